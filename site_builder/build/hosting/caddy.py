"""Caddy: a site of a Caddyfile. Source: https://caddyserver.com/docs/caddyfile/directives/header"""

from __future__ import annotations

from site_builder.build.headers import (
    ASSETS,
    EDITION,
    EMBED,
    EXPOSED,
    FOREVER,
    FRAMES,
    PAGE,
    REVALIDATE,
    SHORT,
    content_type,
    is_compressible,
    served_types,
)
from site_builder.build.hosting.portal import Hosted

_SITE = """\
{host} {{
	root * {root}
	encode {{
		zstd
		gzip
		match {{
{packed}
		}}
	}}
	@hidden path {base}.deploy/*
	respond @hidden 404
	@assets path_regexp ^{base}{ASSETS}
	@edition {{
		path_regexp ^{base}{EDITION}
		not path_regexp {PAGE}
	}}
	@data not path_regexp {PAGE}
	@framed not path {base}{EMBED}*
	header X-Content-Type-Options nosniff
	header ?Cache-Control "{REVALIDATE}"
	header @assets Cache-Control "{SHORT}"
	header @edition Cache-Control "{FOREVER}"
	header @data Access-Control-Allow-Origin "*"
	header @data Access-Control-Expose-Headers "{EXPOSED}"
	header @framed Content-Security-Policy "{FRAMES}"
{types}
	header {base}SHA256SUMS Content-Type "text/plain; charset=utf-8"
{files}
	handle_errors {{
{missing}
	}}
}}
"""

_MISSING = """\
		@missing{code} expression {{err.status_code}} == 404{there}
		handle @missing{code} {{
			rewrite * {folder}/404.html
			header Content-Type "text/html; charset=utf-8"
			header -Access-Control-Allow-Origin
			file_server
		}}"""


def render_caddy(portal: Hosted) -> str:
    """Certificates come by themselves where the name is public."""
    types = served_types()
    kinds = sorted({kind for kind in types.values() if is_compressible(kind)})
    path = portal.base.rstrip("/")
    files = f"\thandle_path {path}/* {{\n\t\tfile_server\n\t}}" if path else "\tfile_server"
    return _SITE.format(
        FOREVER=FOREVER,
        SHORT=SHORT,
        REVALIDATE=REVALIDATE,
        PAGE=PAGE,
        EDITION=EDITION,
        ASSETS=ASSETS,
        EMBED=EMBED,
        EXPOSED=EXPOSED,
        FRAMES=FRAMES,
        host=portal.host,
        base=portal.base,
        root=portal.root,
        types="\n".join(_typed(suffix, content_type(kind)) for suffix, kind in types.items()),
        packed="\n".join(f"\t\t\theader Content-Type {kind}*" for kind in kinds),
        files=files,
        missing="\n".join(_missing(portal.base, code) for code in (*portal.languages, "")),
    )


def _typed(suffix: str, kind: str) -> str:
    """A path that starts with a star is a suffix, and only a named matcher may."""
    return f'\t@{suffix} path *.{suffix}\n\theader @{suffix} Content-Type "{kind}"'


def _missing(base: str, code: str) -> str:
    """The page of a language for its own addresses; the first that fits is taken, so the root's comes last."""
    there = f" && {{http.request.orig_uri.path}}.startsWith('{base}{code}/')" if code else ""
    return _MISSING.format(code=code, there=there, folder=f"/{code}" if code else "")
