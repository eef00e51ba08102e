"""Addresses of kinds that are no longer made: a site whose manifest before lists one still answers it.

What such a page showed stands on the nearest page above it, or where its files are explained; a document of the API
states where its rows are now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from html import escape

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import unmarked
from site_builder.model.check import tally
from site_builder.model.config import SiteConfig
from site_builder.pages.charts.embed import former_chart
from site_builder.pages.charts.picture import can_paint

_EXPLAINED = {"sms": at.API, "zalo": at.API, "catalog": at.HARVEST}  # elsewhere than in a folder above
# Folders of files, lists of datasets by what they share, pages of checks of datasets that have none.
_PAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z0-9]+)*/)?"
    r"(?:(?:api/v1|catalog|datasets/by|embed|search|sms|zalo)/(?:.+/)?|datasets/[^/]+/checks/)index\.html"
)
_ROWS = re.compile(r"api/v1/(datasets/[^/]+/[^/]+\.json)")
_CHECKS = re.compile(r"datasets/([^/]+)/checks/checks\.json")
_RECORD = re.compile(r"(datasets/[^/]+/)(?:dcat\.(?:ttl|jsonld)|[^/]+\.csv-metadata\.json)")
# What such a document says now: where the record of the dataset is, and of a CSV which it is about.
_SEE = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
_RECORDS = {
    "ttl": f"<{{url}}#dataset> <{_SEE}> <{{url}}croissant.json> .\n",
    "jsonld": f'{{{{"@id": "{{url}}#dataset", "{_SEE}": {{{{"@id": "{{url}}croissant.json"}}}}}}}}\n',
    "json": '{{"@context": "http://www.w3.org/ns/csvw", "url": "{csv}"}}\n',
}
_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="robots" content="noindex, follow">\
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">\
<meta http-equiv="refresh" content="0; url={to}"><title>/{path} | {name}</title></head>\
<body><p><a href="{to}">{words}</a></p></body></html>
"""


def is_former(path: str, standing: Collection[str]) -> bool:
    """Whether a file is of a kind that is no longer made, or not for every portal, and is answered still."""
    return any(kind.fullmatch(path) for kind in (_PAGE, _ROWS, _CHECKS, _RECORD)) or _drawing(path) in standing


def _drawing(path: str) -> str:
    """The SVG of the chart that had a file at an address."""
    return f"{former_chart(path)}.svg" if can_paint() or not path.endswith(".png") else ""


def former_files(
    site: SiteConfig, sealed: Iterable[str], standing: Collection[str], of_chart: Callable[[str, str], bytes]
) -> Iterator[OutputFile]:
    """What answers the files of former kinds among the `sealed` ones that are not `standing` now.

    `of_chart` makes those of a chart, by their address and that of its SVG.
    """
    for path in sealed:
        if path in standing:
            continue
        rows, record, drawing = _ROWS.fullmatch(path), _RECORD.fullmatch(path), _drawing(path)
        if drawing in standing:
            yield OutputFile(path, of_chart(path, drawing))
        elif rows and rows[1] in standing:
            yield OutputFile(path, json_bytes({"moved": site.absolute(rows[1])}))
        elif checks := _CHECKS.fullmatch(path):
            yield OutputFile(path, json_bytes({"package": checks[1], "counts": tally(()), "checks": []}))
        elif record and f"{record[1]}croissant.json" in standing:
            csv = path.removeprefix(record[1]).removesuffix("-metadata.json")
            words = _RECORDS[path.rpartition(".")[2]].format(url=site.absolute(record[1]), csv=csv)
            yield OutputFile(path, words.encode())
        elif _PAGE.fullmatch(path):
            yield OutputFile(path, _leading_page(site, path, standing))


def _leading_page(site: SiteConfig, path: str, standing: Collection[str]) -> bytes:
    to = "../" * path.count("/") + _above(path, standing)
    facts = {"path": path.removesuffix("index.html"), "name": unmarked(site.name), "to": to}
    facts |= {"language": str(site.language), "words": translator(site.language)("This page is now here.")}
    return _HTML.format(**{key: escape(fact) for key, fact in facts.items()}).encode()


def _above(path: str, standing: Collection[str]) -> str:
    """The page that has now what a page had."""
    folder = _EXPLAINED.get(path.partition("/")[0]) or path.removesuffix("index.html")
    while folder and f"{folder}index.html" not in standing:
        folder = folder[: folder.rfind("/", 0, -1) + 1]
    return folder
