"""A site whose manifest is in parts: sealed, verified, followed, and each way of tampering with a part told."""

import http.client
import json
import subprocess
import urllib.request
from datetime import date

import pytest

from site_builder.build.seal.inspect import Against, inspect_site, read_sealed
from site_builder.build.seal.minisign import PublicKey
from site_builder.build.seal.seal import seal_site
from site_builder.core.files import OutputFile
from site_builder.core.problem import BuildRefused
from site_builder.extensions.deploy.deploying import deploy_site as deploy
from site_builder.extensions.deploy.deploying import parse_target
from site_builder.extensions.deploy.probe import probe
from site_builder.load.safety.attached import check_extra
from site_builder.model.manifest import NAME, SUMS, render_manifest
from tests.extensions.deploy.sites import FIRST, SECOND, THIRD, built, chained
from tests.factories import make_publication

TODAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def low(monkeypatch):
    """Every site is large enough."""
    monkeypatch.setattr("site_builder.model.manifest.LIMIT", 0)


@pytest.fixture
def site(tmp_path):
    """A site as sealed."""
    return built(tmp_path / "site", FIRST)


def told(folder, previous=None):
    """Code and place of what is told of a site."""
    return sorted(
        (problem.code, problem.file)
        for problem in inspect_site(str(folder), Against(TODAY, previous, "x"))
    )


def part_of(folder, suffix=".json"):
    """A part of its list."""
    return min(path for path in folder.glob("manifest/*") if path.suffix == suffix)


def test_a_site_as_sealed(site):
    """Nothing to tell, and no list beside the parts."""
    assert told(site) == []
    assert '"files"' not in (site / NAME).read_text("utf-8")


def test_sha256sum_checks_everything_by_one_command(site):
    """The lists, their parts, and all files; a flipped byte is found."""
    command = "sha256sum --check --strict --quiet SHA256SUMS manifest/*.txt"
    assert (
        subprocess.run(command, shell=True, cwd=site, capture_output=True, check=False).returncode
        == 0
    )
    (site / "index.html").write_text("khác", "utf-8")
    assert (
        b"index.html"
        in subprocess.run(command, shell=True, cwd=site, capture_output=True, check=False).stdout
    )


@pytest.mark.parametrize("suffix", [".json", ".txt"])
@pytest.mark.parametrize("slip", ["flipped", "dropped"])
def test_a_part_that_is_not_as_sealed(site, suffix, slip):
    """Of the list, or of its sums: told at its address."""
    path = part_of(site, suffix)
    path.unlink() if slip == "dropped" else path.write_bytes(path.read_bytes().replace(b"0", b"1"))
    codes = {
        ".json": f"sealed-file-{'missing' if slip == 'dropped' else 'changed'}",
        ".txt": "sealed-sums-differ",
    }
    assert told(site) == [(codes[suffix], path.relative_to(site).as_posix())]


def test_a_part_that_nothing_names(site):
    """It may be of another state of the site."""
    (site / "manifest" / "00-0123456789ab.json").write_text("{}")
    assert told(site) == [("sealed-file-added", "manifest/00-0123456789ab.json")]


def test_a_folder_with_a_part_left_over_is_sealed_without_it(site):
    """As where `mkdocs build` writes over what it built before."""
    (site / "manifest" / "00-0123456789ab.json").write_text("{}")
    seal_site(site, make_publication())
    chained(site)
    assert told(site) == []


def test_a_life_from_one_part_to_many_and_back(tmp_path, monkeypatch):
    """Each state follows the one before by its link, whatever form either has, and the folder verifies."""
    www, before = tmp_path / "www", None
    monkeypatch.setattr("site_builder.model.manifest.LIMIT", len(THIRD))
    more = {f"more/{number}/index.html": "x" for number in range(4)}
    for number, files in enumerate((FIRST, SECOND | more, THIRD | more, SECOND | more, THIRD), 1):
        place = built(tmp_path / f"{number}", files)
        deploy(place, parse_target(str(www), in_place=bool(number % 2)), "www", drop=True)
        standing = read_sealed(str(www / NAME))
        assert (standing.serial, len(standing.cut) > 1) == (number, number in (2, 3, 4))
        assert told(www, before) == [] or {code for code, _ in told(www, before)} == {
            "sealed-address-gone"
        }
        if before:
            assert (
                standing.previous
                == before.link
                == read_sealed(str(www / ".deploy/previous.json")).link
            )
        before = standing


def test_only_another_form_of_the_list_is_a_state_of_its_own(tmp_path, monkeypatch):
    """Its link is another, so the next manifest has to name this one."""
    monkeypatch.setattr("site_builder.model.manifest.LIMIT", 20_000)
    whole = read_sealed(str(built(tmp_path / "whole", FIRST) / NAME))
    monkeypatch.setattr("site_builder.model.manifest.LIMIT", 0)
    place = built(tmp_path / "parts", FIRST, serial=2, previous=whole.link)
    assert told(place, whole) == []


def test_a_fork_is_told_in_parts_too(site, tmp_path):
    """The same serial with other content."""
    other = built(tmp_path / "other", {**FIRST, "index.html": "khác"})
    assert ("manifest-forked", NAME) in told(site, read_sealed(str(other / NAME)))


SLIPS = {
    "one left out": lambda first, others: others,
    "in another order": lambda first, others: [*others, first],
    "under another name": lambda first, others: [first | {"path": "index.json"}, *others],
    "out of the site": lambda first, others: [first | {"path": "../x"}, *others],
    "of another size": lambda first, others: [first | {"bytes": first["bytes"] + 1}, *others],
    "named twice": lambda first, others: [first, first, *others],
}


def alter(folder, slip, *, whole=False):
    """A manifest whose parts have their hashes, and are not cut, named or measured as its form does."""
    stated = json.loads((folder / NAME).read_bytes())
    if whole:  # the files in the same list
        stated |= json.loads(render_manifest(read_sealed(str(folder / NAME)), whole=True))
    stated["parts"] = SLIPS[slip](stated["parts"][0], stated["parts"][1:])
    (folder / NAME).write_text(json.dumps(stated))


@pytest.mark.parametrize("whole", [False, True], ids=["parts", "and files"])
@pytest.mark.parametrize("slip", SLIPS)
def test_parts_that_are_cut_otherwise(site, slip, whole):
    """They cannot be held against SHA256SUMS, and do not send a reader elsewhere."""
    alter(site, slip, whole=whole)
    kinds = {code for code, _ in told(site)}
    fewer = {
        "sealed-file-added",
        "sealed-sums-differ",
    }  # a whole list, of fewer files than are there
    allowed = {
        ("one left out", False): fewer,
        ("under another name", False): {"sealed-file-missing"},
    }
    assert kinds == allowed.get((slip, whole), {"manifest-unreadable"})


def test_a_target_with_parts_cut_otherwise_is_left_alone(site, tmp_path):
    """They could name what is none of ours, and would be removed."""
    www = tmp_path / "www"
    deploy(site, parse_target(str(www), in_place=True), "www")
    (www / "CNAME").write_text("bao-cao.example")
    alter(www, "under another name", whole=True)
    with pytest.raises(BuildRefused):
        deploy(built(tmp_path / "next", SECOND), parse_target(str(www), in_place=True), "www")
    assert (www / "CNAME").is_file()


def test_a_signature_is_looked_at_before_the_parts(site):
    """A manifest that nobody signed may name anything; what it lacks does not hide that."""
    part = part_of(site)
    part.unlink()
    found = inspect_site(str(site), Against(TODAY, key=PublicKey(b"0" * 8, b"0" * 32)))
    assert [problem.code for problem in found] == ["signature-missing", "sealed-file-missing"]


def test_an_extra_file_does_not_take_the_place_of_a_part():
    """It would be taken for one, and removed."""
    (problem,) = check_extra([OutputFile("manifest/00-0123456789ab.txt", b"")], ())
    assert problem.code == "extra-file-taken"


def test_a_host_is_probed_by_a_manifest_in_parts(site, serve):
    """A file that only a part lists is asked for."""
    found = {problem.file for problem in probe(serve(site))}
    assert "datasets/a/x.csv" in found and NAME not in found


def test_a_host_without_a_part_is_told_so(site, serve):
    """By the address that is missing there."""
    part = part_of(site)
    part.unlink()
    assert [(problem.code, problem.file) for problem in probe(serve(site))] == [
        ("sealed-file-missing", part.relative_to(site).as_posix())
    ]


def test_a_part_that_breaks_off_on_its_way(site, serve, monkeypatch):
    """The host sends less than it announced: the part is not there, as far as a reader can tell."""
    part, place = part_of(site).relative_to(site).as_posix(), serve(site)
    opened = urllib.request.urlopen

    def broken(url, **options):
        if url.endswith(part):
            raise http.client.IncompleteRead(b"", 10)
        return opened(url, **options)

    monkeypatch.setattr(urllib.request, "urlopen", broken)
    assert told(place) == [("sealed-file-missing", part)]


def test_the_sums_of_parts_name_no_file_twice(site):
    """Every file once, in one of them."""
    lines = [
        line
        for path in site.glob("manifest/*.txt")
        for line in path.read_text("utf-8").splitlines()
    ]
    assert sorted(line.split("  ")[1] for line in lines) == sorted(FIRST)
    assert len((site / SUMS).read_text("utf-8").splitlines()) == len(list(site.glob("manifest/*")))
