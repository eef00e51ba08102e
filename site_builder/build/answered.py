"""What a check finds and is so for a reason: an office said it when it released, and readers see both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import PurePosixPath

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Problem, say_found
from site_builder.core.text import Text
from site_builder.model.config import SiteConfig
from site_builder.model.log import Answer, Log
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
    """The answer that was given to a finding: the same rule, in the same words, in what is that file today."""
    log = publication.log
    known = {
        (each.rule, _source(log, each.where.partition(":")[0]), each.finding.main): each
        for each in answers_of(publication)
    }
    rules = {rule for rule, _, _ in known}
    translate = translator(publication.site.spoken[0])

    def find(problem: Problem) -> Answer | None:
        if problem.code not in rules:
            return None
        source = _source(log, problem.file)
        return known.get((problem.code, source, say_found(problem, translate)))

    return find


def _source(log: Log, file: str) -> str:
    """A source by the name of today of the page or dataset that it belongs to, however often that was renamed."""
    path = PurePosixPath(file)
    if path.suffix == ".md":
        stem, _, language = path.stem.partition(".")
        page = PurePosixPath(*path.parts[1:]).with_name(stem)
        return f"{log.led(f'{page}/')}{language}"
    return f"{log.led(at.dataset_uri(path.parent.name))}{path.name}"
