"""Parts of a whole that know no more of it: who asks them for something else gets an error, never a wrong answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

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


class Narrowed(Mapping[str, T]):
    """Some values of a mapping; `others` are the names that may not be asked for."""

    def __init__(self, values: Mapping[str, T], others: Collection[str]) -> None:
        self.known, self.others = values, others

    def __getitem__(self, name: str) -> T:
        if name in self.others:
            raise UnreadError(name)
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        if self.others:
            raise UnreadError
        return iter(self.known)

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
