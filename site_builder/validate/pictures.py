"""Pictures and files beside a text: they are there, are said in words, are no burden, and lie on no other host."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from site_builder.core import addresses as at
from site_builder.core.problem import N_, Phrase, Problem, rule
from site_builder.validate.written import Written

PICTURE_MISSING = rule(
    "picture-missing",
    "error",
    "The picture “{link}” is not there.",
    "Put the file beside the text, or correct its name; upper and lower case differ.",
)
PICTURE_SILENT = rule(
    "picture-without-words",
    "error",
    "The picture “{link}” says nothing to those who do not see it.",
    "Write what it shows between the brackets: ![what is to be seen]({link}).",
)
PICTURE_REMOTE = rule(
    "picture-remote",
    "error",
    "The picture “{link}” lies on another host, which would learn who reads the page.",
    "Save it beside the text; or allow its host with picture_hosts in mkdocs.yml, and write its address with https.",
)
PICTURE_LARGE = rule(
    "picture-large",
    "warning",
    "The picture “{link}” has {size} MB; on a phone the page takes long to come.",
    "Save it smaller: 1600 points wide, and less than 1 MB.",
)
TEXT_REMOVED = rule(
    "html-removed",
    "warning",
    "A page does not keep {found}; it is taken out.",
    "{advice}.",
)

LARGEST = 1_000_000  # bytes
EMBEDDED = N_("Link to it instead")
PLAIN = N_("Take it out; where it is meant as text, write &lt; instead of <")
UNSTYLED = N_("Take it out: how a page looks is the theme's, so that it can be read everywhere")
BOX = N_("Write in words what is done and what is not")
_BOXES = ("[ ]", "[x]", "[X]")
# How Markdown and HTML write an attribute.
_STYLED = {"class": ("class=", "{.", "{: .", "{ ."), "style": ("style=",)}
_EMBEDDED = ("<video>", "<audio>", "<iframe>", "<embed>", "<object>", "<source>", "<form>", "<input>", "<button>")


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a text stands, and itself."""

    file: str
    src_uri: str
    text: str
    first_line: int


def line_of(text: str, link: str, first_line: int) -> int | None:
    """The line that holds a link."""
    return next((number for number, line in enumerate(text.split("\n"), first_line) if link in line), None)


def check_pictures(
    written: Written, place: Beside, files: Mapping[str, int], hosts: Sequence[str], addresses: frozenset[str]
) -> Iterator[Problem]:
    """Every picture of a text."""
    for picture in written.pictures:
        line = line_of(place.text, picture.link, place.first_line)
        if not (picture.alt or "").strip():
            yield PICTURE_SILENT(place.file, row=line, link=picture.link)
        parts = urlsplit(picture.link)
        if parts.scheme or parts.netloc:
            if parts.scheme != "https" or parts.hostname not in hosts:
                yield PICTURE_REMOTE(place.file, row=line, link=picture.link)
            continue
        found = at.beside(place.src_uri, unquote(parts.path))
        from_page = posixpath.normpath(posixpath.join(at.page_address(place.src_uri), unquote(parts.path)))
        if found not in files and from_page not in addresses:
            yield PICTURE_MISSING(place.file, row=line, link=picture.link)
        elif files.get(found, 0) > LARGEST:
            yield PICTURE_LARGE(place.file, row=line, link=picture.link, size=f"{files[found] / 1e6:.1f}")


def check_removed(written: Written, place: Beside) -> Iterator[Problem]:
    """What the cleaner will take out, each kind once."""
    for found in dict.fromkeys(written.removed):
        is_box = found == "<input>" and found[:-1] not in place.text
        advice = BOX if is_box else EMBEDDED if found in _EMBEDDED else PLAIN if found.startswith("<") else UNSTYLED
        words = _BOXES if is_box else _STYLED.get(found, (found.removesuffix(">"),))
        lines = (line_of(place.text, word, place.first_line) for word in words)
        yield TEXT_REMOVED(place.file, row=next(filter(None, lines), None), found=found, advice=Phrase(advice))
