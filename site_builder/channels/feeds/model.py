"""A feed as a value, whatever form it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from site_builder.core import addresses as at
from site_builder.derive.events import Event
from site_builder.model.config import SiteConfig

# A stated day begins at midnight in Viet Nam, which has kept UTC+7 since 1975.
MIDNIGHT = "T00:00:00+07:00"


@dataclass(frozen=True, slots=True)
class Feed:
    """The events about one page, newest first; `page` is its address within the site, without a language."""

    page: str
    title: str
    description: str
    site: SiteConfig
    events: tuple[Event, ...]

    @property
    def atom_uri(self) -> str:
        """Where its Atom form stands."""
        return at.feed_atom(at.localized(self.page, self.site.prefix))

    @property
    def json_uri(self) -> str:
        """Where its JSON form stands."""
        return at.feed_json(at.localized(self.page, self.site.prefix))

    @property
    def updated(self) -> date | None:
        """When something last happened, as far as anybody stated it."""
        return max((event.date for event in self.events if event.date), default=None)


def moment(day: date) -> str:
    """A day as RFC 3339 wants it."""
    return f"{day.isoformat()}{MIDNIGHT}"
