"""Cleaned HTML as a tree of its elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset("br hr img col".split())


def tree_of(html: str) -> Node:
    """The elements of cleaned HTML, within one named `body`."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.open[0]


@dataclass
class Node:
    """An element of the HTML; never leaves this room."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def find(self, *tags: str) -> Iterator[Node]:
        """The elements of these names within it, in order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                else:
                    yield from child.find(*tags)

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Tree(HTMLParser):
    """Builds the tree; what the cleaner leaves is well nested."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
