"""A fiscal year of a ministry that works in English, by the commands: what each printed, and all that was written."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import docx
import openpyxl
from click.testing import CliRunner

from site_builder.cli import main
from tests.portal import finish

SERIES = "online-requests"
NAMES = {
    "2026-Q1": "FY2026/27 Q1",
    "2026-Q2": "FY2026/27 Q2",
    "2026-Q3": "FY2026/27 Q3",
    "2026-Q4": "FY2026/27 Q4",
    "2026": "FY2026/27",
}
VALUES = {"2026-Q3": ("1240", "1010"), "2026-Q4": ("1310", "1102"), "2026": ("4900", "4020")}
SERVERS = ("apache", "caddy", "iis", "netlify", "nginx")


@dataclass
class Year:
    """The portal's folder, and what every command printed."""

    root: Path
    printed: list[tuple[str, str]] = field(default_factory=list)
    environment: dict[str, str | None] = field(default_factory=dict)

    def run(self, *words, code=0, **given):
        """A command as a shell runs it from the portal; its output is kept."""
        command = [str(word) for word in words]
        if command[0] not in ("init", "verify"):
            command += ["-f", str(self.root / "mkdocs.yml")]
        day = "1795651200" if command[0] == "init" else "1809300000"  # November 2026, May 2027
        environment = {"SOURCE_DATE_EPOCH": day, **self.environment}
        with contextlib.chdir(self.root if self.root.exists() else self.root.parent):
            done = CliRunner().invoke(main, command, env=environment, **given)
        self.printed.append((" ".join(map(str, words)), done.output))
        assert done.exit_code == code, f"{words}: {done.output}"
        return done.output

    def edit(self, path, *changes):
        """A text of the portal by hand."""
        file = self.root / path
        text = file.read_text("utf-8")
        for old, new in changes:
            assert re.search(old, text), (path, old)
            text = re.sub(old, new, text, count=1)
        file.write_text(text, "utf-8")

    def report(self, period):
        """The file of a report, from the portal."""
        return f"reports/{SERIES}/{period.lower()}.md"

    def package(self, period):
        """The name of its package."""
        return f"{SERIES}-{period.lower()}"

    def set_value(self, period, code, value):
        """One value of a table, as an editor of CSV writes it."""
        file = self.root / "datasets" / self.package(period) / "indicators.csv"
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
        for row in rows:
            if row[0] == code:
                row[1] = value
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        file.write_text(out.getvalue(), "utf-8")


def live(folder, environment=None) -> Year:
    """The whole year, to a site that was built and verified."""
    year = Year(
        folder / "p",
        environment=environment or {"LANG": "en_GB.UTF-8", "LC_ALL": None, "LANGUAGE": None},
    )
    facts = (
        "--name",
        "Reports of Works",
        "--publisher",
        "Ministry of Works",
        "--email",
        "a@works.example",
    )
    chosen = ("--host", "reports.works.example", "--language", "en", "--licence", "CC-BY-4.0")
    year.run(
        "init", year.root, *facts, *chosen, "--regime", "fiscal-04", "--series", "Online requests"
    )
    year.edit(
        f"reports/{SERIES}/index.md",
        (r"period_kinds: \[quarter\]", "period_kinds: [quarter, year]\nsms_prefix: EX"),
    )
    for period in VALUES:
        year.run("new", "report", SERIES, period)
        _fill_in(year, period, by_workbook=period == "2026-Q3")
    year.run(
        "series",
        "add",
        SERIES,
        "4",
        "--name",
        "Offices online",
        "--unit",
        "offices",
        "--kind",
        "count",
    )
    year.run("series", "reword", SERIES, "4", "--name", "Offices that take requests online")
    year.run("series", "retire", SERIES, "4", "--until", "2026-Q4")
    year.run("series", "list", SERIES)
    year.run(
        "series", "target", SERIES, "3", "2026-Q4", ">=", "80", "--note", "Plan of the ministry"
    )
    year.run(
        "series",
        "break",
        SERIES,
        "3",
        "2026-Q3",
        "--kind",
        "definition",
        "--note",
        "Requests by phone count too.",
    )
    finish(year.root)
    for period in NAMES:
        year.run("release", year.package(period), "--note", f"First release for {NAMES[period]}.")
    _correct(year)
    year.run(
        "dataset",
        "rename",
        year.package("2026-Q4"),
        "requests-last-quarter",
        "--note",
        "A shorter name.",
    )
    _collect(year)
    _import(year, folder)
    year.run("build", "document", f"{SERIES}/2026-q1", "--to", folder / "q1.docx", "--no-pdf")
    year.run("new", "series", "roads", "--title", "Roads", "--kind", "quarter")
    year.run("new", "report", "roads", "2026-Q4")
    year.run("new", "dataset", "stations")
    for server in SERVERS:
        year.run("deploy", "settings", server)
    year.run("check", "upgrade")
    year.run("check")
    year.run("build")
    year.run("verify", year.root / "site")
    return year


def _fill_in(year, period, *, by_workbook):
    received, answered = VALUES[period]
    share = str(round(int(answered) / int(received) * 100, 1))
    if by_workbook:
        form = year.root.parent / "form.xlsx"
        year.run("dataset", "excel", "export", year.package(period), form)
        book = openpyxl.load_workbook(form)
        sheet = book["indicators"]
        places = {row[0].value: row for row in sheet.iter_rows() if row[0].value in ("1", "2", "3")}
        column = (
            next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "Value")
            - 1
        )
        for code, value in zip("123", (int(received), int(answered), float(share)), strict=True):
            places[code][column].value = value
        book.save(form)
        year.run("dataset", "excel", "import", form, "--yes")
    for code, value in zip("123", (received, answered, share), strict=True):
        year.set_value(period, code, value)
    text = f"In {NAMES[period]} "
    year.edit(
        year.report(period),
        (r"issued:\n", "issued: 2027-04-20\n"),
        (r"received:\n", "received: 2027-04-21\n"),
    )
    file = year.root / year.report(period)
    file.write_text(file.read_text("utf-8").replace("… ", text), "utf-8")
    descriptor = year.root / "datasets" / year.package(period) / "datapackage.yaml"
    descriptor.write_text(descriptor.read_text("utf-8").replace("… ", ""), "utf-8")


def _correct(year):
    """A figure that was wrong, in the report and in a new edition; then an edition taken back."""
    year.set_value("2026-Q1", "1", "413")
    year.set_value("2026-Q1", "3", "89.83")
    correction = "corrections:\n  - {date: 2027-05-02, text: One request was counted twice., old: '412', new: '413'}\n"
    year.edit(year.report("2026-Q1"), (r"summary:", f"{correction}summary:"))
    year.run(
        "release",
        year.package("2026-Q1"),
        "--kind",
        "correction",
        "--note",
        "One request was counted twice.",
    )
    year.run(
        "dataset",
        "withdraw",
        year.package("2026-Q1"),
        "1.0.0",
        "--reason",
        "It counted one request twice.",
    )


def _collect(year):
    form, answers = year.root.parent / "units.xlsx", year.root.parent / "answers"
    answers.mkdir()
    year.run("dataset", "excel", "export", year.package("2026-Q3"), form)
    (year.root.parent / "units.csv").write_text(
        "code,name\nnorth,North office\nsouth,South office\n", "utf-8"
    )
    (answers / "north.xlsx").write_bytes(form.read_bytes())
    year.run(
        "dataset", "excel", "collect", answers, "--units", year.root.parent / "units.csv", "--yes"
    )


def _import(year, folder):
    document = docx.Document()
    document.add_heading("Report on bridges, first quarter of 2027", 0)
    document.add_heading("1. Inspections", 1)
    document.add_paragraph(
        "In the quarter 1,204 bridges were inspected, of which 96.5 % were found safe."
    )
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows,
        (
            ("Region", "Inspected", "Share safe (%)"),
            ("North", "1,004", "97.25"),
            ("South", "200", "92.73"),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(folder / "bridges.docx")
    year.run("new", "series", "bridges", "--title", "Bridges", "--kind", "quarter")
    year.run("import", folder / "bridges.docx", "--series", "bridges", "--period", "2026-Q4")
