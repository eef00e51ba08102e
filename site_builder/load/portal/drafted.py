"""Open questions of an import: `import.yaml` beside a package's descriptor, as any importer may write it.

`questions` have an `id`, a `kind`, `where`, `question`, `choices`, `default` and `answer`; one that `refuses` stops a
build, because without its answer a figure may be wrong or nameless, and `applied` is the answer that the draft was
written with. `numbers` says how many cells of the draft's tables held a number, `columns` is a fingerprint of the
numbers of each column, `left_out` what an author took out since, each text with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from site_builder.core.files import sha256_of
from site_builder.core.problem import Problem, UnreadableError, flag
from site_builder.core.text import few
from site_builder.load.safety.safe_yaml import load_yaml
from site_builder.model.package import Package

NAME = "import.yaml"
SHOWN = 6  # questions named in one message
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


def check_drafted(
    datasets: Path, package: Package, texts: Sequence[str] = (), *, is_released: bool = False
) -> Iterator[Problem]:
    """What is open in the import that a package came from; the gravest first, one line a kind.

    `texts` are those of the reports that rest on it. Of a released one the editions tell what was corrected.
    """
    home = Path(package.file).parent
    path, file = datasets / home.name / NAME, f"{home.as_posix()}/{NAME}"
    if not path.is_file():
        return
    tables = [(resource, resource.table) for resource in package.tables if resource.table]
    cells = {
        f"{each.name}.{f.name}": table.column(f.name)
        for each, table in tables
        for f in table.schema.fields
    }
    try:
        read = load_yaml(path.read_text("utf-8"))
        waiting = (
            each for each in read["questions"] if not each.get("applied", each.get("answer"))
        )
        asked = sorted(
            (not each.get("refuses"), str(each["kind"]), _asked(each)) for each in waiting
        )
        left_out = sum(len(NUMBER.findall(str(text))) for text in read.get("left_out") or ())
        columns = str(read.get("columns") or "").split()
        gone = (
            int(read["numbers"])
            - sum(is_number(cell) for values in cells.values() for cell in values)
            - left_out
        )
    except (
        UnreadableError,
        UnicodeDecodeError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        yield flag("import-questions-unreadable", file, found=type(error).__name__)
        return
    for (is_harmless, kind), listed in groupby(asked, key=itemgetter(0, 1)):
        questions = [question for _, _, question in listed]
        facts = {"kind": kind, "count": len(questions), "questions": few(questions, SHOWN)}
        yield flag("import-open", file, severity="notice" if is_harmless else None, **facts)
    if gone > 0:
        yield flag("import-numbers-gone", file, count=gone)
    if not (is_released or read.get("left_out")):  # else somebody says what was changed and why
        yield from _changed(file, cells, columns)
        yield from _unprinted(file, package, " ".join(texts))


def _asked(question: dict[str, Any]) -> str:
    """The question with what answers it on the command line: its id, and the values that may stand behind it."""
    answer = "=".join(filter(None, (question["id"], "|".join(question.get("choices") or ()))))
    return f"{question['question']} [{answer}]"


def _changed(
    file: str, cells: Mapping[str, Iterable[object]], known: Sequence[str]
) -> Iterator[Problem]:
    """Columns whose numbers are in the place of those that were imported."""
    now = {name: fingerprint(values) for name, values in cells.items()}
    others = [name for name, digest in now.items() if digest and digest not in known]
    if others and (missing := Counter(known) - Counter(now.values())):
        yield flag(
            "import-numbers-changed", file, count=missing.total(), columns=few(others, SHOWN)
        )


def fingerprint(cells: Iterable[object]) -> str:
    """Of the numbers of a column, row by row; "" where it has none."""
    numbers = [f"{Decimal(str(cell)).normalize():f}" if is_number(cell) else "" for cell in cells]
    return sha256_of("\n".join(numbers).encode())[:8] if any(numbers) else ""


def _unprinted(file: str, package: Package, text: str) -> Iterator[Problem]:
    """Figures of the text that its report neither prints nor calls."""
    wanted, plain = Counter[str](), re.sub(r"(?s)\{\{.*?\}\}", " ", text)
    for row in (
        row
        for resource in package.with_role("figures")
        for row in resource.role_rows("figures")
        if text
    ):
        is_called = any(f'"{row[key]}"' in text for key in ("id", "refers_to") if row.get(key))
        wanted[" ".join(str(row.get("printed") or "").split())] += not is_called
    parts = {each: r"\s*".join(map(re.escape, each.split())) for each in wanted}
    printed = {each: re.findall(rf"(?<![\d.,]){part}(?!\d)", plain) for each, part in parts.items()}
    if gone := [each for each, times in wanted.items() if len(printed[each]) < times]:
        yield flag("import-figures-unprinted", file, count=len(gone), figures=few(gone, SHOWN))


def is_number(value: object) -> bool:
    """Whether a cell holds a number and nothing else."""
    return not isinstance(value, bool) and bool(
        re.fullmatch(r"(?i)-?\d+(?:\.\d+)?(?:E[+-]?\d+)?", str(value))
    )
