"""A portal's areas and bodies, declared once, in every format: identity, parent, successor; and nothing invented."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import rdflib

from site_builder.catalog import discover
from site_builder.catalog.build import catalogue_of, territory_of
from site_builder.channels.api.datasets import dataset as api_dataset
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.export.package import package_files
from site_builder.model.package import Coverage
from tests.catalog.conftest import BUILT
from tests.portal import make_portal, read_portal

NAME = "thu-gom-2021-q1"
AREAS = """area,name,name_en,valid_from,valid_to,code,iso_3166_2,wikidata,uri,west,south,east,north,part_of,replaced_by
nuoc,Nước Mẫu,Mau Land,,,,,Q1,https://nuoc.example/MAU,,,,,,
mau,Huyện Mẫu,Mau District,,2025-06-30,48,XX-MA,Q2,,107.5,15.9,108.5,16.25,nuoc,mau-moi
mau-moi,Huyện Mẫu mới,New Mau District,2025-07-01,,48,XX-MA,Q2,,,,,,nuoc,
"""
BODIES = """body,name,url,valid_to,wikidata,replaced_by
phong,Phòng Môi trường huyện Mẫu,,2025-02-28,,so-moi
so-moi,Sở Mới,https://so.example/,,Q3,
"""
DCT, DCAT, SKOS = (
    rdflib.Namespace(name)
    for name in (
        "http://purl.org/dc/terms/",
        "http://www.w3.org/ns/dcat#",
        "http://www.w3.org/2004/02/skos/core#",
    )
)
MAU = rdflib.URIRef("https://mau.example/areas/#mau")


@pytest.fixture(scope="module")
def publication(tmp_path_factory):
    """The sample, with the two lists and one package that names its area by the key."""
    spatial = {
        "  title: Huyện Mẫu\n  uri: http://publications.europa.eu/resource/authority/country/VNM": "  area: mau"
    }
    edits = [
        {"file": "datasets/areas.csv", "write": AREAS},
        {"file": "datasets/bodies.csv", "write": BODIES},
        {"file": f"datasets/{NAME}/datapackage.yaml", "replace": spatial},
    ]
    return read_portal(make_portal(tmp_path_factory.mktemp("places"), edits)).publication


@pytest.fixture(scope="module")
def catalogue(publication):
    """Its catalogue."""
    made = [
        file
        for package in publication.packages
        for file in package_files(package, None, publication.site, BUILT).distributions
    ]
    return catalogue_of(publication, Portal(publication).observed, made, ("index.md",))


def written(catalogue, key, subject=None):
    """A format of the catalogue."""
    return next(format for format in discover() if format.key == key).render(
        catalogue, subject or catalogue
    )


@pytest.fixture(scope="module")
def graph(catalogue):
    """The catalogue as rdflib reads it."""
    return rdflib.Graph().parse(data=written(catalogue, "dcat-turtle"), format="turtle")


def test_dcat_names_the_area_by_the_address_of_the_portal(graph, catalogue):
    """The dataset's own place, not the country."""
    home = rdflib.URIRef(catalogue.by_name[NAME].iri)
    assert list(graph.objects(home, DCT.spatial)) == [MAU]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (SKOS.prefLabel, {"Huyện Mẫu"}),
        (SKOS.altLabel, {"Mau District"}),
        (DCT.identifier, {"48"}),
        (SKOS.notation, {"XX-MA"}),
        (DCT.valid, {"../2025-06-30"}),
        (DCT.isPartOf, {"https://nuoc.example/MAU"}),
        (DCT.isReplacedBy, {"https://mau.example/areas/#mau-moi"}),
        (rdflib.RDFS.seeAlso, {"http://www.wikidata.org/entity/Q2"}),
        (DCAT.bbox, {"POLYGON((107.5 15.9, 108.5 15.9, 108.5 16.25, 107.5 16.25, 107.5 15.9))"}),
    ],
)
def test_dcat_says_what_identifies_it(graph, term, expected):
    """Names, codes, validity, parent, successor, Wikidata, box."""
    assert {str(value) for value in graph.objects(MAU, term)} == expected


def test_what_the_list_lacks_is_left_out(graph):
    """The new district has no box."""
    assert not list(graph.objects(rdflib.URIRef("https://mau.example/areas/#mau-moi"), DCAT.bbox))


def test_every_place_that_is_named_is_described(graph):
    """Parent and successor too, each a dct:Location with its label."""
    named = {
        place
        for term in (DCT.isPartOf, DCT.isReplacedBy, DCT.spatial)
        for place in graph.objects(predicate=term)
    } - set(graph.subjects(rdflib.RDF.type, rdflib.URIRef("http://xmlns.com/foaf/0.1/Agent")))
    assert all(list(graph.objects(place, SKOS.prefLabel)) for place in named)
    assert all((place, rdflib.RDF.type, DCT.Location) in graph for place in named)


def test_a_body_that_was_merged_links_what_it_became(graph):
    """With its last day, and the successor described."""
    agent = next(graph.subjects(DCT.valid, rdflib.Literal("../2025-02-28")))
    (successor,) = graph.objects(agent, DCT.isReplacedBy)
    assert (
        str(next(graph.objects(successor, rdflib.Namespace("http://xmlns.com/foaf/0.1/").name)))
        == "Sở Mới"
    )


def test_schema_org_says_the_same(catalogue):
    """Place, national code, parent, box; the body with its last day."""
    node = json.loads(written(catalogue, "croissant", catalogue.by_name[NAME]))
    place, creator = node["spatialCoverage"], node["creator"][0]
    assert (place["@id"], place["name"], place["sameAs"]) == (
        str(MAU),
        "Huyện Mẫu",
        "http://www.wikidata.org/entity/Q2",
    )
    assert [number["value"] for number in place["identifier"]] == ["48", "XX-MA"]
    assert place["containedInPlace"]["name"] == "Nước Mẫu"
    assert place["geo"]["box"] == "15.9 107.5 16.25 108.5"
    assert (creator["dissolutionDate"], creator["dct:isReplacedBy"]["name"]) == (
        "2025-02-28",
        "Sở Mới",
    )


def test_other_formats_name_the_area(catalogue):
    """data.json by its name, OAI by name and address."""
    dataset = catalogue.by_name[NAME]
    listed = json.loads(written(catalogue, "pod"))["dataset"]
    assert (
        next(each for each in listed if each["identifier"] == dataset.identifier)["spatial"]
        == "Huyện Mẫu"
    )
    oai = ElementTree.fromstring(written(catalogue, "oai"))
    assert {"Huyện Mẫu", str(MAU)} <= {
        each.text for each in oai.iter("{http://purl.org/dc/elements/1.1/}coverage")
    }


def test_the_descriptor_names_and_identifies_the_area(publication):
    """`spatial` as the package says it, `area` as the portal does."""
    package = publication.package(NAME)
    area = publication.area_of(package.spatial)
    files = {
        file.uri: file.content
        for file in package_files(package, None, publication.site, BUILT, area).files
    }
    said = json.loads(files[f"datasets/{NAME}/datapackage.json"])
    assert said["spatial"] == {"title": "Huyện Mẫu", "title_en": "Mau District", "area": "mau"}
    assert (said["area"]["identifier"], said["area"]["partOf"], said["area"]["replacedBy"]) == (
        "48",
        "nuoc",
        "mau-moi",
    )


def test_the_api_gives_area_and_successors(publication):
    """Typed, beside the words that stood there before."""
    said = api_dataset(publication, publication.package(NAME), ())
    assert said["area"] == "Huyện Mẫu"
    assert tuple(said["place"][name] for name in ("identifier", "part_of", "bbox")) == (
        "48",
        "nuoc",
        (107.5, 15.9, 108.5, 16.25),
    )
    assert [(one["name"], one["successor"]) for one in said["successors"]] == [
        ("Phòng Môi trường huyện Mẫu", "Sở Mới")
    ]


def test_a_package_released_before_means_the_area_by_its_name(publication):
    """Its descriptor stays as it was released."""
    package = publication.package(NAME)
    old = replace(package, spatial=replace(package.spatial, area="", title=Text("Huyện Mẫu")))
    assert publication.area_of(old.spatial) == publication.areas["mau"]


def test_a_series_takes_its_areas_from_the_portal(publication):
    """SDMX codes carry parent, national code and validity, and no package lists them."""
    # The sample observes no area; one observation is moved to one.
    data = Portal(publication).observed["thu-gom"]
    moved = replace(data.observations[0], area="mau")
    observed = replace(data, observations=(moved,), areas={"mau": publication.areas["mau"]})
    made = catalogue_of(publication, {"thu-gom": observed}, (), ())
    message = json.loads(written(made, "sdmx-structure", made.observed[0]))
    codes = {
        one["id"]: one
        for one in next(c for c in message["data"]["codelists"] if c["id"].endswith("AREA"))[
            "codes"
        ]
    }
    assert list(codes) == ["_T", "nuoc", "mau"]
    assert codes["mau"]["parent"] == "nuoc"
    assert {one["id"]: one["text"] for one in codes["mau"]["annotations"]}["NATIONAL_CODE"] == "48"


def test_a_place_under_the_address_of_its_country_keeps_its_name(publication):
    """Released before areas were declared: the city is no country, and lies in it."""
    place = Coverage(Text("Xã Mẫu"), "https://nuoc.example/MAU")
    found = territory_of(publication, place)
    assert (found.area.name.main, found.part_of.area.name.main) == ("Xã Mẫu", "Nước Mẫu")
    assert found.iri == "https://mau.example/areas/#xa-mau"
    assert territory_of(publication, Coverage(Text("Xã Mẫu"), "https://khac.example/")) is None
