"""Parts of a whole that know no more of it: who asks them for something else gets an error, never a wrong answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

K = TypeVar("K")
T = TypeVar("T")


class UnreadError(RuntimeError):
    """What is made of a narrower portal asked for more than it is kept by: it would go stale."""


class Unread(Sequence[Any]):
    """In the place of rows and files: how many there are is all that can be asked."""

    __slots__ = ("length",)

    def __init__(self, length: int = 0) -> None:
        self.length = length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: Any) -> Any:
        raise UnreadError

    def __getattr__(self, name: str) -> Any:
        raise UnreadError(name)


class Narrowed(Mapping[K, T]):
    """Some values of a mapping; of other `names` not even that there is nothing may be asked."""

    def __init__(self, values: Mapping[K, T], names: Collection[K]) -> None:
        self.known, self.names = values, names

    def __getitem__(self, name: K) -> T:
        if name not in self.names:
            raise UnreadError(name)
        return self.known[name]

    def __iter__(self) -> Iterator[K]:
        raise UnreadError

    def __len__(self) -> int:
        raise UnreadError


class Each(Mapping[str, T]):
    """A value for each of some names, made when it is asked for, once."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self.names, self.make, self.values_by_name = dict.fromkeys(names), make, dict[str, T]()

    def __getitem__(self, name: str) -> T:
        if name not in self.names:
            raise KeyError(name)
        if name not in self.values_by_name:
            self.values_by_name[name] = self.make(name)
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
