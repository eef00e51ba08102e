"""A chart for the page of somebody else: its SVG in a link, what oEmbed says of it, and what answers at addresses that
charts were published at before.

Specification: https://oembed.com/ (1.0, type `photo`: a picture that the reader's program puts into a link itself).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from itertools import islice
from xml.etree import ElementTree

from site_builder.core import addresses as at
from site_builder.core.files import json_bytes
from site_builder.core.text import unmarked
from site_builder.model.config import SiteConfig
from site_builder.pages import Alternate
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.painter import paint
from site_builder.pages.charts.picture import WIDTH, height_of

OEMBED = "application/json+oembed"
_FORMER = re.compile(r"embed/(.+)/(?:index\.html|oembed\.json)|(.+/chart[^/]*)\.png")
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'; base-uri 'none'; \
form-action 'none'"><meta name="robots" content="noindex, follow"><title>{title}</title></head>
<body>{code}</body></html>
"""


def embed_code(site: SiteConfig, uri: str, chart: Chart) -> str:
    """What one pastes into a page: a link to the chart around its picture."""
    place, title = at.localized(uri, site.prefix), unmarked(chart.title)
    size = f'width="{WIDTH}" height="{height_of(chart)}" style="max-width:100%;height:auto" loading="lazy"'
    return _linked(site, place, chart.anchor, f'src="{escape(site.absolute(place))}.svg" alt="{escape(title)}" {size}')


def _linked(site: SiteConfig, place: str, anchor: str, picture: str, target: str = "") -> str:
    page = escape(site.absolute(f"{place.rpartition('/')[0]}/") + f"#{anchor}")
    return f'<a href="{page}"{target}><img {picture}></a>'


def oembed(site: SiteConfig, place: str, title: str, height: int) -> bytes:
    """What oEmbed says of the chart whose files have the address `place` without a suffix."""
    told = {
        "version": "1.0",
        "type": "photo",
        "title": unmarked(title),
        "provider_name": unmarked(site.name),
        "provider_url": site.url,
        "url": site.absolute(f"{place}.svg"),
        "width": WIDTH,
        "height": height,
    }
    return json_bytes(told)


def discovered(site: SiteConfig, page: str, titles: Iterable[str]) -> tuple[Alternate, ...]:
    """How programs that embed find the first chart of a page by its address; none where it has no chart."""
    uri = site.absolute(at.oembed_uri(page, site.prefix))
    return tuple(Alternate(uri, OEMBED, title) for title in islice(titles, 1))


def former_chart(path: str) -> str:
    """The chart that had a page for frames, its oEmbed or a PNG at this address, by that of its files; "" for none."""
    found = _FORMER.fullmatch(path)
    return (found[1] or found[2]) if found else ""


def former_file(site: SiteConfig, path: str, svg: str) -> bytes:
    """What answers at such an address, out of the chart's SVG."""
    if path.endswith(".png"):
        return paint(svg)
    root, place = ElementTree.fromstring(svg), former_chart(path)
    title = root.findtext("{*}title") or ""
    if path.endswith(".json"):
        return oembed(site, place, title, int(root.attrib["height"]))
    picture = f'src="{"../" * path.count("/")}{escape(place)}.svg" alt="{escape(title)}" width="100%"'
    code = _linked(site, place, place.rpartition("/")[2], picture, ' target="_blank" rel="noopener"')
    return _PAGE.format(language=root.attrib["lang"], title=escape(title), code=code).encode()
