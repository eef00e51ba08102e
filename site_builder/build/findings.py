"""Every finding about a portal's sources, and what of them would stop a build."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from site_builder.build.answered import answer_finder
from site_builder.build.causes import explained
from site_builder.build.published import check_published, published_files
from site_builder.build.site.collect import make_addresses
from site_builder.build.site.gallery import Gallery
from site_builder.build.theme import FOLDER
from site_builder.core import addresses as at
from site_builder.core.extension import CHECKS, PortalCheck, declared
from site_builder.core.problem import N_, Problem, Severity, errors_of, flag, sort_problems
from site_builder.core.progress import stage
from site_builder.core.text import slugify, text_of
from site_builder.derive.observations import check_observations, series_of
from site_builder.derive.portal import Portal
from site_builder.export.package import snapshot_of
from site_builder.export.parquet import FORMAT
from site_builder.load.portal.page import Page, is_report, is_series
from site_builder.load.portal.publication import Folders, Reading
from site_builder.load.portal.set_aside import descriptor_of, home_of, leave_out, name_of
from site_builder.model.check import Check
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.pages.reports.frozen import report_sources, report_texts
from site_builder.validate import reports
from site_builder.validate.consistency.run import all_checks, checks_of_translations, problems_of
from site_builder.validate.editions import (
    check_edition,
    check_editions,
    check_events,
    check_listed,
    check_texts,
)
from site_builder.validate.likely import (
    check_decimals,
    check_groups,
    check_likely,
    check_separators,
    check_targets,
    earlier_packages,
    separated,
)
from site_builder.validate.links import Beside, check_anchors, check_links, check_mail, check_nav
from site_builder.validate.metadata import (
    check_aggregates,
    check_codes,
    check_identity,
    check_look,
    check_metadata,
    check_translations,
    unsafe_texts,
)
from site_builder.validate.names import check_addresses, check_names, check_page_names
from site_builder.validate.personal import check_personal_tables, check_personal_text
from site_builder.validate.written import (
    check_file_names,
    check_prose,
    check_translated,
    read_written,
)

_OF_TEXTS = ("base", "home", "main", "page", "report", "reports", "series")
_OF_PLAIN = ("base", "main", "page", "toc", "citation")
_ID = re.compile(r'id="([\w-]+)"')


@dataclass(frozen=True, slots=True)
class Omission:
    """That packages may be set aside; `last` is the site that stands now."""

    last: Path | None = None


def failing(
    reading: Reading, folders: Folders, problems: tuple[Problem, ...]
) -> Mapping[str, tuple[Problem, ...]]:
    """The errors of packages that can be set aside, by folder."""
    label, publication = folders.label(folders.datasets), reading.publication
    reported = {
        *(report.package for report in publication.reports),
        *(series.indicators for series in publication.series),
    }
    gone = {
        absent.package.name for absent in publication.missing
    }  # no more can be taken out of these
    findings: dict[str, list[Problem]] = {}
    for problem in errors_of(problems):
        if home := home_of(problem, label):
            findings.setdefault(home, []).append(problem)
    return {
        home: tuple(errors)
        for home, errors in findings.items()
        if not {home, name_of(descriptor_of(folders.datasets / home), home)} & (reported | gone)
    }


# What an environment cannot make although an edition holds it: what was released in that form is published in it.


def check_extras(publication: Publication) -> Iterator[Problem]:
    """Datasets with an edition that holds Parquet, and settings that ask for it, where it cannot be written."""
    if FORMAT.is_on:
        return
    if FORMAT.key in publication.site.formats:
        yield flag("parquet-asked-for", "mkdocs.yml", column="formats")
    for package in publication.packages:
        editions = publication.releases(package.name).editions
        if any(file.name.endswith(".parquet") for edition in editions for file in edition.listed):
            yield flag("parquet-not-installed", package.file)


def check_accepted(reading: Reading) -> Iterator[Problem]:
    """Defects accepted in the settings that no package of that name has."""
    publication = reading.publication
    for name, codes in publication.site.accepted.items():
        package = publication.package(name)
        folder = f"{package.folder}/" if package else ""
        read = {each.code for each in reading.problems if folder and each.file.startswith(folder)}
        read |= {"cell-type"} if read & {"cell-blank", "column-as-text"} else set()
        for code in sorted({*codes} - read) if publication.absence_of(name) is None else ():
            yield flag("accept-without-use", "mkdocs.yml", column="accept", package=name, code=code)


CHECKING = N_("Checking texts and tables")


def check_tasks(
    reading: Reading, gallery: Gallery, *, drafting: bool
) -> tuple[Callable[[], object], ...]:
    """Parts of a check that ask nothing of each other, for processes that fill the store."""
    portal, others = gallery.portal, gallery.portal.others.values()
    portal.data.key  # noqa: B018 - what all of them ask for is worked out before they part
    return (
        lambda: [all_checks(each) for each in (portal, *others)],
        *_families(reading, portal, drafting),
        lambda: _translated(portal),
        lambda: [each.events for each in (portal, *others)],
        lambda: [each.pages for each in (gallery, *gallery.others.values())],
    )


def _translated(portal: Portal) -> tuple[Check, ...]:
    """What is wrong in the texts of reports in other languages, with the cells that took part."""
    return portal.kept(
        lambda: tuple(checks_of_translations(portal.outline)), "translated", portal.outline.key
    )


def _families(
    reading: Reading, portal: Portal, drafting: bool
) -> tuple[Callable[[], Iterable[Problem]], ...]:
    """Findings of one kind each, all of them kept; while an author drafts, what is not released yet is a warning."""
    severity: Severity = "warning" if drafting else "error"

    def lists() -> tuple[Problem, ...]:
        return tuple(check_listed(portal.read, portal.data.observed, severity))

    def others() -> tuple[Problem, ...]:  # they may hang on anything
        return tuple(
            problem for check in declared(CHECKS, PortalCheck) for problem in check.find(portal)
        )

    return (
        lambda: portal.kept(
            lambda: tuple(_of_data(portal.data)), "findings of data", portal.data.key
        ),
        lambda: tuple(_of_rows(portal, severity)),
        lambda: portal.kept(lists, "lists", severity, portal.data.key, portal.data.rows),
        lambda: portal.kept(
            lambda: tuple(_of_texts(portal.outline)), "findings of texts", portal.outline.key
        ),
        lambda: portal.kept(others, "findings", portal.key),
        lambda: tuple(_of_words(reading, portal)),
    )


@dataclass(frozen=True, slots=True)
class Examination:
    """All that checks find in a portal, what follows from something else included; `checks` are those of meaning."""

    problems: tuple[Problem, ...]
    portal: Portal
    checks: Mapping[str, tuple[Check, ...]]

    def causes(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Those of some findings that follow from no other of them, sorted."""
        return sort_problems(explained(list(problems), self.portal, self.checks))

    def listed(self) -> tuple[Problem, ...]:
        """What an author is told: causes alone, and as a notice what is so for a reason that was given."""
        answer = answer_finder(self.portal.read)
        known = [each for each in self.problems if answer(each)]
        causes = self.causes(each for each in self.problems if each not in known)
        return sort_problems([*causes, *(replace(each, severity="notice") for each in known)])


def check(
    reading: Reading,
    gallery: Gallery | None = None,
    checks: Mapping[str, tuple[Check, ...]] | None = None,
    *,
    drafting: bool = False,
) -> tuple[Problem, ...]:
    """Every finding about a portal's sources, sorted; see `examine`."""
    return examine(reading, gallery, checks, drafting=drafting).listed()


@stage(CHECKING, 0)
def examine(
    reading: Reading,
    gallery: Gallery | None = None,
    checks: Mapping[str, tuple[Check, ...]] | None = None,
    *,
    drafting: bool = False,
) -> Examination:
    """All that the checks find in a portal's sources.

    `gallery` (of the portal's charts) and `checks`, those of meaning, are made here where they are not given. While an
    author is `drafting`, changes that are not released yet are warnings.
    """
    gallery, publication = gallery or Gallery(Portal(reading.publication)), reading.publication
    portal = gallery.portal
    checks = all_checks(portal) if checks is None else checks
    every = {**checks, "": _translated(portal)}
    names = tuple(check_names(publication))
    severity: Severity = "warning" if drafting else "error"
    uris = {page.uri: page.file for page in reading.pages}
    published = published_files(reading, portal)
    result = [
        *reading.problems,
        *names,
        *chain.from_iterable(find() for find in _families(reading, portal, drafting)),
        *(problem for page in reading.pages for problem in unsafe_texts(page.file, page.meta)),
        *(
            problem
            for page in reading.pages
            for problem in check_translations(page.file, page.meta)
        ),
        *check_look(publication.site.look, reading.files),
        *check_published(reading, published),
        *check_file_names(reading.label, sorted(published)),
        *check_extras(publication),
        *check_accepted(reading),
        *problems_of(every),
        *check_texts(
            publication,
            _sources(publication),
            partial(report_texts, publication),
            uris.keys(),
            severity,
        ),
    ]
    addresses = make_addresses(reading, gallery, checks)
    result.extend(check_page_names(publication, uris))
    if not errors_of(names):  # a name used twice would be told again for every address under it
        texts = {_address(page): page.file for page in reading.pages}
        result.extend(check_addresses([*addresses, *published], texts))
    known = frozenset((*addresses, *uris))
    reached, site = {*known, *reading.files, *map(_address, reading.pages)}, publication.site
    titled = {
        title: page.uri for page in reading.pages for title in text_of(page.meta, "title").names
    }
    result.extend(check_nav(site.look.settings, site.nav, reached, uris, titled))
    result.extend(_of_links(reading, known))
    return Examination(tuple(result), portal, every)


def _of_words(reading: Reading, portal: Portal) -> Iterator[Problem]:
    """What the text of each page, and of each of its translations, says."""
    site, files = portal.read.site, {report.file for report in portal.read.reports}
    for page in reading.pages:
        # The page of a text prints its title apart; one that is a text alone may have it there.
        has_title = is_report(page) or is_series(page) or "template" in page.meta
        for language, text in {"": page, **page.translations}.items():
            start, original = text.first_line, (language, page.text, page.file, page.first_line)
            words = (
                text.file,
                text.text,
                start,
                original,
                site.extensions,
                has_title,
                text.file in files,
            )
            yield from portal.kept(partial(_of_text, *words), "words of a text", *words)


def _mails(publication: Publication) -> frozenset[str]:
    """The addresses by which the portal and its packages are asked."""
    people = (person.agent for package in publication.packages for person in package.contributors)
    agents = (publication.site.contact, publication.site.publisher, *people)
    return frozenset(agent.email for agent in agents) - {""}


def _of_links(reading: Reading, known: frozenset[str]) -> Iterator[Problem]:
    """What the text of each page, and of each of its translations, leads to; `known` are all addresses."""
    publication, pages = reading.publication, {page.uri: page for page in reading.pages}
    site = publication.site
    mails = _mails(publication)
    for page in reading.pages:
        for language, text in {
            "": page,
            **page.translations,
        }.items():  # one links as the page that it stands for
            beside = Beside(
                text.file, page.uri, text.text, text.first_line, reading.strays, site.url
            )
            yield from check_links(
                beside,
                known,
                files=reading.files,
                hosts=site.picture_hosts,
                extensions=site.extensions,
            )
            yield from check_mail(beside, mails)
            yield from check_personal_text(text.file, text.text, text.first_line, mails)
            yield from check_anchors(beside, partial(_ids_of, pages, publication, language))


def _of_text(
    file: str, text: str, start: int, original: tuple[Any, ...], *rest: Any
) -> tuple[Problem, ...]:
    """What is wrong in a text, which in an `original` has a language, "" for the first, and what it translates."""
    (language, *_), (added, has_title, is_report) = original, rest
    return (
        *check_prose(file, text, first_line=start, has_title=has_title, extensions=added),
        *(check_translated(file, language, text, original[1:], start) if language else ()),
        *(() if is_report else reports.unfinished_lines(file, text, start)),
    )


def _of_data(portal: Portal) -> Iterator[Problem]:
    """What hangs on no text of a report, and on no row but what is worked out of it."""
    publication = portal.read
    yield from check_metadata(publication)
    yield from check_aggregates(publication)
    yield from reports.check_kinds(publication)
    yield from check_identity(publication)
    yield from reports.check_windows(publication)
    yield from check_observations(publication, portal.observed)
    for series, data in portal.observed.items():
        yield from check_targets(data, publication.site.language)
        yield from check_decimals(publication, series, data)
        yield from check_groups(publication, data)
    for package in publication.packages:
        yield from check_codes(package)
    yield from check_events(publication)
    yield from check_editions(publication)


def _of_rows(portal: Portal, severity: Severity) -> Iterator[Problem]:
    """What looks at the rows of one package alone, none of which is read where it stays."""
    publication = portal.data.read
    for package in separated(portal.read):
        yield from portal.kept(partial(tuple, check_separators(package)), "separators", package)
    earlier, mails = earlier_packages(portal.read), _mails(publication)
    for package in portal.read.packages:
        series, last = series_of(publication, package), earlier.get(package.name)
        listed = tuple(publication.indicators(series).values())
        older = earlier.get(last.name) if last else None
        since = publication.period_of(last) if last else None
        facts = (
            publication.report_of(package),
            since,
            publication.regime_of(series),
            publication.site.language,
            mails,
        )
        likely = chain(
            check_likely(publication, package, last, older),
            reports.check_columns(publication, package),
            check_personal_tables(package, mails),
        )
        yield from portal.kept(
            partial(tuple, likely), "likely", package, last, older, listed, *facts
        )
        if publication.releases(package.name).base:
            changed = _against_edition(publication, package, severity)
            yield from portal.kept(
                partial(tuple, changed), "edition", severity, publication, package
            )


def _against_edition(
    publication: Publication, package: Package, severity: Severity
) -> Iterator[Problem]:
    yield from check_edition(
        publication, package, snapshot_of(publication, package), severity=severity
    )


def _of_texts(portal: Portal) -> Iterator[Problem]:
    """What hangs on the texts of reports too, most of it on one alone."""
    yield from reports.check_reports(portal)
    yield from reports.check_blanks(portal)


def _sources(publication: Publication) -> dict[str, dict[str, str]]:
    """The hashes of what was written of every report whose text was released."""
    released = (each for each in publication.reports if publication.releases(each.address).base)
    return {report.address: report_sources(publication, report) for report in released}


@cache
def anchors_of_templates(*, is_plain: bool = False) -> frozenset[str]:
    """What the theme's own templates of texts let a link lead to; of one that `is_plain` they print little beside."""
    own, stems = FOLDER / "partials", _OF_PLAIN if is_plain else _OF_TEXTS
    paths = [
        path
        for path in FOLDER.rglob("*.html")
        if path.stem in stems or (path.parent == own and not is_plain)
    ]
    return frozenset(each for path in paths for each in _ID.findall(path.read_text("utf-8")))


def _ids_of(
    pages: Mapping[str, Page], publication: Publication, language: str, uri: str
) -> dict[str, str] | None:
    """The anchors of a text in a language, if it is in that, and those that templates print, with their headings."""
    if (page := pages.get(uri)) is None:
        return None
    written = read_written(
        page.translations.get(language, page).text, tuple(publication.site.extensions)
    )
    report = publication.report_at(at.page_address(uri))
    package = publication.package(report.package) if report else None
    own = {resource.name for resource in package.resources} if package else set()
    is_plain = not (
        is_report(page) or is_series(page) or "template" in page.meta or uri == "index.md"
    )
    known = (*written.ids, *own, *anchors_of_templates(is_plain=is_plain))
    return {each: f"-{slugify(written.words.get(f'#{each}', ''))}-" for each in known}


def _address(page: Page) -> str:
    return at.page_address(page.uri)


def settle(
    reading: Reading, problems: tuple[Problem, ...], folders: Folders, omission: Omission | None
) -> tuple[Reading, tuple[Problem, ...]]:
    """What of the problems found would stop a build: with `aside`, the reading without what is set aside."""
    while omission and (broken := failing(reading, folders, problems)):
        reading = leave_out(reading, folders, broken, omission.last)
        problems = check(reading)
    return reading, problems
