"""What became of a value: from editions, corrections, statuses and the ledger."""

from dataclasses import replace
from datetime import date

import pytest

from site_builder.core.text import Text
from site_builder.derive.fates import Fate, beside, edition_of, say_fate, say_whole
from site_builder.derive.portal import Portal
from site_builder.model.edition import Change, Edition, Releases
from site_builder.model.log import Event, parse_version
from site_builder.model.report import Correction
from tests.factories import (
    make_package,
    make_publication,
    make_report,
    make_resource,
    make_schema,
    make_table,
)
from tests.series import read_sample

NAME = "cchc-2022-h1"
CELL = Change("cell", "minor", "indicators", "4.1", "value", old="77.70", new="77.80")


def edition(version, kind="correction", **changes):
    """One edition of the factory's package."""
    made = Edition(
        NAME, parse_version(version), date(2022, 7, 5), kind, Text("Chép nhầm"), (), changes=(CELL,)
    )
    return replace(made, **changes)


FIRST = edition("1.0.0", "release", changes=())


def told(*editions, **changes):
    """The fates of a publication whose package has these editions, newest first."""
    return Portal(make_publication(editions={NAME: Releases(NAME, "f", editions)}, **changes)).fates


def test_a_corrected_cell_keeps_its_old_value_and_its_difference():
    """By the line of its row, with the day."""
    (fate,) = told(edition("1.1.0"), FIRST).of_row(NAME, "indicators", 2)
    assert (fate.kind, fate.date, fate.old, fate.href) == (
        "corrected",
        date(2022, 7, 5),
        "77.70",
        f"datasets/{NAME}/1.1.0/changes/",
    )


def test_other_rows_and_columns_have_no_fate():
    """Only the cell that changed is marked."""
    fates = told(edition("1.1.0"), FIRST)
    assert fates.of_row(NAME, "indicators", 3) == ()
    assert fates.of_row(NAME, "indicators", 2, "name") == ()


def test_a_routine_revision_is_no_correction():
    """It has a word of its own."""
    assert [
        each.kind
        for each in told(edition("1.1.0", "revision"), FIRST).of_row(NAME, "indicators", 2)
    ] == ["revised"]


def test_what_took_the_place_of_a_withdrawn_figure_does_not_print_it():
    """The edition that was taken back is named, its figure is not."""
    gone = edition(
        "1.1.0",
        "revision",
        withdrawn=Event(event="withdraw", day=date(2022, 7, 6), reason=Text("Sai")),
    )
    (fate,) = told(edition("1.2.0"), gone, FIRST).of_row(NAME, "indicators", 2)
    assert (fate.kind, fate.old) == ("withdrawn", "")


def test_rows_without_a_key_are_told_by_their_line_until_a_row_moves():
    """Before an added row, lines of older differences may mean another row."""
    table = make_table(schema=make_schema(primary_key=()))
    package = make_package(resources=(make_resource(table=table),))
    older = edition("1.1.0", changes=(replace(CELL, row="#2"),))
    moved = edition("1.2.0", changes=(Change("row-added", "minor", "indicators", "#3"),))
    assert told(older, FIRST, packages=(package,)).of_row(NAME, "indicators", 2)
    assert not told(moved, older, FIRST, packages=(package,)).of_row(NAME, "indicators", 2)


def test_a_report_that_names_the_figure_marks_it():
    """With the words of the correction as they were."""
    said = Correction(
        date(2022, 7, 3), Text("Nhầm"), old=Text("77 %"), new=Text("77,7 %"), figure="4.1"
    )
    fates = told(FIRST, reports=(make_report(corrections=(said,)),))
    assert [str(each.old) for each in fates.of_row(NAME, "indicators", 2)] == ["77 %"]
    assert fates.of_row(NAME, "indicators", 3) == ()


def test_what_an_edition_put_right_is_not_told_again_by_the_report():
    """The same two figures in the words of the report and in the edition's cells are one correction."""
    said = Correction(
        date(2022, 7, 3), Text("Nhầm"), old=Text("77,7 %"), new=Text("77,8 %"), figure="4.1"
    )
    report = make_report(corrections=(said,))
    fates = told(edition("1.1.0"), FIRST, reports=(report,))
    assert [each.old for each in fates.of_row(NAME, "indicators", 2)] == ["77.70"]
    assert [each.old for each in fates.of_report(report)] == ["77.70"]
    other = make_report(corrections=(replace(said, old=Text("76 %")),))
    fates = told(edition("1.1.0"), FIRST, reports=(other,))
    assert sorted(str(each.old) for each in fates.of_report(other)) == ["76 %", "77.70"]


def test_a_correction_of_the_same_figures_is_the_one_that_a_report_states():
    """No revision is; one that stands comes before one that was taken back."""
    said = Correction(
        date(2022, 7, 3), Text("Nhầm"), old=Text("77,7 %"), new=Text("77,8 %"), figure="4.1"
    )
    gone = Event(event="withdraw", day=date(2022, 7, 6), reason=Text("Sai"))
    one, other = edition("1.1.0"), edition("1.1.0", "revision")
    back = replace(edition("1.2.0"), withdrawn=gone)
    for editions, meant in (((one,), one), ((other,), None), ((back,), back), ((back, one), one)):
        publication = make_publication(editions={NAME: Releases(NAME, "f", (*editions, FIRST))})
        assert edition_of(publication, publication.package(NAME), said) == meant


def test_a_correction_without_a_figure_is_the_report_s():
    """It stands at the head of the report, at no value."""
    report = make_report(corrections=(Correction(date(2022, 7, 3), Text("Nhầm tên")),))
    fates = told(FIRST, reports=(report,))
    assert [each.kind for each in fates.of_report(report)] == ["corrected"]
    assert fates.of_row(NAME, "indicators", 2) == ()


def test_a_late_report_and_its_values_are_late():
    """By the ledger: issued after the day on which it was due."""
    report = make_report(issued=date(2022, 7, 30))
    fates = told(FIRST, reports=(report,))
    assert [each.kind for each in fates.of_report(report)] == ["late"]
    assert [each.kind for each in fates.of_row(NAME, "indicators", 2)] == ["late"]


def test_a_preliminary_value_leads_to_the_official_one():
    """With its value and its status."""
    publication = read_sample()
    fates = Portal(publication).fates
    package = publication.package("cap-nuoc-2019-q1")
    found = [
        f for cells in fates.of_cells(package.name).values() for fs in cells.values() for f in fs
    ]
    (fate,) = [each for each in found if each.kind == "superseded"]
    assert (fate.new, fate.status, fate.href) == ("305", "official", "cap-nuoc/2019-h1/")


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (
            Fate("corrected", date(2022, 7, 5), "77.70", "77.80"),
            "đính chính ngày 5/7/2022, trước là 77,70",
        ),
        (Fate("corrected", date(2022, 7, 5), "", "77.80"), "đính chính ngày 5/7/2022"),
        (Fate("superseded", new="305", status="official"), "đây là số sơ bộ; số chính thức là 305"),
        (Fate("superseded", new="", status="official"), "đây là số sơ bộ; số chính thức là …"),
        (Fate("withdrawn", date(2022, 7, 5)), "thay số đã rút ngày 5/7/2022"),
        (Fate("late", date(2022, 6, 25)), "công bố muộn, hạn là ngày 25/6/2022"),
    ],
)
def test_each_fate_has_its_words(fate, words):
    """In Vietnamese, numbers as readers write them."""
    assert say_fate(fate, "vi") == words


def test_a_whole_page_says_what_changed_into_what():
    """And how much more."""
    fate = Fate("corrected", date(2022, 7, 5), "77.70", "77.80", more=2)
    assert say_whole(fate, "vi") == "Đính chính ngày 5/7/2022: 77,70 → 77,80 và 2 số khác"


def test_a_corrections_own_words_are_said_in_the_language_of_the_page():
    """Where its author gave them in that language, else as they stand."""
    wrong = Correction(
        date(2022, 7, 3), Text("Nhầm"), Text("ba xã", (("en", "three communes"),)), Text("4 xã")
    )
    (fate,) = told(reports=(make_report(corrections=(wrong,)),)).of_report(make_report())
    assert say_whole(fate, "en") == "Corrected 3 July 2022: three communes → 4 xã"
    assert say_whole(fate, "vi") == "Đính chính ngày 3/7/2022: ba xã → 4 xã"


def test_plain_text_says_only_what_changes_a_figure():
    """That a report was late is said once, not after each of its figures."""
    fates = told(edition("1.1.0"), FIRST, reports=(make_report(issued=date(2022, 7, 30)),))
    said = beside(fates, NAME, "vi")
    assert said("indicators", 2, "") == " (đính chính ngày 5/7/2022, trước là 77,70)"
    assert said("indicators", 3, "") == ""


def test_the_values_of_the_factory_stand():
    """Nothing is marked where nothing happened."""
    assert told(FIRST).cells == {}
