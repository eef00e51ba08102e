"""hosting and probe."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from site_builder.cli.language import language_of
from site_builder.cli.portal import CONFIG, load
from site_builder.core.addresses import RESERVED
from site_builder.core.i18n.report import tell, tell_json
from site_builder.core.problem import Phrase, errors_of, sort_problems
from site_builder.extensions.deploy.hosting import SERVERS, Hosted
from site_builder.extensions.deploy.probe import probe as probe_host
from site_builder.plugin import site_config

_NO_PAGES = frozenset({"assets", "pagefind", "embed"})


@click.command()
@click.argument("server", type=click.Choice(sorted(SERVERS)))
@CONFIG
@click.option("--root", default="/var/www/site", show_default=True, help="Where the server finds the files.")
def hosting(server: str, config_file: Path, root: str) -> None:
    """Print a server's settings: types with charset, CORS for data, compression, cache, nosniff, frames, 404.

    \b
    site-builder hosting nginx --root /var/www/reports > /etc/nginx/conf.d/reports.conf
    site-builder hosting apache > .htaccess       (a copy in the docroot; a deployment leaves it there)
    site-builder hosting caddy --root /var/www/reports >> /etc/caddy/Caddyfile
    site-builder hosting netlify > _headers
    site-builder hosting iis > web.config
    """
    config = load(config_file)
    site = site_config(config)
    series = {path.name for path in Path(config.docs_dir).iterdir() if path.is_dir()}
    sections = tuple(sorted((series | RESERVED) - _NO_PAGES))
    host = urlsplit(site.url).hostname or "localhost"
    click.echo(SERVERS[server](Hosted(host, site.base_path, root, sections, site.others)), nl=False)


@click.command()
@click.argument("url")
@click.option("--lang", help="Language of messages; left out, that of the portal here, else of the machine.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def probe(url: str, lang: str | None, form: str) -> None:
    """Tell what a host gets wrong: types, charset, CORS, Range, compression, cache, frames, nosniff, the page for 404.

    \b
    site-builder probe https://reports.example/

    Exit code 0: served well. 1: errors, or nobody answers. 2: the command was used wrongly.
    """
    if not url.startswith(("http://", "https://")):
        raise click.UsageError(Phrase("“{url}” is no address; write it whole, with https:// before it.", url=url))
    try:
        problems = sort_problems(probe_host(url))
    except OSError as error:
        raise click.ClickException(f"{url}: {error}") from error
    lang = lang or language_of(Path("mkdocs.yml"))
    if form == "json":
        sys.stdout.buffer.write(tell_json(problems, lang))
    else:
        click.echo(tell(problems, lang))
    sys.exit(1 if errors_of(problems) else 0)
