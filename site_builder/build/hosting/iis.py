"""IIS: a `web.config`. Source: https://learn.microsoft.com/iis/configuration/system.webserver/staticcontent/

Without the URL Rewrite module headers cannot depend on a pattern, so all may be read from everywhere, and an edition
is asked for anew like all data.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from site_builder.build.headers import EXPOSED, FRAMES, content_type, is_compressible, served_types
from site_builder.build.hosting.portal import Hosted


def render_iis(portal: Hosted) -> str:
    """Put it into the site as `web.config`, by the folder of extra files."""
    root = Xml.Element("configuration")
    server = Xml.SubElement(root, "system.webServer")
    documents = Xml.SubElement(Xml.SubElement(server, "defaultDocument"), "files")
    Xml.SubElement(documents, "clear")
    Xml.SubElement(documents, "add", value="index.html")
    _types(Xml.SubElement(server, "staticContent"))
    _headers(server)
    _missing(server, portal.base)
    _compression(server)
    filtering = Xml.SubElement(Xml.SubElement(Xml.SubElement(server, "security"), "requestFiltering"), "hiddenSegments")
    Xml.SubElement(filtering, "add", segment=".deploy")
    _embed(root)
    _assets(root)
    for code in portal.languages:
        place = Xml.SubElement(root, "location", path=code)
        _missing(Xml.SubElement(place, "system.webServer"), f"{portal.base}{code}/")
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _types(parent: Xml.Element) -> None:
    Xml.SubElement(parent, "clientCache", cacheControlMode="DisableCache")
    for suffix, kind in served_types().items():
        Xml.SubElement(parent, "remove", fileExtension=f".{suffix}")
        Xml.SubElement(parent, "mimeMap", fileExtension=f".{suffix}", mimeType=content_type(kind))
    Xml.SubElement(parent, "mimeMap", fileExtension=".", mimeType="text/plain; charset=utf-8")
    for suffix in ("pf_fragment", "pf_index", "pf_meta", "pf_filter", "pagefind", "minisig"):
        Xml.SubElement(parent, "mimeMap", fileExtension=f".{suffix}", mimeType="application/octet-stream")


def _headers(server: Xml.Element) -> None:
    headers = Xml.SubElement(Xml.SubElement(server, "httpProtocol"), "customHeaders")
    told = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": FRAMES,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": EXPOSED,
    }
    for name, value in told.items():
        Xml.SubElement(headers, "add", name=name, value=value)


def _missing(server: Xml.Element, folder: str) -> None:
    errors = Xml.SubElement(server, "httpErrors", errorMode="Custom", existingResponse="Auto")
    Xml.SubElement(errors, "remove", statusCode="404")
    Xml.SubElement(errors, "error", statusCode="404", path=f"{folder}404.html", responseMode="ExecuteURL")


def _compression(server: Xml.Element) -> None:
    packing = Xml.SubElement(Xml.SubElement(server, "httpCompression"), "staticTypes")
    for kind in sorted({content_type(kind) for kind in served_types().values() if is_compressible(kind)}):
        Xml.SubElement(packing, "remove", mimeType=kind)
        Xml.SubElement(packing, "add", mimeType=kind, enabled="true")
    Xml.SubElement(server, "urlCompression", doStaticCompression="true")


def _embed(root: Xml.Element) -> None:
    server = Xml.SubElement(Xml.SubElement(root, "location", path="embed"), "system.webServer")
    headers = Xml.SubElement(Xml.SubElement(server, "httpProtocol"), "customHeaders")
    Xml.SubElement(headers, "remove", name="Content-Security-Policy")


def _assets(root: Xml.Element) -> None:
    for folder in ("assets", "pagefind"):
        server = Xml.SubElement(Xml.SubElement(root, "location", path=folder), "system.webServer")
        content = Xml.SubElement(server, "staticContent")
        Xml.SubElement(content, "clientCache", cacheControlMode="UseMaxAge", cacheControlMaxAge="00:05:00")
