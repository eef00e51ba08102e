"""The language of a draft, and templates in it.

It is set once around an import, so that readers need not hand it from one to the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from site_builder.core.i18n.catalog import catalogue, say_in_context, translator

_DRAFT: ContextVar[str] = ContextVar(
    "language of the draft"
)  # no default: who forgets it hears of it


@contextmanager
def drafting(language: str) -> Iterator[None]:
    """Everything made inside speaks this language."""
    token = _DRAFT.set(language)
    try:
        yield
    finally:
        _DRAFT.reset(token)


def drafted(message: str, **facts: object) -> str:
    """Words that a draft brings beside those of its document. Raises LookupError outside `drafting`."""
    return say_in_context("draft", message, _DRAFT.get()).format(**facts)


def translate(message: str) -> str:
    """A message of the program itself, in the draft's language."""
    return translator(_DRAFT.get())(message)


def counted(one: str, many: str, count: int) -> str:
    """How many, in the draft's language; the message has `{count}`."""
    return catalogue(_DRAFT.get()).npgettext("draft", one, many, count).format(count=count)


def table_place(number: int) -> str:
    """The place of a table in a document."""
    return drafted("table {number}", number=number)


def page_place(number: int) -> str:
    """The place of a page."""
    return drafted("page {page}", page=number)


def row_place(number: int) -> str:
    """The place of a line of a file."""
    return drafted("row {row}", row=number)


def cell_place(row: int, column: int, table: int | None = None) -> str:
    """The place of a cell, all counted from 1; `table` where a document has several."""
    if table is None:
        return drafted("row {row}, column {column}", row=row, column=column)
    return drafted("table {table}, row {row}, column {column}", table=table, row=row, column=column)


def filled(name: str, facts: Mapping[str, object]) -> str:
    """A template of this folder with facts; what it shows of them in HTML is never taken for markup."""
    return _template(name).render(facts, drafted=drafted, count_of=counted, translate=translate)


@cache
def _template(name: str) -> Template:
    text = Path(__file__).with_name(name).read_text("utf-8")
    is_html = name.endswith(".html")
    return Environment(
        autoescape=is_html,
        trim_blocks=not is_html,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    ).from_string(text)
