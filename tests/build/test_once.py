"""What is derived is worked out once a build, and handed on."""

import cProfile
import pstats

import pytest

from site_builder.build import pipeline
from site_builder.build.findings import check
from site_builder.derive import (
    answers,
    events,
    figures,
    history,
    observations,
    prose,
    schedule,
    series_package,
)
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Folders
from tests.conftest import SAMPLE
from tests.portal import BUILT, SITE, read_portal, undrawn

pytestmark = pytest.mark.whole

COUNTED = (
    prose.bind,
    prose.bind_report,
    figures.figures_of,
    observations.read_series,
    history.history_of,
    schedule.ledger_of,
    events.events_of,
    answers.answers_of,
    series_package.series_package,
)


def counted(run):
    """How often each fact was worked out while something ran, by the name of its function."""
    profile = cProfile.Profile()
    profile.runcall(run)
    calls = {place: count for place, (_, count, *_) in pstats.Stats(profile).stats.items()}
    places = {
        each.__name__: (each.__code__.co_filename, each.__code__.co_firstlineno) for each in COUNTED
    }
    return {name: calls.get((*place, name), 0) for name, place in places.items()}


@pytest.fixture(scope="module")
def expected():
    """Once for each report, point, series, indicator; events and answers once altogether."""
    publication = read_portal(SAMPLE).publication
    portal = Portal(publication)
    reports = publication.reports
    return {
        "bind": len(reports) + sum(len(report.summary) for report in reports),
        "bind_report": len(reports),
        "figures_of": len(reports),
        "read_series": len(portal.series),
        "history_of": sum(len(publication.indicators(name)) for name in portal.observed),
        "ledger_of": len(publication.series),
        "events_of": 1,
        "answers_of": 1,
        "series_package": len(portal.observed),
    }


def test_a_build_works_everything_out_once(expected, monkeypatch):
    """Reading, checks, downloads, catalogue, channels and pages together; charts are drawn elsewhere."""
    undrawn(monkeypatch)
    folders = Folders(SAMPLE, SAMPLE / "reports", SAMPLE / "datasets")
    assert counted(lambda: list(pipeline.prepare(folders, SITE, BUILT).files)) == expected


def test_a_check_works_nothing_out_twice(expected):
    """What checks need of the ledger and the histories is made once as well."""
    reading = read_portal(SAMPLE)
    found = counted(lambda: check(reading))
    assert found == expected
