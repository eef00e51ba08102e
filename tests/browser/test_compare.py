"""Two figures of an indicator beside each other, in a real browser: exact, and never where they are not comparable."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
CHANGED = ["dti/", "kinh-te-so-grdp/", "par-index/"]
DTI = "indicators/da-nang/dti/"


@pytest.fixture(scope="module")
def tiny(sample, serve):
    """The address of the tiny portal, whose series have breaks, renamings, areas and several kinds of periods."""
    return serve(sample)


def choices(page):
    """The two lists, once they are there."""
    lists = page.locator(".pair select")
    expect(lists).to_have_count(2)
    return lists.nth(0), lists.nth(1)


def compared(page, newer, older):
    """What is said of two rows."""
    first, second = choices(page)
    first.select_option(newer)
    second.select_option(older)
    expect(page).to_have_url(re.compile(re.escape(f"compare={newer}..{older}")))
    return page.locator(".pair .headline").inner_text()


def printed_changes(page):
    """Of each row whose change stands in the table: its key, that of the period before it, and the printed words."""
    rows = page.evaluate(
        """() => [...document.querySelectorAll('tr[data-pair]')].map((row) => ({
          ...row.dataset, change: row.cells[2].firstChild?.textContent ?? '',
          notes: row.cells[2].querySelector('small')?.textContent ?? '', none: row.cells[2].matches('.none') }))"""
    )
    for place, row in enumerate(rows):
        before = [
            each for each in rows[:place] if (each["at"], each["kind"]) == (row["at"], row["kind"])
        ]
        if before and not row["none"]:
            yield row, before[-1]


def check_page(page):
    """Every change that the table prints is said alike; gives how many there were."""
    page.click("[data-compare] button")
    found = 0
    for row, before in printed_changes(page):
        said = compared(page, row["pair"], before["pair"])
        parts = [
            row["change"],
            *(part for part in row["notes"].split("; ") if not re.match("so với|against", part)),
        ]
        assert all(part.lower() in said.lower() for part in parts if part), (page.url, parts, said)
        found += 1
    return found


def test_changes_agree_with_those_of_the_table(open_page, home):
    """What the script subtracts is what the build printed, in both languages."""
    page = open_page(f"{home}/404.html")
    found = 0
    for uri in (f"{prefix}indicators/da-nang/{code}" for prefix in ("", "en/") for code in CHANGED):
        page.goto(f"{home}/{uri}")
        found += check_page(page)
    assert found >= 8 and page.complaints == []


def test_changes_of_quarters_and_half_years_agree(open_page, tiny, sample):
    """In a series of several kinds of periods each is compared with its own kind."""
    page = open_page(f"{tiny}/404.html")
    found = 0
    for path in sorted((sample / "indicators").rglob("index.html")):
        if "data-compare" in path.read_text("utf-8"):
            page.goto(f"{tiny}/{path.relative_to(sample).as_posix()}")
            found += check_page(page)
    assert found >= 4


def test_nothing_is_subtracted_across_a_break(open_page, home):
    """The old and the new territory: both figures, the reason, no difference and no bars."""
    page = open_page(f"{home}/{DTI}")
    page.click("[data-compare] button")
    keys = [row.get_attribute("data-pair") for row in page.locator("tr[data-pair]").all()]
    areas = {key.rpartition("_")[0] for key in keys}
    assert len(areas) == 2
    said = compared(page, keys[-1], keys[-2])
    assert "Không tính chênh lệch" in said and page.locator(".pair svg").count() == 0


def staged(page, home, older, newer):
    """What is said of two rows of a real page that are given other figures before the comparison is asked for."""
    page.goto(f"{home}/{DTI}")
    plain = {"at": "", "kind": "year", "unit": "%", "run": "1", "why": "", "good": ""}
    rows = [
        {**plain, "pair": key, "period": key, "name": key, **row}
        for key, row in (("cu", older), ("moi", newer))
    ]
    page.evaluate(
        """(rows) => {
          const all = [...document.querySelectorAll('tr[data-pair]')];
          all.slice(2).forEach((row) => row.remove());
          all.slice(0, 2).forEach((row, place) => {
            Object.keys(row.dataset).forEach((key) => delete row.dataset[key]);
            row.querySelector('td.main').textContent = rows[place].value;
            Object.assign(row.dataset, rows[place]);
          });
        }""",
        rows,
    )
    page.click("[data-compare] button")
    return compared(page, "moi", "cu")


SHARE = {"unit": "vi %", "share": ""}


@pytest.mark.parametrize(
    ("older", "newer", "told", "untold"),
    [
        # A share is told by the unit of the data, whatever the reader's language calls it.
        ({"value": "12.5", **SHARE}, {"value": "15.5", **SHARE}, "+3,0 (điểm phần trăm)", "24,00"),
        # Windows of any length are not compared.
        (
            {"value": "5", "kind": "custom"},
            {"value": "27", "kind": "custom"},
            "hai kỳ khác loại",
            "+22",
        ),
        # Better is a word of the direction of the row's own indicator.
        (
            {"value": "5", "good": "up"},
            {"value": "7", "good": "down"},
            "+2 (+40,00\u00a0%; kém hơn)",
            "tốt hơn",
        ),
        # A whole figure may have been rounded, and may be all there is; of two with decimals rounding is no change.
        (
            {"value": "99.6", **SHARE},
            {"value": "100", **SHARE},
            "+0,4 (điểm phần trăm; có thể chỉ do",
            "không đổi",
        ),
        ({"value": "0.834"}, {"value": "0.8335"}, "hông đổi trong phạm vi làm tròn", "0,0005"),
        # An estimate beside an official figure is told as one.
        ({"value": "5"}, {"value": "7", "status": "ước tính"}, "7 % (ước tính)", "5 % ("),
    ],
)
def test_two_rows_are_told_as_the_table_tells_them(open_page, home, older, newer, told, untold):
    """Made-up rows of what the portal itself has none of."""
    said = staged(open_page(f"{home}/404.html"), home, older, newer)
    assert told in said and untold not in said


def test_the_address_holds_the_choice(open_page, home):
    """It can be sent; an address that names nothing known shows the newest figure that has an earlier one."""
    page = open_page(f"{home}/{DTI}")
    keys = [row.get_attribute("data-pair") for row in page.locator("tr[data-pair]").all()]
    page.goto(f"{home}/{DTI}?compare={keys[2]}..{keys[0]}")
    first, second = choices(page)
    expect(first).to_have_value(keys[2])
    expect(second).to_have_value(keys[0])
    page.goto(f"{home}/{DTI}?compare=1999..nothing")
    expect(page.locator(".pair .headline")).not_to_be_empty()


def test_nothing_of_it_loads_before_it_is_asked_for(open_page, home):
    """And without a script there is no button, only the table."""
    page = open_page(f"{home}/404.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{home}/{DTI}")
    expect(page.locator("[data-compare] button")).to_be_visible()
    assert not [url for url in asked if "compare" in url or "explorer" in url]
    plain = open_page(f"{home}/{DTI}", scripts=False)
    assert not plain.is_visible("[data-compare]") and plain.is_visible("table.periods")
