"""Names that become addresses: spelled so that they never need escaping, and never taken twice."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from site_builder.core import addresses as at
from site_builder.core.calendar.period import known_period
from site_builder.core.problem import Phrase, Problem, flag
from site_builder.core.text import slugify
from site_builder.model.publication import Publication

_DEVICES = "con prn aux nul com1-com9 lpt1-lpt9"
# Source: Naming Files, Paths, and Namespaces (Microsoft).
_UNPORTABLE = re.compile(
    r'(?:con|prn|aux|nul|(?:com|lpt)[1-9])(?:\..*)?|.*[<>:"|?*\\\x00-\x1f].*|.*[. ]',
    re.IGNORECASE | re.DOTALL,
)


def check_names(publication: Publication) -> Iterator[Problem]:
    """Spelling, reserved words and duplicates over series, reports, packages and resources."""
    for series in publication.series:
        yield from _spelled(series.name, series.file)
        if series.name in at.RESERVED:
            yield flag(
                "name-reserved",
                series.file,
                name=series.name,
                reserved=", ".join(sorted(at.RESERVED)),
            )
    for report in publication.reports:
        yield from _spelled(report.name, report.file)
    for package in publication.packages:
        yield from _package_names(package.name, package.file)
        for resource in package.resources:
            yield from _spelled(resource.name, package.file)
        dated = (
            known_period(package.name.removeprefix(f"{package.series}-").upper())
            if package.series
            else None
        )
        if (
            dated
            and package.period
            and (dated.kind, dated.code) != (package.period.kind, package.period.code)
        ):
            facts = {"name": package.name, "found": package.period.code, "right": dated.code}
            yield flag(
                "period-unlike-name",
                package.file,
                column="period",
                row=None,
                severity=None,
                **facts,
            )
        names = [resource.name for resource in package.resources]
        for name in _repeated(names):
            yield flag("name-duplicate", package.file, name=name, places=Phrase("two resources"))
    yield from _shared(publication)


def check_page_names(publication: Publication, uris: Mapping[str, str]) -> Iterator[Problem]:
    """Texts by their addresses: one that looks like a translation, and names that an address would have to escape."""
    languages, named = publication.site.languages, {report.file for report in publication.reports}
    for uri, file in uris.items():
        folder, _, name = uri.rpartition("/")
        known = "|".join(languages)
        match = re.fullmatch(
            rf"(.+?)(?:[_-]({known})|\.({known})[a-z_-]*)\.md", name, re.IGNORECASE
        )
        own = f"{match[1]}.md" if match else ""
        language = (match[2] or match[3]).lower() if match else ""
        if match and f"{folder}/{own}".lstrip("/") in uris and name != f"{match[1]}.{language}.md":
            facts = {"text": own, "language": language, "right": f"{match[1]}.{language}.md"}
            yield flag("translation-misnamed", file, row=None, column=None, severity=None, **facts)
        elif (original := at.original_of(file)) in uris.values() and file not in named:
            yield flag("file-copied", file, original=original, row=None, column=None, severity=None)
        elif file not in named and re.search(r"[^\w.-]|[^\x00-\x7f]", name):
            right = f"{slugify(name.removesuffix('.md')) or 'page'}.md"
            yield flag("name-invalid", file, name=name, right=right, severity="warning")


def check_addresses(uris: Iterable[str], texts: Mapping[str, str]) -> Iterator[Problem]:
    """No two files of the site may have one address, whatever makes them; and every disk should have all of them.

    `texts` are the files behind the addresses that an author's text has.
    """
    listed = sorted(uris)
    for uri in _repeated(listed):
        yield flag("address-taken", uri.rpartition("/")[0] or uri, uri=f"/{uri}")
    known, parts = dict[str, str](), dict[str, str]()
    for uri in listed:
        if (other := known.setdefault(folded_address(uri), uri)) != uri:
            yield flag("address-twin", texts.get(uri, uri), uri=f"/{uri}", other=f"/{other}")
        for part in uri.split("/"):
            parts.setdefault(part, uri)
    for name, uri in parts.items():
        if _UNPORTABLE.fullmatch(name):
            spot = texts.get(uri, uri.removesuffix("/"))
            yield flag("address-unportable", spot, name=name, uri=f"/{uri}", reserved=_DEVICES)


def folded_address(uri: str) -> str:
    """An address as disks see it that tell no capital letters apart, and store accents in one way."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", uri).casefold())


def _package_names(name: str, file: str) -> Iterator[Problem]:
    yield from _spelled(name, file)
    folder = file.split("/")[-2]
    if at.is_reserved_package(name):
        yield flag("name-reserved", file, name=name, reserved=Phrase("<series>-series, by"))
    if name != folder and at.NAME.fullmatch(name):
        yield flag("name-not-folder", file, name=name, folder=folder)


def _spelled(name: str, file: str) -> Iterator[Problem]:
    if not at.NAME.fullmatch(name):
        yield flag("name-invalid", file, name=name, right=slugify(name) or "report-1")


def _shared(publication: Publication) -> Iterator[Problem]:
    """Series by folder, packages by name, reports by series and period: each once."""
    named = (
        *(("series", each.name, each.file) for each in publication.series),
        *(("package", each.name, each.file) for each in publication.packages),
        *(
            ("report", f"{each.series} {each.period.code}", each.file)
            for each in publication.reports
        ),
    )
    files: dict[tuple[str, str], list[str]] = {}
    for kind, name, file in named:
        files.setdefault((kind, name), []).append(file)
    for (kind, name), places in files.items():
        copies = [each for each in places if at.original_of(each) in places]
        for each in copies:
            home = PurePosixPath(each).parent.name
            yield flag(
                "file-copied", each, original=at.original_of(each), home=home, severity="error"
            )
        if len(others := sorted({*places} - {*copies})) > 1 or len({*places}) < len(places):
            first, last = others[0], others[-1]
            dated = {
                each: known.code
                for each in others
                if (known := known_period(PurePosixPath(each).stem))
            }
            copied = [
                each
                for each in dated
                if kind == "report" and dated[each] != name.rpartition(" ")[2]
            ]
            if len(copied) == 1:
                facts = {
                    "name": copied[0],
                    "found": name.rpartition(" ")[2],
                    "right": dated[copied[0]],
                }
                yield flag(
                    "period-unlike-name",
                    copied[0],
                    column="period",
                    row=None,
                    severity=None,
                    **facts,
                )
                continue
            yield flag(
                "name-duplicate",
                last,
                name=name,
                places=Phrase("{first} and {last}", first=first, last=last),
            )


def _repeated(names: list[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
