"""The page of a package's checks, and the box for reports."""

import json

from site_builder.channels.checks_json import checks_file
from site_builder.pages.datasets.checks import checks_link, checks_view
from site_builder.pages.text import frame_view
from tests.pages.environment import bare_environment, render
from tests.validate.portal import checks, indicator_list, observed, package, portal, stated, table

LISTED = indicator_list(
    {"code": "1", "unit": "%", "kind": "percent", "formula": "[3] / [2] * 100"},
    {"code": "2", "name": "Tổng <b>số</b>", "kind": "count"},
    {"code": "3"},
    {"code": "4", "formula": "[5] * 2"},
    {"code": "5"},
)
NUMBERS = observed(
    *({"code": c, "value": v} for c, v in (("1", "56.39"), ("2", 1736), ("3", 979), ("4", 8)))
)
OWN = package(
    NUMBERS, stated({"id": "a", "qualifier": "gần", "value": 70, "unit": "%", "refers_to": "1"})
)
PORTAL = portal(LISTED, OWN)
FOUND = checks(LISTED, OWN)


def html(view):
    """The page as the theme prints it."""
    return render(bare_environment(PORTAL.site, frame=frame_view(PORTAL)), view)


def test_summary_counts_passed_doubtful_and_impossible():
    """The line that leads to the page."""
    link = checks_link(PORTAL, OWN, FOUND)
    assert (link.href, link.title) == (
        "datasets/bao-cao/checks/",
        "4 kiểm tra đạt, 1 cần xem, 1 không kiểm được",
    )


def test_page_has_three_parts():
    """What to look at, what could not be checked, what passed."""
    view = checks_view(PORTAL, OWN, FOUND)
    assert [len(part) for part in (view.doubts, view.impossible, view.passed)] == [1, 1, 4]


def test_passed_check_shows_its_arithmetic():
    """A reader can follow the sum."""
    assert "979 : 1.736 × 100 = 56,39…" in html(checks_view(PORTAL, OWN, FOUND))


def test_doubt_leads_to_its_rows():
    """The figure's own row, and the indicator's."""
    (doubt,) = checks_view(PORTAL, OWN, FOUND).doubts
    assert [link.href for link in doubt.links] == [
        "datasets/bao-cao/#ct-a",
        "datasets/bao-cao/#ct-1",
    ]


def test_reason_is_said_in_words():
    """What is missing."""
    (impossible,) = checks_view(PORTAL, OWN, FOUND).impossible
    assert impossible.finding == "Không có số liệu cho: 5."


def test_names_are_escaped():
    """Words of the data never become markup."""
    view = checks_view(
        PORTAL,
        OWN,
        checks(indicator_list({"code": "2", "name": "<b>số</b>", "kind": "percent"}), OWN),
    )
    assert "<b>số</b>" not in html(view) and "&lt;b&gt;số" in html(view)


def test_a_package_without_checks_has_no_page_of_them():
    """Nothing declared, nothing to lead to."""
    assert checks_link(PORTAL, OWN, ()) is None


def test_json_lists_the_gravest_first():
    """With codes that stay."""
    told = json.loads(checks_file("bao-cao", FOUND, "vi").content)
    assert told["counts"] == {"failed": 0, "doubtful": 1, "impossible": 1, "passed": 4}
    first = told["checks"][0]
    assert (first["code"], first["rows"][0]["column"]) == ("figure-differs-from-indicator", "value")


def test_json_address():
    """Beside the page."""
    assert checks_file("bao-cao", FOUND, "vi").uri == "datasets/bao-cao/checks/checks.json"


def test_counted_rows_name_their_table_once():
    """The rows after the first are told by their line alone."""
    stations = table("tram", [{"name": "Hàn"}, {"name": "Cu Đê"}], ["name"])
    own = package(stations, stated({"id": "a", "value": 3, "counts": "tram"}))
    (doubt,) = checks_view(portal(LISTED, own), own, checks(LISTED, own)).doubts
    assert [link.title for link in doubt.links] == ["a", "tram, dòng 2", "dòng 3"]
