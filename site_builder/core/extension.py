"""What other packages bring: nouns that they declare in entry points, our own extensions as anybody's; libraries.

A group of entry points names one kind of noun; each point names one, or several in a tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from pathlib import Path
from traceback import extract_tb
from typing import Any

from site_builder.core.problem import MessageError, SiteBuilderError
from site_builder.core.text import table_beside

CATALOGUES = "site_builder.catalogues"
CHANNELS = "site_builder.channels"
CHECKS = "site_builder.checks"
COMMANDS = "site_builder.commands"
FORMATS = "site_builder.formats"
ENCODINGS = "site_builder.encodings"
LANGUAGES = "site_builder.languages"
REGIMES = "site_builder.regimes"
GROUPS = (CATALOGUES, CHANNELS, CHECKS, COMMANDS, ENCODINGS, FORMATS, LANGUAGES, REGIMES)


@dataclass(frozen=True, slots=True)
class Command:
    """A command of `site-builder`: its name, what it does in one line, and where click's command is (`module:name`).

    The line stands here so that `--help` need not load what the command needs. A name of several words, such as
    `deploy probe`, stands beneath the first. A `former` name answers with the new one.
    """

    name: str
    summary: str
    path: str
    former: str = ""


def commands_beside(module: str) -> tuple[Command, ...]:
    """The commands that `commands.toml` beside a module declares, by their names."""
    return tuple(
        Command(name, path=facts.pop("path", ""), **facts)
        for name, facts in table_beside(module, "commands.toml").items()
    )


@dataclass(frozen=True, slots=True)
class Language:
    """A language that authors write in: its tag, and the file of its words (`core.language`)."""

    tag: str
    words: Path


@dataclass(frozen=True, slots=True)
class Catalogues:
    """Translations of messages: a folder of gettext catalogues such as `locale/` of a portal (`core.i18n.catalog`)."""

    folder: Path


@dataclass(frozen=True, slots=True)
class Channel:
    """Files of a portal for one more kind of receiver, each function over a `derive.portal.Portal`.

    `addresses` are those of the `files` (`core.files.OutputFile`); `exchanges` are questions with their answers, for
    the page about channels.
    """

    addresses: Callable[[Any], Iterable[str]]
    files: Callable[[Any], Iterable[Any]]
    exchanges: Callable[[Any], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class PortalCheck:
    """A check: `core.problem.Problem`s over what a `derive.portal.Portal` has, of rules made by `core.problem.rule`."""

    find: Callable[[Any], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding that no code page has: its bytes come out as Latin letters, and its words tell it.

    `letters` are the Latin letters and what each stands for, `large` a pattern of the fonts that print small letters
    as capitals.
    """

    name: str
    letters: Mapping[str, str]
    large: str = ""


_points = cache(entry_points)  # the metadata of all that is installed is read for it


@cache
def declared(group: str, kind: type) -> tuple[Any, ...]:
    """What the entry points of a group name, read once a process. SiteBuilderError where one cannot be loaded."""
    return tuple(
        noun for point in sorted(_points().select(group=group)) for noun in _nouns(point, kind)
    )


def _nouns(point: EntryPoint, kind: type) -> Iterator[Any]:
    try:
        result = point.load()
        for noun in result if isinstance(result, (tuple, list)) else (result,):
            if not isinstance(noun, kind):
                raise TypeError(f"{type(noun).__name__} is no {kind.__name__}")
            yield noun
    except SiteBuilderError:  # of a point that this one's module needs
        raise
    except Exception as error:
        words: dict[str, str] = table_beside(__file__, "messages.toml")["extension"]
        facts = {"group": point.group, "name": point.name, "value": point.value, "reason": error}
        raise MessageError(words["not-loaded"], **facts) from error


@cache
def is_installed(module: str) -> bool:
    """Whether a library can be imported, without doing so."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@cache
def version_of(library: str) -> str:
    """The version of a library, "" where it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def fault_of_others(error: BaseException) -> str:
    """Where in another package, or in a template that is none of ours, an error arose, "FILE:LINE"; else ""."""
    theirs, ours = {str(path) for path in sources_of_makers()}, Path(__file__).parents[1]
    themes = (ours / "theme", ours.parent / "theme")  # of a wheel, and of a checkout
    lines = [
        line
        for line in extract_tb(error.__traceback__)
        if line.filename in theirs or line.filename.endswith(".html")
    ]
    if not lines or any(map(Path(lines[-1].filename).is_relative_to, themes)):
        return ""
    return f"{lines[-1].filename}:{lines[-1].lineno}"


@cache
def makers() -> tuple[str, ...]:
    """The packages that declare anything with their versions, "" for an entry point of no package; read once, too."""
    points = (point for group in GROUPS for point in sorted(_points().select(group=group)))
    return tuple(
        dict.fromkeys(
            f"{point.dist.name} {point.dist.version}" if point.dist else "" for point in points
        )
    )


@cache
def sources_of_makers() -> tuple[Path, ...]:
    """The modules of those packages but this one: whoever writes one changes them under one version."""
    points = (point for group in GROUPS for point in _points().select(group=group))
    names = dict.fromkeys(point.module.partition(".")[0] for point in points)
    specs = (find_spec(name) for name in names if name != __name__.partition(".")[0])
    return tuple(path for spec in specs if spec for path in _modules(spec))


def _modules(spec: ModuleSpec) -> Iterator[Path]:
    folders = spec.submodule_search_locations
    if folders is None:
        yield from (Path(spec.origin),) if spec.origin and spec.has_location else ()
    for folder in folders or ():
        yield from Path(folder).rglob("*.py")
