"""docs: the documentation that came with the tool, as a site of its own on this machine; no network is needed."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

import click

from site_builder import __version__
from site_builder.cli.language import language_of
from site_builder.cli.serving import ENDS, make_server
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Phrase
from site_builder.core.text import nearest

MAKING = N_("Making the documentation of version {version} readable (once; half a minute) ...")
NO_PAGE = N_("The documentation has no page “{page}”. There are: {known}.")
_PACKAGE = Path(__file__).parents[1]
SOURCES = _PACKAGE / "handbook" if (_PACKAGE / "handbook").is_dir() else _PACKAGE.parent  # of a wheel, of a checkout


@click.command()
@click.argument("page", required=False, default="")
@click.option("--port", "-p", default=0, help="Which port; 0 takes a free one.")
@click.option("--folder", is_flag=True, help="Print the folder of the pages, and serve nothing.")
@click.option("--lang", help="Language of the pages; left out, that of the portal here, else of the machine.")
def docs(page: str, port: int, lang: str | None, *, folder: bool) -> None:
    """Read the documentation in the browser, in your language: tutorial, guide, cookbook, reference.

    PAGE is one of its pages, as in `site-builder docs tutorial`. The pages are made once for each version, in your own
    folder for programs' data, and need no network.
    """
    language = lang or language_of(Path("mkdocs.yml"))
    site = _built(language)
    if folder:
        click.echo(site)
        return
    where = _address(site, page, language)
    with make_server(site, port) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/{where}"
        click.echo(f"{address}  {translator(language)(ENDS)}")
        webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


def _built(language: str) -> Path:
    """The folder of the built site, made now where these sources were never built."""
    sources = [SOURCES / "docs.yml", *sorted((SOURCES / "docs").rglob("*"))]
    files = [path for path in sources if path.is_file()]
    state = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    own = Path(click.get_app_dir("site-builder")) / f"docs-{__version__}-{state}"
    if (own / "site/index.html").is_file():
        return own / "site"
    click.echo(translator(language)(MAKING).format(version=__version__), err=True)
    shutil.rmtree(own, ignore_errors=True)
    for path in files:
        copy = own / path.relative_to(SOURCES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    command = [sys.executable, "-m", "site_builder.cli", "build", "-f", "docs.yml", "--site-dir", "site", "--no-cache"]
    done = subprocess.run(command, cwd=own, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        shutil.rmtree(own, ignore_errors=True)
        raise click.ClickException(done.stdout + done.stderr)
    return own / "site"


def _address(site: Path, page: str, language: str) -> str:
    """Where a page stands, in the reader's language where there is one. Raises UsageError with the nearest name."""
    folders = [site / language, site] if language != "en" else [site]
    for each in folders:
        if (each / page / "index.html").is_file():
            return f"{(each / page).relative_to(site).as_posix()}/".removeprefix("./")
    known = sorted({path.stem.partition(".")[0] for path in (SOURCES / "docs").glob("*.md")} - {"index"})
    near = nearest(page, known)
    raise click.UsageError(Phrase(NO_PAGE, page=page, known=near or ", ".join(known)))
