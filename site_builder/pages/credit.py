"""What stands beneath every chart, on the page and in its files: source, period, status, licence and address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from site_builder.core.i18n.catalog import counter, translator
from site_builder.core.text import of_data
from site_builder.derive.datasets import licences_of
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package
from site_builder.pages.charts.model import Chart
from site_builder.pages.facts import STATUS_WORDS, short_licence

MOST_SOURCES = 2


def credited(
    site: SiteConfig,
    page: str,
    chart: Chart,
    *,
    source: str,
    period: str,
    statuses: Sequence[str],
    package: Package | None,
) -> Chart:
    """A chart with "Nguồn: Sở Nội vụ. Kỳ: Năm 2022. Chính thức." and "CC BY 4.0. https://..." under it.

    `package` holds the licence; what is not known is "" and left out.
    """
    _ = translator(site.language)
    words = [_(STATUS_WORDS[status]) for status in statuses if status in STATUS_WORDS]
    states = ", ".join(word[:1].lower() + word[1:] for word in words)
    told = [
        _("Source: {source}").replace("{source}", source) if source else "",
        _("Period: {period}").replace("{period}", period) if period else "",
        _("Status: {status}").replace("{status}", states) if states else "",
    ]
    licence = short_licence(licences_of(package)[0]) if package and licences_of(package) else ""
    licensed = _("Licence: {licence}").replace("{licence}", licence) if licence else ""
    address = f"{site.page_url(page)}#{chart.anchor}"
    opening = ". ".join(part for part in told if part)
    lines = (f"{opening}." if opening else "", f"{licensed}. {address}" if licensed else address)
    return replace(chart, credit=tuple(filter(None, lines)))


def joined_sources(sources: Iterable[str], language: str) -> str:
    """The first sources, and how many more: "Báo Đà Nẵng; Sở Nội vụ và 3 nguồn khác"."""
    named = [of_data(source, language) for source in dict.fromkeys(sources) if source]
    listed, rest = "; ".join(named[:MOST_SOURCES]), len(named) - MOST_SOURCES
    if rest <= 0:
        return listed
    ngettext = counter(language)
    more = ngettext("{sources} and {count} other source", "{sources} and {count} other sources", rest)
    return more.replace("{sources}", listed).replace("{count}", str(rest))


def statuses_in_order(statuses: Iterable[str]) -> tuple[str, ...]:
    """Each status once, the firmest first."""
    found = set(statuses)
    return tuple(status for status in STATUS_WORDS if status in found)
