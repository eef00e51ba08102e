"""The gate before anything becomes permanent: what refuses it, and what asks for a reason that readers see.

A rule says in `problems.toml` what it means here; one that says nothing refuses where it is an error. Only what stands
at the gate is looked at, so that nothing else hides it, and what was answered hides nothing either. `check`, `release`,
`deploy` and the preview of a proposal ask this one function (docs/decisions/0109-one-gate.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from site_builder.build.answered import answer_finder, where_of, words_of
from site_builder.build.findings import Examination
from site_builder.core.problem import BuildRefused, Problem, flag, rules
from site_builder.core.text import Text
from site_builder.model.log import Answer
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report

NO_REASONS: Mapping[str, Text] = {}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to become permanent: a package, the report of it or alone, or where both are None the whole portal."""

    package: Package | None = None
    report: Report | None = None

    def has(self, file: str, publication: Publication) -> bool:
        """Whether a finding in a file is about it: its own files, and what all subjects have in common."""
        if self.package is None and self.report is None:
            return True
        series = publication.series_named(self.report.series) if self.report else None
        if file.endswith(".md"):
            return file in self.texts or (series is not None and _is_text_of(series.file, file))
        own = {self.package.name if self.package else "", series.indicators if series else ""}
        others = (each.folder for each in publication.packages if each.name not in own)
        return not any(file.startswith(f"{folder}/") for folder in others)

    @property
    def texts(self) -> frozenset[str]:
        """The files of the report's text, in every language."""
        report = self.report
        written = (each.file for each in report.written.values()) if report else ()
        return frozenset((report.file, *written)) if report else frozenset()


def _is_text_of(page: str, file: str) -> bool:
    """Whether a file is a page or its translation: `index.md`, `index.en.md`."""
    return file == page or file.startswith(f"{page.removesuffix('.md')}.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands at the gate: what refuses, what asks for a reason, and the answers that were given already."""

    refused: tuple[Problem, ...] = ()
    asked: tuple[Problem, ...] = ()
    answered: Mapping[Problem, Answer] = field(default_factory=dict)


def stands(problem: Problem) -> bool:
    """Whether it counts at the gate at all."""
    gate = rules()[problem.code].gate
    return gate in ("refuses", "asks") or (problem.severity == "error" and gate != "mended")


def judge(
    examination: Examination, subject: Subject, reasons: Mapping[str, Text] = NO_REASONS
) -> Verdict:
    """What stands against a subject.

    `reasons` are those given now, by the code of a rule (`total-broken`), or that and a row (`total-broken:12`).
    """
    publication = examination.portal.read
    earlier = answer_finder(publication)
    own = [p for p in examination.problems if stands(p) and subject.has(p.file, publication)]
    answered = dict[Problem, Answer]()
    for problem in own:
        reason = reasons.get(address_of(problem)) or reasons.get(problem.code)
        before = earlier(problem)
        if not asks(problem):
            continue
        if reason:
            words = words_of(problem, publication.site)
            answered[problem] = Answer(problem.code, where_of(problem), words, reason)
        elif before:
            answered[problem] = replace(before, where=where_of(problem))
    left = examination.causes([p for p in own if p not in answered])
    return Verdict(
        tuple(p for p in left if not asks(p)), tuple(p for p in left if asks(p)), answered
    )


def unready(examination: Examination) -> tuple[Problem, ...]:
    """What keeps a portal from going out: what no reason lets through, but in drafts, which readers see as such."""
    publication = examination.portal.read
    drafts = [report for report in publication.reports if report.status == "draft"]
    texts = {file for report in drafts for file in Subject(report=report).texts}
    folders = tuple(f"{p.folder}/" for r in drafts if (p := publication.package(r.package)))
    return examination.causes(
        problem
        for problem in examination.problems
        if rules()[problem.code].gate == "refuses"
        and problem.file not in texts
        and not problem.file.startswith(folders)
    )


def asks(problem: Problem) -> bool:
    """Whether a reason lets it through: an error never."""
    return problem.severity != "error" and rules()[problem.code].gate == "asks"


def address_of(problem: Problem) -> str:
    """How the command line names a finding that asks: its rule, and its row where it has one."""
    return f"{problem.code}:{problem.row}" if problem.row else problem.code


def settled(
    examination: Examination, subject: Subject, reasons: Mapping[str, Text], file: str
) -> tuple[Answer, ...]:
    """The answers with which a subject passes; `file` is its own. Raises BuildRefused with what stands against it."""
    verdict = judge(examination, subject, reasons)
    if verdict.refused or verdict.asked:
        raise BuildRefused([*refused_of(verdict), *_needed(verdict.asked, file)])
    known = {name for each in verdict.answered for name in (each.code, address_of(each))}
    if lost := [each for each in reasons if each not in known]:
        listed = ", ".join(sorted(known))
        raise BuildRefused(
            [flag("release-reason-unplaced", file, address=each, known=listed) for each in lost]
        )
    return tuple(dict.fromkeys(verdict.answered.values()))


def refused_of(verdict: Verdict) -> list[Problem]:
    """All that keeps it from passing, as errors."""
    return [replace(p, severity="error") for p in (*verdict.refused, *verdict.asked)]


def _needed(asked: Iterable[Problem], file: str) -> list[Problem]:
    codes = sorted({problem.code for problem in asked})
    options = " ".join(f'--reason {code} "…"' for code in codes)
    return [flag("reason-needed", file, asked=", ".join(codes), options=options)] if codes else []
