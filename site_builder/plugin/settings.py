"""The settings of mkdocs.yml as nouns of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError

from site_builder.core.problem import Problem
from site_builder.core.regime import REGIMES, Regime, own_regime, parse_regime
from site_builder.core.text import Text, clean, text_of
from site_builder.load.known_keys import check_settings
from site_builder.load.publication import Folders
from site_builder.model.config import Agent, Licence, SiteConfig, Translation
from site_builder.plugin.options import AgentOptions, RegimeOptions
from site_builder.validate.identity import unsafe_texts


def folders(config: MkDocsConfig) -> Folders:
    """Where the sources lie, from the place of mkdocs.yml."""
    root = Path(config.config_file_path).parent.resolve()
    plugin = config.plugins["open-data"]
    return Folders(root, Path(config.docs_dir).resolve(), Path(plugin.config.datasets).resolve())


def site_config(config: MkDocsConfig) -> SiteConfig:
    """The portal's settings as our own noun."""
    options = config.plugins["open-data"].config
    regimes = {name: _regime(name, own) for name, own in options.regimes.items()}
    languages = tuple(dict.fromkeys(options.languages)) or (options.language,)
    return SiteConfig(
        name=config.site_name,
        url=(config.site_url or "").rstrip("/") + "/",
        language=languages[0],
        languages=languages,
        description=_description(config),
        notice=text_of(options, "notice"),
        publisher=_agent(options.publisher),
        contact=_agent(options.contact),
        licence=Licence(options.licence.name, options.licence.title, options.licence.url),
        regime=_portal_regime(options.regime, regimes),
        regimes=regimes,
        problems=tuple(_unknown_options(config)),
        remote=options.publication.remote,
        hides_empty_facts=options.empty_facts == "hide",
        report_url=options.report_url,
        document_facts=tuple(options.document_facts),
        picture_hosts=tuple(options.picture_hosts),
        abbreviations={short: _spelled(options, short) for short in options.abbreviations},
        translations={
            code: Translation(words.site_name, words.site_description, words.nav)
            for code, words in options.translations.items()
        },
    )


def _description(config: MkDocsConfig) -> Text:
    """What mkdocs.yml says of the portal, in all its languages."""
    translated = config.plugins["open-data"].config.translations.items()
    said = tuple(sorted((code, clean(each.site_description)) for code, each in translated if each.site_description))
    return Text(clean(config.site_description or ""), said)


def _unknown_options(config: MkDocsConfig) -> Iterator[Problem]:
    """Keys of mkdocs.yml that neither MkDocs nor this plugin knows; MkDocs itself only logs them."""
    file = Path(config.config_file_path).name
    options = config.plugins["open-data"].config
    parts = {name: options[name] for name in ("publisher", "contact", "licence", "publication", "document")}
    said = {name: config[name] for name in ("site_name", "site_description", "site_author", "copyright", "nav")}
    yield from unsafe_texts(file, {**said, "open-data": options})
    yield from check_settings(config, _names(config), file, file)
    yield from check_settings(options, _names(options), file, "open-data")
    for name, part in parts.items():
        yield from check_settings(part, _names(part), file, name)


def _spelled(options: Any, short: str) -> Text:
    """What an abbreviation stands for, in the portal's language and in English."""
    return text_of({"it": options.abbreviations[short], "it_en": options.abbreviations_en.get(short)}, "it")


def _names(config: Config) -> frozenset[str]:
    return frozenset(name for name, _ in config._schema)


def _portal_regime(name: str, own: Mapping[str, Regime]) -> Regime | None:
    try:
        return parse_regime(name, own) if name else None
    except ValueError as error:
        known = ", ".join((*REGIMES, "fiscal-04", "academic-09", *own))
        raise ConfigurationError(f"open-data: regime: {name!r} is none of {known}.") from error


def _regime(name: str, options: RegimeOptions) -> Regime:
    year = (options.first_month, options.named_by == "end")
    return own_regime(name, text_of(options, "title"), year, (options.last_day, options.due_day))


def _agent(options: AgentOptions) -> Agent:
    return Agent(text_of(options, "name"), options.url, options.email, options.type)
