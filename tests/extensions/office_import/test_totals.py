"""Which totals of a printed table are told as wrong: twenty labelled cases, and an annex with a planted one."""

import random
import time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from site_builder.core.numbers.numeral import VIETNAMESE
from site_builder.extensions.office_import.assemble import assemble
from site_builder.extensions.office_import.document import Cell, Column, DataTable, Document, Grid
from site_builder.extensions.office_import.draft import tables_only
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.tables.conventions import Known
from site_builder.extensions.office_import.totals import wrong_totals
from tests.extensions.office_import.writers import P, table, write_docx

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/totals/cases.yml").read_text("utf-8"))
RIGHT = 0.9  # of all cases


def found_in(case):
    """The wrong totals of a case, as "row / column"."""
    rows = tuple(tuple(Cell(text, place="ô") for text in row) for row in case["table"])
    with drafting("vi"):
        (made, *_) = assemble(
            Document("docx", (Grid(rows, "bảng 1"),), prose=False), Known(VIETNAMESE)
        ).tables
    titles = {column.name: column.title for column in made.columns}
    words = [
        column.values for column in made.columns if column.type == "string" and not column.derived
    ]
    return [
        f"{max((str(values[wrong.row] or '') for values in words), key=len)} / {titles[wrong.column]}"
        for wrong in wrong_totals(made)
    ]


def test_nine_of_ten_cases_are_right():
    """Nothing told that is right, everything told that is wrong."""
    failed = [
        (case["name"], found_in(case), case["wrong"])
        for case in CASES
        if found_in(case) != case["wrong"]
    ]
    assert len(CASES) >= 20 and len(failed) <= (1 - RIGHT) * len(CASES), failed


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["wrong"]], ids=lambda case: case["name"]
)
def test_a_wrong_total_is_found(case):
    """Each of those that the cases plant."""
    assert found_in(case) == case["wrong"]


def test_a_planted_total_in_an_annex_is_told(tmp_path):
    """From the Word file to the problem."""
    path = tmp_path / "phu-luc.docx"
    rows = (
        ["TT", "Xã", "Nam", "Nữ"],
        ["1", "An", "120", "131"],
        ["2", "Bình", "204", "198"],
        ["", "Tổng cộng", "324", "339"],
    )
    path.write_bytes(write_docx((P("Phụ lục 1. Người tham gia"), table(*rows))))
    draft = tables_only(path, language="vi")
    (problem,) = [problem for problem in draft.problems if problem.code == "import-wrong-total"]
    assert dict(problem.facts)["computed"] == "329"


def summed(sections, wrong=()):
    """A table of sections of plain rows, each closed by its total; `wrong` totals are one too large."""
    names, values, flags = [], [], []
    for n, section in enumerate(sections):
        names += [f"Dòng {n}.{k}" for k in range(len(section))] + ["Tổng cộng"]
        values += [*map(Decimal, section), Decimal(sum(section) + (n in wrong))]
        flags += [False] * len(section) + [True]
    columns = (
        Column("ten", "Tên", "string", tuple(names)),
        Column("so", "Số hồ sơ", "integer", tuple(values)),
        Column("is_total", "Dòng tổng", "boolean", tuple(flags), derived=True),
    )
    return DataTable("bang", "Bảng", columns, "")


@pytest.mark.parametrize("seed", range(30))
def test_the_planted_total_of_many_is_the_one_that_is_told(seed):
    """Whichever it is; right ones are never told."""
    chosen = random.Random(seed)
    sections = [
        [chosen.randrange(100, 10_000) for _ in range(chosen.randrange(2, 7))] for _ in range(12)
    ]
    planted = chosen.randrange(12)
    assert list(wrong_totals(summed(sections))) == []
    (found,) = wrong_totals(summed(sections, {planted}))
    assert found.printed == found.computed + 1 == sum(sections[planted]) + 1


def test_many_totals_take_little_longer_than_few():
    """3,600 rows with 600 totals: seconds of the processor (it was minutes)."""
    table = summed([[1, 2, 3, 4, 5]] * 600)
    began = time.process_time()
    assert list(wrong_totals(table)) == []
    assert time.process_time() - began < 30
