"""A chart for the page of somebody else: its SVG in a link, what oEmbed says of it, and what answers at addresses that
charts were published at before.

Specification: https://oembed.com/ (1.0, type `photo`: a picture that the reader's program puts into a link itself).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from xml.etree import ElementTree

from site_builder.core import addresses as at
from site_builder.core.files import json_bytes
from site_builder.core.templates import fill_template
from site_builder.core.text import unmarked
from site_builder.model.config import SiteConfig
from site_builder.pages import Alternate
from site_builder.pages.charts.drawing import Drawing
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.picture import WIDTH, can_paint, draw, height_of, paint

OEMBED = "application/json+oembed"


def embed_code(address: str, chart: Chart) -> str:
    """What one pastes into a page: a link to the chart around its picture."""
    title = escape(unmarked(chart.heading))
    size = f'width="{WIDTH}" height="{height_of(chart)}" style="max-width:100%;height:auto" loading="lazy"'
    return _linked(address, chart.anchor, f'src="{escape(address)}.svg" alt="{title}" {size}')


def _linked(address: str, anchor: str, picture: str, target: str = "") -> str:
    page = escape(f"{address.rpartition('/')[0]}/#{anchor}")
    return f'<a href="{page}"{target}><img {picture}></a>'


def oembed(site: SiteConfig, where: str, title: str, height: int) -> bytes:
    """What oEmbed says of the chart whose files have the address `place` without a suffix."""
    facts = {
        "version": "1.0",
        "type": "photo",
        "title": unmarked(title),
        "provider_name": unmarked(site.name),
        "provider_url": site.url,
        "url": site.absolute(f"{where}.svg"),
        "width": WIDTH,
        "height": height,
    }
    return json_bytes(facts)


def discovered(site: SiteConfig, page: str, titles: Iterable[str]) -> tuple[Alternate, ...]:
    """How programs that embed find the first chart of a page by its address; none where it has no chart."""
    uri = site.absolute(at.oembed_uri(page, site.prefix))
    return tuple(Alternate(uri, OEMBED, title) for title in islice(titles, 1))


def former_file(site: SiteConfig, path: str, where: str, svg: str) -> bytes:
    """What answers where the chart `where` had a page for frames, its oEmbed or a PNG, out of an SVG."""
    if path.endswith(".png"):
        return paint(svg)
    root = ElementTree.fromstring(svg)
    title = root.findtext("{*}title") or ""
    if path.endswith(".json"):
        return oembed(site, where, title, int(root.attrib["height"]))
    picture = (
        f'src="{"../" * path.count("/")}{escape(where)}.svg" alt="{escape(title)}" width="100%"'
    )
    code = _linked(
        site.absolute(where), where.rpartition("/")[2], picture, ' target="_blank" rel="noopener"'
    )
    return fill_template(
        __file__, "former.html", language=root.attrib["lang"], title=title, code=code
    )


@dataclass(frozen=True, slots=True)
class CourseView:
    """A chart with its marks, the address of its SVG, and that of its files on the web, which have no suffix."""

    chart: Chart
    picture: str
    address: str

    @property
    def code(self) -> str:
        """What puts it into other pages, written when the page is printed."""
        return embed_code(self.address, self.chart)

    @property
    def drawing(self) -> Drawing:
        """The marks, placed when the page is printed."""
        return draw(self.chart)


def courses_of(charts: Sequence[tuple[str, Chart]], site: SiteConfig) -> tuple[CourseView, ...]:
    """Charts as the page shows them, with pictures and code in the language of its pages."""
    return tuple(
        CourseView(
            chart,
            at.chart_file(uri, "svg", site.prefix),
            site.absolute(at.localized(uri, site.prefix)),
        )
        for uri, chart in charts
    )


def face_of(charts: Iterable[tuple[str, Chart]]) -> str:
    """The chart whose PNG stands for a page where it is shared, by the address of its files: the first drawn, or ""."""
    return next((uri for uri, chart in charts if not chart.is_said), "") if can_paint() else ""


def image_of(charts: Iterable[tuple[str, Chart]], site: SiteConfig) -> str:
    """The address of the PNG of that chart, or ""."""
    return (face := face_of(charts)) and at.chart_file(face, "png", site.prefix)
