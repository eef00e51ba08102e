"""Templates compiled once a process: what is served is built again and again, of the same ones."""

from __future__ import annotations

from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from site_builder.model.config import SiteConfig


class Compiled(jinja2.BytecodeCache):
    """What Jinja made of each template, until its text changes; for environments that are dressed alike."""

    def __init__(self, site: SiteConfig) -> None:
        self.site = site
        self.held: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was made of the same text."""
        checksum, code = self.held.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """What was made of a text, instead of what was made of another under its name."""
        if bucket.code:
            self.held[bucket.key] = bucket.checksum, bucket.code


_known: list[Compiled] = []


def compiled_for(site: SiteConfig) -> Compiled:
    """Those of a portal with these settings: a filter may have worked them into what it compiled."""
    if not (_known and _known[0].site == site):
        _known[:] = [Compiled(site)]
    return _known[0]
