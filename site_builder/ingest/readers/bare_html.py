"""HTML that stands in a text of another format: its words line by line, its tags gone."""

from __future__ import annotations

from html.parser import HTMLParser

_INLINE = frozenset("a abbr b cite code em font i mark q s small span strong sub sup u".split())


def bare_lines(html: str) -> list[str]:
    """The character data between blocks, without what no browser shows."""
    parser = _Lines()
    parser.feed(html)
    parser.close()
    return [" ".join(line.split()) for line in "".join(parser.parts).split("\n\n") if line.strip()]


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block starts a line of its own."""
        self.is_code = tag in ("script", "style")
        self.parts += [] if tag in _INLINE else ["\n\n"]

    def handle_endtag(self, tag: str) -> None:
        """And ends it."""
        self.is_code = False
        self.parts += [] if tag in _INLINE else ["\n\n"]

    def handle_data(self, data: str) -> None:
        """Words."""
        self.parts += [] if self.is_code else [data]
