"""A new report with its package, prepared from the last period: files out, nothing written.

Descriptor and front matter are edited where their values stand, so comments and order stay as their author wrote
them. What belonged to the last period alone (days, numbers, signatures, statements) is emptied; `check` then lists
what is still to be filled in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from site_builder.authoring.blank import (
    CALL,
    Fresh,
    calls_only,
    emptied_columns,
    emptied_table,
    emptied_text,
)
from site_builder.authoring.edit_yaml import Editor
from site_builder.authoring.new import SERIES_MISSING, first_report
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, known_period
from site_builder.core.calendar.rhythm import is_in
from site_builder.core.cell import canonical_cell
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import languages, message_tables, words_of
from site_builder.core.language import LOWER, UPPER, any_of
from site_builder.core.numbers.mentions import quantities_in
from site_builder.core.problem import NC_, AuthoringError
from site_builder.core.sheets.encoding import encode_as
from site_builder.core.text import Text, split_key
from site_builder.load.portal.publication import Folders
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Series

# Which words of the last report still speak of its period, so that a draft for the next marks them.
#
# A heading or description that only names its matter stays as it is. One that holds a figure, a period or a day, or
# that says how things stood or moved, gets “… ” before it: readers would see it as a statement of the new period.
# Who has read it again takes the mark away; `check` lists those that are left.


MARK = "… "
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")
_NUMBERING = re.compile(
    rf"^(?:(?:[IVXLC]+|\d+|[{UPPER}{LOWER}])(?:\.\d+)*[.)]|(?:{any_of('outline.part')})\s+[IVXLC\d]+[.:]?)\s+"
)
_UNITS = NC_("draft", "quarter|month|year|week|half|FY|Q|H")
_WHICH = NC_("draft", "one|two")  # after the unit: year one, quarter two
_EDGES = NC_("draft", "first|last|second|this")  # before it
_HOW = NC_(
    "draft",
    "rise|rises|rose|risen|fall|falls|fell|grew|grown|grows|up|down|more|less|fewer|most|half|still|yet|not|no|slow|"
    "slower|slowly|fast|faster|high|higher|low|lower|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|"
    "million|reach|reached|exceed|exceeded|complete|completed|begun|began|has|have|had|was|were|is|are",
)


def speaks_of_its_period(text: str, new: Period) -> bool:
    """Whether words are of one period only; the new period's own name, put there before, is none of them."""
    plain = unicodedata.normalize("NFC", _NUMBERING.sub("", _ANCHOR.sub("", text.strip())))
    for language in languages():
        plain = re.sub(re.escape(new.label(language)), " ", plain, flags=re.IGNORECASE)
    if not plain.strip() or plain.startswith("…"):
        return False
    return bool(
        speaks_of_time(plain)
        or re.search(rf"(?<!\w){_one_of(_HOW)}(?!\w)", plain, re.IGNORECASE)
        or ": " in plain
        or any(quantities_in(plain, None))
    )


def speaks_of_time(text: str) -> bool:
    """Whether words name a period, in whatever form."""
    unit, which, edge = _one_of(_UNITS), _one_of(_WHICH), _one_of(_EDGES)
    words = (
        rf"{unit}\s*(?:\d|[IVX]+(?!\w)|{which})|(?:19|20)\d\d(?!\w)|\d+\s+{unit}s?|{edge}\s+{unit}"
    )
    return bool(
        re.search(rf"(?<!\w)(?:{words})", unicodedata.normalize("NFC", text), re.IGNORECASE)
    )


def _one_of(message: str) -> str:
    return f"(?:{'|'.join(map(re.escape, words_of('draft', message)))})"


def marked(text: str, new: Period) -> str:
    """The words, with the mark before them where they are of the last period."""
    return f"{MARK}{text}" if speaks_of_its_period(text, new) else text


def marked_headings(text: str, new: Period) -> str:
    """A Markdown text whose headings, and captions and titles of calls, are marked where they have to be."""
    text = re.sub(
        r"^(#{1,6}[ \t]+)(.+)$",
        lambda line: line[1] + marked(line[2], new),
        text,
        flags=re.MULTILINE,
    )
    return re.sub(
        r"\b(caption|title)=(?:\"([^\"\\]+)\"|'([^'\\]+)')",
        lambda call: (
            f'{call[1]}="{marked(call[2], new)}"'
            if call[2]
            else f"{call[1]}='{marked(call[3], new)}'"
        ),
        text,
    )


_WORDS = message_tables(__package__)["next_report"]

# Facts of one report, which the next has to state anew.
_FACTS = ("issued", "received", "document_number", "signatory", "request_document")
_BEGINNING = r"\A(?:['\"]|[|>][^\n]*\n[ \t]*)?"  # of a scalar as it is written: its quote, or the head of its block
_OWN = ("period_start", "period_end", "estimates", "corrections")


@dataclass(frozen=True, slots=True)
class Sources:
    """The last report and its descriptor as they stand in their files."""

    report: str
    descriptor: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written: addresses begin with `reports/` or `datasets/`. `model` is what it was made from."""

    files: tuple[OutputFile, ...]
    model: Report | None = None


def check_wanted(publication: Publication, name: str, period: Period) -> Series:
    """The series, if the report may be made. Raises AuthoringError."""
    series = publication.series_named(name)
    if series is None:
        known = ", ".join(each.name for each in publication.series) or "∅"
        raise AuthoringError(SERIES_MISSING, series=name, known=known)
    if series.kinds and period.kind not in series.kinds:
        raise AuthoringError(
            _WORDS["kind-foreign"], series=name, kind=period.kind, kinds=", ".join(series.kinds)
        )
    if not is_in(series.rhythm, period):
        raise AuthoringError(
            _WORDS["rhythm-foreign"],
            series=name,
            period=period.code,
            rhythm=", ".join(series.rhythm),
        )
    for report in publication.reports_of(name):
        if report.period == period:
            raise AuthoringError(_WORDS["report-exists"], period=period.code, file=report.file)
    return series


def model_of(publication: Publication, series: str, period: Period) -> Report | None:
    """The last report with a package before the period of the same kind, else the newest of that kind, else of all."""
    with_data = (report for report in publication.reports_of(series) if report.package)
    reports = sorted(with_data, key=lambda report: report.period, reverse=True)
    same = [report for report in reports if report.period.kind is period.kind]
    before = [report for report in same if report.period < period]
    return next(iter([*before, *same, *reports]), None)


def new_report(
    publication: Publication, name: str, period: Period, sources: Sources | None
) -> Draft:
    """The files of a report and its package. Raises AuthoringError. `sources` are those of its model, if any."""
    series = check_wanted(publication, name, period)
    period = period.under(series.regime)
    model, gone = model_of(publication, name, period), _gone(publication, name, period)
    if model is None:
        listed = publication.indicators(name).items()
        codes = [
            code for code, indicator in listed if code not in gone and indicator.kind != "heading"
        ]
        return Draft(first_report(publication, series, period, codes))
    package = publication.package(model.package)
    if package is None or sources is None:
        raise AuthoringError(_WORDS["package-broken"], package=model.package)
    title, language = series.title, publication.site.language
    fresh = _fresh(publication, model, package, gone)
    file, new = publication.new_names(name, at.report_name(period))
    change = _Change(model, package, period, new, title, language, gone, fresh)
    report = OutputFile(f"reports/{name}/{file}.md", _report(change, sources.report).encode())
    return Draft((report, *_package(change, sources.descriptor)), model)


def _gone(publication: Publication, series: str, period: Period) -> frozenset[str]:
    """The indicators that are not counted any more in a period."""
    ends = {
        indicator.code: indicator.until for indicator in publication.indicators(series).values()
    }
    return frozenset(
        code for code, until in ends.items() if (last := known_period(until)) and last < period
    )


def _fresh(
    publication: Publication, model: Report, package: Package, gone: frozenset[str]
) -> dict[str, list[Fresh]]:
    """Rows for what the list has gained since the model, by table: the first that has one row an indicator."""
    table = next(filter(_is_listing, package.with_role("observations")), None)
    if table is None or table.table is None:
        return {}
    before = [
        report
        for report in publication.reports_of(model.series)
        if report.window.end <= model.window.end
    ]
    known = set(gone).union(*(_codes(publication.package(report.package)) for report in before))
    role, rows, above = table.role("observations"), list[Fresh](), ""
    columns = [(column, *split_key(column)) for column in table.table.schema.names]
    area = str(table.table.column(role["area"])[0] or "") if "area" in role else ""
    for code, listed in publication.indicators(model.series).items():
        if code not in known and listed.kind != "heading":
            text = {"name": listed.name, "unit": listed.unit}
            words = {
                column: text[stem].say(other) for column, stem, other in columns if stem in text
            }
            parts = {"indicator": code, "unit": listed.unit.main, "area": area}
            rows.append(
                (
                    above,
                    {**words, **{role[part]: cell for part, cell in parts.items() if part in role}},
                )
            )
        above = code
    return {table.name: rows}


def _is_listing(resource: Resource) -> bool:
    """Whether a table of observations has one row an indicator, all of one area."""
    role, table = resource.role("observations"), resource.table
    if table is None or "indicator" not in role or not len(table):
        return False
    codes = table.column(role["indicator"])
    return (
        len(set(codes)) == len(codes)
        and len(set(table.column(role["area"])) if "area" in role else ()) <= 1
    )


def _codes(package: Package | None) -> set[str]:
    """The indicators that a package has rows for."""
    tables = package.with_role("observations") if package else ()
    roles = ((each.table, each.role("observations")) for each in tables)
    return {
        canonical_cell(code)
        for table, role in roles
        if table
        for code in table.column(role["indicator"])
    }


def read_sources(
    folders: Folders, publication: Publication, name: str, period: Period
) -> Sources | None:
    """The files of the report that serves as the model; None where the series has none."""
    model = model_of(publication, name, period)
    package = publication.package(model.package) if model else None
    if model is None or package is None:
        return None
    folder, descriptor = package.file.split("/")[-2:]
    report = (folders.reports / f"{model.uri.rstrip('/')}.md").read_text("utf-8-sig")
    return Sources(report, (folders.datasets / folder / descriptor).read_text("utf-8-sig"))


@dataclass(frozen=True, slots=True)
class _Change:
    """From which report to which period."""

    model: Report
    package: Package
    period: Period
    name: str
    series: Text
    language: str
    gone: frozenset[str]
    fresh: Mapping[str, Sequence[Fresh]]

    def relabel(self, editor: Editor, *path: str | int, must: bool = False) -> None:
        """The new period's name for the old, in a text and its translations.

        Where it `must` be there, a text without the old name gets the new one at its end; one that names a period in
        another way is written anew, or it would name two.
        """
        for where, language in self.spelled(editor, *path):
            new = self.period.label(language)
            count = editor.replace(self._old(language), partial(_cased, new), *where)
            if must and not count:
                text = editor.value(*where)
                editor.set(
                    f"{self.series.say(language) if speaks_of_time(text) else text}, {new}", *where
                )

    def mark(self, editor: Editor, *path: str | int) -> None:
        """“… ” before a text, and its translations, that still speaks of the last period."""
        for where, language in self.spelled(editor, *path):
            text = re.sub(
                self._old(language),
                self.period.label(language),
                editor.value(*where),
                flags=re.IGNORECASE,
            )
            if speaks_of_its_period(text, self.period):
                editor.replace(_BEGINNING, lambda quote: quote + MARK, *where)

    def spelled(
        self, editor: Editor, *path: str | int
    ) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Where a text stands in each of its languages: the first of the portal, and those of `key_en` and the like."""
        *where, key = path
        for name in editor.names(*where):
            stem, language = split_key(str(name))
            if stem == key:
                yield (*where, name), language or self.language

    def counted(self, text: str) -> str:
        """A text without the calls of indicators that are not counted any more."""
        gone = rf"""\{{\{{\s*\w+\(\s*["'](?:{"|".join(map(re.escape, self.gone))})["']"""
        return CALL.sub(lambda call: "" if self.gone and re.match(gone, call[0]) else call[0], text)

    def _old(self, language: str) -> str:
        label = r"\s+".join(re.escape(word) for word in self.model.period.label(language).split())
        return rf"(?<![\w/.-]){label}(?![\w/-])"  # 2022 is no part of 42/2022/ND-CP


def _cased(label: str, like: str) -> str:
    return label if like[:1].isupper() else label[:1].lower() + label[1:]


def _report(change: _Change, source: str) -> str:
    _, head, body = re.split(
        r"^---[ \t]*\n|^(?:---|\.\.\.)[ \t]*\n",
        source.replace("\r\n", "\n"),
        maxsplit=2,
        flags=re.M,
    )
    front = Editor(head)
    change.relabel(front, "title", must=True)
    change.relabel(front, "description")
    change.mark(front, "description")
    front.set(change.period.code, "period")
    front.set(change.name, "package")
    front.set("draft", "status")
    for key in front.names():
        if split_key(str(key))[0] in _FACTS:
            front.set(None, key)
    for key in _OWN:
        front.cut(key)
    for key in ("summary", "headlines"):
        for index in front.names(key):
            if front.value(key, index, "figure") in change.gone:
                front.cut(key, index)
            else:
                _empty_point(front, change, key, index)
    added = "".join(f"{key}:\n" for key in ("issued", "received") if key not in front.names())
    edited = re.sub(r"[ \t]+$", "", front.text(), flags=re.M)
    return f"---\n{edited}{added}---\n\n{marked_headings(emptied_text(change.counted(body)).lstrip(), change.period)}"


def _empty_point(front: Editor, change: _Change, *path: str | int) -> None:
    """Main points keep their figure and calls, headlines their figure and label."""
    if path[0] == "summary":
        for where in [each for each, _ in change.spelled(front, *path, "text")] or [path]:
            front.set(calls_only(change.counted(front.value(*where))), *where)
        return
    for key in front.names(*path):
        if split_key(str(key))[0] == "target_text":
            front.cut(*path, key)
    change.mark(front, *path, "label")


def _package(change: _Change, source: str) -> Iterator[OutputFile]:
    descriptor = Editor(source)
    file_name = change.package.file.rpartition("/")[2]
    descriptor.set(change.name, "name")
    # A dataset that was renamed is known by its first name.
    own, count = re.subn(r"(?<=/datasets/)[^/]+(?=/$)", change.name, descriptor.value("id"))
    descriptor.set(own, "id") if count else descriptor.cut("id")
    descriptor.set(change.period.code, "period")
    for key in ("created", "version", "temporal"):
        descriptor.cut(key)
    change.relabel(descriptor, "title", must=True)
    change.relabel(descriptor, "description")
    change.mark(descriptor, "description")
    for index in descriptor.names("sources"):
        change.relabel(descriptor, "sources", index, "title")
    tables = tuple(_resources(change, descriptor))
    yield OutputFile(f"datasets/{change.name}/{file_name}", descriptor.text().encode())
    yield from tables


def _resources(change: _Change, descriptor: Editor) -> Iterator[OutputFile]:
    """The emptied tables; a file that is no table (a scan of the last report) does not carry over."""
    for index, resource in enumerate(change.package.resources):
        described = change.package.descriptor["resources"][index]
        if resource.table is None:
            descriptor.cut("resources", index)
            continue
        _check_form(
            resource,
            described,
            has_fields="fields" in descriptor.names("resources", index, "schema"),
        )
        for key in ("bytes", "hash"):
            descriptor.cut("resources", index, key)
        for key in ("title", "description"):
            change.mark(descriptor, "resources", index, key)
        columns = emptied_columns(change.package, resource)
        _allow_empty(descriptor, index, resource, columns)
        codes = (change.model.period.code, change.period.code)
        fresh, dialect = change.fresh.get(resource.name, ()), described.get("dialect")
        content = emptied_table(
            resource, columns, dialect, period=codes, gone=change.gone, fresh=fresh
        )
        yield OutputFile(
            f"datasets/{change.name}/{resource.path}",
            _encoded(descriptor, index, resource, content),
        )


def _encoded(descriptor: Editor, index: int, resource: Resource, text: str) -> bytes:
    """In the encoding of the last report's table; a new file of letters that this cannot write is in UTF-8."""
    try:
        return encode_as(text, resource.encoding, resource.content)
    except UnicodeEncodeError:
        descriptor.cut("resources", index, "encoding")
        return text.encode()


def _check_form(resource: Resource, described: Mapping[str, Any], *, has_fields: bool) -> None:
    path = described.get("path")
    if resource.format not in ("csv", "tsv") or not (
        isinstance(path, str) or (isinstance(path, list) and len(path) == 1)
    ):
        raise AuthoringError(_WORDS["table-foreign"], table=resource.name, reason=_WORDS["not-csv"])
    if not has_fields:
        raise AuthoringError(
            _WORDS["table-foreign"], table=resource.name, reason=_WORDS["schema-apart"]
        )


def _allow_empty(
    descriptor: Editor, index: int, resource: Resource, columns: tuple[str, ...]
) -> None:
    """A column that must be filled may be empty while the draft is."""
    for position, field in enumerate(resource.as_table.schema.fields):
        if field.name in columns and field.constraints.get("required"):
            descriptor.set(
                False, "resources", index, "schema", "fields", position, "constraints", "required"
            )
