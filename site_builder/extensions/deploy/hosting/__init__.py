"""Settings of web servers, filled from one table (`build.headers`): a template a server lies beside this module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from site_builder.build import headers

_TEMPLATES = {
    "apache": "htaccess",
    "caddy": "Caddyfile",
    "iis": "web.config",
    "netlify": "_headers",
    "nginx": "nginx.conf",
}
_CONSTANTS = ("ASSETS", "EDITION", "EMBED", "EXPOSED", "FOREVER", "FRAMES", "PAGE", "REVALIDATE", "SHORT")


@dataclass(frozen=True, slots=True)
class Hosted:
    """Name of the host, base path (`/` or `/x/`), folder of the files, first segments of pages, other languages."""

    host: str
    base: str
    root: str
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def _render(template: str, portal: Hosted) -> str:
    settings = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    settings.filters |= {"served": headers.content_type, "xml": partial(escape, entities={'"': "&quot;"})}
    types = headers.served_types()
    kinds = sorted(set(types.values()))
    return settings.get_template(template).render(
        **asdict(portal),
        **{name: getattr(headers, name) for name in _CONSTANTS},
        types=types,
        texts=[kind for kind in kinds if headers.is_text(kind)],
        packed=[kind for kind in kinds if headers.is_compressible(kind)],
    )


SERVERS: Mapping[str, Callable[[Hosted], str]] = {
    name: partial(_render, template) for name, template in _TEMPLATES.items()
}
