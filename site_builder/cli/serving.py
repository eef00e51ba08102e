"""serve: each change in the browser by itself, and what is wrong over the last good page; docs: the documentation."""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
import wsgiref.simple_server
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import click
from mkdocs.config.defaults import MkDocsConfig

from site_builder import __version__
from site_builder.build.live.app import TYPES, make_app
from site_builder.build.live.overlay import Board, render_problems
from site_builder.build.site.links import PageLinks
from site_builder.cli.portal import CONFIG, LANGUAGE, load
from site_builder.cli.usage import language_of
from site_builder.core.files import sha256_of
from site_builder.core.i18n.catalog import SOURCE, message_tables, translator
from site_builder.core.i18n.report import count
from site_builder.core.problem import N_, Phrase, errors_of, sort_problems
from site_builder.core.text import nearest
from site_builder.plugin import OpenDataPlugin, Ways, run_build
from site_builder.plugin.reading import read_settings
from site_builder.plugin.serve import Refusal, failure_panel, failure_words
from site_builder.plugin.settings import folders, site_config
from site_builder.validate.built_site import verify_site

ENDS = N_("(Ctrl-C ends)")
UNBUILT = N_("There is no built site in {folder}; run site-builder build first.")
SHOWN = N_("Shown anew.")
_SETTLING = (
    0.1  # seconds without a further change before a build, and between two looks at the folders
)
_SHARE = 20  # a look takes at most so small a part of the time: there may be many files, or a network between


@click.command()
@CONFIG
@LANGUAGE
@click.option("--port", "-p", default=8000, show_default=True, help="0 takes a free one.")
@click.option(
    "--built",
    is_flag=True,
    help="Show the site that build made, as a plain host would, and nothing else.",
)
def serve(config_file: Path, lang: str | None, port: int, *, built: bool) -> None:
    """See each change of a text or table in the browser at once, and what is wrong over the last good page.

    The site in site/ stays as it is: what is shown is built in a folder of its own, which is gone afterwards.
    """
    if built:
        _serve_built(config_file, port, lang)
        return
    own = tempfile.TemporaryDirectory(prefix="site-builder-", ignore_cleanup_errors=True)
    with contextlib.suppress(KeyboardInterrupt), own as folder:
        studio = Studio(config_file, Path(folder), lang)
        with _served(studio, port):
            studio.run()


def _serve_built(config_file: Path, port: int, lang: str | None) -> None:
    site = Path(load(config_file).site_dir)
    say = translator(lang or language_of(config_file))
    if not (site / "index.html").is_file():
        raise click.ClickException(say(UNBUILT).format(folder=f"{site.name}/"))
    with make_server(site, port) as server:
        click.echo(f"http://127.0.0.1:{server.server_address[1]}/  {say(ENDS)}")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


class Studio:
    """Builds a portal again and again in a folder of its own, and says on a board what is to be seen."""

    def __init__(self, config_file: Path, folder: Path, lang: str | None = None) -> None:
        self.config_file, self.folder = config_file, folder
        self.asked = lang
        self.config = load(config_file)
        self.base = site_config(self.config).base_path
        self.board = Board()
        self._number = 0
        self._plugin: OpenDataPlugin | None = None

    @property
    def language(self) -> str:
        """That of messages: the one asked for, else the portal's as its settings are now."""
        return self.asked or language_of(self.config_file)

    def run(self) -> None:
        """Build now, and after each change, until Ctrl-C; nobody looks at the folders while a build runs."""
        stamps = self.stamps()
        while True:
            self.build()
            built = stamps
            while stamps == built:
                stamps = self.stamps()
            while (newer := self.stamps()) != stamps:
                stamps = newer

    def stamps(self) -> dict[str, tuple[int, int, int]]:
        """What tells of each source that it was written again, and a pause; that shows on a network too."""
        start, stamps = time.monotonic(), dict[str, tuple[int, int, int]]()
        for path in _sources(self.config):
            with contextlib.suppress(OSError):  # gone meanwhile
                stat = path.stat()
                stamps[str(path)] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        time.sleep(max(_SETTLING, _SHARE * (time.monotonic() - start)))
        return stamps

    def build(self) -> None:
        """Show the portal as its files are now, or what is wrong with them; nothing is raised."""
        self._number += 1
        site = self.folder / str(self._number)
        try:
            panel = self._built_into(site)
        except (Exception, SystemExit) as error:
            failure = (self._plugin and self._plugin.failure) or error
            self.board.blame(
                failure_panel(failure, self.language, has_page=self.board.state.root is not None)
            )
            click.echo(failure_words(failure, self.language), err=True)
            self._complete()
            shutil.rmtree(site, ignore_errors=True)
        else:
            _forget(self.board.show(site, panel))
            click.echo(translator(self.language)(SHOWN))
            self._complete()

    def _complete(self) -> None:
        """What nobody waits for who looks at a page; until then search answers from the index before."""
        try:
            if self._plugin:
                self._plugin.complete()
        except Exception as error:
            self.board.blame(failure_panel(error, self.language, has_page=True))
            click.echo(failure_words(error, self.language), err=True)
        self._plugin = None
        gc.unfreeze()  # what was left the last time may hang together by now and lead nowhere
        gc.collect()  # the portal that was shown
        gc.freeze()  # and nobody looks through what is left while the next one is built

    def _built_into(self, site: Path) -> str:
        config = read_settings(self.config_file, site_dir=str(site))
        plugin = self._plugin = cast(OpenDataPlugin, config.plugins["open-data"])
        plugin.ways = Ways(looked_at=self.board.state.root)
        run_build(config, "serve")
        problems = sort_problems(
            (*plugin.problems, *verify_site(site, self.base, PageLinks(plugin.prepared.keeper)))
        )
        if errors_of(problems):
            raise Refusal(problems, self.language)
        if problems:
            click.echo(count(problems, self.language))
        return render_problems(problems, self.language, has_page=True)


def _forget(site: Path | None) -> None:
    """Away with a folder nobody looks at any more; the next build need not wait for it."""
    if site:
        threading.Thread(
            target=shutil.rmtree, args=(site,), kwargs={"ignore_errors": True}, daemon=True
        ).start()


@contextlib.contextmanager
def _served(studio: Studio, port: int) -> Iterator[None]:
    app = make_app(studio.board, studio.base, studio.language)
    kinds = {"server_class": _Threads, "handler_class": _Quiet}
    with wsgiref.simple_server.make_server("127.0.0.1", port, app, **kinds) as server:
        say = translator(studio.language)
        click.echo(f"http://127.0.0.1:{server.server_address[1]}{studio.base}  {say(ENDS)}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def _sources(config: MkDocsConfig) -> Iterator[Path]:
    """What a page is made of: texts, tables, settings and templates, but not what builds leave behind."""
    places = folders(config)
    yield from filter(Path.is_file, places.root.iterdir())
    wanted = [
        places.reports,
        places.datasets,
        *map(Path, config.theme.dirs),
        *map(Path, config.watch),
    ]
    wanted += [places.root / name for name in ("locale", "hooks", "theme")]
    if extra := config.plugins["open-data"].config.extra_files:
        wanted.append(Path(extra))
    for folder in dict.fromkeys(path.resolve() for path in wanted):
        for home, _, names in os.walk(folder, followlinks=True):
            yield from (Path(home, name) for name in names)


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        root = Path(self.directory)
        own = (
            root / self.path.lstrip("/").partition("/")[0] / "404.html"
        )  # of the pages in another language
        page = own if own.is_file() else root / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a reader of the terminal looks for the address, not for the traffic."""


def make_server(folder: Path, port: int = 0, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """A server of a folder; port 0 takes a free one."""
    return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(folder)))


class _Threads(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True  # a browser that waits for news does not keep the program


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Quiet, as above."""


_WORDS = message_tables(__package__)["docs"]
_PACKAGE = Path(__file__).parents[1]
SOURCES = (
    _PACKAGE / "handbook" if (_PACKAGE / "handbook").is_dir() else _PACKAGE.parent
)  # of a wheel, of a checkout


@click.command()
@click.argument("page", required=False, default="")
@click.option("--port", "-p", default=0, help="Which port; 0 takes a free one.")
@click.option("--folder", is_flag=True, help="Print the folder of the pages, and serve nothing.")
@click.option(
    "--lang", help="Language of the pages; left out, that of the portal here, else of the machine."
)
def docs(page: str, port: int, lang: str | None, *, folder: bool) -> None:
    """Read the documentation in the browser, in your language: tutorial, guide, cookbook, reference.

    PAGE is one of its pages, as in `site-builder docs tutorial`; the page guide lists them. The pages are made once for
    each version, in your own folder for programs' data, and need no network. Into a pipe or a file the page itself is
    printed, in Markdown.
    """
    language = lang or language_of(Path("mkdocs.yml"))
    source = _source(page, language)
    if language != SOURCE and source.suffixes == [".md"]:
        click.echo(translator(language)(_WORDS["english"]), err=True)
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
    state = sha256_of(b"".join(path.read_bytes() for path in files))[:12]
    own = Path(click.get_app_dir("site-builder")) / f"docs-{__version__}-{state}"
    if (own / "site/index.html").is_file():
        return own / "site"
    click.echo(translator(language)(_WORDS["making"]).format(version=__version__), err=True)
    shutil.rmtree(own, ignore_errors=True)
    for path in files:
        copy = own / path.relative_to(SOURCES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    command = [
        sys.executable,
        "-m",
        "site_builder.cli",
        "build",
        "-f",
        "docs.yml",
        "--site-dir",
        "site",
        "--no-cache",
    ]
    done = subprocess.run(command, cwd=own, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        shutil.rmtree(own, ignore_errors=True)
        raise click.ClickException(done.stdout + done.stderr)
    return own / "site"


def _source(page: str, language: str) -> Path:
    """The page as it was written, in the reader's language where it is. Raises UsageError with the nearest name."""
    pages = SOURCES / "docs"
    for home, suffix in itertools.product(("", "reference/"), (f".{language}.md", ".md")):
        if (path := pages / f"{home}{page or 'index'}{suffix}").is_file():
            return path
    names = (
        path.relative_to(pages).as_posix()
        for shape in ("*.md", "reference/*.md")
        for path in pages.glob(shape)
    )
    known = sorted({name.partition(".")[0] for name in names} - {"index"})
    guides = [name for name in known if "/" not in name]  # all would be cut off
    near, word = nearest(page, known), page.lower()
    there = [
        name
        for name in guides
        if not near and word in _source(name, language).read_text("utf-8").lower()
    ]
    message = _WORDS["mentioned" if there else "no-page"]
    raise click.UsageError(Phrase(message, page=page, known=near or ", ".join(there or guides)))


def _address(source: Path) -> str:
    """Where the page of a source stands in the site."""
    name, _, language = (
        source.relative_to(SOURCES / "docs").as_posix().removesuffix(".md").partition(".")
    )
    return "".join(f"{part}/" for part in (language, name.removesuffix("index")) if part)
