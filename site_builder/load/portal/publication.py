"""Everything of a portal read from its two folders, and joined."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Regime
from site_builder.core.files import files_under
from site_builder.core.i18n.catalog import languages as interface_languages
from site_builder.core.problem import N_, WRITE, Findings, Phrase, Problem, flag, meant
from site_builder.core.progress import stage
from site_builder.load.packages.descriptor import NAMES, misplaced
from site_builder.load.packages.names import settle_names
from site_builder.load.packages.package import PackageReading, read_package
from site_builder.load.portal.areas import (
    AREAS,
    BODIES,
    BOUNDARIES,
    Places,
    read_boundaries,
    read_places,
)
from site_builder.load.portal.drafted import check_drafted
from site_builder.load.portal.editions import FOLDER as EDITIONS
from site_builder.load.portal.editions import OLD_REGISTER, read_log, read_releases, read_texts
from site_builder.load.portal.page import Page, is_report, is_series, read_page
from site_builder.load.portal.report import parse_report, parse_series
from site_builder.load.safety.attached import is_hidden, read_attached
from site_builder.load.safety.known_keys import PAGE, REPORT, SERIES, check_front_matter
from site_builder.load.safety.named import (
    advice_described,
    advice_loose,
    check_named,
    read_styled,
)
from site_builder.load.safety.remote import Foreign
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Edition, Releases
from site_builder.model.log import Log
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Series

# Texts of pages in the other languages of a portal: `about.en.md` beside `about.md`.
#
# Such a file is no page of its own. Its text stands under the language's folder in the place of the main text; what it
# says of itself (`title`, `description`) counts where the main page's front matter has no `title_en`.


_TRANSLATED = ("title", "description")
ALONE = N_("Write {page}, or correct the name of this file.")
RECASED = N_(
    "{other} is there: its name differs by capitals, which count in addresses. Name it {page} again."
)


def join_translations(
    pages: Sequence[Page], languages: Sequence[str]
) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """The pages with the texts of their translations; `languages` are those beside the portal's first."""
    by_uri = {page.uri: page for page in pages}
    result: dict[str, dict[str, Page]] = {}
    for page in pages:
        main, language = _belongs_to(page.uri, languages)
        if language:
            result.setdefault(main, {})[language] = page
    problems = tuple(_alone(result, by_uri))
    texts = {page.uri for own in result.values() for page in own.values()}
    return tuple(
        _joined(page, result.get(page.uri, {})) for page in pages if page.uri not in texts
    ), problems


def _belongs_to(uri: str, languages: Sequence[str]) -> tuple[str, str]:
    """The main page of a text and its language; the address itself and "" for a page of its own."""
    stem, _, language = uri.removesuffix(".md").rpartition(".")
    return (f"{stem}.md", language) if stem and language in languages else (uri, "")


def _alone(
    result: Mapping[str, Mapping[str, Page]], pages: Mapping[str, Page]
) -> Iterator[Problem]:
    for page in pages.values():
        main, language = _belongs_to(page.uri, interface_languages())
        if main in pages and language and language not in result.get(main, {}):
            yield flag("translation-unlisted", page.file, language=language)
    folded = {uri.casefold(): page.file for uri, page in pages.items()}
    for main, own in result.items():
        for language, page in own.items() if main not in pages else ():
            right, other = (
                page.file.removesuffix(f".{language}.md") + ".md",
                folded.get(main.casefold()),
            )
            advice = Phrase(RECASED if other else ALONE, other=other, page=right)
            yield flag("translation-alone", page.file, language=language, page=right, right=advice)


def _joined(page: Page, own: Mapping[str, Page]) -> Page:
    if not own:
        return page
    translated: dict[str, Any] = {
        f"{key}_{language}": text.meta[key]
        for language, text in own.items()
        for key in _TRANSLATED
        if key in text.meta
    }
    return replace(page, meta=translated | dict(page.meta), translations=own)


_LISTS = (AREAS, BODIES, BOUNDARIES, OLD_REGISTER, at.EVENTS)
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
_BESIDE = ("datapackage.", "import.", "readme.", "_", ".", "~$")  # what may lie beside tables


@dataclass(frozen=True, slots=True)
class Reading:
    """The publication as far as it could be read; `pages` are the Markdown files by address.

    `files` are those beside them, pictures and attachments, with their bytes counted; `strays` lie beside mkdocs.yml.
    """

    publication: Publication
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]
    files: Mapping[str, int] = field(default_factory=dict)
    styled: frozenset[str] = frozenset()  # files that the portal's own style sheets name
    label: str = ""  # the folder of the texts as messages name it
    strays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a portal's sources lie."""

    root: Path
    reports: Path
    datasets: Path

    def label(self, folder: Path) -> str:
        """A folder as messages name it: relative to the portal's root where it lies under it."""
        return (
            folder.relative_to(self.root).as_posix()
            if folder.is_relative_to(self.root)
            else folder.name
        )


ReadAll = Callable[[Sequence[Path], str, frozenset[str], Foreign], Sequence[PackageReading]]


READING = N_("Reading tables")


@stage(READING, 0)
def read_packages(
    homes: Sequence[Path], label: str, reported: frozenset[str], foreign: Foreign
) -> Sequence[PackageReading]:
    """The packages in these folders, one after the other; `label` is the folder above them as messages name it."""
    return [read_package(home, f"{label}/{home.name}", reported, foreign) for home in homes]


def read_publication(
    folders: Folders, site: SiteConfig, built: datetime, read_all: ReadAll = read_packages
) -> Reading:
    """Read all reports and packages; a package or report with errors is left out and its problems told.

    `read_all` reads the packages; every way of reading them comes to the same.
    """
    reports_label, label = folders.label(folders.reports), folders.label(folders.datasets)
    findings = Findings(site.problems)
    pages = _read_pages(folders, site, findings)
    named = frozenset((*site.look.styles, *(script.path for script in site.look.scripts)))
    files = findings.take(read_attached(folders.reports, reports_label, named))
    styled = read_styled(folders.reports, site.look.styles)
    findings += (*_check_submodules(folders), *_check_home(folders), *_check_loose(folders))
    findings += _check_keys(pages, site.look.templates)
    series = tuple(findings.take(parse_series(page, site)) for page in pages if is_series(page))
    by_name = {each.name: each for each in series}
    read = [findings.take(parse_report(page, by_name)) for page in pages if is_report(page)]
    reports = sorted(
        filter(None, read),
        key=lambda each: (each.window.end, each.window.start, each.uri),
        reverse=True,
    )
    reported = frozenset(
        (*(each.package for each in reports), *(each.indicators for each in series))
    )
    log = findings.take(read_log(folders.datasets, label))
    site = replace(
        site, accepted={log.name_of(name): codes for name, codes in site.accepted.items()}
    )
    packages, left_out = _read_packages(folders, reported, site, read_all, findings)
    packages = findings.take(settle_names(packages, reported, log))
    places = read_places(folders.datasets, label)
    boundaries = findings.take(read_boundaries(folders.datasets, label, places.areas))
    regimes = _regimes(series, reports)
    packages = tuple(
        _placed(_dated(package, regimes, site), places)
        for package in sorted(packages, key=lambda each: each.name)
    )
    editions = _read_editions(folders, packages, log, findings)
    findings += places.problems
    for package in packages:
        words = [report.text for report in reports if report.package == package.name]
        is_released = editions[package.name].newest is not None
        drafted = check_drafted(folders.datasets, package, words, is_released=is_released)
        findings += (*_check_place(package, places), *drafted)
        findings += _check_described(folders.datasets, package)
    publication = Publication(
        site=site,
        series=series,
        reports=tuple(reports),
        packages=tuple(_versioned(package, editions[package.name]) for package in packages),
        built=_morning(built, site),
        left_out=left_out,
        editions=_joined_names(
            {**editions, **findings.take(read_texts(folders.datasets, label, log))}, log
        ),
        log=log,
        areas=places.areas,
        bodies=places.bodies,
        boundaries=boundaries,
    )
    strays = tuple(sorted(path.name for path in folders.root.iterdir() if path.is_file()))
    return Reading(publication, pages, tuple(findings), files, styled, reports_label, strays)


def _morning(built: datetime, site: SiteConfig) -> datetime:
    """The first moment of the same day, both in UTC and where the portal is: nothing hangs on the hour."""
    local = built.astimezone(ZoneInfo(site.time_zone))
    days = (
        moment.replace(hour=0, minute=0, second=0, microsecond=0)
        for moment in (built.astimezone(UTC), local)
    )
    return max(days).astimezone(UTC)


def _read_pages(folders: Folders, site: SiteConfig, findings: Findings) -> tuple[Page, ...]:
    result = (path for path in folders.reports.rglob("*.md") if path.is_file())
    paths = sorted(path for path in result if not is_hidden(path, folders.reports))
    label = folders.label(folders.reports)
    read = [findings.take(read_page(path, folders.reports, label)) for path in paths]
    return findings.take(join_translations(list(filter(None, read)), site.others))


def _check_submodules(folders: Folders) -> Iterator[Problem]:
    """A clone leaves the folder of a submodule empty: all that is missing in it has this one cause."""
    listed = folders.root / ".gitmodules"
    listing = listed.read_text("utf-8", "replace") if listed.is_file() else ""
    paths = re.findall(r"^\s*path\s*=\s*(.+?)\s*$", listing, re.MULTILINE)
    for folder in (folders.reports, folders.datasets):
        label = folders.label(folder)
        if label in paths and not any(folder.iterdir()):
            yield flag("submodule-empty", ".gitmodules", folder=label)


def _check_home(folders: Folders) -> Iterator[Problem]:
    """Whether something stands at the portal's own address; MkDocs builds without it, and nobody finds the site."""
    if not any((folders.reports / name).is_file() for name in ("index.md", "README.md")):
        yield flag("home-missing", f"{folders.label(folders.reports)}/index.md")


WITH_TABLES = N_(
    "Move it and its tables into a folder of their own in {home}/, called as the package is."
)


def _check_loose(folders: Folders) -> Iterator[Problem]:
    """Tables beside the packages, which belong to none; a descriptor there stands for its tables."""
    label = folders.label(folders.datasets)
    if strays := [name for name in NAMES if (folders.datasets / name).is_file()]:
        yield flag(
            "package-misplaced", f"{label}/{strays[0]}", right=Phrase(WITH_TABLES, home=label)
        )
        return
    lying = [
        path.name
        for path in sorted(folders.datasets.iterdir() if folders.datasets.is_dir() else ())
        if path.is_file() and path.name not in _LISTS and not path.name.lower().startswith(_BESIDE)
    ]
    tables = [name for name in lying if name.lower().endswith(_TABLES)]
    for name in tables:
        yield flag("file-loose", f"{label}/{name}", name=PurePosixPath(name).stem)
    yield from check_named([name for name in lying if name not in tables], (), label, advice_loose)


def _check_described(datasets: Path, package: Package) -> Iterator[Problem]:
    """Files in the folder of a package that its descriptor does not name, and packages in its folders."""
    home = PurePosixPath(package.file).parent
    folder, descriptor = datasets / home.name, PurePosixPath(package.file).name
    within = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name != EDITIONS]
    inner = [each for path in within for each in misplaced(path, f"{home}/{path.name}")]
    yield from inner
    apart = tuple(f"{PurePosixPath(each.file).parent.name}/" for each in inner)
    lying = sorted(
        path
        for path, _ in files_under(folder)
        if not path.startswith((f"{EDITIONS}/", *apart))
        and not any(part.lower().startswith(_BESIDE) for part in path.split("/"))
    )
    # As it was written, for the names of schemas, which are read into it.
    described = json.dumps(dict(package.descriptor), ensure_ascii=False, default=str)
    described += (folder / descriptor).read_text("utf-8", "replace")
    named = {
        path for path in lying if re.search(rf"(?<![\w-]){re.escape(path)}(?![\w-])", described)
    }
    copies = {
        path: original
        for path in sorted({*lying} - named)
        # points 2.csv may be another
        if not re.search(r"\w \d+\.\w+$", path)
        and (original := at.original_of(path)) in (*lying, descriptor)
    }
    for path, original in copies.items():
        yield flag("file-copied", f"{home}/{path}", original=f"{home}/{original}")
    unnamed, advice = [path for path in lying if path not in copies], advice_described(descriptor)
    yield from check_named(unnamed, named, str(home), lambda _: advice)


TEMPLATE = N_("Take the line out: the portal has a template for each kind of page.")


def _check_keys(pages: tuple[Page, ...], templates: Collection[str]) -> Iterator[Problem]:
    """Keys of front matter that nobody reads, and templates that there are not."""
    for page in pages:
        if templates and (stated := page.meta.get("template", "")) and str(stated) not in templates:
            right = meant(str(stated).removesuffix(".html") + ".html", templates, TEMPLATE, WRITE)
            yield flag(
                "front-matter-invalid",
                page.file,
                column="template",
                key="template",
                found=stated,
                right=right,
            )
        known = SERIES if is_series(page) else REPORT if is_report(page) else PAGE
        yield from check_front_matter(page.meta, known, page.file)


def _read_packages(
    folders: Folders,
    reported: frozenset[str],
    site: SiteConfig,
    read_all: ReadAll,
    findings: Findings,
) -> tuple[tuple[Package, ...], frozenset[str]]:
    """The packages by name, and the folders of those whose errors leave nothing to publish."""
    if not folders.datasets.is_dir():
        return (), frozenset()
    homes = sorted(
        path for path in folders.datasets.iterdir() if path.is_dir() and not _is_passed(path)
    )
    foreign = Foreign(site.remote, folders.root / ".cache" / "remote", accepted=site.accepted)
    read = read_all(homes, folders.label(folders.datasets), reported, foreign)
    for each in read:
        findings += each.problems
    packages = sorted(
        (each.package for each in read if each.package), key=lambda package: package.name
    )
    return tuple(packages), frozenset(
        home.name for home, each in zip(homes, read, strict=True) if not each.package
    )


def _read_editions(
    folders: Folders, packages: tuple[Package, ...], log: Log, findings: Findings
) -> dict[str, Releases]:
    """Those of every package, and of packages that were renamed: what was released stays at its old address."""
    homes = {name: name for name, end in log.ends.items() if end.event == "rename"}
    homes |= {package.name: package.file.split("/")[-2] for package in packages}
    label = folders.label(folders.datasets)
    return {
        name: findings.take(read_releases(folders.datasets / home, f"{label}/{home}", name, log))
        for name, home in homes.items()
    }


def _joined_names(editions: dict[str, Releases], log: Log) -> dict[str, Releases]:
    """What was renamed goes on from its last edition under the name before, and is superseded under that name then."""
    led = {
        name: Releases(name, "")
        for name in (log.led(f"{each}/").rstrip("/") for each in log.reports)
    }
    gone = {
        name for name, end in log.ends.items() if end.event == "remove"
    }  # nothing stands under its former names
    later: dict[str, Edition | None] = {
        each: own.latest for each, own in editions.items() if log.name_of(each) in gone
    }
    for name, own in sorted(
        {**led, **editions}.items(), key=lambda each: len(log.names_of(each[0]))
    ):
        names = log.names_of(name)[1:]
        former = (editions[each].newest for each in names if each in editions)
        editions[name] = replace(own, earlier=next(filter(None, former), None))
        later |= dict.fromkeys(names, own.latest) if own.latest else {}
    return {name: replace(own, later=later.get(name)) for name, own in editions.items()}


def _regimes(series: Sequence[Series], reports: Sequence[Report]) -> dict[tuple[str, str], Regime]:
    """The regime of a series by its name, and of a package by its report."""
    own = {("series", each.name): each.regime for each in series}
    return own | {("package", each.package): each.period.regime for each in reports}


def _dated(
    package: Package, regimes: Mapping[tuple[str, str], Regime], site: SiteConfig
) -> Package:
    """Its periods, called as readers of its series call them, else as those of the portal do."""
    regime = (
        regimes.get(("series", package.series))
        or regimes.get(("package", package.name))
        or site.regime
    )
    if regime is None or (regime.first_month == 1 and not regime.year):
        return package
    period = package.period.under(regime) if package.period else None
    return replace(
        package,
        period=period,
        resources=tuple(replace(each, regime=regime) for each in package.resources),
    )


def _placed(package: Package, places: Places) -> Package:
    """An area that the package names by its key alone is called as the portal calls it."""
    area = places.areas.get(package.spatial.area)
    if area is None or package.spatial.title:
        return package
    return replace(package, spatial=replace(package.spatial, title=area.name))


NO_AREA = N_("Correct the key, or add a line for the area.")


def _check_place(package: Package, places: Places) -> Iterator[Problem]:
    """The area that a package names is declared, and areas that it lists say what the portal says of them."""
    named = package.spatial.area
    if named and named not in places.areas:
        near = next((key for key, area in places.areas.items() if named in area.name.names), "")
        right = Phrase(WRITE, near=near) if near else meant(named, places.areas, NO_AREA)
        yield flag("area-unknown", package.file, column="spatial", area=named, right=right)


def _versioned(package: Package, releases: Releases) -> Package:
    """The data of today carry the version of the last edition: checks make sure that they are the same."""
    if releases.newest is None:
        return package
    released = frozenset(file.name for edition in releases.editions for file in edition.listed)
    return replace(package, version=str(releases.newest.version), released=released)


def _is_passed(home: Path) -> bool:
    """Hidden, released texts, or what a package that was renamed left at its old place: its released editions."""
    return (
        home.name == EDITIONS
        or home.name[0] in "._"
        or [path.name for path in home.iterdir()] == [EDITIONS]
    )
