"""Scores a dataset's metadata by the methodology of data.europa.eu (MQA): five groups, 405 points.

A criterion about distributions counts when all of them meet it; a non-proprietary and a machine-readable format
count when one does. The totals of the groups are the methodology's; the weights within them are our reading. Files
answer, since one build writes the catalogue and the files together.
Source: https://data.europa.eu/mqa/methodology
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.catalog import vocabularies
from site_builder.catalog.dcat import distributions_of
from site_builder.catalog.model import Dataset
from site_builder.core.problem import N_

FINDABLE = N_("Findability")
ACCESSIBLE = N_("Accessibility")
INTEROPERABLE = N_("Interoperability")
REUSABLE = N_("Reusability")
CONTEXTUAL = N_("Context")
RATINGS = {
    351: N_("excellent"),
    221: N_("good"),
    121: N_("sufficient"),
    0: N_("poor"),
}  # by the least points


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion: `words` is the message id that says it, `group` that of its dimension."""

    key: str
    group: str
    words: str
    points: int
    is_earned: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """All criteria of one dataset, in the methodology's order."""

    marks: tuple[Mark, ...]

    @property
    def score(self) -> int:
        """Points earned."""
        return sum(mark.points for mark in self.marks if mark.is_earned)

    @property
    def most(self) -> int:
        """Points that can be earned, of a whole dataset 405."""
        return sum(mark.points for mark in self.marks)

    @property
    def rating(self) -> str:
        """The message id that says how good the score is."""
        return next(words for least, words in RATINGS.items() if self.score >= least)

    @property
    def groups(self) -> dict[str, Quality]:
        """The criteria of each dimension, by its message id."""
        groups = dict.fromkeys(mark.group for mark in self.marks)
        return {
            name: Quality(tuple(mark for mark in self.marks if mark.group == name))
            for name in groups
        }

    @property
    def missing(self) -> tuple[Mark, ...]:
        """Criteria not met."""
        return tuple(mark for mark in self.marks if not mark.is_earned)


def quality_of(dataset: Dataset) -> Quality:
    """Every criterion, met or not."""
    return Quality(
        (
            *_findable(dataset),
            *_accessible(dataset),
            *_interoperable(dataset),
            *_reusable(dataset),
            *_context(dataset),
        )
    )


def _findable(dataset: Dataset) -> Iterator[Mark]:
    known = any(each in vocabularies.THEME_LABELS for each in dataset.themes)
    yield Mark("keyword", FINDABLE, N_("Keywords"), 30, bool(dataset.keywords))
    yield Mark("theme", FINDABLE, N_("A topic of the EU list"), 30, known)
    yield Mark(
        "spatial",
        FINDABLE,
        N_("The area covered"),
        20,
        bool(dataset.spatial.uri or dataset.spatial.title),
    )
    yield Mark("temporal", FINDABLE, N_("The time covered"), 20, dataset.coverage is not None)


def _accessible(dataset: Dataset) -> Iterator[Mark]:
    has_files = bool(distributions_of(dataset))
    yield Mark("access-answers", ACCESSIBLE, N_("Files that can be reached"), 50, has_files)
    yield Mark("download", ACCESSIBLE, N_("Direct addresses for download"), 20, has_files)
    yield Mark("download-answers", ACCESSIBLE, N_("Downloads that answer"), 30, has_files)


def _interoperable(dataset: Dataset) -> Iterator[Mark]:
    files = distributions_of(dataset)
    kinds = [download.file.file_type for download in files if download.file.file_type]
    complete = bool(dataset.title and dataset.description and files)
    yield Mark("format", INTEROPERABLE, N_("The format of every file"), 20, bool(kinds))
    yield Mark("media-type", INTEROPERABLE, N_("The media type of every file"), 10, bool(kinds))
    yield Mark(
        "vocabulary",
        INTEROPERABLE,
        N_("Formats and media types from the vocabularies"),
        10,
        bool(kinds),
    )
    yield Mark(
        "open-format",
        INTEROPERABLE,
        N_("A non-proprietary format"),
        20,
        any(kind.is_open for kind in kinds),
    )
    yield Mark(
        "machine",
        INTEROPERABLE,
        N_("A machine-readable format"),
        20,
        any(kind.is_machine for kind in kinds),
    )
    yield Mark(
        "dcat-ap",
        INTEROPERABLE,
        N_("Title, description and files, as DCAT-AP demands"),
        30,
        complete,
    )


def _reusable(dataset: Dataset) -> Iterator[Mark]:
    licences = [each.licence for each in distributions_of(dataset)]
    stated = bool(licences) and all(each and each.url for each in licences)
    known = stated and all(each and each.url in vocabularies.CKAN_TITLES for each in licences)
    contact = bool(dataset.contact.email or dataset.contact.url)
    yield Mark("licence", REUSABLE, N_("A licence with its address"), 20, stated)
    yield Mark("known-licence", REUSABLE, N_("A licence of the known lists"), 10, known)
    yield Mark("access-rights", REUSABLE, N_("Access rights"), 10, True)
    yield Mark("rights-vocabulary", REUSABLE, N_("Access rights from the vocabulary"), 5, True)
    yield Mark("contact", REUSABLE, N_("A contact point"), 20, contact)
    yield Mark("publisher", REUSABLE, N_("A publisher"), 10, bool(dataset.publisher.agent.name))


def _context(dataset: Dataset) -> Iterator[Mark]:
    files = distributions_of(dataset)
    rights = bool(files) and all(each.licence and each.licence.url for each in files)
    yield Mark("rights", CONTEXTUAL, N_("A statement of rights for every file"), 5, rights)
    yield Mark("size", CONTEXTUAL, N_("The size of every file"), 5, bool(files))
    yield Mark("issued", CONTEXTUAL, N_("The day of issue"), 5, dataset.issued is not None)
    yield Mark(
        "modified", CONTEXTUAL, N_("The day of the last change"), 5, dataset.modified is not None
    )
