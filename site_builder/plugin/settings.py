"""The settings of mkdocs.yml as nouns of our own, and what other plugins named there print in the place of a text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import lru_cache
from html import unescape
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any
from unicodedata import normalize

from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig

from site_builder.core.calendar.regime import Regime, own_regime, parse_regime
from site_builder.core.i18n.catalog import (
    DATA,
    LOCALE,
    message_ids,
    message_tables,
    own_messages,
    unfilled,
)
from site_builder.core.problem import MEANT, N_, WRITE, Phrase, Problem, flag, meant
from site_builder.core.sheets.csv import csv_rows
from site_builder.core.text import Text, clean, nearest, text_of
from site_builder.derive.markup import ADDED, BROUGHT
from site_builder.load.portal.publication import Folders
from site_builder.load.portal.report import unsourced
from site_builder.load.safety.known_keys import BELONGS, check_known
from site_builder.load.safety.safe_yaml import AS_UTF8, check_values
from site_builder.model.config import (
    SCHEMES,
    Agent,
    Font,
    Licence,
    Look,
    Script,
    SiteConfig,
    Translation,
)
from site_builder.plugin.options import AgentOptions, FontOptions, RegimeOptions
from site_builder.plugin.reading import written_keys
from site_builder.validate.metadata import unsafe_texts

# The headings that macros puts in the place of a page, and the traces of Python that plugins print.
_ERRORS = re.compile(
    r"Macro (?:Syntax|Rendering) Error|Traceback \(most recent call last\)|\b(?:jinja2\.exceptions\.\w+|\w+Error: .*)"
)
_SHOWN = re.compile(r"<pre\b.*?</pre>|<code\b.*?</code>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_DETAIL = re.compile(r"^\s*(?:[\w.]*Error: .+|[\w.]*(?:Error|Exception))\s*$", re.MULTILINE)
_MAIL = re.compile(r"[^@\s:]+@[^@\s]+\.[^@\s]+")
_OF_CATALOGUE = re.compile(r'#.*|(?:msg(?:ctxt|id|id_plural|str(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"')
_STRAY = re.compile(r'((?:msg\w+(?:\[\d+\])?\s+)?)"(.+)"')
_MARKS = ("msgctxt", "msgid", "msgid_plural", "msgstr")
_WORDS = message_tables(__package__)["settings"]
_WHY, _RIGHT = (message_tables(__package__)[name] for name in ("catalogue", "catalogue-repair"))
_LOOKED_THROUGH = 8_000_000  # bytes
_OTHER = r"^( *)(?:- )?\w+_%s:.*(?:\n\1 +.*)*"  # a key of another language, with the lines that belong to it
_WHOLE = r"%s(?![\w-])"
_SOURCES = (".md", ".csv", ".yaml", ".yml", ".json")
_COMPARED = 20  # messages that nobody knows; of more, most are those of another version or package
LANGUAGE = N_("Write “language” in the block open-data.")
# Options of MkDocs that other themes show: a link to the sources of a page, and who wrote the site.
_UNSHOWN = ("repo_url", "repo_name", "edit_uri", "edit_uri_template", "site_author")
_THEME = frozenset(("name", "custom_dir", "static_templates", "locale"))
_ELSEWHERE = {
    **dict.fromkeys(("logo", "favicon", "palette", "font"), _WORDS["in-look"]),
    "language": LANGUAGE,
}


def check_options(config: MkDocsConfig) -> Iterator[Problem]:
    """Every key that is read by nobody, and texts in the settings that hide something."""
    file = Path(config.config_file_path).name
    options = config.plugins["open-data"].config
    text = {
        name: config[name]
        for name in ("site_name", "site_description", "site_author", "copyright", "nav")
    }
    yield from unsafe_texts(file, {**text, "open-data": options})
    strays = (_names(options) - _names(config)) & config.keys()
    for key in sorted(strays):
        right = Phrase(BELONGS, near=key, place="open-data")
        yield flag("key-unknown", file, column=key, key=key, place=file, advice=right)
    yield from check_known(
        {key: config[key] for key in config if key not in strays}, _names(config), file, file
    )
    yield from check_values(Path(config.config_file_path).read_text("utf-8-sig"), file)
    yield from _check_blocks(options, file, "open-data")
    for own in options.regimes.values():
        yield from unsourced(file, own.due, "due_day", f"day: {own.due_day}" if own.due_day else "")
    for mail in sorted({options.publisher.email, options.contact.email} - {""}):
        if not _MAIL.fullmatch(mail):
            yield flag("mail-unlikely", file, column="email", found=mail)
    named = {label for label, _ in _entries(config.nav)}
    for words in options.translations.values() if named else ():
        for label in words.nav.keys() - named:
            right = meant(label, sorted(named - words.nav.keys()), _WORDS["unnamed"])
            yield flag("label-unknown", file, column="translations", found=label, right=right)
    left = sorted({*options.languages[1:]} - options.translations.keys())
    for language in sorted(options.translations.keys() - {*options.languages}):
        advice, where = (
            Phrase(MEANT, near=left[0]) if left else Phrase(_WORDS["unlisted"]),
            "open-data → translations",
        )
        yield flag(
            "key-unknown", file, column="translations", key=language, place=where, advice=advice
        )
    yield from _check_unused(config, file)


def check_catalogues(root: Path, sources: Folders | None = None) -> Iterator[Problem]:
    """Translations of a portal that cannot be read, or that nobody would see beside its `sources`."""
    homes = (root / "mkdocs.yml", sources.reports, sources.datasets) if sources else ()
    for path, messages in own_messages(root / LOCALE):
        file = path.relative_to(root).as_posix()
        content = normalize("NFC", path.read_text("utf-8-sig", "replace"))
        if "\ufffd" in content:
            row = content.count("\n", 0, content.index("\ufffd")) + 1
            yield flag(
                "catalogue-broken", file, row=row, line=content.split("\n")[row - 1], right=AS_UTF8
            )
            continue
        yield from _misfits(content, file, path.parents[1].name, homes)
        for row, line in enumerate(content.splitlines(), 1):
            if (text := line.strip()) and not _OF_CATALOGUE.fullmatch(text):
                stray = _STRAY.fullmatch(re.sub("[“”„]", '"', text))
                tries = (
                    [stray[1] + '"' + re.sub(r'(?<!\\)"', r'\\"', stray[2]) + '"'] if stray else []
                )
                tries += [
                    f'{text}"',
                    re.sub(r"^\w+", lambda word: nearest(word[0], _MARKS) or word[0], text),
                ]
                near = next(filter(_OF_CATALOGUE.fullmatch, tries), "")
                right = Phrase(WRITE, near=near) if near else Phrase(_WORDS["catalogue"])
                yield flag("catalogue-broken", file, row=row, line=text, right=right)
        ours = [each for each in messages if each.id and each.string and not each.context]
        for each in ours:
            if names := unfilled(each):
                own = " ".join(re.findall(r"\{\w*\}", str(each.id)))
                right = Phrase(_WORDS["braces" if own else "copy"], right=own)
                yield flag(
                    "catalogue-braces",
                    file,
                    row=each.lineno,
                    names=" ".join(sorted(names)),
                    right=right,
                )
        unknown = [str(each.id) for each in ours if str(each.id) not in message_ids()]
        for each in ours if len(unknown) <= _COMPARED else ():
            if str(each.id) in unknown and (meant := nearest(str(each.id), message_ids())):
                yield flag(
                    "catalogue-unknown", file, row=each.lineno, message=str(each.id), meant=meant
                )


_ENTRY = re.compile(
    r'^(?:msgctxt "(?P<context>.*)"\n)?msgid (?P<id>".*"(?:\n".*")*)\nmsgstr (?P<text>".*"(?:\n".*")*)',
    re.MULTILINE,
)


def _misfits(content: str, file: str, language: str, homes: Sequence[Path]) -> Iterator[Problem]:
    """Entries without their message, twice there, or of words that the portal does not have."""
    rows = (
        (content.count("\n", 0, each.start("id")) + 1, each) for each in _ENTRY.finditer(content)
    )
    read = [
        (row, each["context"] or "", _unquoted(each["id"]), _unquoted(each["text"]))
        for row, each in rows
    ]
    first = {(context, message): row for row, context, message, _ in reversed(read)}
    files = _sources(homes, language) if any(context == DATA for _, context, *_ in read) else []
    known = {message for _, _, message, _ in read}
    # What one column has untranslated, while all others of it are, was overwritten.
    columns, whole = [each for own, _ in files for each in own], " ".join(text for _, text in files)
    left = {
        each for own in columns if own & known and len(own - known) == 1 for each in own - known
    }
    there = known.intersection(chain.from_iterable(columns))
    there |= {
        each
        for each in known - there
        if re.search(_WHOLE % re.escape(" ".join(each.split())), whole)
    }
    lost = [
        each
        for _, _, each, text in read[1:]
        if (each in ("", text) or not text) and each not in there - {""}
    ]
    for row, context, message, text in read[1:]:
        if message and first[context, message] != row:
            reason, right = "twice", Phrase(_RIGHT["keep"], line=first[context, message])
        elif not message or (context == DATA and whole and message not in there):
            near = min(left) if lost == [message] and len(left) == 1 else nearest(message, left)
            kind = (
                "swap"
                if message and any(text in own for own in columns)
                else "near"
                if near
                else "as-it-is"
            )
            if kind == "as-it-is" and message not in ("", text) and text:
                continue  # what is translated may have been taken away
            reason, right = (
                "empty" if not message else "strange",
                Phrase(_RIGHT[kind], near=near, text=text),
            )
        elif not context and message not in message_ids() and message in there:
            reason, right = "apart", Phrase(_RIGHT["apart"])
        else:
            continue
        yield flag(
            "catalogue-misfits",
            file,
            row=row,
            message=message or text,
            reason=Phrase(_WHY[reason]),
            right=right,
        )


def _unquoted(text: str) -> str:
    whole = "".join(re.findall(r'^"(.*)"$', text, re.MULTILINE))
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], whole)


def _sources(homes: Sequence[Path], language: str) -> list[tuple[list[set[str]], str]]:
    """What tables, texts and descriptors say in the portal's own language; none where it is more than one looks
    through.
    """
    paths = [
        path for home in homes for path in (home, *home.rglob("*.*")) if path.suffix in _SOURCES
    ]
    own = [
        each
        for each in paths
        if "editions" not in each.parts and not each.name.endswith(f".{language}.md")
    ]
    stats = {path: path.stat() for path in own}
    if sum(each.st_size for each in stats.values()) > _LOOKED_THROUGH:
        return []
    return [
        _words_of(path, language, each.st_size, each.st_mtime_ns) for path, each in stats.items()
    ]


@lru_cache(maxsize=4096)  # under `serve` every file but one is as it was
def _words_of(path: Path, language: str, size: int, saved: int) -> tuple[list[set[str]], str]:
    """The words of each column, and all that a file says in one line."""
    text, columns = path.read_text("utf-8-sig", "replace"), list[Sequence[str]]()
    if path.suffix != ".csv":
        return [], " ".join(re.sub(_OTHER % language, "", text, flags=re.MULTILINE).split())
    with suppress(csv.Error):
        columns = [
            each
            for each in zip_longest(*csv_rows(text), fillvalue="")
            if not each[0].endswith(f"_{language}")
        ]
    words = [{cell for cell in each[1:] if any(map(str.isalpha, cell))} for each in columns]
    return words, " ".join(" ".join(chain.from_iterable(columns)).split())


def _check_blocks(options: Config, file: str, where: str) -> Iterator[Problem]:
    """A block and those within it."""
    yield from check_known(options, _names(options), file, where)
    for name in sorted(_names(options)):
        for block in (
            options[name].values() if isinstance(options[name], dict) else (options[name],)
        ):
            if isinstance(block, Config):
                yield from _check_blocks(block, file, name)


def _names(config: Config) -> frozenset[str]:
    return frozenset(name for name, _ in config._schema)


def _check_unused(config: MkDocsConfig, file: str) -> Iterator[Problem]:
    """What MkDocs knows and this theme has no place for."""
    written = written_keys(Path(config.config_file_path))
    for key in _UNSHOWN:
        if written.get(key):
            yield flag(
                "setting-unused",
                file,
                column=key,
                key=key,
                place=file,
                advice=Phrase(_WORDS["away"]),
            )
    if not config.use_directory_urls:
        yield flag(
            "setting-unfit",
            file,
            column="use_directory_urls",
            key="use_directory_urls",
            found="false",
        )
    theme = written.get("theme")
    for key in theme if isinstance(theme, Mapping) else ():
        if str(key) not in _THEME and not str(key).startswith("x_"):
            advice = Phrase(_ELSEWHERE.get(str(key), _WORDS["away"]))
            yield flag(
                "setting-unused", file, column=str(key), key=key, place="theme", advice=advice
            )


# The look of a portal out of mkdocs.yml: the block `look` of the plugin, and MkDocs' own `extra_css` and the like.


def look_of(config: MkDocsConfig) -> Look:
    """The look as a noun of ours."""
    options = config.plugins["open-data"].config.look
    return Look(
        logo=options.logo,
        favicon=options.favicon,
        font=_font(options.font),
        palette={scheme: _tokens(options.palette[scheme]) for scheme in SCHEMES},
        styles=tuple(config.extra_css),
        scripts=tuple(_script(script) for script in config.extra_javascript),
        settings=Path(config.config_file_path).name,
        templates=tuple(
            sorted(config.theme.get_env().list_templates(["html", "htm", "xml", "j2"]))
        ),
    )


def _font(options: FontOptions) -> Font | None:
    """None where no file is named."""
    files = {name: options[name] for name in ("regular", "bold", "italic", "variable")}
    return Font(options.name or "Portal", **files) if any(files.values()) else None


def _tokens(options: Config) -> Mapping[str, str]:
    """The colours that are given, under the names of the style sheet's properties."""
    values = ((name, options[name]) for name, _ in options._schema)
    return {name.replace("_", "-"): colour for name, colour in values if colour}


def _script(values: ExtraScriptValue | str) -> Script:
    """MkDocs takes a path alone, or a mapping that may say `type: module`; one that ends in .mjs is a module too."""
    return Script(
        str(values), str(values).endswith(".mjs") or getattr(values, "type", "") == "module"
    )


def folders(config: MkDocsConfig) -> Folders:
    """Where the sources lie, from the place of mkdocs.yml."""
    root = Path(config.config_file_path).parent.resolve()
    return Folders(
        root,
        Path(config.docs_dir).resolve(),
        Path(config.plugins["open-data"].config.datasets).resolve(),
    )


def site_config(config: MkDocsConfig, sources: Folders | None = None) -> SiteConfig:
    """The portal's settings as our own noun.

    Who reads the whole portal gives its `sources`: its catalogues are held against all that they say.
    """
    options = config.plugins["open-data"].config
    regimes = {name: _regime(name, own) for name, own in options.regimes.items()}
    languages = tuple(dict.fromkeys(options.languages)) or (options.language,)
    return SiteConfig(
        name=config.site_name,
        url=(config.site_url or "").rstrip("/") + "/",
        language=languages[0],
        languages=languages,
        description=_translated(config, config.site_description, "site_description"),
        notice=text_of(options, "notice"),
        publisher=_agent(options.publisher),
        contact=_agent(options.contact),
        licence=Licence(options.licence.name, options.licence.title, options.licence.url),
        regime=parse_regime(options.regime, regimes) if options.regime else None,
        regimes=regimes,
        problems=(
            *check_options(config),
            *check_catalogues(Path(config.config_file_path).parent, sources),
        ),
        remote=options.publication.remote,
        accepted={name: tuple(sorted(codes)) for name, codes in options.publication.accept.items()},
        hides_empty_facts=options.empty_facts == "hide",
        report_url=options.report_url,
        document_facts=tuple(options.document_facts),
        picture_hosts=tuple(options.picture_hosts),
        copyright=_translated(config, config.copyright, "copyright"),
        look=look_of(config),
        extensions=tuple(
            name for name in map(str, config.markdown_extensions) if name not in (*BROUGHT, *ADDED)
        ),
        nav=tuple(each for each in _entries(config.nav) if each[1]),
        abbreviations={short: _spelled(options, short) for short in options.abbreviations},
        zone=options.time_zone,
        formats=tuple(options.formats),
        hand_placed=tuple(options.keep),
        published=tuple(options.publish),
        translations={
            code: Translation(words.site_name, words.site_description, words.copyright, words.nav)
            for code, words in options.translations.items()
        },
    )


def _entries(nav: Any, label: str = "") -> Iterator[tuple[str, str]]:
    """What a navigation calls its entries and groups, and where they lead."""
    if label or isinstance(nav, str):
        yield label, nav if isinstance(nav, str) else ""
    for name, part in (
        nav.items()
        if isinstance(nav, dict)
        else zip_longest((), nav if isinstance(nav, list) else ())
    ):
        yield from _entries(part, name or "")


def _translated(config: MkDocsConfig, text: str | None, key: str) -> Text:
    """What mkdocs.yml says of the portal under a key, in all its languages."""
    translated = config.plugins["open-data"].config.translations.items()
    stated = tuple(sorted((code, clean(words[key])) for code, words in translated if words[key]))
    return Text(clean(text or ""), stated)


def _spelled(options: Any, short: str) -> Text:
    """What an abbreviation stands for, in the portal's language and in English."""
    return text_of(
        {"it": options.abbreviations[short], "it_en": options.abbreviations_en.get(short)}, "it"
    )


def _regime(name: str, options: RegimeOptions) -> Regime:
    year = (options.first_month, options.named_by == "end")
    due = options.due if options.due and options.due.source else None
    return own_regime(name, text_of(options, "title"), year, (options.last_day, due), options.year)


def _agent(options: AgentOptions) -> Agent:
    return Agent(text_of(options, "name"), options.url, options.email, options.type)


def check_plugins(html: str, file: str) -> Iterator[Problem]:
    """The error that stands in a rendered text; what a text quotes as code is its author's."""
    plain = unescape(_TAG.sub("", _SHOWN.sub("", html)))
    if match := _ERRORS.search(plain):
        details = _DETAIL.findall(unescape(_TAG.sub("", html)))
        yield flag("plugin-error", file, found=(details[-1] if details else match[0]).strip())


def check_redirects(config: MkDocsConfig, taken: Set[str]) -> Iterator[Problem]:
    """Redirects whose old address is a page or file of the site; the plugin writes last and asks nobody."""
    plugin = config.plugins.get("redirects")
    for old in plugin.config.get("redirect_maps", {}) if plugin else ():
        where = old.removesuffix(".md")
        uri = f"{where}.html" if where.rpartition("/")[2] == "index" else f"{where}/index.html"
        if uri in taken:
            yield flag("redirect-taken", "mkdocs.yml", column="redirect_maps", page=old)
