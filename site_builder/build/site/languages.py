"""Pages of a portal's other languages as they were rendered: links that stay in the language, texts that say theirs."""

from __future__ import annotations

import posixpath
import re

from site_builder.build.site.prepared import Prepared
from site_builder.core import addresses as at
from site_builder.core.text import show_marks

_LINK = re.compile(r'(?<= href=")([^":?#]+)(?=[?#"])')
_NOTICE = re.compile(r"\n?<p [^>]*data-untranslated[^>]*>.*?</p>")
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)


def local_links(html: str, url: str, prepared: Prepared) -> str:
    """A text's links to pages of the portal, led to the same pages in the language that the page at `url` is in."""
    language, _ = prepared.language_of(url)
    if not language:
        return html

    def lead(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(url, link[1]))
        target = "" if target == "." else f"{target}/"
        if not link[1].endswith("/") or target not in prepared.page_addresses:
            return link[1]
        return posixpath.relpath(at.localized(target, language), url) + "/"

    return _LINK.sub(lead, html)


def finished(html: str) -> str:
    """A page with its marks shown, and the line about texts that are not translated only where it has any."""
    shown = show_marks(html)
    body = _MAIN.search(shown)
    if body and re.search(r'<(?!a\b)\w+[^>]* lang="', body[0]):
        return shown
    return _NOTICE.sub("", shown, count=1)
