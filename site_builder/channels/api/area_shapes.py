"""What identifies an area, and what bodies became, as parts of the documents of the API; the rules are in `shapes`."""

from __future__ import annotations

from typing import Annotated

from site_builder.channels.api.shape import Day, Shape, Url, told


class Area(Shape, frozen=True, kw_only=True):
    """An area as the portal declares it."""

    code: Annotated[str, told("The portal's own key, as in the column area of observations.")]
    name: Annotated[str, told("Name.")]
    name_en: Annotated[str, told("Name in English.")] = ""
    valid_from: Annotated[Day | None, told("First day of these boundaries.")] = None
    valid_to: Annotated[Day | None, told("Last day of these boundaries.")] = None
    identifier: Annotated[str, told("National code.")] = ""
    iso: Annotated[str, told("Code in ISO 3166-2.")] = ""
    wikidata: Annotated[
        str, told("Its item in Wikidata; one item may stand for the area before and after a merger.")
    ] = ""
    uri: Annotated[Url, told("What it is called in the catalogues.")]
    bbox: Annotated[tuple[float, ...], told("West, south, east, north in degrees.")] = ()
    part_of: Annotated[str, told("Key of the area that it belongs to.")] = ""
    replaced_by: Annotated[str, told("Key of the area that it was merged into.")] = ""
    page: Annotated[Url, told("The page for readers.")]


class Successor(Shape, frozen=True, kw_only=True):
    """A body that was merged."""

    name: Annotated[str, told("Its name.")]
    until: Annotated[Day | None, told("Its last day.")] = None
    successor: Annotated[str, told("What it became part of.")]
