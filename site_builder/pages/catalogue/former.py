"""Addresses that nothing is made at any more: a site whose manifest before lists one still answers it.

One rule decides where each leads: the table of what moved (charts that were counted, renamed datasets), then the page
that has what a page of a former kind showed. A page leads on by itself, a picture is the one that stands for it
now or says where its figures are, a document of the API states where its rows are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.templates import fill_template
from site_builder.core.text import unmarked
from site_builder.derive.datasets import newest_of
from site_builder.model.check import tally
from site_builder.model.config import SiteConfig
from site_builder.model.log import is_gathered
from site_builder.model.publication import Publication
from site_builder.pages.charts.embed import former_file
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.picture import can_paint, render_picture

Moved = Mapping[str, str]
_EXPLAINED = {
    "sms": at.API,
    "zalo": at.API,
    "catalog": at.HARVEST,
}  # elsewhere than in a folder above
_CHART = re.compile(
    r"embed/(.+)/(?:index\.html|oembed\.json)|(.+/(?:chart|view)[^/]*)\.(?:svg|png)"
)
# Folders of files, lists of datasets by what they share, pages of checks of datasets that have none.
_PAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z0-9]+)*/)?"
    r"(?:(?:api/v1|catalog|datasets/by|embed|search|sms|zalo)/(?:.+/)?|datasets/[^/]+/checks/)index\.html"
)
_ROWS = re.compile(r"api/v1/(datasets/[^/]+/[^/]+\.json)")
_CHECKS = re.compile(r"datasets/([^/]+)/checks/checks\.json")
_RECORD = re.compile(r"(datasets/[^/]+/)(?:dcat\.(?:ttl|jsonld)|[^/]+\.csv-metadata\.json)")
_FEED = re.compile(r"(?:^|/)feed(?:-\d+)?\.(?:json|xml)$")
# What such a document says now: where the record of the dataset is, and of a CSV which it is about.
_SEE = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
_RECORDS = {
    "ttl": f"<{{url}}#dataset> <{_SEE}> <{{url}}croissant.json> .\n",
    "jsonld": f'{{{{"@id": "{{url}}#dataset", "{_SEE}": {{{{"@id": "{{url}}croissant.json"}}}}}}}}\n',
    "json": '{{"@context": "http://www.w3.org/ns/csvw", "url": "{csv}"}}\n',
}


def leads_to(path: str, standing: Collection[str], moved: Moved) -> str | None:
    """The file or page that has now what a file showed that is not `standing`; None where nobody knows.

    A page is named as readers ask for it, and may have an anchor.
    """
    match = _CHART.fullmatch(path)
    if match and (chart := _chart(match[1] or match[2], path, standing, moved)) is not None:
        return chart
    if to := next((to for to in _moved(path, moved) if _stands(to, standing)), None):
        return to
    if (rows := _ROWS.fullmatch(path)) and rows[1] in standing:
        return rows[1]
    if (record := _RECORD.fullmatch(path)) and f"{record[1]}croissant.json" in standing:
        return f"{record[1]}croissant.json"
    if checks := _CHECKS.fullmatch(path):
        return at.dataset_uri(checks[1])
    if path.endswith("/oembed.json") and _stands(
        page := path.removesuffix("oembed.json"), standing
    ):
        return page
    if path.endswith("index.html") and (home := _ended(path, moved)) and _stands(home, standing):
        return home
    return _above(path, standing) if _PAGE.fullmatch(path) else None


def _chart(chart: str, path: str, standing: Collection[str], moved: Moved) -> str | None:
    """The drawing that stands for one, else the page that it was on."""
    if path.endswith(".png") and not can_paint():
        return None
    drawings = (f"{to}.svg" for to in (chart, *_moved(chart, moved)))
    pages = (f"{to.rpartition('/')[0]}/" for to in (chart, *_moved(chart, moved)))
    return next((to for to in (*drawings, *pages) if _stands(to, standing)), None)


def _moved(path: str, moved: Moved) -> Iterator[str]:
    """Where an address leads by the table, and that by the table again; at last the page above what is not there."""
    visited = {path}
    while (to := _step(path, moved)) and to not in visited:
        yield to
        visited.add(to)
        path = to
    if len(visited) > 1:
        yield from at.folders_of(path)


def _step(path: str, moved: Moved) -> str:
    """The address itself, else the folder that it is in; each also in the folder of a language."""
    first, _, rest = path.partition("/")
    for start, uri in (("", path), (f"{first}/", rest)):
        for known in (uri, *at.folders_of(uri)):
            if to := moved.get(known):
                return start + to + ("" if to == known else uri.removeprefix(known))
    return ""


def _ended(path: str, moved: Moved) -> str:
    """The folder that leads to itself in which a page was, "" where it was in none."""
    first, _, rest = path.partition("/")
    for start, uri in (("", path), (f"{first}/", rest)):
        if home := next(
            (folder for folder in at.folders_of(uri) if moved.get(folder) == folder), ""
        ):
            return start + home
    return ""


def _stands(to: str, standing: Collection[str]) -> bool:
    page = to.partition("#")[0].removesuffix("index.html")
    return to in standing or (at.is_page(page) and f"{page}index.html" in standing)


def gathered_leads(
    before: Collection[str], standing: Collection[str], moved: Moved
) -> dict[str, str]:
    """Files of what the portal gathers that are there no more, since a dataset was removed: the page above each.

    What the table leads on, since it was renamed, is not among them.
    """
    gone = (path for path in sorted(before) if path not in standing and is_gathered(path))
    return {
        path: _above(path, standing) or "index.html"
        for path in gone
        if not any(_stands(to, standing) for to in _moved(path, moved))
    }


def _above(path: str, standing: Collection[str]) -> str:
    """The page that has now what a page had."""
    folder = _EXPLAINED.get(path.partition("/")[0]) or path.removesuffix("index.html")
    while folder and f"{folder}index.html" not in standing:
        folder = folder[: folder.rfind("/", 0, -1) + 1]
    return folder


def is_repeated(to: str) -> bool:
    """Whether a file stands at its former addresses, too: a drawing, and a feed, which programs ask for for years."""
    return to.endswith(".svg") or _FEED.search(to) is not None


def answer(site: SiteConfig, path: str, to: str, repeated: str = "") -> bytes | None:
    """What stands at a former address that leads `to` another. None for files of data.

    `repeated` is the text of a file that stands there, too.
    """
    if path.endswith(".html") and not repeated:
        return _leading_page(site, path, to)
    if _FEED.search(to):
        return repeated.encode()
    if match := _CHART.fullmatch(path):
        chart, drawing = match[1] or match[2], repeated or _notice(site, to)
        return (
            drawing.encode() if path.endswith(".svg") else former_file(site, path, chart, drawing)
        )
    if checks := _CHECKS.fullmatch(path):
        return json_bytes({"package": checks[1], "counts": tally(()), "checks": []})
    if record := _RECORD.fullmatch(path):
        csv = path.removeprefix(record[1]).removesuffix("-metadata.json")
        return (
            _RECORDS[path.rpartition(".")[2]].format(url=site.absolute(record[1]), csv=csv).encode()
        )
    is_moved = path.endswith(".json") and (
        not at.is_page(to) or path.startswith("api/") or path.endswith("/oembed.json")
    )
    return json_bytes({"moved": site.absolute(to)}) if is_moved else None


def _notice(site: SiteConfig, page: str) -> str:
    """A picture in place of one that is drawn no more."""
    words = translator(site.language)("This page is now here.")
    return render_picture(
        Chart("", "bar", words, site.absolute(page), "", (), (), str(site.language))
    )


def latest_leads(publication: Publication) -> Mapping[str, str]:
    """The addresses that lead to the newest report and dataset of each series, with where they lead now."""
    reports = {each.name: publication.newest_report(each.name) for each in publication.series}
    leads = {
        at.latest_uri(at.series_uri(name)): report.uri for name, report in reports.items() if report
    }
    datasets = newest_of(publication).items()
    return leads | {
        at.latest_uri(at.dataset_uri(series)): package.uri for series, package in datasets
    }


def latest_files(publication: Publication) -> Iterator[OutputFile]:
    """Pages there, in the language of the publication."""
    site = publication.site.plain()
    for uri, to in latest_leads(publication).items():
        path = f"{at.localized(uri, site.prefix)}index.html"
        yield OutputFile(path, _leading_page(site, path, at.localized(to, site.prefix)))


def _leading_page(site: SiteConfig, path: str, to: str) -> bytes:
    return fill_template(
        __file__,
        "former.html",
        language=site.language,
        path=path.removesuffix("index.html"),
        name=unmarked(site.name),
        to="../" * path.count("/") + to,
        words=translator(site.language)("This page is now here."),
    )
