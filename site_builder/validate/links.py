"""Links in Markdown: only safe schemes, and every inner link arrives."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import MEANT, WRITE, Phrase, Problem, flag
from site_builder.core.text import few, fold, is_one_slip, nearest, nearest_path, slugify
from site_builder.validate.written import Written, read_written

_WORDS = message_tables(__package__)["links"]
_SCHEME = re.compile(r"https?[:;]?/*(?=\w)", re.IGNORECASE)  # as it is mistyped
_ENDINGS = "com|org|net|gov|edu|info|io|eu|vn|uk"
_ELSEWHERE = re.compile(rf"https?/|www\.|[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})(?:/|$)", re.IGNORECASE)
LARGEST = 1_000_000  # bytes
_BOXES = ("[ ]", "[x]", "[X]")
# How Markdown and HTML write an attribute.
_STYLED = {"class": ("class=", "{.", "{: .", "{ ."), "style": ("style=",)}
_OF_MARKDOWN = re.compile(r"^ {0,3}(?:!!!|\?\?\?|\[TOC\])", re.MULTILINE)
_EMBEDDED = (
    "<video>",
    "<audio>",
    "<iframe>",
    "<embed>",
    "<object>",
    "<source>",
    "<form>",
    "<input>",
    "<button>",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a text stands, and itself."""

    file: str
    src_uri: str
    text: str
    first_line: int
    strays: Sequence[str] = ()  # files beside mkdocs.yml, of which none is published
    site: str = ""  # the address of the whole portal, which links may begin with


def line_of(text: str, link: str, first_line: int) -> int | None:
    """The line that holds a link."""
    return next(
        (number for number, line in enumerate(text.split("\n"), first_line) if link in line), None
    )


def check_pictures(
    written: Written,
    page: Beside,
    files: Mapping[str, int],
    hosts: Sequence[str],
    addresses: frozenset[str],
) -> Iterator[Problem]:
    """Every picture of a text."""
    for picture in written.pictures:
        line = line_of(page.text, picture.link, page.first_line)
        if not (picture.alt or "").strip():
            yield flag("picture-without-words", page.file, row=line, link=picture.link)
        parts = urlsplit(picture.link)
        is_own = _is_of_machine(parts.scheme)
        if not is_own and (parts.scheme or parts.netloc):
            if parts.scheme != "https" or parts.hostname not in hosts:
                yield flag("picture-remote", page.file, row=line, link=picture.link)
            continue
        result = at.beside(page.src_uri, unquote(parts.path))
        from_page = posixpath.normpath(
            posixpath.join(at.page_address(page.src_uri), unquote(parts.path))
        )
        if is_own or (result not in files and from_page not in addresses):
            right = (
                _safe(picture.link, parts.scheme, page, files)
                if is_own
                else _right(picture.link, page, files, files)
            )
            yield flag("picture-missing", page.file, row=line, link=picture.link, right=right)
        elif files.get(result, 0) > LARGEST:
            yield flag(
                "picture-large",
                page.file,
                row=line,
                link=picture.link,
                size=f"{files[result] / 1e6:.1f}",
            )


def _right(link: str, page: Beside, known: Collection[str], lying: Collection[str]) -> Phrase:
    """What was probably meant by a link that leads nowhere; `lying` is what lies beside the texts."""
    path, sign, anchor = link.partition("#")
    path, home = unquote(path).replace("\\", "/"), posixpath.dirname(page.src_uri)
    beside = at.beside(page.src_uri, path)
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", path):
        return Phrase(WRITE, near=f"mailto:{link}")
    if _ELSEWHERE.match(path):
        return Phrase(_WORDS["scheme"], link=_SCHEME.sub("", link))
    if stray := next(
        (each for each in page.strays if each.casefold() == posixpath.basename(path).casefold()), ""
    ):
        return Phrase(_WORDS["stray"], name=stray, home=posixpath.dirname(page.file))
    near = beside if beside in known else nearest_path(beside, known)
    near = page_file if (page_file := f"{near.rstrip('/')}.md") in known else near
    if near:
        # Other than a text, an address is seen from the page, as `target_of` reads it.
        is_text = near.endswith(".md") or beside in known or near in lying
        start = home if is_text else at.page_address(page.src_uri)
        return Phrase(MEANT, near=posixpath.relpath(near, start or ".") + sign + anchor)
    if re.search(r"\.(?!md$|html?$)\w{2,5}$", path) and not re.search(r"^/|(^|/)datasets/", path):
        folder, name = posixpath.split(path)
        return Phrase(
            _WORDS["absent"], name=name, home=posixpath.normpath(f"{page.file}/../{folder}")
        )
    return Phrase(_WORDS["address"])


def check_removed(written: Written, page: Beside) -> Iterator[Problem]:
    """What the cleaner will take out, each kind once."""
    for removed in dict.fromkeys(written.removed):
        if re.search(rf"\{{(?:#[^}}]*\s)?{re.escape(removed)}[\s}}]", page.text):
            continue  # an anchor with blanks or without its sign, which is told as one
        is_box = removed == "<input>" and removed[:-1] not in page.text
        kind = "plain" if removed.startswith("<") else "unstyled"
        kind = "box" if is_box else "embedded" if removed in _EMBEDDED else kind
        words = _BOXES if is_box else _STYLED.get(removed, (removed.removesuffix(">"),))
        lines = (line_of(page.text, word, page.first_line) for word in words)
        row, advice = next(filter(None, lines), None), Phrase(_WORDS[kind])
        if row is None and _OF_MARKDOWN.search(page.text):
            continue  # what Markdown makes of other words of an author
        yield flag("html-removed", page.file, row=row, found=removed, advice=advice)


SAFE_SCHEMES = ("http", "https", "mailto")


def check_links(
    page: Beside,
    addresses: frozenset[str],
    *,
    files: Mapping[str, int] | None = None,
    hosts: Sequence[str] = (),
    extensions: Sequence[str] = (),
) -> Iterator[Problem]:
    """Every link and picture of a Markdown text, and what of its HTML a page does not keep.

    `addresses` are the site's files and pages, pages also by their .md file; `files` what lies beside the texts, with
    sizes; `hosts` are those whose pictures may be shown; `extensions` those of Markdown that the portal adds.
    """
    written, files = read_written(page.text, tuple(extensions)), files or {}
    for link in written.links:
        line = line_of(page.text, link, page.first_line)
        try:
            parts = urlsplit(link)
        except ValueError:  # a host in brackets that is no IPv6 address
            yield flag(
                "link-broken", page.file, row=line, link=link, right=Phrase(_WORDS["address"])
            )
            continue
        if parts.scheme.lower() in ("http", "https") and not parts.netloc:
            right = Phrase(_WORDS["scheme"], link=_SCHEME.sub("", link))
            yield flag("link-broken", page.file, row=line, link=link, right=right)
        elif parts.scheme and parts.scheme.lower() not in SAFE_SCHEMES:
            right = _safe(link, parts.scheme, page, {*addresses, *files})
            yield flag("link-unsafe", page.file, row=line, link=link, right=right)
        elif (page.site and link.startswith(page.site)) or parts.hostname in _OWN_MACHINE:
            yield from _check_own(link, page, line, addresses)
        elif (
            parts.scheme
            or parts.netloc
            or not parts.path
            or at.beside(page.src_uri, unquote(parts.path)) in files
        ):
            continue
        elif parts.path.startswith("/"):
            rooted, home = parts.path.strip("/"), posixpath.dirname(page.src_uri) or "."
            texts = (
                each
                for each in (rooted, f"{rooted}.md", f"{rooted}/index.md")
                if each.endswith(".md")
            )
            near = next((posixpath.relpath(each, home) for each in texts if each in addresses), "")
            right = (
                Phrase(WRITE, near=near + link[len(parts.path) :])
                if near
                else Phrase(_WORDS["rooted"])
            )
            yield flag("link-rooted", page.file, row=line, link=link, right=right)
        elif target_of(page.src_uri, unquote(parts.path)) not in addresses:
            yield flag(
                "link-broken",
                page.file,
                row=line,
                link=link,
                right=_right(link, page, {*addresses, *files}, files),
            )
    yield from check_pictures(written, page, files, hosts, addresses)
    yield from check_removed(written, page)


def _is_of_machine(scheme: str) -> bool:
    """Whether a link leads to a file of its author's machine: file:///…, C:\\…."""
    return scheme.lower() == "file" or len(scheme) == 1


def _safe(link: str, scheme: str, page: Beside, known: Collection[str]) -> Phrase:
    """What would be right for a link that a page may not have: a file of its author's machine, a scheme misspelt."""
    if _is_of_machine(scheme):
        path, sign, anchor = unquote(link).partition("#")
        name, home = re.split(r"[\\/]", path)[-1], posixpath.dirname(page.src_uri)
        lying = [
            each
            for each in known
            if posixpath.basename(each) == name and path.replace("\\", "/").endswith(each)
        ]
        if lying:
            return Phrase(
                WRITE, near=posixpath.relpath(max(lying, key=len), home or ".") + sign + anchor
            )
        return Phrase(_WORDS["machine"], name=name)
    near = nearest(scheme, SAFE_SCHEMES[:2]) if "://" in link else ""
    return Phrase(WRITE, near=near + link[len(scheme) :]) if near else Phrase(_WORDS["schemes"])


_OWN_MACHINE = ("localhost", "127.0.0.1")  # where `serve` shows a portal


def _check_own(
    link: str, page: Beside, line: int | None, addresses: frozenset[str]
) -> Iterator[Problem]:
    """A link to the portal itself by its whole address, or as it stands on the machine of its author alone."""
    path = unquote(urlsplit(link).path).removeprefix(urlsplit(page.site).path)
    is_known, is_local = (
        bool({path, f"{path}/"} & addresses),
        urlsplit(link).hostname in _OWN_MACHINE,
    )
    if (
        (path and is_known) if is_local else (path.endswith(".md") or not is_known)
    ):  # of the start one may speak
        near = path if path in addresses else nearest_path(path.removesuffix(".md"), addresses)
        near = at.page_address(near) if near.endswith(".md") else near
        text = next(
            (
                each
                for each in (f"{near.rstrip('/')}.md", f"{near}index.md")
                if near and each in addresses
            ),
            "",
        )
        shown = (
            posixpath.relpath(text, posixpath.dirname(page.src_uri) or ".")
            if text
            else page.site + near
        )
        anchor = f"#{parts.fragment}" if (parts := urlsplit(link)).fragment else ""
        right = Phrase(MEANT, near=shown + anchor) if near else Phrase(_WORDS["address"])
        yield flag("link-broken", page.file, row=line, link=link, right=right)


# What a page of the portal makes of calls and templates itself is not known before it is printed: rows, tables, charts.
_PRINTED = re.compile(r".*\d|[a-zA-Z]{1,2}-")
_ALIKE = str.maketrans("lo", "10")


def check_anchors(
    page: Beside, ids: Callable[[str], Mapping[str, str] | None]
) -> Iterator[Problem]:
    """Places of texts that links name; `ids` are those of a page by its file, with what its headings are as an address
    between hyphens, None where there is no such text.
    """
    written, ids = read_written(page.text), cache(ids)
    for link in written.links:
        path, _, fragment = link.partition("#")
        named = unquote(fragment)
        is_asked = named and "://" not in link and (not path or path.endswith(".md"))
        if not is_asked or named.startswith(("fn:", "fnref")):
            continue
        known = ids(
            posixpath.normpath(posixpath.join(posixpath.dirname(page.src_uri), unquote(path)))
            if path
            else page.src_uri
        )
        if known is not None and named not in known:
            near = nearest(named, known) or nearest(slugify(named), known)
            near = near or _headed(known, named, written.words.get(link, ""))
            if named.isascii() and _PRINTED.match(
                named
            ):  # of these only another spelling of a heading's is wrong for certain
                near = next((each for each in known if _spelled(each) == _spelled(named)), "")
                if not near:
                    continue
            facts = {"near": f"{path}#{near}"} if near else {"name": slugify(named)}
            right = Phrase(MEANT if near else _WORDS["unnamed"], **facts)
            yield flag(
                "anchor-missing",
                page.file,
                row=line_of(page.text, link, page.first_line),
                link=link,
                right=right,
            )


_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAMED = (
    6  # letters of a name before the @ of which another is no other's: stc and sct are two offices
)


def check_mail(page: Beside, known: Set[str]) -> Iterator[Problem]:
    """Addresses of mail that are a slip away from one of the portal's own."""
    for typed in sorted({*_MAIL.findall(page.text)} - known) if "@" in page.text else ():
        name = typed.partition("@")[0]
        for own in (each for each in sorted(known) if is_one_slip(typed.lower(), each.lower())):
            is_another = re.sub(r"\D", "", typed) != re.sub(r"\D", "", own)
            if not is_another and (len(name) >= _NAMED or own.startswith(f"{name}@")):
                row = line_of(page.text, typed, page.first_line)
                yield flag("mail-slipped", page.file, row=row, found=typed, right=own)


def _headed(known: Mapping[str, str], *wanted: str) -> str:
    """The anchor of the one heading that has these words, the first that one has; "" where there is none."""
    for words in filter(None, map(slugify, wanted)):
        fitting = [anchor for anchor, heading in known.items() if f"-{words}-" in heading]
        if len(fitting) == 1:
            return fitting[0]
    return ""


def _spelled(anchor: str) -> str:
    return re.sub(r"[\W_]", "", fold(anchor).lower()).translate(_ALIKE)


def check_nav(
    file: str,
    nav: Sequence[tuple[str, str]],
    addresses: Set[str],
    texts: Collection[str],
    titled: Mapping[str, str],
) -> Iterator[Problem]:
    """Where the navigation of every page leads; other sites and lists that are empty yet are not asked.

    `nav` are labels and where they lead, `titled` the texts by their titles.
    """
    addresses, places = (
        {*addresses, at.REPORTS, at.INDICATORS, at.DATASETS},
        [where for _, where in nav],
    )
    for label, where in nav:
        if glued := re.fullmatch(r"([^:/]+):([^\s/].*\.md)", where):
            right = Phrase(WRITE, near=f"{glued[1]}: {glued[2]}")
            yield flag("nav-broken", file, column="nav", link=where, right=right)
            continue
        path = unquote(urlsplit(where).path)
        target = at.page_address(path) if path.endswith(".md") else path
        is_elsewhere = "://" in where or where.startswith(("/", "mailto:")) or not path
        if not is_elsewhere and not {target, f"{target}/"} & addresses:
            _, _, within = path.partition("/")  # names count from the folder of the texts on
            plain = path.replace("\\", "/")
            near = next(
                (
                    each
                    for each in (plain, within)
                    if each != "index.md" and at.page_address(each) in addresses
                ),
                "",
            )
            lists = (f"{each}index.md" for each in (at.REPORTS, at.INDICATORS, at.DATASETS))
            near = near or nearest_path(plain, [*texts, *lists]) or titled.get(label, "")
            free = few(sorted(each for each in texts if "/" not in each and each not in places), 6)
            right = Phrase(WRITE, near=near) if near else Phrase(_WORDS["nav"], free=free or "…")
            yield flag("nav-broken", file, column="nav", link=where, right=right)


def target_of(src_uri: str, path: str) -> str:
    """A .md link is resolved from the file, any other from the page's address, as a browser does."""
    start = posixpath.dirname(src_uri) if path.endswith(".md") else at.page_address(src_uri)
    joined = posixpath.normpath(posixpath.join(start, path))
    tail = "/" if path.endswith("/") else ""
    return "" if joined == "." else joined + tail
