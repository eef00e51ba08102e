"""A second witness of imported PDFs: numbers on lines of tables, and how many stand in typed columns of the draft.

It shares no code with the importer: pdftotext lays out the pages, a line of a table is one of which at least two words
and two fifths are numbers or marks, and the draft is read as the files that it would write.

    python -m tests.extensions.office_import.page_judge FOLDER_OR_PDF...
"""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import subprocess
import sys
import traceback
from collections import Counter
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Verdict:
    """Numbers on lines of tables of one PDF, those in typed columns, lines of the ledger, and numbers elsewhere."""

    numbers: int
    typed: int
    ledger: Counter
    missed: list


def digits(printed):
    """What tells numbers apart whatever marks they are printed with."""
    return re.sub(r"\D", "", printed).strip("0") or "0"


def numbers_of(path):
    """Each number on a line of a table, with the line."""
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=False).stdout
    for line in re.split(r"[\n\f]", text.decode("utf-8", "replace")):
        words = [word for word in line.split() if word not in RULES]
        numbers = [word for word in words if NUMBER.fullmatch(word)]
        counted = len(numbers) + sum(word in MARKS for word in words)
        is_years = all(re.fullmatch(r"\(?(19|20)\d\d\)?", number) for number in numbers)
        if len(numbers) > 1 and counted >= SHARE * len(words) and not is_years:
            yield from ((number, " ".join(line.split())) for number in numbers)


def typed_numbers(draft):
    """How often each number stands in a typed column of a table."""
    files, result = {file.uri: file.content for file in draft.files}, Counter()
    for uri in (uri for uri in files if uri.endswith("datapackage.yaml")):
        for table in yaml.safe_load(files[uri])["resources"]:
            rows = list(csv.reader(io.StringIO(files[f"{uri.rpartition('/')[0]}/{table['path']}"].decode())))[1:]
            for n, column in enumerate(table["schema"]["fields"]):
                if table["name"] != "figures" and column["type"] in ("integer", "number"):
                    result.update(digits(row[n]) for row in rows if row[n])
    return result


def judge(path):
    """The verdict over one PDF."""
    draft = import_document(Path(path), series="thu", period=parse_period("2022"), language="en")
    pool, missed, total = typed_numbers(draft), [], 0
    for number, line in numbers_of(path):
        total += 1
        if pool[digits(number)]:
            pool[digits(number)] -= 1
        else:
            missed.append((number, line))
    ledger = Counter(problem.code for problem in draft.problems if problem.code in LEDGER)
    return Verdict(total, total - len(missed), ledger, missed)


def printed(path):
    """One line of the report, and the numbers that are missing where asked for."""
    verdict = judge(path)
    print(f"{path.name[:50]:50} {verdict.typed:5} of {verdict.numbers:5} {dict(verdict.ledger) or ''}", flush=True)
    for number, line in verdict.missed if os.environ.get("MISSED") else ():
        print(f"    {number:12} | {line[:110]}")
    return f"{verdict.numbers} {verdict.typed} {int(bool(verdict.ledger))}"


def apart(path):
    """The counts of one PDF, in a process that ends by itself; none where it does not."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        signal.alarm(SECONDS)
        try:
            os.write(writer, printed(path).encode())
        except BaseException:
            traceback.print_exc(limit=-1)
            os._exit(1)
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    counts = os.read(reader, 99).decode().split()
    os.close(reader)
    return tuple(map(int, counts))


def main():
    """Judge every PDF, and all together."""
    paths = [p for name in sys.argv[1:] for p in (sorted(Path(name).glob("*.pdf")) or [Path(name)])]
    counts = [found for path in paths if (found := apart(path))]
    numbers, typed, ledger = (sum(each) for each in zip(*counts, strict=True))
    print(
        f"{typed} of {numbers} typed ({100 * typed / numbers:.1f} %); a line of the ledger in {ledger} of {len(counts)}"
    )
    print(f"not read: {len(paths) - len(counts)}")


if __name__ == "__main__":
    main()
