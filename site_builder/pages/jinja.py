"""What the theme's templates find in their Jinja environment."""

from __future__ import annotations

from decimal import Decimal

from jinja2 import Environment

from site_builder.core.i18n.catalog import catalogue
from site_builder.core.number import format_number
from site_builder.core.period import format_date
from site_builder.model.config import SiteConfig
from site_builder.pages import Frame
from site_builder.pages.search_text import MARKER

_UNITS = ("KB", "MB", "GB")


def dress(environment: Environment, site: SiteConfig, *, frame: Frame | None = None) -> None:
    """Give an environment autoescape, words, filters and the facts that every template may use.

    MkDocs' own environment has autoescape off. The filter `url`, which makes an address relative to the page,
    is MkDocs'.
    """
    environment.autoescape = True
    environment.add_extension("jinja2.ext.i18n")
    translations = catalogue(site.language)
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    language = site.language
    environment.filters["number"] = lambda value: format_number(value, language)
    environment.filters["date"] = lambda day: format_date(day, language)
    environment.filters["filesize"] = lambda size: format_size(size, language)
    environment.globals |= {
        "site": site,
        "lang": language,
        "frame": frame or Frame(),
        "folded_marker": MARKER,
    }


def format_size(size: int, language: str) -> str:
    """A file's size for readers: "4,0 KB", "11 KB", "2,3 MB"; never less than 0,1 KB, 1 KB being 1.000 bytes."""
    amount, unit = size / 1000, 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    places = 1 if amount < 9.95 else 0
    exact = max(Decimal(str(round(amount, places))), Decimal("0.1"))
    return f"{format_number(exact, language, places)}\N{NO-BREAK SPACE}{_UNITS[unit]}"
