"""A JSON document whose last member is a long list, put together of entries that were written before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from site_builder.core.files import ascii_json_bytes


def json_entry(entry: Mapping[str, object]) -> str:
    """An entry of a list, as it stands within `json_list`."""
    text = ascii_json_bytes(entry, indent=1).decode("ascii").rstrip("\n")
    return "\n".join(f"  {line}" for line in text.split("\n"))


def json_list(head: Mapping[str, object], name: str, entries: Iterable[str]) -> bytes:
    """A document whose last member is a list, written as if all of it had been one value; ASCII, indented by one."""
    found = list(entries)
    before = ascii_json_bytes({**head, name: []}, indent=1).decode("ascii").removesuffix("[]\n}\n")
    body = ",\n".join(found)
    return (f"{before}[\n{body}\n ]\n}}\n" if found else f"{before}[]\n}}\n").encode("ascii")
