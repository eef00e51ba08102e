"""Values that are made when somebody looks at them: known by the hash of what they hang on, so that few look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, overload

from site_builder.build.packed import unpacked
from site_builder.build.rows import read_rows

_AT_ONCE = 4  # values held; a page is printed at a time


@dataclass(frozen=True, slots=True)
class Promise:
    """A noun to be made of parts that are sequences; `name` is a hash of all it hangs on."""

    name: str
    make: Callable[[], Any] = field(compare=False)


class Promised(Sequence[Any]):
    """One part of it."""

    __slots__ = ("part", "promise")

    def __init__(self, promise: Promise, part: str) -> None:
        self.promise, self.part = promise, part

    def __len__(self) -> int:
        return len(self._values())

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._values()[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values())

    def _values(self) -> Sequence[Any]:
        values: Sequence[Any] = getattr(_made(self.promise), self.part)
        return values


@lru_cache(maxsize=_AT_ONCE)
def _made(promise: Promise) -> Any:
    return promise.make()


def forget() -> None:
    """Let go of what was made, unpacked and read last, and of all that it was made of."""
    for held in (_made, unpacked, read_rows):
        held.cache_clear()
