"""A second witness of imported PDFs: numbers of tables, how many stand in typed columns of the draft, and why not.

It shares no code with the importer: pdftotext lays out the pages, and the draft is read as the files that it would
write. A line of a table is one of which at least two words and two fifths are numbers or marks. Not counted are dates,
times, phones, numbers of pages, ordinals, parts of a whole ("8 of 8"), years and running numbers of a header, scales
of charts, figures within words ("Precinct 42001", "QĐ 15/2020"), and numbers with leading zeros, which are codes or
times. Groups of digits with one blank between them count once where the draft has them as one.

    python -m tests.extensions.office_import.page_judge FOLDER_OR_PDF...
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import traceback
from collections import Counter
from itertools import pairwise
from pathlib import Path

import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document
from tests.extensions.office_import.planted import LEDGER

NUMBER = re.compile(r"[($€£+\-−–]*\d[\d.,]*%?\)?[*†‡]?")
MARKS = {"-", "–", "—", "..", "…", "*"}
RULES = {"$", "€", "|"}
SECONDS = 500  # of one document
SHARE = 0.4  # of the words of a line of a table, which are numbers or marks
FAR = re.compile(r"\s{2,}")  # what parts two cells of a line
MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|fev|mai|out|dez|gen|mag|giu|lug|set|ott|"
    r"januar|februar|märz|juni|juli|okt|tháng)\w*\.?"
)
NOT_COUNTED = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d.,])\d{1,4}([./-])\d{1,2}\1\d{2,4}(?![\d.,])",  # dates in figures
        rf"\b{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b",
        rf"\b\d{{1,2}}\.? (?:de )?{MONTH}(?: de)? (?:19|20)\d\d\b",
        r"\b\d{1,2}:\d\d(?::\d\d)?\b|\b(?:[01]?\d|2[0-3])[.h][0-5]\d(?= ?(?:am|pm|uhr|Uhr)\b)",  # times
        r"(?<!\S)\(?\+?\d{2,4}\)?[ -]\d{3,4}-\d{3,4}(?!\S)",  # phones
        r"\b(?:page|página|pagina|seite|trang|pág)\.? ?:? ?\d+(?: ?(?:of|de|di|von|/) ?\d+)?|(?<!\S)- ?\d+ ?-(?!\S)",
        r"(?<!\S)\d[\d,]* (?:of|de|di|von|trên) \d[\d,]*(?!\S)",
        r"(?<!\S)0\d+(?!\S)",  # leading zeros
        r"(?<!\S)\d{1,3}\.(?!\S)",  # ordinals: 3.
    )
]
TIME = re.compile(r"(?:[01]\d|2[0-3])[.:]?[0-5]\d")
FEW = 5  # times of a page with a leading zero: then all that could be times are


def digits(printed):
    """What tells numbers apart whatever marks they are printed with."""
    return re.sub(r"\D", "", printed).strip("0") or "0"


def is_running(numbers):
    """1 2 3 … over columns, and the scale of a chart: 0 20 40 60."""
    plain = [int(number) for number in numbers if number.isdigit()]
    steps = {after - before for before, after in pairwise(plain)}
    return (
        len(plain) == len(numbers) > 2
        and len(steps) == 1
        and (steps == {1} or len(plain) > 3)
        and steps != {0}
    )


def cells_of(line):
    """The cells of a line that count something, each as its numbers."""
    for piece in filter(None, FAR.split(line.strip())):
        words = [word for word in piece.split() if word not in RULES]
        names = [n for n, word in enumerate(words) if not (NUMBER.fullmatch(word) or word in MARKS)]
        tail = words[
            names[-1] + 1 if names else 0 :
        ]  # of "Precinct 12" the number is a part of the name
        numbers = tail if not names or len(tail) > 1 else []
        if numbers := [word for word in numbers if NUMBER.fullmatch(word)]:
            yield numbers


def numbers_of(path):
    """The numbers of each cell on a line of a table, with the line."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=False
    ).stdout
    for page in text.decode("utf-8", "replace").split("\f"):
        times = [word for word in page.split() if TIME.fullmatch(word)]
        hours = TIME if sum(time[0] == "0" for time in times) >= FEW else re.compile(r"(?!)")
        yield from numbers_on(page, hours)


def _hidden(match):
    return "#" * len(match[0])


def numbers_on(page, hours):
    """Those of one page; what matches `hours` is a time of day."""
    for line in page.split("\n"):
        for pattern in NOT_COUNTED:
            line = pattern.sub(_hidden, line)
        line = re.sub(
            r"\S+", lambda match: _hidden(match) if hours.fullmatch(match[0]) else match[0], line
        )
        words = [word for word in line.split() if word not in RULES]
        numbers = [word for word in words if NUMBER.fullmatch(word)]
        counted = len(numbers) + sum(word in MARKS for word in words)
        is_years = all(re.fullmatch(r"\(?(19|20)\d\d\)?", number) for number in numbers)
        if (
            len(numbers) > 1
            and counted >= SHARE * len(words)
            and not (is_years or is_running(numbers))
        ):
            yield from ((cell, " ".join(line.split())) for cell in cells_of(line))


def printed_by(draft):
    """How often each number stands in a typed column, in a text cell alone, among words, in titles, and on pages."""
    files = {file.uri: file.content for file in draft.files}
    result = {key: Counter() for key in ("typed", "text", "among words", "title", "page")}
    for uri in (uri for uri in files if uri.endswith("datapackage.yaml")):
        for table in yaml.safe_load(files[uri])["resources"]:
            rows = list(
                csv.reader(io.StringIO(files[f"{uri.rpartition('/')[0]}/{table['path']}"].decode()))
            )[1:]
            for n, column in enumerate(
                table["schema"]["fields"] if table["name"] != "figures" else ()
            ):
                cells = [row[n] for row in rows if row[n]]
                if column["type"] in ("integer", "number"):
                    result["typed"].update(map(digits, cells))
                else:
                    alone = [bool(NUMBER.fullmatch(cell)) for cell in cells]
                    result["text"].update(
                        digits(cell) for cell, is_one in zip(cells, alone, strict=True) if is_one
                    )
                    words = (cell for cell, is_one in zip(cells, alone, strict=True) if not is_one)
                    result["among words"].update(
                        digits(each) for cell in words for each in re.findall(r"\d[\d.,]*", cell)
                    )
                result["title"].update(
                    map(digits, re.findall(r"\d[\d.,]*", column.get("title", "")))
                )
    pages = " ".join(file.content.decode() for file in draft.files if file.uri.endswith(".md"))
    result["page"].update(map(digits, re.findall(r"\d[\d.,]*", pages)))
    return result


def judge(path):
    """Numbers counted, those in typed columns, the others with their reason, and the ledger's lines of one PDF."""
    draft = import_document(Path(path), series="thu", period=parse_period("2022"), language="en")
    pools, missed, total = printed_by(draft), [], 0
    for numbers, line in numbers_of(path):
        is_grouped = len(numbers) > 1 and all(
            re.fullmatch(r"\d{3}", each[:3]) for each in numbers[1:]
        )
        cell = (
            ["".join(numbers)]
            if is_grouped and pools["typed"][digits("".join(numbers))]
            else numbers
        )
        for number in cell:
            total += 1
            where = next((key for key, pool in pools.items() if pool[digits(number)]), "nowhere")
            if where != "nowhere":
                pools[where][digits(number)] -= 1
            if where != "typed":
                missed.append((number, where, line))
    ledger = Counter(problem.code for problem in draft.problems if problem.code in LEDGER)
    return total, missed, ledger


def apart(path):
    """The counts of one PDF, in a process that ends by itself; none where it does not."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        signal.alarm(SECONDS)
        try:
            total, missed, ledger = judge(path)
            reasons = Counter(where for _, where, _ in missed)
            print(
                f"{path.name[:50]:50} {total - len(missed):5} of {total:5} {dict(reasons)} {dict(ledger) or ''}",
                flush=True,
            )
            for number, where, line in missed if os.environ.get("MISSED") else ():
                print(f"    {number:12} {where:11} | {line[:110]}", flush=True)
            os.write(writer, json.dumps([total, dict(reasons), bool(ledger)]).encode())
        except BaseException:
            traceback.print_exc(limit=-1)
            os._exit(1)
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    counts = os.read(reader, 999).decode()
    os.close(reader)
    return json.loads(counts) if counts else None


def main():
    """Judge every PDF, and all together."""
    paths = [p for name in sys.argv[1:] for p in (sorted(Path(name).glob("*.pdf")) or [Path(name)])]
    counts = [judged for path in paths if (judged := apart(path))]
    numbers, reasons = (
        sum(total for total, _, _ in counts),
        sum((Counter(each) for _, each, _ in counts), Counter()),
    )
    typed, lines = numbers - reasons.total(), sum(ledger for _, _, ledger in counts)
    print(f"{typed} of {numbers} typed ({100 * typed / max(numbers, 1):.1f} %), {dict(reasons)}")
    print(f"a line of the ledger in {lines} of {len(counts)}; not read: {len(paths) - len(counts)}")


if __name__ == "__main__":
    main()
