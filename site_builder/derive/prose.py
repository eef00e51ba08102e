"""The text of a report with its calls bound to data.

Each call leaves a token in the Markdown; the fragment it stands for becomes HTML only after the Markdown has been
rendered and cleaned, so that data can never turn into markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from site_builder.core.problem import Problem
from site_builder.core.text import Text, actual_language
from site_builder.derive.calls import Calls
from site_builder.derive.figures import Figure, figures_of, find_figure
from site_builder.derive.fragments import TOKEN, ChartFragment, FigureFragment, Fragment, token, without_tokens
from site_builder.model.publication import Publication
from site_builder.model.report import Report


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

    said: Bound
    figure: Figure | None

    @property
    def opened(self) -> Bound:
        """The sentence with its figure before it, as readers see both."""
        if self.figure is None:
            return self.said
        moved = TOKEN.sub(lambda found: token(int(found[1]) + 1), self.said.text)
        fragments = (FigureFragment(self.figure, True), *self.said.fragments)
        return replace(self.said, text=f"{token(0)} {moved}", fragments=fragments)


@dataclass(frozen=True, slots=True)
class BoundReport:
    """All that a report says with its calls bound, and every figure that it may name, by key."""

    body: Bound
    points: tuple[BoundPoint, ...]
    figures: Mapping[str, tuple[Figure, ...]]

    def figure(self, key: str) -> Figure | None:
        """The one figure under a key; None where there is none or more than one."""
        found = self.figures.get(key, ())
        return found[0] if len(found) == 1 else None


def bind_report(publication: Publication, report: Report) -> BoundReport:
    """Bind the text and the main points of a report, each once."""
    package = publication.package(report.package)
    wanted, listed = publication.site.language, publication.indicators(report.series)

    @cache
    def figures(language: str) -> dict[str, tuple[Figure, ...]]:
        return figures_of(package, listed, wanted if language == wanted else language) if package else {}

    def sentence(text: Text) -> Bound:
        spoken = text.language(wanted)
        said = text.main if spoken != wanted else text.say(wanted)
        return bind(said, publication, report, figures=figures(spoken), language=spoken)

    spoken = actual_language(wanted, is_translated=wanted in report.written)
    first_line = report.first_line
    body = bind(report.text, publication, report, figures=figures(spoken), first_line=first_line, language=spoken)
    made = BoundReport(_drawn_in(body, figures(wanted)) if spoken != wanted else body, (), figures(wanted))
    points = (BoundPoint(sentence(point.text), made.figure(point.figure)) for point in report.summary)
    return replace(made, points=tuple(points))


def _drawn_in(bound: Bound, figures: Mapping[str, tuple[Figure, ...]]) -> Bound:
    """A text whose charts, which are the page's own, show the figures in the page's language."""

    def drawn(fragment: Fragment) -> Fragment:
        if not isinstance(fragment, ChartFragment):
            return fragment
        groups = ((name, tuple(find_figure(figures, each.key) for each in of)) for name, of in fragment.groups)
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
) -> Bound:
    """Run the calls of a text (the body, or one point of the summary) against the report's package.

    `figures` are those of the package where somebody has read them already; `language` is that of the text, the
    portal's where it is "".
    """
    language = language or publication.site.language
    package = publication.package(report.package)
    if figures is None:
        figures = figures_of(package, publication.indicators(report.series)) if package else {}
    calls = Calls(without_tokens(text), report.file, package, figures, language, first_line)
    rendered = calls.run()
    if isinstance(rendered, Problem):
        return Bound("", (), (rendered,))
    return Bound(rendered, tuple(calls.fragments), tuple(calls.problems), language)
