"""One answer in every form: what a dataset's page says, catalogues, records, feeds and the API say too."""

import csv
import json
import re

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS

from tests.tools.reader import facts_of, read

pytestmark = pytest.mark.whole
SYNTAXES = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(params=["portal", "sample"])
def site(request):
    """Both portals, one after the other."""
    return request.getfixturevalue(request.param)


def records(site):
    """The documents of the API about each dataset, by its name."""
    found = {}
    for path in sorted((site / "api/v1/datasets").glob("*.json")):
        data = json.loads(path.read_bytes())["data"]
        if isinstance(data, dict):
            found[data["name"]] = data
    return found


def page_of(site, name):
    """The text of a dataset's page, and of its English twin where there is one."""
    english = site / "en/datasets" / name / "index.html"
    return [
        p.read_text("utf-8")
        for p in (site / "datasets" / name / "index.html", english)
        if p.is_file()
    ]


def days(node, issued, modified):
    """When a form says that it was released and changed; "" where it does not."""
    return node.get(issued, ""), node.get(modified, "")


def moments(site, name):
    """The days of release and of the last change that pages print; "" where a page prints none."""
    found = []
    for html in page_of(site, name):
        facts = facts_of(html)
        released = next((facts[term][1] for term in ("Phát hành", "Released") if term in facts), "")
        changed = next((facts[term][1] for term in ("Cập nhật", "Updated") if term in facts), "")
        found.append((released, changed or released))
    return found


def test_days_are_the_same_in_every_form(site):
    """Released and changed: pages, API, DCAT in three syntaxes, data.json, Croissant, schema.org, OAI."""
    graphs = {
        end: rdflib.Graph().parse(site / f"catalog.{end}", format=kind)
        for end, kind in SYNTAXES.items()
    }
    listed = {
        each["name"]: each
        for each in json.loads((site / "api/v1/datasets.json").read_bytes())["data"]
    }
    data = {
        each["landingPage"]: each
        for each in json.loads((site / "data.json").read_bytes())["dataset"]
    }
    oai = dict(  # a record without a day of release has none
        re.findall(
            r"<oai:identifier>oai:[^:]+:([^<]+)</oai:identifier>(?:(?!</oai:record>).)*?<dc:date>([^<]+)</dc:date>",
            (site / "oai.xml").read_text(),
            re.DOTALL,
        )
    )
    for name, record in records(site).items():
        page, node = record["page"], rdflib.URIRef(f"{record['page']}#dataset")
        own = rdflib.Graph().parse(site / "datasets" / name / "croissant.json", format="json-ld")
        said = {
            "api": days(record, "issued", "modified"),
            "list": days(listed[name], "issued", "modified"),
        }
        for end, graph in {**graphs, "record": own}.items():
            said[end] = tuple(
                str(graph.value(node, term) or "") for term in (DCTERMS.issued, DCTERMS.modified)
            )
        said["data.json"] = days(data[page], "issued", "modified")
        croissant = json.loads((site / "datasets" / name / "croissant.json").read_bytes())
        said["croissant"] = days(croissant, "datePublished", "dateModified")
        for html in page_of(site, name):
            (schema,) = [
                json.loads(found) for found in SCRIPT.findall(html) if '"Dataset"' in found
            ]
            said["schema.org"] = days(schema, "datePublished", "dateModified")
        said["oai"] = oai.get(name, ""), record.get("modified", "")
        said |= {f"page {place}": days for place, days in enumerate(moments(site, name))}
        assert set(said.values()) == {said["api"]}, (name, said)


def test_titles_periods_licences_and_makers_are_the_same_in_every_form(site):
    """As the API says them, so do DCAT, data.json and the page."""
    graph = rdflib.Graph().parse(site / "catalog.ttl")
    data = {
        each["landingPage"]: each
        for each in json.loads((site / "data.json").read_bytes())["dataset"]
    }
    for name, record in records(site).items():
        node, own = rdflib.URIRef(f"{record['page']}#dataset"), data[record["page"]]
        titles = {text.language: str(text) for text in graph.objects(node, DCTERMS.title)}
        assert own["title"] == record["title"] == titles["vi"]
        window = graph.value(node, DCTERMS.temporal)
        days = (
            [str(graph.value(window, term)) for term in (DCAT.startDate, DCAT.endDate)]
            if window
            else [None, None]
        )
        assert days == [record.get("start"), record.get("end")]
        assert own.get("temporal", "None/None") == f"{days[0]}/{days[1]}"
        licence = {str(each) for each in graph.objects(node, DCTERMS.license)}
        assert licence <= {each["url"] for each in record["licences"]} and own["license"] in licence
        makers = {
            str(name)
            for maker in graph.objects(node, DCTERMS.creator)
            for name in graph.objects(maker, rdflib.FOAF.name)
            if name.language == "vi"
        }
        assert makers == set(record.get("creators", [])), name
        prepared = facts_of(page_of(site, name)[0]).get("Cơ quan báo cáo", ("", ""))[0]
        assert all(maker in prepared for maker in makers), name


def test_rows_are_counted_the_same_in_every_form(site):
    """Lines of the CSV, the API's counts, the rows of its JSON, and the number on the page."""
    for name, record in records(site).items():
        total = 0
        for resource in record["resources"]:
            if "rows" not in resource:
                continue
            with (site / "datasets" / name / f"{resource['name']}.csv").open(
                encoding="utf-8", newline=""
            ) as file:
                lines = sum(1 for _ in csv.DictReader(file))
            rows = json.loads((site / "datasets" / name / f"{resource['name']}.json").read_bytes())
            assert (
                lines
                == resource["row_count"]
                == len(rows if isinstance(rows, list) else rows["rows"])
            ), name
            total += lines
        for html in page_of(site, name):
            assert read(html)[str(total)] >= 1, name


def test_as_many_checks_pass_wherever_they_are_counted(site):
    """The page of the checks, the dataset's and the report's page in each language, and the JSON."""
    for path in sorted((site / "datasets").glob("*/checks/index.html")):
        name = path.parent.parent.name
        passed = json.loads((site / "datasets" / name / "checks/checks.json").read_bytes())[
            "counts"
        ]["passed"]
        pages = [path.read_text("utf-8"), *page_of(site, name)]
        english = site / "en/datasets" / name / "checks/index.html"
        pages += [english.read_text("utf-8")] if english.is_file() else []
        for html in pages:
            assert re.search(rf"\b{passed} (kiểm tra đạt|checks? passed)", html), name


def test_the_newest_value_of_an_indicator_is_one(site):
    """First on its page, in the list of the series, in its citation, in search and in short messages."""
    hits = json.loads((site / "search/vi.json").read_bytes())["hits"]
    found = {hit[2]: hit[4] for hit in hits if hit[0] == 0 and len(hit) > 4}
    compared = 0
    for path in sorted((site / "indicators").glob("*/*/index.html")):
        uri = path.parent.relative_to(site).as_posix() + "/"
        first = re.search(r'<p class="now"><b>(.*?)</b>', path.read_text("utf-8"))
        if not first:
            continue
        figure = " ".join(re.sub(r"<[^>]+>", "", first[1]).replace("\u00a0", " ").split())
        tree = (site / uri).parent / "index.html"
        cell = rf'href="{re.escape(path.parent.name)}/".*?<td class="num main">(.*?)</td>'
        row = re.search(cell, tree.read_text("utf-8"), re.DOTALL)
        listed = " ".join(re.sub(r"<[^>]+>", " ", row[1]).replace("\u00a0", " ").split())
        assert listed.startswith(figure), uri
        assert found[uri].replace("\u00a0", " ") == figure, uri
        cited = json.loads((path.parent / "citation.csl.json").read_bytes())[0].get("note", "")
        assert not cited or figure.lower() in cited.replace("\u00a0", " ").lower(), uri
        compared += 1
    assert compared > 5
