"""Words against what is called beside them: titles, headings, captions and labels name its period, area and indicator.

A text has brothers: the reports before it, from which it was copied, and the text that it translates. What stands in
one of these word for word and names another period, and what two of them call differently, was not meant here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from site_builder.core.cell import canonical_cell
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import WRITE, Phrase, Problem, flag
from site_builder.core.text import clean, few, fold
from site_builder.derive.figures import (
    AT,
    TOKEN,
    CellFragment,
    ChartFragment,
    FigureFragment,
    TableFragment,
)
from site_builder.derive.portal import Portal
from site_builder.derive.prose import Bound, BoundReport
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Written
from site_builder.validate.written import numbers_of

_WORDS = message_tables(__package__)["beside"]


_NAMED = re.compile(
    r"""^#{1,6}[ \t]+(?P<heading>.*?)[ \t]*(?:\{#.*)?$|\b(?:caption|title)=(?P<mark>["\'])(?P<words>.+?)(?P=mark)"""
)


def check_copied(publication: Publication, reports: Sequence[Report]) -> Iterator[Problem]:
    """Titles that name an earlier period, and other words that one earlier report has too, and that name its alone."""
    words = {report.uri: [*_words(report, publication)] for report in reports}
    homes, titled = dict[str, list[Report]](), set[tuple[str, bool]]()
    for report in reports:
        for text in {text for _, text in words[report.uri]}:
            homes.setdefault(text, []).append(report)
    for report in reports:
        earlier = [each for each in reports if each.window.end < report.window.end]
        for (file, row, column, spoken), text in words[report.uri]:
            is_title, alike = column is not None and column.startswith("title"), homes[text]
            is_copied = len(alike) == 2 and len({*re.findall(r"\d{4}", text)}) == 1
            others = (
                earlier if is_title else [each for each in alike if is_copied and each in earlier]
            )
            for other, past, own in (
                (each, *pair) for each in others for pair in _labels(each, report, spoken)
            ):
                named = rf"(?<![\w-]){re.escape(past)}(?![\w-])"
                is_named, is_same = re.search(named, text), other in alike
                is_other = is_named and (is_same or past == other.period.label(spoken))
                if (
                    own not in text
                    and (is_other or (is_title and is_same))
                    and (file, is_title) not in titled
                ):
                    near = re.sub(named, own, text)
                    right = (
                        Phrase(WRITE, near=near)
                        if near != text
                        else Phrase(_WORDS["title"], own=own)
                    )
                    facts: dict[str, Any] = {
                        "title": text,
                        "period": past,
                        "own": own,
                        "other": other.file,
                    }
                    yield flag(
                        "title-of-other-period", file, row=row, column=column, right=right, **facts
                    )
                    titled |= {(file, True)} if is_title else set()  # in all its languages
                    break


_PART = re.compile(r"""(?<=[(,\[])\s*(["'])([^"'\s{}]+)\1(?=\s*[,\])])""")
_CALLED = re.compile(r"\{\{.*?\}\}")


def _calling(report: Report) -> Iterator[tuple[str, int | None, str | None, str]]:
    """What a report says with calls: file, row, key and words."""
    heads = [
        ("summary", each.figure, words) for each in report.summary for words in each.text.names
    ]
    heads += [("headlines", each.figure, each.label.main) for each in report.headlines]
    for column, key, words in heads:
        yield report.file, None, column, f'{column} {{{{ figure("{key}") }}}} {words}'
    for written in (Written(report.text, report.file, report.first_line), *report.written.values()):
        lines = enumerate(written.text.split("\n"), written.first_line)
        yield from ((written.file, row, None, line) for row, line in lines if "{{" in line)


def check_recalled(reports: Sequence[Report]) -> Iterator[Problem]:
    """Sentences that earlier reports have word for word, and in which all of these call other figures."""
    before: dict[
        str, dict[tuple[str, ...], str]
    ] = {}  # the codes that stood among the same words, and where
    for report in sorted(reports, key=lambda each: each.window.end):
        own = list[tuple[str, tuple[str, ...], str]]()
        for file, row, column, text in _calling(report):
            codes = tuple(
                part[2] for call in _CALLED.findall(text) for part in _PART.finditer(call)
            )
            words = _CALLED.sub(lambda call: _PART.sub("", call[0]), text)
            own.append((words, codes, file))
            known = before.get(words, {})
            is_same = len(known) == 1 and len(re.findall(r"[^\W\d_]{2,}", words)) > _SHARED
            odd = (
                [pair for pair in zip(codes, min(known), strict=False) if len({*pair}) > 1]
                if is_same
                else []
            )
            if odd:
                here, right = map(", ".join, zip(*odd, strict=True))
                facts: dict[str, Any] = {"found": here, "right": right, "other": known[min(known)]}
                yield flag("call-unlike-before", file, row=row, column=column, **facts)
        for words, codes, file in own:
            before.setdefault(words, {}).setdefault(codes, file)


def _labels(other: Report, own: Report, language: str) -> Iterator[tuple[str, str]]:
    """What two periods are called, in words and as codes."""
    yield other.period.label(language), own.period.label(language)
    yield other.period.code, own.period.code


def _words(
    report: Report, publication: Publication
) -> Iterator[tuple[tuple[str, int | None, str | None, str], str]]:
    """What a report and its package are called, and what it calls its parts, with file, row, key and language."""
    language, package = publication.site.language, publication.package(report.package)
    texts = [(report.file, "title", report.title), (report.file, "description", report.description)]
    texts += [(report.file, "headlines", each.label) for each in report.headlines]
    texts += (
        [(package.file, "title", package.title)]
        if package and package.period in (None, report.period)
        else []
    )
    for file, key, text in texts:
        stated = {key: (language, text.main)} | {
            f"{key}_{own}": (own, words) for own, words in text.translations
        }
        yield from (
            ((file, None, column, spoken), words)
            for column, (spoken, words) in stated.items()
            if words
        )
    first = Written(report.text, report.file, report.first_line)
    for spoken, written in {language: first, **report.written}.items():
        for row, line in enumerate(written.text.split("\n"), written.first_line):
            phrases = (match["heading"] or match["words"] or "" for match in _NAMED.finditer(line))
            yield from (((written.file, row, None, spoken), words) for words in phrases if words)


def check_beside(report: Report, portal: Portal) -> Iterator[Problem]:
    """The labels, captions and translations of one report."""
    publication, bound = portal.read, portal.prose[report.uri]
    yield from _translated_calls(report, portal)
    if package := publication.package(report.package):
        yield from _filtered(report, package, bound.body)
    yield from _relabelled(report, bound.body)
    yield from _mislabelled(report, bound, publication)


def _mislabelled(report: Report, bound: BoundReport, publication: Publication) -> Iterator[Problem]:
    """Labels of headlines and titles of charts that are the name of another indicator than they stand with."""
    listed, (known, areas) = (
        publication.indicators(report.series, report.period),
        _known(publication, report),
    )
    names = Counter(_plain(name) for each in known.values() for name in {*each})
    codes = {
        _plain(name): code
        for code, each in known.items()
        for name in each
        if names[_plain(name)] == 1
    }
    places = sorted(
        {_plain(name) for each in areas.values() for name in each if name}, key=len, reverse=True
    )
    wording = re.compile("|".join(rf"\b{re.escape(each)}\b" for each in places) or "(?!)")

    def named(words: str) -> str:
        return codes.get(_plain(words)) or codes.get(_plain(wording.sub(" ", _plain(words))), "")

    headlines = [line.figure for line in report.headlines]
    for line in report.headlines:
        code, _, area = line.figure.partition(AT)
        called = {named(words) for words in line.label.names} - {""}
        if others := called - {code} if code in listed and called else ():
            other, own = min(others), listed[code].name.main
            key = f"{other}{AT}{area}" if area else other
            is_figure = headlines.count(line.figure) > 1 or (
                code not in called and len(line.label.names) > 1
            )
            is_label = code in called or key in headlines
            reason = "either" if is_figure == is_label else "figure" if is_figure else "label"
            right = Phrase(_WORDS[reason], key=key, name=own)
            facts: dict[str, Any] = {"other": other, "key": code, "name": own, "right": right}
            facts["words"] = next(each for each in line.label.names if named(each) == other)
            yield flag("label-misnames", report.file, column="headlines", **facts)
    for chart in (each for each in bound.body.fragments if isinstance(each, ChartFragment)):
        drawn = [figure.key.partition(AT)[0] for _, figures in chart.groups for figure in figures]
        other = named(chart.title)
        if other and other not in drawn and len(drawn) == 1 and drawn[0] in listed:
            facts = {
                "words": chart.title,
                "other": other,
                "key": drawn[0],
                "name": listed[drawn[0]].name.main,
            }
            right = Phrase(_WORDS["chart"], **facts)
            yield flag(
                "label-misnames",
                report.file,
                row=_line_of(report, chart.title),
                right=right,
                **facts,
            )


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[\s,;:()–-]+", " ", clean(words).casefold()).split())


def _filtered(report: Report, package: Package, bound: Bound) -> Iterator[Problem]:
    """Tables whose caption names another value of the column than their rows have."""
    for each in (one for one in bound.fragments if isinstance(one, TableFragment) and one.caption):
        for column, value in each.where:
            table = package.resource(each.resource)
            cells = {*map(canonical_cell, table.as_table.column(column))} if table else set()
            likely = (cell for cell in cells if cell and cell in each.caption)
            named = {
                cell
                for cell in likely
                if re.search(rf"(?<!\w){re.escape(cell)}(?!\.?\w)", each.caption)
            }
            if (
                value not in each.caption
                and len(named) == 1
                and re.search(r"[^\W\d]..", right := min(named))
            ):
                line = _line_of(report, each.caption)
                yield flag(
                    "table-misfiltered",
                    report.file,
                    row=line,
                    found=value,
                    right=right,
                    caption=each.caption,
                )


def _line_of(report: Report, words: str) -> int:
    lines = (number for number, text in enumerate(report.text.split("\n")) if words in text)
    return report.first_line + next(lines, 0)


_SHARED = 3  # words


def _relabelled(report: Report, bound: Bound) -> Iterator[Problem]:
    """Two short labels of a chart, each with words of the other's name and none of its own."""
    for chart in (each for each in bound.fragments if isinstance(each, ChartFragment)):
        names = {
            figure.key: {*fold(figure.label).split()}
            for _, figures in chart.groups
            for figure in figures
        }
        labels = {key: {*fold(label).split()} for key, label in chart.labels if key in names}
        for one, other in combinations(labels, 2):
            own = labels[one] & names[one] | labels[other] & names[other]
            if (
                not own
                and len(labels[one] & names[other]) + len(labels[other] & names[one]) >= _SHARED
            ):
                line = _line_of(report, chart.title)
                yield flag(
                    "labels-exchanged",
                    report.file,
                    row=line,
                    key=one,
                    other=other,
                    title=chart.title,
                )


def _translated_calls(report: Report, portal: Portal) -> Iterator[Problem]:
    """Those of its text in the other languages, and of the sentences of its summary."""
    known = _known(portal.read, report)
    for language, other in portal.others.items():
        bound, main = other.prose[report.uri], portal.prose[report.uri]
        if language in report.written:
            own = report.written[language]
            yield from bound.body.problems
            home = report.file, report.first_line, main.body
            yield from _differing(known, language, home, (own.file, own.first_line, bound.body))
            yield from _typed(report, own, language)
        for point, first in zip(bound.points, main.points, strict=True):
            yield from _differing(
                known, language, (report.file, 0, first.sentence), (report.file, 0, point.sentence)
            )
            for each in point.sentence.problems if point.sentence.language == language else ():
                yield replace(each, file=report.file, row=None, column="summary")


Known = Sequence[Mapping[str, tuple[str, ...]]]  # names by code, of indicators and of areas
Home = tuple[str, int, Bound]  # the file, its first line (0 in front matter), and the text


def _drawn(bound: Bound) -> list[tuple[str, int]]:
    """What calls of a text draw, in order, with where their tokens stand."""
    drawn = list[tuple[str, int]]()
    for match in TOKEN.finditer(bound.text):
        each = bound.fragments[int(match[1])]
        if isinstance(each, FigureFragment):
            drawn.append((each.call or each.figure.key, match.start()))
        elif isinstance(each, CellFragment):
            drawn.append((f'cell("{each.resource}", "{each.key}", "{each.column}")', match.start()))
    return drawn


def _differing(known: Known, language: str, main: Home, other: Home) -> Iterator[Problem]:
    """A translation that draws another figure than what it translates, of which the words before the call tell."""
    calls, others = _drawn(main[2]), _drawn(other[2])
    mine, theirs = (Counter(key for key, _ in each) for each in (calls, others))
    missing, extra = mine - theirs, theirs - mine
    if not missing or not extra:
        return
    wrong, start = other, next(at for key, at in others if key in extra)
    right = Phrase(_WORDS["same"])
    odd = [pair for pair in zip(calls, others, strict=False) if pair[0][0] != pair[1][0]]
    if len(calls) == len(others) and len(odd) == 1:
        turned = ((main, mine, *odd[0]), (other, theirs, *odd[0][::-1]))
        likely = [
            each
            for each in turned
            if _names(known, each[0][2].text[: each[2][1]], each[3][0], each[2][0])
        ]
        # Else where one stands once more, and the other nowhere.
        likely = likely or [
            each for each in turned if each[1][each[2][0]] > 1 and not each[1][each[3][0]]
        ]
        if likely:
            wrong, _, (_, start), (rival, _) = likely[0]
            right = Phrase(WRITE, near=rival if "(" in rival else f'figure("{rival}")')
    file, first, text = wrong
    row = first + text.text.count("\n", 0, start) if first else None
    facts: dict[str, Any] = {
        "language": language,
        "found": ", ".join(extra),
        "right": ", ".join(missing),
    }
    yield flag(
        "translation-differs",
        file,
        row=row,
        column=None if first else "summary",
        repair=right,
        **facts,
    )


def _names(known: Known, text: str, rival: str, own: str) -> bool:
    """Whether the words before a call name the rival of what it calls, and not that itself.

    `known` are the names of indicators and of areas, which are the parts of a key; the keys differ in one of them.
    """
    parts = [
        each
        for each in zip(known, rival.split(AT), own.split(AT), strict=False)
        if each[1] != each[2]
    ]
    sentence = re.split(r"(?<=[.!?])\s|\n", text)[-1]
    beside = sentence[max((match.end() for match in TOKEN.finditer(sentence)), default=0) :]
    for words in (beside, sentence) if len(parts) == 1 else ():
        ((names, *keys),) = parts
        pattern = [any(_holds(words, name) for name in names.get(key, ())) for key in keys]
        if any(pattern):
            return pattern == [True, False]
    return False


def _holds(words: str, name: str) -> bool:
    return bool(name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE))


def _known(
    publication: Publication, report: Report
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """All names of indicators of its series, and of areas, by their codes."""
    listed = publication.indicators(report.series, report.period)
    areas = {key: (*each.name.names, *each.short.names) for key, each in publication.areas.items()}
    return {key: each.name.names for key, each in listed.items()}, areas


_CALL = re.compile(r"""\{\{\s*(?:figure|cell)\((["'][^{}]*?)(?:,\s*\w+=[^{}]*)?\)\s*\}\}""")


def _typed(report: Report, own: Written, language: str) -> Iterator[Problem]:
    """Figures that a translation types in the paragraph where the text that it translates calls them."""
    mine, theirs = (list(_paragraphs(each.text, each.first_line)) for each in (report, own))
    called = _calls_in(own.text)
    for (_, text), (row, other) in (
        zip(mine, theirs, strict=True) if len(mine) == len(theirs) else ()
    ):
        gone = [call for key, call in _calls_in(text).items() if key not in called]
        own_numbers, numbers = numbers_of(other), numbers_of(text)
        extra = [number for digits, number in own_numbers.items() if digits not in numbers]
        if gone and extra:
            facts = {"language": language, "found": few(extra, 3), "right": few(gone, 3)}
            at = next(
                (
                    n
                    for n, each in enumerate(other.split("\n"))
                    if extra[0] in numbers_of(each).values()
                ),
                0,
            )
            yield flag(
                "translation-typed", own.file, row=row + at, column=None, severity=None, **facts
            )


def _calls_in(text: str) -> dict[str, str]:
    """The figures and cells that a text calls, as they are written, by what they call."""
    return {re.sub(r"[\s\"']", "", match[1]): match[0] for match in _CALL.finditer(text)}


def _paragraphs(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Those of a text with the lines that they begin in."""
    for match in re.finditer(r"(?:[^\n]*\S[^\n]*\n?)+", text):
        yield first_line + text.count("\n", 0, match.start()), match[0]
