"""Where links lead on the pages of whole portals: no `id` stands twice, and each link has its target."""

import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import built_once, start
from tests.portal import copy_demonstration

pytestmark = pytest.mark.whole

CHANNELS = ("api", "facts", "ledger", "search", "sms", "zalo")
FILES = ("changes*.json", "feed*.json", "feed*.xml", "calendar.ics", "sms.json", "ledger.json")
LINK = re.compile(
    r"(?:https?://(?:baocao|mau)\.example/|\"(?=[\w/-]+/#))([^\s\"'<>\\#?]*)#([^\s\"'<>\\,;)]+)"
)
SITES = pytest.mark.parametrize("site", ["sample", "portal", "budgets"], indirect=True)


@pytest.fixture(scope="module")
def site(request, tmp_path_factory):
    """A built portal; that of the budgets has rows of one indicator in 63 provinces."""
    if request.param != "budgets":
        return request.getfixturevalue(request.param)

    def sources(folder):
        return copy_demonstration(folder, "cchc", "papi", "da-nang*", "events.jsonl")

    def started(config, site):
        return start("build", "-f", config, "--site-dir", site)

    return built_once(tmp_path_factory, "budgets", sources, started)


class Page(HTMLParser):
    """The ids of a page, where it leads, and the words of each row with an id."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.rows, self.row = [], [], {}, ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        """Takes the attributes that name and lead."""
        known = dict(attrs)
        self.ids += [known["id"]] if "id" in known else []
        self.links += [known["href"]] if known.get("href") else []
        if tag == "tr":
            self.row = known.get("id", "")

    def handle_data(self, data):
        """Takes the words of a row."""
        if self.row:
            self.rows[self.row] = self.rows.get(self.row, "") + data


@cache
def read(site):
    """The pages of a built site by their address from its root."""
    found = ((path.relative_to(site).as_posix(), path) for path in site.rglob("*.html"))
    return {uri.removesuffix("index.html"): Page(path) for uri, path in found}


def lost(site, links):
    """Which of these links, as page and anchor, lead to no `id`."""
    pages = {uri: set(page.ids) for uri, page in read(site).items()}
    return sorted({(uri, mark) for uri, mark in links if unquote(mark) not in pages.get(uri, ())})


@SITES
def test_no_id_stands_twice_on_a_page(site):
    """A browser goes to the first of them, which may be another row's figure."""
    counts = {uri: Counter(page.ids) for uri, page in read(site).items()}
    assert {uri: [each for each, n in ids.items() if n > 1] for uri, ids in counts.items()} == {
        uri: [] for uri in counts
    }


@SITES
def test_each_link_within_the_site_has_its_target(site):
    """From page to page and within one."""
    links = []
    for uri, page in read(site).items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.fragment and not parts.scheme and not parts.netloc:
                where = normpath(join(dirname(uri), parts.path)) if parts.path else ""
                folder = "" if where == "." else f"{where}/"
                links.append((folder if parts.path else uri, parts.fragment))
    assert links and lost(site, links) == []


@SITES
def test_channels_lead_to_places_that_there_are(site):
    """Facts, answers, feeds, messages and what computers read."""
    files = [path for each in CHANNELS for path in (site / each).rglob("*") if path.is_file()]
    files += [path for each in FILES for path in site.rglob(each)]
    texts = (path.read_text("utf-8") for path in files if path.suffix != ".html")
    links = [(uri, mark) for text in texts for uri, mark in LINK.findall(text)]
    assert links and lost(site, links) == []


@SITES
def test_a_row_that_search_finds_is_the_row_it_leads_to(site):
    """Each has a place of its own, and the words of its head stand there."""
    for path in (site / "search" / "rows").rglob("*.json"):
        language = path.parent.name
        for prefix in ("", f"{language}/"):
            if page := read(site).get(f"{prefix}datasets/{path.stem}/"):
                shown = page
        rows = [row for _, rows in json.loads(path.read_text("utf-8"))["tables"] for row in rows]
        marks = [mark for _, mark, _ in rows]
        assert len(marks) == len(set(marks))
        words = {mark: " ".join(shown.rows[mark].split()) for mark in marks}
        assert [head for head, mark, _ in rows if head.split(", ")[0] not in words[mark]] == []
