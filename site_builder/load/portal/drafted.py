"""Open questions of an import: `import.yaml` beside a package's descriptor, as any importer may write it.

`questions` have an `id`, a `kind`, `where`, `question`, `choices`, `default` and `answer`; one that `refuses` stops a
build, because without its answer a figure may be wrong or nameless, and `applied` is the answer that the draft was
written with. `numbers` says how many cells of the draft's tables held a number, `left_out` what an author took out
since, each text with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from site_builder.core.problem import Problem, UnreadableError, flag
from site_builder.core.text import few
from site_builder.load.safety.safe_yaml import load_yaml
from site_builder.model.package import Package

NAME = "import.yaml"
SHOWN = 6  # questions named in one message
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


def check_drafted(datasets: Path, package: Package) -> Iterator[Problem]:
    """What is open in the import that a package came from; the gravest first, one line a kind."""
    home = Path(package.file).parent
    path, file = datasets / home.name / NAME, f"{home.as_posix()}/{NAME}"
    if not path.is_file():
        return
    try:
        read = load_yaml(path.read_text("utf-8"))
        asked = sorted(
            (not each.get("refuses"), str(each["kind"]), f"{each['question']} [{each['id']}]")
            for each in read["questions"]
            if not each.get("applied", each.get("answer"))
        )
        left_out = sum(len(NUMBER.findall(str(text))) for text in read.get("left_out") or ())
        gone = int(read["numbers"]) - numbers_in(package) - left_out
    except (UnreadableError, UnicodeDecodeError, AttributeError, LookupError, TypeError, ValueError) as error:
        yield flag("import-questions-unreadable", file, found=type(error).__name__)
        return
    for (is_harmless, kind), listed in groupby(asked, key=itemgetter(0, 1)):
        questions = [question for _, _, question in listed]
        facts = {"kind": kind, "count": len(questions), "questions": few(questions, SHOWN)}
        yield flag("import-open", file, severity="notice" if is_harmless else None, **facts)
    if gone > 0:
        yield flag("import-numbers-gone", file, count=gone)


def numbers_in(package: Package) -> int:
    """The cells of a package's tables that hold a number, whatever the type of their column."""
    tables = [resource.table for resource in package.tables if resource.table]
    columns = (table.column(field.name) for table in tables for field in table.schema.fields)
    return sum(is_number(value) for column in columns for value in column)


def is_number(value: object) -> bool:
    """Whether a cell holds a number and nothing else."""
    return not isinstance(value, bool) and bool(
        re.fullmatch(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?", str(value), re.IGNORECASE)
    )
