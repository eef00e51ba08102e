"""What belongs to a whole series and is written once: indicators, their targets, breaks. Entered without YAML.

Each function plans: the files as they would be, and the row that changed; `write.enter` writes them.
"""

from __future__ import annotations

import io
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest

from site_builder.authoring.blank import form_of, rewritten
from site_builder.authoring.edit_yaml import Editor
from site_builder.authoring.write import TAKEN, with_events
from site_builder.core.calendar.period import known_period, parse_period
from site_builder.core.cell import canonical_cell
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import language_name, message_tables, say_in_context
from site_builder.core.numbers.number import parse_number
from site_builder.core.problem import AuthoringError, NumberError, PeriodError
from site_builder.core.sheets.csv import Dialect, csv_records, csv_text
from site_builder.core.sheets.encoding import decode_as
from site_builder.core.text import split_key, text_of, text_properties
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.indicator import Indicator
from site_builder.model.log import Event
from site_builder.model.package import Package, Resource

# One row entered in a table of a series (indicators, targets, breaks), all else left as its author wrote it.
#
# Only the lines of the row change; where the table lacks a column for what is entered, or the package a table, the
# descriptor gains it, its comments and order kept.


# Columns that a table may gain, with the heading for readers; those that hold no text.
_LISTS = message_tables(__package__)["list"]
_TYPES = {
    ("indicators", "decimals"): "integer",
    ("targets", "value"): "number",
    ("scales", "value"): "integer",
}


@dataclass(frozen=True)
class ListTable:
    """The text of a table: `columns` says which column plays which part of its role."""

    text: str
    form: Dialect
    columns: Mapping[str, str]

    @property
    def head(self) -> list[str]:
        """The names of its columns."""
        return next((cells for _, cells in self._records), [])

    @property
    def rows(self) -> list[dict[str, str]]:
        """Its rows by part; an empty line is none."""
        parts = {
            part: self.head.index(column)
            for part, column in self.columns.items()
            if column in self.head
        }
        rows = [self._records[at][1] for at in self._places]
        return [
            {part: row[at] if at < len(row) else "" for part, at in parts.items()} for row in rows
        ]

    def line(self, index: int) -> int:
        """The line of the file (from 1) on which the row of that number begins."""
        above = "".join(written for written, _ in self._records[: self._places[index]])
        return len(list(io.StringIO(above, newline=""))) + 1

    def entered(self, index: int, values: Mapping[str, str]) -> str:
        """The text with a new row before the row of that number (from 0); at the end where there are fewer."""
        cells = dict.fromkeys(self.head, "") | {
            self.columns[part]: value for part, value in values.items()
        }
        written = [text for text, _ in self._records]
        at = self._places[index] if index < len(self._places) else len(written)
        if at == len(written) and written and not written[-1].endswith(("\n", "\r")):
            written[-1] += self.form.line_end
        return "".join([*written[:at], self._line(list(cells.values())), *written[at:]])

    def without(self, part: str, cells: Container[str]) -> ListTable:
        """The table without the rows that have one of these cells in a part."""
        gone = {self._places[at] for at, row in enumerate(self.rows) if row.get(part) in cells}
        return replace(
            self, text="".join(text for at, (text, _) in enumerate(self._records) if at not in gone)
        )

    def below(self, parent: str) -> int:
        """After the last row that stands under the parent at any depth; after all rows where there is none."""
        family, last = {parent}, -1
        for at, row in enumerate(self.rows if parent else ()):
            if row["code"] == parent or row.get("parent") in family:
                family.add(row["code"])
                last = at
        return last + 1 if last >= 0 else len(self.rows)

    def changed(self, index: int, values: Mapping[str, str]) -> str:
        """The text with other values in the row of that number."""
        at, written = self._places[index], [text for text, _ in self._records]
        new, cells = (
            {self.columns[part]: value for part, value in values.items()},
            self._records[at][1],
        )
        written[at] = self._line(
            [new.get(name, cell) for name, cell in zip_longest(self.head, cells, fillvalue="")]
        )
        return "".join(written)

    def widened(self, names: Sequence[str]) -> ListTable:
        """The table with more columns, empty everywhere; the parts bear the names of their columns."""
        rows = (self._records[at][1] for at in self._places)
        result = [[cell or None for cell in (*row, *("" for _ in names))] for row in rows]
        return ListTable(
            csv_text([[*self.head, *names], *result], self.form),
            self.form,
            {**self.columns, **{name: name for name in names}},
        )

    def _line(self, cells: Sequence[str]) -> str:
        return csv_text([[cell or None for cell in cells]], self.form)

    @cached_property
    def _records(self) -> list[tuple[str, list[str]]]:
        return list(csv_records(self.text, self.form))

    @cached_property
    def _places(self) -> list[int]:
        """Which records are rows: an empty line is none."""
        return [at for at, (_, cells) in enumerate(self._records) if any(cells)][1:]


def with_columns(
    descriptor: str, resource: str, role: str, names: Sequence[str], language: str
) -> str:
    """The descriptor with more columns of a table, each with its part of the role."""
    editor = Editor(descriptor)
    index = next(
        at for at in editor.names("resources") if editor.value("resources", at, "name") == resource
    )
    editor.extend(
        [_field(role, name, language) for name in names], "resources", index, "schema", "fields"
    )
    editor.extend({name: name for name in names}, "resources", index, role)
    return editor.text()


def with_table(descriptor: str, role: str, path: str, names: Sequence[str], language: str) -> str:
    """The descriptor with a table for a role that it had none for."""
    editor = Editor(descriptor)
    table = {
        "name": role,
        "type": "table",
        "path": path,
        "title": say_in_context("list", _LISTS["titles"][role], language),
        role: {name: name for name in names},
        "schema": {"fields": [_field(role, name, language) for name in names]},
    }
    editor.extend([table], "resources")
    return editor.text()


def fresh_table(role: str, parts: Mapping[str, str]) -> ListTable:
    """An empty table for a role, with columns for translations that are there."""
    names = [
        *_LISTS[role],
        *(part for part, value in parts.items() if value and split_key(part)[1]),
    ]
    form = Dialect()
    return ListTable(csv_text([names], form), form, {name: name for name in names})


def missing_columns(table: ListTable, role: str, parts: Mapping[str, str]) -> tuple[str, ...]:
    """Which parts have something to say and no column to stand in."""
    wanted = (part for part, value in parts.items() if value and part not in table.columns)
    return tuple(part for part in wanted if split_key(part)[0] in _LISTS[role])


def _field(role: str, name: str, language: str) -> dict[str, str]:
    stem, code = split_key(name)
    kind, words = (
        _TYPES.get((role, stem), "string"),
        say_in_context("list", _LISTS[role][stem], language),
    )
    return {
        "name": name,
        "type": kind,
        "title": f"{words} ({language_name(code, language)})" if code else words,
    }


_WORDS = message_tables(__package__)["series_lists"]

_KEYS = {
    "indicators": ("code",),
    "scales": ("indicator", "value"),
    "breaks": ("indicator", "period"),
}
BREAKS = ("definition", "method", "boundary", "renamed", "unit")


def unit_parts(listed: Indicator, unit: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a break says of the unit before it, and the list of the new one, of which nobody knows the translations."""
    before = (
        text_properties("unit_before", listed.unit) if unit not in ("", str(listed.unit)) else {}
    )
    return before, {key.replace("_before", ""): "" for key in before} | (
        {"unit": unit} if before else {}
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """Files of a package as they would be, and the row that changes: its parts before (none: it is new) and after."""

    files: tuple[OutputFile, ...]
    table: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    more: tuple[Entry, ...] = field(default=())


class SeriesLists:
    """The lists of one series. Raises AuthoringError where it has none."""

    def __init__(self, folders: Folders, reading: Reading, series: str) -> None:
        publication = reading.publication
        self.series, self.listed, self.language = (
            series,
            publication.indicators(series),
            publication.site.language,
        )
        declared = publication.series_named(series)
        named = declared.indicators if declared else ""
        ours = [package for package in publication.packages if package.series == series]
        self.packages = sorted(ours, key=lambda package: package.name != named)
        result = next(
            (package for package in self.packages if package.with_role("indicators")), None
        )
        if result is None:
            known = ", ".join(publication.listed_series) or "-"
            raise AuthoringError(_WORDS["series-unknown"], series=series, known=known)
        self.package, self.publication = result, publication
        self.folders = folders
        self.files: dict[str, OutputFile] = {}  # as they will be

    def add(self, code: str, parts: Mapping[str, str]) -> Entry:
        """A new indicator, below the last of its parent."""
        if not code or not parts.get("name"):
            raise AuthoringError(_WORDS["code-empty"])
        if code in self.listed:
            raise AuthoringError(
                _WORDS["code-known"],
                series=self.series,
                code=code,
                name=self.listed[code].name.main,
            )
        for named in ("parent", "replaces"):
            if parts.get(named):
                self.find(parts[named])
        row = {"code": code, **parts}
        opened = self._table("indicators", row)
        return self._row(opened, row, {}, opened.table.below(parts.get("parent", "")))

    def entered(
        self, rows: Mapping[str, Sequence[Mapping[str, str]]], gone: Container[str]
    ) -> tuple[OutputFile, ...]:
        """Files of the list with rows of several roles, without rows of `gone` codes.

        A row that is there is changed; of a new one an indicator goes below those of its parent.
        """
        for role, keys in _KEYS.items():
            parts = {
                part: value for row in rows.get(role, ()) for part, value in row.items() if value
            }
            if not parts and (role == "breaks" or self._table_of(role)[1] is None):
                continue
            opened = self._table(role, parts)
            table = opened.table if role == "breaks" else opened.table.without(keys[0], gone)
            for row in rows.get(role, ()):
                values = {part: value for part, value in row.items() if part in table.columns}
                same = [
                    at
                    for at, old in enumerate(table.rows)
                    if all(_is_same(key, old, row[key]) for key in keys)
                ]
                index = (
                    table.below(row.get("parent", "")) if role == "indicators" else len(table.rows)
                )
                text = (
                    table.changed(same[0], values)
                    if same
                    else table.entered(index, values | opened.numbered())
                )
                table = replace(table, text=text)
            content = (
                rewritten(opened.resource, table.text, opened.uri)
                if opened.resource
                else table.text.encode()
            )
            self.files |= {
                file.uri: file for file in (*opened.descriptor, OutputFile(opened.uri, content))
            }
        return tuple(self.files.values())

    def reword(self, code: str, parts: Mapping[str, str]) -> Entry:
        """Other words or properties of an indicator; its code and address stay."""
        self.find(code)
        return self._enter("indicators", parts, {"code": code})

    def retire(self, code: str, until: str, successor: str = "") -> tuple[Entry, ...]:
        """The last period that an indicator is counted for, and what stands in its place from then on."""
        self.find(code)
        _period(until)
        entries = [self.reword(code, {"until": until})]
        if successor:
            self.find(successor)
            table = self._table("indicators", {"until": until})
            entries = [self._both(table, code, until, successor)]
        return tuple(entries)

    def aim(
        self, code: str, period: str, comparison: str, value: str, note: str = "", source: str = ""
    ) -> Entry:
        """The target of an indicator for a period; one that stands is replaced."""
        self.find(code)
        key = {"indicator": code, "period": _period(period)}
        target = {
            **key,
            "comparison": comparison,
            "value": _number(value),
            "note": note,
            "source": source,
        }
        opened = self._table("targets", target)
        target["value"] = opened.spelled("value", target["value"])
        return self._row(
            opened, target, {**key, "area": ""}
        )  # one of a part of the area is another target

    def break_off(
        self, code: str, period: str, area: str = "", unit: str = "", **parts: str
    ) -> Entry:
        """From a period on, figures of an indicator (in an area) are not comparable with those before; in the `unit`
        that takes the place of the list's.
        """
        key = {"indicator": code, "period": _period(period), "area": area}
        before, now = unit_parts(self.find(code), unit)
        entry = self._enter("breaks", {**key, **parts, **before}, key)
        more = [self.reword(code, now)] if now else []
        return replace(
            entry,
            files=(*entry.files, *(file for each in more for file in each.files)),
            more=tuple(more),
        )

    def break_event(self, entry: Entry) -> OutputFile:
        """The log with a line about a break that is entered."""
        row = entry.after
        event = Event(
            event="break",
            day=self.publication.today,
            dataset=self.package.name,
            indicator=f"{self.series}/{row['indicator']}",
            areas=tuple(filter(None, [row.get("area", "")])),
            reason=text_of(row, "note"),
        )
        path, content = with_events(self.folders, self.publication.log, [event])
        return OutputFile(path.relative_to(self.folders.root).as_posix(), content)

    def find(self, code: str) -> Indicator:
        """An indicator of the list. Raises AuthoringError with the codes that begin alike."""
        if code not in self.listed:
            first = code.partition(".")[0]
            near = [known for known in self.listed if known.partition(".")[0] == first] or list(
                self.listed
            )
            raise AuthoringError(
                _WORDS["code-unknown"], series=self.series, code=code, near=", ".join(near[:12])
            )
        return self.listed[code]

    def _both(self, opened: _Opened, code: str, until: str, successor: str) -> Entry:
        """The retired row and its successor's, in one file."""
        first = self._row(opened, {"until": until}, {"code": code})
        assert opened.resource is not None
        text = decode_as(first.files[0].content, opened.resource.encoding)
        table = ListTable(text, opened.table.form, opened.table.columns)
        again = self._with(opened, table, {"replaces": code})
        second = self._row(again, {"replaces": code}, {"code": successor})
        shown = Entry((), second.table, second.before, second.after)
        return Entry(second.files, first.table, first.before, first.after, (shown,))

    def _enter(self, role: str, parts: Mapping[str, str], key: Mapping[str, str]) -> Entry:
        return self._row(self._table(role, parts), parts, key)

    def _row(
        self,
        opened: _Opened,
        parts: Mapping[str, str],
        key: Mapping[str, str],
        index: int | None = None,
    ) -> Entry:
        table, rows = opened.table, opened.table.rows
        values = {part: value for part, value in parts.items() if part in table.columns}
        rows_alike = [
            at
            for at, row in enumerate(rows)
            if key and all(_is_same(part, row, key[part]) for part in key)
        ]
        if len(rows_alike) > 1:
            raise AuthoringError(
                _WORDS["rows-several"],
                file=opened.uri,
                rows=", ".join(str(table.line(at)) for at in rows_alike),
            )
        if rows_alike:
            before = {part: rows[rows_alike[0]].get(part, "") for part in (*key, *values)}
            text = table.changed(rows_alike[0], values)
        else:
            before, values = {}, values | opened.numbered()
            text = table.entered(len(rows) if index is None else index, values)
        content = rewritten(opened.resource, text, opened.uri) if opened.resource else text.encode()
        return Entry(
            (OutputFile(opened.uri, content), *opened.descriptor),
            opened.uri,
            before,
            {**before, **values},
        )

    def _table(self, role: str, parts: Mapping[str, str]) -> _Opened:
        """The table of a role with a column for every part that has something to say."""
        package, resource = self._table_of(role)
        home = package.folder
        if resource is None:
            path = f"{role}.csv"
            if (self.folders.root / home / path).exists():
                raise AuthoringError(TAKEN, place=f"{home}/{path}")
            table = fresh_table(role, parts)
            written = with_table(self._descriptor(package), role, path, table.head, self.language)
            described = (OutputFile(package.file, written.encode()),)
            return _Opened(table, f"{home}/{path}", described, role, package, None)
        if resource.format not in ("csv", "tsv"):
            raise AuthoringError(
                _WORDS["place-odd"], series=self.series, file=package.file_of(resource)
            )
        more = (*_row_number(resource, role), *(("area",) if role == "targets" else ()))
        columns = {
            **{name: name for name in more if name in resource.as_table.schema.names},
            **resource.role(role),
        }
        uri, table = (
            package.file_of(resource),
            ListTable(resource.text, form_of(package, resource), columns),
        )
        opened = _Opened(table, uri, (), role, package, resource)
        return self._with(opened, opened.table, parts)

    def _table_of(self, role: str) -> tuple[Package, Resource | None]:
        """The one table of a role in the series; the package of the list where there is none yet."""
        packages = [self.package] if role in ("indicators", "scales") else self.packages
        tables = [
            (package, resource) for package in packages for resource in package.with_role(role)
        ]
        if len(tables) > 1:
            files = ", ".join(package.file_of(resource) for package, resource in tables)
            raise AuthoringError(_WORDS["tables-several"], series=self.series, files=files)
        return tables[0] if tables else (self.package, None)

    def _with(self, opened: _Opened, table: ListTable, parts: Mapping[str, str]) -> _Opened:
        """The table, widened by what it lacks for these parts."""
        assert opened.resource is not None
        lacking = missing_columns(table, opened.role, parts)
        if not lacking:
            return replace(opened, table=table)
        before = (
            opened.descriptor[0].content.decode()
            if opened.descriptor
            else self._descriptor(opened.package)
        )
        text = with_columns(before, opened.resource.name, opened.role, lacking, self.language)
        described = (OutputFile(opened.package.file, text.encode()),)
        return replace(opened, table=table.widened(lacking), descriptor=described)

    def _descriptor(self, package: Package) -> str:
        if package.file in self.files:
            return self.files[package.file].content.decode()
        return (self.folders.root / package.file).read_bytes().decode("utf-8")


@dataclass(frozen=True, slots=True)
class _Opened:
    """A table as it is to be written into, and the descriptor where that changes too."""

    table: ListTable
    uri: str
    descriptor: tuple[OutputFile, ...]
    role: str
    package: Package
    resource: Resource | None

    def spelled(self, part: str, number: str) -> str:
        """A canonical number as its column writes numbers: 1,704 where the decimal sign is a comma."""
        column = self.resource.role(self.role).get(part) if self.resource else None
        if column is None or self.resource is None or self.resource.table is None:
            return number
        field = self.resource.table.schema.field(column)
        text = number.replace(".", field.decimal_char)
        if not field.is_number:
            return number
        try:
            again = parse_number(text, decimal=field.decimal_char, group=field.group_char)
        except NumberError as error:
            raise AuthoringError(_WORDS["number-wrong"], found=text) from error
        if canonical_cell(again) != number:
            raise AuthoringError(_WORDS["number-wrong"], found=text)
        return text

    def numbered(self) -> dict[str, str]:
        """The next row number, where the table counts its rows in a column."""
        names = _row_number(self.resource, self.role) if self.resource else ()
        return {
            name: str(max((int(row[name]) for row in self.table.rows), default=0) + 1)
            for name in names
        }


def _row_number(resource: Resource, role: str) -> tuple[str, ...]:
    """The column that only counts rows: a key of one whole number that plays no part."""
    schema = resource.as_table.schema
    free = [name for name in schema.primary_key if name not in resource.role(role).values()]
    return (
        tuple(free)
        if len(schema.primary_key) == len(free) == 1 and schema.field(free[0]).type == "integer"
        else ()
    )


def _is_same(part: str, row: Mapping[str, str], wanted: str) -> bool:
    """Whether a cell says what is wanted; periods may be spelled otherwise (2025-h1)."""
    stands, period = (
        row.get(part, ""),
        known_period(row.get(part, "")) if part == "period" else None,
    )
    return stands == wanted or (period is not None and period.code == wanted)


def _period(text: str) -> str:
    try:
        return parse_period(text).code
    except PeriodError as error:
        raise AuthoringError(_WORDS["period-wrong"], found=text) from error


def _number(text: str) -> str:
    try:
        return canonical_cell(parse_number(text))
    except NumberError as error:
        raise AuthoringError(_WORDS["number-wrong"], found=text) from error
