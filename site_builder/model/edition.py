"""Released editions of a package: its version, its public note, its frozen files, and what changed in it.

A version is semantic: major when meaning or structure changes, minor for new or revised figures, patch for wording.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import total_ordering
from typing import Any, Literal

from site_builder.core import addresses as at
from site_builder.core.files import json_bytes
from site_builder.core.problem import Phrase
from site_builder.core.sheets.csv import csv_text
from site_builder.core.text import Text

Kind = Literal["release", "revision", "correction", "format"]
KINDS: tuple[Kind, ...] = ("release", "revision", "correction", "format")
State = Literal["latest", "superseded", "withdrawn"]
Level = Literal["patch", "minor", "major"]
LEVELS: tuple[Level, ...] = ("patch", "minor", "major")
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
]

_NUMBER = "(0|[1-9][0-9]*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")
CHANGES = "changes"  # the folder of an edition's difference, beside its files
RECORD = "edition.yaml"


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """Three whole numbers; ordered as numbers, so that 1.10.0 comes after 1.9.0."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def __lt__(self, other: Version) -> bool:
        return (self.major, self.minor, self.patch) < (other.major, other.minor, other.patch)

    def bump(self, level: Level) -> Version:
        """The next version at a level."""
        match level:
            case "major":
                return Version(self.major + 1, 0, 0)
            case "minor":
                return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)


FIRST = Version(1, 0, 0)


def parse_version(text: str) -> Version:
    """`1.0.2` as a version; ValueError for any other spelling."""
    match = _VERSION.fullmatch(text)
    if not match:
        raise ValueError(Phrase("“{found}” is not a version such as 1.0.2", found=text))
    return Version(*(int(part) for part in match.groups()))


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions.

    `row` is the key of the row, or `#` and its line in the CSV where the table has no key; `facet` is the property
    that differs where it is no cell. `old` and `new` are canonical texts; a whole row is a JSON object. `place` is the
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
    place: int | None = field(default=None, compare=False)

    @property
    def address(self) -> str:
        """How the command line names the place: `indicators:1.2:value`."""
        return ":".join(part for part in (self.table, self.row, self.column, self.facet) if part)


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
        return self.content is not None and hashlib.sha256(self.content).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why an edition was taken back."""

    date: date
    reason: Text


@dataclass(frozen=True, slots=True)
class Edition:
    """One release of a package. `counts` says how many changes of each kind it brought; the first has none.

    `record` is the hash of its record, `previous` that of the edition before, which the record states: editions form a
    chain. Both are "" where an edition is not written yet, `previous` also for the first.
    """

    package: str
    version: Version
    date: date
    kind: Kind
    note: Text
    files: tuple[FrozenFile, ...] = ()
    changes: tuple[Change, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    withdrawn: Withdrawal | None = None
    record: str = ""
    previous: str = ""

    @property
    def uri(self) -> str:
        """Its page, relative to the site's root."""
        return at.edition_uri(self.package, self.version)

    @property
    def changes_uri(self) -> str:
        """The page of its difference against the edition before."""
        return at.edition_changes_uri(self.package, self.version)

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
    """All editions of a package, newest first. `folder` is where they lie, for messages.

    `broken` names the folders of editions that could not be read, which has been told.
    """

    package: str
    folder: str
    editions: tuple[Edition, ...] = ()
    broken: frozenset[str] = frozenset()

    @property
    def newest(self) -> Edition | None:
        """The last edition released, withdrawn or not."""
        return self.editions[0] if self.editions else None

    @property
    def latest(self) -> Edition | None:
        """The last edition that still stands."""
        return next((each for each in self.editions if not each.withdrawn), None)

    def before(self, edition: Edition) -> Edition | None:
        """The edition that came just before another."""
        return next((each for each in self.editions if each.version < edition.version), None)

    def find(self, version: Version) -> Edition | None:
        """The edition of that version, or None."""
        return next((each for each in self.editions if each.version == version), None)

    def state(self, edition: Edition) -> State:
        """Whether an edition is the latest, superseded, or withdrawn."""
        if edition.withdrawn:
            return "withdrawn"
        return "latest" if edition is self.latest else "superseded"


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
    return tuple(Change(**{name: each[name] for name in COLUMNS}) for each in json.loads(content)["changes"])


def render_csv(changes: Sequence[Change]) -> bytes:
    """One line a change; what a change does not have is missing."""
    rows = ([getattr(change, name) or None for name in COLUMNS] for change in changes)
    return csv_text([COLUMNS, *rows]).encode()


def counts_of(changes: Sequence[Change]) -> dict[str, int]:
    """How many changes of each kind, by name of kind."""
    return dict(sorted(Counter(change.kind for change in changes).items()))


NAME = "register.yaml"
End = Literal["removed", "renamed"]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Why a package is no more at its address, since when, and what stands in its place ("" where nothing does)."""

    fate: End
    date: date
    note: Text
    title: Text
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of one package: the hash of each edition's record, withdrawals, and its end."""

    package: str
    editions: Mapping[Version, str] = field(default_factory=dict)
    withdrawn: Mapping[Version, date] = field(default_factory=dict)
    tombstone: Tombstone | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """All packages by name. `is_kept` is False for a portal that has no register yet."""

    packages: Mapping[str, Registered] = field(default_factory=dict)
    file: str = NAME
    is_kept: bool = True

    def of(self, package: str) -> Registered:
        """What is registered of a package: nothing where it was never released."""
        return self.packages.get(package) or Registered(package)

    @property
    def tombstones(self) -> Mapping[str, Tombstone]:
        """The packages that are no more, by name."""
        return {
            name: registered.tombstone for name, registered in sorted(self.packages.items()) if registered.tombstone
        }


def record_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 of an edition's record in one spelling. A later withdrawal is told beside it and does not change it."""
    stated = {key: value for key, value in record.items() if key != "withdrawn"}
    spelled = json.dumps(stated, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_spelled)
    return hashlib.sha256(spelled.encode()).hexdigest()


def _spelled(value: object) -> str:
    """Dates, which YAML knows and JSON does not."""
    return value.isoformat() if isinstance(value, date) else str(value)
