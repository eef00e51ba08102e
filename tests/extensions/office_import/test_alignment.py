"""Rows and columns paired with those of the last period: what is the same goes on, nothing is joined falsely."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from site_builder.core.text import Text
from site_builder.extensions.office_import.align import align_columns, align_rows
from site_builder.extensions.office_import.document import Column, DataTable
from site_builder.extensions.office_import.last_period import LastTable, likeness, pair_best
from site_builder.model.package import Field

SUBJECTS = (
    "hồ sơ|thủ tục|văn bản|lớp học|trạm|cuộc họp|camera|phản ánh|tài khoản|dịch vụ|xã|phường".split(
        "|"
    )
)
NEW = "đơn thư|giấy phép|hộ nghèo|chợ|bến xe".split("|")
ROLES = (("observations", (("indicator", "code"), ("value", "value"), ("unit", "unit"))),)


def form(names, codes=None, unit="Cái"):
    """An indicators' table with these names, numbered from 1."""
    codes = codes or [str(n) for n in range(1, len(names) + 1)]
    columns = (
        Column("code", "TT", "string", tuple(codes), required=True, unique=True),
        Column("name", "Chỉ tiêu", "string", tuple(names), required=True),
        Column("unit", "Đơn vị", "string", (unit,) * len(names)),
        Column("value", "Số liệu", "number", tuple(Decimal(n) for n in range(len(names)))),
    )
    return DataTable("indicators", "Biểu mẫu", columns, "", roles=ROLES)


def last(table):
    """The same as the package of the last period has it."""
    fields = tuple(
        Field(column.name, column.type, title=Text(column.title), unit=column.unit)
        for column in table.columns
    )
    rows = tuple(zip(*(column.values for column in table.columns), strict=True))
    roles = {role: dict(parts) for role, parts in table.roles}
    return LastTable(table.name, table.title, fields, rows, roles, {})


def aligned(before, now, answers=()):
    """Code by name after alignment, and the codes of what is told."""
    table, _, found = align_rows(form(now), last(form(before)), "2025-H1", dict(answers))
    codes, names = table.column("code").values, table.column("name").values
    return dict(zip(names, codes, strict=True)), [difference.problem.code for difference in found]


@pytest.mark.parametrize("seed", range(60))
def test_a_form_that_lost_and_won_rows(seed):
    """However its numbers shift, each indicator keeps its code, and no new one gets a code that another had."""
    chosen = random.Random(seed)
    before = [f"Số {subject}" for subject in SUBJECTS]
    now = [name for name in before if chosen.random() > 0.15]
    added = [f"Số {subject}" for subject in chosen.sample(NEW, chosen.randrange(3))]
    for name in added:
        now.insert(chosen.randrange(len(now) + 1), name)
    if chosen.random() < 0.3:
        chosen.shuffle(now)
    codes, _ = aligned(before, now)
    old = {name: str(n) for n, name in enumerate(before, 1)}
    assert {name: codes[name] for name in now if name in old} == {
        name: old[name] for name in now if name in old
    }
    assert not {codes[name] for name in added} & set(old.values())
    assert len(set(codes.values())) == len(now)


def test_tone_marks_tell_rows_apart():
    """Số hộ and Số hố are two things."""
    codes, told = aligned(["Số hộ", "Số hố"], ["Số hố", "Số hộ"])
    assert codes == {"Số hố": "2", "Số hộ": "1"} and told == ["import-row-moved"] * 2


@pytest.mark.parametrize("code", ["1", "5.3.1"])
def test_a_code_alone_continues_nothing(code):
    """Under it stands another name: who imports is asked, and offered the row that had it."""
    before, now = "Tổng số thủ tục đang cung cấp trực tuyến", "Tổng số thủ tục mức độ 4"
    table, _, told = align_rows(form([now], [code]), last(form([before], [code])), "2025-H1", {})
    assert (table.column("code").values, told[0].problem.code) == (
        (f"{code}-2",),
        "import-row-unsure",
    )
    assert told[0].ask.candidate == code


def test_another_unit_under_the_same_code_is_another_row():
    """Words alike, but it counts something else."""
    before, now = (
        form(["Số lượt truy cập cổng"], unit="Lượt"),
        form(["Số lượt truy cập cổng mới"], unit="Tỷ đồng"),
    )
    table, _, _ = align_rows(now, last(before), "2025-H1", {})
    assert table.column("code").values == ("1-2",)


def columns_of(*titles):
    """A table with a column of names and these of numbers."""
    made = [Column(f"c{n}", title, "number", (Decimal(n),)) for n, title in enumerate(titles)]
    return DataTable("bang", "Bảng", (Column("ten", "Tên", "string", ("An",)), *made), "")


def past(*pairs):
    """The last period's table with a column of names and these, by name and title."""
    fields = (
        Field("ten", "string", title=Text("Tên")),
        *(Field(name, "number", title=Text(title)) for name, title in pairs),
    )
    return LastTable("bang", "Bảng", fields, ((*["An"], *[1] * len(pairs)),), {}, {})


def named(table):
    """Names by title."""
    return {column.title: column.name for column in table.columns}


def test_a_year_is_no_other_year():
    """Năm 2025 goes on; Năm 2026 does not take the name of Năm 2024."""
    before = past(("nam_2024", "Năm 2024"), ("nam_2025", "Năm 2025"))
    table, _ = align_columns(columns_of("Năm 2025", "Năm 2026"), before, "2025", {})
    assert named(table)["Năm 2025"] == "nam_2025" and named(table)["Năm 2026"] not in (
        "nam_2024",
        "nam_2025",
    )


def test_an_author_may_name_a_column_without_its_year():
    """Then it is the same column in every period."""
    table, found = align_columns(
        columns_of("Kế hoạch năm 2026"), past(("ke_hoach", "Kế hoạch năm 2025")), "2025", {}
    )
    assert named(table)["Kế hoạch năm 2026"] == "ke_hoach" and found == []


def test_a_column_in_anothers_place_is_asked():
    """Nothing in its title says that it is the same."""
    before = past(("a", "Số hộ"), ("b", "Diện tích"), ("c", "Sản lượng"))
    table, found = align_columns(columns_of("Số hộ", "Lợi nhuận", "Sản lượng"), before, "2025", {})
    assert named(table)["Lợi nhuận"] != "b"
    assert [difference.problem.code for difference in found] == ["import-column-unsure"]
    again, _ = align_columns(
        columns_of("Số hộ", "Lợi nhuận", "Sản lượng"), before, "2025", {"lợi nhuận": "b"}
    )
    assert named(again)["Lợi nhuận"] == "b"


def test_a_score_that_two_claim_pairs_nothing():
    """No order of rows decides which of two equals is the same."""
    pairs = {}
    pair_best([(0.8, 0, 0), (0.8, 1, 0), (0.7, 2, 1)], pairs, lambda score: score > 0)
    assert pairs == {2: 1}


def test_likeness_is_of_words():
    """From none in common to all."""
    assert (likeness("Số hộ", "số hộ."), likeness("Số hộ", "Diện tích")) == (1.0, 0.0)


@pytest.mark.parametrize("totals", [(["Tổng cộng"], []), ([], ["Tổng cộng"])])
def test_a_row_of_totals_neither_comes_nor_goes(totals):
    """It sums up the others; whether a table prints it is no news of its rows."""
    before, now = (
        replace(form([*names, *total]), roles=())
        for names, total in zip((SUBJECTS[:4], SUBJECTS[1:5]), totals, strict=True)
    )
    found = align_rows(now, last(before), "2025-H1", {})[2]
    assert [each.problem.code for each in found] == ["import-row-new", "import-row-gone"]
