"""A last look at a built site before it replaces the old one: every inner address leads to a file and an anchor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_builder.core.problem import Problem, rule

TARGET_MISSING = rule(
    "target-missing",
    "error",
    "The built page links to “{link}”, which is not on the site.",
    "Correct the link in the text or the theme; until then the old site stays.",
)
PAGE_UNFINISHED = rule(
    "page-unfinished",
    "error",
    "The built page still holds a token of a call that was not filled in.",
    "Report this as a defect of the publisher, with the report's text.",
)


@dataclass
class _Page(HTMLParser):
    """Links and ids of one page; never leaves this module."""

    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.update(value for key, value in attrs if key in ("id", "name") and value)
        self.links.extend(value for key in ("href", "src", "action") if (value := found.get(key)))


def verify_site(folder: Path, base_path: str) -> Iterator[Problem]:
    """Every page of a built folder. `base_path` is the path part of the site's address, for links from the root."""
    pages = {path: _read(path) for path in sorted(folder.rglob("*.html"))}
    files = {path.resolve() for path in folder.rglob("*") if path.is_file()}
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        if "\ue000" in path.read_text("utf-8"):
            yield PAGE_UNFINISHED(name)
        for link in dict.fromkeys(page.links):
            if not _arrives(folder, path, link, base_path, pages, files):
                yield TARGET_MISSING(name, link=link)


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    return page


def _arrives(folder: Path, page: Path, link: str, base: str, pages: dict[Path, _Page], files: set[Path]) -> bool:
    try:
        return _leads_somewhere(folder, page, link, base, pages, files)
    except (ValueError, OSError):  # no address at all: a broken host, a null character, a name beyond any length
        return False


def _leads_somewhere(
    folder: Path, page: Path, link: str, base: str, pages: dict[Path, _Page], files: set[Path]
) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = page
    if parts.path:
        path = unquote(parts.path)
        target = folder / path.removeprefix(base) if path.startswith("/") else page.parent / path
        target = target.resolve()
        target = target / "index.html" if target.is_dir() else target
    if target != page and target not in files:
        return False
    known: _Page | None = pages[page]
    if target != page:
        known = pages.get(target) or pages.get(folder / target.relative_to(folder.resolve()))
    return not parts.fragment or known is None or unquote(parts.fragment) in known.ids
