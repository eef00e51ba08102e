"""A ledger of many periods: every period by links, on pages and in files, none of which grows with the portal."""

import json
import re
from urllib.parse import urljoin

import pytest

from site_builder.channels.checks_json import ledger_files
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, parse_period
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.derive.schedule import MOST, OF_SERIES
from site_builder.extensions.vietnam.regimes import STATISTICAL
from site_builder.pages.reports.ledger import ledger_addresses, ledger_views
from site_builder.pages.reports.series import series_view
from site_builder.pages.text import frame_view
from tests.factories import make_publication, make_report, make_series
from tests.pages.environment import bare_environment, render

MONTHLY = {"kinds": (Kind.MONTH,), "regime": STATISTICAL, "first_expected": parse_period("1995-01")}
HALVES = {"name": "cchc", "first_expected": parse_period("2020-H1")}


def portal(*series, **changes):
    """A publication with these series; the built-in day is 1/7/2022."""
    return Portal(make_publication(series=tuple(make_series(**each) for each in series), **changes))


LONG = portal({"name": "thang", "title": Text("Theo tháng"), **MONTHLY}, HALVES)
SHORT = portal(HALVES)


def pages(made):
    """The pages of the ledger as HTML, by address."""
    environment = bare_environment(made.publication.site, frame=frame_view(made.publication))
    return {view.uri: render(environment, view) for view in ledger_views(made)}


def files(made):
    """Its files, by address."""
    return {file.uri: json.loads(file.content) for file in ledger_files(made)}


def reached(found, start, links):
    """What is found from a document on, by links to documents of the same kind."""
    seen, waiting = {start}, [start]
    while waiting:
        for uri in links(page := waiting.pop(), found[page]):
            if uri in found and uri not in seen:
                seen.add(uri)
                waiting.append(uri)
    return seen


def hrefs(uri, html):
    """The addresses that a page leads to."""
    return [urljoin(f"/{uri}", href).lstrip("/") for href in re.findall(r'href="([^"#]+)', html)]


def test_a_short_ledger_is_one_page_and_one_file():
    """As it was before there were parts."""
    assert list(pages(SHORT)) == [at.LEDGER] and list(files(SHORT)) == [at.LEDGER_JSON]
    assert SHORT.ledger_parts == () and "periods" in files(SHORT)[at.LEDGER_JSON]["series"][0]


def test_the_addresses_are_known_before_the_pages_are_made():
    """All but the two fixed ones."""
    made = {*pages(LONG), *files(LONG)}
    assert made - {at.LEDGER, at.LEDGER_JSON} == set(ledger_addresses(LONG)) and at.LEDGER in made


def test_every_page_is_reached_by_links():
    """From the fixed address on, without JavaScript."""
    found = pages(LONG)
    assert len(found) > 20 and reached(found, at.LEDGER, hrefs) == set(found)


def test_every_file_is_reached_by_its_links():
    """From ledger.json to each series, and from there back in time."""
    home, found = "https://baocao.example/", files(LONG)

    def links(_, told):
        named = [each["ledger"] for each in told.get("series", ())] + [told.get("earlier") or ""]
        return [uri.removeprefix(home) for uri in named]

    assert reached(found, at.LEDGER_JSON, links) == set(found)


@pytest.mark.parametrize("name", ["thang", "cchc"])
def test_the_parts_hold_every_period_once(name):
    """Page by page and file by file."""
    expected = [entry.period.code for entry in LONG.ledgers[name].entries]
    parts = [part for part in LONG.ledger_parts if part.book.series.name == name]
    assert sorted(entry.period.code for part in parts for entry in part.entries) == sorted(expected)
    listed = [
        entry["period"]
        for told in files(LONG).values()
        if told.get("name") == name
        for entry in told["periods"]
    ]
    assert sorted(listed) == sorted(expected)
    made = pages(LONG)
    assert sum(made[part.uri].count('<tr><th scope="row"') for part in parts) == len(expected)


def test_no_part_is_longer_than_a_year_of_a_long_series():
    """Or than a short series."""
    assert sum(len(book.entries) for book in LONG.ledgers.values()) > MOST
    assert max(len(part.entries) for part in LONG.ledger_parts) <= OF_SERIES
    assert not any("<table" in html for uri, html in pages(LONG).items() if uri == at.LEDGER)


def test_the_page_of_a_series_has_its_newest_year():
    """Its address stays, and the year before gets one of its own."""
    newest, before = (
        part for part in LONG.ledger_parts if part.shown_year in (2022, 2021) and part.years
    )
    assert (newest.uri, before.uri) == ("ledger/thang/", "ledger/thang/2021/")
    assert (
        files(LONG)["ledger/thang.json"]["earlier"]
        == "https://baocao.example/ledger/thang/2021.json"
    )
    assert files(LONG)["ledger/thang/1995.json"]["earlier"] is None


def test_anchors_of_the_fixed_page_stay():
    """They may be in somebody's bookmarks."""
    html = pages(LONG)[at.LEDGER]
    assert 'id="ledger-thang"' in html and 'id="ledger-cchc"' in html and 'id="states"' in html


def test_a_series_leads_to_its_own_part():
    """Without a stop at the page of all."""
    assert series_view(LONG, LONG.publication.series[0]).ledger.href == "ledger/thang/"


@pytest.mark.whole
def test_past_years_do_not_name_the_day():
    """Else each of their pages and files would change every day."""
    later = Portal(make_publication(series=LONG.read.series, built=LONG.read.built.replace(day=9)))
    assert pages(later)["ledger/thang/2015/"] == pages(LONG)["ledger/thang/2015/"]
    assert files(later)["ledger/thang/2015.json"] == files(LONG)["ledger/thang/2015.json"]
    assert pages(later)["ledger/thang/"] != pages(LONG)["ledger/thang/"]


def test_a_report_is_found_in_its_year():
    """With a link to it."""
    period = parse_period("2015-03")
    about = {
        "series": "thang",
        "name": "2015-03",
        "file": "reports/thang/2015-03.md",
        "period": period,
    }
    report = make_report(**about, window=period.window(STATISTICAL))
    made = portal({"name": "thang", **MONTHLY}, HALVES, reports=(report,))
    (uri,) = [
        uri for uri, html in pages(made).items() if report.uri in html and uri.startswith(at.LEDGER)
    ]
    assert uri == "ledger/thang/2015/"
