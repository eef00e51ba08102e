"""What a draft is made for."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.core.period import Period
from site_builder.core.text import slugify
from site_builder.extensions.office_import.metadata import Portal


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report of a series for a period, in a language, on a portal."""

    series: str
    period: Period
    language: str
    portal: Portal = Portal()

    @property
    def name(self) -> str:
        """The report's name in addresses."""
        return slugify(self.period.code.replace("/", "-"))

    @property
    def package(self) -> str:
        """The name of its package."""
        return f"{self.series}-{self.name}"

    @property
    def label(self) -> str:
        """The period for readers."""
        return self.period.label(self.language)
