"""The register of what was published: editions with the hash of their record, and packages that were taken away.

It lies in the sources (`datasets/register.yaml`), so that a frozen edition cannot be changed together with its record,
nor an edition or a package vanish, without `check` saying so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from site_builder.core.text import Text
from site_builder.model.edition import Version

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
        return {name: told.tombstone for name, told in sorted(self.packages.items()) if told.tombstone}


def record_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 of an edition's record in one spelling. A later withdrawal is told beside it and does not change it."""
    told = {key: value for key, value in record.items() if key != "withdrawn"}
    spelled = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_spelled)
    return hashlib.sha256(spelled.encode()).hexdigest()


def _spelled(value: object) -> str:
    """Dates, which YAML knows and JSON does not."""
    return value.isoformat() if isinstance(value, date) else str(value)
