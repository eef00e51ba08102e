"""What the documents of the API are made of: the base of all shapes, and how a field says what it means."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

Day = date  # a field may be called `date`
Url = Annotated[str, msgspec.Meta(extra_json_schema={"format": "uri"})]


def told(words: str) -> msgspec.Meta:
    """What a field means, for the schema and the reference."""
    return msgspec.Meta(description=words)


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """The base of all: no field can be changed, and what is empty is left out where it may be.

    msgspec knows a default by identity; "", () and None are single objects, so every empty one is recognised.
    """


LicenceId = Annotated[str, told("Open Definition or SPDX id.")]
Name = Annotated[str, told("Stable name, as in addresses.")]
Title = Annotated[str, told("Title.")]
TitleEn = Annotated[str, told("Title in English.")]
This = Annotated[Url, told("This document.")]
Page = Annotated[Url, told("The page for readers.")]
Issued = Annotated[Day | None, told("Day of issue, where the source states it.")]
Released = Annotated[Day | None, told("Day of its first release: that of its first edition or of its report.")]
Modified = Annotated[
    Day | None, told("Day of the last thing known to have happened to it: issue, edition, correction, withdrawal.")
]
Version = Annotated[str, told("Version: that of the newest edition that stands, else the package's own.")]
State = Annotated[
    str,
    told(
        "set-aside: the data as handed in have errors, nothing is shown; earlier-version: for the same reason an "
        "earlier version stands; never-published: set aside before any data were shown, and in no list. Left out of "
        "every other dataset."
    ),
]
