"""nginx: a file for `conf.d/`. Source: https://nginx.org/en/docs/http/ngx_http_headers_module.html"""

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
    is_compressible,
    is_text,
    served_types,
)
from site_builder.build.hosting.portal import Hosted

_SERVER = """\
# A header with an empty value is not sent.
map $uri $site_cache {{
    default "{REVALIDATE}";
    "~{PAGE}" "{REVALIDATE}";
    "~^{base}{EDITION}" "{FOREVER}";
    "~^{base}{ASSETS}" "{SHORT}";
}}
map $uri $site_readers {{
    default "*";
    "~{PAGE}" "";
}}
map $uri $site_exposed {{
    default "{EXPOSED}";
    "~{PAGE}" "";
}}
map $uri $site_frames {{
    default "{FRAMES}";
    "~^{base}{EMBED}" "";
}}
server {{
    listen 80;
    server_name {host};
    index index.html;
    error_page 404 {base}404.html;
    default_type application/octet-stream;
    types {{
{types}
    }}
    charset utf-8;
    charset_types {texts};
    gzip on;
    gzip_vary on;
    gzip_proxied any;
    gzip_types {packed};
    add_header X-Content-Type-Options nosniff always;
    add_header Content-Security-Policy $site_frames always;
    add_header Cache-Control $site_cache always;
    add_header Access-Control-Allow-Origin $site_readers always;
    add_header Access-Control-Expose-Headers $site_exposed always;
    location {base} {{
        alias {root}/;
    }}
{missing}    location {base}.deploy/ {{
        return 404;
    }}
    location = {base}SHA256SUMS {{
        alias {root}/SHA256SUMS;
        default_type text/plain;
    }}
}}
"""


def render_nginx(portal: Hosted) -> str:
    """A server on port 80; certificates are added by whoever keeps them."""
    types = served_types()
    kinds = sorted(set(types.values()))
    return _SERVER.format(
        REVALIDATE=REVALIDATE,
        FOREVER=FOREVER,
        SHORT=SHORT,
        PAGE=PAGE,
        EDITION=EDITION,
        ASSETS=ASSETS,
        EMBED=EMBED,
        EXPOSED=EXPOSED,
        FRAMES=FRAMES,
        base=portal.base,
        host=portal.host,
        root=portal.root,
        missing="".join(_missing(portal, code) for code in portal.languages),
        types="\n".join(f"        {kind} {suffix};" for suffix, kind in types.items()),
        # text/html is in both lists by itself, and doubled it is warned of
        texts=" ".join(kind for kind in kinds if is_text(kind) and kind != "text/html"),
        packed=" ".join(kind for kind in kinds if is_compressible(kind) and kind != "text/html"),
    )


def _missing(portal: Hosted, code: str) -> str:
    return f"""\
    location {portal.base}{code}/ {{
        alias {portal.root}/{code}/;
        error_page 404 {portal.base}{code}/404.html;
    }}
"""
