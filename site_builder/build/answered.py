"""What a check finds and is so for a reason: an office said it when it released, and readers see both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Problem, say_found
from site_builder.core.text import Text
from site_builder.model.config import SiteConfig
from site_builder.model.log import Answer
from site_builder.model.publication import Publication


def where_of(problem: Problem) -> str:
    """The file and row of a finding, as an answer keeps it."""
    return f"{problem.file}:{problem.row}" if problem.row else problem.file


def words_of(problem: Problem, site: SiteConfig) -> Text:
    """What was found, in each language in which our words stand in files."""
    main, *others = site.spoken
    others_said = ((tongue, say_found(problem, translator(tongue))) for tongue in others)
    return Text(say_found(problem, translator(main)), tuple(others_said))


def answers_of(publication: Publication) -> Iterator[Answer]:
    """Those of the editions in force."""
    standing = (releases.latest for releases in publication.editions.values())
    return chain.from_iterable(edition.answers for edition in standing if edition)


def answer_finder(publication: Publication) -> Callable[[Problem], Answer | None]:
    """The answer that was given to a finding: the same rule, in the same file, in the same words."""
    known = {
        _key(each.rule, each.where, each.finding.main): each for each in answers_of(publication)
    }
    rules = {rule for rule, _, _ in known}
    translate = translator(publication.site.spoken[0])

    def find(problem: Problem) -> Answer | None:
        if problem.code not in rules:
            return None
        return known.get(_key(problem.code, problem.file, say_found(problem, translate)))

    return find


def _key(rule: str, where: str, finding: str) -> tuple[str, str, str]:
    return rule, where.partition(":")[0], finding
