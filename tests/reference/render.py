"""References rendered from the code: commands, problem codes, configuration, download formats, fields of the API.

`scripts/reference` writes them (docs/reference); a test fails where the files differ.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import site_builder
from site_builder.channels.api.openapi import OPERATIONS
from site_builder.channels.api.shapes import schemas
from site_builder.cli.group import spoken_help
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Rule, rules
from site_builder.export import descriptor, discover, stats
from site_builder.export import package as bundle
from site_builder.export import zip as archive
from tests.reference import words
from tests.reference.schema import is_needed

NOTICE = "<!-- Written by `scripts/reference`; change the code, not this file. -->"
SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "notice": "lưu ý"}
NEEDS = {"required": "yes", "optional": "no"}


def references() -> dict[str, str]:
    """All pages by file name."""
    from site_builder.cli.group import commands, loaded, main
    from site_builder.plugin import Options

    called = {name: loaded(command) for name, command in sorted(commands().items())}
    pages = {"api.md": render_api(), "formats.md": render_formats()}
    for language, suffix in (("en", ".md"), ("vi", ".vi.md")):
        pages |= {
            f"cli{suffix}": render_cli(main, called, language),
            f"configuration{suffix}": render_configuration(Options, language),
            f"problems{suffix}": render_problems(own_rules(), language),
        }
    return pages


def modules() -> Iterator[ModuleType]:
    """Every module of the package, by name; the theme of an installed package holds no code."""
    for found in sorted(
        pkgutil.walk_packages(site_builder.__path__, "site_builder."), key=lambda each: each.name
    ):
        if found.name not in (__name__,):
            yield importlib.import_module(found.name)


def own_rules() -> list[Rule]:
    """Every rule of the program by its code; the list of all has the tests' own too."""
    return sorted(rules.__wrapped__().values(), key=lambda each: each.code)


def render_problems(rules: Sequence[Rule], language: str) -> str:
    """Problem codes with what they say and how to mend it."""
    return _page(
        words.said("Problem codes", language),
        words.said(words.PROBLEMS, language),
        *_problems(rules, language),
    )


def _problems(rules: Sequence[Rule], language: str) -> Iterator[str]:
    say = translator(language)
    for rule in rules:
        severity = rule.severity if language == "en" else SEVERITIES[rule.severity]
        yield f"## `{rule.code}`\n\n{severity}: {_shown(say(rule.found))}\n\n→ {_shown(say(rule.repair))}"


def _shown(message: str) -> str:
    """A message with its facts as `{name}` and its doubled braces single."""
    parts = (
        (text, f"`{{{name}}}`" if name else "") for text, name, _, _ in Formatter().parse(message)
    )
    return "".join(text.replace("<", "&lt;").replace("![", "!\\[") + name for text, name in parts)


def render_cli(group: Any, commands: Mapping[str, Any], language: str) -> str:
    """Commands with their options, as click knows them, in the words of their help."""
    sections = (
        _command(each, f"site-builder {name}".rpartition(" ")[0], language)
        for name, each in commands.items()
    )
    return _page(words.said("Command line", language), _help(group.help, language), *sections)


def _command(command: Any, before: str, language: str) -> str:
    context = command.make_context(command.name, [], resilient_parsing=True)
    usage = " ".join([before, command.name, *command.collect_usage_pieces(context)])
    options = [each for each in command.get_params(context) if each.param_type_name == "option"]
    rows = [_option(each, language) for each in options if "--help" not in each.opts]
    table = _table(
        [words.said(head, language) for head in ("Option", "Value", "Default", "Meaning")], rows
    )
    head = f"{'#' * (before.count(' ') + 2)} {before} {command.name}"
    parts = [head, f"```text\n{usage}\n```", _help(command.help, language)]
    return "\n\n".join([*parts, table] if rows else parts)


def _option(option: Any, language: str) -> tuple[str, str, str, str]:
    names = ", ".join(f"`{name}`" for name in sorted(option.opts, key=len, reverse=True))
    kind = option.type.to_info_dict()
    is_flag = getattr(option, "is_flag", False)
    value = ", ".join(f"`{each}`" for each in kind.get("choices", ())) or (
        "" if is_flag else kind["name"]
    )
    value = value.replace("<", "&lt;")
    shown = isinstance(option.default, (str, int, Path)) and not is_flag
    return (
        names,
        value,
        f"`{option.default}`" if shown else "",
        spoken_help(option.help or "", translator(language)),
    )


def _help(text: str | None, language: str) -> str:
    """Help as Markdown: what click keeps as it is (after \\b) becomes a block of code."""
    paragraphs = spoken_help(inspect.cleandoc(text or ""), translator(language)).split("\n\n")
    return "\n\n".join(
        f"```text\n{each.lstrip(chr(8)).strip()}\n```" if each.startswith("\b") else each
        for each in paragraphs
    )


def render_configuration(options: Any, language: str) -> str:
    """What every portal writes, then the rest: mkdocs.yml, front matter, properties of packages, the environment."""
    said, headed = partial(words.said, language=language), partial(_headed, language=language)
    listed = {
        "mkdocs.yml": list(_keys(words.MKDOCS, language)),
        "The plugin `open-data` in mkdocs.yml": list(_options(options, language)),
        "Front matter of a page": list(_keys(words.PAGE, language)),
        "Front matter of a series (`reports/<series>/index.md`)": list(
            _keys(words.SERIES, language)
        ),
        "Front matter of a report (`reports/<series>/<period>.md`)": list(
            _keys(words.REPORT, language)
        ),
        "Properties of a package beside those of Data Package 2.0": list(
            _keys(words.PACKAGE, language)
        ),
        "Properties of a table beside those of Data Package 2.0": list(
            _keys(words.TABLE, language)
        ),
        "Environment variables": list(_keys(words.ENVIRONMENT, language)),
    }
    usual = {
        title: [row for row in rows if row[0].strip("`*") in words.USUAL[title]]
        for title, rows in listed.items()
    }
    rare = {
        title: [row for row in rows if row not in usual[title]] for title, rows in listed.items()
    }
    roles = [
        (f"`{name}`", parts, en if language == "en" else vi)
        for name, (parts, vi, en) in words.ROLES.items()
    ]
    head = [*map(said, ("Key", "Value", "Needed", "Meaning"))]
    return _page(
        said("Configuration"),
        *map(said, words.CONFIGURATION),
        *(_section(headed(title), _table(head, rows)) for title, rows in usual.items() if rows),
        _section(
            headed("Roles of a table"), _table([*map(said, ("Role", "Parts", "Meaning"))], roles)
        ),
        f"## {headed('Rarely')}",
        *(f"### {said(title)}\n\n{_table(head, rows)}" for title, rows in rare.items() if rows),
    )


def _headed(title: str, language: str) -> str:
    """A heading that keeps its English anchor: links lead to one name in all languages."""
    text = words.said(title, language)
    return (
        text
        if text == title
        else f"{text} {{#{re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')}}}"
    )


def _keys(listed: Iterable[words.Key], language: str) -> Iterator[tuple[str, ...]]:
    for each in listed:
        name, text = (
            f"`{each.name}`" + ("*" if each.is_translated else ""),
            each.en if language == "en" else each.vi,
        )
        yield name, words.said(each.form, language), words.said(NEEDS[each.need], language), text


def option_names(options: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every option of the plugin with its path (`publisher.name`), as MkDocs knows them."""
    for name, option in options._schema:
        yield f"{prefix}{name}", option
        inner = getattr(option, "config_class", None)
        if inner is not None:
            yield from option_names(inner, f"{prefix}{name}.")


def _options(options: Any, language: str) -> Iterator[tuple[str, ...]]:
    for path, option in option_names(options):
        choices = getattr(option, "choices", ())
        form = f" {words.said('or', language)} ".join(f"`{each}`" for each in choices)
        form = form or words.said(_form(option), language)
        default = f" (`{option.default}`)" if option.default else ""
        vi, en = words.OPTIONS.get(path) or words.OPTIONS[path.rpartition(".")[2]]
        needed = words.said("yes" if is_needed(option) else "no", language)
        yield f"`{path}`", form + default, needed, en if language == "en" else vi


_FORMS = {
    "Dir": "folder",
    "File": "file name",
    "SubConfig": "mapping",
    "DictOfItems": "mapping",
    "ListOfItems": "list of text",
    "bool": "`true` or `false`",
}


def _form(option: Any) -> str:
    option = option.option if type(option).__name__ == "Optional" else option
    name = "bool" if getattr(option, "_type", str) is bool else type(option).__name__
    return _FORMS.get(name, "text")


def render_formats() -> str:
    """Download formats of every table, each by its module's own words, the files of a package, the catalogue's."""
    rows = [
        (
            f"`{fmt.key}`",
            _both(fmt.title),
            f"`<resource>{fmt.suffix}`",
            f"`{fmt.media_type}`",
            fmt.file_type.term if fmt.file_type else "",
            fmt.specification,
        )
        for fmt in discover()
    ]
    whole = [
        (f"`{descriptor.NAME}`", _summary(descriptor)),
        (f"`<package>{archive.SUFFIX}`", _summary(archive)),
        (f"`<resource>{stats.SUFFIX}`", _summary(stats)),
        (
            f"`{bundle.CHECKSUMS}`",
            "SHA-256 of every file of the package, as `sha256sum --check` reads it.",
        ),
    ]
    return _page(
        "Download formats",
        "All files of a package lie under `/datasets/<package>/`.",
        "A format with a term of the EU file types is listed in DCAT; one without stands in `datapackage.json`, "
        "`data.json`, schema.org, Croissant and on the pages alone.",
        _table(("Format", "Title", "File", "Media type", "EU file type", "Specification"), rows),
        *(_section(f"`{each.key}`", _words(each.render)) for each in discover()),
        _section("Beside the formats", _table(("File", "What it is"), whole)),
    )


def render_api() -> str:
    """Every address of the API, and every field of every document."""
    asked = [
        (f"`{one.id}`", f"`/{one.uri}`", one.title, f"`{one.shape}`" if one.shape else "")
        for one in OPERATIONS
    ]
    return _page(
        "Fields of the API",
        "Documents lie under `/api/v1/` and are described in `/openapi.json`; the page `/api/` has examples that run. "
        "Each is an envelope with its `data`. Within v1 no field is renamed, retyped or taken away; new ones may be "
        "added. A field that is not always there is left out where the portal does not know its value.",
        _section("Addresses", _table(("Operation", "Address", "What", "`data`"), asked)),
        *(
            _section(f"`{name}`", f"{schema['description']}\n\n{_fields(schema)}")
            for name, schema in schemas().items()
        ),
    )


def _fields(schema: Mapping[str, Any]) -> str:
    rows = [
        (
            f"`{name}`",
            f"`{_type(field)}`",
            "yes" if name in schema.get("required", ()) else "no",
            field["description"],
        )
        for name, field in schema["properties"].items()
    ]
    return _table(("Field", "Type", "Always there", "Meaning"), rows)


def _type(schema: Mapping[str, Any]) -> str:
    """A field's type for people: `string`, `url`, `date`, `number|null`, a shape, or a list of one: `[File]`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return "|".join(_type(choice) for choice in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_type(schema['items'])}]"
    named = {"uri": "url", "date": "date"}.get(str(schema.get("format")))
    return named or {"object": "record", None: "any"}.get(
        schema.get("type"), str(schema.get("type"))
    )


def _both(title: str) -> str:
    return " / ".join(dict.fromkeys(translator(language)(title) for language in ("vi", "en")))


def _words(render: Callable[..., bytes]) -> str:
    return inspect.cleandoc(sys.modules[render.__module__].__doc__ or "")


def _summary(module: ModuleType) -> str:
    return inspect.cleandoc(module.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def _page(title: str, *parts: str) -> str:
    return (
        "\n\n".join([f"# {title}", NOTICE, *(part.strip() for part in parts if part.strip())])
        + "\n"
    )


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines
    )


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Put the pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
