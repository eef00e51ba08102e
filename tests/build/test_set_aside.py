"""Broken packages set aside: the rest is published, and each package has a page or a reason."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
import rdflib
from click.testing import CliRunner

from site_builder.authoring.release import Request
from site_builder.authoring.retire import rename
from site_builder.build.findings import Omission, check, settle
from site_builder.build.pipeline import prepare
from site_builder.build.store.store import Store
from site_builder.cli import main
from site_builder.core.problem import errors_of
from site_builder.core.text import Text
from site_builder.load.portal.publication import Folders
from site_builder.pages.datasets.changelog import entries_of
from tests.conftest import EPOCH, build
from tests.factories import BUILT
from tests.portal import (
    SITE,
    copy_sample,
    make_portal,
    read_portal,
    release,
    release_portal,
    undrawn,
)

pytestmark = pytest.mark.whole
FREE = "cap-nuoc-cong-ty"  # of no report
REPORTED = "thu-gom-2021-q1"
GOOD = {
    "title": "Trạm đo",
    "resources": [
        {
            "name": "do",
            "path": "do.csv",
            "schema": {
                "fields": [{"name": "ten", "type": "string"}, {"name": "so", "type": "number"}]
            },
        }
    ],
}
CSV = "ten,so\nA,1.5\nB,2\n"


def put(root, name, descriptor=GOOD, table=CSV):
    """A package of its own under the portal's datasets."""
    home = root / "datasets" / name
    home.mkdir(parents=True)
    text = descriptor if isinstance(descriptor, str) else json.dumps({"name": name, **descriptor})
    (home / "datapackage.json").write_text(text, "utf-8")
    if table is not None:
        (home / "do.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    return home


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """What a build with --set-aside would write; what another test has made already is kept, as by any build."""
    store = Store(tmp_path_factory.mktemp("kept"))

    def make(root, last=None):
        with pytest.MonkeyPatch.context() as patch:
            undrawn(patch)
            return prepare(
                Folders(root, root / "reports", root / "datasets"),
                SITE,
                BUILT,
                omission=Omission(last),
                store=store,
            )

    return make


def page(made, name):
    """The view at a package's address."""
    return next(
        page.view()
        for page in made.data_pages
        if page.uri == f"datasets/{name}/".replace("//", "/")
    )


BROKEN = {
    "cell": (GOOD, "ten,so\nA,x\n"),
    "ragged": (GOOD, "ten,so\nA,1,2\n"),
    "header": (GOOD, "ten,ten\nA,1\n"),
    "quote": (GOOD, 'ten,so\n"A,1\nB,2\n'),
    "absent": (GOOD, None),
    "json": ('{"name": "json", ', CSV),
    "bytes": (GOOD, b"\x00\x01\x02"),
    "remote": ({"resources": [{"name": "do", "path": "ftp://a.example/do.csv"}]}, CSV),
    "outside": ({"resources": [{"name": "do", "path": "../do.csv"}]}, CSV),
    "empty": ({"resources": []}, CSV),
}


@pytest.fixture
def root(tmp_path):
    """The sample portal, without releases."""
    return make_portal(tmp_path)


def test_without_the_option_a_broken_package_stops_the_build(root):
    """As before."""
    put(root, "hong", *BROKEN["cell"])
    made = prepare(Folders(root, root / "reports", root / "datasets"), SITE, BUILT)
    assert errors_of(made.problems) != ()


@pytest.fixture(scope="module")
def broken(tmp_path_factory, prepared):
    """What a portal with a package of every cause would write."""
    root = make_portal(tmp_path_factory.mktemp("broken"))
    for cause in BROKEN:
        put(root, cause, *BROKEN[cause])
    return prepared(root)


def test_whatever_is_wrong_the_rest_is_made(broken):
    """Nothing stops the build."""
    assert errors_of(broken.problems) == ()
    assert page(broken, FREE).template == "dataset.html"


@pytest.mark.parametrize("cause", BROKEN)
def test_a_broken_package_says_why_at_its_address(broken, cause):
    """The page of the package has the reason."""
    assert page(broken, cause).reasons


def test_the_list_says_what_is_set_aside_and_why(broken):
    """`/datasets/` names each package, the file, the row and what stands there."""
    lines = {line.link.href: line.reasons for line in page(broken, "").aside}
    assert set(lines) == {f"datasets/{cause}/" for cause in BROKEN}
    assert lines["datasets/cell/"][0].startswith("do.csv, dòng 2, cột so: ")


TWO = {
    "resources": [
        *GOOD["resources"],
        {
            **GOOD["resources"][0],
            "name": "moi",
            "path": "moi.csv",
            "observations": {"indicator": "ten", "value": "so"},
        },
    ]
}


@pytest.fixture
def in_part(root, prepared):
    """A package of two tables of which one has a cell that is no number."""
    (put(root, "phan", TWO) / "moi.csv").write_text("ten,so\nA,một\n", "utf-8")
    return prepared(root)


def test_the_good_tables_of_a_package_are_published(in_part):
    """A table of a foreign package fails alone; nothing stops the build."""
    assert errors_of(in_part.problems) == ()
    package = in_part.publication.package("phan")
    assert [table.name for table in package.tables] == ["do"]
    assert document(in_part, "datasets/phan.json")["state"] == "in-part"


def test_a_bad_table_is_a_file_with_its_reason(in_part):
    """Its bytes are as handed in; its page and the list say what is wrong, with row and column."""
    files = {file.uri: file.content for file in in_part.bundles["phan"].files}
    assert files["datasets/phan/moi.csv"] == "ten,so\nA,một\n".encode()
    said = page(in_part, "phan").aside
    assert (said.tables, said.reasons[0].startswith("moi.csv, dòng 2, cột so: ")) == (
        ("moi",),
        True,
    )
    assert [line.tables for line in page(in_part, "").aside] == [("moi",)]


def test_a_file_in_doubt_says_so_where_it_is_described(root, prepared):
    """Under the name that it has in addresses: in the box and under “Quality” of its page, in descriptor and ZIP."""
    bad = {**TWO["resources"][1], "name": "Trạm mới", "description": "Lắp năm nay."}
    (put(root, "phan", {"resources": [TWO["resources"][0], bad]}) / "moi.csv").write_text(
        "ten,so\nA,một\n", "utf-8"
    )
    made = prepared(root)
    view, files = (
        page(made, "phan"),
        {file.uri: file.content for file in made.bundles["phan"].files},
    )
    stated = json.loads(files["datasets/phan/datapackage.json"])["resources"][1]["description"]
    assert stated == "Nguyên như khi nộp, không phải bảng: số liệu còn điểm nghi vấn. Lắp năm nay."
    with zipfile.ZipFile(io.BytesIO(files["datasets/phan/phan.zip"])) as archive:
        assert f"moi.csv: Trạm mới: {stated}" in archive.read("README.txt").decode()
    assert (view.aside.tables, [each.code for each in view.problems if each.place]) == (
        ("Trạm mới",),
        ["cell-type"],
    )


def test_a_table_that_is_absent_costs_itself_alone(root, prepared):
    """The other table stands; the page names the one that is not held."""
    put(root, "phan", TWO)
    made = prepared(root)
    assert [table.name for table in made.publication.package("phan").tables] == ["do"]
    assert [link.title for link in page(made, "phan").elsewhere] == ["moi"]


def test_a_key_into_a_table_in_doubt_is_not_stated(root, prepared):
    """It cannot be followed: the published descriptor does not promise it, and the table itself stands."""
    key = {"fields": "ten", "reference": {"resource": "moi", "fields": "ten"}}
    good = {
        **GOOD["resources"][0],
        "schema": {**GOOD["resources"][0]["schema"], "foreignKeys": [key]},
    }
    (put(root, "phan", {"resources": [good, TWO["resources"][1]]}) / "moi.csv").write_text(
        "ten,so\nA,một\n", "utf-8"
    )
    files = {file.uri: file.content for file in prepared(root).bundles["phan"].files}
    first, second = json.loads(files["datasets/phan/datapackage.json"])["resources"]
    assert ("foreignKeys" in first["schema"], "schema" in second) == (False, False)


def test_a_schema_that_breaks_the_specification_costs_its_table(root, prepared):
    """Two columns of one name: the other table stands, and the reason names the one that does not."""
    fields = [{"name": "ten", "type": "string"}] * 2
    doubled = {"name": "Hai cột", "path": "moi.csv", "schema": {"fields": fields}}
    home = put(root, "phan", {"resources": [GOOD["resources"][0], doubled]})
    (home / "moi.csv").write_text("ten,ten\nA,B\n", "utf-8")
    made = prepared(root)
    assert [
        (table.name, len(table.table)) for table in made.publication.package("phan").tables
    ] == [("do", 2)]
    assert [each.code for each in made.publication.set_aside[0].reasons] == ["schema-invalid"]


def test_what_the_error_of_one_table_hid_is_of_another(root, prepared):
    """Nothing is read while a schema is broken; then a second table is at fault, and a third stands."""
    fields = [{"name": "ten", "type": "string"}] * 2
    tables = [{"name": "hai", "path": "hai.csv", "schema": {"fields": fields}}, *TWO["resources"]]
    home = put(root, "phan", {"resources": tables})
    (home / "hai.csv").write_text("ten,ten\nA,B\n", "utf-8")
    (home / "moi.csv").write_text("ten,so\nA,một\n", "utf-8")
    made = prepared(root)
    assert [table.name for table in made.publication.package("phan").tables] == ["do"]
    (absent,) = made.publication.set_aside
    assert (absent.tables, [each.code for each in absent.reasons]) == (
        frozenset({"hai", "moi"}),
        ["schema-invalid", "cell-type"],
    )


def test_a_bad_table_by_a_path_respelled_is_set_aside_alone(root, prepared):
    """The descriptor has it without its folder."""
    home = put(root, "phan", TWO)
    (home / "data").mkdir()
    (home / "data" / "moi.csv").write_text("ten,so\nA,một\n", "utf-8")
    made = prepared(root)
    assert [table.name for table in made.publication.package("phan").tables] == ["do"]


def test_where_no_table_is_left_the_package_is_set_aside(root, prepared):
    """A package of files alone is nothing that its descriptor promises."""
    (put(root, "phan", TWO, "ten,so\nA,x\n") / "moi.csv").write_text("ten,so\nA,một\n", "utf-8")
    assert page(prepared(root), "phan").fate == "set-aside"


def test_an_edition_stands_rather_than_a_part(root, prepared):
    """What was released is whole: no table of it goes missing."""
    (put(root, "phan", TWO) / "moi.csv").write_text("ten,so\nA,1\n", "utf-8")
    release_portal(root, "phan")
    (root / "datasets/phan/moi.csv").write_text("ten,so\nA,một\n", "utf-8")
    made = prepared(root)
    assert [(each.served, each.tables) for each in made.publication.set_aside] == [
        ("1.0.0", frozenset())
    ]


def test_a_package_of_a_report_still_stops_the_build(root, prepared):
    """What a report stands on is never set aside."""
    path = root / "datasets" / REPORTED / "datapackage.yaml"
    path.write_text("name: [", "utf-8")
    assert errors_of(prepared(root).problems) != ()


def test_a_released_package_keeps_its_page_and_bytes(root, prepared):
    """The current addresses serve the last edition, byte for byte."""
    release_portal(root, FREE)
    before = {file.uri: file.content for file in prepared(root).bundles[FREE].files}
    table = next((root / "datasets" / FREE).glob("*.csv"))
    table.write_text(table.read_text("utf-8") + "hỏng\n", "utf-8")
    made = prepared(root)
    assert errors_of(made.problems) == ()
    assert page(made, FREE).template == "dataset.html"
    assert {file.uri: file.content for file in made.bundles[FREE].files} == before
    assert [(aside.package.name, aside.served) for aside in made.publication.set_aside] == [
        (FREE, "1.0.0")
    ]


def test_a_tampered_edition_stops_the_build(root, prepared):
    """What was released is a promise: a changed frozen file is never set aside."""
    release_portal(root, FREE)
    frozen = next((root / "datasets" / FREE / "editions" / "1.0.0").glob("*.csv"))
    frozen.write_text(frozen.read_text("utf-8") + "x\n", "utf-8")
    assert "edition-file-changed" in {
        problem.code for problem in errors_of(prepared(root).problems)
    }


def test_a_change_without_release_is_set_aside_too(root, prepared):
    """Data that differ from the edition without a release do not reach the page."""
    release_portal(root, FREE)
    table = next((root / "datasets" / FREE).glob("*.csv"))
    text = table.read_text("utf-8")
    digit = next(letter for letter in reversed(text) if letter.isdigit())
    place = text.rindex(digit)
    table.write_text(text[:place] + ("1" if digit != "1" else "2") + text[place + 1 :], "utf-8")
    made = prepared(root)
    assert errors_of(made.problems) == ()
    assert made.publication.set_aside[0].served == "1.0.0"


def test_catalogues_keep_the_identity_of_the_site_before(root, prepared, tmp_path):
    """Title, identifier and licence that were published stay listed, though the descriptor cannot be read."""
    home = put(root, "tram", {**GOOD, "id": "https://so.example/tram", "title": "Trạm đo mưa"})
    last = tmp_path / "last"
    for file in prepared(root).bundles["tram"].files:
        (last / file.uri).parent.mkdir(parents=True, exist_ok=True)
        (last / file.uri).write_bytes(file.content)
    (home / "datapackage.json").write_text("{", "utf-8")
    made = prepared(root, last)
    turtle = next(file.content for file in made.described if file.uri == "catalog.ttl")
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    dcat, dct = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.DCTERMS
    (dataset,) = (
        node for node in graph.subjects(dct.identifier, rdflib.Literal("https://so.example/tram"))
    )
    assert (None, dcat.dataset, dataset) in graph
    assert str(graph.value(dataset, dct.title)) == "Trạm đo mưa"
    assert graph.value(dataset, dcat.distribution) is None


@pytest.mark.slow
def test_of_thirty_packages_ten_are_broken(tmp_path):
    """One run: each package has a page, and each broken one its reason there and in the list."""
    portal = copy_sample(tmp_path / "portal", warm=True)
    config = portal / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(
        text.replace("- open-data:", "- open-data:\n      publication: {set_aside: true}"), "utf-8"
    )
    for n in range(20):
        put(portal, f"lanh-{n}")
    for n, cause in enumerate(BROKEN):
        put(portal, f"hong-{n}", *BROKEN[cause])
    site = tmp_path / "site"
    done = build(config, site)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 gói để riêng:" in done.stdout
    listed = (site / "datasets" / "index.html").read_text("utf-8")
    for n in range(20):
        assert (site / "datasets" / f"lanh-{n}" / "do.csv").is_file()
    for n in range(len(BROKEN)):
        assert "Các tệp ở đây" in (site / "datasets" / f"hong-{n}" / "index.html").read_text(
            "utf-8"
        )
        assert f"hong-{n}/" in listed
        assert f"hong-{n} (" in done.stdout


def shown_before(last, name, state=None):
    """A site that showed data of this name, or said of them in its API that they are set aside."""
    (last / "datasets" / name).mkdir(parents=True)
    if state is None:
        (last / "datasets" / name / "datapackage.json").write_text(
            json.dumps({"name": name, "title": "Trạm đo"}), "utf-8"
        )
        return last
    own = last / "api" / "v1" / "datasets" / f"{name}.json"
    own.parent.mkdir(parents=True)
    said = {
        "title": "Trạm đo mưa",
        "identifier": "https://so.example/tram",
        "page": "/",
        "licences": [],
        "state": state,
    }
    own.write_text(json.dumps({"data": said}), "utf-8")
    return last


def listings(made):
    """Every place where a harvester, a program or a search engine looks for what there is."""
    wanted = ("catalog.ttl", "data.json", "datapackages.json", "api/v1/datasets.json", "llms.txt")
    files = {file.uri: str(file.content, "utf-8") for file in made.files if file.uri in wanted}
    assert {"catalog.ttl", "data.json", "api/v1/datasets.json"} <= set(files)
    return "".join(files.values())


def test_what_was_never_published_is_in_no_list(root, prepared):
    """No harvester takes a dataset whose data nobody has ever seen; its page and document say why."""
    put(root, "hong", *BROKEN["cell"])
    made = prepared(root)
    assert "datasets/hong" not in listings(made)
    assert (page(made, "hong").fate, document(made, "datasets/hong.json")["state"]) == (
        "set-aside",
        "never-published",
    )


@pytest.mark.parametrize("state", [None, "set-aside"])
def test_what_was_published_stays_in_the_lists(root, prepared, tmp_path, state):
    """The build before showed its data, or had set it aside already: a harvester that misses it would delete it."""
    put(root, "hong", *BROKEN["json"])
    made = prepared(root, shown_before(tmp_path / "last", "hong", state))
    assert "datasets/hong/" in listings(made)
    assert document(made, "datasets/hong.json")["state"] == "set-aside"
    assert document(made, "datasets/hong.json")["title"].startswith("Trạm đo")


def test_two_broken_packages_of_one_name_are_two(root, prepared):
    """Each folder keeps its line, its page and its document; the one whose name it is has the name."""
    for name in ("aaa", "tram", "zzz"):
        put(root, name, {**GOOD, "name": "tram"}, BROKEN["cell"][1])
    made = prepared(root)
    assert [(each.folder, each.package.name) for each in made.publication.set_aside] == [
        ("aaa", "aaa"),
        ("tram", "tram"),
        ("zzz", "zzz"),
    ]
    lines = next(page.view() for page in made.data_pages if page.uri == "datasets/").aside
    assert [line.link.href for line in lines] == [
        "datasets/aaa/",
        "datasets/tram/",
        "datasets/zzz/",
    ]
    assert all(
        page(made, name).reasons and document(made, f"datasets/{name}.json")
        for name in ("aaa", "tram", "zzz")
    )


def test_two_broken_packages_of_a_name_that_is_no_folders(root, prepared):
    """The first keeps the name, and its line names the folder; the second is called by its folder."""
    for name in ("aaa", "bbb"):
        put(root, name, {**GOOD, "name": "tram"}, BROKEN["cell"][1])
    lines = next(page.view() for page in prepared(root).data_pages if page.uri == "datasets/").aside
    assert [line.link.href for line in lines] == ["datasets/bbb/", "datasets/tram/"]
    assert lines[1].link.title.endswith("(aaa/)")


def document(made, uri):
    """One document of the API as it would be served."""
    return json.loads(next(file.content for file in made.files if file.uri == f"api/v1/{uri}"))[
        "data"
    ]


def test_the_api_says_what_is_set_aside(root, prepared):
    """In the list as in the package's own document, which stays at its address; no other dataset has a state."""
    put(root, "hong", *BROKEN["cell"])
    made = prepared(root, shown_before(root.parent / "last", "hong"))
    states = {each["name"]: each.get("state") for each in document(made, "datasets.json")}
    assert states == {name: "set-aside" if name == "hong" else None for name in states}
    said = document(made, "datasets/hong.json")
    assert (said["state"], said["resources"], said["files"], said.get("datapackage")) == (
        "set-aside",
        [],
        [],
        None,
    )


def test_the_api_says_that_an_earlier_version_stands(root, prepared):
    """With its rows, which are those of the edition."""
    release_portal(root, FREE)
    table = next((root / "datasets" / FREE).glob("*.csv"))
    table.write_text(table.read_text("utf-8") + "hỏng\n", "utf-8")
    said = document(prepared(root), f"datasets/{FREE}.json")
    assert (said["state"], said["version"]) == ("earlier-version", "1.0.0")


def test_an_accepted_cell_stands_on_the_page_with_its_row(root):
    """The table is published, and the cell is listed; a defect that was accepted and is none is told."""
    put(root, "vua", *BROKEN["cell"])
    site = replace(SITE, accepted={"vua": ("cell-type", "key-dangling")})
    made = prepare(Folders(root, root / "reports", root / "datasets"), site, BUILT)
    assert [each.code for each in made.problems if each.file == "mkdocs.yml"] == [
        "accept-without-use"
    ]
    assert [(each.code, each.place) for each in page(made, "vua").problems if each.place] == [
        ("cell-blank", "do.csv, dòng 2, cột so")
    ]


def test_what_is_accepted_is_of_use_while_its_package_is_set_aside(root):
    """Nobody can say what is wrong in tables that are not read."""
    put(root, "vua", GOOD, "ten,so\nA,x\nB,1,2\n")
    site = replace(SITE, accepted={"vua": ("cell-type",)})
    made = prepare(
        Folders(root, root / "reports", root / "datasets"), site, BUILT, omission=Omission(None)
    )
    assert made.publication.missing and "accept-without-use" not in [
        each.code for each in made.problems
    ]


def test_an_earlier_version_says_which_cells_are_blank(root):
    """Its columns are described as they were released: on its page and in the API."""
    put(root, "vua", *BROKEN["cell"])
    site = replace(SITE, accepted={"vua": ("cell-type",)})
    folders = Folders(root, root / "reports", root / "datasets")
    release(folders, read_portal(root, site=site), Request("vua", Text("Lần đầu")))
    (root / "datasets/vua/do.csv").write_text("ten,so\nA,1,2\n", "utf-8")
    made = prepare(folders, site, BUILT, omission=Omission(None))
    assert [
        each.get("blanked")
        for each in document(made, "datasets/vua.json")["resources"][0]["fields"]
    ] == [None, 1]
    words = "Số ô để trống vì nguồn không nêu giá trị nào đọc được: 1."
    assert [each.description for each in page(made, "vua").variables[0].columns] == ["", words]


@pytest.mark.parametrize("cause", ["cell", "json"])
def test_what_cannot_be_read_can_be_removed(sample_copy, cause):
    """A page with the note stays at its address, and the portal is whole again."""
    put(sample_copy, "hong", *BROKEN[cause])
    config = str(sample_copy / "mkdocs.yml")
    words = ["dataset", "remove", "hong", "--note", "Đơn vị gửi đã rút.", "-f", config]
    done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": EPOCH})
    assert (done.exit_code, (sample_copy / "datasets/hong").exists()) == (0, False), done.output
    assert (
        CliRunner()
        .invoke(main, ["check", "-f", config], env={"SOURCE_DATE_EPOCH": EPOCH})
        .exit_code
        == 0
    )


def test_what_stands_for_a_package_set_aside_is_taken_back(sample_copy):
    """The edition is public; afterwards nothing stands, and the list of corrections has the withdrawal."""
    table = put(sample_copy, "hong") / "do.csv"
    release_portal(sample_copy, "hong")
    table.write_text("ten,so\nA,x\n", "utf-8")
    words = [
        "dataset",
        "withdraw",
        "hong",
        "1.0.0",
        "--reason",
        "Cân hỏng.",
        "-f",
        str(sample_copy / "mkdocs.yml"),
    ]
    done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": EPOCH})
    assert done.exit_code == 0, done.output
    reading, folders = (
        read_portal(sample_copy),
        Folders(*(sample_copy / each for each in ("", "reports", "datasets"))),
    )
    publication = settle(reading, check(reading), folders, Omission(None))[0].publication
    assert publication.state("hong") == "set-aside"
    assert [each.kind for each in entries_of(publication)] == ["withdrawal"]


def test_what_is_accepted_is_of_the_package_under_its_new_name(root):
    """Nobody has to write the settings anew for a rename."""
    put(root, "vua", *BROKEN["cell"])
    site = replace(SITE, accepted={"vua": ("cell-type",)})
    folders = Folders(root, root / "reports", root / "datasets")
    release(folders, read_portal(root, site=site), Request("vua", Text("Lần đầu")))
    rename(folders, read_portal(root, site=site), "vua", "vua-moi", Text("Tên mới"))
    made = prepare(folders, site, BUILT)
    assert [
        each.code
        for each in made.problems
        if each.file in ("mkdocs.yml", "datasets/vua-moi/do.csv")
    ] == ["cell-blank"]
    (field,) = (
        each
        for each in document(made, "datasets/vua-moi.json")["resources"][0]["fields"]
        if "blanked" in each
    )
    assert field["blanked"] == 1


def test_a_released_descriptor_states_the_cells_that_were_accepted_as_blank(root):
    """Who loads the frozen files alone, without the page, sees that a value is missing there."""
    put(root, "vua", *BROKEN["cell"])
    site = replace(SITE, accepted={"vua": ("cell-type",)})
    release(
        Folders(root, root / "reports", root / "datasets"),
        read_portal(root, site=site),
        Request("vua", Text("Đầu")),
    )
    frozen = json.loads((root / "datasets/vua/editions/1.0.0/datapackage.json").read_text("utf-8"))
    assert [each.get("blanked") for each in frozen["resources"][0]["schema"]["fields"]] == [None, 1]


def test_an_edition_with_an_accepted_defect_can_stand(root):
    """What was accepted when it was released is accepted of its frozen files, too."""
    key = {"fields": "ten", "reference": {"resource": "moi", "fields": "ten"}}
    good = {
        **GOOD["resources"][0],
        "schema": {**GOOD["resources"][0]["schema"], "foreignKeys": [key]},
    }
    (put(root, "vua", {"resources": [good, TWO["resources"][1]]}) / "moi.csv").write_text(
        "ten,so\nA,1\n", "utf-8"
    )
    site = replace(SITE, accepted={"vua": ("key-dangling",)})
    folders = Folders(root, root / "reports", root / "datasets")
    release(folders, read_portal(root, site=site), Request("vua", Text("Lần đầu")))
    (root / "datasets/vua/do.csv").write_text("ten,so\nA,một\n", "utf-8")
    made = prepare(folders, site, BUILT, omission=Omission(None))
    assert [(each.package.name, each.served) for each in made.publication.set_aside] == [
        ("vua", "1.0.0")
    ]


def run_check(portal, *words):
    """`site-builder check` in a portal that sets aside what fails: exit code and what is said."""
    config = portal / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(
        text.replace("- open-data:", "- open-data:\n      publication: {set_aside: true}"), "utf-8"
    )
    done = CliRunner().invoke(
        main, ["check", "-f", str(config), *words], env={"SOURCE_DATE_EPOCH": EPOCH}
    )
    return done.exit_code, done.output


def test_check_agrees_with_the_build(sample_copy):
    """What would be set aside is told with its error and in the list, and is no failure."""
    put(sample_copy, "hong", *BROKEN["cell"])
    code, said = run_check(sample_copy)
    assert code == 0 and "cell-type" in said and "1 gói để riêng:\n  hong (" in said


def test_check_still_fails_for_a_report(sample_copy):
    """An error of a package that a report stands on stops the build, and so the check."""
    put(sample_copy, "hong", *BROKEN["cell"])
    (sample_copy / "datasets" / REPORTED / "datapackage.yaml").write_text("name: [", "utf-8")
    assert run_check(sample_copy)[0] == 1


def test_check_for_machines_lists_every_problem(sample_copy):
    """Nothing but JSON is printed, and the exit code is the same."""
    put(sample_copy, "hong", *BROKEN["cell"])
    code, said = run_check(sample_copy, "--format", "json")
    assert code == 0 and "cell-type" in [problem["code"] for problem in json.loads(said)]
