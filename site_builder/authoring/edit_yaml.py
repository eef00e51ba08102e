"""Change values in a YAML or JSON text and leave all else as its author wrote it: comments, order, quotes, blanks.

PyYAML tells where each value stands; the text is cut and filled there. Nothing is dumped anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from site_builder.core.errors import UnreadableError

Path = tuple[str | int, ...]

# Words that YAML reads as themselves wherever they stand, without quotes.
_PLAIN = re.compile(r"[A-Za-z\u00c0-\u1ef9][\w\u00c0-\u1ef9]*(?:[ /.-][\w\u00c0-\u1ef9]+)*|\d{4}-[A-Z]\d?\w*")
_RESERVED = frozenset("y n yes no on off true false null".split())


class Editor:
    """Collects changes of one text and applies them at once; it never leaves the function that makes it."""

    def __init__(self, text: str) -> None:
        self.source = text.removeprefix("\ufeff")
        self.is_json = self.source.lstrip().startswith("{")
        self._changes: dict[tuple[int, int], str] = {}
        try:
            self._root = yaml.compose(self.source, yaml.SafeLoader)
        except yaml.YAMLError as error:
            raise UnreadableError(str(error).splitlines()[0]) from error

    def text(self) -> str:
        """The text with all changes in it; what lies inside a part that was cut is not changed as well."""
        parts, position = [], 0
        for (start, end), new in sorted(self._changes.items(), key=lambda change: (change[0][0], -change[0][1])):
            if start >= position:
                parts += [self.source[position:start], new]
                position = end
        return "".join([*parts, self.source[position:]])

    def has(self, *path: str | int) -> bool:
        """Whether something stands under the path."""
        return self._find(path) is not None

    def value(self, *path: str | int) -> str:
        """The scalar under a path, "" where there is none."""
        node = self._find(path)
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def names(self, *path: str | int) -> tuple[str | int, ...]:
        """The keys of the mapping under a path, or the places of its list."""
        return tuple(name for name, _ in _children(self._find(path)))

    def size(self, *path: str | int) -> int:
        """How many items the list under a path has."""
        node = self._find(path)
        return len(node.value) if isinstance(node, yaml.SequenceNode) else 0

    def set(self, value: str | bool | None, *path: str | int) -> None:
        """Put a value in the place of the one under a path, if there is one."""
        node = self._find(path)
        if node is None or (node.start_mark.index == node.end_mark.index):
            return
        start, end = node.start_mark.index, _end(node)
        tail = "\n" if self.source[start:end].endswith("\n") else ""
        self._changes[start, end] = self._written(value, self.source[start]) + tail

    def replace(self, pattern: str, new: Callable[[str], str], *path: str | int) -> bool:
        """Put words in the place of others within a scalar as it is written; whether there were any."""
        node = self._find(path)
        if not isinstance(node, yaml.ScalarNode):
            return False
        start, end = node.start_mark.index, node.end_mark.index
        written = self._changes.get((start, end), self.source[start:end])
        replaced, count = re.subn(pattern, lambda match: new(match[0]), written, flags=re.IGNORECASE)
        if count:
            self._changes[start, end] = replaced
        return bool(count)

    def cut(self, *path: str | int) -> None:
        """Take an entry of a mapping or an item of a list away, if it is there."""
        parent = self._find(path[:-1])
        span = next((span for name, span in _spans(parent) if name == path[-1]), None)
        if parent is None or span is None:
            return
        self._changes[self._within_flow(*span) if parent.flow_style else self._whole_lines(*span)] = ""

    def _find(self, path: Path) -> Any:
        node: Any = self._root
        for step in path:
            node = next((inner for name, inner in _children(node) if name == step), None)
        return node

    def _written(self, value: str | bool | None, quote: str) -> str:
        if value is None:
            return "null" if self.is_json else ""
        if isinstance(value, bool):
            return "true" if value else "false"
        is_plain = _PLAIN.fullmatch(value) and value.lower() not in _RESERVED
        if is_plain and quote not in "'\"":
            return value
        is_simple = not self.is_json and quote != '"' and value.isprintable()
        return "'" + value.replace("'", "''") + "'" if is_simple else json.dumps(value, ensure_ascii=False)

    def _whole_lines(self, start: int, end: int) -> tuple[int, int]:
        first = self.source.rfind("\n", 0, start) + 1
        if self.source[end - 1 : end] == "\n":
            return first, end
        last = self.source.find("\n", end)
        return first, len(self.source) if last < 0 else last + 1

    def _within_flow(self, start: int, end: int) -> tuple[int, int]:
        if after := re.compile(r"\s*,\s*").match(self.source, end):
            return start, after.end()
        before = re.search(r"\s*,\s*$", self.source[:start])
        return (before.start() if before else start), end


def _children(node: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)


def _spans(node: Any) -> Iterator[tuple[str | int, tuple[int, int]]]:
    """Where each entry of a mapping (key and value) or item of a list begins and ends."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), (key.start_mark.index, max(_end(value), key.end_mark.index))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield index, (item.start_mark.index, _end(item))


def _end(node: Any) -> int:
    """The end of its last value; PyYAML lets a block reach over the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        key, value = last if isinstance(last, tuple) else (None, last)
        return max(_end(value), key.end_mark.index if key else 0)
    return int(node.end_mark.index)
