"""Apache: a `.htaccess`, or the body of `<Directory>`. Source: https://httpd.apache.org/docs/2.4/mod/mod_headers.html"""

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

_SETTINGS = """\
# Needs mod_headers and mod_mime; mod_deflate compresses. The folder needs AllowOverride All.
Options -Indexes
DirectoryIndex index.html
ErrorDocument 404 {base}404.html
{missing}AddDefaultCharset utf-8
{types}
<Files "SHA256SUMS">
    ForceType "text/plain; charset=utf-8"
</Files>
<IfModule mod_deflate.c>
    AddOutputFilterByType DEFLATE {packed}
</IfModule>
<IfModule mod_headers.c>
    Header always set X-Content-Type-Options nosniff
    Header always set Content-Security-Policy "{FRAMES}" "expr=! (%{{REQUEST_URI}} =~ m#^{base}{EMBED}#)"
    Header set Cache-Control "{REVALIDATE}"
    Header set Cache-Control "{SHORT}" "expr=%{{REQUEST_URI}} =~ m#^{base}{ASSETS}#"
    Header set Cache-Control "{FOREVER}" \
"expr=%{{REQUEST_URI}} =~ m#^{base}{EDITION}# && ! (%{{REQUEST_URI}} =~ m#{PAGE}#)"
    Header set Access-Control-Allow-Origin "*" "expr=! (%{{REQUEST_URI}} =~ m#{PAGE}#)"
    Header set Access-Control-Expose-Headers "{EXPOSED}" "expr=! (%{{REQUEST_URI}} =~ m#{PAGE}#)"
</IfModule>
<IfModule mod_alias.c>
    RedirectMatch 404 "/\\.deploy/"
</IfModule>
"""


def render_apache(portal: Hosted) -> str:
    """Put it into the site as `.htaccess`, by the folder of extra files."""
    types = served_types()
    return _SETTINGS.format(
        FOREVER=FOREVER,
        SHORT=SHORT,
        REVALIDATE=REVALIDATE,
        PAGE=PAGE,
        EDITION=EDITION,
        ASSETS=ASSETS,
        EMBED=EMBED,
        EXPOSED=EXPOSED,
        FRAMES=FRAMES,
        base=portal.base,
        missing="".join(_missing(f"{portal.base}{code}/") for code in portal.languages),
        types="\n".join(f'AddType "{content_type(kind)}" .{suffix}' for suffix, kind in types.items()),
        packed=" ".join(sorted({kind for kind in types.values() if is_compressible(kind)})),
    )


def _missing(folder: str) -> str:
    return f"""<If "%{{REQUEST_URI}} =~ m#^{folder}#">
    ErrorDocument 404 {folder}404.html
</If>
"""
