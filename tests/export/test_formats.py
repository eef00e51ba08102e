"""What a format declares reaches pages, descriptor, catalogues and references, whatever its suffix."""

import json
import os
import shutil
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint, EntryPoints

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS

from site_builder import catalog, export
from site_builder.catalog.build import catalogue_of
from site_builder.catalog.vocabularies import EU, IANA
from site_builder.core import extension
from site_builder.core.formats import BESIDE, FILE_TYPES
from site_builder.core.problem import SiteBuilderError
from site_builder.derive.portal import Portal
from site_builder.export.package import addresses_of, package_files
from tests.catalog.rendered import render_all
from tests.conftest import SAMPLE, start
from tests.export.made_up import FORMAT
from tests.factories import (
    BUILT,
    make_package,
    make_publication,
    make_report,
    make_resource,
    make_site,
)
from tests.pages.dataset import dataset_page
from tests.reference.render import render_formats

FOLDER = "datasets/cchc-2022-h1/"
URL = "https://baocao.example/datasets/cchc-2022-h1/indicators.md"
SYNTAX = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}
SITE = make_site(formats=())  # a format that somebody installed is usual unless it says otherwise
POINT = EntryPoint("made-up", "tests.export.made_up:FORMAT", extension.FORMATS)


@pytest.fixture
def points(monkeypatch):
    """Entry points as if packages that declare them were installed; afterwards the registries are as before."""

    def install(*points):
        forget()
        monkeypatch.setattr(extension, "_points", lambda: EntryPoints(points))

    for registry in (export.REGISTRY, catalog.REGISTRY):
        registry.discover()
        monkeypatch.setattr(registry, "formats", dict(registry.formats))
    yield install
    forget()


def forget():
    """Entry points are read once a process."""
    extension.declared.cache_clear()
    extension.makers.cache_clear()


@pytest.fixture
def package(points):
    """The valid package."""
    points(POINT)
    return make_package()


@pytest.fixture
def made(package):
    """Its files, the made-up format among them."""
    return package_files(package, make_report(), SITE, BUILT)


@pytest.fixture
def catalogue(package, made):
    """The catalogue's files by address."""
    whole = catalogue_of(make_publication(packages=(package,)), {}, made.distributions)
    return {file.uri: file.content for file in render_all(whole)}


def test_its_file_is_made_at_an_address_known_beforehand(package, made):
    """The check of addresses knows of it before a file is made."""
    assert FOLDER + "indicators.md" in addresses_of(package, SITE)
    assert sorted(addresses_of(package, SITE)) == sorted(file.uri for file in made.files)


def test_the_page_lists_it(package, made):
    """Under its title, with its size."""
    view = dataset_page(
        Portal(make_publication(packages=(package,))), package, made.distributions, made.stats
    )
    (table,) = view.files
    assert ("Made-up Markdown", FOLDER + "indicators.md") in [
        (file.title, file.uri) for file in table.files
    ]


def test_the_descriptor_lists_it(made):
    """Beside the file that the descriptor is about."""
    described = json.loads(
        next(file.content for file in made.files if file.uri.endswith("/datapackage.json"))
    )
    (resource,) = described["resources"]
    assert {
        "format": "made-up",
        "mediatype": "text/x-made-up",
        "path": "indicators.md",
    } in resource["formats"]
    assert resource["path"] == "indicators.csv"


def test_data_json_lists_it(catalogue):
    """With the label of its file type."""
    (dataset,) = json.loads(catalogue["data.json"])["dataset"]
    (found,) = [each for each in dataset["distribution"] if each["downloadURL"] == URL]
    assert (found["mediaType"], found["format"]) == ("text/x-made-up", "MADE-UP")


@pytest.mark.parametrize(
    "name",
    [
        *("catalog.ttl", "catalog.rdf", "catalog.jsonld"),
        *("catalog/udata.ttl", "catalog/udata.rdf", "catalog/udata.jsonld"),
    ],
)
def test_every_serialization_of_dcat_lists_it(catalogue, name):
    """With its term of the EU file types and its media type."""
    syntax = SYNTAX["." + name.rpartition(".")[2]]
    graph = rdflib.Graph().parse(data=catalogue[name], format=syntax)
    (distribution,) = graph.subjects(DCAT.downloadURL, rdflib.URIRef(URL))
    assert str(graph.value(distribution, DCTERMS.format)) == f"{EU}file-type/MADE_UP"
    assert str(graph.value(distribution, DCAT.mediaType)) == f"{IANA}text/x-made-up"


def test_schema_org_and_the_static_repository_list_it(catalogue):
    """Croissant as a file, OAI as a format."""
    files = json.loads(catalogue[FOLDER + "croissant.json"])["distribution"]
    assert URL in [each["contentUrl"] for each in files]
    assert b"<dc:format>text/x-made-up</dc:format>" in catalogue["oai.xml"]


def test_the_reference_lists_it(points):
    """With suffix, media type and term, and with the words of its module."""
    points(POINT)
    text = render_formats()
    row = "| `made-up` | Made-up Markdown | `<resource>.md` | `text/x-made-up` | MADE_UP |"
    assert row in text and "A format that somebody else could have made" in text


def test_a_catalogue_format_comes_the_same_way(points, monkeypatch):
    """Its scope decides to which registry an entry point belongs."""
    own = replace(catalog.discover()[0], key="other", uri="other.ttl")
    monkeypatch.setattr("tests.export.made_up.FORMAT", (own, FORMAT))
    points(POINT)
    assert own in catalog.discover() and own not in export.discover()
    assert FORMAT in export.discover() and FORMAT not in catalog.discover()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "csv"}, "claim one key or address: csv"),
        ({"uri": f"{BESIDE}.csv"}, "claim one key or address: csv"),
        ({"uri": "datasets/{dataset}/x.md"}, "and a suffix such as"),
        ({"uri": BESIDE}, "and a suffix such as"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(points, monkeypatch, changes, words):
    """A key or an address that is taken, or one that is no download's."""
    monkeypatch.setattr("tests.export.made_up.FORMAT", replace(FORMAT, **changes))
    points(POINT)
    with pytest.raises(SiteBuilderError, match=words):
        export.discover()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("tests.export.nowhere:FORMAT", "cannot be loaded"),
        ("tests.export.made_up:render_markdown", "is no Format"),
    ],
)
def test_an_entry_point_that_gives_no_format_is_named(points, value, words):
    """Who installed it can find it."""
    points(EntryPoint("broken", value, extension.FORMATS))
    with pytest.raises(SiteBuilderError, match=f"broken .*{words}"):
        export.discover()


def test_a_scope_of_another_room_is_refused():
    """A download is none of the catalogue's formats."""
    with pytest.raises(SiteBuilderError, match="its scope table is none of catalogue"):
        catalog.REGISTRY.register(FORMAT)


def test_an_own_term_goes_before_that_of_the_media_type(points, monkeypatch):
    """The declaration alone decides, also where it has no term."""
    monkeypatch.setattr(
        "tests.export.made_up.FORMAT", replace(FORMAT, media_type="text/csv", file_type=None)
    )
    points(POINT)
    files = package_files(make_package(), None, SITE, BUILT).distributions
    kinds = {file.format: file.file_type for file in files}
    assert kinds["made-up"] is None and kinds["csv"] == FILE_TYPES["text/csv"]


def test_a_table_whose_file_would_be_the_page_is_refused(points):
    """MkDocs takes index.md for the source of the dataset's page."""
    points(POINT)
    package = make_package(resources=(make_resource(name="index"),))
    with pytest.raises(SiteBuilderError, match=r"index\.md"):
        package_files(package, None, SITE, BUILT)


@pytest.mark.whole
def test_an_installed_format_is_published(tmp_path):
    """A real build with a package installed beside: the file has its own bytes at its own address, and is linked."""
    info = tmp_path / "packages" / "made_up-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 1\n", "utf-8")
    (info / "entry_points.txt").write_text(
        f"[{extension.FORMATS}]\nmade-up = {POINT.value}\n", "utf-8"
    )
    paths = os.pathsep.join([str(tmp_path / "packages"), *sys.path])
    settings = (
        (SAMPLE / "mkdocs.yml")
        .read_text("utf-8")
        .replace("../../theme", str(SAMPLE.parents[1] / "theme"))
    )
    shutil.copytree(
        SAMPLE, tmp_path / "portal", ignore=shutil.ignore_patterns(".cache", "site", "cap-nuoc*")
    )
    config = tmp_path / "portal" / "mkdocs.yml"
    config.write_text(
        "\n".join(line for line in settings.splitlines() if "formats:" not in line), "utf-8"
    )
    done = start("build", "-f", config, "--site-dir", tmp_path / "out", PYTHONPATH=paths)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "out" / "datasets" / "thu-gom-2021-q1"
    files = sorted(folder.glob("*.md"))
    assert files and all(file.read_text("utf-8").startswith("| ") for file in files)
    page = (folder / "index.html").read_text("utf-8")
    assert all(f'href="{file.name}"' in page or f"/{file.name}" in page for file in files)
