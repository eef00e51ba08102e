"""`mkdocs serve` without a standstill: its server shows the last good site, what is wrong over it, and what is mended.

MkDocs' own server waits for a build to succeed before it answers anything, and reloads by an inline script that the
pages' content policy would block; so its application gives way to ours, and its builder to one that never raises.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Protocol

import jinja2
from jinja2.bccache import Bucket
from mkdocs.exceptions import BuildError, MkDocsException, PluginError

from site_builder.build.live.app import make_app
from site_builder.build.live.overlay import Board, render_failure, render_problems
from site_builder.core.errors import BuildRefused, explained, is_ours
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import tell
from site_builder.core.platform.files import link_file
from site_builder.core.problem import Problem
from site_builder.model.config import SiteConfig
from site_builder.plugin.reading import log, read_settings

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


class Refusal(PluginError):
    """The checks found errors; nothing was written."""

    def __init__(self, problems: Sequence[Problem], language: str) -> None:
        super().__init__(tell(problems, language))
        self.problems = tuple(problems)


class Built(Protocol):
    """What is known of the last build."""

    failure: BaseException | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The findings of the last reading."""


def failure_words(error: BaseException, language: str) -> str:
    """What a build ended by says to an author: words of ours, or those of the plugin that raised them on purpose."""
    if isinstance(error, BuildRefused):
        return tell(error.problems, language)
    if isinstance(error, MkDocsException) or is_ours(error):
        return str(error)
    return explained(error).say(translator(language))


def failure_panel(error: BaseException, language: str, *, has_page: bool) -> str:
    """The same for the browser."""
    if isinstance(error, (Refusal, BuildRefused)):
        return render_problems(error.problems, language, has_page=has_page)
    return render_failure(failure_words(error, language), language, has_page=has_page)


def take_over(server: LiveReloadServer, plugin: Built, language: str, config_file: Path) -> LiveReloadServer:
    """Give MkDocs' server our application and a builder that tells what is wrong instead of raising it."""
    board, written, builder = Board(), Path(server.root), server.builder
    copies = Path(tempfile.mkdtemp(prefix=f"{written.name}-", dir=written.parent))

    def build() -> None:
        plugin.failure = None
        try:
            builder()
        except (Exception, SystemExit) as error:
            failure = plugin.failure or _of_settings(config_file) or error
            if not isinstance(failure, BuildError):  # those MkDocs has told
                log.error(failure_words(failure, language))
            board.blame(failure_panel(failure, language, has_page=board.state.root is not None))
        else:
            publish()

    def publish() -> None:
        panel = render_problems(plugin.problems, language, has_page=True)
        _forget(board.show(_copied(written, copies), panel))

    if plugin.failure:
        board.blame(failure_panel(plugin.failure, language, has_page=False))
    else:
        publish()
    server.builder = build
    server.set_app(make_app(board, server.mount_path, language))
    _clear_at(server, copies)
    return server


def _of_settings(config_file: Path) -> BuildRefused | None:
    """What is wrong with the settings where a build failed before it reached the plugin; MkDocs says it its own way."""
    try:
        read_settings(config_file)
    except BuildRefused as refusal:
        return refusal
    except Exception:  # whatever it is, the build's own failure is told
        return None
    return None


def _copied(written: Path, copies: Path) -> Path:
    """The site as it was written, out of reach of the next build: MkDocs empties its folder first."""
    copy = Path(tempfile.mkdtemp(dir=copies)) / "site"
    shutil.copytree(written, copy, copy_function=link_file)
    return copy


def _forget(copy: Path | None) -> None:
    if copy:
        shutil.rmtree(copy.parent, ignore_errors=True)


def _clear_at(server: LiveReloadServer, copies: Path) -> None:
    close: Callable[[], None] = server.server_close

    def closed() -> None:
        close()
        shutil.rmtree(copies, ignore_errors=True)

    server.server_close = closed  # type: ignore[method-assign]


class Compiled(jinja2.BytecodeCache):
    """What Jinja made of each template, until its text changes; for environments that are dressed alike."""

    def __init__(self, site: SiteConfig) -> None:
        self.site = site
        self.stored: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was made of the same text."""
        checksum, code = self.stored.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """What was made of a text, instead of what was made of another under its name."""
        if bucket.code:
            self.stored[bucket.key] = bucket.checksum, bucket.code


_known: list[Compiled] = []


def compiled_for(site: SiteConfig) -> Compiled:
    """Those of a portal with these settings: a filter may have worked them into what it compiled."""
    if not (_known and _known[0].site == site):
        _known[:] = [Compiled(site)]
    return _known[0]
