"""In which language a command speaks before it has read a portal's settings, and how far it has come."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from site_builder.core.errors import SiteBuilderError
from site_builder.core.i18n.catalog import FIRST, LOCALE, SOURCE, add_catalogues, languages, translator
from site_builder.core.platform import ui_language
from site_builder.core.problem import Translate
from site_builder.core.progress import Step, shown

FEWEST = 16  # steps; fewer are over before one has read it
_EVERY = 0.1  # seconds between two drawings


def spoken(words: Sequence[str]) -> str:
    """The language of a command that failed: of --lang or --language, else of the portal that it names."""
    parts = [part for word in words for part in (word.split("=", 1) if word.startswith("--") else (word,))]
    values = dict(itertools.pairwise(parts))
    for option in ("--lang", "--language"):
        if (stated := values.get(option, "")) in languages():
            return stated
    return language_of(Path(values.get("-f") or values.get("--config-file") or "mkdocs.yml"))


def language_of(config_file: Path) -> str:
    """The portal's language as far as its settings can be read, else the first: they may be what is wrong."""
    with contextlib.suppress(OSError, UnicodeError):
        text = config_file.read_text("utf-8-sig")
        with contextlib.suppress(SiteBuilderError):  # a package that cannot be loaded: its commands tell it
            add_catalogues(config_file.parent.resolve() / LOCALE)
        for key in (r"languages: *\[?", "language:"):
            match = re.search(rf"^ +{key} *[\"']?([\w-]+)", text, re.MULTILINE)
            if match and match[1] in languages():
                return match[1]
        return FIRST
    return own_language()


def own_language() -> str:
    """That of messages and help outside a portal, as gettext finds it; the first where the machine names none.

    docs/decisions/0082-language-of-commands.md
    """
    names = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = [
        re.split(r"[_.@-]", each)[0].lower() for each in (next(filter(None, names), "") or ui_language()).split(":")
    ]
    spoken = [each for each in wanted if each in languages()]
    return next(iter(spoken), SOURCE if {*wanted} - {"", "c", "posix"} else FIRST)


def on_terminal(language: str) -> contextlib.AbstractContextManager[None]:
    """Within the block, stages show themselves where a person looks on; files and pipes get nothing."""
    return shown(partial(bar, translator(language))) if sys.stderr.isatty() else contextlib.nullcontext()


@contextlib.contextmanager
def bar(say: Translate, what: str, count: int) -> Iterator[Step]:
    """A line for one stage, which goes on with every step."""
    if count < FEWEST:
        yield lambda: None
        return
    line = click.progressbar(length=count, label=say(what), show_pos=True, show_eta=True, file=sys.stderr)
    waiting, last = 0, time.monotonic()

    def step() -> None:
        nonlocal waiting, last
        waiting += 1
        if time.monotonic() - last >= _EVERY:
            line.update(waiting)
            waiting, last = 0, time.monotonic()

    with line:
        yield step
        line.update(waiting)
