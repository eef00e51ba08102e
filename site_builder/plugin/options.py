"""The options of the plugin: what the block `open-data` of mkdocs.yml may hold."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from mkdocs.config import config_options as option
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from site_builder.core.calendar.regime import Deadline, is_regime, names_of_regimes
from site_builder.core.i18n.catalog import (
    FIRST,
    LOCALE,
    add_catalogues,
    language_named,
    languages,
    message_tables,
)
from site_builder.core.problem import WRITE, Phrase, meant
from site_builder.derive.palette import hex_colour, is_colour
from site_builder.export import discover
from site_builder.export.stats import KEY as STATS
from site_builder.load.portal.report import as_deadline
from site_builder.model.config import ACCEPTABLE, DOCUMENT_FACTS, LIGHT
from site_builder.model.manifest import is_within

RIGHT = message_tables(__package__)["remedy"]


class TextOption(option.Type[str]):
    """A text of one form: its pattern, and the remedy where it has another."""

    form, remedy = "", ""

    def run_validation(self, value: object) -> str:
        """Raises ValidationError."""
        text = super().run_validation(value)
        if not re.fullmatch(self.form, text):
            raise ValidationError(Phrase(RIGHT[self.remedy]))
        return text


class WebOption(TextOption):
    """A whole address of the web."""

    form, remedy = r"(?:https?://[^\s/]+\S*)?", "address"


class AgentOptions(Config):
    """A person or body, with `name_en` and the like beside `name`."""

    name = option.Type(str)
    name_en = option.Type(str, default="")
    url = WebOption(str, default="")
    email = option.Type(str, default="")
    type = option.Type(str, default="")


class LicenceOptions(Config):
    """The licence of the portal's own compilation; there is no default."""

    name = option.Type(str)
    title = option.Type(str)
    url = WebOption(str)


class LanguageOption(option.Type[str]):
    """A language that the interface speaks: one of ours, or one of the catalogues in the portal's own `locale/`."""

    def pre_validation(self, config: Config, key_name: str) -> None:
        """The portal's catalogues lie beside mkdocs.yml."""
        if config.config_file_path:
            add_catalogues(Path(config.config_file_path).parent.resolve() / LOCALE)

    def run_validation(self, value: object) -> str:
        """Raises ValidationError and lists the languages there are."""
        language = super().run_validation(value)
        if language not in languages():
            near, facts = (
                language_named(language),
                {"known": ", ".join(languages()), "found": language},
            )
            raise ValidationError(
                Phrase(WRITE, near=near) if near else Phrase(RIGHT["tongue"], **facts)
            )
        return language


class RegimeOption(option.Type[str]):
    """How windows are cut: a name that all portals know, or one of the portal's own `regimes`."""

    def post_validation(self, config: Config, key_name: str) -> None:
        """Raises ValidationError and lists the names there are."""
        name, own = config[key_name], tuple(config["regimes"])
        if name and name not in own and not is_regime(name):
            raise ValidationError(
                f"Expected one of: ({names_of_regimes(own)}) but received: {name!r}"
            )


class ZoneOption(option.Type[str]):
    """Where the days of releases begin: a name of the time zone database."""

    def run_validation(self, value: object) -> str:
        """Raises ValidationError."""
        name = super().run_validation(value)
        try:
            return ZoneInfo(name).key if name else ""
        except (ZoneInfoNotFoundError, ValueError) as error:
            right = Phrase(RIGHT["zone"])
            alike = get_close_matches(name, available_timezones(), n=1, cutoff=0.85)
            raise ValidationError(meant(name, alike, right, WRITE)) from error


class DueOption(BaseConfigOption[Deadline]):
    """When reports of a portal's own regime are due, as a series says it."""

    def run_validation(self, value: object) -> Deadline:
        """Raises ValidationError."""
        try:
            return as_deadline(value)
        except (ValueError, AttributeError) as error:
            raise ValidationError(
                f"Expected {{days: 15, source: …}} or {{day: 25, source: …}}, got {value!r}"
            ) from error


class HostOption(TextOption):
    """A host by its name alone, such as `anh.example`: it goes into the content policy of every page."""

    form, remedy = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?", "host"


class AddressOption(option.Type[str]):
    """A file of the site, or a folder with all under it, such as `CNAME` and `.well-known/`."""

    def run_validation(self, value: object) -> str:
        """Raises ValidationError."""
        path = super().run_validation(value)
        if not is_within(path.removesuffix("/")):
            raise ValidationError(f"Expected a file or folder of the site, got {path!r}")
        return path


class ColourOption(option.Type[str]):
    """A colour as CSS writes it; kept as `#rrggbb`."""

    def run_validation(self, value: object) -> str:
        """Raises ValidationError."""
        text = super().run_validation(value)
        if not is_colour(text):
            raise ValidationError(Phrase(RIGHT["colour"]))
        return hex_colour(text)


class FormatOption(option.Type[str]):
    """A form of tables, by its key."""

    def run_validation(self, value: object) -> str:
        """Raises ValidationError and lists the forms there are."""
        key = super().run_validation(value)
        known = (*(fmt.key for fmt in discover()), STATS)
        if key not in known:
            raise ValidationError(f"Expected one of: ({', '.join(known)}) but received: {key!r}")
        return key


class FamilyOption(TextOption):
    """The name of a font; it goes into a style sheet."""

    form, remedy = r"[\w][\w -]*", "family"


# Colours of one scheme; what is not given is the theme's.
PaletteOptions: type[Config] = type(
    "PaletteOptions",
    (Config,),
    {name.replace("-", "_"): option.Optional(ColourOption(str)) for name in LIGHT},
)


class SchemesOptions(Config):
    """The palette by day and by night."""

    light = option.SubConfig(PaletteOptions)
    dark = option.SubConfig(PaletteOptions)


class FontOptions(Config):
    """Letters out of files in the folder of texts."""

    name = option.Optional(FamilyOption(str))
    regular = option.Type(str, default="")
    bold = option.Type(str, default="")
    italic = option.Type(str, default="")
    variable = option.Type(str, default="")


class LookOptions(Config):
    """What a portal changes of how its pages look."""

    logo = option.Type(str, default="")
    favicon = option.Type(str, default="")
    font = option.SubConfig(FontOptions)
    palette = option.SubConfig(SchemesOptions)


class RegimeOptions(Config):
    """How a portal cuts windows where no known rule fits: when its year begins, when windows end, when reports are due.

    `named_by` says whether a year bears the number of the calendar year in which it starts or ends, `year` whether it
    is called a fiscal or an academic year. `due_day` names no source for what it says: `due` took its place.
    """

    title = option.Type(str)
    title_en = option.Type(str, default="")
    first_month = option.Choice(tuple(range(1, 13)), default=1)
    named_by = option.Choice(("start", "end"), default="start")
    year = option.Choice(("", "fiscal", "academic"), default="")
    last_day = option.Optional(option.Choice(tuple(range(1, 28))))
    due = option.Optional(DueOption())
    due_day = option.Optional(option.Choice(tuple(range(1, 29))))


class TranslationOptions(Config):
    """What mkdocs.yml itself says, in another language: name and description of the portal, titles of its pages."""

    site_name = option.Type(str, default="")
    site_description = option.Type(str, default="")
    copyright = option.Type(str, default="")
    nav = option.DictOfItems(option.Type(str), default={})


class PublicationOptions(Config):
    """How the portal deals with packages that fail, with files that lie elsewhere and with single cells in doubt."""

    set_aside = option.Type(bool, default=False)
    remote = option.Choice(("list", "fetch", "refuse"), default="list")
    accept = option.DictOfItems(option.ListOfItems(option.Choice(ACCEPTABLE)), default={})


class DocumentOptions(Config):
    """How `site-builder build document` lays out official documents.

    `layout` is that of Decree 30/2020/NĐ-CP for documents in Vietnamese, and a plain one for others, unless it says so
    itself; `reference` is a .docx whose styles, page and words take its place.
    """

    layout = option.Choice(("auto", "decree-30", "plain"), default="auto")
    reference = option.Optional(option.File(exists=True))


class Options(Config):
    """The block `open-data` of mkdocs.yml."""

    datasets = option.Dir(exists=True, default="datasets")
    language = LanguageOption(str, default=FIRST)
    languages = option.ListOfItems(LanguageOption(str), default=[])
    translations = option.DictOfItems(option.SubConfig(TranslationOptions), default={})
    notice = option.Type(str, default="")
    notice_en = option.Type(str, default="")
    time_zone = ZoneOption(str, default="")
    regime = RegimeOption(str, default="")
    regimes = option.DictOfItems(option.SubConfig(RegimeOptions), default={})
    empty_facts = option.Choice(("show", "hide"), default="show")
    report_url = option.Type(str, default="")
    document_facts = option.ListOfItems(option.Choice(DOCUMENT_FACTS), default=list(DOCUMENT_FACTS))
    abbreviations = option.DictOfItems(option.Type(str), default={})
    abbreviations_en = option.DictOfItems(option.Type(str), default={})
    picture_hosts = option.ListOfItems(HostOption(str), default=[])
    formats = option.ListOfItems(FormatOption(str), default=[])
    extra_files = option.Optional(option.Dir(exists=True))
    keep = option.ListOfItems(AddressOption(str), default=[])
    publish = option.ListOfItems(AddressOption(str), default=[])
    look = option.SubConfig(LookOptions)
    publisher = option.SubConfig(AgentOptions)
    contact = option.SubConfig(AgentOptions)
    licence = option.SubConfig(LicenceOptions)
    publication = option.SubConfig(PublicationOptions)
    document = option.SubConfig(DocumentOptions)
