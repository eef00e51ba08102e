"""deploy and build as commands: what they print, what SIGTERM leaves, and a docroot behind a link."""

import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from site_builder.build.seal.inspect import read_sealed
from site_builder.cli import main
from tests.build.test_set_aside import CSV, put
from tests.conftest import EPOCH, SAMPLE, build
from tests.extensions.deploy.sites import FIRST, UNTOLD, built, shown
from tests.portal import copy_sample


def run(site, target, *options):
    """Code and words of the command."""
    words = [
        "deploy",
        str(target),
        "-f",
        str(SAMPLE / "mkdocs.yml"),
        "--site-dir",
        str(site),
        *options,
    ]
    done = CliRunner().invoke(main, words)
    return done.exit_code, done.output


def test_a_deployment_tells_what_it_did(tmp_path):
    """Files, size, removals and the serial, in the reader's language; and that there was nothing to do."""
    first, www = built(tmp_path / "first", FIRST), tmp_path / "www"
    assert run(first, www, "--lang", "en") == (
        0,
        f"Deployed to {www}: 9 files written (0.0 MB), 0 removed; serial 1.\n",
    )
    code, told = run(built(tmp_path / "second", UNTOLD), www, "--drop")
    assert code == 0
    assert "[sealed-address-gone]" in told
    assert told.endswith(
        f"Đã đưa lên {www}: ghi 4 tệp (0,0 MB), gỡ 1 tệp; số hiệu 2.\n".replace("0,0", "0.0")
    )
    assert run(tmp_path / "second", www) == (
        0,
        f"Không có gì phải đưa lên: {www} đã ở số hiệu 2.\n",
    )


@pytest.mark.slow
def test_a_package_set_aside_stops_no_deployment(tmp_path):
    """The files of a package without an edition are missing with a warning, and stand again once it is mended."""
    portal, www = copy_sample(tmp_path / "portal", warm=True), tmp_path / "www"
    home, config, site = put(portal, "tram"), portal / "mkdocs.yml", portal / "site"
    for table, warned in ((CSV, False), ("ten,so\nA,x\n", True), (CSV, False)):
        (home / "do.csv").write_text(table, "utf-8")
        assert build(config, site, "--set-aside").returncode == 0
        done = CliRunner().invoke(
            main, ["deploy", str(www), "-f", str(config), "--site-dir", str(site)]
        )
        assert (done.exit_code, "[sealed-address-gone]" in done.output) == (0, warned)
    assert (www / "datasets/tram/do.csv").read_text("utf-8") == CSV


def test_a_look_tells_what_was_changed(tmp_path):
    """Exit code 1 with the file, 0 where all is as published; the deployment that follows says so, too, and goes on."""
    first, www = built(tmp_path / "first", FIRST), tmp_path / "www"
    run(first, www)
    assert run(first, www, "--look", "--lang", "en") == (0, f"{www} is as it was published.\n")
    (www / "index.html").write_text("trộm", "utf-8")
    code, told = run(first, www, "--look")
    assert (code, "[target-file-changed]" in told) == (1, True)
    code, told = run(first, www)
    assert (code, "[target-file-changed]" in told, "ghi 1 tệp" in told) == (0, True, True)


def test_a_refusal_is_told_in_the_readers_language(tmp_path):
    """A folder of something else: exit code 1, and what would be right."""
    (tmp_path / "www").mkdir()
    (tmp_path / "www/luan-van.txt").write_text("x")
    code, told = run(built(tmp_path / "first", FIRST), tmp_path / "www")
    assert (code, told.startswith("Lỗi: ")) == (1, True)
    assert "không có manifest.json" in told


def test_a_folder_that_was_not_built_is_told(tmp_path):
    """With the command that builds."""
    (tmp_path / "site").mkdir()
    code, told = run(tmp_path / "site", tmp_path / "www")
    assert code == 1
    assert "[manifest-missing]" in told


def test_a_built_portal_is_deployed_and_verifies(sample, tmp_path):
    """A real build, deployed to a folder, is what its manifest says."""
    assert run(sample, tmp_path / "www")[0] == 0
    done = CliRunner().invoke(main, ["verify", str(tmp_path / "www")])
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_a_build_through_a_link_is_seen_where_the_link_leads(warm_copy, tmp_path):
    """The server shows the folder behind the link: the new site stands in it."""
    (tmp_path / "srv/html").mkdir(parents=True)
    (tmp_path / "srv/html/cu.html").write_text("cũ")
    (tmp_path / "www").symlink_to(tmp_path / "srv/html")
    done = build(warm_copy / "mkdocs.yml", tmp_path / "www")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "srv/html/index.html").is_file()
    assert not (tmp_path / "srv/html/cu.html").exists()
    assert (tmp_path / "www").is_symlink()


@pytest.mark.slow
def test_a_second_build_touches_nothing(warm_copy, tmp_path):
    """Pages of texts, files of the theme and the lists stay the very files, with their time."""
    known = []
    for _ in range(2):
        done = build(warm_copy / "mkdocs.yml", tmp_path / "site")
        assert done.returncode == 0, done.stdout + done.stderr
        found = ((path, path.stat()) for path in (tmp_path / "site").rglob("*") if path.is_file())
        known.append(
            {
                path: (stat.st_ino, stat.st_mtime_ns)
                for path, stat in found
                if "pagefind" not in path.parts
            }
        )
    lists = {path for path in known[0].keys() ^ known[1].keys() if path.parent.name == "manifest"}
    same = {path for path, facts in known[0].items() if known[1].get(path) == facts}
    assert same >= known[0].keys() - lists - {
        tmp_path / "site" / name for name in ("manifest.json", "SHA256SUMS")
    }


@pytest.mark.slow
def test_sigterm_leaves_the_old_site_and_nothing_else(warm_copy, tmp_path):
    """As a service manager stops a build: the fresh folder is cleared away."""
    site = tmp_path / "srv/site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("cũ")
    command = [
        sys.executable,
        "-m",
        "site_builder.cli",
        "build",
        "-f",
        str(warm_copy / "mkdocs.yml"),
    ]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    with subprocess.Popen(
        [*command, "--site-dir", str(site)], env=environ, stdout=-3, stderr=-3
    ) as child:
        while child.poll() is None and not list(site.parent.glob(".site-*/*")):
            time.sleep(0.02)
        child.send_signal(signal.SIGTERM)
    assert child.returncode == 128 + signal.SIGTERM
    assert shown(site) == {"index.html": "cũ"}
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def with_extra(portal, **files):
    """A portal with a folder of extra files."""
    for name, text in files.items():
        path = portal / "extra" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    config = portal / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace(
            "      datasets:", "      extra_files: extra\n      datasets:"
        ),
        "utf-8",
    )
    return config


@pytest.mark.whole
def test_extra_files_are_published_and_sealed(tmp_path):
    """At the root, as they are, and listed by the manifest."""
    config = with_extra(
        copy_sample(tmp_path / "portal", "cap-nuoc*"),
        CNAME="mau.example",
        **{".well-known__security.txt": "Contact: x"},
    )
    text = config.read_text("utf-8").replace(
        "      datasets:", "      keep: [google1.html, .cpanel/]\n      datasets:"
    )
    config.write_text(text, "utf-8")
    done = build(config, tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site/.well-known/security.txt").read_text() == "Contact: x"
    manifest = read_sealed(str(tmp_path / "site/manifest.json"))
    assert {"CNAME", ".well-known/security.txt"} <= set(manifest.by_path)
    assert manifest.hand_placed == ("google1.html", ".cpanel/")


@pytest.mark.slow
def test_an_extra_file_in_the_place_of_a_page_stops_the_build(warm_copy, tmp_path):
    """With its name, and nothing is published."""
    config = with_extra(warm_copy, **{"index.html": "x"})
    text = config.read_text("utf-8").replace(
        "      datasets:", "      keep: [thu-gom/]\n      datasets:"
    )
    config.write_text(text, "utf-8")
    done = build(config, tmp_path / "site")
    assert done.returncode == 1
    assert (
        "[extra-file-taken]" in done.stdout + done.stderr
        and "[keep-taken]" in done.stdout + done.stderr
    )
    assert not (tmp_path / "site").exists()
