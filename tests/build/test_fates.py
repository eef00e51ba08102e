# ruff: noqa: D102
"""Wherever a value stands, the site says what became of it: a built portal is walked page by page."""

import html
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from site_builder.authoring.retire import withdraw
from site_builder.core.text import Text
from site_builder.load.portal.publication import Folders
from site_builder.model.log import parse_version
from tests.conftest import build
from tests.portal import apply_edit, copy_sample, read_portal, release_portal

pytestmark = pytest.mark.slow

DAY = datetime(2022, 7, 2, tzinfo=UTC)
# Pages that are themselves the history of a value.
HISTORY = re.compile(r"^(changes/|(.+/)?\d+\.\d+\.\d+/)")
# What holds a value with its mark: the smallest of these around it.
HOLDERS = ("p", "li", "tr", "dd", "figure", "caption", "h1", "h2", "h3", "desc", "title", "meta")
VOID = ("meta", "link", "input", "br", "img", "rect", "line", "circle", "path", "hr")


class Page(HTMLParser):
    """The visible text of each holder with the kinds of fate marked in it; what a marked box holds is marked."""

    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if kind := given.get("data-fate"):
            for _, holder in self.open:
                holder["fates"].add(kind)
        if tag in ("td", "th"):
            self.handle_data(" ")
        if tag not in VOID:
            around = self.open[-1][1]["fates"] if self.open and self.open[-1][1]["whole"] else set()
            whole = bool(kind) or bool(around)
            self.open.append(
                (tag, {"text": "", "fates": ({kind} if kind else set()) | around, "whole": whole})
            )

    def handle_endtag(self, tag):
        while self.open:
            name, holder = self.open.pop()
            if name in HOLDERS:
                self.found.append((name, holder["text"], holder["fates"]))
            if name == tag:
                return

    def handle_data(self, data):
        if not any(name in ("script", "style", "svg", "pre", "code") for name, _ in self.open):
            for name, holder in reversed(self.open):
                holder["text"] += data
                if name in HOLDERS:
                    return


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The sample with a correction of two packages, a withdrawn edition, and a pair of preliminary and official."""
    root = copy_sample(tmp_path_factory.mktemp("fates") / "portal", warm=True)
    call = '\nBảng ghi {{ cell("indicators", "1.2", "value") }}.\n'
    apply_edit(root, {"file": "reports/thu-gom/2021-q1.md", "append": call})
    for package in ("cap-nuoc-2018", "thu-gom-2021-q1", "cap-nuoc-2019"):
        release_portal(root, package)
    water, waste = (
        "datasets/cap-nuoc-2018/indicators.csv",
        "datasets/thu-gom-2021-q1/indicators.csv",
    )
    apply_edit(root, {"file": water, "replace": {"4400": "4410", "55.00": "55.13"}})
    apply_edit(root, {"file": waste, "replace": {"959.35": "959.60", "56.30": "56.31"}})
    for package in ("cap-nuoc-2018", "thu-gom-2021-q1"):
        release_portal(root, package, "Chép nhầm", kind="correction")
    newest = "datasets/cap-nuoc-2019/indicators.csv"
    apply_edit(root, {"file": newest, "replace": {"5600": "5680", "70.00": "71.00"}})
    release_portal(root, "cap-nuoc-2019", "Rà soát")
    folders = Folders(root, root / "reports", root / "datasets")
    withdraw(
        folders,
        read_portal(root),
        "cap-nuoc-2019",
        parse_version("1.1.0"),
        Text("Cộng nhầm xã bên"),
    )
    apply_edit(root, {"file": newest, "replace": {"5680": "5602", "71.00": "70.03"}})
    release_portal(root, "cap-nuoc-2019", "Bỏ xã bên", kind="correction")
    return root


@pytest.fixture(scope="module")
def site(portal):
    """It built."""
    done = build(portal / "mkdocs.yml", portal / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return portal / "site"


def holders(site, page):
    """The holders of one page."""
    reader = Page()
    reader.feed((site / page).read_text("utf-8"))
    return reader.found


def printing(site, value):
    """Every holder of every page that prints a value, with its page."""
    spelled = re.compile(rf"(?<![\d.,]){re.escape(value)}(?![\d]|[.,]\d)")
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site).as_posix()
        if not HISTORY.match(page):
            yield from (
                (page, tag, text, fates)
                for tag, text, fates in holders(site, page)
                if spelled.search(text)
            )


def test_a_cell_in_a_text_says_what_became_of_it(site):
    """As a figure does, in markup that a browser reads."""
    text = (site / "thu-gom/2021-q1/index.html").read_text("utf-8")
    assert re.search(
        r'Bảng ghi <span class="n">959,60</span> <span class="fate" data-fate="corrected">\(<a href',
        text,
    )


@pytest.mark.parametrize(
    ("value", "fate", "pages"),
    [
        ("4.410", "corrected", ("cap-nuoc/2018/", "cap-nuoc/2019/", "indicators/cap-nuoc/1.1/")),
        (
            "959,60",
            "corrected",
            ("thu-gom/2021-q1/", "indicators/thu-gom/1.2/", "datasets/thu-gom-series/", "api/"),
        ),
        ("56,31", "corrected", ("index.html", "thu-gom/2021-q1/", "indicators/thu-gom/1.3/")),
        (
            "5.602",
            "withdrawn",
            ("cap-nuoc/2019/", "indicators/cap-nuoc/1.1/", "datasets/cap-nuoc-series/"),
        ),
    ],
)
def test_every_page_that_prints_the_value_says_its_fate(site, value, fate, pages):
    """In the same sentence, cell or chart: no page prints it bare, and it stands where readers meet it."""
    found = list(printing(site, value))
    bare = [
        (page, tag, text)
        for page, tag, text, fates in found
        if fate not in fates and "da dinh chinh" not in text
    ]
    assert bare == []
    met = {page for page, *_ in found}
    assert [page for page in pages if not any(each.startswith(page) for each in met)] == []


def test_a_preliminary_figure_leads_to_the_official_one(site):
    """On the indicator's page, with the official value in words."""
    rows = [
        text
        for _, text, fates in holders(site, "indicators/cap-nuoc/2/index.html")
        if "superseded" in fates
    ]
    assert any("đây là số sơ bộ; số chính thức là 305" in text for text in rows)


def test_a_corrected_report_says_so_at_its_top(site):
    """Before its main points, with the day, and a link to the difference."""
    html = (site / "thu-gom/2021-q1/index.html").read_text("utf-8")
    head = html[html.index("<h1>") : html.index('id="points"')]
    assert 'data-fate="corrected"' in head
    assert 'href="../../datasets/thu-gom-2021-q1/1.1.0/changes/"' in head
    assert "959,35 → 959,60 và 1 số khác" in head


def test_an_old_report_leads_on(site):
    """It says that a newer period exists, links its neighbours, and its next period is the one after itself."""
    html = (site / "cap-nuoc/2018-h1/index.html").read_text("utf-8")
    head = html[html.index("<h1>") : html.index("</dl>")]
    assert re.search(r'data-fate="older">[^<]*<a href="\.\./2020-h1/"', head)
    assert 'rel="prev" href="../2018-q1/"' in head
    assert 'rel="next" href="../2018-9m/"' in head


def test_programs_are_told_too(site):
    """The indicator's document names the fate with the old value and the page of the difference."""
    said = json.loads((site / "api/v1/indicators/cap-nuoc/1.1.json").read_text("utf-8"))["data"]
    value = next(each for each in said["observations"] if each["period"] == "2018")
    assert value["fates"][0]["kind"] == "corrected"
    assert value["fates"][0]["old"] == "4400"
    assert value["fates"][0]["page"].endswith("/datasets/cap-nuoc-2018/1.1.0/changes/")


def test_messages_and_feeds_tell_it(site):
    """An SMS says that a figure was corrected; the feed's main points say since when and from what."""
    assert "da dinh chinh" in (site / "sms/tg-1.2-2021q1.txt").read_text("utf-8")
    entry = next(
        each
        for each in json.loads((site / "feed.json").read_text("utf-8"))["items"]
        if "959,6" in str(each)
    )
    assert "trước là 959,35" in str(entry)


def test_a_list_of_datasets_marks_nothing_it_does_not_print(site):
    """The mark stands beside values, not everywhere."""
    assert "data-fate" not in (site / "datasets/index.html").read_text("utf-8")


def test_a_table_of_ones_own_knows_what_became_of_its_figures(site):
    """Its rows come from files that bear no marks: the page brings them, by area and period."""
    options = re.findall(
        r'<option value="([^"]+)"[^>]*data-fates="([^"]*)"',
        (site / "table/index.html").read_text("utf-8"),
    )
    fates = {value: json.loads(html.unescape(text)) for value, text in options}
    (figure,) = [text for key, text in fates["thu-gom/1.2"].items() if key.endswith(" 2021-Q1")]
    assert "đính chính" in figure and "959,35" in figure
