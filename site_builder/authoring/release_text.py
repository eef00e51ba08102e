"""Release what a report says: its text in every language, as readers see it that day, under a version of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from site_builder.core.problem import BuildRefused, flag, rules
from site_builder.core.text import Text
from site_builder.model.edition import Change, Edition, Kind, Releases, counts_of, frozen_files
from site_builder.model.log import FIRST, Level, Log, Version
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.model.report_text import (
    STATED,
    ReportText,
    changes_figures,
    frozen_texts,
    is_same,
    reads_alike,
    render_text,
    text_changes,
)
from site_builder.pages.reports.frozen import render_page, report_texts


@dataclass(frozen=True, slots=True)
class Request:
    """What a publisher asks for, of a package by its name or a report by its address.

    `reasons` gives single changes theirs by address, the others get the note; and what a check asks, by its code.
    `reasons_en` are the same in English.
    """

    package: str
    note: Text
    kind: Kind | None = None
    version: Version | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    reasons_en: Mapping[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> Mapping[str, Text]:
        """The reasons for what a check asks, by the code of its rule, alone or with a row."""
        return {
            where: Text(why, (("en", english),) if (english := self.reasons_en.get(where)) else ())
            for where, why in self.reasons.items()
            if where.partition(":")[0] in rules()
        }


@dataclass(frozen=True, slots=True)
class TextPlan:
    """The edition of a text worked out, with what it changed and the version before."""

    edition: Edition
    changes: tuple[Change, ...]
    since: Version | None


def plan_text(
    publication: Publication, report: Report, request: Request, data: Edition | None
) -> TextPlan | None:
    """The edition of a report's text that is released with its `data`, or alone; None where it says what it said.

    Raises BuildRefused with what stands against it.
    """
    releases, texts = publication.releases(report.address), report_texts(publication, report)
    newest, old = releases.newest, frozen_texts(releases.base)
    changes = text_changes(
        old, {language: texts.get(language, ReportText(language, "")) for language in old}
    )
    is_changed = _is_changed(old, texts, publication.log)
    is_other = any(
        not reads_alike(text, texts[language], publication.log)
        for language, text in old.items()
        if language in texts
    )
    if data and data.kind == "format":
        if newest and is_changed:
            raise BuildRefused([flag("release-format-text", report.file, report=report.address)])
        return None
    is_new = newest is None or newest.withdrawn is not None or texts.keys() - old.keys()
    if not (is_new or is_changed or (data and is_other)):
        return None
    kind = _kind(
        report, releases, request, data, changes if is_changed or (data and is_other) else ()
    )
    if kind == "wording" and (wrong := next(filter(changes_figures, changes), None)):
        raise BuildRefused(
            [flag("release-wording-figures", report.file, old=wrong.old, new=wrong.new)]
        )
    level: Level = "patch" if kind == "wording" else "minor"
    version = settled_version(
        None if data else request.version, newest, level, report.file, report.address
    )
    edition = Edition(
        package=report.package,
        version=version,
        date=publication.today,
        kind=kind,
        note=request.note,
        report=report.address,
        data=stands.uri if (stands := data or publication.releases(report.package).latest) else "",
        counts=counts_of(changes),
    )
    since = releases.base.version if releases.base else None
    return TextPlan(_frozen(edition, texts, publication, report), changes, since)


def settled_version(
    asked: Version | None, newest: Edition | None, level: Level, file: str, address: str
) -> Version:
    """The version asked for, else the next of this level. Raises BuildRefused where what changed takes a higher one.

    `address` is of a change of this level, in what `file` describes.
    """
    right = newest.version.bump(level) if newest else FIRST
    if newest and asked and asked < right:
        facts: dict[str, Any] = {
            "version": asked,
            "since": newest.version,
            "level": level,
            "right": right,
        }
        raise BuildRefused([flag("release-version-small", file, address=address, **facts)])
    return asked or right


def _is_changed(old: Mapping[str, ReportText], now: Mapping[str, ReportText], log: Log) -> bool:
    """Whether its author changed what was released, a language taken out included."""
    return any(
        language not in now or not is_same(text, now[language], log)
        for language, text in old.items()
    )


def _kind(
    report: Report,
    releases: Releases,
    request: Request,
    data: Edition | None,
    changes: Sequence[Change],
) -> Kind:
    base = releases.base
    if base is None or not (releases.newest or changes):
        return "release"
    if data:
        return "revision" if data.kind == "release" else data.kind
    is_routine = request.kind == "revision" and all(change.row in STATED for change in changes)
    if changes and request.kind not in ("correction", "wording") and not is_routine:
        raise BuildRefused(
            [flag("release-text-kind", report.file, report=report.address, version=base.version)]
        )
    return request.kind or "revision"


def _frozen(
    edition: Edition, texts: Mapping[str, ReportText], publication: Publication, report: Report
) -> Edition:
    """The edition with its files: of each language the text, and the page without a frame."""
    site = publication.site
    beside = {
        "report": site.page_url(report.uri),
        "edition": str(edition.version),
        "released": edition.date.isoformat(),
        "data": site.page_url(edition.data) if edition.data else "",
    }
    files: dict[str, bytes] = {}
    for language, text in texts.items():
        files[f"{language}.md"] = render_text(text, beside)
        files[f"{language}.html"] = render_page(texts, language, edition, publication, report)
    return replace(edition, files=frozen_files(files))
