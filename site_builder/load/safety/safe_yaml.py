"""JSON and YAML in, plain values out: what JSON can say, no deeper and no larger than a person would write.

A hostile file must end as a message: YAML lets ten lines stand for a billion, JSON nests until the stack ends,
and either may hold a number that nothing can print.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
import tomllib
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import N_, Phrase, Problem, UnreadableError, as_typed, flag

_WHY, _HOW = (
    message_tables(__package__)[name] for name in ("yaml", "yaml-repair")
)  # for who knows no tokens
_REPAIRS = {reason: _HOW.get(name, _HOW["malformed"]) for name, reason in _WHY.items()}
TWICE = _WHY["twice"]
MALFORMED = Phrase(_HOW["malformed"])
NO_DAY = N_("{day} is not a day of the calendar")
DAY = N_("Write a day that there is, as 2022-11-26; a month has 30 or 31 days, February 28 or 29.")
SWAPPED = N_("Write {right}: the year, the month, the day.")
AS_UTF8 = Phrase("Save it as UTF-8: in Notepad File → Save As → Encoding: UTF-8.")
# What YAML takes for the end of a line: more than a line feed.
_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_OPENS = re.compile(r"\s*(?:- )?[\w-]+: +(['\"])")


def yaml_reason(error: yaml.YAMLError, text: str) -> tuple[Phrase, int | None]:
    """What is wrong, and the line it stands in, counted from 1."""
    if isinstance(error, yaml.reader.ReaderError):
        return Phrase(_WHY["unseen"], code=f"{error.character:#04x}"), text[: error.position].count(
            "\n"
        ) + 1
    problem = getattr(error, "problem", None)
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else None
    if isinstance(problem, Phrase):
        return problem, line
    reason = f"{problem or ''}"
    if context and reason.startswith(
        ("could not find expected ':'", "found unexpected end of stream")
    ):
        line = context.line + 1
    lines = ["", *_ENDS.split(text), ""]
    if merges := [number for number, each in enumerate(lines) if each.startswith("<<<<<<< ")]:
        return Phrase(_WHY["merge"]), merges[0]
    if (
        line
        and reason.startswith("expected <block end>")
        and (opening := _open_quote(lines[:line]))
    ):
        return Phrase(_WHY["quote-open"]), opening
    beside = lines[line - 1 : line + 1] if line else ["", ""]
    signs = f"{reason}\n{getattr(error, 'context', None) or ''}\n{beside[-1][: mark.column if mark else 0]}"
    for name, sign, pattern, *above in _slips()["reasons"]:
        reported, own = re.search(sign, signs), re.search(pattern, beside[0 if above else -1])
        if reported and own:
            return Phrase(
                _WHY[name], **reported.groupdict(), **own.groupdict()
            ), line and line - sum(above)
    return Phrase(_WHY["malformed"]), line


_PAIR = re.compile(r"(?P<head>\s*(?:- )?[\w-]+: +)(?P<value>\S.*?)\s*")


def repair_of(error: UnreadableError, text: str) -> Phrase:
    """How to mend what cannot be read; the line as it should be where it is a key and its text."""
    reason, lines = error.reason, ["", *_ENDS.split(text)]
    message = _REPAIRS.get(reason.message) if isinstance(reason, Phrase) else None
    if not message or not isinstance(reason, Phrase):
        return (
            _day_for(reason.facts["day"])
            if isinstance(reason, Phrase) and reason.message == NO_DAY
            else MALFORMED
        )
    if (right := reason.facts.get("right")) is not None:
        placed = "line-in" if reason.facts["count"] != "0" else "margin"
        shape = placed if reason.message == _WHY["indent"] else "line" if right else "no-line"
        return Phrase(_HOW[shape], **reason.facts)
    if reason.message == TWICE and re.fullmatch(
        "title|label|description|name|note|caption|short", reason.facts["key"]
    ):
        return Phrase(_HOW["twice-text"], **reason.facts)
    line = lines[error.line] if error.line and error.line < len(lines) else ""
    match = _PAIR.fullmatch(line)
    bare = (
        re.sub(r"^(['\"])(.*)\1$", r"\2", match["value"]).replace("''", "'").replace('\\"', '"')
        if match
        else ""
    )
    quoted = (
        f"{match['head'].strip()} " + "'{}'".format(bare.replace("'", "''"))
        if match
        else "key: 'text'"
    )
    if not match and (
        labelled := re.fullmatch(r"\s*(- )?(.+): +([^\s:]+)\s*", line)
    ):  # - a label: of a menu: page.md
        quoted = f"{labelled[1] or ''}'{labelled[2]}': {labelled[3]}"
    sign = reason.facts.get("sign")
    within = re.search(rf"([\w-]+): *({re.escape(sign)}[^,}}\]]*)", line) if sign else None
    return Phrase(
        message,
        **{**reason.facts, "quoted": f"{within[1]}: '{within[2].strip()}'" if within else quoted},
    )


def _open_quote(lines: list[str]) -> int | None:
    """The line above whose value opens a quote and does not close it there; the next quote of the text closed it."""
    for number in range(len(lines) - 1, 0, -1):
        if match := _OPENS.match(lines[number]):
            return None if lines[number].count(match[1]) > 1 else number
    return None


DEEPEST = 40
MOST_VALUES = 200_000
LARGEST = 10**400
_MERGED = 2_000
_SHALLOW = 4_000  # levels; libyaml with PyYAML takes some hundred bytes of the C stack for each
# What the two scanners do not treat alike, found by comparing them; inside brackets also the question mark.
_DOUBTFUL = re.compile(r"[\t!\x85\u2028\u2029\ufeff]|[|>][^ \n]*#")

# As JSON has it, so that every reader takes it for the same.
_CERTAIN = re.compile(
    r"[-+]?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?|[-+]?\.\d+|(?i:true|false)", re.ASCII
)
# Numbers of YAML 1.2 that YAML 1.1 takes for words: 1e5, 08, 0o14. Source: YAML 1.2.2, 10.3.2, "Tag Resolution".
_NEWER = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+", re.ASCII)
_INLINE = re.compile(r"\bdata[\"']?\s*:")
_QUOTED = re.compile(
    r"\s*[\w-]+: '[^']*'"
)  # as patterns of schemas are written; nothing opens inside


class _Strict(yaml.constructor.SafeConstructor):
    """Refuses a key that stands twice, and merges that multiply."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        super().flatten_mapping(node)
        if len(node.value) > _MERGED:
            raise yaml.constructor.ConstructorError(
                None, None, Phrase("it merges too much"), node.start_mark
            )

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        visited = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in visited:
                    twice = Phrase(TWICE, key=key.value)
                    raise yaml.constructor.ConstructorError(None, None, twice, key.start_mark)
                visited.add(key.value)
        return super().construct_mapping(node, deep)


def _day_for(written: str) -> Phrase:
    """What would be right for 2022-30-11, whose month and day are exchanged, and for other days that are none."""
    year, month, day, *_ = map(int, re.findall(r"\d+", written))
    try:
        return Phrase(SWAPPED, right=date(year, day, month).isoformat())
    except ValueError:
        return Phrase(DAY)


def _day(loader: Any, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        phrase = Phrase(NO_DAY, day=node.value)
        raise yaml.constructor.ConstructorError(None, None, phrase, node.start_mark) from error


_Strict.add_constructor("tag:yaml.org,2002:timestamp", _day)


class PlainLoader(_Strict, yaml.SafeLoader):
    """PyYAML's own scanner: slow, and the one whose words and lines we tell."""


if hasattr(yaml, "CSafeLoader"):

    class _FastLoader(_Strict, yaml.CSafeLoader):
        """The same by libyaml, about seven times as fast."""

    FastLoader: type[_FastLoader] | None = _FastLoader
else:
    FastLoader = None


def _exact_float(loader: Any, node: yaml.ScalarNode) -> Any:
    return (
        Decimal(node.value) if _CERTAIN.fullmatch(node.value) else loader.construct_yaml_float(node)
    )


def _exactly(loader: type[Any]) -> type[Any]:
    """The loader that keeps the digits of fractions."""
    exact: Any = type(f"Exact{loader.__name__}", (loader,), {})
    exact.add_constructor("tag:yaml.org,2002:float", _exact_float)
    exact_type: type[Any] = exact
    return exact_type


_LOADERS: tuple[Any, ...] = (FastLoader, PlainLoader) if FastLoader is not None else (PlainLoader,)
_EXACT = tuple(map(_exactly, _LOADERS))


def load_yaml(text: str, *, number: type[float] | type[Decimal] = float) -> Any:
    """Read YAML, its fractions by `number`; dates come back as ISO text. Raises UnreadableError."""
    return _plain(parse_yaml(text, number=number), 0, iter(range(MOST_VALUES)))


def check_values(text: str, file: str, first_line: int = 1) -> Iterator[Problem]:
    """Values that YAML reads as less or other than is written: cut at #, 0117 as 79, 12:30 as 750, no as false."""
    for match in re.finditer(_slips()["asked"], text, re.MULTILINE):
        row, own = (
            first_line + text.count("\n", 0, match.end("key")),
            match["key"].strip() or match["rest"].strip(),
        )
        yield flag("value-unsure", file, row=row, text=own)
    for code, pattern in _slips()["misread"]:
        for match in re.finditer(pattern, text, re.MULTILINE):
            row, written = first_line + text.count("\n", 0, match.start("key")), match["value"]
            rest = match.groupdict().get("rest", "")
            facts = {
                "written": written.rstrip(),
                "rest": rest.strip(),
                "right": f'{match["key"]}: "{written}{rest}"',
            }
            facts["read"] = as_typed(yaml.safe_load(written)) if code == "value-renumbered" else ""
            yield flag(code, file, row=row, column=None, severity=None, **facts)


def check_inline(text: str) -> None:
    """Refuse bare words in inline data that YAML 1.1 and 1.2 read as different values: NO, 012, 1:30, 1_000, 1e5, 08.

    Raises UnreadableError.
    """
    if not _INLINE.search(text):
        return
    for resource in _child(yaml.compose(text, _EXACT[-1]), "resources"):
        for node in _scalars(_child(resource, "data"), set()):
            if node.style is None and _is_doubtful(node):
                reason = Phrase(
                    "“{value}” is one value to some programs and another to others",
                    value=node.value,
                )
                raise UnreadableError(
                    Phrase("{reason}; put it in quotes", reason=reason), node.start_mark.line + 1
                )


def _is_doubtful(node: yaml.ScalarNode) -> bool:
    if node.tag.endswith(":str"):
        return bool(_NEWER.fullmatch(node.value))
    return node.tag.endswith((":int", ":float", ":bool")) and not _CERTAIN.fullmatch(node.value)


def _child(node: Any, name: str) -> list[Any]:
    """What lists hold that stand under a key of a mapping, or of one that is merged into it."""
    children: list[Any] = []
    left, visited = [node], {id(node)}
    while left:
        each = left.pop()
        for key, value in each.value if isinstance(each, yaml.MappingNode) else ():
            if key.value == name and isinstance(value, yaml.SequenceNode):
                children += value.value
            elif key.tag.endswith(":merge"):
                merged = value.value if isinstance(value, yaml.SequenceNode) else [value]
                left += [one for one in merged if id(one) not in visited]
                visited |= set(map(id, merged))
    return children


def _scalars(nodes: Sequence[Any], visited: set[int]) -> Iterator[Any]:
    """Each once, however often it is referred to."""
    for node in nodes:
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif id(node) not in visited:
            visited.add(id(node))
            parts = (
                node.value
                if isinstance(node, yaml.SequenceNode)
                else [value for _, value in node.value]
            )
            yield from _scalars(parts, visited)


def parse_yaml(text: str, *, number: type[float] | type[Decimal] = float) -> Any:
    """YAML as Python's values, dates among them, in any depth. Raises UnreadableError.

    libyaml reads where it is there and the text is plain; what it refuses is read again to say why and where.
    """
    loaders = _EXACT if number is Decimal else _LOADERS
    if len(loaders) > 1 and is_plain(text):
        with contextlib.suppress(Exception):
            return yaml.load(text, loaders[0])
    try:
        return yaml.load(text, loaders[-1])
    except yaml.YAMLError as error:
        reason, line = yaml_reason(error, text)
        slip = _yaml_slip(text, line or 1) if reason.message in _UNSAID and is_plain(text) else None
        raise UnreadableError(*(slip or (reason, line))) from error
    except RecursionError as error:
        raise UnreadableError(Phrase("it is nested too deeply")) from error
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError) as error:
        # PyYAML builds numbers and dates with Python's own constructors and lets their errors through.
        raise UnreadableError(Phrase("a value is not of its kind")) from error


def is_plain(text: str) -> bool:
    """Whether libyaml can read a text in safety and no other way than PyYAML.

    It nests on the C stack, which ends without a message. A level costs a bracket or a place further in a line.
    """
    lines = text.split("\n")
    brackets, widest = text.count("[") + text.count("{"), max(map(len, lines))
    if brackets + 2 * widest > _SHALLOW or ("?" in text and any(map(_may_ask_in_brackets, lines))):
        return False
    return not _DOUBTFUL.search(text)


def _may_ask_in_brackets(line: str) -> bool:
    """Whether a question mark stands beside brackets, or brackets go on in the next line, where one may stand."""
    if _QUOTED.fullmatch(line):
        return False
    opening, closing = line.count("[") + line.count("{"), line.count("]") + line.count("}")
    return opening != closing or bool(opening and "?" in line)


_MOST, _LONGEST = 200_000, 2_000  # letters of a text and of a line in which slips are tried
_UNSAID = {
    _WHY[name] for name in ("no-colon", "indent", "bracket", "hyphen", "quote-open", "malformed")
}


@cache
def _slips() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("slips.toml").read_text("utf-8"))


def _slip(
    text: str,
    line: int | None,
    slips: Sequence[tuple[str, str, Any]],
    reached: Callable[[str], int],
) -> tuple[Phrase, int] | None:
    """Why reading ends in a line or the one before, and which of the two; `reached` is the line where it would end."""
    lines = text.rstrip().split("\n")
    line = min(line or 1, len(lines))
    before = next((n for n in range(line - 1, 0, -1) if lines[n - 1].strip()), line)
    if len(text) > _MOST or max(len(lines[line - 1]), len(lines[before - 1])) > _LONGEST:
        return None
    best, repair = line, None
    for name, sign, put in slips:
        for n in (line, before):
            right = re.sub(sign, put, lines[n - 1].rstrip())
            end = (
                reached("\n".join([*lines[: n - 1], right, *lines[n:]]))
                if right != lines[n - 1]
                else 0
            )
            if end > best and (end == _MOST or name in ("remark", "marks", "small")):
                facts = {
                    "right": " ".join(right.split()),
                    "count": len(right) - len(right.lstrip()),
                }
                best, repair = end, (Phrase(_WHY[name], **facts), n)
    return repair


def _yaml_slip(text: str, line: int) -> tuple[Phrase, int] | None:
    """The same of YAML, in what belongs to a key at the margin, and to the one before it, where that alone is wrong."""
    lines = text.split("\n")
    near = {
        len(each) - len(each.lstrip(" "))
        for each in lines[max(0, line - 3) : line + 1]
        if each.strip()
    }
    item = re.match(
        r" *- +", lines[max(0, line - 2)]
    )  # whose next key may have slipped to the left
    slips = [("indent", r"^ *(?=[a-z_]+: )", " " * len(item[0]))] if item else []
    slips += [*_slips()["yaml"], *(("indent", r"^\s*", " " * width) for width in near)]
    tops = [0, *(n for n, each in enumerate(lines) if re.match(r"[^\s#\-\]}]", each)), len(lines)]
    first, last = (
        max(n for n in tops if n < line - 1 or n == 0),
        min(n for n in tops if n >= line or n == len(lines)),
    )
    block = "\n".join(["_: 0", *lines[first:last]])
    if len(block) > _MOST or _yaml_end(block):
        return _slip(text, line, slips, _yaml_end)
    slip = _slip(block, line - first + 1, slips, _yaml_end)
    return slip and (slip[0], slip[1] + first - 1)


def _json_end(text: str) -> int:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno
    except (RecursionError, ValueError):
        return 0
    return _MOST


def _yaml_end(text: str) -> int:
    """Whether all can be read; YAML takes halves of a slip for another text."""
    try:
        yaml.load(text, _LOADERS[0])
    except Exception:  # of Python's own constructors, too
        return 0
    return _MOST


def load_json(text: str, most: int = MOST_VALUES, *, number: Callable[[str], Any] = float) -> Any:
    """Read JSON of at most so many values, its fractions by `number`. Raises UnreadableError."""
    try:
        loaded = json.loads(text, parse_float=number, object_pairs_hook=_distinct)
    except json.JSONDecodeError as error:
        merge = next(
            (n for n, each in enumerate(text.split("\n"), 1) if each.startswith("<<<<<<< ")), 0
        )
        reason = Phrase(_WHY["merge" if merge else "json"]), merge or error.lineno
        raise UnreadableError(
            *(_slip(text, error.lineno, _slips()["json"], _json_end) or reason)
        ) from error
    except RecursionError as error:
        raise UnreadableError(Phrase("it is nested too deeply")) from error
    except UnreadableError:
        raise
    except ValueError as error:
        raise UnreadableError(Phrase("it holds a number that is too long")) from error
    return _plain(loaded, 0, iter(range(most)))


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that stands twice a reader sees one, and which one hangs on the reader."""
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise UnreadableError(Phrase(TWICE, key=key))
        members[key] = value
    return members


def _plain(value: Any, depth: int, left: Iterator[int]) -> Any:
    if depth > DEEPEST:
        raise UnreadableError(Phrase("it is nested too deeply"))
    if next(left, None) is None:
        raise UnreadableError(Phrase("it holds too many values"))
    if isinstance(value, dict):
        return {_word(key): _plain(each, depth + 1, left) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, depth + 1, left) for each in value]
    return _scalar(value)


def _word(key: Any) -> str:
    scalar = _scalar(key)
    return _text(scalar) if isinstance(scalar, str) else str(scalar)


def _scalar(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float):
        return finite(value)
    if isinstance(value, int) and abs(value) > LARGEST:
        raise UnreadableError(Phrase("it holds a number of more than 400 digits"))
    if value is None or isinstance(value, (bool, int, float, Decimal)):
        return value
    kind = type(value).__name__
    raise UnreadableError(
        Phrase("it holds a value of the kind {kind}, which JSON does not know", kind=kind)
    )


def finite(value: float) -> float:
    """The number itself. Raises UnreadableError."""
    if not math.isfinite(value):
        raise UnreadableError(Phrase("it holds a number that is infinite or not a number"))
    return value


def _text(value: str) -> str:
    """Half of a surrogate pair, which JSON can escape, is no character and cannot be written out again."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise UnreadableError(Phrase("it holds half a character (a lone surrogate)")) from error
    return value


def as_list(value: Any) -> list[Any]:
    """A list as it is, a value that stands alone as a list of one, and nothing as none."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
