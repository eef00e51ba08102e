"""PDF with a text layer: ruled tables stitched over pages, wrapped lines joined, numbers of pages left out."""

import csv
import io
import re
from pathlib import Path

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.problem import CostError
from site_builder.extensions.office_import.document import Cell, Grid
from site_builder.extensions.office_import.draft import import_document, tables_only
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.ledger.plain import pdf_pieces
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers import pdf
from site_builder.extensions.office_import.readers.glyphs import by_direction
from site_builder.extensions.office_import.readers.pdf import _under_heads, aligned_tables
from tests.extensions.office_import.make_fixtures import FIRST, LONG, SECOND

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def draft():
    """A draft."""
    return import_document(
        FIXTURES / "cut-table.pdf", series="thu", period=parse_period("2022-H1"), language="vi"
    )


def test_a_table_cut_by_a_page_is_one_table(draft):
    """Cell by cell, the header once."""
    rows = list(
        csv.reader(
            io.StringIO(draft.file(f"datasets/thu-2022-h1/{draft.tables[0].name}.csv").decode())
        )
    )
    values = {"1.704": "1704", "34.500": "34500", "1.367.268": "1367268", "hơn 10.000": "10000"}
    expected = [
        [tt, name, values[count], rate.replace(",", ".")]
        for tt, name, count, rate in (*FIRST, *SECOND)
    ]
    assert [[row[0], row[1], row[2], row[-1]] for row in rows[1:]] == expected
    assert draft.doubts == ()


def test_wrapped_lines_are_one_paragraph(draft):
    """And the page numbers are none."""
    report = draft.file("reports/thu/2022-h1.md").decode()
    figures = csv.DictReader(io.StringIO(draft.file("datasets/thu-2022-h1/figures.csv").decode()))
    printed = {
        f'{{{{ figure("{row["id"]}"{end}) }}}}': row["value_printed"]
        for row in figures
        for end in ("", ", unit=False")
    }
    for call, text in printed.items():
        report = report.replace(call, text)
    assert LONG in report
    assert "\n## I. Kết quả thực hiện\n" in report
    assert "\n1\n" not in report and "\n2\n" not in report


@pytest.mark.parametrize(
    ("name", "code"), [("password.pdf", "import-password"), ("no-text.pdf", "import-nothing-found")]
)
def test_what_cannot_be_read_is_said(name, code):
    """A password, a page without text."""
    with pytest.raises(ImportRefused) as caught:
        import_document(
            FIXTURES / name, series="thu", period=parse_period("2022-H1"), language="vi"
        )
    assert caught.value.problem.code == code


def test_a_table_without_lines_is_a_table():
    """Told by the white between its columns."""
    draft = tables_only(FIXTURES / "unruled.pdf", language="vi")
    assert draft.files[0].content.decode().splitlines() == [
        "tt,quan,so_ho_so,ty_le",
        "1,Hải Châu,1704,56.39",
        "2,Thanh Khê,34500,77.70",
        "3,Sơn Trà,912,8.05",
        "4,Ngũ Hành Sơn,1205,9.50",
    ]


def test_glyphs_printed_twice_are_read_once(tmp_path):
    """Some programs print bold by printing twice, a little beside."""
    draft = import_document(
        FIXTURES / "printed-twice.pdf", series="thu", period=parse_period("2022"), language="vi"
    )
    assert "Tổng số hồ sơ là 1.704 bộ." in draft.file("reports/thu/2022.md").decode()
    assert not [problem for problem in draft.problems if problem.severity == "error"]


@pytest.mark.parametrize("name", ["cut-table.pdf", "unruled.pdf", "printed-twice.pdf"])
def test_every_pdf_balances(name):
    """No word of the text layer is lost."""
    draft = import_document(
        FIXTURES / name, series="thu", period=parse_period("2022"), language="vi"
    )
    assert "import-lost-words" not in {problem.code for problem in draft.problems}


def test_two_columns_of_prose_are_no_table():
    """White alone makes none; numbers must stand under one another."""
    words = [
        [("Bên", 10), ("phải", 120)],
        [("trái", 10), ("cũng", 120)],
        [("là", 10), ("lời", 120)],
    ]
    assert not list(aligned_tables([line_of(row, n) for n, row in enumerate(words)], 1))


ROWS = [
    [("Sales", 105), ("Rentals", 200)],
    [("State", 0), ("Long", 60), ("Short", 105), ("Long", 150), ("Short", 200), ("Totals", 250)],
    [("North", 0), ("1,704", 60), ("$12", 105), ("0", 150), ("3", 200), ("2,000", 250)],
    [("South", 0), ("98\u2009452", 60), ("$", 100), ("7", 115), ("3", 200), ("99,000", 250)],
    [("West", 0), ("5", 75), ("8", 115), ("2", 150), ("4", 200), ("12", 265)],
]


def test_columns_are_the_white_of_many_rows():
    """Headings stand over what is in their boxes, a gap stays one, signs of currency are units, a lost mark no gap."""
    boxes = [(55, 0, 140, 12), (145, 0, 240, 12), (245, 0, 300, 12)]
    ((first, end, grid),) = aligned_tables(
        [line_of(row, n) for n, row in enumerate(ROWS)], 1, boxes
    )
    assert (first, end) == (0, 5)
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["", "Sales", "Sales", "Rentals", "Rentals", ""],
        ["State", "Long", "Short", "Long", "Short", "Totals"],
        ["North", "1,704", "12", "0", "3", "2,000"],
        ["South", "98452", "7", "", "3", "99,000"],
        ["West", "5", "8", "2", "4", "12"],
    ]
    assert [cell.unit for cell in grid.rows[2]] == ["", "", "$", "", "", ""]


def test_a_name_over_several_lines_is_one_row():
    """Lines that stand closer together than the others are of one row."""
    words = [
        [("North", 0)],
        [("Bắc", 0), ("1,704", 60), ("12", 105)],
        [("South", 0)],
        [("Nam", 0), ("5", 75), ("7", 115)],
    ]
    lines = [line_of(row, n) for n, row in enumerate(words)]
    for n, line in enumerate(lines):
        line["top"] += 9 * (n // 2)
        line["bottom"] += 9 * (n // 2)
    head = {**line_of([("Region", 0), ("A", 60), ("B", 105)], 0), "top": -15.0, "bottom": -5.0}
    ((_, _, grid),) = aligned_tables([head, *lines, *(shifted(line, 74) for line in lines)], 1)
    assert [[cell.text for cell in row] for row in grid.rows][:3] == [
        ["Region", "A", "B"],
        ["North Bắc", "1,704", "12"],
        ["South Nam", "5", "7"],
    ]


def test_rows_of_numbers_are_no_header_of_the_table_below():
    """Whatever sets their groups apart; years alone may be names."""
    years, numbers, named = (
        (Cell("2000"), Cell("2002")),
        (Cell("15 455"), Cell("13 951")),
        (Cell("A"), Cell("1")),
    )
    body = Grid((named,), "")
    assert _under_heads([Grid((years,), ""), body]) == [Grid((years, named), "")]
    assert len(_under_heads([Grid((years, numbers), ""), body])) == 2


def shifted(line, down):
    """The same line further down."""
    return {**line, "top": line["top"] + down, "bottom": line["bottom"] + down}


def test_two_numbers_a_blank_apart_stand_in_their_columns():
    """Where other rows show that there are two; dots that lead to a number are none of its text."""
    words = [
        [("A", 0), ("12", 60), ("7", 110), ("1", 180)],
        [("B", 0), ("15", 60), ("8", 110), ("2", 180)],
        [("C .....", 0), ("2,218,406", 60), ("1,180", 110), ("3", 180)],
    ]
    ((_, _, grid),) = aligned_tables([line_of(row, n) for n, row in enumerate(words)], 1)
    assert [cell.text for cell in grid.rows[2]] == ["C", "2,218,406", "1,180", "3"]


def test_a_number_right_beside_a_name_stands_with_the_numbers_of_other_lines():
    """A name that reaches into their place makes it no place of names; a number elsewhere in a name stays there."""
    words = [
        [("Ward 1", 0), ("12", 70), ("7", 110)],
        [("Ward 2 of", 0), ("15", 70), ("8", 110)],
        [("North-western x", 0), ("9", 110)],
        [("Ward 10 26", 30), ("3", 110)],
    ]
    ((_, _, grid),) = aligned_tables([line_of(row, n) for n, row in enumerate(words)], 1)
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["Ward 1", "12", "7"],
        ["Ward 2 of", "15", "8"],
        ["North-western x", "", "9"],
        ["Ward 10", "26", "3"],
    ]


def test_no_line_stands_in_two_tables():
    """The header of a table ends where the one above ends."""
    rows = [
        [("A", 0), ("12", 60), ("7", 110)],
        [("B", 0), ("15", 60), ("8", 110)],
        [("C", 0), ("9", 60), ("4", 110)],
    ]
    far = [
        [("D", 0), ("1", 200), ("2", 300)],
        [("E", 0), ("3", 200), ("4", 300)],
        [("F", 0), ("5", 200), ("6", 300)],
    ]
    lines = [line_of(row, n) for n, row in enumerate([*rows, [("Name", 0), ("x" * 70, 60)], *far])]
    places = [range(first, end) for first, end, _ in aligned_tables(lines, 1)]
    assert len(places) == 2 and not set(places[0]) & set(places[1])


def test_a_letter_of_two_signs_is_read_once():
    """A ligature is listed for each sign that it stands for."""
    words = [
        [("o", 0), ("12", 60), ("7", 105)],
        [("B", 0), ("15", 60), ("8", 105)],
        [("C", 0), ("1", 60), ("9", 105)],
    ]
    lines = [line_of(row, n) for n, row in enumerate(words)]
    ligature = {**lines[0]["chars"][0], "text": "fi"}
    lines[0]["chars"][:1] = [ligature, ligature]
    ((_, _, grid),) = aligned_tables(lines, 1)
    assert grid.rows[0][0].text == "fi"


def test_text_that_runs_up_the_page_is_read_along():
    """As if the page were turned; so is text that runs down."""
    sizes = {"size": 10, "upright": False}
    up = [
        {
            "text": "a",
            "x0": 5,
            "x1": 15,
            "top": 50,
            "bottom": 55,
            "matrix": (0, 1, -1, 0, 15, 0),
            **sizes,
        },
        {
            "text": "b",
            "x0": 5,
            "x1": 15,
            "top": 45,
            "bottom": 50,
            "matrix": (0, 1, -1, 0, 15, 0),
            **sizes,
        },
    ]
    down = [{**glyph, "matrix": (0, -1, 1, 0, 5, 0)} for glyph in up]
    _, rising, falling = by_direction([*up, *down])
    assert [glyph["text"] for glyph in sorted(rising, key=lambda glyph: glyph["x0"])] == ["a", "b"]
    assert [glyph["text"] for glyph in sorted(falling, key=lambda glyph: glyph["x0"])] == ["b", "a"]


def test_a_page_that_costs_too_much_is_named_and_the_others_are_read(monkeypatch):
    """Its words are no loss of the ledger; where it is every page, the file is refused."""

    def page(each, read=pdf._page):
        if each.page_number > 1 - everything:
            raise CostError
        return read(each)

    everything = False
    monkeypatch.setattr(pdf, "_page", page)
    facts = {"series": "thu", "period": parse_period("2022"), "language": "vi"}
    draft = import_document(FIXTURES / "cut-table.pdf", **facts)
    told = {problem.code: dict(problem.facts) for problem in draft.problems}
    assert told["import-pages-left-out"]["pages"] == "2" and "import-lost-words" not in told
    assert draft.tables[0].height == len(FIRST)
    assert "import-pages-left-out" in {
        problem.code for problem in draft.problems if problem.severity == "warning"
    }
    everything = True
    with pytest.raises(ImportRefused) as caught:
        import_document(FIXTURES / "cut-table.pdf", **facts)
    assert caught.value.problem.code == "import-too-slow"


def line_of(words, n):
    """A line as pdfplumber gives it, glyph by glyph."""
    glyphs = [
        {"text": letter, "x0": x + 5 * k, "x1": x + 5 * k + 5, "size": 10}
        for text, x in words
        for k, letter in enumerate(text)
        if letter != "\u2009"
    ]
    return {
        "chars": glyphs,
        "top": 14.0 * n,
        "bottom": 14.0 * n + 10,
        "text": " ".join(text for text, _ in words),
    }


def pdf_of(*lines: str) -> bytes:
    """A page in Helvetica of 8 points with these drawing words, a line each."""
    drawn = "\n".join(["BT", "/F 8 Tf", *lines, "ET"]).encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj%b\nendobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


def test_words_that_are_set_close_without_a_blank_are_words():
    """As programs for books set them: the white alone parts them, narrower where a line is tight."""
    drawn = "20 100 Td [(the) -240 (enhanced) -230 (dataset) -260 (source)] TJ"
    with drafting("en"):
        (line,) = [each for each in pdf.read_pdf(pdf_of(drawn), "a.pdf").lines if each.text]
    assert line.text == "the enhanced dataset source"


def test_two_narrow_letters_in_small_print_are_both_read():
    """The l of "Ballpark" are less than a point apart where the print is small, and no bold."""
    drawn = "/F 3 Tf 20 100 Td (Ballpark Toll Coll) Tj"
    with drafting("en"):
        (line,) = [each for each in pdf.read_pdf(pdf_of(drawn), "a.pdf").lines if each.text]
    assert line.text == "Ballpark Toll Coll"


@pytest.mark.parametrize("below", [40, 60])
def test_boxes_that_overlap_are_read_once(below):
    """They are shades of some cells: what stands in both would be read twice, what stands beside them not at all."""
    shades = f"ET 60 80 60 40 re 120 80 60 40 re f 60 {below} 90 40 re 150 {below} 60 40 re f BT"
    drawn = "20 90 Td (Anna) Tj 60 0 Td (12) Tj 60 0 Td (34) Tj"
    with drafting("en"):
        document = pdf.read_pdf(pdf_of(shades, drawn), "a.pdf")
    cells = [
        cell.text
        for grid in document.grids
        for row in grid.rows
        for cell in row
        if not cell.covered
    ]
    assert sorted(" ".join([*(line.text for line in document.lines), *cells]).split()) == [
        "12",
        "34",
        "Anna",
    ]


def page_of(drawn):
    """A PDF of one page of 300 x 200 points with what is drawn, in Helvetica of 10 points."""
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    objects = "".join(f"{n} 0 obj\n{part}\nendobj\n" for n, part in enumerate(parts, 1))
    return f"%PDF-1.4\n{objects}trailer<</Root 1 0 R>>\n%%EOF\n".encode("latin-1")


def printed_at(x, y, text):
    """Text at a place."""
    return f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET "


def ruled(xs, ys):
    """Ruling lines."""
    upright = "".join(f"{x} {ys[0]} m {x} {ys[-1]} l S " for x in xs)
    return upright + "".join(f"{xs[0]} {y} m {xs[-1]} {y} l S " for y in ys)


@pytest.mark.parametrize(("width", "codes"), [(300, ["page-over-picture"]), (200, [])])
def test_text_over_a_picture_of_the_whole_page_may_be_recognised(width, codes):
    """Whoever imports it is told to compare; a picture beside text is none of that."""
    picture = f"q {width} 0 0 200 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q "
    words = "".join(printed_at(20, 190 - 4 * n, "Total 11") for n in range(40))
    assert [each.code for each in pdf.read_pdf(page_of(picture + words), "a.pdf").notes] == codes


def grid_of(drawn):
    """The texts of the one table of a page."""
    with drafting("en"):
        (grid,) = [
            each for each in pdf.read_pdf(page_of(drawn), "a.pdf").blocks if isinstance(each, Grid)
        ]
    return [[cell.text for cell in row] for row in grid.rows]


def test_shades_behind_the_lines_of_a_cell_part_no_rows():
    """Word fills each cell and again each of its lines with one colour."""
    shade = "0.8 0.9 1 rg 10 100 140 30 re f 12 115 80 13 re f 12 102 80 13 re f 0 g "
    words = (
        printed_at(14, 118, "Hospital")
        + printed_at(14, 105, "Regional")
        + printed_at(112, 111, "56")
    )
    head = printed_at(14, 137, "Name") + printed_at(112, 137, "Beds")
    last = printed_at(14, 87, "Other") + printed_at(112, 87, "12")
    assert grid_of(shade + ruled((10, 100, 150), (80, 100, 130, 150)) + words + head + last) == [
        ["Name", "Beds"],
        ["Hospital\nRegional", "56"],
        ["Other", "12"],
    ]


@pytest.mark.parametrize("numbers", [("52.800", "31", "40"), ("52.800", "197.230", "787.600")])
def test_a_rule_through_a_number_does_not_part_it(numbers):
    """52.800 is never 52.8 and 00, whether one number is cut or all of them."""
    lines = [("Total", "New"), *((number, str(n + 5)) for n, number in enumerate(numbers))]
    words = [
        printed_at(80, 165 - 20 * n, one) + printed_at(150, 165 - 20 * n, two)
        for n, (one, two) in enumerate(lines)
    ]
    rows = grid_of(ruled((10, 104, 140, 200), (100, 120, 140, 160, 180)) + "".join(words))
    assert [text for row in rows[1:] for text in row if text] == [
        text for line in lines[1:] for text in line
    ]


def test_a_table_without_outer_rules_has_its_outer_columns():
    """The rules of its rows reach there."""
    rows = (("Science", "120", "36", "156"), ("Law", "90", "41", "131"))
    texts = "".join(printed_at(x, y, text) for y, row in zip((112, 92), rows, strict=True)
                    for x, text in zip((25, 105, 165, 225), row, strict=True))  # fmt: skip
    drawn = "".join(f"{x} 87 m {x} 127 l S " for x in (100, 160, 220)) + texts
    assert grid_of(drawn + "".join(f"20 {y} m 280 {y} l S " for y in (87, 107, 127))) == [
        list(row) for row in rows
    ]


def test_narrow_letters_that_follow_each_other_up_the_page_are_two():
    """The l of a word that runs up are less than two points apart."""
    with drafting("en"):
        lines = pdf.read_pdf(
            page_of("BT /F 7 Tf 0 1 -1 0 50 60 Tm (Bottled) Tj ET "), "a.pdf"
        ).lines
    assert [line.text for line in lines if line.text] == ["Bottled"]


@pytest.mark.parametrize(("beside", "read"), [(0.8, "Total 11"), (5.6, "Total 1111")])
def test_letters_upon_equal_ones_are_read_once(beside, read):
    """Bold that is printed twice, however far beside; two that follow each other are two."""
    drawn = (
        printed_at(20, 100, "Total") + printed_at(20.8, 100, "Total") + printed_at(50, 100, "11")
    )
    with drafting("en"):
        lines = pdf.read_pdf(page_of(drawn + printed_at(50 + 2 * beside, 100, "11")), "a.pdf").lines
    assert [line.text for line in lines if line.text] == [read]


@pytest.mark.parametrize("text", ["€ 942.891", "942.891 €", "942.891€"])
def test_a_sign_of_currency_beside_a_number_is_its_unit(text):
    """Before it or after it."""
    assert pdf._printed(text) == Cell("942.891", unit="€")


def test_a_hyphen_between_capitals_stays_where_a_line_ends_at_it():
    """Of a name in a narrow cell, and no blank comes behind it."""
    words = (
        printed_at(14, 107, "Name") + printed_at(104, 118, "COVID-") + printed_at(104, 107, "SARS")
    )
    words += printed_at(14, 87, "Hue") + printed_at(104, 87, "12")
    assert grid_of(ruled((10, 100, 150), (80, 100, 130)) + words) == [
        ["Name", "COVID-SARS"],
        ["Hue", "12"],
    ]


def ruled_under(*lines):
    """A table of two rows of figures in three ruled columns, below lines that stand above its first rule."""
    rows = [("Hanoi", "56", "7"), ("Hue", "12", "9")]
    columns = (14, 104, 154)
    words = [
        printed_at(x, 87 - 20 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip(columns, row, strict=True)
    ]
    words += [
        printed_at(x, 107 + 14 * n, text)
        for n, line in enumerate(reversed(lines))
        for x, text in line
    ]
    return grid_of(ruled((10, 100, 150, 200), (60, 80, 100)) + "".join(words))


def test_names_above_the_first_rule_are_the_header():
    """Names, and years, right above a body that begins with figures; a name over two columns stands over both."""
    assert ruled_under(
        [(14, "Province"), (112, "Beds of hospitals")],
        [(14, "of Vietnam"), (110, "2020"), (160, "2021")],
    ) == [
        ["Province", "Beds of hospitals", "Beds of hospitals"],
        ["of Vietnam", "2020", "2021"],
        ["Hanoi", "56", "7"],
        ["Hue", "12", "9"],
    ]


@pytest.mark.parametrize(
    "line",
    [
        [(14, "Two provinces of this country")],
        [(14, "Table"), (60, "see 4")],
        [(14, "Page 3"), (104, "of a report that goes on beyond the table")],
        [(14, "Vinh"), (104, "1.782"), (154, "4")],
    ],
)
def test_other_lines_above_a_ruled_table_are_none_of_its_header(line):
    """A sentence, words over one column alone, what reaches beyond it, and a row of another table."""
    assert ruled_under(line)[0] == ["Hanoi", "56", "7"]


def crammed(*lines):
    """A page of lines, each its numbers at these places in columns without rules."""
    words = [printed_at(x, 150 - 14 * n, text) for n, line in enumerate(lines) for x, text in line]
    return grid_of("".join(words))


def test_numbers_of_two_columns_are_not_the_groups_of_one():
    """47 and 177 stand farther apart than a mark would need: never 47177."""
    rows = crammed(
        *([(10, "Name"), (100, "47"), (100 + 11.12 + 6, "177"), (200, "9")] for _ in range(3))
    )
    assert "47177" not in [text for row in rows for text in row]


def test_many_numbers_with_a_blank_between_stand_in_columns():
    """Six of them are no groups of digits, as 88 86 108 are none, and no telephone."""
    numbers = [("88", "86", "108", "161", "118", "46"), ("93", "83", "120", "174", "130", "49")]
    rows = crammed(*([(10, "Name"), (100, " ".join(line))] for line in (*numbers, numbers[0])))
    assert rows == [["Name", *line] for line in (*numbers, numbers[0])]


def test_rows_of_many_numbers_may_stand_wide_apart():
    """A statement of accounts leaves three lines between its rows, and as much below its header."""
    lines = [
        ("Tax", "Spring", "Summer", "Autumn"),
        *((f"Tax {n}", f"{n}10", f"{n}20", f"{n}30") for n in range(1, 4)),
    ]
    words = [
        printed_at(10 + 60 * c, 180 - 45 * n, text)
        for n, line in enumerate(lines)
        for c, text in enumerate(line)
    ]
    assert grid_of("".join(words)) == [[*line] for line in lines]


def test_a_blank_upon_a_digit_parts_no_number():
    """Spreadsheets fill a cell with blanks, which reach below its number: 101 is not 1 and 01."""
    words = printed_at(14, 107, "Name") + printed_at(104, 107, "Beds") + printed_at(14, 87, "Hue")
    words += printed_at(104, 87, "101") + printed_at(105, 87, " ")
    assert grid_of(ruled((10, 100, 150), (80, 100, 120)) + words) == [
        ["Name", "Beds"],
        ["Hue", "101"],
    ]


def test_blanks_that_are_laid_over_a_name_part_no_letters():
    """One reaches from each letter into the next."""
    words = printed_at(14, 107, "Name") + printed_at(104, 107, "Beds") + printed_at(104, 87, "12")
    words += printed_at(10.5, 87, " " * 16) + printed_at(14, 87, "Ordway")
    assert grid_of(ruled((10, 100, 150), (80, 100, 120)) + words) == [
        ["Name", "Beds"],
        ["Ordway", "12"],
    ]


def test_a_header_whose_first_cell_is_not_ruled_stands_over_its_columns():
    """What has no box leaves its place empty: no name moves to the column before."""
    words = printed_at(104, 107, "Beds") + printed_at(154, 107, "Deaths")
    words += "".join(printed_at(x, 87, text) for x, text in ((14, "Hue"), (104, "12"), (154, "7")))
    rules = ruled((100, 150, 200), (100, 120)) + ruled((10, 100, 150, 200), (80, 100))
    assert grid_of(rules + words) == [["", "Beds", "Deaths"], ["Hue", "12", "7"]]


def test_text_turned_with_a_trace_of_the_cosine_is_read_along():
    """A quarter turn that a program computed: minus four thousand-millionths are none."""
    up = "BT /F 10 Tf -0.000000004 1 -1 -0.000000004 120 104 Tm (Total) Tj ET "
    words = printed_at(14, 107, "Name") + printed_at(14, 87, "Hue") + printed_at(104, 87, "12")
    content = ruled((10, 100, 150), (80, 100, 140)) + words + up
    assert grid_of(content) == [["Name", "Total"], ["Hue", "12"]]
    assert "Total" in [piece.text.strip() for piece in pdf_pieces(page_of(content))]


def test_numbers_in_a_frame_stand_in_the_rows_of_their_names():
    """Shades and frames of figures alone are no table beside the one that they stand in."""
    rows = [
        (name, str(11 + n), str(21 + n), str(31 + n))
        for n, name in enumerate(("Hanoi", "Hue", "Vinh", "Can Tho"))
    ]
    words = [
        printed_at(x, 157 - 20 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip((14, 104, 154, 204), row, strict=True)
    ]
    assert grid_of(ruled((100, 150, 200), (110, 130, 150)) + "".join(words)) == [
        [*row] for row in rows
    ]


def test_lines_less_than_three_points_apart_are_two():
    """A name that reaches into the next row: its letters do not mix with that row's."""
    drawn = printed_at(14, 100, "Guapore") + printed_at(14, 97.4, "Cujubim")
    with drafting("en"):
        lines = [each.text for each in pdf.read_pdf(page_of(drawn), "a.pdf").lines if each.text]
    assert sorted(" ".join(lines).split()) == ["Cujubim", "Guapore"]


def test_a_sign_of_currency_stands_between_no_neighbours():
    """The ledger compares what is beside a number by words and numbers."""
    words = (
        printed_at(10, 100, "Beds")
        + printed_at(110, 100, "120")
        + printed_at(160, 100, "$")
        + printed_at(210, 100, "7")
    )
    with drafting("en"):
        assert [piece.left for piece in pdf_pieces(page_of(words)) if piece.text == "7\n"] == [
            ("120\n",)
        ]


@pytest.mark.parametrize(
    ("numbers", "is_table"), [(("743", "429", "282"), True), (("743", "429"), False)]
)
def test_two_rows_of_many_numbers_are_a_table(numbers, is_table):
    """A ballot of two answers; two lines of fewer numbers may be prose."""
    words = [
        printed_at(10 + 60 * c, 150 - 14 * n, text)
        for n, name in enumerate(("Yes", "No"))
        for c, text in enumerate((name, *numbers))
    ]
    with drafting("en"):
        document = pdf.read_pdf(page_of("".join(words)), "a.pdf")
    assert bool(document.grids) == is_table


def test_numbers_that_dots_and_single_blanks_part_are_columns():
    """As programs with letters of one width print them; one digit, and a decimal mark after two, make no group."""
    rows = (
        ("Anna", "836 . 500 . . 0 59.81"),
        ("Berta", "708 . 347 . . 3 49.01"),
        ("Clara", "924 . 475 . . 1 51.41"),
    )
    drawn = [
        printed_at(10, 165 - 14 * n, name) + printed_at(90, 165 - 14 * n, text)
        for n, (name, text) in enumerate(rows)
    ]
    assert grid_of("".join(drawn)) == [
        [name, *re.findall(r"\d[\d.]*", text)] for name, text in rows
    ]


def test_two_tables_right_under_each_other_have_columns_of_their_own():
    """A number of the first one stands over two columns of the second: a line without a number parts them."""
    first = (("Kind", "Number"), ("Registered", "42292678"), ("Cast", "23070123"), ("By place",))
    second = (("Anna", "5", "59"), ("Berta", "7", "49"), ("Clara", "9", "51"), ("Dora", "4", "38"))
    drawn = [
        printed_at(x, 180 - 14 * n, text)
        for n, row in enumerate((*first, *second))
        for x, text in zip((10, 90, 116), row, strict=False)
    ]
    with drafting("en"):
        grids = pdf.read_pdf(page_of("".join(drawn)), "a.pdf").grids
    assert [[cell.text for cell in row] for row in grids[-1].rows] == [list(row) for row in second]
    assert [[cell.text for cell in row] for row in grids[0].rows][1:3] == [
        list(row) for row in first[1:3]
    ]
