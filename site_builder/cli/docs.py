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
from site_builder.core.i18n.catalog import SOURCE, translator
from site_builder.core.problem import N_, Phrase
from site_builder.core.text import nearest

MAKING = N_("Making the documentation of version {version} readable (once; half a minute) ...")
NO_PAGE = N_("The documentation has no page “{page}”. There are: {known}.")
ENGLISH = N_(
    "This page is in English only; what there is in your language stands in the guide: site-builder docs guide"
)
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
    folder for programs' data, and need no network. Into a pipe or a file the page itself is printed, in Markdown.
    """
    language = lang or language_of(Path("mkdocs.yml"))
    source = _source(page, language)
    if language != SOURCE and source.suffixes == [".md"]:
        click.echo(translator(language)(ENGLISH), err=True)
    if not (folder or sys.stdout.isatty()):
        click.echo(source.read_text("utf-8"))
        return
    site = _built(language)
    if folder:
        click.echo(site)
        return
    with make_server(site, port) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/{_address(source)}"
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


def _source(page: str, language: str) -> Path:
    """The page as it was written, in the reader's language where it is. Raises UsageError with the nearest name."""
    pages = SOURCES / "docs"
    for suffix in (f".{language}.md", ".md"):
        if (path := pages / f"{page or 'index'}{suffix}").is_file():
            return path
    names = (path.relative_to(pages).as_posix() for shape in ("*.md", "reference/*.md") for path in pages.glob(shape))
    known = sorted({name.partition(".")[0] for name in names} - {"index"})
    guides = [name for name in known if "/" not in name]  # all would be cut off
    raise click.UsageError(Phrase(NO_PAGE, page=page, known=nearest(page, known) or ", ".join(guides)))


def _address(source: Path) -> str:
    """Where the page of a source stands in the site."""
    name, _, language = source.relative_to(SOURCES / "docs").as_posix().removesuffix(".md").partition(".")
    return "".join(f"{part}/" for part in (language, name.removesuffix("index")) if part)
