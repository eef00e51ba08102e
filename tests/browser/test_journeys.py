"""Nine things that readers come for, each from the first page, by at most three clicks, on a phone and on a desk.

Typing is no click; choosing from a list is one. One browser context serves them all.
"""

import csv
import io
import re
from decimal import Decimal
from itertools import product
from pathlib import Path
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.corrected import NAME, write
from tests.conftest import AFTER_RELEASE, ROOT, built_once, slow_but

pytestmark = pytest.mark.browser
MOST = 3
PHONE, DESK = (360, 740), (1280, 900)
DTI = "indicators/da-nang/dti/"
DATASET = ("Số liệu cải cách hành chính, 6 tháng đầu năm 2022", "Administrative reform figures")


class Walk:
    """A reader on a page, whose clicks are counted."""

    def __init__(self, page, home, language):
        self.page, self.home, self.language = page, home, language
        self.prefix = "" if language == "vi" else f"{language}/"
        self.clicks = 0
        page.goto(f"{home}/{self.prefix}")

    def say(self, vi, en):
        """The words of the reader's language."""
        return vi if self.language == "vi" else en

    def count(self):
        """One click more; a fourth fails."""
        self.clicks += 1
        assert self.clicks <= MOST, f"more than {MOST} clicks"

    def click(self, target):
        """Click what can be seen, once."""
        self.count()
        target.click()

    def choose(self, target, value):
        """Choose from a list, which counts as a click."""
        self.count()
        target.select_option(value)

    def type(self, text):
        """Type into the search box of the page and wait for its answers."""
        self.page.locator("main input[name=q]").press_sequentially(text)
        return self.page.locator("main .suggest a")

    def link(self, name):
        """A link of the page by its words."""
        return self.page.get_by_role("main").get_by_role("link", name=name).first

    def arrives(self, path):
        """The reader is on a page of this address, in the language of the walk."""
        expect(self.page).to_have_url(re.compile(re.escape(f"{self.home}/{self.prefix}{path}")))

    def copied(self):
        """What lies in the clipboard."""
        return self.page.evaluate("navigator.clipboard.readText()")


@pytest.fixture(scope="module")
def reader(chromium):
    """One page for all walks, which may read its own clipboard."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


@pytest.fixture(
    params=slow_but([("vi", PHONE), ("en", DESK)], product(("vi", "en"), (PHONE, DESK))), ids=str
)
def start(request, reader):
    """A walk that begins at the first page of a portal, on a phone or a desk."""
    language, (width, height) = request.param
    reader.set_viewport_size({"width": width, "height": height})
    return lambda home: Walk(reader, home, language)


@pytest.fixture
def walk(start, home):
    """In the real portal."""
    return start(home)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory, serve):
    """The address of a tiny portal with a corrected figure."""
    site = built_once(
        tmp_path_factory,
        "corrected",
        lambda folder: write(folder, ROOT / "theme"),
        SOURCE_DATE_EPOCH=AFTER_RELEASE,
    )
    return serve(site)


def test_a_share_and_its_source(walk):
    """The share on the first page leads to its row, and on to who counted it and the row of the data."""
    figure = walk.say("50,66", "50.66")
    expect(walk.page.locator(".head .big").first).to_contain_text(figure)
    walk.click(walk.page.locator(".head .src a").first)
    row = walk.page.locator("tr:target")
    expect(row).to_contain_text(figure)
    walk.click(row.get_by_role("link", name="5.4", exact=True))
    walk.arrives("indicators/cchc/5.4/")
    source = walk.page.locator(".plot .credit").first
    expect(source).to_contain_text(walk.say("Nguồn: Sở Thông tin và Truyền thông", "Source: "))
    walk.click(walk.link(walk.say("dòng dữ liệu 30", "data row 30")))
    expect(walk.page.locator("tr:target")).to_contain_text(figure)


def test_a_table_for_excel(walk):
    """The workbook of the form, whose cells hold the numbers of the page."""
    walk.click(walk.link(walk.say("Tất cả tập dữ liệu", "All datasets")))
    walk.click(
        walk.link(
            walk.say(
                "Số liệu cải cách hành chính, 6 tháng đầu năm 2022", "Administrative reform figures"
            )
        )
    )
    walk.arrives("datasets/cchc-2022-h1/")
    with walk.page.expect_download() as coming:
        walk.click(walk.page.locator(".files li").first.get_by_role("link", name="XLSX"))
    book = openpyxl.load_workbook(
        io.BytesIO(Path(coming.value.path()).read_bytes()), read_only=True
    )
    assert any(
        cell == 50.66 for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def test_cite(walk):
    """The citation with its figure."""
    walk.click(walk.type("dti").first)
    walk.arrives(DTI)
    expect(walk.page.locator("#cite")).not_to_contain_text(
        "…"
    )  # the day of today comes from a script
    citation = walk.page.locator("#cite").inner_text()
    walk.click(
        walk.page.get_by_role("button", name=walk.say("Sao chép trích dẫn", "Copy the citation"))
    )
    expect(walk.page.locator("[data-copy=cite] + [role=status]")).not_to_be_empty()
    assert walk.copied() == citation.strip() and "2024" in citation


def test_embed(walk):
    """A link around the picture of the chart."""
    walk.click(walk.type("dti").first)
    walk.arrives(DTI)
    walk.click(walk.page.locator(".dots summary").first)
    walk.click(
        walk.page.get_by_role("button", name=walk.say("Sao chép mã nhúng", "Copy the code")).first
    )
    expect(walk.page.locator("[data-copy^=chart-] + [role=status]").first).not_to_be_empty()
    address = urlsplit(re.search(r'<img [^>]*src="([^"]+)"', walk.copied())[1])
    walk.page.goto(walk.home + address.path)
    expect(walk.page.locator("svg desc")).to_contain_text("2024")


def test_a_picture_of_a_chart(walk):
    """As a PNG, which the page paints itself."""
    walk.click(walk.type("dti").first)
    walk.arrives(DTI)
    walk.click(walk.page.locator(".dots summary").first)
    with walk.page.expect_download() as coming:
        walk.click(walk.page.get_by_role("button", name="PNG").first)
    assert coming.value.suggested_filename == "chart-da-nang.png"
    assert Path(coming.value.path()).read_bytes().startswith(b"\x89PNG")


def test_corrected_since(start, corrected):
    """What was wrong, when, why, and the old figure beside the new."""
    walk = start(corrected)
    walk.click(
        walk.page.get_by_role(
            "link", name=walk.say("Đính chính và cập nhật", "Corrections and revisions")
        )
    )
    walk.arrives("changes/")
    entry = walk.page.locator("section", has=walk.page.locator("#corrections")).locator("li").first
    expect(entry).to_contain_text(
        walk.say("Nhập nhầm số của năm trước", "The figure of the year before")
    )
    walk.click(entry.get_by_role("link", name=walk.say("Chi tiết", "Details")))
    walk.arrives(f"datasets/{NAME}/")
    shown = walk.page.get_by_role("main")
    expect(shown).to_contain_text(walk.say("81,5", "81.5"))
    expect(shown).to_contain_text(walk.say("78,4", "78.4"))


def test_datasets_about_the_environment(walk):
    """By topic, or by a word typed without its tone marks."""
    walk.click(walk.link(walk.say("Môi trường", "Environment")))
    walk.arrives("datasets/?topic=envi")
    walk.page.locator(".chosen .chip").wait_for()
    entry = walk.page.locator(".entry h3 a").first
    walk.click(entry)
    walk.arrives("datasets/cchc-2022-h1/")
    expect(walk.page.locator("[data-table=monitoring-stations]")).to_have_count(1)


def test_compare_with_the_last_period(walk):
    """The change is said with its judgement; any other period may be chosen, and the address holds the choice."""
    walk.click(walk.type(walk.say("kinh te so", "digital economy")).first)
    walk.arrives("indicators/da-nang/kinh-te-so-grdp/")
    walk.click(
        walk.page.get_by_role("button", name=walk.say("So sánh hai số", "Compare two figures"))
    )
    told = walk.page.locator(".pair .headline")
    values = figures(walk)
    newest, before, earliest = list(values)[-1], list(values)[-2], next(iter(values))
    for period in (before, earliest):
        if period == earliest:
            walk.choose(walk.page.locator(".pair select").nth(1), earliest)
        rise = f"+{Decimal(values[newest]) - Decimal(values[period])}"
        expect(told).to_contain_text(rise.replace(".", walk.say(",", ".")))
        expect(told).to_contain_text(walk.say("điểm phần trăm; tốt hơn", "points; better"))
    expect(walk.page).to_have_url(re.compile(re.escape(f"?compare={newest}..{earliest}")))


def figures(walk):
    """The figures of an indicator by period, from its own CSV."""
    path = walk.page.locator("main a[href$='.csv']:not([href*=excel])").first.evaluate(
        "a => a.href"
    )
    rows = csv.DictReader(io.StringIO(walk.page.request.get(path).text()))
    return {row["period"]: row["value"] for row in rows if row["value"]}


def test_filter_and_share_a_table(walk):
    """The rows that hold a word, and an address that shows them to somebody else; from the dataset on."""
    walk.page.goto(f"{walk.home}/{walk.prefix}datasets/")
    walk.click(
        walk.link(
            walk.say(
                "Số liệu cải cách hành chính, 6 tháng đầu năm 2022", "Administrative reform figures"
            )
        )
    )
    table = walk.page.locator("[data-table=indicators]")
    table.locator("input[type=search]").press_sequentially("truc tuyen")
    rows = table.locator("tbody tr:visible")
    expect(rows.filter(has_text="LGSP")).to_have_count(0)
    left = rows.all_inner_texts()
    walk.click(table.locator("[data-action=tools]"))
    walk.click(table.locator("[data-action=link]"))
    expect(walk.page).to_have_url(re.compile(r"indicators\.q=truc\+tuyen"))
    shared = walk.copied()
    walk.page.goto(f"{walk.home}/404.html")
    walk.page.goto(shared)
    expect(walk.page.locator("[data-table=indicators] tbody tr:visible")).to_have_count(len(left))


def test_report_an_error(walk):
    """A mail that names the indicator, and where its figures stand."""
    walk.click(walk.type("5.4").first)
    walk.arrives("indicators/cchc/5.4/")
    flag = walk.page.get_by_role(
        "link", name=walk.say("Báo lỗi bảng này", "Report an error in this table")
    ).first
    told = unquote(flag.get_attribute("href"))
    walk.click(flag)
    assert told.startswith("mailto:gop-y@baocao.example")
    assert walk.say("Tỷ lệ hồ sơ TTHC", "Share of applications") in told
    assert f"{walk.prefix}indicators/cchc/5.4/#t-periods" in told
