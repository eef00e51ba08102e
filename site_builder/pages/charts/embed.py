"""A chart for the page of somebody else: one file that asks for no other, and what oEmbed says of it.

Specification: https://oembed.com/ (1.0, type `rich`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import islice
from string import Template
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, json_bytes, xml_chars
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import unmarked
from site_builder.derive.palette import colours_of
from site_builder.model.config import SiteConfig
from site_builder.pages import Alternate
from site_builder.pages.charts.drawing import STYLE
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.picture import draw

WIDTH, NARROW = 720, 320  # pixels of the frame that oEmbed names, and of the narrowest that its height is for
OEMBED = "application/json+oembed"
# The marks in custom properties, so that day and night share one style.
_MARKS = (
    'body{margin:0;padding:12px;background:$paper;color:$ink;font:15px/1.5 system-ui,"Noto Sans",Arial,sans-serif;'
    "overflow-wrap:anywhere}h1{margin:0;font-size:17px}p{margin:8px 0 0;font-size:13px;color:$soft}a{color:$accent}"
    "svg{display:block;width:100%;overflow:visible;margin-top:12px;fill:$ink}svg svg{margin:0}"
    ".tip text{visibility:hidden}.tip:hover text,.tip:focus text{visibility:visible}" + STYLE
)
_NAMES = sorted(set(re.findall(r"\$([a-z0-9]+)", _MARKS)))


def embed_code(site: SiteConfig, uri: str, chart: Chart) -> str:
    """What one pastes into a page: a frame of the height that the chart needs on a phone."""
    source, title = escape(site.absolute(at.embed_uri(uri, site.prefix))), escape(unmarked(chart.title))
    size = f'width="100%" height="{_height(chart)}"'
    return f'<iframe src="{source}" title="{title}" {size} style="border:0" loading="lazy"></iframe>'


def embed_files(site: SiteConfig, uri: str, chart: Chart) -> Iterator[OutputFile]:
    """The page of one chart, whose files have the address `uri` without a suffix, and its oEmbed."""
    page = at.embed_uri(uri, site.prefix)
    yield OutputFile(f"{page}index.html", _page(site, uri, chart).encode())
    yield OutputFile(f"{page}oembed.json", json_bytes(_oembed(site, uri, chart)))


def discovered(site: SiteConfig, charts: Iterable[tuple[str, str]]) -> tuple[Alternate, ...]:
    """How programs that embed find the first chart of a page by the page's own address; none where it has no chart.

    Charts come as the address of their files, which has no suffix, and their title.
    """
    return tuple(
        Alternate(site.absolute(f"{at.embed_uri(uri, site.prefix)}oembed.json"), OEMBED, title)
        for uri, title in islice(charts, 1)
    )


def titles_of(charts: Iterable[tuple[str, Chart]]) -> Iterator[tuple[str, str]]:
    """The address and the title of each chart."""
    return ((uri, chart.title) for uri, chart in charts)


def _oembed(site: SiteConfig, uri: str, chart: Chart) -> dict[str, object]:
    return {
        "version": "1.0",
        "type": "rich",
        "title": unmarked(chart.title),
        "provider_name": unmarked(site.name),
        "provider_url": site.url,
        "html": embed_code(site, uri, chart),
        "width": WIDTH,
        "height": _height(chart),
    }


def _height(chart: Chart) -> int:
    """Pixels: the drawing, and its words as they break in a narrow frame."""
    words = ((chart.title, 9, 26), (chart.caption, 7, 20), *((line, 7, 20) for line in chart.credit))
    lines = sum(-(-len(unmarked(text)) * letter // NARROW) * line for text, letter, line in words if text)
    return draw(chart).height + lines + 100


def _page(site: SiteConfig, uri: str, chart: Chart) -> str:
    root = Element("html", {"lang": str(site.language)})
    root.extend((_head(site, uri, chart), _body(site, chart, uri)))
    return "<!doctype html>\n" + unmarked(ElementTree.tostring(root, encoding="unicode", method="html")) + "\n"


def _head(site: SiteConfig, uri: str, chart: Chart) -> Element:
    head = Element("head")
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    style = _style(site)
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _policy(style)})
    SubElement(head, "meta", {"name": "robots", "content": "noindex, follow"})
    SubElement(head, "title").text = _text(f"{chart.title} | {site.name}")
    told = site.absolute(f"{at.embed_uri(uri, site.prefix)}oembed.json")
    SubElement(head, "link", {"rel": "alternate", "type": OEMBED, "href": told, "title": _text(chart.title)})
    SubElement(head, "style").text = style
    return head


def _style(site: SiteConfig) -> str:
    """The marks in the portal's colours, by day and by night."""
    light, dark = (colours_of(site.look, scheme) for scheme in ("light", "dark"))
    marks = Template(_MARKS).substitute({name: f"var(--{name})" for name in _NAMES})
    by_night = f"@media (prefers-color-scheme:dark){{:root{{{_declared(dark)}}}}}"
    return f":root{{color-scheme:light dark;{_declared(light)}}}\n{by_night}\n{marks}"


def _declared(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colours[name]}" for name in _NAMES)


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _body(site: SiteConfig, chart: Chart, uri: str) -> Element:
    body, drawing = Element("body"), draw(chart)
    SubElement(body, "h1").text = _text(chart.title)
    if chart.caption:
        SubElement(body, "p").text = _text(chart.caption)
    role = "group" if drawing.has_tips else "img"
    svg = SubElement(body, "svg", {"role": role, "aria-label": _text(chart.title), "height": str(drawing.height)})
    svg.attrib |= drawing.panel
    SubElement(svg, "desc").text = _text(chart.description)
    svg.extend(drawing.elements())
    for line in chart.credit[:-1]:
        SubElement(body, "p").text = _text(line)
    last = SubElement(body, "p")
    last.text = _text(chart.credit[-1].rpartition(" ")[0] + " ") if chart.credit else ""
    page = site.page_url(f"{uri.rpartition('/')[0]}/") + f"#{chart.anchor}"
    link = SubElement(last, "a", {"href": page, "target": "_blank", "rel": "noopener"})
    link.text = f"{translator(site.language)('Figures and downloads')}: {unmarked(site.name)}"
    return body


def _text(text: str) -> str:
    return xml_chars(unmarked(text))
