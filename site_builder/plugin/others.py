"""Other plugins beside ours: what one of them printed in the place of a text is never published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from html import unescape

from mkdocs.config.defaults import MkDocsConfig

from site_builder.core.problem import Problem, rule

PLUGIN_ERROR = rule(
    "plugin-error",
    "error",
    "Another plugin shows an error in the place of the text: {found}.",
    "Correct what the text asks of that plugin, or the plugin's settings; until then nothing is published.",
)
REDIRECT_TAKEN = rule(
    "redirect-taken",
    "error",
    "The plugin redirects would write over the page “{page}”.",
    "Take the line out of redirect_maps: a page that is there needs no redirect.",
)
# The headings that macros puts in the place of a page, and the traces of Python that plugins print.
_ERRORS = re.compile(
    r"Macro (?:Syntax|Rendering) Error|Traceback \(most recent call last\)|\b(?:jinja2\.exceptions\.\w+|\w+Error: .*)"
)
_SHOWN = re.compile(r"<pre\b.*?</pre>|<code\b.*?</code>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_DETAIL = re.compile(r"^\s*(?:[\w.]*Error: .+|[\w.]*(?:Error|Exception))\s*$", re.MULTILINE)


def check_plugins(html: str, file: str) -> Iterator[Problem]:
    """The error that stands in a rendered text; what a text quotes as code is its author's."""
    plain = unescape(_TAG.sub("", _SHOWN.sub("", html)))
    if found := _ERRORS.search(plain):
        details = _DETAIL.findall(unescape(_TAG.sub("", html)))
        yield PLUGIN_ERROR(file, found=(details[-1] if details else found[0]).strip())


def check_redirects(config: MkDocsConfig, taken: Set[str]) -> Iterator[Problem]:
    """Redirects whose old address is a page or file of the site; the plugin writes last and asks nobody."""
    plugin = config.plugins.get("redirects")
    for old in plugin.config.get("redirect_maps", {}) if plugin else ():
        place = old.removesuffix(".md")
        uri = f"{place}.html" if place.rpartition("/")[2] == "index" else f"{place}/index.html"
        if uri in taken:
            yield REDIRECT_TAKEN("mkdocs.yml", column="redirect_maps", page=old)
