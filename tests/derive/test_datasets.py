"""What a dataset is: each question has one answer."""

from dataclasses import replace
from datetime import date

import pytest

from site_builder.channels.api.reports import latest
from site_builder.core.calendar.period import Window, parse_period
from site_builder.core.text import Text
from site_builder.derive.answers import observed_answers
from site_builder.derive.datasets import (
    MOST_TABLES,
    SHOWN_TABLES,
    Dates,
    contact_of,
    coverage_of,
    creators_of,
    dates_of,
    licences_of,
    newest_of,
    preview_rows,
)
from site_builder.derive.fates import figures_changed
from site_builder.derive.history import by_standing, history_of, standing
from site_builder.derive.portal import Portal
from site_builder.model.area import Area
from site_builder.model.config import Agent
from site_builder.model.edition import Change, Edition, Releases
from site_builder.model.log import Event, Log, parse_version
from site_builder.model.package import Contributor
from tests.factories import (
    CC_BY,
    make_package,
    make_publication,
    make_report,
    make_resource,
    make_series,
    make_site,
)
from tests.series import LISTED, joined, observed, read_sample

NAME = "cchc-2022-h1"
PLAIN = make_package(name="x", series="", period=None)


def released(*days, package=NAME):
    """Editions of those days, the newest first."""
    editions = (
        Edition(package, parse_version(f"1.{place}.0"), day, "release", Text("Có"))
        for place, day in enumerate(days)
    )
    return {package: Releases(package, "f", tuple(reversed(list(editions))))}


def test_a_dataset_of_many_tables_shows_rows_of_the_first_of_them():
    """Its page stays short, and each table that stands there has rows."""
    many = tuple(make_resource(name=f"t{number}") for number in range(MOST_TABLES + 1))
    shown = [(each.name, len(rows)) for each, rows in preview_rows(make_package(resources=many))]
    assert shown == [(f"t{number}", 3) for number in range(SHOWN_TABLES)]


@pytest.mark.parametrize(
    ("report", "editions", "created", "day"),
    [
        (
            {"issued": date(2022, 6, 20)},
            (date(2022, 6, 25), date(2022, 8, 1)),
            "",
            date(2022, 6, 20),
        ),
        ({"issued": date(2022, 6, 27)}, (date(2022, 6, 25),), "", date(2022, 6, 25)),
        ({"published": date(2022, 6, 21)}, (), "", date(2022, 6, 21)),
        ({}, (date(2022, 6, 25), date(2022, 8, 1)), "2020-01-01", date(2022, 6, 25)),
        ({}, (), "2020-01-01T00:00:00Z", date(2020, 1, 1)),
        ({}, (), "", None),
    ],
)
def test_a_dataset_was_first_released_with_its_first_edition_or_its_report(
    report, editions, created, day
):
    """Whichever came first; the day on which it was made counts where neither is known."""
    package = make_package(created=created)
    publication = make_publication(
        packages=(package,),
        reports=(make_report(**report),),
        editions=released(*editions) if editions else {},
    )
    assert dates_of(publication, package).issued == day


def test_a_new_name_neither_loses_nor_makes_younger_what_was_released():
    """Twice renamed: released with its first edition under any name, changed last by the renaming."""
    first, second = (
        Event(event="rename", day=date(2022, 7, day), dataset=old, successor=new)
        for day, old, new in ((1, "a", "b"), (2, "b", NAME))
    )
    editions = released(date(2022, 6, 25), package="a") | released(date(2022, 6, 30), package="b")
    publication = make_publication(
        reports=(), editions=editions, log=Log().followed((first, second))
    )
    (package,) = publication.packages
    assert dates_of(publication, package) == Dates(date(2022, 6, 25), date(2022, 7, 2), "")


def test_what_the_portal_gathers_was_released_with_the_first_of_its_data():
    """And changed with the last."""
    series = make_package(name="cchc-series", period=None)
    publication = make_publication(
        packages=(make_package(), make_package(name="b"), series),
        editions=released(date(2022, 7, 1))
        | released(date(2022, 6, 1), date(2022, 8, 1), package="b"),
    )
    dates = dates_of(publication, series)
    assert (dates.issued, dates.modified) == (date(2022, 6, 1), date(2022, 8, 1))


def test_period_and_coverage_are_the_packages_own_else_its_reports():
    """Without either a period counts as its series cuts it."""
    bare = make_package(period=None)
    with_report = make_publication(packages=(bare,))
    assert with_report.period_of(bare) == parse_period("2022-H1")
    assert coverage_of(with_report, bare) == Window(date(2021, 12, 15), date(2022, 6, 14))
    alone = make_publication(packages=(make_package(),), reports=())
    assert coverage_of(alone, make_package()) == Window(date(2021, 12, 15), date(2022, 6, 14))
    assert coverage_of(alone, PLAIN) is None


def test_the_newest_dataset_of_a_series_is_that_whose_period_ends_last():
    """Lists and data of no series have no place in time."""
    later = make_package(name="cchc-2022", period=parse_period("2022"))
    both = make_publication(
        packages=(make_package(), later, make_package(name="list", period=None), PLAIN), reports=()
    )
    assert {series: package.name for series, package in newest_of(both).items()} == {
        "cchc": "cchc-2022"
    }


def test_makers_licences_and_contact_fall_back_alike():
    """The package's word, else its report's, else that of the series or the portal."""
    silent = make_package(
        contributors=(), licences=(), resources=(make_resource(licences=(CC_BY, CC_BY)),)
    )
    publication = make_publication(packages=(silent,))
    assert licences_of(silent) == (CC_BY,)
    assert contact_of(publication, silent) == make_site().contact
    assert [str(agent.name) for agent in creators_of(publication, silent, None)] == [
        "Sở Thông tin và Truyền thông"
    ]
    report = make_report(issuer=Text("Sở Nội vụ"))
    assert [str(agent.name) for agent in creators_of(publication, silent, report)] == ["Sở Nội vụ"]
    mute = replace(silent, contributors=(Contributor(Agent(Text("A")), ("contact",)),))
    assert contact_of(publication, mute) == make_site().contact  # a name alone reaches nobody
    assert creators_of(make_publication(series=(), reports=()), mute, None) == ()


def test_the_newest_value_is_that_of_the_newer_territory():
    """The page, the list, citations and the API ask the same; the one that ended answers after it."""
    data = joined(
        observed("2024", "0.8335", area="old"),
        observed("2024", "0.7069", area="new"),
        areas=("old", "new"),
    )
    areas = {"old": replace(data.areas["old"], valid_to=date(2025, 6, 30))}
    areas["new"] = replace(data.areas["new"], valid_from=date(2025, 7, 1))
    data = replace(data, areas=areas)
    history = history_of(data, LISTED, "1")
    assert str(history.latest.observation.value) == "0.7069"
    assert [line.area.code for line in history.answering] == ["new", "old"]
    publication = make_publication(series=(make_series(name="x", sms_prefix="X"),))
    assert [
        [value.area for value in each.values]
        for each in observed_answers(publication, {"x": data})["x"]
    ] == [
        ["new", "old"],
        ["new", "old"],
    ]


def test_the_whole_answers_before_its_parts():
    """Whatever their codes."""
    whole, part = (
        Area("a", Text("A")),
        Area("b", Text("B"), part_of="a", valid_from=date(2025, 7, 1)),
    )
    assert [area.code for area in by_standing((part, whole))] == ["a", "b"]


def test_what_was_replaced_is_no_newest_value():
    """An estimate that an official figure replaced is told neither by the API nor by short messages."""
    rows = [observed("2021", 5, status="estimate"), observed("2021", 6, status="official", line=3)]
    history = history_of(joined(*rows), LISTED, "1")
    assert [str(make()["value"]) for make in latest(Portal(make_publication()), history)] == ["6"]
    assert standing(rows) == rows[1:]
    assert standing([replace(rows[0], value=None), replace(rows[1], status="")]) == [
        replace(rows[1], status="")
    ]


def test_a_new_code_answers_with_its_own_figure():
    """Of one day that of the indicator that it replaces comes before it."""
    rows = [
        observed("2021", 5, indicator="1", package="z"),
        observed("2021", 6, indicator="2", package="a"),
    ]
    history = history_of(joined(*rows), LISTED, "2")
    assert [entry.observation.value for entry in history.lines[0].latest] == [6]


VALUE = Change("cell", "minor", "indicators", "4.1", "value", old="77.70", new="77.80")


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ([replace(VALUE, column="name", old="77,70", new="77,80")], 1),  # how it is printed
        ([replace(VALUE, table="figures", row="x")], 1),  # its copy in the text
        ([replace(VALUE, table="figures", row="x"), replace(VALUE, table="figures", row="y")], 2),
        ([replace(VALUE, row="4.2")], 2),  # two of a kind in one table are two
        ([replace(VALUE, kind="row-added", row="9", old="", new="{}")], 2),
        ([replace(VALUE, kind="table", facet="title")], 1),
        (
            [
                Change("column-added", "major", "u", column="n"),
                Change("cell", "minor", "u", "4", "n", new="5"),
            ],
            1,
        ),
    ],
)
def test_one_correction_changes_so_many_figures(others, count):
    """Each once."""
    edition = Edition(
        NAME,
        parse_version("1.1.0"),
        date(2022, 7, 5),
        "correction",
        Text("Có"),
        changes=(VALUE, *others),
    )
    assert len(figures_changed(edition, make_package())) == count


def test_where_no_figure_changed_each_row_counts_once():
    """By its first cell."""
    words = [
        replace(VALUE, row=row, column=column, old="a", new="b")
        for row in "12"
        for column in ("name", "day")
    ]
    edition = Edition(
        NAME,
        parse_version("1.1.0"),
        date(2022, 7, 5),
        "correction",
        Text("Có"),
        changes=tuple(words),
    )
    assert [(each.row, each.column) for each in figures_changed(edition, make_package())] == [
        ("1", "name"),
        ("2", "name"),
    ]


def test_a_list_covers_what_its_series_covers():
    """It grows with the series; days that were written once would be those of the first reports for ever."""
    days = Window(date(2017, 12, 15), date(2020, 6, 14))
    gathered = make_package(name="cap-nuoc-series", series="cap-nuoc", temporal=days)
    listed = replace(read_sample().package("cap-nuoc-indicators"), temporal=None, period=None)
    assert coverage_of(make_publication(packages=(listed, gathered), reports=()), listed) == days
