"""The report as Markdown: front matter, headings, lists, and calls that bind prose to data.

Text of the source is text: whatever Markdown, HTML or Jinja would take for a mark is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from site_builder.extensions.office_import.prose.figures import ProseFigure
from site_builder.extensions.office_import.prose.outline import Entry
from site_builder.extensions.office_import.table import DataTable

_URL = re.compile(r"https?://[^\s<>()\"]+[^\s<>()\".,;:]|www\.[\w./-]+\w")
_FOOTNOTE = re.compile(r"\[\^(\w+)\]")
_SPECIAL = re.compile(r"([\\`*_\[\]#])")  # what Python-Markdown lets a backslash escape
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;"})


def report_text(
    front: Mapping[str, Any],
    entries: Sequence[Entry],
    tables: Sequence[DataTable],
    bound: Mapping[int, Sequence[tuple[ProseFigure, str]]],
) -> str:
    """The whole file. `bound` gives, by entry, the figures that a cell of a table holds and the call for each."""
    parts = [entry_text(entry, tables, bound.get(n, ())) for n, entry in enumerate(entries)]
    body = ""
    for entry, before, part in zip(entries, [None, *entries], parts, strict=False):
        tight = before is not None and entry.kind == before.kind == "item"
        body += ("\n" if tight else "\n\n") + part if body else part
    return f"---\n{front_matter(front)}---\n\n{body}\n"


def front_matter(front: Mapping[str, Any]) -> str:
    """The facts about the report; one that is not known is an empty line."""
    filled = {key: value if value else None for key, value in front.items()}
    head = yaml.safe_dump(filled, allow_unicode=True, sort_keys=False, width=110)
    return re.sub(r"^(\w+): null$", r"\1:", head, flags=re.MULTILINE)


def entry_text(entry: Entry, tables: Sequence[DataTable], bound: Sequence[tuple[ProseFigure, str]]) -> str:
    """One line of the report; `bound` are its figures with their calls."""
    if entry.kind == "table":
        return f'{{{{ table("{tables[entry.table].name}") }}}}'
    text = _with_calls(entry.text, bound)
    if entry.kind == "heading":
        return f"{'#' * entry.level} {_one_line(text)}"
    if entry.kind == "item":
        return f"{'    ' * (entry.level - 1)}- {_one_line(text)}"
    if entry.kind == "footnote":
        return f"[^{entry.label}]: {_one_line(text)}"
    # A number in front is the author's, not a list that Markdown may count anew.
    return re.sub(r"^(\d+(?:\.\d+)*)([.)]) ", r"\1\\\2 ", re.sub(r"^([-+]) ", r"\\\1 ", text.replace("\n", "  \n")))


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _with_calls(text: str, bound: Sequence[tuple[ProseFigure, str]]) -> str:
    done, place = "", 0
    for figure, call in sorted(bound, key=lambda pair: pair[0].quantity.start):
        done += escape(text[place : figure.quantity.start]) + call
        place = figure.quantity.end
    return done + escape(text[place:])


def escape(text: str) -> str:
    """Text for Markdown under Jinja: marks escaped, addresses linked, footnote calls kept."""
    done, place = "", 0
    for match in re.finditer(f"{_URL.pattern}|{_FOOTNOTE.pattern}", text):
        done += _plain(text[place : match.start()]) + _special(match[0])
        place = match.end()
    return done + _plain(text[place:])


def _special(found: str) -> str:
    if found.startswith("[^"):
        return found
    address = found if found.startswith("http") else f"http://{found}"
    safe = address.replace("{", "%7B").replace("}", "%7D")
    return f"<{safe}>" if address == found else f"[{_plain(found)}]({safe})"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).translate(_ENTITIES)
