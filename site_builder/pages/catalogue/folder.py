"""A folder that holds files and no page: it leads on to the page where they are explained.

Whoever cuts an address at a slash finds a way on, and an address that once had a page keeps one; what lies in a folder
is said by the documents of the API and the catalogues, not by lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from html import escape

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import unmarked
from site_builder.model.config import SiteConfig

_EXPLAINED = {"sms": at.API, "zalo": at.API, "catalog": at.HARVEST}  # elsewhere than in a folder above
_OWN = ("assets", "pagefind")  # scripts and their data, which nobody looks up
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="robots" content="noindex, follow">\
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">\
<meta http-equiv="refresh" content="0; url={to}"><title>/{folder} | {name}</title></head>\
<body><p>{words} <a href="{to}">{name}</a></p></body></html>
"""


def bare_folders(addresses: Iterable[str]) -> list[str]:
    """The folders that hold addresses and no page; pages are addresses that end in `/`."""
    found = {address.removesuffix("index.html") for address in addresses}
    folders = set(map(_above, found))
    for folder in tuple(folders):
        while folder := _above(folder):
            folders.add(folder)
    return sorted(folder for folder in folders - found - {""} if folder.partition("/")[0] not in _OWN)


def _above(address: str) -> str:
    """The folder that holds a file, a page or a folder; "" for what lies at the root."""
    return address[: address.rfind("/", 0, len(address) - 1) + 1]


def folder_files(site: SiteConfig, folders: Collection[str]) -> Iterator[OutputFile]:
    """The page of each of these folders, in the language of the portal's files."""
    words, bare = translator(site.language)("This folder holds files for programs."), frozenset(folders)
    for folder in folders:
        to = _EXPLAINED.get(folder.partition("/")[0]) or _nearest(folder, bare)
        facts = {"folder": folder, "name": unmarked(site.name), "language": str(site.language), "words": words}
        facts["to"] = "../" * folder.count("/") + to
        html = _PAGE.format(**{key: escape(fact) for key, fact in facts.items()})
        yield OutputFile(f"{folder}index.html", html.encode())


def _nearest(folder: str, bare: Collection[str]) -> str:
    while folder in bare:
        folder = _above(folder)
    return folder
