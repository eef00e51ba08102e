"""Which limits of hosts a site meets or is near; `host_limits.toml` holds them with source and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.core.i18n.catalog import message_tables, translator
from site_builder.core.text import table_beside

HOSTS = table_beside(__file__)
NEAR = 0.8  # of a limit, from which on it is named
MB = 1_000_000
WORDS = message_tables(__package__)["host-limits"]


def reached(sizes: Mapping[str, int], language: str) -> Iterator[tuple[str, bool]]:
    """Each of them in a line, and whether the host refuses the site, by the bytes of its files."""
    result = {
        "files": len(sizes),
        "size": sum(sizes.values()),
        "largest": max(sizes.values(), default=0),
    }
    for host, stated in HOSTS.items():
        for measure in WORDS.keys() & stated.keys():
            count, limit, unit = result[measure], stated[measure], 1 if measure == "files" else MB
            if count >= NEAR * limit:
                words = translator(language)(WORDS[measure])
                yield (
                    words.format(host=host, found=round(count / unit), limit=round(limit / unit)),
                    count > limit,
                )
