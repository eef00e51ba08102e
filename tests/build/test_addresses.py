"""What a build will write is known before it writes anything."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from site_builder.build.site.collect import listed_pages, make_addresses
from site_builder.build.site.described import channels_view
from site_builder.build.site.gallery import Gallery
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.model.report import Correction
from site_builder.pages.datasets.changelog import log_addresses
from site_builder.validate.consistency.run import all_checks
from tests.conftest import SAMPLE
from tests.factories import make_publication, make_report
from tests.portal import SITE, read_portal

# What the theme and the search bring along: no publication changes the first, and nobody leads to a block of words.
PUBLISHER = Text("Báo cáo mở Đà Nẵng (bản trình diễn)")
BROUGHT = (
    "assets/",
    "manifest/",
    "pagefind/",
    "search/words/vi/",
    "search/words/en/",
    "404.html",
    "en/404.html",
)


def predicted(root):
    """Every address that the sources of a portal lead to."""
    own = {
        "languages": ("vi", "en"),
        "publisher": replace(SITE.publisher, name=PUBLISHER),
        "formats": (),
    }
    site = replace(SITE, languages=("vi",)) if root == SAMPLE else replace(SITE, **own)
    reading = read_portal(root, site=site)
    portal = Portal(reading.publication)
    return list(make_addresses(reading, Gallery(portal), all_checks(portal)))


def written(site):
    """Every address of a built site, pages as folders; parts of the manifest are named by what they hold."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return {uri.removesuffix("index.html") for uri in found if not uri.startswith(BROUGHT)}


@pytest.mark.parametrize("site", ["sample", "portal"])
def test_what_is_predicted_is_written(site, request):
    """Neither an address too few nor one too many, and each file has an address of its own."""
    folder = request.getfixturevalue(site)
    told, found = Counter(predicted(SAMPLE if site == "sample" else folder.parent)), written(folder)
    assert (found - told.keys(), told.keys() - found) == (set(), set())
    assert [uri for uri, count in told.items() if count > 1] == []


@pytest.mark.whole
def test_what_the_page_of_the_api_shows_is_there_without_json():
    """Also where tables come as CSV alone: a link to rows that nobody wrote would stop the build."""
    reading = read_portal(SAMPLE, site=replace(SITE, languages=("vi",), formats=("csv",)))
    portal = Portal(reading.publication)
    known = set(make_addresses(reading, Gallery(portal), all_checks(portal)))
    view = channels_view(portal, portal)
    shown = {
        row.uri for rows in (view.data, view.filters, view.feeds, view.messages) for row in rows
    }
    assert {uri for uri in shown if uri.startswith("datasets/")} <= known and shown


def test_search_engines_may_list_the_older_pages_of_the_log(monkeypatch):
    """And none of their files."""
    monkeypatch.setattr("site_builder.pages.datasets.changelog.PAGE", 2)
    wrong = tuple(Correction(date(2022, 7, day), Text(f"Sửa {day}")) for day in range(1, 6))
    portal = Portal(make_publication(reports=(make_report(corrections=wrong),)))
    pages = {uri for uri in log_addresses(portal.publication) if uri.endswith("/")}
    assert pages and pages == {*log_addresses(portal.publication)} & {
        *listed_pages((), portal, {}, asked=False)
    }
