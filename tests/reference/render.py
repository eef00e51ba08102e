"""References rendered from the code: commands, problem codes, configuration, download formats, fields of the API.

`scripts/reference` writes them (docs/reference); a test fails where the files differ.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import site_builder
from site_builder.channels.api.openapi import OPERATIONS, Operation, schema_of, schemas, type_words
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Rule
from site_builder.export import descriptor, discover, stats
from site_builder.export import package as bundle
from site_builder.export import zip as archive
from tests.reference import words
from tests.reference.schema import is_needed

NOTICE = "<!-- Written by `scripts/reference`; change the code, not this file. -->"
SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "notice": "lưu ý"}
NEEDS = {"required": "yes", "optional": "no"}
# English last: where a message has no translation yet, its English is printed once.
_SPEAKERS = [(language, translator(language)) for language in ("vi", "en")]
KEY_HEAD = ("Key", "Value", "Needed", "Ý nghĩa", "Meaning")


def references() -> dict[str, str]:
    """All pages by file name."""
    from site_builder.cli.group import commands, loaded, main
    from site_builder.plugin import Options

    return {
        "api.md": render_api(),
        "cli.md": render_cli(main, {name: loaded(command) for name, command in sorted(commands().items())}),
        "configuration.md": render_configuration(Options),
        "formats.md": render_formats(),
        "problems.md": render_problems(all_rules()),
    }


def modules() -> Iterator[ModuleType]:
    """Every module of the package, by name; the theme of an installed package holds no code."""
    for found in sorted(pkgutil.walk_packages(site_builder.__path__, "site_builder."), key=lambda each: each.name):
        if found.name not in (__name__,):
            yield importlib.import_module(found.name)


def all_rules() -> tuple[Rule, ...]:
    """Every rule that a module declares, by code."""
    found = {value.code: value for module in modules() for value in vars(module).values() if isinstance(value, Rule)}
    return tuple(found[code] for code in sorted(found))


def render_problems(rules: Sequence[Rule]) -> str:
    """Problem codes with what they say and how to mend it, in both languages."""
    intro = (
        "A code never changes its meaning. An error stops a build, a warning does so under `check --strict`, a notice "
        "never. Some rules are milder for a package that belongs to no report. Words in braces are filled in.",
        "Mã không đổi nghĩa. Lỗi thì không dựng được trang; cảnh báo chỉ chặn khi dùng `check --strict`; lưu ý thì "
        "không. Chữ trong ngoặc nhọn được thay bằng chỗ sai tìm thấy.",
    )
    return _page("Problem codes", *intro, *(_problem(each) for each in rules))


def _problem(rule: Rule) -> str:
    lines = [f"## `{rule.code}`", "", f"{rule.severity} · {SEVERITIES[rule.severity]}", ""]
    said = {say(rule.found): (language, say(rule.repair)) for language, say in _SPEAKERS}
    lines += [f"- **{language}** {_shown(found)} → {_shown(repair)}" for found, (language, repair) in said.items()]
    return "\n".join(lines)


def _shown(message: str) -> str:
    """A message with its facts as `{name}` and its doubled braces single."""
    parts = ((text, f"`{{{name}}}`" if name else "") for text, name, _, _ in Formatter().parse(message))
    return "".join(text.replace("<", "&lt;").replace("![", "!\\[") + name for text, name in parts)


def render_cli(group: Any, commands: Mapping[str, Any]) -> str:
    """Commands with their options, as click knows them."""
    sections = (_command(each, f"site-builder {name}".rpartition(" ")[0]) for name, each in commands.items())
    return _page("Command line", _help(group.help), *sections)


def _command(command: Any, before: str) -> str:
    context = command.make_context(command.name, [], resilient_parsing=True)
    usage = " ".join([before, command.name, *command.collect_usage_pieces(context)])
    options = [each for each in command.get_params(context) if each.param_type_name == "option"]
    rows = [_option(each) for each in options if each.opts != ["-h", "--help"]]
    table = _table(("Option", "Value", "Default", "Meaning"), [row for row in rows if "--help" not in row[0]])
    head = f"{'#' * (before.count(' ') + 2)} {before} {command.name}"
    parts = [head, f"```text\n{usage}\n```", _help(command.help)]
    return "\n\n".join([*parts, table] if rows else parts)


def _option(option: Any) -> tuple[str, str, str, str]:
    names = ", ".join(f"`{name}`" for name in sorted(option.opts, key=len, reverse=True))
    kind = option.type.to_info_dict()
    is_flag = getattr(option, "is_flag", False)
    value = ", ".join(f"`{each}`" for each in kind.get("choices", ())) or ("" if is_flag else kind["name"])
    value = value.replace("<", "&lt;")
    shown = isinstance(option.default, (str, int, Path)) and not is_flag
    return names, value, f"`{option.default}`" if shown else "", getattr(option, "help", None) or ""


def _help(text: str | None) -> str:
    """Help as Markdown: what click keeps as it is (after \\b) becomes a block of code."""
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return "\n\n".join(
        f"```text\n{each.lstrip(chr(8)).strip()}\n```" if each.startswith("\b") else each for each in paragraphs
    )


def render_configuration(options: Any) -> str:
    """What every portal writes, then the rest: mkdocs.yml, front matter, properties of packages, the environment."""
    listed = {
        "mkdocs.yml": list(_keys(words.MKDOCS)),
        "The plugin `open-data` in mkdocs.yml": list(_options(options, "")),
        "Front matter of a page": list(_keys(words.PAGE)),
        "Front matter of a series (`reports/<series>/index.md`)": list(_keys(words.SERIES)),
        "Front matter of a report (`reports/<series>/<period>.md`)": list(_keys(words.REPORT)),
        "Properties of a package beside those of Data Package 2.0": list(_keys(words.PACKAGE)),
        "Properties of a table beside those of Data Package 2.0": list(_keys(words.TABLE)),
        "Environment variables": list(_keys(words.ENVIRONMENT)),
    }
    usual = {title: [row for row in rows if row[0].strip("`*") in words.USUAL[title]] for title, rows in listed.items()}
    rare = {title: [row for row in rows if row not in usual[title]] for title, rows in listed.items()}
    roles = [(f"`{name}`", *said) for name, said in words.ROLES.items()]
    return _page(
        "Configuration",
        "A key marked * may also be written with a language, such as `title_en`. A date is `2022-06-14`; a period is "
        "`2022`, `2022-H1`, `2022-Q1`, `2022-9M`, `2022-06` or `2022-11-26`.",
        "`init` writes JSON Schemas of these keys into `.schema/` and names them in `mkdocs.yml` and the descriptors: "
        "an editor with the YAML language server completes keys and values, and says what is needed.",
        *(_section(title, _table(KEY_HEAD, rows)) for title, rows in usual.items() if rows),
        _section("Roles of a table", _table(("Role", "Parts", "Ý nghĩa", "Meaning"), roles)),
        "## Rarely",
        *(f"### {title}\n\n{_table(KEY_HEAD, rows)}" for title, rows in rare.items() if rows),
    )


def _keys(listed: Iterable[words.Key]) -> Iterator[tuple[str, ...]]:
    for each in listed:
        yield f"`{each.name}`" + ("*" if each.is_translated else ""), each.form, NEEDS[each.need], each.vi, each.en


def option_names(options: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every option of the plugin with its path (`publisher.name`), as MkDocs knows them."""
    for name, option in options._schema:
        yield f"{prefix}{name}", option
        inner = getattr(option, "config_class", None)
        if inner is not None:
            yield from option_names(inner, f"{prefix}{name}.")


def _options(options: Any, prefix: str) -> Iterator[tuple[str, ...]]:
    for path, option in option_names(options, prefix):
        choices = getattr(option, "choices", ())
        form = " or ".join(f"`{each}`" for each in choices) or _form(option)
        default = f" (`{option.default}`)" if option.default else ""
        said = words.OPTIONS.get(path) or words.OPTIONS[path.rpartition(".")[2]]
        yield (f"`{path}`", form + default, "yes" if is_needed(option) else "no", *said)


def _form(option: Any) -> str:
    return {"Dir": "folder", "SubConfig": "mapping"}.get(type(option).__name__, "text")


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
        (f"`{bundle.CHECKSUMS}`", "SHA-256 of every file of the package, as `sha256sum --check` reads it."),
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
        (f"`{one.id}`", f"`/{one.uri}`", one.title, f"`{_answer(one)}`" if one.shape else "") for one in OPERATIONS
    ]
    return _page(
        "Fields of the API",
        "Documents lie under `/api/v1/` and are described in `/openapi.json`; the page `/api/` has examples that run. "
        "Each is an envelope with its `data`. Within v1 no field is renamed, retyped or taken away; new ones may be "
        "added. A field that is not always there is left out where the portal does not know its value.",
        _section("Addresses", _table(("Operation", "Address", "What", "`data`"), asked)),
        *(_section(f"`{name}`", f"{schema['description']}\n\n{_fields(schema)}") for name, schema in schemas().items()),
    )


def _answer(operation: Operation) -> str:
    return type_words(schema_of(operation.shape))


def _fields(schema: Mapping[str, Any]) -> str:
    rows = [
        (
            f"`{name}`",
            f"`{type_words(field)}`",
            "yes" if name in schema.get("required", ()) else "no",
            field["description"],
        )
        for name, field in schema["properties"].items()
    ]
    return _table(("Field", "Type", "Always there", "Meaning"), rows)


def _both(title: str) -> str:
    return " / ".join(dict.fromkeys(translator(language)(title) for language in ("vi", "en")))


def _words(render: Callable[..., bytes]) -> str:
    return inspect.cleandoc(sys.modules[render.__module__].__doc__ or "")


def _summary(module: ModuleType) -> str:
    return inspect.cleandoc(module.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", NOTICE, *(part.strip() for part in parts if part.strip())]) + "\n"


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Put the pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
