"""Figures that follow from others, called in a text: by hand, and against what pandas makes of the same figures."""

from decimal import Decimal

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.calendar.period import parse_period
from site_builder.core.problem import say_found, say_repair
from site_builder.derive.derivations import Derivations, stated_in
from site_builder.derive.figures import figures_of
from site_builder.derive.prose import bind
from site_builder.model.package import Field, Schema, Table
from tests.factories import (
    make_package,
    make_publication,
    make_report,
    make_resource,
    make_series,
)
from tests.validate.portal import table

LISTED = ("code", "name", "unit", "kind", "round", "direction")
INDICATORS = (
    {"code": "1", "unit": "điểm", "round": 2, "direction": "up"},
    {"code": "2", "unit": "hồ sơ", "direction": "up"},
    {"code": "3", "unit": "hồ sơ", "direction": "up"},
    {"code": "4", "unit": "%", "direction": "up"},
)
POINTS = {"a": "6.617", "b": "7.106", "c": "5.4", "d": "7.106"}


def a_package(rows, period="2022"):
    """Rows of code, area and value, of one year."""
    fields = (Field("code"), Field("area"), Field("value", "number"))
    cells = tuple((code, area or None, value and Decimal(value)) for code, area, value in rows)
    known = Table(Schema(fields, ("code", "area")), cells, tuple(range(2, 2 + len(cells))))
    role = {"observations": {"indicator": "code", "area": "area", "value": "value"}}
    resource = make_resource(name="so-lieu", path="so-lieu.csv", table=known, roles=role)
    name = f"cchc-{period}"
    file = f"datasets/{name}/datapackage.yaml"
    own = parse_period(period)
    return make_package(name=name, file=file, period=own, resources=(resource,))


def a_publication(rows, before=(), direction="up"):
    """A report of 2022, and what its series has of 2021."""
    listed = [
        {"name": f"Chỉ tiêu {row['code']}", **row, "direction": direction} for row in INDICATORS
    ]
    role = {"indicators": {part: part for part in LISTED}}
    indicators = make_package(
        name="danh-muc",
        file="datasets/danh-muc/datapackage.yaml",
        period=None,
        resources=(table("indicators", listed, LISTED, "code", role),),
    )
    packages = [a_package(rows), *([a_package(before, "2021")] if before else [])]
    period = parse_period("2022")
    report = make_report(package="cchc-2022", period=period, window=period.window(), name="2022")
    series = make_series(indicators="danh-muc", kinds=())
    publication = make_publication(
        series=(series,), reports=(report,), packages=(indicators, *packages)
    )
    return publication, report


def derivations(rows, before=(), direction="up"):
    """What a text of the report may derive."""
    publication, report = a_publication(rows, before, direction)
    listed = publication.indicators(report.series, report.period)
    figures = figures_of(publication.package(report.package), listed, "vi", publication.areas)
    return Derivations(publication, report, figures, stated_in(publication, report), "vi")


def points(values=POINTS, code="1"):
    """A row for each area."""
    return [(code, area, value) for area, value in values.items()]


def printed(text, rows, before=()):
    """What a text prints for its calls, and what is said of those that fail."""
    bound = bind(text, *a_publication(rows, before))
    figures = [
        each.figure.phrase("vi", each.unit).replace("\N{NO-BREAK SPACE}", " ")
        for each in bound.fragments
    ]
    return figures, [say_found(problem, str) for problem in bound.problems]


def test_a_rank_stands_in_the_row_of_its_figure():
    """Without a unit; two that are equal share the better place."""
    ranks = [derivations(points()).rank(f"1@{area}") for area in POINTS]
    assert [(each.value, each.unit, each.line) for each in ranks] == [
        (3, "", 2),
        (1, "", 3),
        (4, "", 4),
        (1, "", 5),
    ]


def test_where_less_is_better_the_least_is_first():
    """As the list of indicators says."""
    assert derivations(points(), direction="down").rank("1@c").value == 1


def test_a_median_is_printed_as_its_figures_are():
    """Halfway between two exact figures, then rounded: (6.617 + 7.105) / 2 is 6.861."""
    assert printed('{{ median("1") }}', points()) == (["6,86 điểm"], [])


def test_a_difference_is_that_of_the_printed_figures():
    """7,11 less 6,62 is 0,49, though the exact figures are 0,489 apart."""
    text = '{{ difference("1@b", "1@a") }}'
    assert printed(text, points()) == (["0,49 điểm"], [])


def test_a_difference_from_the_period_before():
    """By its code, or as the one before."""
    before = points({"a": "6.5"})
    text = '{{ difference("1@a", "2021") }} {{ difference("1@a", "previous") }}'
    assert printed(text, points(), before) == (["0,12 điểm"] * 2, [])


def test_a_difference_of_per_cents_is_in_points():
    """No share of a share."""
    rows = [("4", "a", "40.5"), ("4", "b", "52")]
    text = '{{ difference("4@a", "4@b") }}'
    assert printed(text, rows) == (["\N{MINUS SIGN}11,5 điểm phần trăm"], [])


def test_the_size_alone_of_a_difference():
    """Behind a word that says the direction."""
    text = '{{ difference("1@a", "1@b", sign=False, unit=False) }}'
    assert printed(text, points()) == (["0,49"], [])


def test_a_share_in_per_cent():
    """Two decimals, or as many as are asked for."""
    rows = [("2", "", "979"), ("3", "", "1736")]
    text = '{{ share("2", "3") }}, {{ share("2", "3", decimals=0) }}'
    assert printed(text, rows) == (["56,39 %", "56 %"], [])


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ('rank("1@e")', "no figure id is spelled so"),
        ('rank("1")', "it has a figure for each area"),
        ('rank("2")', "fewer than two areas"),
        ('median("9")', "it is no code of the list of indicators, which"),
        ('share("2", "4@a")', "it is in “%”, not in “hồ sơ”"),
        ('share("2", "3")', "it is zero"),
        ('difference("1@a", "2019")', "nothing of that period compares with it"),
        ('difference("2", "previous")', "nothing earlier compares with it"),
        ('difference("1@x", "1@a")', "it has no exact figure"),
    ],
)
def test_a_call_that_derives_nothing_says_why(call, reason):
    """And what would do."""
    rows = [*points({**POINTS, "x": None}), ("2", "", "979"), ("3", "", "0"), ("4", "a", "1")]
    figures, (problem,) = printed(f"{{{{ {call} }}}}", rows, points({"a": "6.5"}))
    assert figures == []
    assert reason in problem


def test_a_period_that_does_not_compare_names_those_that_do():
    """And the other ways."""
    rows, before = points(), points({"a": "6.5"})
    bound = bind('{{ difference("1@a", "2019") }}', *a_publication(rows, before))
    (repair,) = (say_repair(problem, str) for problem in bound.problems)
    assert repair.startswith("Write one of 2021, “previous”")


def test_an_empty_row_has_no_rank():
    """It is no zero."""
    figures, problems = printed('{{ rank("1@x") }}', points({**POINTS, "x": None}))
    assert (figures, len(problems)) == ([], 1)
    assert "it has no place among the areas" in problems[0]


VALUES = st.lists(st.decimals(min_value=-1000, max_value=1000, places=3), min_size=2, max_size=12)


@given(VALUES, st.sampled_from(["up", "down"]))
def test_ranks_and_medians_are_those_of_pandas(values, direction):
    """`rank(method="min")` and `median()` over the exact figures."""
    areas = {f"a{number:02}": value for number, value in enumerate(values)}
    derived = derivations(points(areas), direction=direction)
    known = pandas.Series({area: int(value * 1000) for area, value in areas.items()})
    ranks = known.rank(method="min", ascending=direction == "down").astype(int)
    assert {area: derived.rank(f"1@{area}").value for area in areas} == ranks.to_dict()
    exact = Decimal(known.median()) / 1000
    assert abs(derived.median("1").value - exact) <= Decimal("0.005")
