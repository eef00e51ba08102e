"""What is read or made when somebody looks at it: bytes in the store under their hash, and values that are promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol, overload

from site_builder.core.problem import N_, MessageError

_AT_ONCE = 4  # promised values in memory; a page is printed at a time


DAMAGED = N_(
    "What earlier builds had left in .cache/store/ was damaged and is thrown away. Build again."
)


class StoreDamagedError(MessageError):
    """What the store had is no longer there; without it everything can be made anew."""

    def __init__(self) -> None:
        super().__init__(DAMAGED)


class Pieces(Protocol):
    """Where bytes are read by their hash."""

    def steps(self, sha256: str) -> Iterator[bytes]:
        """All of them, some at a time. StoreDamagedError where they are lost."""

    def has_piece(self, sha256: str) -> bool:
        """Whether they are there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes under their hash, in a store or in hand; another process gets them in hand."""

    sha256: str
    size: int
    pieces: Pieces | None = field(default=None, compare=False, repr=False)
    content: bytes = field(default=b"", compare=False, repr=False)

    def read(self) -> bytes:
        """All of them. StoreDamagedError where they are lost."""
        return b"".join(self.steps())

    def steps(self) -> Iterator[bytes]:
        """The same, some at a time."""
        return self.pieces.steps(self.sha256) if self.pieces else iter((self.content,))

    def __reduce__(self) -> tuple[Any, ...]:
        return Piece, (self.sha256, self.size, None, self.read())


@dataclass(frozen=True, slots=True)
class Promise:
    """A sequence to be made, or a noun whose parts are such; `name` is a hash of all it hangs on."""

    name: str
    make: Callable[[], Any] = field(compare=False)


class Lazy(Sequence[Any]):
    """Items that are read or made when somebody looks at one."""

    __slots__ = ()

    def values(self) -> Sequence[Any]:
        """All of them."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.values())

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self.values()[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())


class Promised(Lazy):
    """What is promised, or one part of it."""

    __slots__ = ("part", "promise")

    def __init__(self, promise: Promise, part: str = "") -> None:
        self.promise, self.part = promise, part

    def values(self) -> Sequence[Any]:
        """What was made."""
        values: Any = fulfil(self.promise)
        return getattr(values, self.part) if self.part else values  # type: ignore[no-any-return]


@lru_cache(maxsize=_AT_ONCE)
def fulfil(promise: Promise) -> Any:
    """What was promised."""
    return promise.make()
