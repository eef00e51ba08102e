"""The folder that a build writes: a file whose bytes stay is a link to that of the site before, and keeps its time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.build.store.store import Store
from site_builder.core.files import OutputFile, hash_file
from site_builder.core.platform.files import link

_AT_ONCE = 500  # files noted together


@dataclass(frozen=True)
class Output:
    """`last` is the site before, whose files may be linked; None where something may write into them."""

    folder: Path
    store: Store | None = None
    last: Path | None = None
    _written: list[tuple[str, os.stat_result, str]] = field(default_factory=list, repr=False)

    def write(self, file: OutputFile) -> bool:
        """Put a file in its place; whether it is no link to that of the site before."""
        where, sha256 = f"{self.folder}/{file.uri}", file.sha256 if self.store else ""
        is_noted = self._link(file.uri, where, sha256)
        if is_noted is None:
            _in_place(where, lambda: _write(file, where))
        if self.store and not is_noted:
            self._written.append((file.uri, Path(where).stat(), sha256))
            if len(self._written) >= _AT_ONCE:
                self.close()
        return is_noted is None

    def close(self) -> None:
        """Note what was written, for who asks for hashes and for the next build."""
        if self.store:
            self.store.put_outputs(self._written)
        self._written.clear()

    def _link(self, uri: str, where: str, sha256: str) -> bool | None:
        """Make it a link to a file of the site before; whether the store knows that one, None where there is none."""
        if self.store is None or self.last is None:
            return None
        before = f"{self.last}/{uri}"
        with contextlib.suppress(OSError):
            known = self.store.output(Path(before).stat())
            # One that the store does not know is read once: it may have been built without one.
            if (known or hash_file(Path(before))) == sha256:
                _in_place(where, lambda: link(before, where))
                return known is not None
        return None


def _in_place(where: str, put: Callable[[], None]) -> None:
    """Make a file in its place. What stands there gives way first: never write into what may be a link."""
    try:
        put()
    except FileNotFoundError:
        Path(where).parent.mkdir(parents=True, exist_ok=True)
        put()
    except FileExistsError:
        Path(where).unlink()
        put()


def _write(file: OutputFile, where: str) -> None:
    with Path(where).open("xb") as out:
        out.writelines(file.steps())
