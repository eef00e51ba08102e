"""Words of the interface: English message ids in code and templates, gettext catalogues for the rest.

Catalogues are `locale/<language>/LC_MESSAGES/messages.po`, read as they are: nothing compiled is kept, and a
translator's change shows at the next build.
"""

from __future__ import annotations

import ast
import gettext as stdlib
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

from site_builder.core.problem import Translate

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1]
SPOKEN = {"_", "gettext", "translate", "N_", "Phrase"}


@cache
def catalogue(language: str) -> stdlib.NullTranslations:
    """The translations of a language; the message ids themselves where it has no catalogue."""
    path = HERE / "locale" / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return stdlib.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return stdlib.GNUTranslations(compiled)


def translator(language: str) -> Translate:
    """A function that says a message id in a language. "" stays "": gettext keeps its own header there."""
    translations = catalogue(language)
    return lambda message: translations.gettext(message) if message else ""


def extract(code: Path = PACKAGE, theme: Path | None = None) -> dict[str, str]:
    """Every message id that code and templates use, with the file that uses it first."""
    found: dict[str, str] = {}
    for path in sorted(code.rglob("*.py")):
        for message in _spoken_in(ast.parse(path.read_text("utf-8"))):
            found.setdefault(message, path.name)
    for path in sorted((theme or _theme()).rglob("*.html")):
        for message in _printed_in(path.read_text("utf-8")):
            found.setdefault(message, path.name)
    return found


def _theme() -> Path:
    """The templates, in an installed package and in a checkout."""
    inside = PACKAGE / "theme"
    return inside if inside.is_dir() else PACKAGE.parent / "theme"


def _spoken_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _texts(_said_by(node))


def _said_by(call: ast.Call) -> list[ast.expr]:
    """Which arguments are message ids: a rule's finding and repair, a format's title, the first of the rest."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in SPOKEN:
        return call.args[:1]
    if name == "ngettext":
        return call.args[:2]
    if name == "rule":
        return call.args[2:4] + [named[key] for key in ("found", "repair") if key in named]
    if name == "Format":
        return call.args[2:3] + [named[key] for key in ("title",) if key in named]
    return []


def _texts(arguments: Iterable[ast.expr]) -> Iterator[str]:
    for argument in arguments:
        for part in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                yield part.value


def _printed_in(source: str) -> Iterator[str]:
    environment: Any = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for _line, _function, message in environment.extract_translations(source):
        for part in message if isinstance(message, tuple) else (message,):
            if isinstance(part, str):
                yield part
