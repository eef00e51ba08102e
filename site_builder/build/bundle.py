"""Many small values kept together: a file of the store for each of them would cost more than to make them anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from site_builder.build.digests import digest_of
from site_builder.build.keep import Keeper


@dataclass(frozen=True, slots=True)
class Part:
    """The values whose keys begin with one letter, by their keys."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class Bundle:
    """The values of a kind, in sixteen parts; what a build asked for or made is written once at its end.

    What it did not ask for is forgotten with the part that it lies in.
    """

    keeper: Keeper
    kind: str
    _held: dict[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    _used: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict), repr=False)

    def name(self, *key: object) -> str:
        """Under what a value is kept; the program and its libraries are in the names of the parts."""
        return digest_of(key)

    def recall(self, name: str) -> Any:
        """The value under a name, None where there is none."""
        found = self._part(name[0]).get(name)
        if found is not None:
            self._used[name[0]][name] = found
        return found

    def keep(self, name: str, value: object) -> None:
        """Keep a value, which is None for nobody."""
        self._used[name[0]][name] = value

    def write(self) -> None:
        """Put the parts that changed into the store."""
        for letter, used in self._used.items():
            if used != self._part(letter):
                self.keeper.keep(self._place(letter), Part(used))

    def _part(self, letter: str) -> Mapping[str, Any]:
        if letter not in self._held:
            found = self.keeper.recall(self._place(letter))
            self._held[letter] = found.values if isinstance(found, Part) else {}
        return self._held[letter]

    def _place(self, letter: str) -> str:
        return self.keeper.name(self.kind, letter)
