"""A folder of this machine: in one step, with what was put there by hand, refused where it would not be seen."""

import json
import os
import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from site_builder.build.seal.inspect import Against, inspect_site, read_sealed
from site_builder.build.seal.minisign import parse_public_key, parse_secret_key
from site_builder.build.seal.swap import _refuse_mounts, docroot
from site_builder.core.addresses import EVENTS
from site_builder.core.problem import BuildRefused, TargetError, say_repair
from site_builder.extensions.deploy.change import Seal
from site_builder.extensions.deploy.deploying import deploy_site as deploy
from site_builder.extensions.deploy.deploying import look_at, parse_target, published_at
from site_builder.extensions.deploy.place import InPlace
from site_builder.model.manifest import NAME, SUMS, is_part, parse_manifest
from tests.extensions.deploy.sites import (
    FIRST,
    SECOND,
    SITE,
    THIRD,
    UNTOLD,
    as_before,
    built,
    hosted,
    key_pair,
    released,
    shown,
)
from tests.factories import make_site
from tests.kills import killed_after


@pytest.fixture(autouse=True)
def low(monkeypatch):
    """Every site is large enough for many parts."""
    monkeypatch.setattr("site_builder.model.manifest.LIMIT", 0)


@pytest.fixture
def first(tmp_path):
    """A first build."""
    return built(tmp_path / "first", FIRST)


@pytest.fixture
def second(tmp_path):
    """The next build: two files are new or other, one went."""
    return built(tmp_path / "second", SECOND)


def put(site, folder, *, in_place=False, **options):
    """Deploy to a folder; what was done comes back."""
    return deploy(site, parse_target(str(folder), in_place=in_place), str(folder), **options)[1]


def codes(refused):
    """The codes of a refusal."""
    return sorted({problem.code for problem in refused.value.problems})


WAYS = pytest.mark.parametrize("in_place", [False, True], ids=["exchanged", "in place"])


@WAYS
def test_a_folder_becomes_the_site(first, tmp_path, in_place):
    """A first deployment makes the folder, and it verifies."""
    done = put(first, tmp_path / "www", in_place=in_place)
    assert shown(tmp_path / "www") == FIRST
    assert (done.written, done.removed, done.serial) == (len(FIRST), 0, 1)
    assert list(inspect_site(str(tmp_path / "www"), Against(date(2026, 1, 1)))) == []


@WAYS
def test_only_what_changed_is_counted_and_what_went_is_gone(first, second, tmp_path, in_place):
    """The second deployment writes five files, removes one, and follows the manifest that stood there."""
    put(first, tmp_path / "www", in_place=in_place)
    done = put(second, tmp_path / "www", in_place=in_place)
    assert shown(tmp_path / "www") == SECOND
    assert (done.written, done.removed, done.serial) == (5, 1, 2)
    manifest = read_sealed(str(tmp_path / "www" / NAME))
    assert (
        manifest.previous
        == parse_manifest((tmp_path / "www/.deploy/previous.json").read_bytes()).link
    )
    assert list(inspect_site(str(tmp_path / "www"), Against(date(2026, 1, 1)))) == []


@WAYS
def test_what_was_put_there_by_hand_stays(first, second, tmp_path, in_place):
    """No manifest lists it, so no deployment takes it away."""
    put(first, tmp_path / "www", in_place=in_place)
    (tmp_path / "www/.well-known").mkdir()
    (tmp_path / "www/.well-known/security.txt").write_text("Contact:")
    put(second, tmp_path / "www", in_place=in_place)
    assert (tmp_path / "www/.well-known/security.txt").read_text() == "Contact:"


def tamper(www, old):
    """One page changed, one taken away, one made a link, the list of sums changed, a file added; the codes for it."""
    (www / "index.html").write_text("sửa trộm")
    (www / "404.html").unlink()
    (www / "assets/site.css").unlink()
    (www / "assets/site.css").symlink_to(old / "assets/site.css")
    (www / SUMS).write_text("")
    (www / "them.html").write_text("thêm")
    changed = ["404.html", SUMS, "assets/site.css", "index.html"]
    return [
        *(("target-file-changed", name) for name in changed),
        ("target-file-strange", "them.html"),
    ]


def problems_of(found):
    """Code and file of what was told."""
    return sorted((problem.code, problem.file) for problem in found)


def snapshot(folder):
    """Every file with its bytes and times."""
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@WAYS
def test_what_was_changed_at_the_target_is_put_right_and_told(first, tmp_path, in_place):
    """The same build again; what nobody published is told and left, --look told the same and wrote nothing."""
    www = tmp_path / "www"
    put(first, www, in_place=in_place)
    expected, target = tamper(www, first), parse_target(str(www), in_place=in_place)
    before = snapshot(tmp_path)
    for site in (first, tmp_path / "never"):
        assert problems_of(look_at(target, site, "www")) == expected
    assert snapshot(tmp_path) == before
    change, done = deploy(first, target, "www")
    assert (problems_of(change.problems), done.written, done.serial) == (expected, 3, 1)
    assert (
        shown(www) == FIRST | {"them.html": "thêm"} and not (www / "assets/site.css").is_symlink()
    )
    assert problems_of(look_at(target, first, "www")) == [("target-file-strange", "them.html")]
    (www / "them.html").unlink()
    assert (
        look_at(target, first, "www")
        == ()
        == tuple(inspect_site(str(www), Against(date(2026, 1, 1))))
    )


@WAYS
def test_another_build_puts_right_what_stays_and_tells_only_that(first, second, tmp_path, in_place):
    """What the build changes anyway is not called a change of somebody else's."""
    www = tmp_path / "www"
    put(first, www, in_place=in_place)
    tamper(www, first)
    change, _ = deploy(second, parse_target(str(www), in_place=in_place), "www")
    assert problems_of(change.problems) == [
        ("target-file-changed", "404.html"),
        ("target-file-changed", "assets/site.css"),
        ("target-file-strange", "them.html"),
    ]
    assert shown(www) == SECOND | {"them.html": "thêm"}


@WAYS
def test_what_did_not_change_is_not_touched(first, second, tmp_path, in_place):
    """The very file stays; and where nothing is to do, the very folder."""
    www = tmp_path / "www"
    put(first, www, in_place=in_place)
    numbers = {
        path.relative_to(www).as_posix(): path.stat().st_ino
        for path in www.rglob("*")
        if path.is_file()
    }
    folder = www.stat().st_ino
    put(first, www, in_place=in_place)
    assert www.stat().st_ino == folder
    put(second, www, in_place=in_place)
    same = [name for name in FIRST if SECOND.get(name) == FIRST[name]]
    assert same and all((www / name).stat().st_ino == numbers[name] for name in same)


def test_a_killed_run_is_told_and_leaves_no_draft(first, second, tmp_path):
    """What it wrote is not called a change of somebody else's; what it left half written goes."""
    www = tmp_path / "www"
    put(first, www, in_place=True)
    with pytest.raises(Killed):
        deploy(second, Mortal(www, 4), "www")
    (www / ".index.html.new").write_text("hal")
    told = {
        code
        for code, _ in problems_of(look_at(parse_target(str(www), in_place=True), second, "www"))
    }
    assert told == {"target-unfinished"}
    change, _ = deploy(second, parse_target(str(www), in_place=True), "www", break_lock=True)
    assert change.problems == () and not (www / ".index.html.new").exists()
    assert list(inspect_site(str(www), Against(date(2026, 1, 1)))) == []


def test_nothing_stands_there(tmp_path):
    """No manifest, so there is nothing to compare with."""
    assert problems_of(look_at(parse_target(str(tmp_path / "www")), tmp_path, "www")) == [
        ("manifest-missing", NAME)
    ]


HAND = ("CNAME", ".well-known/")


@WAYS
def test_what_the_host_wants_there_is_left_alone(tmp_path, in_place):
    """Also a file that was published before; `verify` does not report it, and reports what nobody declared."""
    www = tmp_path / "www"
    put(built(tmp_path / "first", FIRST | {"CNAME": "mau.example"}), www, in_place=in_place)
    before = read_sealed(str(www / NAME))
    (www / "CNAME").write_text("khac.example")
    (www / ".well-known").mkdir()
    (www / ".well-known/security.txt").write_text("Contact:")
    done = put(built(tmp_path / "second", SECOND, hand_placed=HAND), www, in_place=in_place)
    assert (done.removed, (www / "CNAME").read_text()) == (1, "khac.example")
    assert (www / ".well-known/security.txt").read_text() == "Contact:"
    assert list(inspect_site(str(www), Against(date(2026, 1, 1), before, "before"))) == []
    (www / "x.txt").write_text("x")
    (www / "CNAME").unlink()
    found = [
        (each.code, each.file)
        for each in inspect_site(str(www), Against(date(2026, 1, 1), before, "before"))
    ]
    assert sorted(found) == [("sealed-address-gone", "CNAME"), ("sealed-file-added", "x.txt")]


def test_what_was_put_there_by_hand_comes_along_as_it_is(first, tmp_path):
    """The very file with its rights, links, pipes, folders that are empty; nothing is read."""
    www = tmp_path / "www"
    put(built(tmp_path / "b", SECOND, hand_placed=("uploads", "run")), www)
    (www / "uploads/empty").mkdir(parents=True)
    (www / "run").mkdir()
    (www / "form.cgi").write_text("#!/bin/sh")
    (www / "form.cgi").chmod(0o755)
    (www / "uploads/link").symlink_to("/etc")
    os.mkfifo(www / "run/pipe")
    before = (www / "form.cgi").stat()
    put(built(tmp_path / "c", THIRD, hand_placed=("uploads", "run")), www)
    after = (www / "form.cgi").stat()
    assert (after.st_ino, after.st_mode, after.st_mtime) == (
        before.st_ino,
        before.st_mode,
        before.st_mtime,
    )
    assert (
        (www / "uploads/empty").is_dir()
        and (www / "uploads/link").is_symlink()
        and (www / "run/pipe").is_fifo()
    )


@WAYS
def test_the_server_may_read_whatever_the_umask(first, tmp_path, in_place):
    """Files are 644 and folders 755, though the shell of the publisher lets nobody in."""
    before = os.umask(0o077)
    try:
        put(first, tmp_path / "www", in_place=in_place)
    finally:
        os.umask(before)
    modes = {
        path.is_dir(): path.stat().st_mode & 0o777 for path in (tmp_path / "www").rglob("[!.]*")
    }
    assert modes == {True: 0o755, False: 0o644}
    assert (tmp_path / "www").stat().st_mode & 0o777 == 0o755


def test_unchanged_files_keep_their_time(first, second, tmp_path):
    """A cache that asks with If-Modified-Since is told the truth."""
    put(first, tmp_path / "www")
    os.utime(tmp_path / "www/404.html", (1, 1))
    put(second, tmp_path / "www")
    assert (tmp_path / "www/404.html").stat().st_mtime == 1
    assert (tmp_path / "www/index.html").stat().st_mtime > 1


def test_a_docroot_behind_a_link_is_the_one_exchanged(first, second, tmp_path):
    """The server shows the folder that the link leads to, and the folder has the new site."""
    put(first, tmp_path / "srv/html")
    (tmp_path / "www").symlink_to(tmp_path / "srv/html")
    put(second, tmp_path / "www")
    assert shown(tmp_path / "srv/html") == SECOND == shown(tmp_path / "www")
    assert (tmp_path / "www").is_symlink()


def test_a_folder_of_something_else_is_not_taken_over(first, tmp_path):
    """A home folder named by mistake stays as it is."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home/thesis.txt").write_text("x")
    with pytest.raises(TargetError, match="no manifest"):
        put(first, tmp_path / "home")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["thesis.txt"]


ROOT = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "40 22 8:1 {site} /usr/share/nginx/html rw - ext4 /dev/sda1 rw",
            "mounted at /usr/share/nginx/html",
        ),
        ("40 22 8:1 {site}/datasets /data rw - ext4 /dev/sda1 rw", "mounted at /data"),
        ("40 22 8:2 / {site}/datasets rw - ext4 /dev/sdb1 rw", "there is a mount"),
    ],
)
def test_mounts_that_an_exchange_would_miss_are_refused(tmp_path, line, words):
    """The folder itself mounted elsewhere, a part of it, and another disk within it."""
    with pytest.raises(TargetError, match=words):
        _refuse_mounts(tmp_path, ROOT + line.format(site=tmp_path))


@pytest.mark.parametrize(
    "line", ["40 22 8:1 {above} /mnt rw - ext4 x rw", "40 22 8:2 {site} /mnt rw - ext4 y rw"]
)
def test_mounts_that_see_an_exchange_are_allowed(tmp_path, line):
    """The folder above it mounted elsewhere, and a folder of the same name on another disk."""
    _refuse_mounts(tmp_path / "www", ROOT + line.format(site=tmp_path / "www", above=tmp_path))


def test_a_mount_is_refused():
    """No system exchanges one."""
    with pytest.raises(TargetError, match="is a mount"):
        docroot(Path("/proc"))


@WAYS
def test_another_sites_place_is_refused(first, tmp_path, in_place):
    """A mistyped folder does not replace another portal."""
    put(first, tmp_path / "www", in_place=in_place)
    other = built(tmp_path / "other", FIRST, site="https://khac.example/")
    with pytest.raises(BuildRefused) as refused:
        put(other, tmp_path / "www", in_place=in_place)
    assert codes(refused) == ["manifest-other-site"]
    assert "site-builder dataset rename" in say_repair(refused.value.problems[0], str)
    assert shown(tmp_path / "www") == FIRST


@WAYS
def test_an_older_state_does_not_replace_a_newer_one(first, second, tmp_path, in_place):
    """A copy of what was served before; nothing changes."""
    copy = built(tmp_path / "copy", FIRST, serial=2, previous="0" * 64)
    put(first, tmp_path / "www", in_place=in_place)
    put(second, tmp_path / "www", in_place=in_place)
    put(built(tmp_path / "third", THIRD), tmp_path / "www", in_place=in_place)
    with pytest.raises(BuildRefused) as refused:
        put(copy, tmp_path / "www", in_place=in_place)
    assert "manifest-rolled-back" in codes(refused)
    assert shown(tmp_path / "www") == THIRD


def test_a_build_keeps_what_was_published(tmp_path):
    """An old checkout lacks an edition that was released."""
    put(built(tmp_path / "new", FIRST | {EVENTS: released("1.0.0", "1.1.0")}), tmp_path / "www")
    with pytest.raises(BuildRefused) as refused:
        put(built(tmp_path / "old", FIRST | {EVENTS: released("1.0.0")}), tmp_path / "www")
    assert codes(refused) == ["sealed-log-changed"]


@WAYS
def test_a_site_of_before_there_was_a_log_is_followed(first, second, tmp_path, in_place):
    """Its one list goes, the new one names it by its hash, and what it promised counts."""
    www = tmp_path / "www"
    put(first, www, in_place=in_place)
    rows = [{"package": "a", "version": "1.0.0", "record": "0" * 64}]
    as_before(www, read_sealed(str(www / NAME)), editions=rows)
    with pytest.raises(BuildRefused) as refused:
        put(second, www, in_place=in_place)
    assert codes(refused) == ["sealed-edition-gone"]
    link = as_before(www, read_sealed(str(www / NAME)))
    put(second, www, in_place=in_place)
    assert (read_sealed(str(www / NAME)).previous, shown(www)) == (link, SECOND)
    assert read_sealed(str(www / ".deploy/previous.json")).link == link
    assert list(inspect_site(str(www), Against(date(2026, 1, 1)))) == []


@WAYS
def test_every_deployment_takes_the_next_place(first, second, tmp_path, in_place):
    """Each manifest names the one before; what is as it was takes none."""
    www, before = tmp_path / "www", None
    for number, site in enumerate((first, second, second, built(tmp_path / "third", THIRD)), 1):
        put(site, www, in_place=in_place)
        standing = read_sealed(str(www / NAME))
        assert standing.serial == (1, 2, 2, 3)[number - 1]
        if before and before.serial != standing.serial:
            assert standing.previous == before.link
        before = standing


def test_a_forge_follows_the_site_at_its_own_address(first, second, tmp_path):
    """Its folder is empty at every run; 404 is a first run, any other failure stops with nothing there."""
    www, forge = tmp_path / "www", tmp_path / "public"
    with hosted(www) as url:
        www.mkdir()
        for number, site in enumerate((first, second), 1):
            deploy(site, parse_target(str(forge)), url, published=published_at(url), drop=True)
            assert read_sealed(str(forge / NAME)).serial == number
            shutil.rmtree(www)
            forge.rename(www)
    with pytest.raises(TargetError):
        deploy(first, parse_target(str(forge)), url, published=published_at(url))
    assert not forge.exists()


def test_a_signed_site_stays_signed(first, second, tmp_path):
    """By whom and how long it is good is said at deployment; without the key the next one is refused."""
    www, (secret, public) = tmp_path / "www", key_pair()
    seal = Seal(date(2030, 1, 1), parse_secret_key(secret))
    deploy(first, parse_target(str(www)), "www", seal=seal)
    with pytest.raises(BuildRefused) as refused:
        put(second, www)
    assert "target-signed" in codes(refused)
    deploy(second, parse_target(str(www)), "www", drop=True, seal=seal)
    against = Against(date(2022, 7, 1), key=parse_public_key(public))
    assert [each.code for each in inspect_site(str(www), against)] == []
    late = Against(date(2030, 1, 2), key=parse_public_key(public))
    assert [each.code for each in inspect_site(str(www), late)] == ["manifest-expired"]


def test_addresses_go_only_when_told_so(first, tmp_path):
    """What nobody took away in public is kept from going by a slip; --drop lets it go and warns."""
    put(first, tmp_path / "www")
    less = built(tmp_path / "less", UNTOLD)
    with pytest.raises(BuildRefused) as refused:
        put(less, tmp_path / "www")
    assert codes(refused) == ["sealed-address-gone"]
    change, _ = deploy(less, parse_target(str(tmp_path / "www")), "www", drop=True)
    assert [problem.severity for problem in change.problems] == ["warning"]
    assert shown(tmp_path / "www") == UNTOLD


def with_charts(files, page, *anchors, kinds=("svg", "png")):
    """The files of a site with charts of a page, which say what they are."""
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' lang='vi' height='9'><title>{}</title></svg>"
    made = {}
    for chart in (f"{page}{anchor}" for anchor in anchors):
        made |= {f"{chart}.{kind}": drawing.format(f"{kind} {chart}") for kind in kinds}
        made |= {
            f"embed/{chart}/index.html": f"embedded {chart}",
            f"embed/{chart}/oembed.json": f"json {chart}",
        }
    return files | {f"{page}index.html": "the page"} | made


@WAYS
@pytest.mark.parametrize("page", ["indicators/a/3/", "en/indicators/a/3/"])
def test_a_chart_goes_on_at_its_former_addresses(tmp_path, page, in_place):
    """One that was counted by the one that it is now, one that is drawn no more by a picture that leads to the page."""
    www, moved = tmp_path / "www", {"indicators/a/3/chart-2": "indicators/a/3/chart-b"}
    put(
        built(tmp_path / "a", with_charts(FIRST, page, "chart-2", "chart-target", kinds=["svg"])),
        www,
        in_place=in_place,
    )
    for number, name in enumerate("bc", 2):
        texts = with_charts(FIRST | {"index.html": name}, page, "chart-b", kinds=["svg"])
        put(
            built(tmp_path / name, texts, moved=moved),
            www,
            in_place=in_place,
            settings=make_site(url=SITE),
        )
        moved = {
            "indicators/a/3/chart-2": "indicators/a/3/chart-other"
        }  # the first deployment settled it
        assert shown(www)[f"{page}chart-2.svg"] == texts[f"{page}chart-b.svg"]
        assert f"{SITE}{page}" in shown(www)[f"{page}chart-target.svg"]
        assert {f"embed/{page}{old}/index.html" for old in ("chart-2", "chart-target")} <= shown(
            www
        ).keys()
        assert read_sealed(str(www / NAME)).serial == number
        assert list(inspect_site(str(www), Against(date(2026, 7, 1)))) == []


def test_pictures_that_an_environment_does_not_make_are_still_a_loss(tmp_path):
    """The chart is drawn as before, and its PNG is not there."""
    put(
        built(tmp_path / "a", with_charts(FIRST, "datasets/a/", "chart", "chart-x")),
        tmp_path / "www",
    )
    for anchors in (("chart", "chart-x"), ("chart",)):
        fewer = built(
            tmp_path / "".join(anchors), with_charts(FIRST, "datasets/a/", *anchors, kinds=("svg",))
        )
        with pytest.raises(BuildRefused) as refused:
            put(fewer, tmp_path / "www")
        assert codes(refused) == ["sealed-address-gone"]


@pytest.mark.parametrize("slip", ["edited", "added", "missing"])
def test_a_folder_that_is_not_as_it_was_built_is_refused(first, tmp_path, slip):
    """Edited by hand after the build, it is not what was checked."""
    path = first / ("them.html" if slip == "added" else "index.html")
    path.unlink() if slip == "missing" else path.write_text("sửa tay", "utf-8")
    with pytest.raises(BuildRefused):
        put(first, tmp_path / "www")
    assert not (tmp_path / "www").exists()


def test_the_same_again_changes_nothing(first, tmp_path):
    """A deployment in place of what is there already writes no file."""
    put(first, tmp_path / "www", in_place=True)
    assert put(first, tmp_path / "www", in_place=True).written == 0


class Killed(BaseException):
    """The process ends here."""


class Mortal(InPlace):
    """A store that dies after so many steps."""

    def __init__(self, folder, steps):
        super().__init__(folder)
        self.steps = steps

    def _step(self):
        self.steps -= 1
        if self.steps < 0:
            raise Killed

    def write(self, uploads):
        """One step a file."""
        for upload in uploads:
            self._step()
            yield from super().write([upload])

    def remove(self, paths):
        """One step a file, and none where a lock would be given back after death."""
        for path in paths:
            self._step()
            super().remove([path])


def lines(folder):
    """The hash by path that the manifest at a target states."""
    return {file.path: file.sha256 for file in read_sealed(str(folder / NAME)).files}


@pytest.mark.parametrize("steps", range(13))
@pytest.mark.whole
def test_killed_after_any_step_the_next_run_completes(tmp_path, steps, monkeypatch):
    """Each file is whole, old or new; no manifest lists what is not there; then another build is deployed truly."""
    www = tmp_path / "www"
    put(built(tmp_path / "first", FIRST), www, in_place=True)
    second = built(tmp_path / "second", SECOND)
    with pytest.raises(Killed):
        deploy(second, Mortal(www, steps), "www")
    found = shown(www)
    assert all(text in {FIRST.get(path), SECOND.get(path)} for path, text in found.items())
    assert set(lines(www)) <= set(found)
    if found["index.html"] != FIRST["index.html"]:
        assert found["datasets/a/x.csv"] == SECOND["datasets/a/x.csv"]
    third = built(tmp_path / "third", THIRD)
    put(third if steps % 2 else second, www, in_place=True, break_lock=True)
    assert shown(www) == (THIRD if steps % 2 else SECOND)
    assert list(inspect_site(str(www), Against(date(2026, 1, 1)))) == []


@pytest.mark.whole
def test_killed_at_any_step_the_manifest_finds_its_parts(tmp_path):
    """Whichever stands there; the next run leaves no part over."""
    first = built(tmp_path / "first", FIRST)
    second = built(tmp_path / "second", SECOND)
    for steps in range(60):
        www = tmp_path / f"www{steps}"
        put(first, www, in_place=True)
        try:
            deploy(second, Mortal(www, steps), "www")
        except Killed:
            assert read_sealed(str(www / NAME)).serial in (1, 2)
        else:
            break
        put(second, www, in_place=True, break_lock=True)
        assert list(inspect_site(str(www), Against(date(2026, 1, 1)))) == []
    assert steps > 13


def test_a_part_left_over_by_another_copy_is_not_taken_for_something_by_hand(
    first, second, tmp_path
):
    """As where a copy without --delete brought an older list."""
    www = tmp_path / "www"
    put(first, www)
    (www / "manifest").mkdir(exist_ok=True)
    (www / "manifest/00-0123456789ab.txt").write_text("khác")
    put(second, www)
    assert list(inspect_site(str(www), Against(date(2026, 1, 1)))) == []


@pytest.mark.parametrize("path", ["../ngoai.txt", "/ngoai.txt", "api/../../ngoai.txt"])
def test_a_journal_names_nothing_outside_the_site(first, tmp_path, path):
    """Whoever may write there may not have the next deployment remove what lies above."""
    www, outside = tmp_path / "www", tmp_path / "ngoai.txt"
    put(first, www, in_place=True)
    outside.write_text("của người khác")
    told = {"touched": [str(outside) if path[0] == "/" else path], "done": {}}
    (www / ".deploy").mkdir(exist_ok=True)
    (www / ".deploy/journal.json").write_text(json.dumps(told))
    put(first, www, in_place=True)
    assert outside.is_file()


class Counting(InPlace):
    """A store that notes what came by each call."""

    def __init__(self, folder):
        super().__init__(folder)
        self.calls = []

    def write(self, uploads):
        """One call, as one connection to a host."""
        self.calls.append([upload.path for upload in uploads])
        yield from super().write(uploads)


def test_all_parts_of_a_manifest_come_by_one_call(tmp_path):
    """Not by a hundred connections; what names them comes after."""
    store = Counting(tmp_path / "www")
    deploy(built(tmp_path / "first", FIRST), store, "www")
    (number,) = [number for number, paths in enumerate(store.calls) if any(map(is_part, paths))]
    assert all(map(is_part, store.calls[number])) and store.calls[number + 1 :] == [[SUMS], [NAME]]


def test_only_the_parts_that_changed_are_brought_over(first, second, tmp_path):
    """By a folder that is written file by file."""
    www = tmp_path / "www"
    put(first, www, in_place=True)
    stood = {path.name: path.stat().st_mtime_ns for path in www.glob("manifest/*")}
    put(second, www, in_place=True)
    now = {path.name: path.stat().st_mtime_ns for path in www.glob("manifest/*")}
    same = stood.keys() & now.keys()
    assert {name: stood[name] for name in same} == {name: now[name] for name in same}
    assert same


@pytest.mark.parametrize("steps", [(4, 3), (5, 5), (6, 4), (8, 6), (11, 9)])
@pytest.mark.whole
def test_killed_twice_with_two_builds_the_first_completes(tmp_path, steps):
    """What the second run wrote over is not taken for done."""
    www = tmp_path / "www"
    put(built(tmp_path / "first", FIRST), www, in_place=True)
    second = built(tmp_path / "second", SECOND)
    third = built(tmp_path / "third", THIRD)
    for site, count in zip((second, third), steps, strict=True):
        with pytest.raises(Killed):
            deploy(site, Mortal(www, count), "www", break_lock=True)
    put(second, www, in_place=True, break_lock=True)
    assert shown(www) == SECOND
    assert list(inspect_site(str(www), Against(date(2026, 1, 1)))) == []


def test_a_living_lock_is_respected_and_a_dead_one_is_not(first, second, tmp_path):
    """Of two deployments one waits; one whose process is gone does not hold up the next."""
    www = tmp_path / "www"
    put(first, www, in_place=True)
    target = InPlace(www)
    with target.locked(break_lock=False), pytest.raises(TargetError, match="is deploying"):
        put(second, www, in_place=True)
    lock = www / ".deploy/lock.json"
    lock.parent.mkdir(exist_ok=True)
    lock.write_text('{"owner": "elsewhere:1", "token": "x", "until": 1}')
    put(second, www, in_place=True)
    assert shown(www) == SECOND and not lock.exists()


def keep_deploying(folder):
    """Deploy one of the two builds after the other."""
    while True:
        for build in ("b1", "b2"):
            deploy(
                folder / build, parse_target(str(folder / "www")), str(folder / "www"), drop=True
            )


@pytest.mark.whole
def test_killed_at_any_moment_an_exchanged_folder_is_old_or_new(tmp_path):
    """Two builds in turn, the process killed in between: one of them stands there, whole, and nothing is left over."""
    built(tmp_path / "b1", FIRST)
    built(tmp_path / "b2", UNTOLD)
    put(tmp_path / "b1", tmp_path / "www")
    for turn in range(6):
        killed_after(0.013 * turn, partial(keep_deploying, tmp_path))
        assert shown(tmp_path / "www") in (FIRST, UNTOLD)
        assert list(inspect_site(str(tmp_path / "www"), Against(date(2026, 1, 1)))) == []
    put(tmp_path / "b2", tmp_path / "www", drop=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b1", "b2", "www"]
