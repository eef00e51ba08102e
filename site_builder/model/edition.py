"""Released editions of a package: its version, its public note, its frozen files, and what changed in it.

A version is semantic: major when meaning or structure changes, minor for new or revised figures, patch for wording.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from site_builder.core import addresses as at
from site_builder.core.files import json_bytes, sha256_of
from site_builder.core.sheets.csv import csv_text
from site_builder.core.text import Text
from site_builder.model.log import LEVELS, RELEASES, Answer, Event, Level, Release, Version

Kind = Release
KINDS = RELEASES
State = Literal["latest", "superseded", "withdrawn"]
ChangeKind = Literal[
    "cell",
    "row-added",
    "row-removed",
    "row-order",
    "column-added",
    "column-removed",
    "column",
    "table-added",
    "table-removed",
    "table",
    "file",
    "package",
    "text",
]

CODES_NAME = (
    "codes/codes.csv"  # what the list of indicators says of the codes of an edition, on its day
)
CHANGES = "changes"  # the folder of an edition's difference, beside its files


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions.

    `row` is the key of the row, or `#` and its line in the CSV where the table has no key; `facet` is the property
    that differs where it is no cell. `old` and `new` are canonical texts; a whole row is a JSON object. `index` is the
    row's place in the newer table, from 0, where it is there.
    """

    kind: ChangeKind
    level: Level
    table: str = ""
    row: str = ""
    column: str = ""
    facet: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""
    index: int | None = field(default=None, compare=False)

    @property
    def address(self) -> str:
        """How the command line names the place: `indicators:1.2:value`."""
        return ":".join(part for part in (self.table, self.row, self.column, self.facet) if part)


def independent(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Without the cells of columns that came or went: nothing stood there before, or stands there now, to differ."""
    whole = {
        (each.table, each.column)
        for each in changes
        if each.kind in ("column-added", "column-removed")
    }
    return tuple(
        each for each in changes if each.kind != "cell" or (each.table, each.column) not in whole
    )


def level_of(changes: tuple[Change, ...]) -> Level:
    """The gravest level among changes; patch where there are none."""
    return max((change.level for change in changes), key=LEVELS.index, default="patch")


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """A file of an edition as released. `content` is None where a withdrawn edition no longer keeps it."""

    name: str
    sha256: str
    size: int
    content: bytes | None = field(repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether its bytes are there and are those released."""
        return self.content is not None and sha256_of(self.content) == self.sha256

    @property
    def is_turned(self) -> bool:
        """Whether its bytes are those released, but for the ends of lines."""
        plain = (self.content or b"").replace(b"\r\n", b"\n")
        return self.sha256 in (sha256_of(plain), sha256_of(plain.replace(b"\n", b"\r\n")))


def frozen_files(files: Mapping[str, bytes]) -> tuple[FrozenFile, ...]:
    """Files by name as an edition keeps them."""
    return tuple(
        FrozenFile(name, sha256_of(content), len(content), content)
        for name, content in sorted(files.items())
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """One release of a package, or of the text of a `report` whose figures are from that package.

    `counts` says how many changes of each kind it brought; the first has none. `withdrawn` is the event by which it was
    taken back. `answers` are what was found and is so for a reason. `data` is the page of the edition that the figures
    of a text are of, and `is_beside` says that both were released at once.
    """

    package: str
    version: Version
    date: date
    kind: Kind
    note: Text
    files: tuple[FrozenFile, ...] = ()
    changes: tuple[Change, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    withdrawn: Event | None = None
    answers: tuple[Answer, ...] = ()
    report: str = ""
    data: str = ""
    is_beside: bool = False

    @property
    def subject(self) -> str:
        """What it is of, as the log names it."""
        return self.report or self.package

    @property
    def uri(self) -> str:
        """Its page, relative to the site's root."""
        return at.edition_uri(self.subject, self.version)

    @property
    def changes_uri(self) -> str:
        """The page of its difference against the edition before."""
        return at.edition_changes_uri(self.subject, self.version)

    @property
    def has_difference(self) -> bool:
        """Whether it came after another, and so has a page of what it changed."""
        return any(each.name.startswith(f"{CHANGES}/") for each in self.files)

    def file(self, name: str) -> FrozenFile | None:
        """The file of that name, or None."""
        return next((each for each in self.files if each.name == name), None)

    @property
    def listed(self) -> tuple[FrozenFile, ...]:
        """What readers can take: nothing of a withdrawn edition; the difference has a page of its own."""
        return () if self.withdrawn else tuple(each for each in self.files if "/" not in each.name)


@dataclass(frozen=True, slots=True)
class Releases:
    """All editions of a package or of a report's text that lie there, newest first. `folder` is where, for messages.

    `earlier` is the last edition under the name before, which the first under this one follows; `later` the last under
    a name of afterwards that stands, which takes the place of all.
    """

    package: str
    folder: str
    editions: tuple[Edition, ...] = ()
    earlier: Edition | None = None
    later: Edition | None = None

    @property
    def newest(self) -> Edition | None:
        """The last edition released, withdrawn or not."""
        return self.editions[0] if self.editions else None

    @property
    def base(self) -> Edition | None:
        """What today's data or text are compared with: the last edition, under this name or the one before."""
        return self.newest or self.earlier

    @property
    def latest(self) -> Edition | None:
        """The last edition that still stands."""
        return next((each for each in self.editions if not each.withdrawn), None)

    def before(self, edition: Edition) -> Edition | None:
        """The edition that came just before another."""
        return next(
            (each for each in self.editions if each.version < edition.version), self.earlier
        )

    def find(self, version: Version) -> Edition | None:
        """The edition of that version, or None."""
        return next((each for each in self.editions if each.version == version), None)

    def state(self, edition: Edition) -> State:
        """Whether an edition is the latest, superseded, or withdrawn."""
        if edition.withdrawn:
            return "withdrawn"
        return "latest" if edition is self.latest and not self.later else "superseded"


# A difference between editions written down: JSON that is read back, CSV for spreadsheets, and counts.


COLUMNS = ("table", "row", "column", "facet", "old", "new", "reason", "kind", "level")
JSON_NAME = f"{CHANGES}/changes.json"
CSV_NAME = f"{CHANGES}/changes.csv"


def render_json(package: str, version: str, since: str, changes: Sequence[Change]) -> bytes:
    """The whole difference; `since` is the version before."""
    listed = [{name: getattr(change, name) for name in COLUMNS} for change in changes]
    return json_bytes({"package": package, "version": version, "since": since, "changes": listed})


def parse_json(content: bytes) -> tuple[Change, ...]:
    """The changes that `render_json` wrote. ValueError, TypeError or KeyError for anything else."""
    return tuple(
        Change(**{name: each[name] for name in COLUMNS}) for each in json.loads(content)["changes"]
    )


def render_csv(changes: Sequence[Change]) -> bytes:
    """One line a change; what a change does not have is missing."""
    rows = ([getattr(change, name) or None for name in COLUMNS] for change in changes)
    return csv_text([COLUMNS, *rows]).encode()


def counts_of(changes: Sequence[Change]) -> dict[str, int]:
    """How many changes of each kind, by name of kind."""
    return dict(sorted(Counter(change.kind for change in changes).items()))
