"""Facts of built portals, against the CSV files and pages beside them, read by the plainest reader there is."""

import csv
import hashlib
import json
import re
from decimal import Decimal
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.authoring.retire import rename
from site_builder.channels.api.addresses import document_bytes
from site_builder.channels.api.shapes import shaped
from site_builder.core.text import Text
from site_builder.derive import fact_ids
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Folders
from site_builder.model.log import Event, Log
from tests.channels.api.facts import fact_documents
from tests.factories import BUILT, make_publication
from tests.pages.test_large import keyed_package, page_of
from tests.portal import SAMPLE, SITE, copy_sample, read_portal, release_portal

KEYS = "value printed unit period area status source citation sha256 edition checks corrections".split()


def documents(site):
    """Every document of facts of a built site."""
    paths = (
        path
        for path in (site / "facts").glob("*.json")
        if path.name not in ("index.json", "schema.json")
    )
    return [
        json.loads(path.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
        for path in sorted(paths)
    ]


def local(site, url):
    """The file of a site behind an address."""
    home = json.loads((site / "api/v1/index.json").read_text("utf-8"))["source"]["url"]
    return site / url.removeprefix(home)


def rows_of(site, stated):
    """The rows of a published table as texts."""
    with local(site, stated["file"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_documents_hang_on_is_in_one_order():
    """In every process, or a document would be made again by each build."""
    portal = Portal(read_portal(SAMPLE).publication)
    files = [list(document.key[1]) for document in fact_documents(portal)]
    assert max(map(len, files)) > 1 and files == list(map(sorted, files))


@pytest.mark.whole
@pytest.mark.parametrize("name", ["portal", "sample"])
def test_every_value_is_that_of_the_file(name, request):
    """Byte for byte: each fact in the row of its key, each number of an observation in one fact."""
    site, counted = request.getfixturevalue(name), 0
    for document in documents(site):
        tables = {
            (each["dataset"], each.get("resource", "")): each for each in document["datasets"]
        }
        for fact in document["facts"]:
            stated = tables[fact["dataset"], fact.get("resource", "")]
            key = [str(part) for part in fact.get("key", ())]
            found = [
                row
                for row in rows_of(site, stated)
                if key == list(row.values())[: len(key)] or set(key) <= set(row.values())
            ]
            assert key and found, fact["id"]
            if fact.get("value") is not None:
                assert any(str(fact["value"]) in row.values() for row in found), fact["id"]
                counted += 1
    assert counted > 50


@pytest.mark.whole
def test_no_value_of_the_files_is_left_out(portal):
    """Every number in a column of values has its fact; the files are read without the program."""
    own = {}
    for fact in (fact for document in documents(portal) for fact in document["facts"]):
        numbers = [fact.get("value"), *(each.get("value") for each in fact.get("others", ()))]
        own.setdefault((fact["dataset"], fact.get("resource", "")), []).extend(numbers)
    for name, resource in (
        ("cchc-2022-h1", "indicators"),
        ("cchc-2022-h1", "figures"),
        ("da-nang-indices", "observations"),
    ):
        with (portal / f"datasets/{name}/{resource}.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            values = [row["value"] for row in csv.DictReader(file) if row["value"]]
        assert sorted(
            str(number) for number in own[name, resource] if number is not None
        ) == sorted(values)


@pytest.mark.whole
@pytest.mark.parametrize("name", ["portal", "sample"])
def test_every_document_says_all_and_its_hash_is_that_of_the_file(name, request):
    """The keys that are promised, and a hash that anybody can count again."""
    site, hashes = request.getfixturevalue(name), 0
    for document in documents(site):
        assert [key for key in KEYS if key not in document] == []
        for stated in document["datasets"]:
            if stated.get("file"):
                assert (
                    hashlib.sha256(local(site, stated["file"]).read_bytes()).hexdigest()
                    == stated["sha256"]
                )
                hashes += 1
    assert hashes > 5


@pytest.mark.whole
@pytest.mark.parametrize("name", ["portal", "sample"])
def test_every_page_shows_its_fact(name, request):
    """The anchor is on the page, in its row the figure as it is printed; ids are there once."""
    site = request.getfixturevalue(name)
    facts = [fact for document in documents(site) for fact in document["facts"]]
    assert len({fact["id"] for fact in facts}) == len(facts)
    for fact in facts:
        page, _, anchor = fact["page"].partition("#")
        text = (local(site, page) / "index.html").read_text("utf-8")
        assert text.count(f'id="{anchor}"') == 1, fact["page"]
        if fact.get("value") is not None and anchor.startswith("f-"):
            row = text.partition(f'id="{anchor}"')[2].partition("</tr>")[0]
            number = re.sub(
                r"[^\d,.−-]",
                "",
                fact["printed"]
                .replace(fact.get("qualifier", "-"), "")
                .split("\N{NO-BREAK SPACE}")[0],
            )
            assert number[:4] in row.replace("\N{NO-BREAK SPACE}", " "), (fact["id"], number)


@pytest.mark.whole
def test_the_list_leads_to_every_document(portal):
    """In pages of JSON, and on the page for people."""
    listed = json.loads((portal / "facts/index.json").read_text("utf-8"))["data"]
    assert {each["url"] for each in listed} == {document["url"] for document in documents(portal)}
    page = (portal / "facts/index.html").read_text("utf-8")
    assert all(f"<code>{each['id']}</code>" in page for each in listed)
    assert {each["id"]: each["count"] for each in listed} == {
        d["id"]: len(d["facts"]) for d in documents(portal)
    }


def facts_of(root):
    """Every fact of a portal by its id."""
    made = fact_documents(Portal(read_portal(root).publication))
    return {fact["id"]: fact for document in made for fact in document.make()["facts"]}


def test_the_answer_box_has_every_figure_of_many_areas_in_parts(tmp_path, monkeypatch):
    """Each area is in one part, in the order of codes; put together they say what the document says."""
    monkeypatch.setattr(fact_ids, "MOST_SHOWN", 3)
    made = {
        each.uri: each.make()
        for each in fact_documents(Portal(read_portal(copy_sample(tmp_path)).publication))
    }
    parts = {}
    for uri, part in made.items():
        if uri.startswith("search/figures/"):
            parts.setdefault(uri.split("/")[2], []).append(part)
    assert parts
    for name, own in parts.items():
        whole = made[f"facts/{name}.json"]
        codes = [sorted({fact["area"] for fact in part["facts"]}) for part in own]
        assert [*chain.from_iterable(codes)] == sorted(
            each["code"] for each in whole["areas"]
        ) and len(codes) > 1
        shown = sorted(whole["facts"], key=lambda fact: fact["area"])
        for key in ("value", "printed", "period", "end", "status", "corrections", "others"):
            assert [fact.get(key) for part in own for fact in part["facts"]] == [
                fact.get(key) for fact in shown
            ]


@pytest.mark.whole
def test_a_renamed_dataset_keeps_the_ids_of_its_facts(tmp_path):
    """They begin with the name under which it was first published."""
    root = copy_sample(tmp_path / "portal")
    before = set(facts_of(root))
    folder = root / "datasets/thu-gom-2021-q1"
    text = (folder / "datapackage.yaml").read_text("utf-8")
    identifier = f"id: {SITE.url}datasets/thu-gom-2021-q1/\n"
    text = re.sub(r"^id: .*\n", "", text, flags=re.M).replace(
        "name: thu-gom-2021-q1\n", f"name: moi\n{identifier}", 1
    )
    (folder / "datapackage.yaml").write_text(text, "utf-8")
    folder.rename(root / "datasets/moi")
    for page in (root / "reports").rglob("*.md"):
        page.write_text(page.read_text("utf-8").replace("thu-gom-2021-q1", "moi"), "utf-8")
    after = facts_of(root)
    assert before == set(after) and any(fact["dataset"] == "moi" for fact in after.values())


@pytest.mark.whole
def test_a_new_edition_says_what_it_replaced(tmp_path):
    """The same id, the new value, and in its corrections the old one; a row that went is a fact of its own."""
    root = copy_sample(tmp_path / "portal")
    release_portal(root, "thu-gom-2021-q1")
    path = root / "datasets/thu-gom-2021-q1/figures.csv"
    lines = path.read_text("utf-8").splitlines()
    first = next(csv.DictReader(lines))
    changed = lines[1].replace(f",{first['value']},", ",987654,", 1)
    path.write_text("\n".join([lines[0], changed, *lines[2:-1]]) + "\n", "utf-8")
    release_portal(root, "thu-gom-2021-q1", kind="revision", because="Nguồn in vậy")
    facts = facts_of(root)
    fact = facts[f"thu-gom-2021-q1.{first['id']}"]
    assert fact["value"] == 987654
    assert [(each["kind"], each["old"]) for each in fact["corrections"]] == [
        ("revised", first["value"])
    ]
    (gone,) = [each for each in facts.values() if each.get("status") == "removed"]
    assert gone["id"].startswith("thu-gom-2021-q1.figures@") and "/1." in gone["page"]


@pytest.mark.whole
def test_a_former_name_answers_with_what_became_of_it(tmp_path):
    """A dataset renamed after a release has its corrections and the rows that went; one removed then, says so."""
    root = copy_sample(tmp_path / "portal")
    folders = Folders(root, root / "reports", root / "datasets")
    path = root / "datasets/thu-gom-2021-q1/points.csv"
    release_portal(root, "thu-gom-2021-q1")
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:-1]) + "\n", "utf-8")
    release_portal(root, "thu-gom-2021-q1", kind="revision", because="Nguồn in vậy")
    before = facts_of(root)
    assert "removed" in {fact.get("status") for fact in before.values()}
    rename(folders, read_portal(root), "thu-gom-2021-q1", "moi", Text("Tên mới"))
    after = facts_of(root)
    assert {key: fact.get("status") for key, fact in after.items()} == {
        k: f.get("status") for k, f in before.items()
    }
    portal = Portal(make_publication(log=Log().followed([
        Event(event="rename", day=BUILT.date(), dataset="cu", reason=Text("Tên mới"), successor="cu-2"),
        Event(event="remove", day=BUILT.date(), dataset="cu-2", reason=Text("Trùng")),
    ])))  # fmt: skip
    absent = {
        each.uri: each.make()["status"] for each in fact_documents(portal) if "/cu" in each.uri
    }
    assert absent == {"facts/cu.json": "renamed", "facts/cu-2.json": "removed"}


@pytest.mark.parametrize(("tables", "rows"), [(1, 3), (1, 600), (13, 40)])
def test_a_row_that_its_page_does_not_print_leads_to_its_table(tables, rows):
    """Or to the page alone where not even the table stands; every other row to itself."""
    package = keyed_package(tables, rows)
    portal = Portal(make_publication(packages=(package,), reports=(), series=()))
    facts = [
        fact
        for document in fact_documents(portal)
        for fact in json.loads(document_bytes(document.make()))["facts"]
    ]
    anchors = [fact["page"].partition("#")[2] for fact in facts]
    page = page_of(package)
    assert len(anchors) == tables * rows and all(
        f'id="{anchor}"' in page for anchor in anchors if anchor
    )
    assert len({anchor for anchor in anchors if anchor.startswith("r-")}) == page.count('id="r-')


@given(st.text(min_size=1, max_size=40))
def test_what_a_cell_says_is_data(text):
    """Whatever it holds, the document is one JSON object with one such text."""
    assert json.loads(document_bytes(shaped("Other", dataset=text)))["dataset"] == text
