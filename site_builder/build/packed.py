"""Mappings that are seldom looked at, held as bytes: a tenth of what their parts take by themselves."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from site_builder.build.rows import SafeReader

_AT_ONCE = 8  # mappings held unpacked


class Packed(Mapping[str, Any]):
    """A mapping that is read anew when somebody asks; nobody may change what comes back."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __getitem__(self, key: str) -> Any:
        return unpacked(self.content)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(unpacked(self.content))

    def __len__(self) -> int:
        return len(unpacked(self.content))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    def __hash__(self) -> int:
        return hash(self.content)

    def __reduce__(self) -> tuple[Any, ...]:
        return Packed, (self.content,)


def packed(mapping: Mapping[str, Any]) -> Mapping[str, Any]:
    """The mapping packed; as it is where a store could not read it back."""
    try:
        made = Packed(pickle.dumps(dict(mapping), protocol=5))
        return made if dict(made) == dict(mapping) else mapping
    except (pickle.PicklingError, pickle.UnpicklingError, AttributeError, TypeError, ValueError):
        return mapping


@lru_cache(maxsize=_AT_ONCE)
def unpacked(content: bytes) -> dict[str, Any]:
    """What was packed."""
    found: dict[str, Any] = SafeReader(io.BytesIO(content)).load()
    return found
