"""What a newer version of this tool asks of a portal's sources, and what of it can safely be written.

Nothing that readers see changes: words are written that say what was meant all along, and editions from before the
register are entered into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.core.calendar.regime import regime_of_silence
from site_builder.core.files import OutputFile
from site_builder.core.problem import Phrase
from site_builder.core.staging import write_together
from site_builder.load.portal.page import is_series
from site_builder.load.portal.publication import Folders, Reading

_DUE_DAYS = re.compile(rb"^due_days[ \t]*:[ \t]*(\d+)", re.MULTILINE)
# A key that makes a page a series, at the beginning of a line of its front matter.
_DECLARES = re.compile(rb"^(?=(?:period_kinds|rhythm)[ \t]*:)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its file, what it does, and the file's new content (None where another command writes it)."""

    file: str
    what: Phrase
    content: bytes | None = None


def upgrade_steps(folders: Folders, reading: Reading) -> tuple[Step, ...]:
    """Everything that this version asks for and the sources do not say yet."""
    return (*_series(folders, reading), *_editions(reading))


def write_steps(folders: Folders, steps: tuple[Step, ...]) -> None:
    """Write the files of the steps, all or none."""
    files = {step.file: step.content for step in steps if step.content is not None}
    if files:
        write_together([OutputFile(file, content) for file, content in files.items()], folders.root)


def _series(folders: Folders, reading: Reading) -> Iterator[Step]:
    """What pages of series do not say yet; each step of a page has the ones before it in its content."""
    if not folders.reports.is_relative_to(folders.root):
        return
    name = regime_of_silence().name
    windows = Phrase("The windows of this series stay as they are; the word is written: regime: {name}", name=name)
    due = Phrase("The due date is written with a place for its source, without which it is not published: due")
    for page in filter(is_series, reading.pages):
        content = (folders.root / page.file).read_bytes()
        if reading.publication.site.regime is None and page.meta.get("regime") in (None, ""):
            if written := _with_regime(content, name):
                yield Step(page.file, windows, content := written)
        written, count = _DUE_DAYS.subn(rb'due: {days: \1, source: ""}', content, count=1)
        if count and "due" not in page.meta:
            yield Step(page.file, due, written)


def _with_regime(content: bytes, name: str) -> bytes | None:
    """The page with the word before its kinds or rhythm; None where it writes these in a way we do not know."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    emptied = re.sub(rb"^regime[ \t]*:[ \t]*\r?\n", b"", content, count=1, flags=re.MULTILINE)
    written, count = _DECLARES.subn(b"regime: " + name.encode() + end, emptied, count=1)
    return written if count else None


def _editions(reading: Reading) -> Iterator[Step]:
    register = reading.publication.register
    count = sum(len(releases.editions) for releases in reading.publication.editions.values())
    if count and not register.is_kept:
        yield Step(register.file, Phrase("Editions from before the register are entered: {count}", count=count))
