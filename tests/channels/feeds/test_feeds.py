"""Feeds: what is told, under which id and date, and that readers' programs read it."""

import json
from dataclasses import replace
from datetime import date

import feedparser
import pytest

from site_builder.channels.feeds import feed_addresses, feed_files, feed_links
from site_builder.core.text import Text, unmarked
from site_builder.derive.portal import Portal
from site_builder.model.area import Area
from site_builder.model.edition import Edition, Releases
from site_builder.model.log import FIRST, Event, Log
from site_builder.model.report import Correction, Point
from site_builder.pages.catalogue.areas import areas_views
from tests.factories import make_publication, make_report, make_series, make_site

ISSUED = date(2022, 6, 20)
CORRECTED = Correction(
    date(2022, 7, 1), Text("Sửa tỷ lệ hồ sơ."), Text("50,6"), Text("50,66"), Text("gõ nhầm")
)


def published(**changes):
    """A publication of one report with these facts."""
    return make_publication(reports=(make_report(**changes),))


def files(publication):
    """The feeds by address."""
    return {file.uri: file.content for file in feed_files(Portal(publication))}


def parsed(publication, uri="feed.xml"):
    """A feed as a reader's program sees it."""
    return feedparser.parse(files(publication)[uri])


def item_dates(publication):
    """The dates of the items of the JSON feed."""
    return [
        item.get("date_published") for item in json.loads(files(publication)["feed.json"])["items"]
    ]


def test_a_report_is_an_event_of_its_date_of_issue():
    """Under its permanent address."""
    event = Portal(published(issued=ISSUED)).events[0]
    assert (event.kind, event.id, event.date) == (
        "report",
        "https://baocao.example/cchc/2022-h1/",
        ISSUED,
    )


def test_without_a_date_of_issue_the_first_publication_counts():
    """Where the front matter states it."""
    assert Portal(published(published=ISSUED)).events[0].date == ISSUED


def test_a_date_that_nobody_stated_stays_unknown():
    """Neither the build's nor the period's."""
    assert Portal(published()).events[0].date is None


def test_an_undated_report_has_no_atom_feed():
    """Atom would need a date."""
    assert "feed.xml" not in files(published()) and "feed.json" in files(published())


def test_both_feeds_hold_the_same_entries():
    """A report without a day is in neither."""
    publication = make_publication(
        reports=(make_report(name="a"), make_report(name="b", issued=ISSUED))
    )
    assert (
        item_dates(publication) == ["2022-06-20T00:00:00+07:00"]
        and len(parsed(publication).entries) == 1
    )


def test_a_correction_is_an_entry_of_its_own():
    """It does not move the report's entry."""
    found = parsed(published(issued=ISSUED, corrections=(CORRECTED,)))
    assert [(entry.tags[0].term, entry.updated[:10]) for entry in found.entries] == [
        ("correction", "2022-07-01"),
        ("report", "2022-06-20"),
    ]


def test_a_correction_says_what_was_wrong():
    """Old, new and why."""
    assert Portal(published(corrections=(CORRECTED,))).events[0].summary == (
        "Sửa tỷ lệ hồ sơ.\n50,6 → 50,66\nLý do: gõ nhầm"
    )


def test_a_correction_is_told_in_the_language_of_the_feed():
    """Old, new and why, as far as the author gave them in it."""
    said = replace(
        CORRECTED,
        old=Text("50,6", (("en", "50.6"),)),
        reason=Text("gõ nhầm", (("en", "misprint"),)),
    )
    english = published(corrections=(said,)).in_language("en")
    assert (
        unmarked(Portal(english).events[0].summary)
        == "Sửa tỷ lệ hồ sơ.\n50.6 → 50,66\nReason: misprint"
    )


def test_ids_of_corrections_stay_when_a_word_changes():
    """A tag of the host, the day, the report and the place within the day."""
    reworded = replace(CORRECTED, text=Text("Sửa một tỷ lệ."))
    ids = {Portal(published(corrections=(each,))).events[0].id for each in (CORRECTED, reworded)}
    assert ids == {"tag:baocao.example,2022-07-01:cchc/2022-h1/correction/1"}


def test_two_corrections_of_a_day_have_two_ids():
    """In the order of the front matter."""
    twice = Portal(published(corrections=(CORRECTED, CORRECTED))).events
    assert len({event.id for event in twice}) == 3


def released(**changes):
    """A publication whose package has one edition."""
    edition = Edition("cchc-2022-h1", FIRST, ISSUED, "release", Text("Phát hành lần đầu."))
    home = Releases("cchc-2022-h1", "", (replace(edition, **changes),))
    return make_publication(reports=(), editions={"cchc-2022-h1": home})


def test_an_edition_is_an_event_of_its_date():
    """Under its permanent address, in the feeds of its dataset and its series."""
    event = Portal(released()).events[0]
    assert (event.kind, event.id, event.date) == (
        "edition",
        "https://baocao.example/datasets/cchc-2022-h1/1.0.0/",
        ISSUED,
    )
    assert (event.series, event.package) == ("cchc", "cchc-2022-h1")


def test_an_edition_that_corrects_is_a_correction():
    """Readers tell it from a planned revision."""
    assert Portal(released(kind="correction")).events[0].kind == "correction"


def test_a_withdrawal_is_an_entry_of_its_own():
    """With its date and reason; the edition's entry stays as it was."""
    gone = Event(event="withdraw", day=date(2022, 7, 2), reason=Text("Sai đơn vị."))
    assert [
        (each.kind, each.date.day, each.summary) for each in Portal(released(withdrawn=gone)).events
    ] == [
        ("withdrawal", 2, "Sai đơn vị."),
        ("edition", 20, "Phát hành lần đầu."),
    ]


def test_the_summary_has_its_figures():
    """No call is left in it."""
    event = Portal(
        published(summary=(Point("4.1", Text('hồ sơ, {{ figure("4.10") }} trong đó.')),))
    ).events[0]
    assert event.summary.split("\n")[1] == "- 77,70 hồ sơ, −1.704,5 trong đó."


def test_the_feed_is_as_new_as_its_newest_event():
    """The time of the build is nowhere."""
    assert (
        parsed(published(issued=ISSUED, corrections=(CORRECTED,))).feed.updated
        == "2022-07-01T00:00:00+07:00"
    )


def test_atom_is_well_formed_for_feedparser():
    """No bozo bit; id, title, author, links and language as written."""
    found = parsed(published(issued=ISSUED))
    assert not found.bozo and found.version == "atom10"
    assert found.feed.id == "https://baocao.example/" and found.feed.author == "Báo cáo mở"
    assert found.feed.links[0].href == "https://baocao.example/feed.xml"
    assert found.entries[0].title == "Công tác cải cách hành chính, 6 tháng đầu năm 2022"


def test_a_broken_atom_feed_is_noticed():
    """The same parser complains of a broken copy."""
    content = files(published(issued=ISSUED))["feed.xml"]
    assert feedparser.parse(content.replace(b"</entry>", b"")).bozo


def test_letters_that_xml_forbids_are_left_out():
    """A control character would make the feed unreadable."""
    assert not parsed(published(issued=ISSUED, title=Text("Báo\x0bcáo"))).bozo


def required(feed):
    """The fields that JSON Feed 1.1 requires: version and title of the feed, id and a content of each item."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str) and isinstance(feed["items"], list)
    for item in feed["items"]:
        assert isinstance(item["id"], str) and ("content_text" in item or "content_html" in item)


def test_json_feed_has_its_required_fields():
    """And the address of itself."""
    feed = json.loads(files(published(issued=ISSUED))["feed.json"])
    required(feed)
    assert feed["feed_url"] == "https://baocao.example/feed.json"


def test_a_broken_json_feed_is_noticed():
    """An item without an id."""
    feed = json.loads(files(published(issued=ISSUED))["feed.json"])
    del feed["items"][0]["id"]
    with pytest.raises(KeyError):
        required(feed)


def test_series_and_datasets_have_feeds_of_their_own():
    """Each with its own events only."""
    publication = replace(
        published(issued=ISSUED), series=(make_series(), make_series(name="khac"))
    )
    made = files(publication)
    assert len(parsed(publication, "cchc/feed.xml").entries) == 1
    assert len(parsed(publication, "datasets/cchc-2022-h1/feed.xml").entries) == 1
    assert "khac/feed.xml" not in made and json.loads(made["khac/feed.json"])["items"] == []


def test_every_feed_stands_at_a_known_address():
    """So that nothing else can take it."""
    publication = published(issued=ISSUED)
    assert sorted(feed_addresses(Portal(publication))) == sorted(files(publication))


def test_every_feed_is_linked_from_its_page():
    """By its media type."""
    links = {(link.page, link.media_type) for link in feed_links(Portal(published(issued=ISSUED)))}
    assert ("cchc/", "application/atom+xml") in links and ("", "application/feed+json") in links


def many(count):
    """The feeds, three entries each, of a portal of so many dated reports."""
    reports = tuple(
        make_report(name=f"r{day:02}", issued=date(2022, 1, day)) for day in range(1, count + 1)
    )
    return {
        file.uri: file.content
        for file in feed_files(Portal(make_publication(reports=reports)), most=3)
    }


def walked(made, uri="feed.xml"):
    """The ids of all entries, as RFC 5005 has a program read them: from archive to archive, each entry once."""
    ids = []
    while uri:
        feed = feedparser.parse(made[uri])
        ids += [entry.id for entry in feed.entries if entry.id not in ids]
        links = {
            link.rel: link.href.removeprefix("https://baocao.example/") for link in feed.feed.links
        }
        uri = links.get("prev-archive")
    return ids


@pytest.mark.parametrize("count", [3, 4, 6, 7, 8])
def test_archives_lead_to_every_entry(count):
    """Newest first, none lost where an archive begins or is full."""
    ids = walked(many(count))
    assert [each[-4:-1] for each in ids] == [f"r{day:02}" for day in range(count, 0, -1)]


def test_a_feed_within_its_bound_has_no_archive():
    """As many as fit stand in one file."""
    made = many(3)
    assert {uri for uri in made if "feed" in uri and uri.count("/") == 0} == {
        "feed.xml",
        "feed.json",
    }
    assert b"archive" not in made["feed.xml"] and "next_url" not in json.loads(made["feed.json"])


def test_an_archive_stays_as_it_is_when_more_happens():
    """It is full, and what comes later is elsewhere; only the link to the next one may come."""
    entries = lambda made: [entry.id for entry in feedparser.parse(made["feed-1.xml"]).entries]  # noqa: E731
    assert entries(many(4)) == entries(many(9)) and len(entries(many(4))) == 3


def test_an_archive_says_that_it_is_one_and_where_the_feed_is():
    """`fh:archive`, and links to the feed and to the archives beside it."""
    archive = feedparser.parse(many(10)["feed-2.xml"])
    links = {link.rel: link.href.rpartition("/")[2] for link in archive.feed.links}
    assert "fh_archive" in archive.feed
    assert {
        "current": "feed.xml",
        "prev-archive": "feed-1.xml",
        "next-archive": "feed-3.xml",
    }.items() <= links.items()
    kinds = {
        link.rel: link.type
        for link in archive.feed.links
        if "archive" in link.rel or link.rel == "current"
    }
    assert set(kinds.values()) == {"application/atom+xml"}


def test_the_json_feed_leads_on_to_what_is_older():
    """`next_url`, until there is no more."""
    made, uri, ids = many(8), "feed.json", []
    while uri:
        feed = json.loads(made[uri])
        ids += [item["id"] for item in feed["items"] if item["id"] not in ids]
        uri = feed.get("next_url", "").removeprefix("https://baocao.example/")
    assert len(ids) == 8


SPLIT = Event(
    event="split",
    day=ISSUED,
    areas=("mau",),
    successor="dong, tay",
    reason=Text("Chia theo nghị quyết.", (("en", "By resolution."),)),
)
MERGED = Event(
    event="merge", day=date(2022, 7, 1), areas=("tay", "ben"), successor="moi", reason=Text("Nhập.")
)


def succeeded():
    """A portal in two languages whose areas were split, then merged; one is declared no more."""
    names = {
        "mau": ("Huyện Mẫu", "Mau"),
        "dong": ("Đông", "East"),
        "tay": ("Tây", "West"),
        "moi": ("Mới", "New"),
    }
    areas = {code: Area(code, Text(vi, (("en", en),))) for code, (vi, en) in names.items()}
    return make_publication(
        site=make_site(languages=("vi", "en")),
        reports=(),
        areas=areas,
        log=Log().followed((SPLIT, MERGED)),
    )


@pytest.mark.parametrize(
    ("language", "titles", "facts"),
    [
        (
            "vi",
            ["Sáp nhập địa bàn: Tây, ben → Mới", "Chia tách địa bàn: Huyện Mẫu → Đông, Tây"],
            [
                ("Hình thành từ", "Huyện Mẫu", "20/6/2022: Chia theo nghị quyết."),
                ("Sáp nhập vào", "Mới", "1/7/2022: Nhập."),
            ],
        ),
        (
            "en",
            ["Areas merged: West, ben → New", "Area split: Mau → East, West"],
            [
                ("Formed from", "Mau", "20 June 2022: By resolution."),
                ("Merged into", "New", "1 July 2022: Nhập."),
            ],
        ),
    ],
)
def test_splits_and_mergers_are_told(language, titles, facts):
    """In the portal's feed, under ids of the day and the areas, and on the page of areas, in each language."""
    publication = succeeded().in_language(language)
    events = Portal(publication).events
    assert [(event.kind, unmarked(event.title)) for event in events] == list(
        zip(("merge", "split"), titles, strict=True)
    )
    assert [event.id for event in events] == [
        "tag:baocao.example,2022-07-01:areas/tay+ben",
        "tag:baocao.example,2022-06-20:areas/mau",
    ]
    assert [(event.href, event.series, event.package) for event in events][1] == (
        "areas/#mau",
        "",
        "",
    )
    (page,) = areas_views(publication)
    (tay,) = (area for area in page.areas if area.anchor == "tay")
    assert [(fact.term, unmarked(fact.text), unmarked(fact.note)) for fact in tay.facts] == facts
