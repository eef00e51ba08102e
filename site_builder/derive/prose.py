"""The text of a report with its calls bound to data.

Each call leaves a token in the Markdown; the fragment it stands for becomes HTML only after the Markdown has been
rendered and cleaned, so that data can never turn into markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from html import unescape
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from site_builder.core.cell import canonical_cell, number_of
from site_builder.core.i18n.catalog import SOURCE, known_word, message_tables
from site_builder.core.numbers.numeral import convention_of
from site_builder.core.numbers.quantity import parse_quantity
from site_builder.core.problem import WRITE, BindingError, Phrase, Problem, flag
from site_builder.core.text import Text, actual_language, clean, unmarked
from site_builder.derive.derivations import SHARE_DECIMALS, Derivations, Stated, stated_in
from site_builder.derive.figures import (
    AT,
    TOKEN,
    CellFragment,
    ChartFragment,
    Figure,
    FigureFragment,
    Fragment,
    TableFragment,
    figures_of,
    find_cell,
    find_figure,
    find_table,
    print_cell,
    token,
    unknown_cell,
    unknown_column,
    without_tokens,
)
from site_builder.model.package import Package, Table
from site_builder.model.publication import Publication
from site_builder.model.report import Report

# Why a call between {{ }} cannot be read, in words of ours; Jinja's own speak of tokens.


_WORDS = message_tables(__package__)["prose"]

_CURLY = "“”‘’„«»"
_PATTERNS = (
    (r"'(?P<name>[^']+)' is undefined", _WORDS["unknown-call"]),
    (
        r"(?:_Calls\.)?(?P<call>\w+)\(\) got an unexpected keyword argument '(?P<name>[^']+)'",
        _WORDS["unknown-part"],
    ),
    (r"(?:_Calls\.)?(?P<call>\w+)\(\) (?:missing|takes)", _WORDS["missing-part"]),
    (r"unexpected '.'|expected token|unexpected end|end of (?:print|template)", _WORDS["open"]),
)


def call_reason(error: Exception) -> Phrase:
    """What is wrong with a call, from what Jinja or Python make of it."""
    text = (
        error.message if isinstance(error, TemplateError) else error.args[0] if error.args else ""
    )
    if isinstance(text, Phrase):
        return text
    if match := re.search(r"unexpected char '(.)'", str(text)):
        return (
            Phrase(_WORDS["curly"]) if match[1] in _CURLY else Phrase(_WORDS["sign"], sign=match[1])
        )
    for pattern, message in _PATTERNS:
        if match := re.search(pattern, str(text)):
            return Phrase(message, calls=", ".join(_PARTS), **match.groupdict())
    return Phrase(_WORDS["unreadable"])


_PIECE = re.compile(
    r"\{\{+\s*\w+(?: \w+)?\s*[(\[\"'][^{}()\n]*(?:\{[^{}\n]*\}[^{}()\n]*)*\)?\s*\}*"
)
_BARE = re.compile(
    r"(?<=[(,=\[])( *)(?!True|False)([^\s\"'()\[\],={}]+(?: [^\"'()\[\],={}]+)?)\s*(?=[,)\]])"
)
_PARTS = {
    "figure": ("unit",), "rank": (), "median": ("unit",), "difference": ("unit", "sign"), "share": ("decimals",),
    "cell": (), "table": ("columns", "where", "caption"), "chart": ("title", "groups", "labels"),
}  # fmt: skip


def _mended(text: str, line: int | None) -> tuple[int | None, str]:
    """The line of a call that cannot be read, and how it was meant, as far as that can be told."""
    for number, own in enumerate(text.split("\n"), 1):
        for piece in _PIECE.findall(own) if line in (None, number) else ():
            right = _meant_call(unescape(piece))  # an editor of pages writes &quot;
            with suppress(TemplateError):
                _refuse_all_but_calls(_Sandbox().parse(right))
                if right and re.sub(r"\s", "", right) != re.sub(r"\s", "", piece):
                    return number, right
    return line, ""


def _refused_at(calls: Calls) -> tuple[int | None, str]:
    """The line of the call that has too few parts or too many, and the form that it has."""
    for number, own in enumerate(calls.text.split("\n"), 1):
        for piece in _PIECE.findall(own):
            try:
                _render(piece, replace(calls, fragments=[], problems=[]))
            except (TypeError, TemplateError):
                name, key = (
                    piece.partition("(")[0].strip("{ "),
                    AT.join(piece.replace("'", '"').split('"')[1::2]),
                )
                is_known = name == "figure" and AT in key and key in calls.figures
                return number, f'figure("{key}")' if is_known else _FORMS.get(name, "")
    return None, ""


def _meant_call(piece: str) -> str:
    plain = re.sub("[“”„«»]", '"', re.sub("[‘’]", "'", piece)).strip("{} ")
    plain = re.sub(
        r"^(\w+)\s*(?:\[(.*)\]|(?=[\"'])(.*))$", r"\1(\2\3)", plain
    )  # other brackets, or none
    plain = re.sub(
        r"([\"'])\s+(?=\w+=)", r"\1, ", re.sub(r"([\"'])\s*=\s*(?=[\"'])", r"\1: ", plain)
    )
    name, _, rest = plain.partition("(")
    near = known_word(
        name.strip(), [each for each in _PARTS if each != "cell" or rest.count(",") > 1]
    )
    rest = rest.rstrip(") ") + ('"' if rest.count('"') % 2 else "") + ")"
    rest = re.sub(
        r"\w+(?==)", lambda part: known_word(part[0], _PARTS.get(near, ())) or part[0], rest
    )
    return "{{ " + near + _BARE.sub(r'\1"\2"', f"({rest}") + " }}" if near else ""


_FORMS = {
    "rank": 'rank("4@da-nang")',
    "median": 'median("4")',
    "difference": 'difference("5.4", "5.5")',
    "share": 'share("5.4.1", "5.4")',
    "cell": 'cell("table", "key", "column")',
    "table": 'table("name")',
    "chart": 'chart("5.4")',
}
_TRUTHS = {"true": "True", "false": "False", "none": "False"}
DEEPEST = 4  # lists within lists among the words of a call


class _Sandbox(ImmutableSandboxedEnvironment):
    """No filters, no globals but the calls, no arithmetic: a report's text computes nothing."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise BindingError(operator, Phrase("calls do not calculate"))


def _code(key: object) -> str:
    """A code as it is written: without quotes 5.10 would be the number 5.1, and the figure another one."""
    if isinstance(key, float):
        raise BindingError(
            str(key),
            Phrase('put the code in quotes, as in figure("5.10"): without them 5.10 is 5.1'),
        )
    return str(key)


@dataclass
class Calls:
    """The functions of one text, over the figures and tables of its package; collects fragments and problems."""

    text: str
    file: str
    package: Package | None
    figures: Mapping[str, tuple[Figure, ...]]
    language: str
    first_line: int
    derivations: Derivations
    fragments: list[Fragment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> str | Problem:
        """The text with a token for each call; what is wrong where a call cannot be read at all."""
        try:
            return _render(self.text, self)
        except (
            TemplateError,
            TypeError,
            ValueError,
            AttributeError,
            LookupError,
            RecursionError,
        ) as error:
            number, near = _mended(self.text, getattr(error, "lineno", None))
            number, near = (
                _refused_at(self) if isinstance(error, TypeError) and not near else (number, near)
            )
            row, reason = number and number + self.first_line - 1, call_reason(error)
            line = self.text.split("\n")[number - 1] if number else ""
            is_other = reason.message == _WORDS["no-statement"] or bool(
                re.search(r"\{\{ *[<%]", line)
            )
            words = (
                "take-out"
                if is_other
                else "own"
                if reason.message == _WORDS["unknown-part"]
                else "calls"
            )
            right = Phrase(WRITE, near=near) if near else Phrase(_WORDS[words])
            return flag("call-invalid", self.file, row=row, reason=reason, right=right)

    def figure(self, key: object, *, unit: str | bool = True) -> str:
        """`figure("5.4")`: a figure with its unit; without it, or with another word, as `unit` says."""
        if str(unit).casefold() in _TRUTHS and isinstance(unit, str):
            right, reason = (
                Phrase(WRITE, near=f"unit={_TRUTHS[unit.casefold()]}"),
                Phrase(_WORDS["quoted"], word=unit),
            )
            row = self._line_of(unit, str(key))
            self.problems.append(
                flag("call-invalid", self.file, row=row, reason=reason, right=right)
            )

        def find() -> Fragment:
            figure = find_figure(self.figures, _code(key))
            if isinstance(unit, str) and len({_size(unit), _size(figure.unit)} - {None}) > 1:
                facts: dict[str, Any] = {"key": figure.key, "found": unit, "right": figure.unit}
                self.problems.append(
                    flag("unit-rescaled", self.file, row=self._line_of(unit, figure.key), **facts)
                )
            return FigureFragment(figure, unit)

        return self._try(str(key), find)

    def rank(self, key: object) -> str:
        """`rank("4@da-nang")`: the place of an area by its figure; 1 is the best."""
        return self._derive("rank", lambda code: self.derivations.rank(code), key)

    def median(self, key: object, *, unit: str | bool = True) -> str:
        """`median("4")`: the figure in the middle of all areas."""
        return self._derive("median", lambda code: self.derivations.median(code), key, unit=unit)

    def share(self, part: object, whole: object, *, decimals: int = SHARE_DECIMALS) -> str:
        """`share("5.4.1", "5.4")`: a figure in per cent of another."""

        def find(code: str, other: str) -> Figure:
            return self.derivations.share(code, other, decimals)

        return self._derive("share", find, part, whole)

    def difference(
        self, key: object, other: object, *, unit: str | bool = True, sign: bool = True
    ) -> str:
        """`difference("5.4", "2021")`: a figure less another, or less its own of an earlier period; `sign=False` prints
        the size alone, behind a word that says the direction.
        """

        def find(code: str, less: str) -> Figure:
            return self.derivations.difference(code, less)

        return self._derive("difference", find, key, other, unit=unit, sign=sign)

    def _derive(
        self,
        name: str,
        work_out: Callable[..., Figure],
        *keys: object,
        unit: str | bool = True,
        sign: bool = True,
    ) -> str:
        """A figure that follows from those of the keys."""

        def find() -> Fragment:
            codes = [_code(key) for key in keys]
            figure, quoted = work_out(*codes), ", ".join(f'"{code}"' for code in codes)
            call = f"{name}({quoted})"
            change = Decimal(figure.value or 0)
            if sign:
                return FigureFragment(figure, unit, call)
            return FigureFragment(replace(figure, value=abs(change)), unit, call, change)

        return self._try(str(keys[0]), find)

    def cell(self, table: str, key: object, column: str) -> str:
        """`cell("table", "key", "column")`: a cell."""

        def find() -> Fragment:
            _, value, line = find_cell(self._own(), table, _code(key), column)
            number = number_of(value)
            amount = None if number is None else Decimal(number)
            return CellFragment(
                print_cell(value, self.language), amount, table, line, column, str(key)
            )

        return self._try(table, find)

    def table(
        self,
        name: str,
        *,
        columns: Sequence[str] = (),
        where: Mapping[str, object] | None = None,
        caption: str = "",
    ) -> str:
        """`table("name")`: a table, or some of its columns, or the rows `where` columns have values."""

        def find() -> Fragment:
            known = find_table(self._own(), name).table
            wanted = {str(column): str(value) for column, value in (where or {}).items()}
            for column in (*columns, *wanted):
                if known is not None and column not in known.schema.names:
                    raise BindingError(column, unknown_column(name, column, known.schema))
            return TableFragment(
                name, tuple(columns), tuple(_spelled(name, known, wanted)), caption
            )

        return self._try(name, find)

    def chart(
        self,
        *keys: object,
        title: str = "",
        groups: Mapping[str, Sequence[object]] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> str:
        """`chart("5.4", "5.5")`: figures drawn beside each other, in groups where these are named."""

        def find() -> Fragment:
            named = groups or {"": keys}
            drawn = tuple(
                (name, tuple(find_figure(self.figures, _code(key)) for key in of))
                for name, of in named.items()
            )
            if not any(figures for _, figures in drawn):
                raise BindingError("chart", Phrase("it names no figure"))
            short = tuple((str(key), str(label)) for key, label in (labels or {}).items())
            return ChartFragment(title, drawn, short)

        return self._try(str(keys[0]) if keys else "chart", find)

    def _own(self) -> Package:
        if self.package is None:
            raise BindingError("package", Phrase("the report has no package that could be read"))
        return self.package

    def _try(self, key: str, find: Callable[[], Fragment]) -> str:
        try:
            self.fragments.append(find())
        except BindingError as error:
            facts: dict[str, Any] = dict(error.facts)
            self.problems.append(
                flag("call-unresolved", self.file, row=self._line_of(error.key, key), **facts)
            )
            return ""
        return token(len(self.fragments) - 1)

    def _line_of(self, *keys: str) -> int | None:
        for key in keys:
            for pattern in (rf"""\(\s*{re.escape(key)}\s*[,)]""", rf"""["']{re.escape(key)}["']"""):
                for number, line in enumerate(self.text.split("\n")):
                    if re.search(pattern, line):
                        return number + self.first_line
        return None


def _size(unit: str) -> Decimal | None:
    """How many one of a unit is: a thousand m³ is 1000."""
    one = parse_quantity(f"1 {unmarked(unit)}", convention_of(SOURCE))
    return one.value if one else None


def _spelled(
    name: str, table: Table | None, wanted: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Conditions on rows as the table spells them, in whatever form of Unicode. BindingError where no row has one."""
    for column, value in wanted.items():
        cells = (
            {clean(text): text for text in map(canonical_cell, table.column(column))}
            if table
            else {}
        )
        if table and clean(value) not in cells:
            raise BindingError(value, unknown_cell(name, column, value, cells))
        yield column, cells.get(clean(value), value)


def _render(text: str, calls: Calls) -> str:
    # attr_list writes {#id}, so comments start with a string that nobody writes
    marks = {"comment_start_string": "{#!", "comment_end_string": "!#}"}
    sandbox = _Sandbox(keep_trailing_newline=True, undefined=StrictUndefined, **marks)
    sandbox.filters.clear()
    sandbox.globals.clear()
    _refuse_all_but_calls(tree := sandbox.parse(text))
    return sandbox.from_string(tree).render({name: getattr(calls, name) for name in _PARTS})


def _refuse_all_but_calls(tree: nodes.Template) -> None:
    """Text, and calls by name of literals: whatever else Jinja knows could grow, loop or look behind the sandbox."""
    for node in tree.body:
        if not isinstance(node, nodes.Output):
            raise TemplateSyntaxError(Phrase(_WORDS["no-statement"]), node.lineno)
        for part in node.nodes:
            is_text = isinstance(part, nodes.TemplateData) or (
                isinstance(part, nodes.Const) and isinstance(part.value, str)
            )
            if not is_text and not _is_plain_call(part):
                calls = ", ".join(_PARTS)
                raise TemplateSyntaxError(Phrase(_WORDS["no-other"], calls=calls), part.lineno)


def _is_plain_call(node: nodes.Node) -> bool:
    if (
        not isinstance(node, nodes.Call)
        or not isinstance(node.node, nodes.Name)
        or node.dyn_args
        or node.dyn_kwargs
    ):
        return False
    return all(
        _is_literal(each) for each in (*node.args, *(keyword.value for keyword in node.kwargs))
    )


def _is_literal(node: nodes.Node, depth: int = 0) -> bool:
    if isinstance(node, nodes.Const):
        return True
    inner = (
        [part for pair in node.items for part in (pair.key, pair.value)]
        if isinstance(node, nodes.Dict)
        else None
    )
    inner = list(node.items) if isinstance(node, (nodes.List, nodes.Tuple)) else inner
    return (
        inner is not None
        and depth < DEEPEST
        and all(_is_literal(each, depth + 1) for each in inner)
    )


@dataclass(frozen=True, slots=True)
class Bound:
    """Markdown with a token for each call, the fragments in the order of their tokens, and what went wrong.

    `language` is that of the text, in which its figures are printed; "" where it is the portal's.
    """

    text: str
    fragments: tuple[Fragment, ...]
    problems: tuple[Problem, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class BoundPoint:
    """A main point: its sentence bound, and the one figure that it opens with, None where it names none or several."""

    sentence: Bound
    figure: Figure | None

    @property
    def opened(self) -> Bound:
        """The sentence with its figure before it, as readers see both."""
        if self.figure is None:
            return self.sentence
        moved = TOKEN.sub(lambda match: token(int(match[1]) + 1), self.sentence.text)
        fragments = (FigureFragment(self.figure, True), *self.sentence.fragments)
        return replace(self.sentence, text=f"{token(0)} {moved}", fragments=fragments)


@dataclass(frozen=True, slots=True)
class BoundReport:
    """All that a report says with its calls bound, and every figure that it may name, by key."""

    body: Bound
    points: tuple[BoundPoint, ...]
    figures: Mapping[str, tuple[Figure, ...]]

    def figure(self, key: str) -> Figure | None:
        """The one figure under a key; None where there is none or more than one."""
        candidates = self.figures.get(key, ())
        return candidates[0] if len(candidates) == 1 else None


def bind_report(
    publication: Publication, report: Report, stated: Stated | None = None
) -> BoundReport:
    """Bind the text and the main points of a report, each once.

    `stated` is what the report states of each indicator, where somebody has read its series already.
    """
    package, stated = publication.package(report.package), stated or stated_in(publication, report)
    wanted, listed = publication.site.language, publication.indicators(report.series, report.period)

    @cache
    def figures(language: str) -> Mapping[str, tuple[Figure, ...]]:
        spoken = wanted if language == wanted else language
        return figures_of(package, listed, spoken, publication.areas) if package else {}

    def sentence(text: Text) -> Bound:
        spoken = text.language(wanted)
        words = text.main if spoken != wanted else text.say(wanted)
        own = figures(spoken)
        return bind(words, publication, report, figures=own, language=spoken, stated=stated)

    spoken = actual_language(wanted, is_translated=wanted in report.written)
    first_line = report.first_line
    body = bind(
        report.text,
        publication,
        report,
        figures=figures(spoken),
        first_line=first_line,
        language=spoken,
        stated=stated,
    )
    bound_report = BoundReport(
        _drawn_in(body, figures(wanted)) if spoken != wanted else body, (), figures(wanted)
    )
    points = (
        BoundPoint(sentence(point.text), bound_report.figure(point.figure))
        for point in report.summary
    )
    return replace(bound_report, points=tuple(points))


def _drawn_in(bound: Bound, figures: Mapping[str, tuple[Figure, ...]]) -> Bound:
    """A text whose charts, which are the page's own, show the figures in the page's language."""

    def drawn(fragment: Fragment) -> Fragment:
        if not isinstance(fragment, ChartFragment):
            return fragment
        groups = (
            (name, tuple(find_figure(figures, each.key) for each in of))
            for name, of in fragment.groups
        )
        return replace(fragment, groups=tuple(groups))

    return replace(bound, fragments=tuple(map(drawn, bound.fragments)))


def bind(
    text: str,
    publication: Publication,
    report: Report,
    *,
    figures: Mapping[str, tuple[Figure, ...]] | None = None,
    first_line: int = 1,
    language: str = "",
    stated: Stated | None = None,
) -> Bound:
    """Run the calls of a text (the body, or one point of the summary) against the report's package.

    `figures` are those of the package and `stated` what the report states, where somebody has read them already;
    `language` is that of the text, the portal's where it is "".
    """
    language = language or publication.site.language
    package = publication.package(report.package)
    if figures is None:
        listed = publication.indicators(report.series, report.period)
        figures = figures_of(package, listed, areas=publication.areas) if package else {}
    stated = stated or stated_in(publication, report)
    derivations = Derivations(publication, report, figures, stated, language)
    plain = without_tokens(text)
    calls = Calls(plain, report.file, package, figures, language, first_line, derivations)
    rendered = calls.run()
    if isinstance(rendered, Problem):
        return Bound("", (), (rendered,))
    return Bound(rendered, tuple(calls.fragments), tuple(calls.problems), language)
