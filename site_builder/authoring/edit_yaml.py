"""Change values in a YAML or JSON text and leave all else as its author wrote it: comments, order, quotes, blanks.

ruamel.yaml tells where each value stands; the text is cut and filled there. Nothing is dumped anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, ScalarNode, SequenceNode

from site_builder.core.problem import UnreadableError

Path = tuple[str | int, ...]

# Words that YAML reads as themselves wherever they stand, without quotes.
_PLAIN = re.compile(
    r"[A-Za-z\u00c0-\u1ef9][\w\u00c0-\u1ef9]*(?:[ /.-][\w\u00c0-\u1ef9]+)*|\d{4}-[A-Z]\d?\w*"
)
_RESERVED = frozenset("y n yes no on off true false null".split())


class Editor:
    """Collects changes of one text and applies them at once; it never leaves the function that makes it."""

    def __init__(self, text: str) -> None:
        self.source = text
        self.is_json = text.lstrip("\ufeff \t\r\n").startswith("{")
        self._changes: dict[tuple[int, int], str] = {}
        try:
            self._root = YAML(typ="safe", pure=True).compose(text)
        except YAMLError as error:
            raise UnreadableError(str(error).splitlines()[0]) from error

    def text(self) -> str:
        """The text with all changes in it; what lies inside a part that was cut is not changed as well."""
        parts, position = [], 0
        for (start, end), new in sorted(
            self._changes.items(), key=lambda change: (change[0][0], -change[0][1])
        ):
            if start >= position:
                parts += [self.source[position:start], new]
                position = end
        return "".join([*parts, self.source[position:]])

    def value(self, *path: str | int) -> str:
        """The scalar under a path, "" where there is none."""
        node = self._find(path)
        return str(node.value) if isinstance(node, ScalarNode) else ""

    def names(self, *path: str | int) -> tuple[str | int, ...]:
        """The keys of the mapping under a path, or the places of its list."""
        return tuple(name for name, *_ in _children(self._find(path)))

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
        if not isinstance(node, ScalarNode):
            return False
        start, end = node.start_mark.index, node.end_mark.index
        written = self._changes.get((start, end), self.source[start:end])
        replaced, count = re.subn(
            pattern, lambda match: new(match[0]), written, flags=re.IGNORECASE
        )
        if count:
            self._changes[start, end] = replaced
        return bool(count)

    def cut(self, *path: str | int) -> None:
        """Take an entry of a mapping or an item of a list away, if it is there."""
        parent = self._find(path[:-1])
        for name, *entry in _children(parent):
            if name == path[-1]:
                whole = self._within_flow if parent.flow_style else self._whole_lines
                self._changes[whole(*_span(*entry))] = ""

    def extend(self, more: Mapping[str, Any] | Sequence[Any], *path: str | int) -> None:
        """More entries at the end of the mapping, or items of the list, under a path; written as its last one is."""
        node = self._find(path)
        start, end = [
            (0, node.start_mark.index + 1),
            *(_span(*entry) for _, *entry in _children(node)),
        ][-1]
        if node.flow_style:
            before = re.search(r"\n\s*\Z", self.source[:start])
            gap = before[0] if before else " "
            text = f",{gap}".join(self._entries(more, gap))
            self._changes[end, end] = f",{gap}{text}" if start else text
            return
        is_flow = isinstance(node, SequenceNode) and getattr(node.value[-1], "flow_style", False)
        lines = [f"- {text}" for text in self._entries(more)] if is_flow else self._block(more)
        line_end = "\r\n" if "\r\n" in self.source else "\n"
        _, end = self._whole_lines(start, end)
        text = "".join(f"{' ' * node.start_mark.column}{line}{line_end}" for line in lines)
        self._changes[end, end] = text if self.source[end - 1] == "\n" else line_end + text

    def _entries(self, more: Mapping[str, Any] | Sequence[Any], gap: str = " ") -> list[str]:
        """Each as it is written within brackets."""
        if isinstance(more, Mapping):
            return [
                f"{self._within(name)}: {self._within(value, gap)}" for name, value in more.items()
            ]
        return [self._within(item, gap) for item in more]

    def _within(self, value: Any, gap: str = " ") -> str:
        if self.is_json:
            unit = re.search(r"\n([ \t]+)\"", self.source) if "\n" in gap else None
            return json.dumps(value, ensure_ascii=False, indent=unit and unit[1]).replace("\n", gap)
        return (
            self._written(value)
            if isinstance(value, str)
            else f"{{{', '.join(self._entries(value))}}}"
        )

    def _block(self, more: Mapping[str, Any] | Sequence[Any]) -> Iterator[str]:
        """Their lines where no brackets are."""
        for name, value in (
            more.items() if isinstance(more, Mapping) else (("", value) for value in more)
        ):
            if isinstance(value, str):
                yield f"{name}: {self._written(value)}" if name else f"- {self._written(value)}"
            else:
                first, *rest = self._block(value)
                yield from (f"{name}:", f"  {first}") if name else (f"- {first}",)
                yield from (f"  {line}" for line in rest)

    def _find(self, path: Path) -> Any:
        node: Any = self._root
        for step in path:
            node = next((inner for name, _, inner in _children(node) if name == step), None)
        return node

    def _written(self, value: str | bool | None, quote: str = " ") -> str:
        if value is None:
            return "null" if self.is_json else ""
        if isinstance(value, bool):
            return "true" if value else "false"
        is_plain = _PLAIN.fullmatch(value) and value.lower() not in _RESERVED
        if is_plain and quote not in "'\"":
            return value
        is_simple = not self.is_json and quote != '"' and value.isprintable()
        return (
            "'" + value.replace("'", "''") + "'"
            if is_simple
            else json.dumps(value, ensure_ascii=False)
        )

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


def _children(node: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """Each entry of a mapping or item of a list: its name, where it begins, its value."""
    if isinstance(node, MappingNode):
        yield from ((str(key.value), key, value) for key, value in node.value)
    elif isinstance(node, SequenceNode):
        yield from ((index, item, item) for index, item in enumerate(node.value))


def _span(key: Any, value: Any) -> tuple[int, int]:
    """From where an entry or item begins to its end; an alias stands for a value further up."""
    return key.start_mark.index, max(
        _end(value), key.end_mark.index if isinstance(key, ScalarNode) else 0
    )


def _end(node: Any) -> int:
    """The end of its last value; the parser lets a block reach over the comments that follow it."""
    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        *_, (_, key, value) = _children(node)
        return _span(key, value)[1]
    return int(node.end_mark.index)
