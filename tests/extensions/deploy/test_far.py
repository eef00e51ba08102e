"""A bucket (moto's server speaks S3), a host (rsync through a stand-in for ssh) and a branch (a bare repository)."""

import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from site_builder.build.seal.inspect import read_sealed
from site_builder.core.problem import BuildRefused, TargetError
from site_builder.extensions.deploy.bucket import Bucket
from site_builder.extensions.deploy.deploying import deploy_site as deploy
from site_builder.extensions.deploy.deploying import look_at, parse_target
from site_builder.model.manifest import NAME, is_part, parse_manifest
from tests.conftest import FACTOR, slow_but
from tests.extensions.deploy.sites import FIRST, SECOND, built, shown

pytestmark = pytest.mark.whole
ROOT = Path(__file__).parents[3]
KINDS = ("bucket", "host", "repository")
KEYS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
# Runs here what `ssh -l USER HOST …` would run on the host.
SSH = '#!/bin/sh\nshift 3\nexec sh -c "$*"\n'


@pytest.fixture
def first(tmp_path):
    """A first build."""
    return built(tmp_path / "first", FIRST)


@pytest.fixture
def second(tmp_path):
    """The next build."""
    return built(tmp_path / "second", SECOND)


@contextmanager
def moto():
    """The address of a server that speaks S3."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "moto.server",
        "-H",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        try:
            yield address
        finally:  # what leaves the block waits for the server
            server.terminate()


@pytest.fixture(scope="module")
def s3():
    """The same for the tests of this module."""
    with moto() as address:
        yield address


@pytest.fixture
def bucket(s3, monkeypatch, tmp_path):
    """A bucket of its own, as `s3://…`."""
    for key, value in {**KEYS, "AWS_ENDPOINT_URL": s3}.items():
        monkeypatch.setenv(key, value)
    name = tmp_path.name.replace("_", "-")[:60].lower()
    Bucket("s3://").files.mkdir(name)
    return f"s3://{name}/cong"


@pytest.fixture
def host(tmp_path, monkeypatch):
    """A folder of another machine, as `user@host:path`."""
    stand_in = tmp_path / "ssh"
    stand_in.write_text(SSH)
    stand_in.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(stand_in))
    return f"web@may-chu:{tmp_path}/srv/www"


@pytest.fixture
def repository(tmp_path):
    """A bare repository, as `git:…#pages`."""
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "bare.git")], check=True)
    return f"git:{tmp_path}/bare.git#pages"


def standing(place):
    """A manifest at a bucket, and what reads its parts there."""
    read = Bucket(place).read
    return read(NAME), read


def put(site, place, **options):
    """Deploy; what was done comes back."""
    return deploy(site, parse_target(place), place, **options)[1]


def objects(place):
    """What a bucket holds, by address."""
    bucket = Bucket(place)
    paths = [path for path in bucket.files.find(bucket.root) if "/.deploy/" not in path]
    found = {
        path.removeprefix(f"{bucket.root}/"): bucket.files.cat_file(path).decode() for path in paths
    }
    return {
        path: text
        for path, text in found.items()
        if path not in (NAME, "SHA256SUMS") and not is_part(path)
    }


def head(place, path):
    """Type and cache header of an object as a reader gets them."""
    told = Bucket(place).files.call_s3(
        "head_object", Bucket=place.split("/")[2], Key=f"cong/{path}"
    )
    return told["ContentType"], told.get("CacheControl")


def is_shown(name):
    """Whether a file of a branch is none of a deployment's own."""
    return name not in (NAME, "SHA256SUMS") and name[0] != "." and not is_part(name)


def _blob(folder, name):
    return subprocess.run(
        ["git", "-C", folder, "show", f"pages:{name}"], capture_output=True, check=True
    ).stdout.decode()


def branch_files(place):
    """What a branch shows."""
    folder = place.removeprefix("git:").partition("#")[0]
    names = subprocess.run(
        ["git", "-C", folder, "ls-tree", "-r", "--name-only", "pages"],
        capture_output=True,
        text=True,
    )
    return {name: _blob(folder, name) for name in names.stdout.splitlines() if is_shown(name)}


def test_a_bucket_gets_what_changed_and_loses_what_went(bucket, first, second):
    """Two deployments: all, then five files and one removal, under the next serial."""
    assert put(first, bucket).written == len(FIRST)
    assert objects(bucket) == FIRST
    done = put(second, bucket)
    assert (done.written, done.removed, done.serial) == (5, 1, 2)
    assert objects(bucket) == SECOND
    assert parse_manifest(Bucket(bucket).read(".deploy/previous.json")).serial == 1


@pytest.mark.parametrize("kind", slow_but(["repository"], KINDS))
def test_a_manifest_in_parts_comes_with_its_parts(kind, request, tmp_path, monkeypatch):
    """The second deployment reads them there, brings its own, and takes away those that nothing names."""
    monkeypatch.setattr("site_builder.model.manifest.LIMIT", 0)
    place, old = request.getfixturevalue(kind), built(tmp_path / "old", FIRST)
    put(old, place)
    done = put(built(tmp_path / "new", SECOND), place)
    assert (done.written, done.removed, done.serial) == (5, 1, 2)
    target = parse_target(place)
    with target.locked(break_lock=False):
        standing = parse_manifest(target.read(NAME), target.read)
        assert {file.path for file in standing.files} == set(SECOND)
        assert all(target.read(path) for path in standing.part_paths)
        gone = read_sealed(str(old / NAME)).part_paths - standing.part_paths
        assert gone and not any(target.read(path) for path in gone)


@pytest.mark.parametrize("kind", slow_but(["repository"], KINDS))
def test_what_the_host_wants_there_is_left_alone(kind, request, tmp_path):
    """A file that was published before, and is left to the host now."""
    place, name = request.getfixturevalue(kind), {"CNAME": "mau.example"}
    put(built(tmp_path / "a", FIRST | name), place)
    assert put(built(tmp_path / "b", SECOND, hand_placed=("CNAME",)), place).removed == 1
    target = parse_target(place)
    with target.locked(break_lock=False):
        assert target.read("CNAME") == b"mau.example"


def tampered(kind, place, tmp_path):
    """A page changed, one taken away and one added by somebody who can write there."""
    if kind == "bucket":
        files, root = Bucket(place).files, place.removeprefix("s3://")
        files.pipe_file(f"{root}/index.html", b"trom")
        files.rm_file(f"{root}/404.html")
        files.pipe_file(f"{root}/them.html", b"x")
        return
    www = tmp_path / ("clone" if kind == "repository" else "srv/www")
    if kind == "repository":
        folder = place.removeprefix("git:").partition("#")[0]
        subprocess.run(["git", "clone", "--quiet", "-b", "pages", folder, str(www)], check=True)
    (www / "index.html").write_text("trom")
    (www / "404.html").unlink()
    (www / "them.html").write_text("x")
    if kind == "repository":
        git = ["git", "-C", str(www), "-c", "user.name=x", "-c", "user.email=x@mau.example"]
        for words in (["add", "-A"], ["commit", "--quiet", "-m", "x"], ["push", "--quiet"]):
            subprocess.run([*git, *words], check=True)


@pytest.mark.parametrize("kind", slow_but(["repository"], KINDS))
def test_what_was_changed_at_the_target_is_put_right_and_told(kind, request, first, tmp_path):
    """By --look with the built folder and without it, then by the same build again; what is not its own stays."""
    place = request.getfixturevalue(kind)
    put(first, place)
    assert look_at(parse_target(place), first, place) == ()
    tampered(kind, place, tmp_path)
    expected = [("target-file-changed", "404.html"), ("target-file-changed", "index.html")]
    expected.append(("target-file-strange", "them.html"))
    for site in (first, tmp_path / "never"):
        found = look_at(parse_target(place), site, place)
        assert sorted((problem.code, problem.file) for problem in found) == expected
    change, done = deploy(first, parse_target(place), place)
    assert sorted((problem.code, problem.file) for problem in change.problems) == expected
    assert (done.written, done.serial) == (2, 1)
    assert [problem.file for problem in look_at(parse_target(place), first, place)] == ["them.html"]
    assert put(first, place).written == 0


def test_a_bucket_that_lists_another_hash_is_read(bucket, first, monkeypatch):
    """As of objects in parts or under a key of the store: equal bytes are not written again, others are."""
    put(first, bucket)
    listing = Bucket._listing
    other = lambda self: {path: row | {"ETag": '"x-2"'} for path, row in listing(self).items()}  # noqa: E731
    monkeypatch.setattr(Bucket, "_listing", other)
    assert put(first, bucket).written == 0
    Bucket(bucket).files.pipe_file(f"{bucket.removeprefix('s3://')}/index.html", b"trom")
    assert put(first, bucket).written == 1


def test_objects_carry_type_and_cache(bucket, first):
    """As readers, spreadsheets and caches need them."""
    put(first, bucket)
    assert head(bucket, "datasets/a/x.csv") == ("text/csv; charset=utf-8", "no-cache")
    assert head(bucket, "datasets/a/1.0.0/x.csv") == (
        "text/csv; charset=utf-8",
        "public, max-age=31536000, immutable",
    )
    assert head(bucket, "index.html")[0] == "text/html; charset=utf-8"
    assert head(bucket, "assets/site.css") == ("text/css; charset=utf-8", "public, max-age=300")
    assert head(bucket, NAME) == ("application/json", "no-cache")


def test_two_deployments_to_a_bucket_do_not_mix(bucket, first):
    """The second finds the lock."""
    target = parse_target(bucket)
    with target.locked(break_lock=False), pytest.raises(TargetError, match="is deploying"):
        put(first, bucket)
    assert objects(bucket) == {}


def test_a_bucket_that_is_not_there_is_told(bucket, first):
    """With what to look at."""
    with pytest.raises(TargetError, match="AWS_ENDPOINT_URL"):
        put(first, "s3://khong-co/cong")


@pytest.mark.parametrize("slip", ["keys", "address"])
def test_missing_keys_and_a_wrong_address_are_told(bucket, first, monkeypatch, tmp_path, slip):
    """In our words, without a traceback of a library."""
    if slip == "keys":
        for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(key)
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("HOME", str(tmp_path))
    else:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(TargetError, match="AWS_ENDPOINT_URL"):
        put(first, bucket)


CHILD = """
import os, pathlib, signal, sys
from site_builder.extensions.deploy.bucket import Bucket
from site_builder.extensions.deploy.deploying import deploy_site as deploy
from site_builder.extensions.deploy.deploying import look_at, parse_target
left = int(sys.argv[3])
write = Bucket.write
def mortal(self, uploads):
    global left
    for upload in uploads:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from write(self, [upload])
Bucket.write = mortal
deploy(pathlib.Path(sys.argv[1]), parse_target(sys.argv[2]), sys.argv[2])
"""


@pytest.mark.slow
@pytest.mark.parametrize("steps", [0, 2, 4, 7])
def test_killed_on_its_way_to_a_bucket_the_next_run_completes(bucket, first, second, steps):
    """Before the first file, between data and pages, before the lists, before the manifest."""
    put(first, bucket)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(second), bucket, str(steps)], cwd=ROOT, check=False
    )
    assert done.returncode == -9
    assert parse_manifest(*standing(bucket)).serial == 1
    found = objects(bucket)
    assert all(text in {FIRST.get(path), SECOND.get(path)} for path, text in found.items())
    assert set(FIRST) <= set(found)
    put(second, bucket)
    assert objects(bucket) == SECOND
    assert parse_manifest(*standing(bucket)).serial == 2


WHOLE = """
import pathlib, sys
from site_builder.extensions.deploy.deploying import deploy_site as deploy
from site_builder.extensions.deploy.deploying import parse_target
target = parse_target(sys.argv[2])
target.read("manifest.json")  # what a client of S3 loads at its first question is no part of the deployment
print(flush=True)
deploy(pathlib.Path(sys.argv[1]), target, sys.argv[2])
"""


def deployed_for(seconds, site, place):
    """Deploy in a process of its own, killed so many seconds after it began; how long it took where it was not."""
    command = [sys.executable, "-c", WHOLE, str(site), place]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        began = time.monotonic()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        assert process.wait() in (0, -9)
        return time.monotonic() - began


def state_of(place):
    """Before, half way (every address of before answered, by what was or what will be) or now; else a half state."""
    serial, found = parse_manifest(*standing(place)).serial, objects(place)
    expected = {1: FIRST, 2: SECOND}[serial]
    assert set(expected) <= set(found), "an address is answered by nothing"
    if serial == 1:
        assert all(text in {FIRST.get(path), SECOND.get(path)} for path, text in found.items())
    else:
        assert {path: found[path] for path in SECOND} == SECOND
    return "now" if serial == 2 else "before" if found == FIRST else "half way"


@pytest.mark.slow
def test_killed_at_any_moment_on_its_way_to_a_bucket(bucket, first, second):
    """Readers have the site of before or of now; the next run completes it, and leaves nothing else there."""
    put(first, bucket)
    moments, whole, states = random.Random(22), deployed_for(60, second, bucket), []
    files, root = Bucket(bucket).files, bucket.removeprefix("s3://")
    expected = sorted(files.find(root))
    for _ in range(2 * FACTOR):
        files.rm(root, recursive=True)
        put(first, bucket)
        deployed_for(moments.uniform(0, whole), second, bucket)
        states.append(state_of(bucket))
        put(second, bucket)
        assert objects(bucket) == SECOND and parse_manifest(*standing(bucket)).serial == 2
        assert sorted(files.find(root)) == expected
    print(Counter(states), f"in {whole:.1f} s")


def test_a_host_gets_what_changed_and_loses_what_went(host, first, second, tmp_path):
    """Over rsync, with what was put there by hand left alone, readable by the server."""
    www = tmp_path / "srv/www"
    assert put(first, host).written == len(FIRST)
    assert shown(www) == FIRST
    (www / "CNAME").write_text("mau.example")
    done = put(second, host)
    assert (done.written, done.removed, done.serial) == (5, 1, 2)
    assert shown(www) == {**SECOND, "CNAME": "mau.example"}
    assert (www / "datasets/a/x.csv").stat().st_mode & 0o777 == 0o644
    assert sorted(path.name for path in (www / ".deploy").iterdir()) == ["previous.json"]


def test_two_deployments_to_a_host_do_not_mix(host, first, tmp_path):
    """The second finds the lock."""
    with (
        parse_target(host).locked(break_lock=False),
        pytest.raises(TargetError, match="is deploying"),
    ):
        put(first, host)


def test_a_host_that_refuses_is_told(first, monkeypatch, tmp_path):
    """With the words of rsync."""
    monkeypatch.setenv("RSYNC_RSH", "false")
    with pytest.raises(TargetError, match="rsync to web@may-chu"):
        put(first, "web@may-chu:/srv/www")


def test_a_branch_gets_a_commit(repository, first, second):
    """One commit a deployment over what was put there by hand; the commit before holds the manifest before."""
    assert put(first, repository).written == len(FIRST)
    assert branch_files(repository) == FIRST
    folder = repository.removeprefix("git:").partition("#")[0]
    clone = Path(folder).parent / "clone"
    git = ["git", "-C", str(clone), "-c", "user.name=x", "-c", "user.email=x@mau.example"]
    subprocess.run(["git", "clone", "--quiet", "-b", "pages", folder, str(clone)], check=True)
    (clone / "CNAME").write_text("mau.example")
    subprocess.run([*git, "add", "CNAME"], check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "Name"], check=True)
    subprocess.run([*git, "push", "--quiet"], check=True)
    assert put(second, repository).removed == 1
    assert branch_files(repository) == {**SECOND, "CNAME": "mau.example"}
    assert put(second, repository).written == 0


def test_a_branch_that_moved_meanwhile_is_not_written_over(repository, first, second):
    """Whoever comes second is told, and deploys again."""
    put(first, repository)
    late = parse_target(repository)
    with late.locked(break_lock=False):
        put(second, repository)
        from site_builder.extensions.deploy.change import make_change

        change = make_change(
            built(first.parent / "third", {**FIRST, "x.html": "x"}), late.read, "x"
        )
        with pytest.raises(TargetError, match="moved meanwhile"):
            late.publish(change)
    assert branch_files(repository) == SECOND


@pytest.mark.parametrize("place", KINDS)
def test_another_sites_place_is_refused_everywhere(place, request, first, tmp_path):
    """A mistyped name does not replace another portal."""
    target = request.getfixturevalue(place)
    put(first, target)
    with pytest.raises(BuildRefused, match="1 problems"):
        put(built(tmp_path / "other", FIRST, site="https://khac.example/"), target)


@pytest.mark.parametrize("text", ["ftp://x/y", "s3://", "git:origin", "git:#x"])
def test_what_is_no_place_is_told(text):
    """With the four forms there are."""
    with pytest.raises(TargetError, match="is no place"):
        parse_target(text)
