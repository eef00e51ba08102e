"""Parquet read by hyparquet under Node.js: it shares nothing with the writer, and readers' browsers use it."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
READER = (
    HERE.parent / "theme/assets/hyparquet/index.js"
)  # fetched by npm where an environment is made


@dataclass(frozen=True)
class Held:
    """What a file holds. `types` are its columns' types by name, `told` its words, `groups` its groups' rows."""

    types: dict[str, str]
    rows: list[list[object]]
    told: dict[str, str]
    groups: list[int]
    codec: str

    def column(self, name):
        """The values of a column."""
        place = list(self.types).index(name)
        return [row[place] for row in self.rows]


def read_parquet(content):
    """The file; the test is skipped where there is no reader."""
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(content)
        file.flush()
        reader = _reader()
        reader.stdin.write(f"{file.name}\n")
        reader.stdin.flush()
        found = json.loads(reader.stdout.readline())
    types = {each["name"]: _type(each) for each in found["schema"]}
    rows = [
        [_value(cell, kind) for cell, kind in zip(row, types.values(), strict=True)]
        for row in found["rows"]
    ]
    return Held(types, rows, found["told"], found["groups"], found.get("codec", ""))


@cache
def _reader():
    node = shutil.which("node")
    if not (node and READER.is_file()):
        pytest.skip("hyparquet comes by npm when an environment is made")
    command = [node, HERE / "hyparquet.mjs", READER.as_uri()]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def _type(element):
    """Its type in the words of SQL."""
    kind = element.get("kind")
    if kind == "DECIMAL":
        return f"DECIMAL({element['precision']}, {element['scale']})"
    if kind == "TIMESTAMP_MICROS":
        return "TIMESTAMPTZ" if element["is_utc"] else "TIMESTAMP"
    return {"UTF8": "VARCHAR", "INT_64": "INT64", "TIME_MICROS": "TIME", None: element["type"]}.get(
        kind, kind
    )


def _value(text, kind):
    """A value as Python holds it."""
    if text is None or kind == "VARCHAR":
        return text
    if kind.startswith("DECIMAL"):
        return Decimal(f"{text}E-{kind.rpartition(' ')[2][:-1]}")
    if kind in ("BOOLEAN", "DOUBLE"):
        return text == "true" if kind == "BOOLEAN" else float(text)
    if kind == "DATE":
        return date(1970, 1, 1) + timedelta(int(text))
    if kind in ("TIME", "TIMESTAMP", "TIMESTAMPTZ"):
        moment = datetime(1970, 1, 1, tzinfo=UTC if kind == "TIMESTAMPTZ" else None) + timedelta(
            microseconds=int(text)
        )
        return moment.time() if kind == "TIME" else moment
    return int(text)
