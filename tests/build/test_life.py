"""The life of a portal as harvesters see it: corrected, a period added, renamed, withdrawn, removed, harvested again.

After every step each format is read by a reader of its own, and every fact of every dataset compared among them.
"""

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
import rdflib

from site_builder.authoring.release import Request
from site_builder.authoring.retire import remove, rename, withdraw
from site_builder.build.site.collect import distributions_of, make_catalogue
from site_builder.channels.api import api_files
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Folders
from site_builder.model.log import FIRST
from site_builder.validate.consistency.run import all_checks
from tests.catalog.rendered import render_all
from tests.portal import apply_edit, make_bundles, make_portal, read_portal, release

pytestmark = pytest.mark.slow

NAME, NEXT, FREE, RENAMED = "thu-gom-2021-q1", "thu-gom-2021-q2", "cap-nuoc-cong-ty", "cap-nuoc-nha-may"
AREAS = "area,name,wikidata,code\nmau,Huyện Mẫu,Q2,48\n"
DCAT, DCT, PROV, SKOS = (
    rdflib.Namespace(name)
    for name in (
        "http://www.w3.org/ns/dcat#",
        "http://purl.org/dc/terms/",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/2004/02/skos/core#",
    )
)
OAI, DC = "{http://www.openarchives.org/OAI/2.0/}", "{http://purl.org/dc/elements/1.1/}"


def places(root):
    """Where the copy's sources lie."""
    return Folders(root, root / "reports", root / "datasets")


def on(root, day):
    """The copy as it is read at noon of a day of July 2022."""
    return read_portal(root, datetime(2022, 7, day, 12, tzinfo=UTC))


def harvested(root, day):
    """Every file that harvesters and clients read, by address."""
    reading = on(root, day)
    portal = Portal(reading.publication)
    bundles = make_bundles(portal.publication)
    made = [
        *render_all(make_catalogue(reading, portal, bundles, all_checks(portal))),
        *api_files(portal, distributions_of(bundles)),
    ]
    return {file.uri: file.content for file in made}


def corrected(root):
    """One digit, as a correction."""
    apply_edit(root, {"file": f"datasets/{NAME}/indicators.csv", "replace": {"959.35": "959.36"}})
    release(places(root), on(root, 3), Request(NAME, Text("Sửa một số."), "correction"))


def continued(root):
    """The next quarter with a report of its own."""
    (root / f"datasets/{NEXT}").mkdir()
    for file in ("indicators.csv", "figures.csv", "points.csv"):
        apply_edit(root, {"file": f"datasets/{NAME}/{file}", "copy": f"datasets/{NEXT}/{file}"})
    descriptor = (root / f"datasets/{NAME}/datapackage.yaml").read_text("utf-8")
    made = descriptor.replace(NAME, NEXT).replace("2021-Q1", "2021-Q2")
    apply_edit(root, {"file": f"datasets/{NEXT}/datapackage.yaml", "write": made})
    report = (root / "reports/thu-gom/2021-q1.md").read_text("utf-8")
    made = report.replace(NAME, NEXT).replace("2021-Q1", "2021-Q2").replace("2021-04-12", "2021-07-12")
    apply_edit(root, {"file": "reports/thu-gom/2021-q2.md", "write": made})


# What happens on which day, and what the history tells of it: kind and dataset.
LIFE = {
    3: (corrected, [("correction", NAME)]),
    4: (continued, [("report", NEXT)]),
    5: (lambda root: rename(places(root), on(root, 5), FREE, RENAMED, Text("Tên mới.")), [("renaming", FREE)]),
    6: (lambda root: withdraw(places(root), on(root, 6), NAME, FIRST, Text("Có số sai.")), [("withdrawal", NAME)]),
    7: (lambda root: remove(places(root), on(root, 7), RENAMED, Text("Trùng."), NAME), [("removal", RENAMED)]),
    8: (lambda root: None, []),
}


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    """What was harvested on each day."""
    edits = [
        {"file": "datasets/areas.csv", "write": AREAS},
        {
            "file": f"datasets/{NAME}/datapackage.yaml",
            "replace": {"spatial:\n  title: Huyện Mẫu": "spatial:\n  area: mau"},
        },
    ]
    root = make_portal(tmp_path_factory.mktemp("life"), edits)
    release(places(root), on(root, 1), Request(NAME, Text("Công bố lần đầu")))
    release(places(root), on(root, 2), Request(FREE, Text("Công bố lần đầu")))
    found = {2: harvested(root, 2)}
    for day, (step, _) in LIFE.items():
        step(root)
        found[day] = harvested(root, day)
    return found


def dcat(files, name):
    """Facts of each dataset in a serialization of the graph."""
    form = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}[name.rpartition(".")[2]]
    graph = rdflib.Graph().parse(data=files[name], format=form)
    return {
        str(graph.value(one, DCAT.landingPage)): _dcat(graph, one)
        for one in graph.subjects(rdflib.RDF.type, DCAT.Dataset)
    }


def _dcat(graph, one):
    place = graph.value(one, DCT.spatial)
    labels = graph.objects(place, SKOS.prefLabel) if place else ()
    named = [str(label) for label in labels if label.language == "vi"]
    return {
        "title": next(str(title) for title in graph.objects(one, DCT.title) if title.language == "vi"),
        "issued": str(graph.value(one, DCT.issued) or ""),
        "modified": str(graph.value(one, DCT.modified) or ""),
        "version": str(graph.value(one, DCAT.version) or ""),
        "area": "".join(named),
        "themes": sorted(str(theme).rpartition("/")[2] for theme in graph.objects(one, DCAT.theme)),
        "sources": sorted(map(str, graph.objects(one, PROV.wasDerivedFrom))),
        "series": str(graph.value(one, DCAT.inSeries) or "").rpartition("#series-")[2],
        "files": sorted(str(graph.value(file, DCAT.downloadURL)) for file in graph.objects(one, DCAT.distribution)),
    }


def pod(files):
    """data.json."""
    return {
        one["landingPage"]: {
            "title": one["title"],
            "issued": one.get("issued", ""),
            "modified": one.get("modified", ""),
            "area": one.get("spatial", ""),
            "sources": sorted(one.get("references", [])),
        }
        for one in json.loads(files["data.json"])["dataset"]
    }


def croissant(files):
    """Each dataset's own node."""
    nodes = (json.loads(content) for uri, content in files.items() if uri.endswith("/croissant.json"))
    return {
        one["url"]: {
            "title": one["name"],
            "issued": one.get("datePublished", ""),
            "modified": one.get("dateModified", ""),
            "version": one.get("version", ""),
            "area": one.get("spatialCoverage", {}).get("name", ""),
            "sources": sorted(one.get("isBasedOn", [])),
        }
        for one in nodes
    }


def oai(files):
    """Records of the static repository: a datestamp is the last day known, or one of long ago."""
    found = {}
    for record in ElementTree.fromstring(files["oai.xml"]).iter(f"{OAI}record"):
        texts = {name: [each.text for each in record.iter(f"{DC}{name}")] for name in ("title", "identifier", "source")}
        found[texts["identifier"][0]] = {
            "title": texts["title"][0],
            "modified": record.findtext(f"{OAI}header/{OAI}datestamp").replace("1980-01-01", ""),
            "sources": sorted(text for text in texts["source"] if text.startswith("http")),
        }
    return found


def api(files):
    """The documents of datasets that stand."""
    listed = json.loads(files["api/v1/datasets.json"])["data"]
    found = {}
    for line in listed:
        one = json.loads(files[f"api/v1/datasets/{line['name']}.json"])["data"]
        found[one["page"]] = {
            "title": one["title"],
            "issued": one.get("issued", ""),
            "modified": one.get("modified", ""),
            "version": one.get("version", ""),
            "area": one.get("area", ""),
            "themes": sorted(one.get("themes", [])),
            "series": one.get("series", ""),
        }
    return found


FORMS = {
    "catalog.rdf": lambda files: dcat(files, "catalog.rdf"),
    "catalog.jsonld": lambda files: dcat(files, "catalog.jsonld"),
    "catalog/udata.ttl": lambda files: dcat(files, "catalog/udata.ttl"),
    "data.json": pod,
    "croissant": croissant,
    "oai.xml": oai,
    "api": api,
}


def changes(files):
    """Every change that the API tells."""
    years = (json.loads(content) for uri, content in files.items() if uri.startswith("api/v1/changes/"))
    return [one for year in years for one in year["data"]["changes"]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("day", [2, *LIFE])
def test_every_format_says_the_same(life, day, form):
    """Of every dataset: issued, modified, version, area, themes, sources, series, files."""
    expected, found = dcat(life[day], "catalog.ttl"), FORMS[form](life[day])
    assert set(found) == set(expected)
    for page, facts in found.items():
        assert facts == {fact: expected[page][fact] for fact in facts}, page


@pytest.mark.parametrize("day", LIFE)
def test_only_what_happened_is_notified(life, day):
    """Each event once, under an id that stays; what was removed takes its editions along."""
    days = [2, *LIFE]
    before, now = changes(life[days[days.index(day) - 1]]), changes(life[day])
    known = {one["id"] for one in before}
    assert len({one["id"] for one in now}) == len(now)
    assert sorted((one["kind"], one["dataset"]) for one in now if one["id"] not in known) == LIFE[day][1]
    lost = [one for one in before if one["id"] not in {other["id"] for other in now}]
    assert {one["dataset"] for one in lost} <= {FREE, RENAMED}


@pytest.mark.parametrize(
    ("day", "touched"),
    [(3, {NAME}), (4, {NAME, NEXT}), (5, {FREE, RENAMED}), (6, {NAME}), (7, {RENAMED}), (8, set())],
)
def test_what_nobody_touched_is_as_it_was(life, day, touched):
    """A harvester that compares whole datasets takes no other for changed; series packages repeat their members."""
    days = [2, *LIFE]
    before, now = dcat(life[days[days.index(day) - 1]], "catalog.ttl"), dcat(life[day], "catalog.ttl")
    changed = {page for page in before.keys() | now.keys() if before.get(page) != now.get(page)}
    names = {page.rstrip("/").rpartition("/")[2] for page in changed}
    assert {name for name in names if not name.endswith("-series")} <= touched


def test_harvested_again_nothing_changed(life):
    """Not one byte of any file, a day later."""
    assert life[7] == life[8]


def test_the_removed_is_told_where_it_was(life):
    """Its document stays, with reason and successor; no catalogue lists it."""
    gone = json.loads(life[8][f"api/v1/datasets/{RENAMED}.json"])["data"]["gone"]
    assert (gone["kind"], gone["note"], gone["successor"]) == ("removed", "Trùng.", NAME)
    assert not [page for page in dcat(life[8], "catalog.ttl") if RENAMED in page or FREE in page]
