"""Columns that are results: held to the rule that the descriptor gives, or asked for one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.model.area import Area
from site_builder.model.package import Field
from site_builder.validate.consistency.run import all_checks
from tests.derive.test_derivations import a_publication, points
from tests.validate.portal import table

VALUES = {"a": "6.617", "b": "7.106", "c": "5.4", "d": "7.106", "e": "3", "f": "2"}
RANKS = {"a": 3, "b": 1, "c": 4, "d": 1, "e": 5, "f": 6}
BEFORE = {"a": "9.5", "b": "7", "c": "5.4"}
COLUMNS = ("code", "now", "before", "rank", "number", "middle", "best", "up", "down", "step")
ROW = dict(zip(COLUMNS, ("1", "6.62", "9.5", 3, 6, "6.01", "Bình", 1, 1, "-30.3"), strict=True))
RULES = {
    "now": "value",
    "before": "value@previous",
    "rank": "rank",
    "number": "count",
    "middle": "median",
    "best": "highest_area",
    "up": "rose",
    "down": "fell",
    "step": "([now] - [before]) / [before] * 100",
}


def problems(ranks=(), derived=None, result=None, rules=None, more=()):
    """What is found in a table of observations with ranks, and in a table of results."""
    publication, report = a_publication(points(VALUES), points(BEFORE))
    package = publication.package(report.package)
    (resource,) = package.resources
    tables, described = [resource], []
    if ranks:
        fields = (*resource.table.schema.fields, Field("rank", "integer"))
        rows = [(*row, ranks[row[1]]) for row in resource.table.rows]
        schema = replace(resource.table.schema, fields=fields)
        roles = {"observations": {**resource.role("observations"), "rank": "rank"}}
        own = replace(
            resource, table=replace(resource.table, schema=schema, rows=rows), roles=roles
        )
        tables = [own]
        described.append({"name": resource.name, "derived": derived})
    if result:
        row = {
            name: Decimal(v) if str(v)[-1:].isdigit() and name != "code" else v
            for name, v in result.items()
        }
        tables.append(table("ket-qua", [row], list(result), "code"))
        own_rules = {"indicator": "code", "area": "a", "columns": rules or RULES}
        described.append({"name": "ket-qua", "derived": own_rules})
    tables += more
    written = replace(package, resources=tuple(tables), descriptor={"resources": described})
    packages = [written if each is package else each for each in publication.packages]
    areas = {"b": Area("b", Text("Bình"))}
    whole = replace(publication, packages=tuple(packages), areas=areas)
    checks = all_checks(Portal(whole))[package.name]
    found = [each.problem for each in checks if each.problem]
    return [each for each in found if each.code.startswith(("derived", "row-check"))]


def facts(problem):
    """Its facts by name."""
    return dict(problem.facts)


DECLARED = {"columns": {"rank": "rank"}}


def test_ranks_that_follow_from_the_figures_are_right():
    """Equal figures share one."""
    assert problems(RANKS, DECLARED) == []


def test_a_rank_that_does_not_is_an_error_at_its_cell():
    """With the right one."""
    (problem,) = problems({**RANKS, "c": 2}, DECLARED)
    assert (problem.code, problem.severity, problem.row, problem.column) == (
        "derived-differs",
        "error",
        4,
        "rank",
    )
    assert (facts(problem)["said"], facts(problem)["right"]) == ("2", "4")


def test_an_empty_rank_beside_others_is_an_error():
    """Of an indicator that has ranks at all."""
    assert [each.row for each in problems({**RANKS, "c": None}, DECLARED)] == [4]
    assert problems(dict.fromkeys(RANKS), DECLARED) == []


def test_ranks_without_a_rule_are_asked_for_it():
    """Where every one is the rank by the figures."""
    (problem,) = problems(RANKS)
    assert (problem.code, problem.severity) == ("derived-undeclared", "warning")
    assert facts(problem)["rule"] == "rank: rank"


def test_ranks_that_are_the_source_s_own_need_no_rule():
    """They differ from what the figures give."""
    assert problems({**RANKS, "c": 5, "e": 4}) == []


def test_a_table_of_results_that_agrees():
    """Of one area and of all, with what was before, and a formula over its own columns."""
    assert problems(result=ROW) == []


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("now", "6.63"),
        ("before", "9.6"),
        ("rank", 4),
        ("number", 5),
        ("middle", "6.02"),
        ("best", "Cao"),
        ("up", 2),
        ("down", 0),
        ("step", "-30.4"),
    ],
)
def test_a_wrong_result_is_an_error(column, wrong):
    """Of each kind."""
    found = problems(result={**ROW, column: wrong})
    assert ("derived-differs", column) in {(each.code, each.column) for each in found}


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("mode", "“mode” is no result"),
        ("[nothing]", "no column “nothing”"),
        ("value +", "no result"),
    ],
)
def test_a_rule_that_cannot_be_read_says_why(rule, reason):
    """And what there is."""
    (problem,) = problems(result=ROW, rules={"now": rule})
    assert problem.code == "row-check-invalid"
    assert reason in str(facts(problem)["reason"])


def test_ranks_by_another_column_are_asked_for_their_rule():
    """Of a table that observes nothing."""
    rows = [{"name": f"n{n}", "points": n * 2, "rank": 7 - n} for n in range(1, 7)]
    (problem,) = problems(more=(table("xep", rows, ["name", "points", "rank"], "name"),))
    assert facts(problem)["rule"] == "rank: rank([points])"
