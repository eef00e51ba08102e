"""A folder that holds files and no page: what lies in it, and where it is explained.

Whoever cuts an address at a slash finds a way on. Plain pages that need no template: there is one for each folder of
the API, and search engines leave them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import counter, translator
from site_builder.core.marks import unmarked
from site_builder.core.number import format_number
from site_builder.core.problem import N_
from site_builder.model.config import SiteConfig

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
SHOWN = 200  # names that a page lists
FOR_PROGRAMS, FOR_HARVESTERS = N_("For programs"), N_("For harvesters")
_EXPLAINED = {
    "api": (at.API, FOR_PROGRAMS),
    "sms": (at.API, FOR_PROGRAMS),
    "zalo": (at.API, FOR_PROGRAMS),
    "catalog": (at.HARVEST, FOR_HARVESTERS),
}
_OWN = ("assets", "pagefind")  # scripts and their data, which nobody looks up


def bare_folders(addresses: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The folders that hold addresses and no page, each with the names in it; pages are addresses that end in `/`."""
    found = [address.removesuffix("index.html") for address in addresses]
    pages = {address for address in found if not address or address.endswith("/")}
    folders = set(map(_above, found))
    for folder in tuple(folders):
        while folder := _above(folder):
            folders.add(folder)
    bare = {folder for folder in folders if folder and folder not in pages and folder.partition("/")[0] not in _OWN}
    held: dict[str, set[str]] = {folder: set() for folder in bare}
    for address in (*found, *folders):
        if (folder := _above(address)) in bare:
            held[folder].add(address.removeprefix(folder))
    return {folder: tuple(sorted(held[folder])) for folder in sorted(held)}


def _above(address: str) -> str:
    """The folder that holds a file, a page or a folder; "" for what lies at the root."""
    cut = address.rfind("/", 0, len(address) - 1)
    return address[: cut + 1]


def folder_files(site: SiteConfig, folders: Mapping[str, Sequence[str]]) -> Iterator[OutputFile]:
    """The page of each of these folders, in the language of the portal's files."""
    for folder, names in folders.items():
        yield OutputFile(f"{folder}index.html", _page(site, folder, names).encode())


def _page(site: SiteConfig, folder: str, names: Sequence[str]) -> str:
    _, up = translator(site.language), "../" * folder.count("/")
    root = Element("html", {"lang": str(site.language)})
    head, body = SubElement(root, "head"), SubElement(root, "body")
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
    SubElement(head, "meta", {"name": "robots", "content": "noindex, follow"})
    SubElement(head, "title").text = f"/{folder} | {unmarked(site.name)}"
    SubElement(head, "link", {"rel": "stylesheet", "href": f"{up}assets/site.css"})
    main = SubElement(body, "main", {"class": "in bare"})
    _link(SubElement(main, "p"), up, unmarked(site.name))
    SubElement(main, "h1").text = f"/{folder}"
    SubElement(main, "p").text = _("This folder holds files for programs.")
    if explained := _EXPLAINED.get(folder.partition("/")[0]):
        _link(SubElement(main, "p"), up + explained[0], _(explained[1]))
    listed = SubElement(main, "ul", {"class": "rows"})
    for name in names[:SHOWN]:
        _link(SubElement(listed, "li"), quote(name), name)
    if more := len(names) - SHOWN if len(names) > SHOWN else 0:
        said = counter(site.language)("and %(count)s more", "and %(count)s more", more)
        SubElement(main, "p").text = said % {"count": format_number(more, site.language)}
    return "<!doctype html>\n" + str(ElementTree.tostring(root, encoding="unicode", method="html")) + "\n"


def _link(parent: Element, href: str, text: str) -> None:
    SubElement(parent, "a", {"href": href}).text = text
