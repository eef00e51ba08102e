"""hosting and probe. Settings of web servers are filled from one table (`build.seal.headers`); templates lie beside."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from site_builder.build.seal import headers
from site_builder.build.seal.inspect import read_sealed
from site_builder.cli.portal import CONFIG, FORM, load, show
from site_builder.cli.usage import language_of
from site_builder.core import addresses as at
from site_builder.core.addresses import RESERVED
from site_builder.core.problem import Phrase, errors_of, sort_problems
from site_builder.core.templates import fill_template
from site_builder.extensions.deploy.probe import probe as probe_host
from site_builder.model.manifest import NAME, Manifest
from site_builder.plugin import site_config

_TEMPLATES = {
    "apache": "htaccess",
    "caddy": "Caddyfile",
    "iis": "web.config",
    "netlify": "_headers",
    "nginx": "nginx.conf",
    "redirects": "_redirects",
}
_NO_PAGES = frozenset({"assets", "pagefind", "embed"})
_CONSTANTS = (
    "ASSETS",
    "EDITION",
    "EMBED",
    "EXPOSED",
    "FOREVER",
    "FRAMES",
    "PAGE",
    "REVALIDATE",
    "SHORT",
)


@dataclass(frozen=True, slots=True)
class Hosted:
    """Name of the host, base path (`/` or `/x/`), folder of the files, first segments of pages, other languages.

    `moved` are folders with the one where each of their files is now, `gone` those whose files are nowhere; the pages
    in both stand. `files` are single ones with where they lead.
    """

    host: str
    base: str
    root: str
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


def ends_of(manifest: Manifest, languages: Iterable[str] = ()) -> dict[str, Any]:
    """Which addresses of a site lead elsewhere or nowhere, as `Hosted` has them, however often they moved."""
    moved = {old: _last(old, manifest.moved) for old in sorted(manifest.moved)}
    folders = {old: new for old, new in moved.items() if old.endswith("/") and "://" not in old}
    everywhere = ("", *languages)
    both = [
        (at.localized(old, code), at.localized(new, code))
        for code in everywhere
        for old, new in folders.items()
    ]
    # A document that still stands needs a rule only where that of its folder would lead it elsewhere.
    led = {old for old, new in folders.items() if old != new}
    absent = (
        old for old in moved if old not in manifest.by_path or f"{old.rpartition('/')[0]}/" in led
    )
    single = {old: moved[old] for old in absent if re.search(r"\.[a-z]+$", old)}
    return {
        "moved": tuple((old, new) for old, new in both if old != new),
        "gone": tuple(old for old, new in both if old == new),
        "files": tuple(single.items()),
    }


def _last(folder: str, moved: Mapping[str, str]) -> str:
    for _ in moved:
        folder = moved.get(folder, folder)
    return folder


def _render(template: str, portal: Hosted) -> str:
    types = headers.served_types()
    kinds = sorted(set(types.values()))
    settings = fill_template(
        __file__,
        template,
        **asdict(portal),
        **{name: getattr(headers, name) for name in _CONSTANTS},
        types=types,
        texts=[kind for kind in kinds if headers.is_text(kind)],
        packed=[kind for kind in kinds if headers.is_compressible(kind)],
        served=headers.content_type,
    )
    return settings.decode()


SERVERS: Mapping[str, Callable[[Hosted], str]] = {
    name: partial(_render, template) for name, template in _TEMPLATES.items()
}


@click.command()
@click.argument("server", type=click.Choice(sorted(SERVERS)))
@CONFIG
@click.option(
    "--root", default="/var/www/site", show_default=True, help="Where the server finds the files."
)
def settings(server: str, config_file: Path, root: str) -> None:
    """Print a server's settings: types with charset, CORS for data, compression, cache, nosniff, frames, 404, 301.

    Files of what was renamed lead to where they are now, those of what was removed and of withdrawn editions are
    answered by the page that says why (410): print the settings again after a build that followed such a command.

    \b
    site-builder deploy settings nginx --root /var/www/reports > /etc/nginx/conf.d/reports.conf
    site-builder deploy settings apache > .htaccess       (a copy in the docroot; a deployment leaves it there)
    site-builder deploy settings caddy --root /var/www/reports >> /etc/caddy/Caddyfile
    site-builder deploy settings netlify > _headers       (Cloudflare Pages reads it, too)
    site-builder deploy settings redirects > _redirects   (for both, and for GitLab Pages)
    site-builder deploy settings iis > web.config
    """
    config = load(config_file)
    site = site_config(config)
    series = {path.name for path in Path(config.docs_dir).iterdir() if path.is_dir()}
    host = urlsplit(site.url).hostname or "localhost"
    listed = Path(config.site_dir, NAME)
    ends = ends_of(read_sealed(str(listed)), site.others) if listed.is_file() else {}
    former = {
        old.partition("/")[0] for old in (*dict(ends.get("moved", ())), *ends.get("gone", ()))
    } - {*site.others}
    sections = tuple(sorted((series | former | RESERVED) - _NO_PAGES))
    click.echo(
        SERVERS[server](Hosted(host, site.base_path, root, sections, site.others, **ends)), nl=False
    )


@click.command()
@click.argument("url")
@click.option(
    "--lang", help="Language of messages; left out, that of the portal here, else of the machine."
)
@FORM
def probe(url: str, lang: str | None, form: str) -> None:
    """Report what a host serves wrongly: types, charset, CORS, Range, compression, cache, frames, nosniff, the page for
    404.

    \b
    site-builder deploy probe https://reports.example/

    Exit code 0: served well. 1: errors, or nobody answers. 2: the command was used wrongly.
    """
    if not url.startswith(("http://", "https://")):
        raise click.UsageError(
            Phrase("“{url}” is no address; write it whole, with https:// before it.", url=url)
        )
    try:
        problems = sort_problems(probe_host(url))
    except OSError as error:
        raise click.ClickException(f"{url}: {error}") from error
    show(problems, lang or language_of(Path("mkdocs.yml")), form)
    sys.exit(1 if errors_of(problems) else 0)
