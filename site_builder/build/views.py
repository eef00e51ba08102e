"""The views of a portal's pages; those of datasets and indicators lie as bytes until somebody looks at them.

Of a large portal they would take 20 KB a dataset until its last page is printed. What a view holds that is only known
by what it is made of stays as it is, beside the bytes.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast, overload

from site_builder.build.promises import Promised
from site_builder.pages import View
from site_builder.pages.datasets.dataset import DatasetView
from site_builder.pages.indicators.indicator import IndicatorView

Shown = TypeVar("Shown", bound=View)
MANY: tuple[type[View], ...] = (DatasetView, IndicatorView)  # as many as there are datasets and indicators


class Views(Sequence[View]):
    """Views in their order; with `packs` those of `MANY` are read anew each time that they are asked for."""

    def __init__(self, views: Iterable[View] = (), *, packs: bool = False) -> None:
        uris: list[str] = []
        held: list[View | _Packed] = []
        for view in views:
            uris.append(view.uri)
            held.append(_packed(view) if packs and isinstance(view, MANY) else view)
        self.uris, self._held = tuple(uris), tuple(held)

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, index: int) -> View: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[View]: ...
    def __getitem__(self, index: int | slice) -> View | Sequence[View]:
        return list(map(_whole, self._held[index])) if isinstance(index, slice) else _whole(self._held[index])

    def __iter__(self) -> Iterator[View]:
        return map(_whole, self._held)

    def of(self, kind: type[Shown]) -> Iterator[Shown]:
        """Those of one kind; no other is read."""
        return (cast(Shown, _whole(each)) for each in self._held if issubclass(_kind(each), kind))

    def but_many(self) -> Iterator[View]:
        """Those of other kinds than `MANY`, none of which is read."""
        return (_whole(each) for each in self._held if not issubclass(_kind(each), MANY))


@dataclass(frozen=True, slots=True)
class _Packed:
    kind: type[View]
    content: bytes
    beside: tuple[object, ...]


class _Packer(pickle.Pickler):
    """Leaves out what is only known by what it is made of."""

    def __init__(self, buffer: io.BytesIO) -> None:
        super().__init__(buffer, protocol=5)
        self.beside: list[object] = []

    def persistent_id(self, thing: Any) -> int | None:
        """Its place among those, None for anything else."""
        if type(thing) is not Promised:
            return None
        self.beside.append(thing)
        return len(self.beside) - 1


class _Unpacker(pickle.Unpickler):
    """Reads what this process packed, from its memory."""

    def __init__(self, packed: _Packed) -> None:
        super().__init__(io.BytesIO(zlib.decompress(packed.content)))
        self.beside = packed.beside

    def persistent_load(self, place: int) -> object:
        """What was left out."""
        return self.beside[place]


def _packed(view: View) -> _Packed:
    buffer = io.BytesIO()
    packer = _Packer(buffer)
    packer.dump(view)
    return _Packed(type(view), zlib.compress(buffer.getbuffer(), 1), tuple(packer.beside))


def _kind(held: View | _Packed) -> type[View]:
    return held.kind if isinstance(held, _Packed) else type(held)


def _whole(held: View | _Packed) -> View:
    if not isinstance(held, _Packed):
        return held
    view: View = _Unpacker(held).load()
    return view
