"""What in a file a browser would run, or fetch from elsewhere, where it opens the file as a page of the portal.

By content, not by name: hosts and browsers guess the kind of a file from its first bytes too. A drawing (SVG) may hold
what draws; scripts, handlers of events, pages within it and references out of it are found.
Sources: WHATWG MIME Sniffing (2025), section 7.1; SVG 2, chapters 2.7 and 16; OWASP, Cross Site Scripting Prevention.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO
from xml.parsers import expat

from site_builder.core.text import table_beside

# Names that hosts serve as pages, drawings or scripts; packed ones too, which they give in place of the page itself.
ACTIVE_NAME = re.compile(
    r"\.(html?|xht(ml)?|shtml|mhtml?|svgz?|xml|xslt?|m?js|hta|swf)(\.gz)?$", re.IGNORECASE
)
# Names of what hosts run themselves, or take their own settings from.
HOST_NAME = re.compile(
    r"\.(php\d?|pht(ml)?|phar|asp|as[hpm]x|jspx?|f?cgi|sht?m|stm)$|^web\.config$", re.IGNORECASE
)
NOT_READABLE = "XML?"
_HEAD = 1024  # bytes that browsers look at
_TAGS = "html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|img|object|embed|form|link|meta|base"
_PAGE = re.compile(rf"<(?:!doctype\s+html|!--|(?:{_TAGS})[\s>/])".encode(), re.IGNORECASE)
_XHTML = "http://www.w3.org/1999/xhtml"
_ELEMENTS = frozenset(
    (
        "script",
        "foreignobject",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "handler",
        "listener",
    )
)
_INNER = re.compile(r"#|data:image/(?:png|jpeg|gif|webp)[;,]|$", re.IGNORECASE)
_FONT = re.compile(r"data:(?:font/|application/(?:x-)?font)", re.IGNORECASE)
_LINK = re.compile(r"https?:|mailto:|[^:]*$", re.IGNORECASE)
_URL = re.compile(
    r"url\(\s*[\"']?\s*([^\"')]*)|(@import)|((?:expression|image-set|src)\s*\()", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_BLANK = re.compile(r"[\0-\x20]")  # which browsers leave out of an address


def active_part(file: BinaryIO, *, is_drawing: bool = False) -> str:
    """The first thing in a file that would run or be fetched, as its source writes it; "" for a file at rest.

    `NOT_READABLE` for XML (which a drawing must be) that nobody can read to its end: what stands before the fault is
    shown all the same.
    """
    head = b""
    while not head and (read := file.read(_HEAD)):
        head = read.replace(b"\0", b"").lstrip(
            b"\xff\xfe\xef\xbb\xbf \t\r\n\f"
        )  # the letters of any encoding
    file.seek(0)
    is_markup = head.startswith(b"<")
    part = _Reading().read(file) if is_markup or is_drawing else ""
    is_page = is_markup and _PAGE.match(head) and not is_drawing
    return "<html>" if is_page and part in ("", NOT_READABLE) else part


class _FoundError(Exception):
    """Something that runs; the rest need not be read."""


class _Reading:
    """One document, read tag by tag: nothing of it is kept, no entity is filled in."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._letters
        self.parser.EntityDeclHandler = lambda *_: self._stop("<!ENTITY>")
        self.parser.ProcessingInstructionHandler = self._instruction
        self.style: list[str] | None = None

    def read(self, file: BinaryIO) -> str:
        """What was found."""
        try:
            self.parser.ParseFile(file)
        except _FoundError as found:
            return str(found)
        except (expat.ExpatError, ValueError, LookupError):
            return NOT_READABLE
        return ""

    def _stop(self, part: str) -> None:
        raise _FoundError(part)

    def _instruction(self, target: str, _: str) -> None:
        self._stop(f"<?{target}?>")

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, element = name.rpartition(" ")
        if space == _XHTML or element.lower() in _ELEMENTS:
            self._stop(f"<{element}>")
        for full, value in attributes.items():
            self._attribute(element, full.rpartition(" ")[2], value)
        self.style = [] if element == "style" else self.style

    def _attribute(self, element: str, name: str, value: str) -> None:
        plain = _BLANK.sub("", value)
        is_led = name in ("href", "src") and not (_LINK if element == "a" else _INNER).match(plain)
        turns = name == "attributeName" and plain.rpartition(":")[2].lower().startswith(
            ("href", "on")
        )
        if name.lower().startswith("on") or name == "base" or is_led or turns or _leads_out(value):
            self._stop(f"{name}=")

    def _letters(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def _end(self, name: str) -> None:
        if self.style is not None and name.rpartition(" ")[2] == "style":
            style, self.style = "".join(self.style), None
            if _leads_out(style):
                self._stop("<style>")


def _leads_out(style: str) -> bool:
    """Whether rules of style fetch anything that does not lie in the file."""
    plain = _ESCAPED.sub(
        lambda match: chr(min(int(match[1], 16), 0x10FFFF)) if match[1] else match[2], style
    )
    return any(match[2] or match[3] or not _rests(match[1]) for match in _URL.finditer(plain))


def _rests(address: str) -> bool:
    plain = _BLANK.sub("", address)
    return bool(_INNER.match(plain) or _FONT.match(plain))


_PASSING = table_beside(__file__)
TAGS = frozenset(_PASSING["tags"].split())
ATTRIBUTES = {tag: {*names.split()} for tag, names in _PASSING["attributes"].items()}
# Boxes as the extension admonition of Markdown makes them: !!! note "Title".
BOXES = frozenset(
    "admonition note tip info warning danger important attention caution hint error".split()
)
CLASSES = {"div": {*BOXES, "tabbed"}, "p": {"admonition-title"}}
# Set by Markdown's own extensions, and taken out without harm.
SET_BY_MARKDOWN = ("footnote", "language-", "codehilite", "headerlink", "task-list")
