"""Columns of free days: typed where certain, text otherwise, and the same on every day of the calendar."""

import os
import subprocess
import sys
from datetime import date, datetime

import pytest

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import say_repair
from site_builder.export.descriptor import restate_schema
from site_builder.load.tables.long_table import LEAST
from tests.load.folder import codes, field, one_table, read, read_table


def day_column(tmp_path, *cells, kind="date", form="any", reported=None, **properties):
    """The reading of a package with one column of days."""
    content = "\n".join(["x", *cells, ""])
    return read(
        tmp_path,
        *one_table(content, [field("x", kind, format=form, **properties)]),
        reported=reported,
    )


def values(reading):
    """The cells of the one column."""
    return reading.package.resources[0].table.column("x")


def kind_of(reading):
    """The published type of the one column."""
    return reading.package.resources[0].table.schema.fields[0].type


def test_certain_days_are_days(tmp_path):
    """Each cell in a spelling of its own."""
    reading = day_column(tmp_path, "2020-01-02", "31/12/2020", "Jan 2 2020")
    assert (values(reading), reading.problems) == (
        (date(2020, 1, 2), date(2020, 12, 31), date(2020, 1, 2)),
        (),
    )


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1850-01", "date-incomplete"),
        ("02/01/2020", "date-ambiguous"),
        ("hôm qua", "date-unreadable"),
    ],
)
def test_one_doubtful_cell_makes_the_column_text(tmp_path, cell, code):
    """Every cell stands as it was written; the doubt is told at the first row with the number of cells."""
    reading = day_column(tmp_path, "2020-01-03", cell, cell)
    assert (values(reading), kind_of(reading)) == (("2020-01-03", cell, cell), "string")
    problem = reading.problems[0]
    assert (problem.code, problem.severity, problem.row, problem.column) == (
        code,
        "warning",
        3,
        "x",
    )
    assert dict(problem.facts)["count"] == "2"


@pytest.mark.parametrize(
    ("kind", "form", "cell"),
    [
        ("date", "%Y", "1960"),
        ("date", "%Y-%m", "1850-01"),
        ("date", "%d/%m", "31/12"),
        ("datetime", "%d/%m/%Y", "31/12/2020"),
        ("date", "%Y-%m-%d %H:%M", "2020-01-02 10:30"),
        ("date", "fmt:%Y", "1960"),
    ],
)
def test_a_pattern_that_fills_in_or_cuts_off(tmp_path, kind, form, cell):
    """Nothing is added to a cell and nothing is taken from it."""
    reading = day_column(tmp_path, cell, kind=kind, form=form)
    assert (values(reading), kind_of(reading), codes(reading)) == (
        (cell,),
        "string",
        ["date-pattern-unfit"],
    )


def test_the_declared_type_is_noted(tmp_path):
    """The published schema says string, and what the source called it."""
    table = day_column(tmp_path, "1850-01").package.resources[0].table
    assert restate_schema(table, {})["fields"] == [
        {"name": "x", "type": "string", "declared": "date, any"}
    ]


def test_a_pattern_with_the_old_prefix(tmp_path):
    """`fmt:%d/%m/%Y` of early packages is the pattern alone."""
    assert values(day_column(tmp_path, "31/12/2020", form="fmt:%d/%m/%Y")) == (date(2020, 12, 31),)


@pytest.mark.parametrize("cell", ["1_00", " 123"])
def test_years_are_four_digits(tmp_path, cell):
    """What Python's int would take for another year stays text."""
    reading = day_column(tmp_path, "2020", cell, kind="year", form="default")
    assert (values(reading), codes(reading)) == (("2020", cell), ["date-unreadable"])


@pytest.mark.parametrize("cell", ["2017 (40)", "2017.0", "-8000", "0", "85"])
@pytest.mark.parametrize("count", [1, LEAST // 5])
def test_years_made_elsewhere_are_years_or_text(tmp_path, cell, count):
    """What is no year stands as it came, in a short table and in a long one; in a report's package it is an error."""
    reading = day_column(
        tmp_path, *["2020"] * count, cell, kind="year", form="default", reported=frozenset()
    )
    assert (set(values(reading)), kind_of(reading)) == ({"2020", cell}, "string")
    assert codes(reading) == ["date-unreadable"]
    assert day_column(tmp_path, "2020", cell, kind="year", form="default").package is None


@pytest.mark.parametrize(
    "constraint", [{"minimum": "2000"}, {"maximum": 1998}, {"enum": ["1998", "2001"]}]
)
def test_years_made_elsewhere_keep_their_rules(tmp_path, constraint):
    """A year that breaks one is an error of its row."""
    terms = {"kind": "year", "form": "default", "reported": frozenset(), "constraints": constraint}
    reading = day_column(tmp_path, "1999", **terms)
    assert [(each.code, each.severity, each.row) for each in reading.problems] == [
        ("cell-constraint", "error", 2)
    ]


def test_months_are_two_digits(tmp_path):
    """A yearmonth that the specification does not know stays as it is, as text."""
    reading = day_column(tmp_path, "2020-01", "2020-1", kind="yearmonth", form="default")
    assert (values(reading), kind_of(reading)) == (("2020-01", "2020-1"), "string")


def test_a_moment_keeps_its_zone(tmp_path):
    """No zone is added, none is lost."""
    found = values(day_column(tmp_path, "2020-01-02 03:04", kind="datetime"))
    assert found == (datetime(2020, 1, 2, 3, 4),)


def test_bounds_of_free_days_hold(tmp_path):
    """A day outside its column's constraint is an error at its row."""
    reading = day_column(
        tmp_path, "2020-01-31", "31/12/2030", constraints={"maximum": "2025-01-01"}
    )
    assert [(each.code, each.row) for each in reading.problems] == [("cell-constraint", 3)]


def test_missing_days_stay_missing(tmp_path):
    """An empty cell is no doubt."""
    fields = [field("n"), field("x", "date", format="any")]
    assert read_table(tmp_path, "n,x\na,\nb,2020-01-02\n", fields).table.column("x") == (
        None,
        date(2020, 1, 2),
    )


SCRIPT = """
import sys, datetime as real
from pathlib import Path
class Day(real.date):
    @classmethod
    def today(cls): return cls(*map(int, sys.argv[2].split("-")))
class Now(real.datetime):
    @classmethod
    def now(cls, tz=None): return cls(*map(int, sys.argv[2].split("-")), 12, tzinfo=tz)
    @classmethod
    def today(cls): return cls.now()
real.date, real.datetime = Day, Now
from site_builder.load.packages.package import read_package
for folder in sys.argv[1], sys.argv[3]:
    print(read_package(Path(folder), "datasets/pkg").package.resources[0].table.rows)
"""


@pytest.mark.whole
def test_no_value_hangs_on_today(tmp_path):
    """Read on the 25th of a month and on a 31st of another year, the cells are the same."""
    fields = [
        field("a", "date", format="any"),
        field("b", "datetime", format="any"),
        field("c", "date", format="%d"),
    ]
    folders = []
    for place, cells in enumerate(("1850-01,10:30,5", "2020-01-02,31/12/2020,")):
        (tmp_path / str(place)).mkdir()
        read(tmp_path / str(place), *one_table(f"a,b,c\n{cells}\n", fields))
        folders.append(str(tmp_path / str(place) / "pkg"))
    printed = set()
    for day in ("2026-01-25", "2031-12-31"):
        command = [sys.executable, "-c", SCRIPT, folders[0], day, folders[1]]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env=os.environ.copy()
        )
        printed.add(done.stdout)
    assert len(printed) == 1 and all(text.count("\n") == len(folders) for text in printed)


@pytest.mark.parametrize(
    ("kind", "cell"), [("datetime", "2020-01-01T00:00:00.1234567"), ("time", "10:00:00.0000001")]
)
def test_parts_of_a_millionth_of_a_second_are_not_cut_off(tmp_path, kind, cell):
    """A value that no moment holds is told."""
    assert codes(read(tmp_path, *one_table(f"a\n{cell}\n", [field("a", kind)]))) == ["cell-type"]


def test_a_day_as_excel_counts_it_is_given_back_as_a_date(tmp_path):
    """Whoever saved the column as numbers is shown the very day to write."""
    (problem,) = read(
        tmp_path, *one_table("a,b\nx,44562\n", [field("a"), field("b", "date")])
    ).problems
    assert "2022-01-01" in say_repair(problem, translator("vi"))
