"""Pictures and files that raw HTML names from the text's own folder, led from the page's address as Markdown's are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Set
from urllib.parse import quote, unquote

from site_builder.core import addresses as at

_NAMED = re.compile(r'(<(?:img\b[^>]*?\ssrc|a\b[^>]*?\shref)=")([^":?#]+)')


def lead_beside(html: str, url: str, src_uri: str, files: Set[str]) -> str:
    """A cleaned text of the page at `url`: what `files` hold beside the text's file is found from there.

    What leads to one of the files already is left as it is; MkDocs has led what Markdown names.
    """

    def lead(named: re.Match[str]) -> str:
        path = unquote(named[2])
        beside = at.beside(src_uri, path)
        if posixpath.normpath(posixpath.join(url, path)) in files or beside not in files:
            return named[0]
        return named[1] + quote(posixpath.relpath(beside, url or "."))

    return _NAMED.sub(lead, html)
