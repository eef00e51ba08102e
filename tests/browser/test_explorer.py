"""The explorer of tables in a real browser, over a short table in the page and a long one from its file."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.explored import HEADER, LONG, LONGEST, SHORT, UNITS, write
from tests.conftest import build

pytestmark = pytest.mark.browser
PAGE = "datasets/phuong/"
THEME = Path(__file__).parents[2] / "theme"


@pytest.fixture(scope="module")
def explored(tmp_path_factory, serve):
    """The address of a tiny portal of two tables."""
    root = tmp_path_factory.mktemp("explored")
    config, site = write(root, THEME), root / "site"
    done = build(config, site)
    assert done.returncode == 0, done.stdout + done.stderr
    return serve(site)


@pytest.fixture
def table(explored, open_page):
    """Open the page, with a view in its address; gives the page and the section of a table."""

    def start(name="ngan", view="", **given):
        page = open_page(f"{explored}/{PAGE}{view}", **given)
        return page, page.locator(f"[data-table={name}]")

    return start


def drawn(section):
    """Wait until a view stands in the table: rows are counted, or none fits; while they load neither is said."""
    expect(section.locator(".status-line")).to_have_text(
        re.compile(r"^[\d.]+ (trong|dòng)|^Không dòng nào khớp")
    )


def find(section, words):
    """Type into the table's filter and wait until it has been applied."""
    section.locator("input[type=search]").fill(words)
    drawn(section)


def named(section, *wanted):
    """The rows that are seen have these names, in this order; the mark of a row's link is left aside."""
    expect(section.locator("tbody th:visible")).to_have_text(
        [re.compile(rf"^\s*{re.escape(name)}\s*#?\s*$") for name in wanted]
    )


def view_of(page):
    """What the address asks for, read in the page: the driver learns of a changed address later."""
    return parse_qs(urlsplit(page.evaluate("location.href")).query)


def taken(page, section, action="filtered-csv"):
    """The bytes of the file that a press gives."""
    with page.expect_download() as download:
        section.locator(f"[data-action={action}]").click()
    return Path(download.value.path()).read_bytes()


def opened(section):
    """The panel of tools, opened."""
    section.locator("[data-action=tools]").click()
    panel = section.locator(".panel")
    panel.locator("fieldset").first.wait_for()
    return panel


def test_nothing_of_the_explorer_loads_before_it_is_asked_for(explored, open_page):
    """Page, stylesheet and the small script, until a letter is typed."""
    page = open_page(f"{explored}/")
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{explored}/{PAGE}", wait_until="networkidle")
    assert [path for path in asked if "explorer" in path or path.endswith((".csv", ".json"))] == []
    find(page.locator("[data-table=ngan]"), "hoa")
    assert "/assets/explorer/index.js" in asked and page.complaints == []


@pytest.mark.parametrize(
    ("words", "found"),
    [("hoa cuong", 2), ("Hòa", 2), ("Hoà", 2), ("Hóa", 0), ("dat", 1), ("=hyper", 1)],
)
def test_words_are_found_with_tone_marks_or_without(table, words, found):
    """hoà and hòa are one word, hóa is another."""
    _, section = table()
    find(section, words)
    expect(section.locator("tbody tr:visible")).to_have_count(found)


def test_filtered_rows_are_the_bytes_of_the_file(table):
    """Every digit, quote and line break of the rows that are left, as the canonical CSV has them."""
    page, section = table()
    find(section, "hai chau")
    rows = list(csv.reader(io.StringIO(taken(page, section).decode())))
    assert rows == [HEADER, *(row for row in SHORT if row[1] == "Hải Châu")]


def test_rows_that_were_sorted_first_are_the_right_ones(table):
    """A reader sorts before the explorer is there, then takes the rows."""
    page, section = table()
    section.locator("th[data-name=so] button").click()
    find(section, "son tra")
    rows = list(csv.reader(io.StringIO(taken(page, section).decode())))
    assert rows == [HEADER, SHORT[5], SHORT[4]]


def test_rows_for_excel_have_its_dialect(table):
    """Byte order mark, semicolons, decimal commas, and no formula that runs."""
    page, section = table()
    find(section, "thach thang")
    opened(section)
    content = taken(page, section, "filtered-excel")
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == 2
    row = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1]
    assert row[3] == "0,1" and row[6].startswith("'=HYPERLINK")


def test_a_long_table_is_searched_whole(table):
    """Row 577 of 600, of which 20 are printed."""
    page, section = table("dai")
    section.evaluate("section => section.closest('details').open = true")
    find(section, "duong")
    named(section, "Phường 577")
    assert list(csv.reader(io.StringIO(taken(page, section).decode()))) == [HEADER, LONG[576]]


def test_numbers_of_a_long_table_are_printed_for_readers(table):
    """Decimal commas, days in the order of the language."""
    _, section = table("dai", "?dai.q=duong")
    drawn(section)
    assert section.locator("tbody tr").first.locator("td").all_inner_texts()[2:5] == [
        "577,50",
        "1",
        "2/1/2021",
    ]


def test_a_view_is_in_the_address_and_comes_back(table):
    """Reload keeps it, the back button takes the last step back."""
    page, section = table()
    find(section, "hoa cuong")
    section.locator("th[data-name=so] button").click()
    assert view_of(page) == {"ngan.q": ["hoa cuong"], "ngan.sort": ["so"]}
    page.reload()
    drawn(section)
    assert section.locator("tbody tr:visible td:nth-of-type(3)").all_inner_texts() == [
        "900",
        "1.204,50",
    ]
    page.go_back()
    expect(section.locator("[aria-sort]")).to_have_count(0)
    assert view_of(page) == {"ngan.q": ["hoa cuong"]}


def test_a_range_is_read_as_readers_write_numbers(table):
    """1.204,5 is one thousand two hundred and four and a half; what is no number is told."""
    page, section = table()
    panel = opened(section)
    panel.locator("select").first.select_option("so")
    panel.locator("input[inputmode]").first.fill("1.204,5")
    panel.locator(".range button").click()
    assert view_of(page)["ngan.min.so"] == ["1204.5"]
    named(section, "Hòa Cường", "Thọ Quang", "Tổng cộng")
    panel.locator("input[inputmode]").first.fill("một")
    panel.locator(".range button").click()
    expect(panel.locator("[role=alert]")).to_contain_text("“một”")


def test_a_value_narrows_the_rows(table):
    """Chosen from the values that the column has, with how many rows each has."""
    page, section = table()
    panel = opened(section)
    panel.locator("select").first.select_option("quan")
    expect(panel.locator("select").nth(1)).to_contain_text("Hải Châu (4)")
    panel.locator("select").nth(1).select_option("=Sơn Trà")
    named(section, "Mân Thái", "Thọ Quang")
    section.locator(".chip").click()
    expect(section.locator("tbody tr:visible")).to_have_count(len(SHORT))
    assert view_of(page) == {}


def test_a_column_left_out_is_left_out_of_the_file(table):
    """On the page and in the CSV."""
    page, section = table("ngan", "?ngan.hide=ghi_chu&ngan.hide=ngay")
    drawn(section)
    assert not section.locator("th[data-name=ngay]").is_visible()
    header, *rows = csv.reader(io.StringIO(taken(page, section).decode()))
    assert header == HEADER[:5] and rows[1] == SHORT[1][:5]


def test_sums_are_exact_and_never_cross_periods_or_totals(table):
    """By district and year, to the last digit, with what is missing told and the row of totals left out."""
    _, section = table("ngan", "?ngan.by=quan")
    groups = section.locator(".groups")
    groups.wait_for()
    lines = [row.split("\t") for row in groups.locator("tbody tr").all_inner_texts()]
    assert [[cell.strip() for cell in line] for line in lines] == [
        ["Hải Châu", "2021", "3", "1.204,80"],
        ["Hải Châu", "2022", "1", "900"],
        ["Sơn Trà", "2021", "2", "12.345.678.901.234.567,25 thiếu 1 giá trị"],
    ]
    assert (
        "Năm" in groups.inner_text() and "Không cộng các dòng tổng: 1 dòng." in groups.inner_text()
    )


def test_percentages_are_not_offered_for_a_sum(table):
    """Only the column with `aggregate: sum` is added up."""
    _, section = table("ngan", "?ngan.by=quan")
    section.locator(".groups").wait_for()
    assert "Tỷ lệ" not in section.locator(".groups thead").inner_text()


def test_what_is_left_is_drawn(table):
    """A bar for each row that has a value, and the value beside it."""
    page, section = table("ngan", "?ngan.q=hai+chau&ngan.chart=ty_le")
    section.locator(".plot svg").wait_for()
    assert (
        section.locator(".plot .g1").count() == 4
        and "77,70" in section.locator(".plot").text_content()
    )
    assert page.complaints == []


def test_every_row_has_a_link(table):
    """Its own address in the page, that of a view for a row of the file."""
    page, section = table("dai", "?dai.q=duong")
    drawn(section)
    section.locator("tbody .perma").click()
    section.locator("tr.found").wait_for()
    expect(section.locator("tr.found")).to_contain_text("Phường 577")
    assert view_of(page)["dai.row"] == ["577"]


def copied(page, section):
    """The lines and cells that a press copies."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if not section.locator(".panel fieldset").count():
        opened(section)
    section.locator("[data-action=copy]").click()
    section.locator(".panel [aria-live]:not(:empty)").wait_for()
    return [
        line.split("\t") for line in page.evaluate("navigator.clipboard.readText()").splitlines()
    ]


def test_copied_numbers_have_no_group_marks_and_the_minus_of_the_keyboard(table):
    """As Excel reads them in Vietnam."""
    page, section = table("don-vi", "?don-vi.q=c")
    drawn(section)
    assert {"10000,50", "7500", "-2,5"} <= {row[2] for row in copied(page, section)}


def test_long_texts_are_copied_whole(table):
    """Without the mark where the page folds them."""
    page, section = table("don-vi", "?don-vi.q=duong")
    drawn(section)
    assert copied(page, section)[2][4] == UNITS[2][4]


def test_copied_sums_say_what_they_lack(table):
    """In a column of their own, with the unit in the header."""
    page, section = table("ngan", "?ngan.by=quan&ngan.in.quan=S%C6%A1n+Tr%C3%A0")
    section.locator(".groups").wait_for()
    assert copied(page, section) == [
        ["Quận", "Dòng", "Số hồ sơ (hồ sơ)", ""],
        ["Sơn Trà", "2", "12345678901234567,25", "Số hồ sơ (hồ sơ): thiếu 1 giá trị"],
    ]


def test_sums_never_cross_units_and_totals_are_told_by_the_head_of_their_row(table):
    """Kilometres and pieces; a note that says “Tổng” makes no total, “Toàn thành phố” and “Tổng (A+B)” do."""
    _, section = table("don-vi", "?don-vi.by=nam")
    section.locator(".groups").wait_for()
    lines = [row.split("\t") for row in section.locator(".groups tbody tr").all_inner_texts()]
    assert [[cell.strip() for cell in line] for line in lines] == [
        ["2021", "km", "1", "10.000,50"],
        ["2022", "km", "1", "7.500"],
        ["2021", "cái", "1", "−2,5"],
    ]


@pytest.mark.parametrize("view", ["don-vi.chart=so", "don-vi.by=nam&don-vi.chart=so"])
def test_rows_of_several_units_are_not_drawn(table, view):
    """Neither row by row nor in groups."""
    _, section = table("don-vi", f"?{view}")
    section.get_by_text("Các dòng có nhiều đơn vị").wait_for()
    assert section.locator(".plot").count() == 0


def test_bars_say_their_period_and_no_total_is_drawn(table):
    """Two years of one row, whose long name is not cut."""
    _, section = table("don-vi", "?don-vi.in.don_vi=km&don-vi.chart=so")
    section.locator(".plot svg").wait_for()
    labels = " ".join(section.locator(".plot .pt").all_text_contents())
    assert labels == f"{UNITS[1][0]}, 2021 {UNITS[2][0]}, 2022"


def test_a_figure_inside_a_bar_stands_at_its_end(table):
    """Of the shorter bar, at three quarters."""
    _, section = table("don-vi", "?don-vi.in.don_vi=km&don-vi.chart=so")
    section.locator(".plot svg").wait_for()
    places = section.locator(".plot .inside").evaluate_all(
        "all => all.map((text) => parseFloat(text.getAttribute('x')))"
    )
    assert places == pytest.approx([100, 75], abs=0.01)


def test_a_filter_on_a_column_that_is_not_there_is_dropped(table):
    """From chips and address, as after a change of language."""
    page, section = table("ngan", "?ngan.in.district=x&ngan.min.y=1&ngan.q=hoa")
    drawn(section)
    assert section.locator(".chip").count() == 0 and view_of(page) == {"ngan.q": ["hoa"]}


def test_rows_are_copied_as_a_spreadsheet_takes_them(table):
    """With tabs, as printed, and without a formula that runs."""
    page, section = table("ngan", "?ngan.q=thach")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawn(section)
    opened(section).locator("[data-action=copy]").click()
    section.locator(".panel [aria-live]:not(:empty)").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[1].split("\t")[3] == "0,1" and copied[1].split("\t")[6].startswith("'=")


def test_without_a_script_the_table_is_as_it_was(table):
    """No tools that would not work."""
    _, section = table(scripts=False)
    assert (
        section.locator("tbody tr").count() == len(SHORT) and section.locator("input").count() == 0
    )


def test_the_longest_table_is_read_from_parquet_by_ranges(table):
    """One row of 20,500 in the second group; a theme built without npm names the files instead."""
    page, section = table("rat-dai")
    ranges = []
    page.on(
        "request",
        lambda request: (
            ranges.append(request.headers.get("range")) if ".parquet" in request.url else None
        ),
    )
    section.evaluate("section => section.closest('details').open = true")
    section.locator("input[type=search]").fill("hem")
    if not (THEME / "assets/hyparquet").is_dir():
        section.get_by_text("quá dài").wait_for()
        return
    section.get_by_text("1 trong 20.500 dòng").wait_for()
    assert section.locator("tbody tr").first.locator("td").all_inner_texts()[2:5] == [
        "20.490,5",
        "1",
        "2/1/2021 07:30",
    ]
    assert list(csv.reader(io.StringIO(taken(page, section).decode()))) == [HEADER, LONGEST[20_489]]
    assert any(ranges) and page.complaints == []


SPELLED = """async () => {
  const { Large } = await import("/assets/explorer/large.js");
  const stamp = { name: "gio", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true } };
  const kind = { converted_type: "DECIMAL", logical_type: { type: "DECIMAL" }, scale: 2 };
  const schema = [{}, { name: "deu", ...kind }, { name: "lech", ...kind }, stamp];
  const told = [{ key: "decimals", value: '{"deu":2}' }, ...(ZONES ? [{ key: "zones", value: ZONES }] : [])];
  const metadata = { row_groups: [{ num_rows: 1n, columns: [] }], schema, key_value_metadata: told };
  const record = { deu: 7770n, lech: 7770n, gio: "2021-01-01T18:30:00.25" };
  const kinds = { deu: "num", lech: "num", gio: "text" };
  const columns = Object.keys(kinds).map((name, place) => ({ name, key: name, kind: kinds[name], place }));
  const large = new Large({ parquetReadObjects: async () => [record] }, {}, metadata, columns, {});
  return (await large.rows(large.groups[0]))[0].values;
}"""


@pytest.mark.parametrize(
    ("zones", "moment"),
    [('{"gio":"+07:00"}', "2021-01-02T01:30:00.25+07:00"), ("", "2021-01-01T18:30:00.25Z")],
)
def test_values_of_a_long_table_are_spelled_as_their_file_says(table, zones, moment):
    """Decimals that all figures of a column have, and the zone of its moments; else neither is made up."""
    page, _ = table()
    said = page.evaluate(SPELLED.replace("ZONES", f"'{zones}'"))
    assert said == ["77.70", "77.7", moment]


def test_a_part_of_the_rows_is_neither_called_sorted_nor_given_as_all(table):
    """Of 20,500 rows 20,000 are held: no arrow of a sort, and the whole file's address for the part's CSV."""
    if not (THEME / "assets/hyparquet").is_dir():
        return
    _, section = table("rat-dai", "?rat-dai.q=hai+chau&rat-dai.sort=-so")
    section.get_by_text("20.000 dòng khớp đầu tiên").wait_for()
    section.locator("[data-action=filtered-csv]").click()
    expect(section.locator(".status-line a")).to_have_attribute(
        "href", re.compile(r"rat-dai\.csv$")
    )
    expect(section.locator("[aria-sort]")).to_have_count(0)


def test_only_groups_of_rows_that_can_fit_are_read(table):
    """A lower bound that the first group cannot reach."""
    if not (THEME / "assets/hyparquet").is_dir():
        return
    _, section = table("rat-dai", "?rat-dai.min.so=20490&rat-dai.sort=-so")
    section.get_by_text("11 trong 20.500 dòng").wait_for()
    expect(section.locator("tbody th:visible").first).to_have_text(re.compile("^Tổ 20500"))


FITTING = """async (column) => {
  const { Large } = await import("/assets/explorer/large.js");
  const bounds = column.isText ? [["1", "9"]] : [[1n, 10240n], [10241n, 20480n], [20481n, 30720n]];
  const group = ([min_value, max_value]) => {
    const meta_data = { path_in_schema: ["id"], statistics: { min_value, max_value } };
    return { num_rows: 1n, columns: [{ meta_data }] };
  };
  const metadata = { row_groups: bounds.map(group), schema: [{}, { name: "id" }] };
  const large = new Large({}, {}, metadata, [{ name: "id", key: "id", ...column }], {});
  const state = { in: new Map(), min: new Map([["id", "15000"]]), max: new Map([["id", "15020"]]) };
  return large.groups.map((each) => large.canHold(each, state));
}"""


@pytest.mark.parametrize(
    ("column", "fitting"),
    [
        ({"kind": "name", "order": "num"}, [False, True, False]),
        ({"kind": "num", "order": "num"}, [False, True, False]),
        ({"kind": "name", "order": "num", "isText": True}, [True]),
    ],
)
def test_a_range_of_a_key_reads_the_groups_that_it_lies_in(table, column, fitting):
    """A key of whole numbers is a name in the order of numbers; bounds that are texts stand in another order."""
    page, _ = table()
    assert page.evaluate(FITTING, column) == fitting


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_open_tools(table, axe, width):
    """Panel, chips, chart and groups."""
    page, section = table(
        "ngan", "?ngan.by=quan&ngan.chart=so&ngan.in.nam=2021", width=width, bypass_policy=True
    )
    section.locator(".groups").wait_for()
    assert axe(page) == []
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
