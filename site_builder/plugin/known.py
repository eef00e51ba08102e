"""Keys of mkdocs.yml that nobody reads: neither MkDocs, nor this plugin, nor the theme; MkDocs only logs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig

from site_builder.core.problem import N_, Phrase, Problem, rule
from site_builder.load.portal.series import unsourced
from site_builder.load.safety.known_keys import check_settings
from site_builder.plugin.reading import written_keys
from site_builder.validate.identity import unsafe_texts

SETTING_UNUSED = rule(
    "setting-unused",
    "warning",
    "The theme does nothing with “{key}” ({place}).",
    "{advice}",
)
SETTING_UNFIT = rule(
    "setting-unfit",
    "error",
    "“{key}: {found}” would change the addresses of pages, which are published for good.",
    "Take the line out.",
)
AWAY = N_("Take it out; what the theme can do stands in docs/reference/configuration.md.")
IN_LOOK = N_("Write it under “look” in the block open-data, where it is checked too.")
LANGUAGE = N_("Write “language” in the block open-data.")
# Options of MkDocs that other themes show: a link to the sources of a page, and who wrote the site.
_UNSHOWN = ("repo_url", "repo_name", "edit_uri", "edit_uri_template", "site_author")
_THEME = frozenset(("name", "custom_dir", "static_templates", "locale"))
_ELSEWHERE = {**dict.fromkeys(("logo", "favicon", "palette", "font"), IN_LOOK), "language": LANGUAGE}


def check_options(config: MkDocsConfig) -> Iterator[Problem]:
    """Every key that is read by nobody, and texts in the settings that hide something."""
    file = Path(config.config_file_path).name
    options = config.plugins["open-data"].config
    said = {name: config[name] for name in ("site_name", "site_description", "site_author", "copyright", "nav")}
    yield from unsafe_texts(file, {**said, "open-data": options})
    yield from check_settings(config, _names(config), file, file)
    yield from _check_blocks(options, file, "open-data")
    for own in options.regimes.values():
        yield from unsourced(file, own.due, "due_day", f"day: {own.due_day}" if own.due_day else "")
    yield from _check_unused(config, file)


def _check_blocks(options: Config, file: str, place: str) -> Iterator[Problem]:
    """A block and those within it."""
    yield from check_settings(options, _names(options), file, place)
    for name in sorted(_names(options)):
        for block in options[name].values() if isinstance(options[name], dict) else (options[name],):
            if isinstance(block, Config):
                yield from _check_blocks(block, file, name)


def _names(config: Config) -> frozenset[str]:
    return frozenset(name for name, _ in config._schema)


def _check_unused(config: MkDocsConfig, file: str) -> Iterator[Problem]:
    """What MkDocs knows and this theme has no place for."""
    written = written_keys(Path(config.config_file_path))
    for key in _UNSHOWN:
        if written.get(key):
            yield SETTING_UNUSED(file, column=key, key=key, place=file, advice=Phrase(AWAY))
    if not config.use_directory_urls:
        yield SETTING_UNFIT(file, column="use_directory_urls", key="use_directory_urls", found="false")
    theme = written.get("theme")
    for key in theme if isinstance(theme, Mapping) else ():
        if str(key) not in _THEME and not str(key).startswith("x_"):
            advice = Phrase(_ELSEWHERE.get(str(key), AWAY))
            yield SETTING_UNUSED(file, column=str(key), key=key, place="theme", advice=advice)
