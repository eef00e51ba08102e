"""The text of a document: what Markdown can say stands in it, and every cell is that of the page."""

import io
import string
from dataclasses import replace
from decimal import Decimal

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.derive.figures import CLOSE, OPEN
from site_builder.extensions.official_document.documenting import render_print_page
from site_builder.extensions.official_document.docx import render_docx
from site_builder.extensions.official_document.markup import Filler, read_markup
from site_builder.extensions.official_document.model import Grid, GridCell, Picture, Run
from site_builder.pages.sanitize import clean_html
from tests.extensions.official_document.conftest import REPORT, small
from tests.extensions.official_document.dumb import W, paragraphs, part, tables, words

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
CELLS = st.text(string.ascii_letters + string.digits + " .,%<>&\"'ạếộươđ…", max_size=12)


def read(html):
    """The blocks of HTML without calls."""
    return read_markup(
        clean_html(html), Filler(lambda _: None, lambda _: (), lambda href: href, lambda _: None)
    )


def said(blocks):
    """Each block's words."""
    return ["".join(run.text for run in block.runs) for block in blocks]


def grids(blocks):
    """The tables of a text."""
    return [block for block in blocks if isinstance(block, Grid)]


def printed(grid):
    """A table as the dumb reader gives it."""
    return [[(cell.text, cell.wide) for cell in row] for row in (*grid.heads, *grid.rows)]


def test_figures_and_cells_are_those_of_the_page(plain_docx):
    """Bound, with their units, in their places."""
    assert "Trong quý có 1.704 tấn rác, đạt 56,30 % phân loại. Hệ thống cân: hoàn thành." in [
        text.replace("\N{NO-BREAK SPACE}", " ") for _, text in paragraphs(plain_docx)
    ]


def test_every_cell_of_the_portals_report_is_in_the_file(demo, demo_docx):
    """Read by a reader that knows nothing of the writer: the frame's tables first and last."""
    found = tables(demo_docx)[1:-1]
    assert len(found) == len(grids(demo.blocks)) == 11
    assert found == [printed(grid) for grid in grids(demo.blocks)]


def test_the_table_of_indicators_has_the_packages_own_values(demo):
    """Against the CSV file, by a second way of printing."""
    grid = next(grid for grid in grids(demo.blocks) if grid.caption == "Chỉ tiêu theo biểu mẫu")
    values = {row[0].text: row[2].text for row in grid.rows if len(row) > 2}
    assert values["5.4"].replace("\N{NO-BREAK SPACE}", " ").removesuffix(" %") == "50,66"
    assert (values["5.4.1"], values["5.4.2"]) == ("116.340", "58.941")


def holding(document, *blocks):
    """The document with other blocks alone."""
    return replace(document, blocks=blocks, annexes=(), notes=())


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
@pytest.mark.whole
def test_any_cell_comes_back(plain, rows):
    """Signs of XML, blanks inside, empty cells."""
    made = [[" ".join(cell.split()) for cell in row] for row in rows]
    grid = Grid(
        (), tuple(tuple(GridCell((Run(cell),) if cell else ()) for cell in row) for row in made)
    )
    content = render_docx(holding(plain, grid))
    assert [[cell[0] for cell in row] for row in tables(content)[1]] == made


def test_merged_heads_stay_merged(plain):
    """Across and down."""
    html = (
        "<table><thead><tr><th rowspan='2'>Xã</th><th colspan='2'>Hồ sơ</th></tr><tr><th>nhận</th><th>xong</th></tr>"
        "</thead><tbody><tr><td>A</td><td>1.704</td><td>1.700</td></tr></tbody></table>"
    )
    (grid,) = read(html).blocks
    content = render_docx(holding(plain, grid))
    assert tables(content)[1] == [
        [("Xã", 1), ("Hồ sơ", 2)], [None, ("nhận", 1), ("xong", 1)], [("A", 1), ("1.704", 1), ("1.700", 1)]
    ]  # fmt: skip
    table = docx.Document(io.BytesIO(content)).tables[1]
    assert table.cell(0, 0).text == table.cell(1, 0).text == "Xã"
    assert len(table._tbl.findall(f".//{W}tblHeader")) == 2


def test_lists_keep_their_order_and_depth():
    """Numbers are printed, not counted by Word."""
    blocks = read("<ol start='3'><li>ba<ul><li>con</li></ul></li><li>bốn</li></ol>").blocks
    assert [(block.look, block.level, block.marker) for block in blocks] == [
        ("numbered", 1, "3."), ("bullet", 2, ""), ("numbered", 1, "4.")
    ]  # fmt: skip


def test_a_second_paragraph_of_an_item_has_no_mark():
    """It stands under the first, and no item is counted twice."""
    blocks = read("<ol><li><p>Một</p><p>Thêm</p></li><li><p>Hai</p></li></ol>").blocks
    assert [(block.look, block.marker) for block in blocks] == [
        ("numbered", "1."),
        ("described", ""),
        ("numbered", "2."),
    ]


def test_looks_of_words():
    """Bold, italic, code, raised, lowered, linked."""
    (block,) = read(
        '<p>a <strong>b <em>c</em></strong> <code>d</code><sup>2</sup> <a href="https://x.example">e</a></p>'
    ).blocks
    assert block.runs == (
        Run("a "), Run("b ", bold=True), Run("c", bold=True, italic=True), Run(" "), Run("d", code=True),
        Run("2", raised="sup"), Run(" "), Run("e", href="https://x.example"),
    )  # fmt: skip


def test_words_taken_back_are_struck_and_those_in_their_place_underlined(plain):
    """In Word's form and on the page to be printed; else both figures would hold."""
    (block,) = read("<p><del>5,1</del> <ins>6,2</ins> %</p>").blocks
    struck, added = Run("5,1", struck=True), Run("6,2", underlined=True)
    assert block.runs == (struck, Run(" "), added, Run(" %"))
    made = holding(plain, block)
    runs = {
        words: run
        for run in part(render_docx(made)).iter(f"{W}r")
        for words in ["".join(run.itertext())]
        if words
    }
    assert (
        runs["5,1"].find(f"{W}rPr/{W}strike") is not None
        and runs["6,2"].find(f"{W}rPr/{W}u") is not None
    )
    assert "<p><s>5,1</s> <u>6,2</u> %</p>" in render_print_page(made)


PLACES = (
    "| A |\n|---|\n| {call} |", "Xem **{call}** sau.", "## Bảng {call}", "Một ý[^a].\n\n[^a]: Theo {call}",
    "- Xem *{call}*", "Xem {call} sau.",
)  # fmt: skip


@pytest.mark.whole
def test_tables_and_charts_called_for_among_words_come_after_them(tmp_path):
    """In a cell, bold words, a heading, a footnote, an item, a line: nothing is lost, and nothing comes twice."""
    tables = [
        place.format(call=f'{{{{ table("points", caption="T{n}") }}}}')
        for n, place in enumerate(PLACES)
    ]
    charts = [
        place.format(call=f'{{{{ chart("1.3", title="C{n}") }}}}') for n, place in enumerate(PLACES)
    ]
    text = "\n\n".join((*tables, *charts)).replace("[^a]", "[^b]", 2)
    blocks = small(tmp_path, {"file": REPORT, "append": f"\n\n{text}\n"}).blocks
    names = [
        block.alt[:2] if isinstance(block, Picture) else block.caption
        for block in blocks
        if hasattr(block, "caption")
    ]
    assert [names.count(f"{kind}{n}") for kind in "TC" for n in range(len(PLACES))] == [1] * 12
    cell = next(
        n
        for n, block in enumerate(blocks)
        if isinstance(block, Grid) and block.heads[0][0].text == "A"
    )
    assert blocks[cell + 1].caption == "T0"


def test_calls_in_code_and_words_of_pictures_are_filled_in():
    """Where words have no look."""
    token = f"{OPEN}0{CLOSE}"
    filler = Filler(lambda _: None, lambda _: (Run("1.704"),), lambda href: href, lambda _: None)
    blocks = read_markup(
        f'<pre>có {token}\ntấn</pre><p><img src="a.png" alt="Rác {token}"></p>', filler
    ).blocks
    assert said(blocks) == ["có 1.704\ntấn", "[Rác 1.704]"]


def test_a_picture_without_an_address_is_its_words():
    """Nothing is read for it, whatever files there are."""
    filler = Filler(
        lambda _: None, lambda _: (), lambda href: href, lambda source: PNG if source else None
    )
    assert said(read_markup(clean_html('<p>Xem <img alt="Bản đồ"></p>'), filler).blocks) == [
        "Xem",
        "[Bản đồ]",
    ]


@pytest.mark.whole
def test_footnotes_are_footnotes(tmp_path):
    """Called where the author called them, with a part of their own."""
    made = small(
        tmp_path, {"file": REPORT, "append": "\nMột ý[^a].\n\n[^a]: Nguồn: *sổ* theo dõi.\n"}
    )
    content = render_docx(made)
    called = [node.get(f"{W}id") for node in part(content).iter(f"{W}footnoteReference")]
    notes = {
        node.get(f"{W}id"): words(node).strip() for node in part(content, "word/footnotes.xml")
    }
    assert [notes[number] for number in called] == ["Nguồn: sổ theo dõi."]
    assert (
        '<div class="notes"><ol><li>Nguồn: <em>sổ</em> theo dõi.</li></ol></div>'
        in render_print_page(made)
    )


@pytest.mark.whole
def test_a_picture_keeps_its_words(tmp_path):
    """Alternative text and caption; one that Word does not hold leaves its words."""
    text = '\n![Sơ đồ bãi](so-do.png "Bãi rác")\n\n![Bản đồ](ban-do.svg)\n'
    png = {"file": "reports/thu-gom/so-do.png", "write_hex": PNG.hex()}
    svg = {
        "file": "reports/thu-gom/ban-do.svg",
        "write": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    made = small(tmp_path, {"file": REPORT, "append": text}, png, svg)
    pictures = [(block.alt, block.caption) for block in made.blocks if isinstance(block, Picture)]
    assert ("Sơ đồ bãi", "Bãi rác") in pictures and "[Bản đồ]" in str(made.blocks)
    shapes = part(render_docx(made)).iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    assert "Sơ đồ bãi" in [shape.get("descr") for shape in shapes]


@pytest.mark.whole
def test_a_link_to_a_place_in_the_text_is_none_in_a_document(tmp_path):
    """Its words stay, one run with those around them."""
    made = small(tmp_path, {"file": REPORT, "append": "\nXem [mục một](#mot) ở trên.\n"})
    (runs,) = (block.runs for block in made.blocks if "mục một" in str(block))
    assert [(run.text, run.href) for run in runs] == [("Xem mục một ở trên.", "")]


@pytest.mark.whole
def test_a_link_to_another_page_is_whole(tmp_path):
    """Nobody follows `../index.md` in Word."""
    made = small(
        tmp_path,
        {"file": REPORT, "append": "\nXem [trang chủ](../index.md) và [dưới đây](#phan-loai).\n"},
    )
    hrefs = {
        run.text: run.href
        for block in made.blocks
        if hasattr(block, "runs")
        for run in block.runs
        if run.text
    }
    assert hrefs["trang chủ"] == "https://mau.example/" and "dưới đây" in " ".join(hrefs)


def test_the_same_source_gives_the_same_bytes(demo, demo_docx):
    """Times in the archive are those of the data."""
    assert render_docx(demo) == demo_docx and render_print_page(demo) == render_print_page(demo)
    assert (
        docx.Document(io.BytesIO(demo_docx))
        .core_properties.created.isoformat()
        .startswith("2022-06-14")
    )


def test_a_page_to_be_printed_fetches_nothing(demo):
    """All it needs stands in it."""
    page = render_print_page(demo)
    assert (
        'src="data:' in page
        and "<link" not in page
        and "<script" not in page
        and 'src="http' not in page
    )


@given(
    st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=5), st.integers(60, 240)
)
def test_columns_fill_the_room_and_no_more(rows, room):
    """Whatever stands in them."""
    grid = Grid((), tuple(tuple(GridCell((Run(cell),)) for cell in row) for row in rows))
    widths = grid.widths(float(room))
    assert abs(sum(widths) - room) < 0.01 and min(widths) > 0


@pytest.mark.parametrize("keeps", [True, False], ids=["with words", "styles alone"])
def test_a_reference_of_the_portals_own(plain, keeps):
    """Words around {body} stay and names are filled in; without it our frame stands in its styles."""
    template = docx.Document()
    if keeps:
        template.add_paragraph("CÔNG TY MẪU")
        run = template.add_paragraph().add_run("Số hiệu {nu")
        run._parent.add_run("mber} của {issuer}")
        template.add_paragraph("{body}")
        template.add_paragraph("Hết")
    template.styles["Normal"].font.name = "Arial"
    buffer = io.BytesIO()
    template.save(buffer)
    content = render_docx(plain, buffer.getvalue())
    said = [text for _, text in paragraphs(content)]
    assert docx.Document(io.BytesIO(content)).styles["Normal"].font.name == "Arial"
    if keeps:
        assert said[0] == "CÔNG TY MẪU" and said[-1] == "Hết" and "{body}" not in said
        assert said[1] == "Số hiệu Số: 12/BC-PMT của PHÒNG MÔI TRƯỜNG HUYỆN MẪU"
        assert said.index("Phân loại tăng chậm") > 1
    else:
        assert (
            "BÁO CÁO" in said
            and "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in tables(content)[0][0][1][0]
        )


def test_numbers_stand_on_the_right(demo, demo_docx):
    """So that digits of one size stand under each other."""
    grid = next(grid for grid in grids(demo.blocks) if grid.caption == "Cuộc họp trong kỳ")
    assert [cell.is_number for cell in grid.rows[0]] == [True, False, True, True]
    assert Decimal(grid.rows[0][3].text.replace(".", "")) == 1472
