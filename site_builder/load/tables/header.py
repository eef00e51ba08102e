"""The header of a table against its schema: what is missing, extra, out of order, blank or doubled.

Source: Table Schema 2.0, `fieldsMatch`. All of its values but `exact` match columns by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import N_, Phrase, Problem, flag
from site_builder.core.text import nearest
from site_builder.model.package import Schema

_HXL = re.compile(r"\s*#\s*[a-zA-Z]\w*(?:\s*\+\s*[a-zA-Z]\w*)*\s*", re.ASCII)
BY_NAME = ("equal", "subset", "superset", "partial")
_MORE_COLUMNS = ("subset", "partial")
_FEWER_COLUMNS = ("superset", "partial")


def is_blank(cells: Sequence[object], labels: Sequence[object]) -> bool:
    """Whether a row holds nothing. The one empty cell of a table of one column is a missing value."""
    if len(cells) < len(labels):  # a line of blanks has no separators
        return not any(str(cell or "").strip() for cell in cells)
    return len(cells) != 1 and all(cell in (None, "") for cell in cells)


def is_again(cells: Sequence[object], labels: Sequence[object]) -> bool:
    """Whether a row is the header once more; in a table of one column it may be a value."""
    may_be = cells[:1] == labels[:1] or str(cells[0]).startswith(
        "\ufeff"
    )  # of a file put behind another
    return len(labels) > 1 and may_be and list(map(composed, cells)) == list(map(composed, labels))


def is_hxl(row: Sequence[object]) -> bool:
    """Whether a row holds the tags of the Humanitarian Exchange Language: #adm1 +name. Source: HXL 1.1, 3."""
    filled = [str(cell) for cell in row if cell not in (None, "")]
    return len(filled) > 1 and all(map(_HXL.fullmatch, filled))


def composed(name: object) -> str:
    """A name as it is compared: NFC, without blanks or a byte order mark around it."""
    return unicodedata.normalize("NFC", str(name)).removeprefix("\ufeff").strip()


def check_labels(
    labels: Sequence[str], file: str, right: Phrase | None = None
) -> Iterator[Problem]:
    """Blank and doubled names, whatever the schema says; `right` mends the blank ones."""
    blank = [str(index) for index, label in enumerate(labels, 1) if not composed(label)]
    if blank:
        yield flag(
            "header-blank", file, places=", ".join(blank), right=right or Phrase(_WORDS["name"])
        )
    places: dict[str, list[str]] = {}
    for index, label in enumerate(labels, 1):
        places.setdefault(composed(label), []).append(str(index))
    for label, columns in places.items():
        if label and len(columns) > 1:
            yield flag("header-duplicate", file, label=label, places=", ".join(columns))


def check_header(
    labels: Sequence[str],
    schema: Schema,
    file: str,
    *,
    folds_case: bool = False,
    strict: bool = True,
) -> tuple[Problem, ...]:
    """Everything in which the labels disagree with the schema.

    Unless `strict`, a label that only differs is a warning: as many columns, and no name that another field has.
    """

    def same(name: str) -> str:
        return composed(name).casefold() if folds_case else composed(name)

    composed_labels, names = (
        [same(label) for label in labels],
        [same(name) for name in schema.names],
    )
    beside = (
        Phrase(_WORDS["delete"]) if [each for each in composed_labels if each] == names else None
    )
    blank = tuple(check_labels(labels, file, beside))
    if blank and beside:
        return blank
    if doubled := tuple(problem for problem in blank if problem.code == "header-duplicate"):
        return doubled
    missing = [
        name for name, key in zip(schema.names, names, strict=True) if key not in composed_labels
    ]
    extra = [
        str(label)
        for label, key in zip(labels, composed_labels, strict=True)
        if key not in names and key
    ]
    if schema.match in BY_NAME:
        return (*blank, *_by_name(schema, missing, extra, file))
    if composed_labels == names:
        return ()
    is_moved = any(
        key in names and names[n] != key for n, key in enumerate(composed_labels[: len(names)])
    )
    unknown = sum(key not in names for key in composed_labels)
    if (
        not strict
        and not is_moved
        and len(composed_labels) == len(names)
        and len(missing) == unknown
    ):
        return tuple(
            flag("header-label-differs", file, column=name, place=number, label=label, name=name)
            for number, (label, name) in enumerate(zip(labels, schema.names, strict=True), 1)
            if same(label) != same(name)
        )
    if right := _misread(labels, names, missing):
        return (
            flag("header-wrong", file, note=Phrase("it is no row of these names"), right=right),
        )
    return (
        *blank,
        *_wrong(
            file, missing, extra, _moved(composed_labels, names, labels), composed_labels, names
        ),
    )


def _misread(labels: Sequence[str], names: Sequence[str], missing: Sequence[str]) -> Phrase | None:
    """What stands in the place of a header: all names as one cell, or figures."""
    signs = (
        each
        for each in ",;\t|"
        if len(labels) == 1 and len(labels[0].split(each)) == len(names) > 1
    )
    if sign := next(signs, ""):
        return Phrase(_WORDS["apart"], sign=sign)
    is_row = len(missing) == len(names) == len(labels) and any(
        map(re.compile(r"-?\d+([.,]\d+)?").fullmatch, labels)
    )
    return Phrase(FIRST, names=",".join(missing)) if is_row else None


def are_columns_known(labels: Sequence[str], schema: Schema) -> bool:
    """Whether names alone tell the columns of a table that has not just those of its schema in order: each name stands
    once, and file or schema has all that the other has.
    """
    names, own = set(schema.names), set(labels)
    is_once = (
        len(own) == len(labels) and len(names) == len(schema.names) and all(map(composed, labels))
    )
    is_other = schema.match == "exact" and tuple(labels) != schema.names
    return is_other and is_once and bool(own & names) and (own <= names or names <= own)


def _by_name(schema: Schema, missing: list[str], extra: list[str], file: str) -> Iterator[Problem]:
    if schema.match in _FEWER_COLUMNS:
        needed = {
            *schema.primary_key,
            *(each.name for each in schema.fields if each.constraints.get("required")),
        }
        if schema.match == "partial" and len(missing) == len(schema.fields):
            needed = set(schema.names)
        missing = [name for name in missing if name in needed]
    yield from _wrong(file, missing, [] if schema.match in _MORE_COLUMNS else extra, [], (), ())


def _moved(result: Sequence[str], names: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Labels that the schema has in another order, among those that both have."""
    shared = [key for key in names if key in result]
    here = [(key, label) for key, label in zip(result, labels, strict=True) if key in names]
    return [
        str(label) for (key, label), expected in zip(here, shared, strict=False) if key != expected
    ]


def _wrong(
    file: str,
    missing: list[str],
    extra: list[str],
    moved: list[str],
    labels: Sequence[str],
    names: Sequence[str],
) -> Iterator[Problem]:
    parts = []
    if missing:
        parts.append(Phrase("the file lacks {names}", names=_listed(missing)))
    if extra:
        parts.append(Phrase("the schema lacks {names}", names=_listed(extra)))
    if moved:
        parts.append(Phrase("{names} are in another order", names=_listed(moved)))
    if parts:
        note = reduce(lambda one, other: Phrase("{one}; {other}", one=one, other=other), parts)
        right = (
            _right(missing, extra)
            if missing or extra
            else Phrase(_WORDS["order"], names=", ".join(names))
        )
        yield flag("header-wrong", file, note=note, right=right, labels=[*labels])


def of_another(
    problems: Sequence[Problem], headers: Mapping[str, str], name: str
) -> Iterator[Problem]:
    """The findings of a table; where its header is that of another one of the package, that.

    `headers` are the tables of the package by the names of their columns, parted by commas.
    """
    for problem in problems:
        if problem.code == "header-wrong" and (
            other := headers.get(dict(problem.facts).get("labels", ""))
        ):
            note, right = (
                Phrase(_WORDS["other"], other=other),
                Phrase(_WORDS["anew"], name=name, other=other),
            )
            problem = flag("header-wrong", problem.file, note=note, right=right)
        yield problem


def _right(missing: list[str], extra: list[str]) -> Phrase:
    pairs = {
        name: nearest(name, extra) or (extra[0] if len(missing) == len(extra) == 1 else "")
        for name in missing
    }
    near = [f"“{name}” (“{label}”)" for name, label in pairs.items() if label]
    if near and len(near) == len(missing):
        return Phrase(_WORDS["renamed"], pairs=", ".join(near))
    if missing and not extra:
        return Phrase(_WORDS["lost"], names=_listed(missing))
    return (
        Phrase(_WORDS["added"], names=_listed(extra))
        if extra and not missing
        else Phrase(_WORDS["same"])
    )


_WORDS = message_tables(__package__)["header"]
FIRST = N_("Write the names of the columns as the first line of the file: {names}")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:5])
    return f"{shown}, … ({len(names)})" if len(names) > 5 else shown
