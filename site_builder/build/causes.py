"""Which findings follow from others: one cause gives one message, as grave as what follows from it.

What is broken in figures is tried: where one change of a cell, as people slip, or of a line of a list makes all agree
again, and no other does, that is the cause. What else follows stands in `effects.toml`.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, groupby, pairwise
from typing import Any

from site_builder.core.i18n.catalog import message_tables
from site_builder.core.numbers.formula import formula_meant, parse_formula, references
from site_builder.core.numbers.number import canonical_number
from site_builder.core.problem import WRITE, Phrase, Problem, errors_of, flag, say_repair
from site_builder.core.text import few, table_beside
from site_builder.derive.figures import AT, UNSPELLED
from site_builder.derive.observations import Observation, bare_code, series_of
from site_builder.derive.portal import Portal
from site_builder.model.check import Check, Kind
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.validate.consistency.run import check_arithmetic, check_cells
from site_builder.validate.consistency.scope import Scope

# Which facts of a cause are, or hold, which of its effect.
EFFECTS: dict[str, dict[str, str]] = table_beside(__file__, "effects.toml")
_WORDS = message_tables(__package__)["causes"]
# What holds between figures: broken, it follows from what is wrong in one of them.
NO_CHECKS: Mapping[Problem, Check] = {}
_IN_TABLES = ("formula-broken", "children-sum-broken", "part-above-whole")
_RELATIONS = (
    *_IN_TABLES,
    "figure-differs-from-indicator",
    "share-broken",
    "part-exchanged",
    "direction-contradicted",
)


def explained(
    problems: list[Problem], portal: Portal, checks: Mapping[str, tuple[Check, ...]]
) -> Iterator[Problem]:
    """All findings of a portal but those that follow from others; `checks` are its checks of meaning."""
    broken = {each.problem: each for of_one in checks.values() for each in of_one if each.problem}
    known = [*_listed(problems, portal, broken)]
    slipped = _slipped(portal, [broken[each] for each in known if each in broken])
    yield from without_effects(
        _rowless([*_causes([*_doubted(known), *slipped], portal.read)], portal.read), broken
    )


def _doubted(problems: Sequence[Problem]) -> Iterator[Problem]:
    """All findings; of two rows of a figure the one that the imported table does not have is too many."""
    gone = {(each.file, str(each.row)) for each in problems if each.code == "import-figures-differ"}
    for each in problems:
        rows = (
            {str(each.row), dict(each.facts)["first"]}
            if each.code == "observation-repeated"
            else set()
        )
        odd = [row for row in rows if (each.file, row) in gone]
        facts = (
            {**dict(each.facts), "right": Phrase(_WORDS["delete"], row=odd[0])}
            if len(odd) == 1
            else {}
        )
        yield replace(each, row=int(odd[0]), facts=tuple(sorted(facts.items()))) if facts else each


def _named(problem: Problem, name: str) -> str | None:
    """A fact by its name, also where the finding is, and where a link leads or was meant to; None where it has no such fact."""
    facts = {
        "place": f"{problem.file}:{problem.row}:{problem.column}",
        "line": f"{problem.file}:{problem.row}:",
        "file": problem.file,
        "folder": posixpath.basename(posixpath.dirname(problem.file)),
        "stem": posixpath.splitext(posixpath.basename(problem.file))[0],
        "package": "-".join(problem.file.removesuffix(".md").split("/")[-2:]),
        "column": problem.column or "",
        **dict(problem.facts),
    }
    if name in ("target", "meant"):
        right = facts.get("right")
        meant = str(right.facts.get("near", "")) if isinstance(right, Phrase) else ""
        led = (facts["link"] if name == "target" else meant).partition("#")[0]
        return posixpath.normpath(posixpath.join(posixpath.dirname(problem.file), led))
    return facts.get(name)


def _follows(cause: Problem, effect: Problem, ways: str) -> bool:
    return any(_agree(cause, effect, names) for names in ways.split("|"))


def _agree(cause: Problem, effect: Problem, names: str) -> bool:
    pairs = (each.lstrip("=").partition(":") for each in names.split())
    facts = [(_named(cause, one), _named(effect, other or one)) for one, _, other in pairs]
    is_same = names.startswith("=")
    return all(
        a is not None and b is not None and (a == b or (not is_same and (a in b or b in a)))
        for a, b in facts
    )


def without_effects(
    problems: Iterable[Problem], broken: Mapping[Problem, Check] = NO_CHECKS
) -> Iterator[Problem]:
    """All findings but those that follow from others; `broken` are the checks that found some of them."""
    listed = list(dict.fromkeys(problems))
    by_code, in_cells = dict[str, list[Problem]](), dict[tuple[str, int | None, str], Problem]()
    for each in listed:
        by_code.setdefault(each.code, []).append(each)
        if each.row and each.code not in _IN_TABLES and not each.file.endswith(".md"):
            in_cells[each.file, each.row, ""] = in_cells[
                each.file, each.row, each.column or "-"
            ] = each
    for problem in (each for each in listed if each.code in _IN_TABLES and each in broken):
        for spot in broken[problem].spots:
            in_cells.setdefault((spot.file, spot.line, ""), problem)
    effects = {
        effect: cause
        for code, follow in EFFECTS.items()
        for cause in by_code.get(code, ())
        for effect in (each for name in follow for each in by_code.get(name, ()))
        if _follows(cause, effect, follow[effect.code])
    }
    for problem in (each for each in listed if each.code in _RELATIONS):
        spots = broken[problem].spots if problem in broken else ()
        there = filter(None, (in_cells.get((spot.file, spot.line, spot.column)) for spot in spots))
        near = [each for each in there if each is not problem]
        causes = [each for each in near if each.code not in _RELATIONS]
        causes += near if problem.code not in _IN_TABLES else []
        effects |= {problem: causes[0]} if causes else {}
    graver = {
        each: replace(each, severity="error")
        for own, each in effects.items()
        if own.severity == "error"
    }
    yield from (graver.get(each, each) for each in listed if each not in effects)


Group = list[Observation]  # all of one period and area, among which formulas and sums hold
_TRIED = (Kind.FORMULA, Kind.CHILDREN, Kind.AT_MOST, Kind.RANGE, Kind.WHOLE)
_MOST = 6  # groups of a package: what is broken in more is no slip of one cell
_LINES = 400  # of a list that are tried
_TRIALS = (
    100_000  # figures of groups looked at for a slip, some two seconds; what is larger is not tried
)


def _scope(portal: Portal, name: str) -> Scope:
    package = next(each for each in portal.read.packages if each.name == name)
    return Scope(portal.about(package), package, {})


def _groups(scope: Scope, checks: Iterable[Check]) -> list[tuple[Group, list[Check]]]:
    """The observations among which checks did not hold, and which these are."""
    members, keys = dict[Any, Group](), dict[tuple[str, int | None], Any]()
    for each in scope.observations:
        key = keys[each.resource, each.line] = each.period, each.area, each.source
        members.setdefault(key, []).append(each)
    broken: dict[Any, list[Check]] = {}
    for check in checks:
        broken.setdefault(keys[check.spot.resource, check.spot.line], []).append(check)
    return [(members[key], own) for key, own in broken.items()]


def _holds(scope: Scope, own: Group, change: Mapping[int, Decimal], *others: Indicator) -> bool:
    """Whether the figures of a group agree with those of some lines changed, and other lines in the list."""
    trial, listed = Scope(scope.portal, scope.package, {}), {each.code: each for each in others}
    changed = tuple(replace(each, value=change.get(each.line, each.value)) for each in own)
    vars(trial).update(
        observations=changed, codes=scope.codes, indicators={**scope.indicators, **listed}
    )
    checks = (*check_arithmetic(trial), *(check_cells(trial) if change else ()))
    own_code = others[0].code if others else ""
    return not any(
        c.problem or (c.reason and c.spot.key == own_code) for c in checks if c.kind in _TRIED
    )


def _slipped(portal: Portal, broken: Sequence[Check]) -> Iterator[Problem]:
    """The one cell whose change makes all figures beside it agree, or the two that were exchanged.

    What is broken in more places than one is no slip; where it holds nowhere else, the formula may be turned round.
    """
    relations = [each for each in broken if each.kind in (Kind.FORMULA, Kind.CHILDREN)]
    often, left = Counter((each.kind, each.spot.key) for each in relations), _TRIALS
    for name, checks in groupby(relations, key=lambda each: each.package):
        scope = _scope(portal, name)
        for own, among in _groups(
            scope, [each for each in checks if often[each.kind, each.spot.key] == 1]
        ):
            lines, codes = (
                {spot.line for check in among for spot in check.spots},
                {each.spot.key for each in among},
            )
            cells = [each for each in own if each.value is not None and each.line in lines]
            cost = len(own) * (len(cells) ** 2 + 80 * len(cells) + 2 * len(scope.indicators))
            if cost > left:
                continue
            left -= cost
            tried: list[dict[int, Decimal]] = [
                {cell.line: to} for cell in cells for to in {*_meant(cell.amount)}
            ]
            pairs = [
                (a, b) for a, b in combinations(cells, 2) if a.unit == b.unit and a.value != b.value
            ]
            tried += [{one.line: other.amount, other.line: one.amount} for one, other in pairs]
            fitting = [change for change in tried if _holds(scope, own, change)]
            tried = [{cell.line: to} for cell in cells for to in {*_digits(cell.amount)}]
            fitting = fitting or [change for change in tried if _holds(scope, own, change)]
            known = Counter(each.indicator for each in portal.observed[scope.series].observations)
            alone = [
                scope.indicators[code]
                for code in codes
                if known[code] == 1 and scope.indicators[code].formula
            ]
            rivals = (
                replace(e, formula=text)
                for e in alone
                for text in _turned(e.formula, scope.indicators)
            )
            if len(fitting) == 1 and not any(_holds(scope, own, {}, each) for each in rivals):
                yield _slip(
                    scope, [each for each in own if each.line in fitting[0]], fitting[0], among[0]
                )
            elif not fitting:
                yield from _stale(scope, cells)


def _stale(scope: Scope, cells: Group) -> Iterator[Problem]:
    """The only one of some cells that has the figure of the period before, where they do not agree."""
    pairs = (
        (each.observation, each.previous)
        for entries in scope.around.entries.values()
        for each in entries
    )
    before = {own.line: last.before for own, last in pairs if last and last.before}
    same = [
        each for each in cells if each.line in before and before[each.line].amount == each.amount
    ]
    for cell in same if len(same) == 1 else ():
        where, since = scope.observed(cell), before[cell.line].period.label(scope.language)
        facts: dict[str, Any] = {"found": scope.printed(cell), "since": since}
        facts |= {"period": cell.period.label(scope.language)}
        yield flag("cell-of-last-period", where.file, row=where.line, column=where.column, **facts)


def _meant(amount: Decimal) -> Iterator[Decimal]:
    """What may have been meant by a figure: two digits exchanged, one typed twice, the point moved, a sign."""
    sign, digits, point = amount.as_tuple()
    exponent = int(point)
    for n, (one, other) in enumerate(pairwise(digits)):
        pair = (other, one) if one != other else (one,)
        yield Decimal((sign, (*digits[:n], *pair, *digits[n + 2 :]), exponent))
    yield from (amount.scaleb(power) for power in (-3, -2, -1, 1, 2, 3) if amount)
    yield from (-amount for _ in range(amount < 0))


def _digits(amount: Decimal) -> Iterator[Decimal]:
    """A figure with each of its digits another, or gone."""
    sign, digits, point = amount.as_tuple()
    for n in range(len(digits)):
        one = [(other,) for other in range(10) if other != digits[n]] + [()] * (len(digits) > 1)
        yield from (
            Decimal((sign, (*digits[:n], *other, *digits[n + 1 :]), int(point))) for other in one
        )


def _slip(scope: Scope, cells: Group, change: Mapping[int, Decimal], check: Check) -> Problem:
    where, facts = (
        scope.observed(cells[0]),
        dict[str, Any](check.problem.facts if check.problem else ()),
    )
    facts |= {
        "found": canonical_number(cells[0].amount),
        "right": canonical_number(change[cells[0].line]),
    }
    facts |= {"other": cells[-1].line}
    facts["repair"] = Phrase(_WORDS["exchanged" if cells[1:] else "slip"], **facts, row=where.line)
    return flag("cell-slipped", where.file, row=where.line, column=where.column, **facts)


def _right_line(
    portal: Portal, checks: Sequence[Check], lines: Iterable[Indicator]
) -> Indicator | None:
    """The one of some changed lines of a list under which the figures of these checks all agree."""
    fitting, groups = [*lines], 0
    for name in (
        [*dict.fromkeys(each.package for each in checks)][:_MOST] if len(fitting) <= _LINES else ()
    ):
        scope = _scope(portal, name)
        for own, _ in _groups(scope, [each for each in checks if each.package == name])[:_MOST]:
            fitting, groups = [each for each in fitting if _holds(scope, own, {}, each)], groups + 1
    return fitting[0] if len(fitting) == 1 and groups > 1 else None


def _moved(portal: Portal, series: str, checks: Sequence[Check]) -> Problem | None:
    """The line of a list that stands under another, whose sums are broken, than it should."""
    listed, codes = portal.read.indicators(series), {"", *(each.spot.key for each in checks)}
    own = [each for each in listed.values() if each.parent in codes]
    right = _right_line(
        portal, checks, (replace(e, parent=to) for e in own for to in codes - {e.parent, e.code})
    )
    if right is None:
        return None
    file, row, column = portal.read.listed_at(series, right.code, "parent")
    before = listed[right.code].parent
    return flag(
        "parent-misfits",
        file,
        row=row,
        column=column,
        found=before,
        right=right.parent,
        code=right.code,
    )


# What an indicator has in all its figures is wrong in its list, in this part of it.
_OF_LISTS = {
    "formula-broken": "formula-misfits",
    "unit-differs": "unit-misfits",
    "indicator-unknown": "code-misfits",
}
_OF_LISTS |= {"figure-after-last-period": "until-misfits", "count-not-whole": "kind-misfits"}


def _listed(
    problems: list[Problem], portal: Portal, broken: Mapping[Problem, Check]
) -> Iterator[Problem]:
    """All findings; where all figures of an indicator in several packages have one, one in their place, of its list."""
    publication, groups, sums = (
        portal.read,
        dict[tuple[str, str, str], list[Problem]](),
        dict[str, list[Problem]](),
    )
    series = {package.folder: series_of(publication, package) for package in publication.packages}
    for problem in problems:
        home = series.get(problem.file.rpartition("/")[0], "")
        if problem.code in _OF_LISTS and home:
            groups.setdefault(
                (problem.code, home, dict(problem.facts)["indicator"].split()[0]), []
            ).append(problem)
        if problem.code == "children-sum-broken":
            sums.setdefault(home, []).append(problem)
    moved = {
        home: _moved(portal, home, [broken[e] for e in own if e in broken])
        for home, own in sums.items()
    }
    yield from filter(None, moved.values())
    for (rule, home, code), own in [*groups.items()]:
        known = [
            e
            for e in portal.observed[home].observations
            if e.indicator == code and e.value is not None
        ]
        is_all = len(own) >= len(known) or _OF_LISTS[rule] == "until-misfits"
        if len({each.file for each in own}) > 1 and is_all:
            until = max((each.period for each in known), default=None)
            facts = {"series": home, "last": until.code if until else "", **dict(own[-1].facts)}
            yield _misfit(
                portal,
                code,
                _OF_LISTS[rule],
                facts,
                [broken[each] for each in own if each in broken],
            )
        else:
            del groups[rule, home, code]
    followed = (own for home, own in sums.items() if moved[home])
    single = {problem for own in (*groups.values(), *followed) for problem in own}
    yield from (problem for problem in problems if problem not in single)


def _misfit(
    portal: Portal, code: str, rule: str, known: Mapping[str, str], checks: Sequence[Check]
) -> Problem:
    """What is wrong in the list of a series, of which these facts are known."""
    publication, series = portal.read, known["series"]
    listed, part = publication.indicators(series), rule.partition("-")[0]
    alike = next(
        (each for each in listed if part == "code" and bare_code(each) == bare_code(code)), ""
    )
    is_there = alike or code in listed
    file, row, column = publication.listed_at(
        series, alike or (code if is_there else next(iter(listed))), part
    )
    facts: dict[str, Any] = {**known, "parent": code.rpartition(".")[0] or code}
    kind = {"%": "percent"}.get(str(listed[code].unit), "quantity") if part == "kind" else ""
    facts["right"] = (
        Phrase(WRITE, near=code if alike else kind)
        if alike or kind
        else Phrase(_WORDS["again"], file=file)
    )
    facts |= _of_formula(portal, listed[code], listed, checks) if part == "formula" else {}
    return flag(rule, file, row=row if is_there else None, column=column, **facts)


def _of_formula(
    portal: Portal, own: Indicator, known: Collection[str], checks: Sequence[Check]
) -> dict[str, object]:
    if "[" not in own.formula:
        near = formula_meant(own.formula, known)
    else:
        right = _right_line(
            portal, checks, (replace(own, formula=each) for each in _turned(own.formula, known))
        )
        near = right.formula if right else ""
    is_share = str(own.unit) == "%" and "100" not in own.formula
    otherwise = Phrase(_WORDS["hundred" if is_share else "formula"], formula=own.formula)
    return {"formula": own.formula, "right": Phrase(WRITE, near=near) if near else otherwise}


def _turned(formula: str, known: Iterable[str]) -> Iterator[str]:
    """A formula with its two parts exchanged, and with another in the place of one."""
    names = references(parse_formula(formula))
    if len(names) == 2:
        one, other = (f"[{name}]" for name in names)
        yield other.join(part.replace(other, one) for part in formula.split(one))
        yield from (
            formula.replace(f"[{name}]", f"[{new}]")
            for name in names
            for new in known
            if new not in names
        )


def _rowless(problems: Sequence[Problem], publication: Publication) -> Iterator[Problem]:
    """All findings; where calls of listed indicators have no row in the report's package, one in their place there."""
    reports = {text: each for each in publication.reports for text in _texts(each)}
    calls: dict[str, dict[str, list[str]]] = {}
    for problem in problems:
        facts = dict(problem.facts)
        is_unspelled = getattr(facts.get("reason"), "message", "") in UNSPELLED
        report, (key, _, area) = (
            reports.get(problem.file) if is_unspelled else None,
            facts.get("key", "").partition(AT),
        )
        package = publication.package(report.package) if report else None
        is_row = (
            report
            and key in publication.indicators(report.series)
            and area in ("", *publication.areas)
        )
        if report is None or package is None or not is_row:
            yield problem
        else:
            where = f"{problem.file}:{problem.row or problem.column}"
            calls.setdefault(package.name, {}).setdefault(facts["key"], []).append(where)
    for package in (each for each in publication.packages if each.name in calls):
        keys, listed = calls[package.name], publication.indicators(series_of(publication, package))
        named = ", ".join(f"{key} ({listed[key.partition(AT)[0]].name})" for key in keys)
        tables = [package.file_of(each) for each in package.with_role("observations")]
        callers = few([*dict.fromkeys(each for lines in keys.values() for each in lines)], 6)
        yield flag("rows-absent", tables[0] if tables else package.file, named=named, where=callers)


def _texts(report: Report) -> tuple[str, ...]:
    return (report.file, *(each.file for each in report.written.values()))


def _causes(problems: list[Problem], publication: Publication) -> Iterator[Problem]:
    """Without what follows from another finding: texts in a language that the settings lack for a key misspelt, and
    links to a dataset or indicators that cannot be read.
    """
    unread = [each for each in problems if each.code == "key-unknown" and each.file == "mkdocs.yml"]
    misspelt = any("languag" in say_repair(each, str) for each in unread)
    broken = {
        "/".join(each.file.split("/")[:2])
        for each in errors_of(problems)
        if not each.file.endswith(".md")
    }
    lists = [each for each in publication.series if f"datasets/{each.indicators}" in broken]
    broken |= {f"indicators/{each.name}" for each in lists}
    for problem in problems:
        where = (
            "/".join((_named(problem, "target") or "").split("/")[:2])
            if problem.code == "link-broken"
            else ""
        )
        is_lost = misspelt and problem.code in ("released-language-gone", "released-text-language")
        if not (is_lost or where in broken):
            yield problem
