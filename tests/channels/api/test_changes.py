"""Changes and dates."""

from dataclasses import replace
from datetime import date

from site_builder.channels.api import NEWEST, changes, year_changes
from site_builder.channels.api.search import words_of
from site_builder.core.text import Text
from site_builder.derive.datasets import dates_of
from site_builder.derive.events import FeedEntry
from site_builder.model.edition import Edition, Releases
from site_builder.model.log import FIRST, Event
from site_builder.model.report import Correction
from tests.factories import make_package, make_publication, make_report, make_site

SITE = make_site()


def event(day, number=0):
    """A report of a day."""
    return FeedEntry("report", f"e{number}", "Báo cáo", day, "", "cchc/2022-h1/", "cchc", "p")


def released(**changes):
    """A publication whose package was released once."""
    edition = Edition("cchc-2022-h1", FIRST, date(2022, 8, 1), "release", Text("Lần đầu"))
    editions = {"cchc-2022-h1": Releases("cchc-2022-h1", "", (replace(edition, **changes),))}
    return make_publication(editions=editions)


def test_no_events_no_years():
    """And no day."""
    made = changes(SITE, ())
    assert made == {"years": (), "changes": (), "undated": ()}
    assert list(year_changes(SITE, ())) == []


def test_each_year_leads_to_its_neighbours():
    """Over a year without changes too."""
    events = [event(date(2024, 1, 1)), event(date(2022, 12, 31), 1), event(date(2022, 1, 1), 2)]
    made = {each.uri: each.make() for each in year_changes(SITE, events)}
    assert list(made) == ["api/v1/changes/2022.json", "api/v1/changes/2024.json"]
    assert made["api/v1/changes/2022.json"]["next"] == SITE.absolute("api/v1/changes/2024.json")
    assert made["api/v1/changes/2024.json"]["prev"] == SITE.absolute("api/v1/changes/2022.json")
    assert (
        "next" not in made["api/v1/changes/2024.json"]
        and "prev" not in made["api/v1/changes/2022.json"]
    )


def test_a_year_says_how_many_and_the_last_day():
    """So that a client need not take it."""
    (year,) = changes(SITE, [event(date(2022, 12, 31)), event(date(2022, 1, 1), 1)])["years"]
    assert (year["year"], year["count"], year["last"]) == (2022, 2, date(2022, 12, 31))


def test_the_list_of_newest_changes_has_an_end():
    """The years hold all."""
    events = [event(date(2022, 1, 1), number) for number in range(NEWEST + 1)]
    assert len(changes(SITE, events)["changes"]) == NEWEST
    assert len(next(year_changes(SITE, events)).make()["changes"]) == NEWEST + 1


def test_what_nobody_dated_stands_apart():
    """It is of no year, and nothing is invented."""
    made = changes(SITE, [event(None)])
    assert (
        [one["id"] for one in made["undated"]] == ["e0"]
        and made["years"] == ()
        and "date" not in made["undated"][0]
    )


def test_a_dataset_without_a_stated_day_has_none():
    """Neither issue nor change."""
    publication = make_publication(packages=(make_package(created=""),))
    dates = dates_of(publication, publication.packages[0])
    assert (dates.issued, dates.modified) == (None, None)


def test_a_correction_changes_the_dataset():
    """On its day, the issue stays."""
    correction = Correction(date(2022, 9, 1), Text("Sửa"), Text("1"), Text("2"))
    report = make_report(issued=date(2022, 6, 14), corrections=(correction,))
    publication = make_publication(reports=(report,))
    dates = dates_of(publication, publication.packages[0])
    assert (dates.issued, dates.modified) == (date(2022, 6, 14), date(2022, 9, 1))


def test_an_edition_gives_version_and_day():
    """Before what the package says of itself."""
    publication = released()
    dates = dates_of(publication, publication.packages[0])
    assert (dates.version, dates.modified) == ("1.0.0", date(2022, 8, 1))


def test_a_withdrawn_edition_is_no_version_but_a_change():
    """The package's own version stands again."""
    publication = released(
        withdrawn=Event(event="withdraw", day=date(2022, 9, 9), reason=Text("Sai"))
    )
    dates = dates_of(publication, publication.packages[0])
    assert (dates.version, dates.modified) == (publication.packages[0].version, date(2022, 9, 9))


def test_words_are_folded_and_stand_once():
    """Codes stay whole, every language counts."""
    assert words_of(Text("Đất đai, đất 5.4", (("en", "Land"),)), "x-y") == "5.4 dai dat land x y"
