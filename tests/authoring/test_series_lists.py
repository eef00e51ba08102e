"""Indicators, targets and breaks entered without YAML: what changes in the files, what stays, what is refused."""

import csv
import io
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.authoring import write as writing
from site_builder.authoring.next_report import new_report, read_sources
from site_builder.authoring.series_lists import ListTable, SeriesLists
from site_builder.authoring.write import enter
from site_builder.core.calendar.period import parse_period
from site_builder.core.problem import AuthoringError, BuildRefused, errors_of, flag
from site_builder.core.sheets.csv import Dialect, csv_text
from site_builder.core.sheets.encoding import encode_as
from site_builder.derive.portal import Portal
from site_builder.extensions.vietnam.encodings import TCVN3 as LETTERS
from site_builder.load.portal.publication import Folders
from tests.portal import check_portal, make_portal, read_portal, release_portal

pytestmark = pytest.mark.whole

WATER, WASTE = "cap-nuoc", "thu-gom"


def folders(root):
    """Where the copy's sources lie."""
    return Folders(root, root / "reports", root / "datasets")


@pytest.fixture
def root(tmp_path):
    """The sample's sources."""
    return make_portal(tmp_path)


def lists(root, series=WATER):
    """The lists of a series of the copy."""
    return SeriesLists(folders(root), read_portal(root), series)


def write(root, *entries):
    """Enter, with the checks of a portal; the indicators of the series come back."""
    for entry in entries:
        reading = enter(folders(root), entry.files, lambda: read_portal(root))
    return reading.publication


def rows(root, package, name):
    """A table as the csv module reads it."""
    return list(
        csv.DictReader(
            io.StringIO((root / "datasets" / package / name).read_text("utf-8"), newline="")
        )
    )


def test_a_new_indicator_stands_below_the_last_of_its_parent(root):
    """And the list knows it with its properties."""
    known = write(
        root,
        lists(root).add("1.4", {"parent": "1", "name": "Hộ mới", "unit": "hộ", "kind": "count"}),
    )
    codes = list(known.indicators(WATER))
    assert codes[codes.index("1.3") + 1] == "1.4"
    assert known.indicators(WATER)["1.4"].unit.main == "hộ"


def test_all_other_lines_keep_their_bytes(root):
    """One line more, and nothing else."""
    path = root / "datasets/cap-nuoc-indicators/indicators.csv"
    before = path.read_bytes().splitlines(keepends=True)
    write(root, lists(root).add("9", {"name": "Khác, mới", "kind": "count"}))
    after = path.read_bytes().splitlines(keepends=True)
    assert [line for line in after if line in before] == before and len(after) == len(before) + 1


def test_a_renamed_indicator_keeps_its_code_and_row(root):
    """Only the name differs."""
    before = rows(root, "cap-nuoc-indicators", "indicators.csv")
    write(root, lists(root).reword("1.1", {"name": "Số hộ có nước máy"}))
    after = rows(root, "cap-nuoc-indicators", "indicators.csv")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [{**old, "name": "Số hộ có nước máy"} for old, _ in changed] == [
        new for _, new in changed
    ]


def test_a_retired_indicator_says_until_when_and_its_successor_what_it_replaces(root):
    """The list gains the column it lacked; comments and order of the descriptor stay."""
    known = write(root, lists(root).add("6", {"name": "Trạm mới", "kind": "count"}))
    known = write(root, *lists(root).retire("5", "2020-Q1", "6"))
    listed = known.indicators(WATER)
    assert (listed["5"].until, listed["6"].replaces) == ("2020-Q1", "5")


def test_a_column_is_added_and_the_rest_of_the_descriptor_stays(root):
    """The descriptor says the same as before but for the field and the part."""
    path = root / "datasets/cap-nuoc-indicators/datapackage.yaml"
    before = yaml.safe_load(path.read_text("utf-8"))
    write(root, *lists(root).retire("5", "2020-Q1"))
    after = yaml.safe_load(path.read_text("utf-8"))
    assert after["resources"][0]["schema"]["fields"].pop()["name"] == "until"
    assert after["resources"][0]["indicators"].pop("until") == "until"
    assert after == before


def test_a_target_is_entered_with_the_digits_given(root):
    """As canonical text, no float on the way."""
    write(root, lists(root).aim("1.3", "2021", ">=", "80.10"))
    assert rows(root, "cap-nuoc-indicators", "targets.csv")[-1]["value"] == "80.10"


def test_a_target_that_stands_is_replaced(root):
    """One target an indicator and period."""
    write(root, lists(root).aim("1.3", "2018", ">=", "61"))
    found = [
        row for row in rows(root, "cap-nuoc-indicators", "targets.csv") if row["indicator"] == "1.3"
    ]
    assert [row["value"] for row in found] == ["61"]


def test_a_unit_changes_in_the_list_and_its_break_has_the_former_one(root):
    """In one entry; said again, it changes nothing."""
    for _ in range(2):
        entry = lists(root, WASTE).break_off(
            "1.1", "2021-Q2", unit="kg", kind="unit", note="Cân mới."
        )
        write(root, entry)
    assert [row["unit_before"] for row in rows(root, f"{WASTE}-indicators", "breaks.csv")] == [
        "tấn"
    ]
    units = {
        row["code"]: row["unit"] for row in rows(root, f"{WASTE}-indicators", "indicators.csv")
    }
    assert (units["1.1"], units["1.2"]) == ("kg", "tấn")


def test_a_break_gets_the_next_row_number(root):
    """Where the table counts its rows in a key."""
    write(root, lists(root).break_off("2", "2020-Q1", kind="method", note="Đo bằng đồng hồ mới."))
    assert rows(root, "cap-nuoc-indicators", "breaks.csv")[-1]["id"] == "9"


def test_a_series_without_a_table_of_targets_gains_one(root):
    """And readers of the portal find the target."""
    write(root, lists(root, WASTE).aim("1.3", "2021", ">=", "40", "Nghị quyết của huyện."))
    (target,) = Portal(read_portal(root).publication).observed[WASTE].targets
    assert (target.indicator, str(target.value), target.note.main) == (
        "1.3",
        "40",
        "Nghị quyết của huyện.",
    )


def test_the_next_draft_leaves_out_what_is_counted_no_more(root):
    """And keeps what is counted still."""
    write(root, *lists(root, WASTE).retire("1.2", "2021-Q1"))
    publication, period = read_portal(root).publication, parse_period("2021-Q2")
    draft = new_report(
        publication, WASTE, period, read_sources(folders(root), publication, WASTE, period)
    )
    (table,) = [file for file in draft.files if file.uri.endswith("/indicators.csv")]
    codes = [line.partition(",")[0] for line in table.content.decode().splitlines()]
    assert "1.1" in codes and "1.2" not in codes
    (report,) = [file.content.decode() for file in draft.files if file.uri.endswith(".md")]
    assert "1.1" in report and "1.2" not in report


def drafted(root, series, period):
    """The lines of a draft's table, without what a period leaves empty."""
    publication, period = read_portal(root).publication, parse_period(period)
    draft = new_report(
        publication, series, period, read_sources(folders(root), publication, series, period)
    )
    (table,) = [file for file in draft.files if file.uri.endswith("/indicators.csv")]
    return table.content.decode().splitlines()


def test_the_next_draft_has_a_row_for_what_is_new_in_the_list(root):
    """Below the one that it follows in the list, with its unit; headings get none, and old lines stay."""
    before = drafted(root, WASTE, "2021-Q2")
    parts = {"parent": "1", "name": "Rác tái chế", "unit": "tấn", "kind": "quantity"}
    write(root, lists(root, WASTE).add("1.9", parts))
    write(root, lists(root, WASTE).add("9", {"name": "Mục khác", "kind": "heading"}))
    after = drafted(root, WASTE, "2021-Q2")
    (line,) = [line for line in after if line not in before]
    above = [code for code in lists(root, WASTE).listed if code != "1.9"]
    assert line == "1.9,tấn,,"
    assert (
        after[after.index(line) - 1].partition(",")[0]
        == [code for code in above if code.startswith("1")][-1]
    )
    assert [other for other in after if other != line] == before


def test_a_table_with_a_row_an_area_gains_none(root):
    """Which areas count the new indicator nobody has stated."""
    write(root, lists(root).add("7", {"name": "Trạm mới", "unit": "trạm", "kind": "count"}))
    assert not any(line.startswith("7,") for line in drafted(root, WATER, "2021"))


def test_a_json_descriptor_stays_json(root):
    """With its indent."""
    home = root / "datasets/thu-gom-indicators"
    described = yaml.safe_load((home / "datapackage.yaml").read_text("utf-8"))
    (home / "datapackage.json").write_text(
        json.dumps(described, ensure_ascii=False, indent=2), "utf-8"
    )
    (home / "datapackage.yaml").unlink()
    write(root, lists(root, WASTE).aim("1.3", "2021", ">=", "40"))
    assert (
        json.loads((home / "datapackage.json").read_text("utf-8"))["resources"][-1]["name"]
        == "targets"
    )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda it: it.add("1.1", {"name": "x"}), "1.1"),
        (lambda it: it.add("", {"name": "x"}), "code"),
        (lambda it: it.reword("1.9", {"name": "x"}), "1.1, 1.2, 1.3"),
        (lambda it: it.aim("1.3", "2021-Q5", ">=", "1"), "2021-Q5"),
        (lambda it: it.aim("1.3", "2021", ">=", "1,5"), "1,5"),
        (lambda it: it.retire("1.3", "x"), "x"),
        (lambda it: it.add("7", {"name": "x", "parent": "99"}), "99"),
    ],
)
def test_a_wrong_word_is_refused_by_name(root, call, words):
    """What was found, or what there is."""
    with pytest.raises(AuthoringError, match=words):
        call(lists(root))


def test_an_unknown_series_is_refused_with_those_there_are(root):
    """Each with an indicator list."""
    with pytest.raises(AuthoringError, match="cap-nuoc, thu-gom"):
        lists(root, "khong-co")


def test_an_entry_that_breaks_the_portal_is_taken_back(root):
    """Every byte is as before, and the error is told."""
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(BuildRefused):
        write(root, lists(root).add("8", {"name": "x", "kind": "percent", "decimals": "hai"}))
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


TARGETS = "datasets/cap-nuoc-indicators/targets.csv"
DESCRIPTOR = "datasets/cap-nuoc-indicators/datapackage.yaml"


def edit(root, file, old, new):
    """Text of the copy replaced, once."""
    text = (root / file).read_text("utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new), "utf-8")


def test_a_target_that_stands_twice_is_refused_with_its_rows(root):
    """Which of the two would be replaced is for the author to say."""
    edit(root, TARGETS, "3,2019", "1.3,2018,>=,70,,\n3,2019")
    with pytest.raises(AuthoringError, match="2, 3"):
        lists(root).aim("1.3", "2018", ">=", "61")


def test_a_period_in_another_spelling_is_the_same(root):
    """Small letters in the file make no second target."""
    edit(root, TARGETS, "1.3,2018", "1.3,2018-h1")
    entry = lists(root).aim("1.3", "2018-H1", ">=", "61")
    assert entry.before["period"] == "2018-h1"


def test_a_target_of_an_area_is_left_alone(root):
    """A row with an area is another target."""
    (root / TARGETS).write_text(
        "indicator,period,comparison,value,note,source,area\n1.3,2018,>=,60,,,x\n", "utf-8"
    )
    field = "{name: source, type: string, title: Nguồn}\n"
    text = (root / DESCRIPTOR).read_text("utf-8")
    before, targets = text.split("  - name: targets")
    added = targets.replace(
        field, f"{field}        - {{name: area, type: string, title: Nơi}}\n", 1
    )
    (root / DESCRIPTOR).write_text(f"{before}  - name: targets{added}", "utf-8")
    assert lists(root).aim("1.3", "2018", ">=", "61").before == {}


def test_a_target_is_written_with_the_decimal_sign_of_its_column(root):
    """1.704 in a column of commas would be read as 1704."""
    edit(
        root,
        DESCRIPTOR,
        "{name: value, type: number, title: Mục tiêu}",
        "{name: value, type: number, decimalChar: ',', groupChar: '.', title: Mục tiêu}",
    )
    assert lists(root).aim("1.3", "2021", ">=", "1.704").after["value"] == "1,704"


def test_targets_in_another_package_of_the_series_are_entered_there(root):
    """No second table of targets is made beside the list."""
    text = (root / DESCRIPTOR).read_text("utf-8")
    before, targets = text.split("  - name: targets")
    other = root / "datasets/cap-nuoc-muc-tieu"
    other.mkdir()
    head = before.partition("resources:")[0].replace("cap-nuoc-indicators", "cap-nuoc-muc-tieu")
    (other / "datapackage.yaml").write_text(
        f"{head}resources:\n  - name: targets{targets}", "utf-8"
    )
    (root / DESCRIPTOR).write_text(before, "utf-8")
    (root / TARGETS).rename(other / "targets.csv")
    assert (
        lists(root).aim("1.3", "2021", ">=", "80").table == "datasets/cap-nuoc-muc-tieu/targets.csv"
    )


def test_one_more_error_of_a_known_kind_is_taken_back(root, monkeypatch):
    """A file that had such an error already does not hide a new one."""
    before = (root / TARGETS).read_bytes()
    reading = read_portal(root)
    error = flag("parts-differ", TARGETS, path="b.csv", found="x", header="y")
    with pytest.raises(BuildRefused):
        found = iter([(error,), (error, error)])
        monkeypatch.setattr(writing, "check", lambda *_, **__: next(found))
        enter(folders(root), lists(root).aim("1.3", "2021", ">=", "80").files, lambda: reading)
    assert (root / TARGETS).read_bytes() == before


def test_a_check_that_fails_leaves_the_files_as_they_were(root, monkeypatch):
    """Whatever it fails with."""
    before, reading, entry = (
        (root / TARGETS).read_bytes(),
        read_portal(root),
        lists(root).aim("3", "2021", "<=", "9"),
    )
    calls = iter([()])
    monkeypatch.setattr(writing, "check", lambda *_, **__: next(calls))
    with pytest.raises(StopIteration):
        enter(folders(root), entry.files, lambda: reading)
    assert (root / TARGETS).read_bytes() == before


def test_a_released_list_takes_every_entry_and_one_release_publishes_them(root):
    """A row added, one reworded, one retired, a target and a break: what was released keeps its bytes."""
    release_portal(root, f"{WASTE}-indicators")
    edition = root / f"datasets/{WASTE}-indicators/editions/1.0.0"
    frozen = {path.name: path.read_bytes() for path in edition.iterdir()}
    for plan in (
        lambda it: [
            it.add("1.9", {"parent": "1", "name": "Rác tái chế", "unit": "tấn", "kind": "quantity"})
        ],
        lambda it: [it.reword("1.1", {"name": "Rác thu gom được"})],
        lambda it: it.retire("1.2", "2021-Q1"),
        lambda it: [it.aim("1.3", "2021", ">=", "40")],
        lambda it: [
            it.break_off("1.3", "2021-Q2", kind="method", note="Cân xe thay cho ước lượng.")
        ],
    ):
        write(root, *plan(lists(root, WASTE)))
    asked = {problem.code for problem in errors_of(check_portal(root))}
    assert (
        asked <= {"released-cell-changed", "released-data-changed", "released-data-changed-more"}
        and asked
    )
    plan = release_portal(root, f"{WASTE}-indicators", "Năm thay đổi.", because="Như nghị quyết")
    assert str(plan.edition.version) == "2.0.0"
    assert {change.table for change in plan.edition.changes} == {"indicators", "targets", "breaks"}
    assert {path.name: path.read_bytes() for path in edition.iterdir()} == frozen
    assert errors_of(check_portal(root)) == ()


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2).filter(any), max_size=5), st.data())
def test_entering_a_row_changes_no_other(rows, data):
    """Whatever the cells hold, the csv module reads all old rows, and the new one at its place."""
    form = Dialect()
    text = csv_text([["a", "b"], *([cell or None for cell in row] for row in rows)], form)
    table = ListTable(text, form, {"a": "a", "b": "b"})
    place = data.draw(st.integers(0, len(rows)))
    made = table.entered(place, {"a": "mới", "b": "x,\ny"})
    assert list(csv.reader(io.StringIO(made, newline=""))) == [
        ["a", "b"], *rows[:place], ["mới", "x,\ny"], *rows[place:]
    ]  # fmt: skip


def recode(root, folder, recoded, encoding):
    """The table of a package as an old program would have saved it, stated so."""
    place = root / "datasets" / folder
    (place / "indicators.csv").write_bytes(recoded((place / "indicators.csv").read_text("utf-8")))
    text = (place / "datapackage.yaml").read_text("utf-8")
    text = text.replace(
        "path: indicators.csv\n", f"path: indicators.csv\n    encoding: {encoding}\n", 1
    )
    (place / "datapackage.yaml").write_text(text, "utf-8")


TCVN3 = {new: old for old, new in LETTERS.items()}


def in_tcvn3(text):
    """A text as a .VnTime document stores it; names in small letters come back."""
    return "".join(TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in text).encode(
        "cp1252"
    )


def test_a_list_in_an_old_encoding_is_changed_in_it(root):
    """Windows-1258, which Excel called "text" in Viet Nam."""
    recode(
        root, "cap-nuoc-indicators", lambda text: encode_as(text, "windows-1258"), "windows-1258"
    )
    before = (root / "datasets/cap-nuoc-indicators/indicators.csv").read_bytes()
    known = write(root, lists(root).reword("1.1", {"name": "Số hộ có nước máy"}))
    after = (root / "datasets/cap-nuoc-indicators/indicators.csv").read_bytes()
    assert known.indicators(WATER)["1.1"].name.main == "Số hộ có nước máy"
    changed = [
        new for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new
    ]
    assert [line.split(b",")[0] for line in changed] == [b"1.1"]


def test_a_list_in_an_encoding_that_is_only_read_leads_on(root):
    """TCVN3 has no letters of its own to write; what to do is said, and nothing is written."""
    recode(root, "cap-nuoc-indicators", in_tcvn3, "tcvn3")
    before = (root / "datasets/cap-nuoc-indicators/indicators.csv").read_bytes()
    with pytest.raises(AuthoringError) as refused:
        lists(root).reword("1.1", {"name": "Số hộ có nước máy"})
    assert (refused.value.facts["encoding"], "UTF-8" in refused.value.message) == ("tcvn3", True)
    assert (root / "datasets/cap-nuoc-indicators/indicators.csv").read_bytes() == before


def test_the_next_draft_of_a_table_in_an_old_encoding_is_utf8(root):
    """It is a file of its own: letters that the old encoding cannot write want no refusal, and no line says it."""
    recode(root, "thu-gom-2021-q1", in_tcvn3, "tcvn3")
    assert "1.1,tấn,," in drafted(root, WASTE, "2021-Q2")
    publication, period = read_portal(root).publication, parse_period("2021-Q2")
    draft = new_report(
        publication, WASTE, period, read_sources(folders(root), publication, WASTE, period)
    )
    (descriptor,) = [file.content for file in draft.files if file.uri.endswith("/datapackage.yaml")]
    assert b"encoding" not in descriptor
