"""Why YAML cannot be read, in words of ours: the place, the cause and the remedy for who has never heard of tokens."""

from __future__ import annotations

import re

import yaml

from site_builder.core.problem import N_, Phrase

TAB = N_("the line holds a tab; YAML takes blanks only, so put blanks in its place")
COLON = N_("a second colon stands in the line; put quotes around the text that holds it: title: 'Q1: results'")
INDENT = N_("the line begins further in or out than those it belongs with; give it as many blanks as they have")
NO_COLON = N_(
    "the line is no “key: value”; write a colon and a blank after the key, or put the text into the line above"
)
NO_BLANK = N_("a blank is missing after the colon of “{key}”")
QUOTE_OPEN = N_("a quotation mark opens and does not close")
AFTER_QUOTE = N_(
    "text stands after the closing quotation mark; put the whole text in quotes, and double a quote within"
)
BRACKET = N_("a bracket opens and does not close, or a comma between two of its parts is missing")
SIGN = N_("a text begins with “{sign}”, which means something to YAML; put quotes around the text")
CURLY = N_("a value begins with “{{{{”; put quotes around it")
BACKSLASH = N_("a backslash stands in double quotes; use single quotes: 'a\\b'")
UNSEEN = N_("it holds a character that cannot be seen (code {code}); delete it")
ITEM = N_("an item of a list stands beside its key; put each item on a line of its own below the key")
MALFORMED = N_("it is no well-formed YAML")

# What YAML takes for the end of a line: more than a line feed.
_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_GLUED = re.compile(r"\s*(?:- )?([\w-]+):[^\s/]")
_OPENS = re.compile(r"\s*(?:- )?[\w-]+: +(['\"])")
_STARTS = re.compile(r"found character '(\\t|.)' that cannot start any token")


def yaml_reason(error: yaml.YAMLError, text: str) -> tuple[Phrase, int | None]:
    """What is wrong, and the line it stands in, counted from 1."""
    if isinstance(error, yaml.reader.ReaderError):
        return Phrase(UNSEEN, code=f"{error.character:#04x}"), text[: error.position].count("\n") + 1
    problem = getattr(error, "problem", None)
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else None
    if isinstance(problem, Phrase):
        return problem, line
    said = f"{problem or ''}"
    if context and said.startswith(("could not find expected ':'", "found unexpected end of stream")):
        line = context.line + 1
    lines = ["", *_ENDS.split(text), ""]
    words = lines[line] if line and line < len(lines) else ""
    if line and said.startswith("mapping values") and (glued := _GLUED.match(lines[line - 1])):
        return Phrase(NO_BLANK, key=glued[1]), line - 1
    if line and said.startswith("expected <block end>") and (opening := _open_quote(lines[:line])):
        return Phrase(QUOTE_OPEN), opening
    return _reason(said, f"{getattr(error, 'context', '') or ''}", words, mark.column if mark else 0), line


def _open_quote(lines: list[str]) -> int | None:
    """The line above whose value opens a quote and does not close it there; the next quote of the text closed it."""
    for number in range(len(lines) - 1, 0, -1):
        if found := _OPENS.match(lines[number]):
            return None if lines[number].count(found[1]) > 1 else number
    return None


def _reason(said: str, context: str, line: str, column: int) -> Phrase:
    if found := _STARTS.search(said):
        return Phrase(TAB) if found[1] == "\\t" else Phrase(SIGN, sign=found[1])
    if said.startswith("mapping values are not allowed"):
        return Phrase(COLON if re.search(r":\s.*:(\s|$)", line) else INDENT)
    if said.startswith("could not find expected ':'"):
        return (
            Phrase(NO_BLANK, key=glued[1])
            if (glued := _GLUED.match(line))
            else Phrase(TAB if "\t" in line else NO_COLON)
        )
    if said == "found unexpected end of stream":
        return Phrase(QUOTE_OPEN)
    if said.startswith(("expected <block end>", "expected '<document start>'")):
        return Phrase(TAB if "\t" in line[:column] else INDENT if not line[:column].strip(" -") else AFTER_QUOTE)
    if "flow" in context or said.startswith("expected the node content"):
        return Phrase(BRACKET)
    if any(word in f"{said} {context}" for word in ("alias", "anchor", "tag")) and (sign := re.search("[*&!]", line)):
        return Phrase(SIGN, sign=sign[0])
    if said.startswith("sequence entries"):
        return Phrase(ITEM)
    if "unhashable" in said:
        return Phrase(CURLY)
    return Phrase(BACKSLASH if "escape" in said else MALFORMED)
