"""What a server's settings say of a portal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hosted:
    """Name of the host, base path (`/` or `/x/`), folder of the files, first segments of pages, other languages."""

    host: str
    base: str
    root: str
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
