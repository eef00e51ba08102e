"""mkdocs.yml read by MkDocs, and what it refuses said in words of ours: which key, what stands there, what would do."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from mkdocs.config.base import Config, ValidationError
from mkdocs.config.config_options import SubConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.plugins import get_plugins
from mkdocs.utils.yaml import yaml_load

from site_builder.build.causes import without_effects
from site_builder.core.files import mappings_in
from site_builder.core.i18n.catalog import known_word, with_meant
from site_builder.core.problem import (
    WRITE,
    BuildRefused,
    Phrase,
    Problem,
    UnreadableError,
    as_typed,
    flag,
    meant,
    sort_problems,
)
from site_builder.core.text import nearest
from site_builder.load.safety.known_keys import check_known
from site_builder.load.safety.safe_yaml import AS_UTF8, MALFORMED, TWICE, parse_yaml, repair_of
from site_builder.plugin.options import RIGHT, Options

_REQUIRED = "Required configuration not provided"
_OURS = "Plugin 'open-data'"
_STEPS = re.compile(
    r"(?:Plugin '(?P<plugin>[^']+)' (?:option|value) '(?P<option>[^']+)'|Sub-option '(?P<sub>[^']+)'): "
)

log = logging.getLogger(f"{get_plugins.__module__}.open-data")  # of MkDocs, or of ProperDocs


def read_settings(config_file: Path, **changes: Any) -> MkDocsConfig:
    """The settings, with changes. Raises BuildRefused with everything that is wrong, and OSError."""
    config = MkDocsConfig(config_file_path=str(config_file))
    with config_file.open("rb") as source:
        try:
            config.load_file(source)
        except (ConfigurationError, UnicodeError) as error:
            raise BuildRefused([_unreadable(config_file)]) from error
    slip = _unreadable(config_file)
    if (
        getattr(dict(slip.facts)["reason"], "message", "") == TWICE
    ):  # of which MkDocs takes the last in silence
        raise BuildRefused([slip])
    config.load_dict(changes)
    errors, warnings = config.validate()
    for name, warning in warnings:
        log.debug("Config value '%s': %s", name, warning)  # unknown keys are told by our own check
    if errors:
        texts = [([name], str(error)) for name, error in errors if not str(error).startswith(_OURS)]
        for own in _own_options(config_file) if len(texts) < len(errors) else ():
            refused = _refused(Options, own, str(config_file))
            texts += [(["plugins", "open-data", *path], text) for path, text in refused]
        texts = texts or [([name], str(error)) for name, error in errors]
        problems = [_problem(config_file, path, text) for path, text in texts]
        raise BuildRefused(sort_problems(without_effects([*problems, *_misspelt(config_file)])))
    if "open-data" not in config.plugins:
        near = nearest("plugins", {*written_keys(config_file)} - {"plugins"})
        key = "plugins" if near else "- open-data"
        right = Phrase(RIGHT["renamed" if near else "absent"], key=key, near=near)
        facts: dict[str, Any] = {"key": "- open-data", "place": "plugins", "right": right}
        raise BuildRefused([flag("settings-missing", config_file.name, column="plugins", **facts)])
    if not any(Path(folder, "page.html").is_file() for folder in config.theme.dirs):
        right = Phrase(RIGHT["foreign-theme"], found=config.theme.name or "")
        facts = {
            "key": "theme",
            "place": Phrase("settings"),
            "found": config.theme.name,
            "right": right,
        }
        raise BuildRefused([flag("settings-invalid", config_file.name, column="theme", **facts)])
    return config


def written_keys(config_file: Path) -> dict[str, Any]:
    """The keys as the file has them, without what MkDocs adds. The file has been read, so that it can be."""
    with config_file.open("rb") as source:
        return yaml_load(source)


def _unreadable(config_file: Path) -> Problem:
    try:
        text = config_file.read_bytes().decode("utf-8-sig")
        read = parse_yaml(text)
    except UnicodeError:
        return flag(
            "settings-unreadable",
            config_file.name,
            reason=Phrase("it is not saved as UTF-8"),
            right=AS_UTF8,
        )
    except UnreadableError as error:
        right = repair_of(error, text)
        return flag(
            "settings-unreadable",
            config_file.name,
            row=error.line,
            reason=error.reason,
            right=right,
        )
    reason = (
        Phrase("it is empty") if read is None else Phrase("it is not a list of “key: value” lines")
    )
    return flag("settings-unreadable", config_file.name, row=1, reason=reason, right=MALFORMED)


def _values(written: Any, key: str) -> Iterator[Any]:
    """What stands under a key, wherever it stands."""
    for name, value in (
        written.items()
        if isinstance(written, dict)
        else enumerate(written)
        if isinstance(written, list)
        else ()
    ):
        if name == key:
            yield value
        yield from _values(value, key)


def _problem(config_file: Path, path: list[str], text: str) -> Problem:
    file = config_file.name
    while step := _STEPS.match(text):
        path = [*path, *filter(None, step.groups())]
        text = text[step.end() :]
    key, location = path[-1], Phrase("settings") if len(path) == 1 else " → ".join(path[:-1])
    if text.startswith(_REQUIRED):
        home = (
            next(_values(written_keys(config_file), path[-2]), ())
            if path[1:]
            else written_keys(config_file)
        )
        near = (
            next((each for each in home if known_word(each, [key])), "")
            if isinstance(home, Mapping)
            else ""
        )
        wanted = Phrase(RIGHT["renamed" if near else "absent"], key=key, near=near)
        return flag("settings-missing", file, column=key, key=key, place=location, right=wanted)
    stated, right = (
        as_typed(next(_values(written_keys(config_file), key), "")),
        next(_remedies(key, text)),
    )
    entries = _entries(config_file) if key == "plugins" else []
    if stray := next(
        (
            part
            for entry in entries
            if "open-data" in entry
            for part in entry
            if part != "open-data"
        ),
        "",
    ):
        stated, right = stray, Phrase(RIGHT["outside"], key=stray)
    if getattr(right, "message", "") == RIGHT["kind-list"] and "," in stated and key != "nav":
        right = Phrase(WRITE, near=f"{key}: [{stated}]")
    alone = right.facts.get("found", "") if isinstance(right, Phrase) else ""
    facts: dict[str, Any] = {
        "key": key,
        "place": location,
        "found": alone.strip("'") or stated,
        "right": right,
    }
    return flag("settings-invalid", file, column=key, **facts)


def _own_options(config_file: Path) -> list[dict[str, Any]]:
    """The block `open-data` as it is written."""
    return mappings_in([entry.get("open-data") for entry in _entries(config_file)])


def _entries(config_file: Path) -> list[dict[str, Any]]:
    plugins = written_keys(config_file).get("plugins")
    return mappings_in(plugins if isinstance(plugins, list) else [plugins])


def _refused(
    options: type[Config], written: dict[str, Any], file: str
) -> Iterator[tuple[list[str], str]]:
    """Everything that options refuse, by the way to each; MkDocs itself ends with the first."""
    config = options(config_file_path=file)
    config.load_dict(written)
    for name, option in options._schema:
        own = written.get(name, {})
        if isinstance(option, SubConfig) and isinstance(own, dict):
            below = list(_refused(option.config_class, own, file))
            if below and name not in written:
                below = [([], _REQUIRED)]  # the whole block is missing: one cause
            yield from (([name, *path], text) for path, text in below)
            continue
        try:
            option.pre_validation(config, name)
            option.validate(config.get(name))
        except ValidationError as error:
            yield [name], error.args[0]


def _misspelt(config_file: Path) -> Iterator[Problem]:
    """Options of ours that nobody knows: one may be meant for that which is missing."""
    known = frozenset(name for name, _ in Options._schema)
    for options in _own_options(config_file):
        yield from check_known(options, known, config_file.name, "open-data")


def _remedies(key: str, text: str) -> Iterator[str]:
    if isinstance(text, Phrase):  # an option of ours knows what would do
        yield text
    if "key-value mapping" in text and isinstance(
        option := dict(Options._schema).get(key), SubConfig
    ):
        yield Phrase(
            RIGHT["block"], known=", ".join(f"{name}: …" for name, _ in option.config_class._schema)
        )
    for pattern, remedy in _PATTERNS.items():
        if match := re.search(pattern, text):
            yield remedy(match)
    yield Phrase(RIGHT["other"], key=key)


def _plugin(match: re.Match[str]) -> Phrase:
    return meant(match[1], get_plugins(), RIGHT["plugin"], RIGHT["plugin-near"], found=match[1])


def _folder(match: re.Match[str]) -> Phrase:
    """A folder that is not there, with the one beside it that was probably meant."""
    path = Path(match[1] or match[2])
    beside = (
        [each.name for each in path.parent.iterdir() if each.is_dir()]
        if path.parent.is_dir()
        else []
    )
    near = nearest(re.split(r"[\\/]", path.name)[-1], beside)
    return (
        Phrase(WRITE, near=near, found=path.name)
        if near
        else Phrase(RIGHT["folder"], found=path.name)
    )


_PATTERNS: dict[str, Callable[[re.Match[str]], str]] = {
    r"[Tt]he path '(.*)' isn't an existing|custom_dir \('(.*)'\) does not exist": _folder,
    r"Failed to load extension '(.*?)'": lambda match: meant(
        match[1],
        entry_points(group="markdown.extensions").names,
        RIGHT["extension"],
        found=match[1],
    ),
    r"URL isn't valid|parse the URL": lambda match: Phrase(RIGHT["address"]),
    r"Expected one of: [\[(](.*)[\])] but received: (.*)": lambda match: with_meant(
        Phrase("Write one of {known}, not {found}.", known=match[1].rstrip(","), found=match[2]),
        match[2].strip("'"),
    ),
    r"[Tt]he \"(.*)\" plugin is not installed": _plugin,
    r"Unrecognised theme name: '(.*?)'": lambda match: Phrase(RIGHT["theme"], found=match[1]),
    r"Expected type: <class '(str|list|dict|bool)'>": lambda match: Phrase(
        RIGHT[f"kind-{match[1]}"]
    ),
    r"should not be within": lambda match: Phrase(RIGHT["apart"]),
    r"Expected nav|Invalid Plugins|Expected a list": lambda match: Phrase(RIGHT["kind-list"]),
    r"Expected a dict": lambda match: Phrase(RIGHT["kind-dict"]),
    r"Expected a string|must be a string": lambda match: Phrase(RIGHT["kind-str"]),
}
