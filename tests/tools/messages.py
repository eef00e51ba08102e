"""Every message id of code and templates, and the template of a new catalogue.

`python -m tests.tools.messages` prints a catalogue without translations, for whoever adds a language.
"""

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from click import Option
from jinja2 import Environment
from jinja2.ext import GETTEXT_FUNCTIONS

from site_builder.cli.group import commands, loaded, main, messages_of
from tests.size import nodes

ROOT = Path(__file__).parents[2]
CODE, THEME = ROOT / "site_builder", ROOT / "theme"
SPOKEN = {"_", "gettext", "translate", "say", "N_", "say_everywhere", "Phrase"}
DRAFTED = ("drafted", "count_of")  # in a template of a draft
COUNTED = {"ngettext", "count_of"}  # count_of: how many, in a draft


class Message(NamedTuple):
    """A message id with its plural and its context, where it has them."""

    id: str
    plural: str = ""
    context: str = ""


@cache
def extract(code: Path = CODE, theme: Path = THEME) -> dict[Message, str]:
    """Every message that code and templates use, with the file that uses it first."""
    found: dict[Message, str] = {}
    for path in sorted(code.rglob("*.py")):
        for message in spoken_in(path.read_text("utf-8")):
            found.setdefault(message, path.name)
    for path in sorted(code.rglob("problems.toml")):
        for stated in tomllib.loads(path.read_text("utf-8")).values():
            for text in (stated["found"], stated["repair"]):
                found.setdefault(Message(text), path.name)
    for path in sorted(
        (
            *code.rglob("messages.toml"),
            *code.rglob("operations.toml"),
            *code.rglob("series_package.toml"),
        )
    ):
        for message in listed_in(path):
            found.setdefault(message, path.name)
    drafts = sorted(
        path for kind in ("html", "md", "yaml") for path in (code / "extensions").rglob(f"*.{kind}")
    )
    for path in (*sorted(theme.rglob("*.html")), *drafts):
        for message in printed_in(path.read_text("utf-8")):
            found.setdefault(message, path.name)
    for path in sorted((code / "authoring" / "templates" / "new").glob("*")):
        for message in printed_in(path.read_text("utf-8")):
            found.setdefault(message._replace(context="new"), path.name)
    for text in helped() if code == CODE else ():
        found.setdefault(Message(text), "--help")
    return found


def listed_in(path: Path) -> Iterator[Message]:
    """Every message of a table of words; of operations the titles, of columns these and what is said of each."""
    for name, table in tomllib.loads(path.read_text("utf-8")).items():
        match path.name:
            case "messages.toml":
                context = "draft" if path.parent.name == "office_import" else ""
                yield from (
                    Message(text, context=context)
                    for text in table.values()
                    if isinstance(text, str)
                )
                inner = (
                    each for each in table.values() if isinstance(each, dict)
                )  # [context.table]
                yield from (Message(text, context=name) for each in inner for text in each.values())
            case "operations.toml":
                yield Message(table["title"])
            case _:
                parts = (table, *table.get("fields", ()))
                texts = [
                    each[key] for each in parts for key in ("title", "description") if key in each
                ]
                texts += table["titles"].values() if name == "translated" else ()
                yield from (Message(text, context="column") for text in texts)


def helped() -> Iterator[str]:
    """What help says of every command: its line in a list, its text, its options."""
    listed = commands().values()
    called = (main, *(loaded(each) for each in listed if each.path))
    texts_of = [
        option.help for each in called for option in each.params if isinstance(option, Option)
    ]
    for text in (*(each.summary for each in listed), *(each.help for each in called), *texts_of):
        yield from filter(None, messages_of(cleandoc(text or "")))


def spoken_in(text: str) -> Iterator[Message]:
    """Every message of a module."""
    for node in nodes(text):
        if isinstance(node, ast.Call):
            yield from said_by(node)


def said_by(call: ast.Call) -> Iterator[Message]:
    """A rule's finding and repair, a format's title, one and many, a context and its message, else the first."""
    made = isinstance(call.func, ast.Call)  # translator(language)("…")
    spoken = call.func.func if isinstance(call.func, ast.Call) else call.func
    name = spoken.attr if isinstance(spoken, ast.Attribute) else getattr(spoken, "id", "")
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    owner = getattr(call.func.value, "id", "") if isinstance(call.func, ast.Attribute) else "self"
    if name == "say" and owner not in ("self", "session"):
        return  # Text.say takes a language
    if name in SPOKEN or (name == "echo" and owner == "session") or (made and name == "translator"):
        context = "".join(
            texts([*call.args[1:2], *([named["context"]] if "context" in named else [])])
        )
        known = context if name == "say_everywhere" else ""
        yield from (Message(text, context=known) for text in texts(call.args[:1]))
    elif name == "drafted":
        yield from (Message(text, context="draft") for text in texts(call.args[:1]))
    elif name in COUNTED and len(call.args) > 2:
        context = "draft" if name == "count_of" else ""
        one, many = (next(texts([part]), "") for part in call.args[:2])
        if one and many:
            yield Message(one, many, context)
    elif name in ("say_in_context", "NC_"):
        context = next(texts(call.args[:1]), "")
        yield from (Message(text, context=context) for text in texts(call.args[1:2]))
    elif name == "rule":
        yield from map(
            Message,
            texts(call.args[2:4] + [named[key] for key in ("found", "repair") if key in named]),
        )
    elif name in ("Format", "TableFormat", "CatalogFormat"):
        yield from map(
            Message, texts(call.args[2:3] + [named[key] for key in ("title",) if key in named])
        )


def texts(arguments: Iterable[ast.expr]) -> Iterator[str]:
    """The literals among some arguments, both of a choice."""
    for argument in arguments:
        for part in (
            (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)
        ):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                yield part.value


def printed_in(source: str) -> Iterator[Message]:
    """Every message of a template."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for _line, function, message in environment.extract_translations(
        source, (*GETTEXT_FUNCTIONS, *DRAFTED, "mark")
    ):
        parts = [
            part
            for part in (message if isinstance(message, tuple) else (message,))
            if isinstance(part, str)
        ]
        context = "draft" if function in DRAFTED else ""
        if context and parts:
            yield Message(parts[0], "".join(parts[1:2]), context)
        elif function == "ngettext" and len(parts) == 2:
            yield Message(*parts)
        elif function == "mark":  # where, what
            yield from map(Message, parts[-1:])
        else:
            yield from map(Message, parts)


def template() -> Catalog:
    """A catalogue of every message id, nothing translated."""
    catalog = Catalog(project="site-builder", fuzzy=False)
    for message, file in extract().items():
        name = (message.id, message.plural) if message.plural else message.id
        catalog.add(name, locations=[(file, 1)], context=message.context or None)
    return catalog


if __name__ == "__main__":
    write_po(sys.stdout.buffer, template(), sort_output=True, include_lineno=False)
