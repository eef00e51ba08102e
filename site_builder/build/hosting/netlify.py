"""Netlify, Cloudflare Pages and others: `_headers`. Source: https://docs.netlify.com/manage/routing/headers/

Rules cannot be negated and add up, so pages are listed by their first segment, and an edition is asked for anew like
all data: its address cannot be told from others by these patterns.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.build.headers import EXPOSED, FRAMES, SHORT, content_type, served_types
from site_builder.build.hosting.portal import Hosted


def render_netlify(portal: Hosted) -> str:
    """Put it into the site as `_headers`, by the folder of extra files."""
    rules = dict(_rules(portal))
    return _missing(portal) + "\n".join(
        f"{path}\n" + "".join(f"  {line}\n" for line in lines) for path, lines in rules.items()
    )


def _rules(portal: Hosted) -> Iterator[tuple[str, tuple[str, ...]]]:
    base = portal.base
    yield f"{base}*", ("X-Content-Type-Options: nosniff",)
    for place in (base, *(f"{base}{section}/*" for section in portal.sections)):
        yield place, (f"Content-Security-Policy: {FRAMES}",)
    for folder in ("assets", "pagefind"):
        yield f"{base}{folder}/*", (f"Cache-Control: {SHORT}",)
    for suffix, kind in served_types().items():
        readers = ("Access-Control-Allow-Origin: *", f"Access-Control-Expose-Headers: {EXPOSED}")
        yield f"{base}*.{suffix}", (f"Content-Type: {content_type(kind)}", *(readers if suffix != "html" else ()))


def _missing(portal: Hosted) -> str:
    """Pages for 404 belong into another file. https://docs.netlify.com/manage/routing/redirects/redirect-options/"""
    if not portal.languages:
        return ""
    lines = (f"#   {portal.base}{code}/* {portal.base}{code}/404.html 404\n" for code in portal.languages)
    return "".join(("# Netlify takes the page for 404 of a language from _redirects:\n", *lines))
