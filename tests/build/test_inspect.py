"""Attacks on a built site (flip, drop, add, mixture, rollback, freeze, fork, lost promises): each has its code."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import pytest

from site_builder.build.seal.inspect import Against, inspect_site, read_sealed
from site_builder.build.seal.minisign import (
    SignatureError,
    parse_public_key,
    parse_secret_key,
    verify,
)
from site_builder.build.seal.seal import media_type, seal_site
from site_builder.core.addresses import EVENTS
from site_builder.core.text import Text
from site_builder.model.log import Event
from site_builder.model.manifest import NAME, SIGNATURE, SUMS, render_manifest, seal_files
from tests.extensions.deploy.sites import as_before, chained, key_pair
from tests.portal import make_portal, read_portal, release_portal

TODAY = date(2022, 7, 1)


@pytest.fixture(scope="module")
def publication(tmp_path_factory):
    """The sample with one released package."""
    root = make_portal(tmp_path_factory.mktemp("sealed"))
    release_portal(root, "thu-gom-2021-q1")
    return read_portal(root).publication


def sealed(folder, publication, before=None, **how):
    """A folder as it was built, then deployed."""
    seal_site(folder, publication)
    return chained(folder, before, **how)


@pytest.fixture
def site(tmp_path, publication):
    """A small folder as a build leaves it, sealed; its frozen files are those of the edition."""
    folder = tmp_path / "site"
    editions = (
        edition for releases in publication.editions.values() for edition in releases.editions
    )
    for uri, file in ((edition.uri, file) for edition in editions for file in edition.files):
        path = folder / uri / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    for name in ("index.html", "thu-gom/index.html", "datasets/index.html", "pagefind/p.pf_meta"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, "utf-8")
    (folder / EVENTS).write_bytes(publication.log.content)
    sealed(folder, publication)
    return folder


def told(folder, **against):
    """The codes of what is told of a site."""
    return sorted(
        {problem.code for problem in inspect_site(str(folder), Against(TODAY, **against))}
    )


def manifest_of(folder):
    """As it lies there."""
    return read_sealed(str(folder / NAME))


def built_again(folder, publication, **edits):
    """The site built again after its manifest, with some pages changed (None: gone)."""
    before = manifest_of(folder)
    for name, text in edits.items():
        path = folder / name.replace("__", "/")
        path.unlink() if text is None else path.write_text(text, "utf-8")
    sealed(folder, publication, before=before)
    return before


def test_a_site_as_sealed(site):
    """Nothing to tell."""
    assert told(site) == []


def test_every_frozen_file_names_its_edition(site):
    """And pages do not: they may be written anew."""
    editions = {file.path: file.edition for file in manifest_of(site).files}
    assert editions["datasets/thu-gom-2021-q1/1.0.0/points.csv"] == "thu-gom-2021-q1 1.0.0"
    assert editions["index.html"] == ""


def test_sums_are_what_sha256sum_checks(site):
    """The tool itself reads them."""
    lists = sorted(path.relative_to(site).as_posix() for path in site.glob("manifest/*.txt"))
    command = ["sha256sum", "--check", "--strict", "--quiet", SUMS, *lists]
    assert subprocess.run(command, cwd=site, check=False).returncode == 0


@pytest.mark.parametrize(
    "name", ["index.html", "datasets/thu-gom-2021-q1/1.0.0/points.csv", "pagefind/p.pf_meta"]
)
def test_a_flipped_byte(site, name):
    """In a page, a frozen file, the search index."""
    content = bytearray((site / name).read_bytes())
    content[-1] ^= 1
    (site / name).write_bytes(content)
    assert told(site) == ["sealed-file-changed"]


@pytest.mark.parametrize("name", ["index.html", "datasets/thu-gom-2021-q1/1.0.0/points.csv"])
def test_a_dropped_file(site, name):
    """It is listed and not there."""
    (site / name).unlink()
    assert told(site) == ["sealed-file-missing"]


def test_an_added_file(site):
    """It is there and not listed."""
    (site / "extra.html").write_text("x", "utf-8")
    assert told(site) == ["sealed-file-added"]


def test_a_changed_list(site):
    """A manifest that was adapted to a flipped file no longer agrees with SHA256SUMS."""
    made = manifest_of(site)
    files = tuple(
        replace(file, sha256="0" * 64) if file.path == "index.html" else file for file in made.files
    )
    for uri, content in seal_files(replace(made, files=files)):
        if uri != SUMS:
            (site / uri).write_bytes(content)
    assert told(site) == ["sealed-file-added", "sealed-file-changed", "sealed-sums-differ"]


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\xff", b'{"manifest": 9}'])
def test_a_manifest_that_is_none(site, content):
    """One code, no traceback."""
    (site / NAME).write_bytes(content)
    assert told(site) == ["manifest-unreadable"]


def test_no_manifest(site):
    """The first thing that is missing."""
    (site / NAME).unlink()
    assert told(site) == ["manifest-missing"]


def test_a_mixture_of_two_states(site, publication, tmp_path):
    """A page of the state before under the new manifest: an upload that was broken off."""
    old = (site / "index.html").read_bytes()
    before = built_again(site, publication, **{"index.html": "new"})
    (site / "index.html").write_bytes(old)
    assert told(site, previous=before, compared="old.json") == ["sealed-file-older"]


def test_a_rollback(site, publication, tmp_path):
    """The whole older site served again."""
    shutil.copytree(site, tmp_path / "old")
    built_again(site, publication, **{"index.html": "new"})
    assert told(tmp_path / "old", previous=manifest_of(site), compared="new.json") == [
        "manifest-rolled-back"
    ]


def test_a_freeze(site, publication):
    """Good until a day that has passed."""
    sealed(site, publication, expires=TODAY - timedelta(days=1))
    assert told(site) == ["manifest-expired"]
    sealed(site, publication, expires=TODAY)
    assert told(site) == []


def test_a_fork(site, publication, tmp_path):
    """Two different sites of one serial."""
    shutil.copytree(site, tmp_path / "other")
    before = built_again(site, publication, **{"index.html": "one"})
    (tmp_path / "other/index.html").write_text("two", "utf-8")
    sealed(tmp_path / "other", publication, before=before)
    assert told(tmp_path / "other", previous=manifest_of(site), compared="one.json") == [
        "manifest-forked"
    ]


def test_a_manifest_that_follows_another(site, publication):
    """Serial by serial, each names the one before."""
    before = built_again(site, publication, **{"index.html": "new"})
    made = manifest_of(site)
    (site / NAME).write_bytes(render_manifest(replace(made, previous="0" * 64)))
    assert told(site, previous=before, compared="old.json") == ["manifest-unlinked"]


def test_an_address_that_vanished(site, publication):
    """A page that was published leads nowhere."""
    before = built_again(site, publication, **{"thu-gom__index.html": None})
    assert told(site, previous=before, compared="old.json") == ["sealed-address-gone"]


def test_an_address_that_was_taken_away_in_public(site, publication):
    """The log tells of it."""
    (site / "datasets/cu.csv").write_text("x", "utf-8")
    sealed(site, publication)
    gone = Event(event="remove", day=TODAY, dataset="cu.csv", reason=Text("x"))
    log = publication.log.followed([gone]).content.decode()
    before = built_again(site, publication, **{"datasets__cu.csv": None, EVENTS: log})
    assert told(site, previous=before, compared="old.json") == []


def records(publication):
    """The records of editions as manifests of before 0.2 listed them."""
    named = [(*name.split(" "), record) for name, record in publication.log.seals.items()]
    return [dict(zip(("package", "version", "record"), each, strict=True)) for each in named]


def test_a_site_of_before_there_was_a_log(site, publication):
    """One document lists all, with records and what was taken away: verified, and followed by its link."""
    (site / EVENTS).unlink()
    editions = records(publication)
    link = as_before(site, sealed(site, publication, expires=TODAY), editions=editions)
    first = manifest_of(site)
    assert (told(site), first.link, first.former.is_whole) == ([], link, True)
    made = built_again(site, publication, **{"thu-gom__index.html": None}) and manifest_of(site)
    as_before(site, made, editions=editions)
    assert told(site, previous=first, compared="old.json") == ["sealed-address-gone"]
    as_before(site, made, editions=editions, removed=["thu-gom/"])
    assert told(site, previous=first, compared="old.json") == []
    second = built_again(site, publication, **{EVENTS: publication.log.content.decode()})
    assert told(site, previous=second, compared="old.json") == []
    assert manifest_of(site).previous == second.link and manifest_of(site).former is None


def test_a_released_byte_that_changed(site, publication):
    """With the manifest made anew over it."""
    before = built_again(site, publication, **{"datasets__thu-gom-2021-q1__1.0.0__points.csv": "x"})
    assert told(site, previous=before, compared="old.json") == ["sealed-release-changed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"version": "2.0.0"}, "sealed-edition-gone"),
        ({"record": "0" * 64}, "sealed-edition-changed"),
    ],
)
def test_an_edition_that_was_rewritten(site, publication, change, code):
    """The log tells other than a manifest of before there was one: an edition dropped, another note or day."""
    as_before(site, manifest_of(site), editions=[row | change for row in records(publication)])
    before = built_again(site, publication)
    assert told(site, previous=before, compared="old.json") == [code]


def test_a_manifest_of_another_site(site):
    """What is compared has to be of one site."""
    other = replace(manifest_of(site), site="https://khac.example/")
    assert "manifest-other-site" in told(site, previous=other, compared="old.json")


def test_the_output_names_what_it_was_compared_with(site, publication):
    """By the words of the command line."""
    before = built_again(site, publication, **{"thu-gom__index.html": None})
    found = list(inspect_site(str(site), Against(TODAY, previous=before, compared="old.json")))
    assert dict(found[0].facts)["compared"] == "old.json"


@pytest.mark.whole
def test_over_http(site, serve):
    """What a folder tells, a web address tells, but for files that nobody lists."""
    (site / "index.html").write_text("tampered", "utf-8")
    (site / "extra.html").write_text("x", "utf-8")
    assert told(serve(site)) == ["sealed-file-changed"]


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Two pairs made by an independent implementation of Ed25519 keys, in minisign's form."""
    return [key_pair(seed) for seed in (b"\1" * 32, b"\2" * 32)]


def signed(site, publication, keys):
    """The site sealed under the first key; the first public key."""
    sealed(site, publication, key=parse_secret_key(keys[0][0]))
    return parse_public_key(keys[0][1])


def test_a_signature_that_holds(site, publication, keys):
    """Nothing to tell; its comment names the serial."""
    key = signed(site, publication, keys)
    assert told(site, key=key) == []
    assert verify(
        (site / NAME).read_bytes(), (site / SIGNATURE).read_text("utf-8"), key
    ).startswith("serial:1\t")


def test_a_signature_that_is_missing(site, keys):
    """Where a key was given."""
    assert told(site, key=parse_public_key(keys[0][1])) == ["signature-missing"]


def test_a_signature_of_another_key(site, publication, keys):
    """The key's number tells."""
    signed(site, publication, keys)
    assert told(site, key=parse_public_key(keys[1][1])) == ["signature-other-key"]


@pytest.mark.parametrize("place", [NAME, SIGNATURE])
def test_a_signature_of_other_bytes(site, publication, keys, place):
    """The manifest resealed without the key, or the signature damaged."""
    key = signed(site, publication, keys)
    if place == NAME:
        made = manifest_of(site)
        (site / NAME).write_bytes(render_manifest(replace(made, expires=date(2030, 1, 1))))
    else:
        text = (site / SIGNATURE).read_text("utf-8")
        (site / SIGNATURE).write_text(text.replace("serial:1", "serial:2"), "utf-8")
    assert told(site, key=key) == ["signature-wrong"]


@pytest.mark.parametrize(
    "text", ["", "x", "untrusted comment: k\nAAAA\n", "untrusted comment: k\n!!\n"]
)
def test_what_is_no_key_is_refused(text):
    """With one kind of error."""
    for parse in (parse_public_key, parse_secret_key):
        with pytest.raises(SignatureError):
            parse(text)


@pytest.mark.needs("minisign")
def test_minisign_takes_our_signatures(site, publication, keys, tmp_path):
    """The second witness."""
    signed(site, publication, keys)
    (tmp_path / "k.pub").write_text(keys[0][1], "utf-8")
    command = ["minisign", "-V", "-m", NAME, "-p", str(tmp_path / "k.pub"), "-x", SIGNATURE]
    assert subprocess.run(command, cwd=site, check=False, capture_output=True).returncode == 0


def test_media_types_do_not_depend_on_the_machine():
    """Those that harvesters ask for."""
    types = [
        media_type(name)
        for name in ("a.csv", "a.excel.csv", "a.parquet", "x.ttl", "feed.xml", "a.unknown")
    ]
    csv = "text/csv"
    assert types == [
        csv,
        csv,
        "application/vnd.apache.parquet",
        "text/turtle",
        "application/xml",
        "application/octet-stream",
    ]
