"""What looks like somebody's own: numbers of identity, mobile telephones, mailboxes of private providers.

What was published cannot be taken back, so a release asks first. A finding shows the beginning alone: what is asked and
answered stands in the public log.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from site_builder.core.i18n.catalog import message_tables
from site_builder.core.language import any_of
from site_builder.core.problem import Phrase, Problem, flag
from site_builder.model.package import Package, Resource

_WORDS = message_tables(__package__)["personal"]
KINDS = ("identity", "telephone", "mailbox")
SHOWN = 3  # letters of what was found


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What each kind looks like in any language, where no longer word or number goes on around it."""
    return {
        kind: re.compile(rf"(?<![\w.,/+@-])(?:{any_of(f'personal.{kind}')})(?![\w@/-]|[.,]\d)")
        for kind in KINDS
    }


def check_personal_text(
    file: str, text: str, first_line: int, known: Collection[str]
) -> Iterator[Problem]:
    """Each line of a text; `known` are the addresses by which the portal itself is asked."""
    for kind, pattern in _patterns().items():
        for match in (each for each in pattern.finditer(text) if each[0] not in known):
            row = first_line + text.count("\n", 0, match.start())
            yield _flag(kind, match[0], file, row=row)


def check_personal_tables(package: Package, known: Collection[str]) -> Iterator[Problem]:
    """Columns of text, each kind at the first row that has it."""
    for resource in package.tables:
        for field in resource.as_table.schema.fields:
            if field.type == "string":
                yield from _of_column(package, resource, field.name, known)


def _of_column(
    package: Package, resource: Resource, name: str, known: Collection[str]
) -> Iterator[Problem]:
    table = resource.as_table
    cells = [str(cell or "") for cell in table.column(name)]
    joined = "\n".join(cells)
    for kind, pattern in _patterns().items():
        if any(match[0] not in known for match in pattern.finditer(joined)):
            for number, cell in enumerate(cells):
                match = pattern.search(cell)
                if match and match[0] not in known:
                    row, file = table.lines[number], package.file_of(resource)
                    yield _flag(kind, match[0], file, row=row, column=name)
                    break


def _flag(kind: str, words: str, file: str, *, row: int, column: str | None = None) -> Problem:
    start = f"{words[:SHOWN]}…"
    return flag(
        "personal-data", file, row=row, column=column, found=start, what=Phrase(_WORDS[kind])
    )
