"""What tests ask of a document in Markdown: its words, its sentences, and its commands run as they are written."""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import command

NOVEMBER = "1795651200"  # when the examples were written: their quarters are of that day
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(
    r"^`((?:reports|datasets)/[\w./-]+)`:?\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"!?\[([^\[\]]*)\]\([^)\s]*\)")


def prose(text: str) -> str:
    """A document without front matter, code blocks, addresses and marks; each point and cell on a line of its own."""
    text = FENCE.sub(
        "", re.sub(r"\A---\n.*?^---\n|<!--.*?-->", "", text, flags=re.MULTILINE | re.DOTALL)
    )
    text = LINK.sub(r"\1", LINK.sub(r"\1", text))
    return re.sub(
        r"^(?:#+|-|\d+\.|\|[-| ]*$)|[|*`]",
        lambda mark: "\n" if mark[0] == "|" else "",
        text,
        flags=re.MULTILINE,
    )


def sentences(text: str) -> list[str]:
    """The sentences of a document: they end with a stop before a blank, or with their line."""
    return [each.strip() for each in re.split(r"(?<=[.!?:;])\s+|\n", prose(text)) if each.strip()]


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command line of the blocks `console`, with the heading above it."""
    for step in re.split(r"^## ", text, flags=re.MULTILINE):
        for kind, block in FENCE.findall(step):
            for line in re.findall(r"^\$ (.*)", block, re.MULTILINE) if kind == "console" else ():
                yield from (
                    (step.partition("\n")[0], shlex.split(each)) for each in line.split(" && ")
                )


def write_example(text: str, folder: Path) -> None:
    """Store the files that a document prints where it says."""
    for uri, content in EXAMPLE.findall(text):
        (folder / uri).parent.mkdir(parents=True, exist_ok=True)
        (folder / uri).write_text(content, "utf-8")


def run_commands(
    text: str, folder: Path, before: Callable[[str, list[str], Path], None] | None = None
) -> list[list[str]]:
    """Run a document's commands of this tool one after the other, `cd` too; each ends well, and is answered.

    `before` does what the document asks of a person before a command: heading, words and folder are handed to it.
    `serve` waits for a person, and is not run.
    """
    done = []
    for heading, words in commands(text):
        if words[0] == "cd":
            folder = folder / words[1]
        elif words[0] == "site-builder" and words[1] != "serve":
            if before:
                before(heading, words, folder)
            run = command(*words[1:], cwd=folder, stdin="y\n", SOURCE_DATE_EPOCH=NOVEMBER)
            assert run.returncode == 0, (words, run.stdout + run.stderr)
            done.append(words[1:])
    return done
