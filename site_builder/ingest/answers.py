"""What people have answered about the columns of a series, in a small file that the next import reads.

`reports/<series>/.import.yaml` holds `columns`, by printed title: `point` or `comma`, the decimal mark. It begins
with a dot, so that it is never published; it belongs under version control.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from site_builder.core.files import OutputFile
from site_builder.core.staging import write_together
from site_builder.ingest import problems
from site_builder.ingest.problems import ImportRefused
from site_builder.ingest.tables.conventions import key_of

MARKS = ("point", "comma")
_HEAD = "# Trả lời về dấu thập phân của các cột (point: dấu chấm, comma: dấu phẩy); lệnh import đọc lại ở kỳ sau.\n"


def answers_path(root: Path, series: str) -> Path:
    """Where the answers of a series are kept."""
    return root / "reports" / series / ".import.yaml"


def parse_columns(given: Iterable[str]) -> dict[str, str]:
    """`--column "Vĩ độ=point"` as title and mark. Raises ImportRefused for any other form."""
    found = {}
    for text in given:
        match = re.fullmatch(r"\s*(.+?)\s*=\s*(\w+)\s*", text)
        if match is None or match[2] not in MARKS:
            raise ImportRefused(problems.bad_column_answer("", found=text))
        found[match[1]] = match[2]
    return found


def read_columns(root: Path, series: str) -> dict[str, str]:
    """The answers given so far, by printed title. Raises ImportRefused where the file is not in its form."""
    path = answers_path(root, series)
    if not path.is_file():
        return {}
    name = path.relative_to(root).as_posix()
    try:
        read = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ImportRefused(problems.bad_answers(name, found=type(error).__name__)) from error
    columns = read.get("columns") if isinstance(read, dict) else None
    if not isinstance(columns, dict) or any(mark not in MARKS for mark in columns.values()):
        raise ImportRefused(problems.bad_answers(name, found=str(columns)[:60]))
    return {str(title): str(mark) for title, mark in columns.items()}


def remember_columns(root: Path, series: str, columns: Mapping[str, str]) -> None:
    """Keep answers with the series; a new answer about a column takes the place of the old one."""
    if not columns:
        return
    new = set(map(key_of, columns))
    kept = {title: mark for title, mark in read_columns(root, series).items() if key_of(title) not in new}
    text = _HEAD + yaml.safe_dump({"columns": {**kept, **columns}}, allow_unicode=True, sort_keys=False)
    write_together([OutputFile(answers_path(root, series).relative_to(root).as_posix(), text.encode())], root)


def by_key(columns: Mapping[str, str]) -> dict[str, str]:
    """Answers as the evidence looks them up."""
    return {key_of(title): mark for title, mark in columns.items()}
