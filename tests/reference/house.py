"""The picture of the rooms, the table of third parties and the one of hosts' limits, drawn from what they show."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from site_builder.core.host_limits import HOSTS, MB

ROOT = Path(__file__).parents[2]
HOUSE, HOSTING = ROOT / "docs/architecture.md", ROOT / "docs/hosting.md"
PART = re.compile(r"(<!-- (rooms|third-parties|hosts): .*? -->\n).*?(<!-- end -->)", re.DOTALL)


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts of import-linter by their id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def redrawn(text: str) -> str:
    """The document with its parts as the contracts and the data give them today."""
    drawn = {"rooms": picture, "third-parties": third_parties, "hosts": hosts}
    return PART.sub(
        lambda found: f"{found[1]}\n{chr(10).join(drawn[found[2]]())}\n\n{found[3]}", text
    )


def picture() -> Iterator[str]:
    """The floors, highest first: the rooms of each, with the first sentence that each says of itself."""
    for floor in contracts()["floors"]["layers"]:
        for room in floor.split(" | "):
            yield f"    {room:<11} {_sentence(room)}"


def third_parties() -> Iterator[str]:
    """A row a library: its home."""
    yield from ("| Third party | Home |", "| --- | --- |")
    for line in contracts()["homes"]["homes"]:
        library, _, homes = line.partition(": ")
        yield f"| {library} | {', '.join(f'`{home}`' for home in homes.split())} |"


def hosts() -> Iterator[str]:
    """A row a host: what it takes at most."""
    yield from ("| Host | Files | Bytes | Largest file | As of |", "| --- " * 5 + "|")
    for host, stated in HOSTS.items():
        files = f"{stated['files']:,}" if "files" in stated else ""
        size = f"{stated['size'] // MB:,} MB" if "size" in stated else ""
        largest = f"{stated['largest'] >> 20} MiB" if "largest" in stated else ""
        yield f"| [{host}]({stated['source']}) | {files} | {size} | {largest} | {stated['day']} |"


def _sentence(room: str) -> str:
    place = ROOT / "site_builder" / room
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    words = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return words.partition("\n\n")[0].replace("\n", " ")
