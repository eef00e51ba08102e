"""excel collect: forms of many units become one table with the unit as a column; what is wrong is told, sums too."""

import csv
import io
import shutil
from decimal import Decimal

import openpyxl
import pytest
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.core.problem import Problem
from site_builder.core.text import Text
from site_builder.extensions.forms.collecting import (
    NO_KEY,
    OTHER_MEASURE,
    Unsummed,
    read_units,
    sums_of,
    unit_of,
)
from site_builder.load.packages import package as load_package
from site_builder.model.package import Field, Package, Resource, Schema, Table
from tests.authoring.test_drafts import snapshot
from tests.conftest import ROOT, SAMPLE

pytestmark = pytest.mark.whole
PACKAGE = "thu-gom-2021-q1"
UNITS = "code,name\nhoa-binh,Xã Hòa Bình\nan-phu,Xã An Phú\ntan-loc,Xã Tân Lộc\n"


def run(portal, *words, **given):
    """The command in a portal: exit code and what it said."""
    done = CliRunner().invoke(
        main, ["dataset", "excel", *map(str, words), "-f", str(portal / "mkdocs.yml")], **given
    )
    return done.exit_code, done.output


def small(folder):
    """The sample without its second series, and a list of units."""
    portal = folder / "portal"
    shutil.copytree(SAMPLE, portal, ignore=shutil.ignore_patterns("cap-nuoc*", ".cache"))
    config = portal / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("../../theme", str(ROOT / "theme")), "utf-8"
    )
    (folder / "don-vi.csv").write_text(UNITS, "utf-8")
    return portal


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    """The bytes of the form that every unit was sent."""
    portal = small(tmp_path_factory.mktemp("form"))
    assert run(portal, "export", PACKAGE, portal / "phieu.xlsx")[0] == 0
    return (portal / "phieu.xlsx").read_bytes()


@pytest.fixture
def portal(tmp_path):
    """A portal of its own for each test, and a folder of what came back."""
    (tmp_path / "tra-loi").mkdir()
    return small(tmp_path)


def answer(form, portal, name, **cells):
    """A unit's workbook, filled in by another library."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    for place, value in cells.items():
        sheet, _, cell = place.rpartition("_")
        book[sheet][cell] = value
    book.save(portal.parent / "tra-loi" / f"{name}.xlsx")


def collected(portal, table="indicators"):
    """The collected table as dicts, by Python's own reader."""
    path = portal / "datasets" / f"{PACKAGE}-units" / f"{table}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def collect(portal, *words, **given):
    """Collect what came back."""
    return run(portal, "collect", portal.parent / "tra-loi", *words, **given)


def listed(portal):
    """The option that names the units."""
    return "--units", portal.parent / "don-vi.csv"


def test_each_units_rows_stand_under_its_name(form, portal):
    """Every row of the form once a unit, the unit as the first column; nothing else of the portal changes."""
    answer(form, portal, "hoa-binh", indicators_D3=1000, indicators_D4=500.5)
    answer(form, portal, "Xã An Phú", indicators_D3=700)
    before = snapshot(portal)
    code, said = collect(portal, *listed(portal), "--yes")
    assert code == 0, said
    rows = collected(portal)
    assert list(rows[0]) == ["reporting_unit", "code", "unit", "value", "note"]
    values = {(row["reporting_unit"], row["code"]): row["value"] for row in rows}
    assert values["hoa-binh", "1.1"] == "1000" and values["hoa-binh", "1.2"] == "500.50"
    assert values["an-phu", "1.1"] == "700" and len(rows) == 2 * 5
    after = snapshot(portal)
    assert {path: after[path] for path in before} == before


def test_the_collected_package_is_one_that_check_accepts(form, portal):
    """Its schemas are those of the form, with the unit in the key."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    assert collect(portal, "--yes")[0] == 0
    done = CliRunner().invoke(main, ["check", "-f", str(portal / "mkdocs.yml"), "--lang", "en"])
    assert done.exit_code == 0, done.output


def test_sums_are_of_what_may_be_added_up(form, portal):
    """Amounts and counts, never shares; who gave none is named."""
    answer(form, portal, "hoa-binh", indicators_D3=1000, indicators_D5=60)
    answer(form, portal, "an-phu", indicators_D3=700, indicators_D5=70)
    said = collect(portal, *listed(portal))[1]
    assert "indicators 1.1 value: 1.700 (2 đơn vị; thiếu tan-loc)" in said
    assert "1.3 value" not in said and "Chưa có biểu của: tan-loc" in said


def test_nothing_is_written_unasked(form, portal):
    """What would be is listed first."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    before = snapshot(portal)
    code, said = collect(portal, input="n\n")
    assert code == 0 and "indicators.csv: 5 dòng" in said and "mới: hoa-binh" in said
    assert "Không có --units" in said
    assert snapshot(portal) == before


@pytest.mark.parametrize(
    ("name", "cells", "address"),
    [
        ("an-phu", {"indicators_D3": "1.705"}, "indicators!D3"),
        ("an-phu", {"points_B2": "siêu thị"}, "points!B2"),
        ("an-phu", {"indicators_A3": "1.9"}, "indicators!A3"),
    ],
)
def test_what_is_refused_is_told_with_file_and_cell(form, portal, name, cells, address):
    """Of every form at once; nothing is written, the good ones neither."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    answer(form, portal, name, **cells)
    before = snapshot(portal)
    code, said = collect(portal, "--yes")
    assert code == 1 and f"{name}.xlsx" in said and address in said and "Chưa ghi gì" in said
    assert snapshot(portal) == before


def test_a_file_of_no_unit_is_refused(form, portal):
    """The unit probably meant is named."""
    answer(form, portal, "hoa-bin", indicators_D3=1000)
    code, said = collect(portal, *listed(portal), "--yes")
    assert code == 1 and "form-unit-unknown" in said and "hoa-binh.xlsx" in said


def test_two_files_of_one_unit_are_refused(form, portal):
    """By code and by name."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    answer(form, portal, "Xã Hòa Bình", indicators_D3=1001)
    code, said = collect(portal, *listed(portal), "--yes")
    assert code == 1 and "form-unit-twice" in said


def test_a_form_of_another_package_is_refused(form, portal):
    """One package at a time."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    assert (
        run(portal, "export", "thu-gom-indicators", portal.parent / "tra-loi" / "an-phu.xlsx")[0]
        == 0
    )
    code, said = collect(portal, "--yes")
    assert code == 1 and "form-other-package" in said


def test_who_answers_later_joins_and_nobody_is_lost(form, portal):
    """A second run lists each changed cell of whoever sent again, and keeps those whose form is gone."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    answer(form, portal, "an-phu", indicators_D3=700)
    assert collect(portal, "--yes")[0] == 0
    (portal.parent / "tra-loi" / "an-phu.xlsx").unlink()
    answer(form, portal, "hoa-binh", indicators_D3=1100)
    answer(form, portal, "tan-loc", indicators_D3=5)
    code, said = collect(portal, "--yes")
    assert (
        code == 0
        and "indicators hoa-binh (1.1) value: 1000 → 1100" in said
        and "giữ như cũ: an-phu" in said
    )
    values = {
        row["reporting_unit"]: row["value"] for row in collected(portal) if row["code"] == "1.1"
    }
    assert values == {"an-phu": "700", "hoa-binh": "1100", "tan-loc": "5"}
    assert sum(map(Decimal, values.values())) == 1805 and "1.805 (3 đơn vị)" in said
    assert "Không có gì thay đổi." in collect(portal, "--yes")[1]


def test_a_folder_without_forms(portal):
    """It is said."""
    code, said = collect(portal, "--yes")
    assert code == 1 and "Không có tệp Excel" in said


ALIKE = {"01": "Đông Sơn", "02": "Đồng Sơn", "03": "Hòa Bình"}


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        ("Đông Sơn", "01"),
        ("Đồng Sơn", "02"),
        ("Đo\u0302\u0300ng Sơn", "02"),
        ("02", "02"),
        ("hoa binh", "03"),
    ],
)
def test_tone_marks_tell_units_apart(stem, code):
    """The name as it is written comes first, composed or not; without marks it serves where it is one unit's."""
    assert unit_of(stem, ALIKE, "a.xlsx") == code


def test_a_name_that_two_units_may_have_is_refused():
    """Both are named."""
    told = unit_of("Dong Son", ALIKE, "Dong Son.xlsx")
    assert isinstance(told, Problem) and told.code == "form-unit-doubtful"
    assert dict(told.facts)["units"] == "01 Đông Sơn; 02 Đồng Sơn"


@pytest.mark.parametrize(
    "text",
    [
        "code,name\n01,Đông Sơn\n",
        "\ufeffMã đơn vị;Tên\n01;Đông Sơn\n",
        "mã\ttên\n01\tĐông Sơn\n",
        "tên,mã\nĐông Sơn,01\n",
    ],
)
def test_a_list_is_read_by_its_headings(text):
    """Whatever sets its cells apart."""
    assert (read_units(text, "dv.csv").names, read_units(text, "dv.csv").problems) == (
        {"01": "Đông Sơn"},
        (),
    )


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("01,Đông Sơn\n02,Đồng Sơn\n", "form-list-head", 1),
        ("", "form-list-empty", None),
        ("code,name\n", "form-list-empty", None),
        ("code,name\n01,Đông Sơn\n01,Đồng Sơn\n", "form-list-twice", 3),
        ("code,name\n,Đông Sơn\n", "form-list-code", 2),
    ],
)
def test_a_list_that_would_lose_a_unit_is_refused(text, code, row):
    """With the line."""
    assert [(told.code, told.row) for told in read_units(text, "dv.csv").problems] == [(code, row)]


def test_a_refused_list_stops_the_command(form, portal):
    """Before anything is read."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    (portal.parent / "don-vi.csv").write_text(UNITS.partition("\n")[2], "utf-8")
    code, said = collect(portal, *listed(portal), "--yes")
    assert code == 1 and "form-list-head" in said and "Chưa ghi gì" in said


def changed_form(portal, old, new):
    """The form described otherwise, and sent to another unit alone."""
    base = portal / "datasets" / PACKAGE / "datapackage.yaml"
    stated = base.read_text("utf-8")
    assert old in stated
    base.write_text(stated.replace(old, new, 1), "utf-8")
    (portal.parent / "tra-loi" / "hoa-binh.xlsx").unlink()
    assert run(portal, "export", PACKAGE, portal / "phieu.xlsx")[0] == 0
    answer((portal / "phieu.xlsx").read_bytes(), portal, "an-phu", indicators_D3=700)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("period: 2021-Q1", "period: 2021-Q2", "2021-Q2"),
        (
            "type: number, title: Số liệu}",
            "type: number, title: Số liệu, groupChar: ' '}",
            "units/indicators.csv: biểu mô tả",
        ),
        ("title: Vị trí}", "title: Vị trí, unit: ha}", "units/points.csv: biểu mô tả"),
    ],
)
def test_rows_of_another_form_are_not_mixed(form, portal, old, new, told):
    """Another period, decimal sign or unit under the same names of columns: nothing is written."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    assert collect(portal, "--yes")[0] == 0
    changed_form(portal, old, new)
    before = snapshot(portal)
    code, said = collect(portal, "--yes")
    assert code == 1 and told in said and "--to" in said
    assert snapshot(portal) == before


def test_a_package_that_was_not_collected_is_not_written_over(form, portal):
    """Such as the form itself."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    before = snapshot(portal)
    code, said = collect(portal, "--to", PACKAGE, "--yes")
    assert code == 1 and "không phải gom từ" in said
    assert snapshot(portal) == before


def test_other_words_for_a_column_are_no_other_form(form, portal):
    """A title may change between two forms."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    assert collect(portal, "--yes")[0] == 0
    changed_form(portal, "title: Vị trí", "title: Nơi đặt")
    assert collect(portal, "--yes")[0] == 0


def test_long_tables_are_collected(form, portal, monkeypatch):
    """Rows that would stay in a file outlive the copy that was read."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    monkeypatch.setattr(load_package, "LONG", 0)
    code, said = collect(portal, "--yes")
    assert code == 0, said
    assert "indicators 1.1 value: 1.000 (1 đơn vị)" in said


def test_what_another_collecting_wrote_meanwhile_is_kept(form, portal, monkeypatch):
    """The file on the disk is held against the one that was read before the question."""
    answer(form, portal, "hoa-binh", indicators_D3=1000)
    assert collect(portal, "--yes")[0] == 0
    answer(form, portal, "hoa-binh", indicators_D3=1100)
    table = portal / "datasets" / f"{PACKAGE}-units" / "indicators.csv"
    theirs = table.read_bytes() + "an-phu,1.1,tấn,700,\n".encode()
    monkeypatch.setattr("click.confirm", lambda _: table.write_bytes(theirs) > 0)
    code, said = collect(portal)
    assert code == 1 and "form-collected-stale" in said and "Chưa ghi gì" in said
    assert table.read_bytes() == theirs


def summed(key, measures=("tấn", "tấn")):
    """The sums over two units of a table with an amount of people."""
    fields = (Field("kind"), Field("measure"), Field("people", "integer", aggregate="sum"))
    descriptor = {"resources": [{"name": "t", "path": "t.csv"}]}
    roles = {"observations": {"unit": "measure"}}
    units = [
        (unit, kind, measure, value)
        for unit, measure in zip("xy", measures, strict=True)
        for kind, value in (("a", 1), ("b", 2))
    ]

    def package(fields, rows):
        table = Table(Schema(fields, key), rows, range(2, len(rows) + 2))
        resource = Resource(
            "t", "t.csv", Text(), Text(), "csv", "text/csv", "utf-8", b"", True, table, roles
        )
        return Package("p", title=Text("P"), resources=(resource,), descriptor=descriptor)

    return list(
        sums_of(
            package(fields, ()), package((Field("reporting_unit"), *fields), units), {}, ["x", "y"]
        )
    )


def test_rows_are_added_up_by_their_key_alone():
    """Without one nobody knows which rows belong together, and that is said."""
    assert [(total.row, total.value) for total in summed(("kind",))] == [("a", 2), ("b", 4)]
    assert summed(()) == [Unsummed("t", "", "people", NO_KEY)]


def test_tonnes_and_kilograms_are_not_added_up():
    """Where two units measured one row differently, both measures are told."""
    assert {
        (total.row, total.why, total.measures) for total in summed(("kind",), ("kg", "tấn"))
    } == {
        ("a", OTHER_MEASURE, ("kg", "tấn")),
        ("b", OTHER_MEASURE, ("kg", "tấn")),
    }
