"""`scripts/size`: how large the program is, by room and extension, and what an installation weighs.

A line of code holds a token of code: comments, docstrings and blank lines do not count.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "site_builder"
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def parsed(text: str) -> ast.Module:
    """A module as a tree, once for all who read the program."""
    return ast.parse(text)


@cache
def nodes(text: str) -> tuple[ast.AST, ...]:
    """All of its nodes."""
    return tuple(ast.walk(parsed(text)))


@cache
def code_lines(text: str) -> int:
    """How many lines of a module hold code."""
    firsts = [node.body[0] for node in nodes(text) if isinstance(node, DOCUMENTED) and node.body]
    docs = [each.value for each in firsts if isinstance(each, ast.Expr) and _is_text(each.value)]
    long = [node for node in nodes(text) if _is_text(node) and node.end_lineno != node.lineno]
    documents, within = (
        _lines_of(docs),
        _lines_of(long),
    )  # a blank line of a text is none of the module
    lines = (
        (number, line.strip()[:1])
        for number, line in enumerate(text.split("\n"), 1)
        if number not in documents
    )
    return sum(number in within or first not in ("", "#") for number, first in lines)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def _lines_of(texts: list[Any]) -> set[int]:
    return {number for each in texts for number in range(each.lineno, each.end_lineno + 1)}


def modules() -> dict[Path, str]:
    """The text of every module, by its path within the program."""
    found = (
        path
        for path in sorted(PROGRAM.rglob("*.py"))
        if "theme" not in path.relative_to(PROGRAM).parts[:1]
    )
    return {path.relative_to(PROGRAM): path.read_text("utf-8") for path in found}


def room(path: Path) -> str:
    """The room of a module; an extension is one by itself."""
    parts = path.parts[:-1]
    return "/".join(parts[:2] if parts[:1] == ("extensions",) else parts[:1]) or "."


def sizes(texts: dict[Path, str]) -> Counter[str]:
    """Lines of code by room."""
    found: Counter[str] = Counter()
    for path, text in texts.items():
        found[room(path)] += code_lines(text)
    return found


def weights() -> dict[str, int]:
    """MB that an installation leaves on the disk: the base, and with all that commands use."""
    return {"base-mb": weight(), "all-mb": weight("all")}


# What pip installs and scripts/lock leaves out, as csvkit's way to databases is never loaded: licence, and MB.
UNLOCKED = {"agate-sql": ("MIT License", 0), "sqlalchemy": ("MIT", 30)}
BYTE_CODE = (
    1.4  # of a module's text, as measured over a fresh environment: pip compiles what it installs
)


@cache
def weight(*extras: str) -> int:
    """MB that `pip install site-builder[extras]` leaves on the disk, pip apart, by what its libraries list."""
    names = needed(extras) - {"site-builder"}
    listed = [file for name in names - UNLOCKED.keys() for file in distribution(name).files or ()]
    texts = [
        path for path in ROOT.glob("site_builder/**/*") if path.is_file() and path.suffix != ".pyc"
    ]
    texts += [
        path
        for folder in ("theme", "docs")
        for path in ROOT.glob(f"{folder}/**/*")
        if path.is_file()
    ]
    sizes = [(file.suffix, file.size or 0) for file in listed] + [
        (path.suffix, path.stat().st_size) for path in texts
    ]
    unlocked = sum(UNLOCKED[name][1] for name in names & UNLOCKED.keys())
    return (
        round(sum(size * (1 + BYTE_CODE * (suffix == ".py")) for suffix, size in sizes) / 1e6)
        + unlocked
    )


def needed(extras: tuple[str, ...]) -> set[str]:
    """The libraries that an installation brings, by name; an extra may name others."""
    found: dict[str, set[str]] = {}
    waiting = [Requirement(f"site-builder[{','.join(extras)}]")]
    while waiting:
        wanted = waiting.pop()
        name = {"mkdocs": "properdocs"}.get(
            canonicalize_name(wanted.name), canonicalize_name(wanted.name)
        )
        if name in found and wanted.extras <= found[name]:
            continue
        found.setdefault(name, set()).update(wanted.extras)
        for each in map(Requirement, [] if name in UNLOCKED else distribution(name).requires or ()):
            if not each.marker or any(
                each.marker.evaluate({"extra": extra}) for extra in ("", *found[name])
            ):
                waiting.append(each)
    return set(found)


def bars() -> dict[str, int]:
    """The weights that pyproject.toml allows: to raise one takes a decision record."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: dict[str, int] = settings["tool"]["weight"]
    return found


def environment() -> int:
    """Bytes of the libraries of the environment that runs this."""
    folders = [Path(path) for path in sys.path if path.endswith("site-packages")]
    return sum(
        path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file()
    )


def main() -> None:
    """Print all of it."""
    texts = modules()
    for name, lines in sorted(sizes(texts).items(), key=lambda each: -each[1]):
        print(f"{lines:>7}  {name}")
    print(f"{sum(sizes(texts).values()):>7}  lines of code in {len(texts)} modules")
    for name, number in weights().items():
        print(f"{number:>7}  {name} (bar: {bars()[name]})")
    print(f"{environment() / 1e6:>7.0f}  MB of libraries in this environment")


if __name__ == "__main__":
    main()
