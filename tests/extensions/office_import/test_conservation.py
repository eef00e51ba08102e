"""The ledger: what the importer keeps balances, what it drops is told, and what it loses is named."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlwt

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import import ledger, reading
from site_builder.extensions.office_import.document import Column, DataTable, Grid, Line
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.ledger.balance import SOURCES, LeftOut, balance
from site_builder.extensions.office_import.ledger.office import xls_pieces
from site_builder.extensions.office_import.ledger.plain import (
    Piece,
    _is_again,
    keys_of,
    text_pieces,
    tokens,
)
from tests.extensions.office_import import samples
from tests.extensions.office_import.drafted import ALL, case, draft_of
from tests.extensions.office_import.samples import SIMPLE
from tests.extensions.office_import.word import (
    ALT_CHUNK,
    BOX,
    DELETED,
    FIELD,
    HIDDEN,
    NESTED,
    SIMPLE_FIELD,
    VML_BOX,
    content_control,
    form_field,
    paragraph,
    word_file,
)  # fmt: skip
from tests.extensions.office_import.writers import WRITERS, table, zip_file

pytestmark = pytest.mark.whole

CASES = [case(sample, kind) for sample in ALL.values() for kind in sample.formats]
PERIOD = parse_period("2022")


def imported(folder, name, content):
    """The draft of a report with these bytes."""
    path = folder / name
    path.write_bytes(content)
    return import_document(path, series="thu", period=PERIOD, language="vi")


def notes_of(drafted):
    """import.md."""
    return drafted.file("datasets/thu-2022/import.md").decode()


def text_of(drafted):
    """The report."""
    return drafted.file("reports/thu/2022.md").decode()


@pytest.mark.parametrize(("sample", "kind"), CASES)
def test_every_sample_balances(sample, kind):
    """Every word of every sample in every format is in the draft or listed with its reason."""
    codes = {problem.code for problem in draft_of(sample.name, kind).problems}
    assert "import-lost-words" not in codes


@pytest.mark.parametrize("kind", SIMPLE.formats)
def test_one_line_says_that_it_balances(tmp_path, kind):
    """Two readers know every format."""
    said = notes_of(imported(tmp_path, f"a.{kind}", WRITERS[kind](SIMPLE.blocks)))
    assert "Tất cả đều ở trong bảng" in said and "chỉ có một cách đọc" not in said


def map_text(document, change):
    """The same document with every string changed."""
    return replace(document, blocks=tuple(changed(block, change) for block in document.blocks))


def changed(block, change):
    """One line or table of it."""
    if isinstance(block, Line):
        return replace(block, text=change(block.text))
    rows = tuple(tuple(replace(cell, text=change(cell.text)) for cell in row) for row in block.rows)
    return replace(block, rows=rows, title=change(block.title))


LOSSES = {
    "a line": lambda document: replace(
        document, blocks=tuple(b for b in document.blocks if isinstance(b, Grid))
    ),
    "a table": lambda document: replace(
        document, blocks=tuple(b for b in document.blocks if isinstance(b, Line))
    ),
    "a row": lambda document: replace(
        document,
        blocks=tuple(
            replace(b, rows=b.rows[:-1]) if isinstance(b, Grid) else b for b in document.blocks
        ),
    ),
    "a digit": lambda document: map_text(document, lambda text: text.replace("34.500", "34.00")),
    "a tone mark": lambda document: map_text(document, lambda text: text.replace("Họp", "Hop")),
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("kind", ["docx", "odt", "html", "md", "txt", "xls"])
def test_what_a_reader_loses_is_named(tmp_path, monkeypatch, kind, loss):
    """A reader that drops a line, a table, a row, a digit or a mark is caught."""
    name = {"md": "markdown", "txt": "text"}.get(kind, kind)
    read = reading.READERS[name]
    monkeypatch.setitem(
        reading.READERS, name, lambda content, given: LOSSES[loss](read(content, given))
    )
    blocks = (*SIMPLE.blocks, samples.PROSE_LINE)
    drafted = imported(tmp_path, f"a.{kind}", WRITERS[kind](blocks))
    lost = [problem for problem in drafted.problems if problem.code == "import-lost-words"]
    assert len(lost) == 1 and lost[0].severity == "error"
    assert "không có ở đâu trong bản nhập" in notes_of(drafted)


@pytest.mark.parametrize("part", [BOX, VML_BOX, FIELD, SIMPLE_FIELD, NESTED], ids=range(5))
def test_what_word_prints_beside_its_paragraphs_is_in_the_draft(tmp_path, part):
    """Text boxes of both kinds, fields of both kinds, a box in a cell of a table."""
    drafted = imported(tmp_path, "a.docx", word_file(part))
    assert "1.704" in text_of(drafted)
    assert "import-lost-words" not in {problem.code for problem in drafted.problems}


@pytest.mark.parametrize(
    ("part", "reason"), [(DELETED, "đã xóa khi theo dõi"), (HIDDEN, "bị ẩn trong nguồn")]
)
def test_what_was_not_to_be_printed_is_left_out_and_listed(tmp_path, part, reason):
    """Deleted and hidden text stays out of the report, with its words in the ledger."""
    drafted = imported(tmp_path, "a.docx", word_file(part))
    assert "1.704" not in text_of(drafted)
    row = next(line for line in notes_of(drafted).splitlines() if "1.704" in line)
    assert reason in row


def test_an_html_table_in_markdown_is_a_table(tmp_path):
    """With an empty line in it, too, which ends a piece of HTML for Markdown."""
    content = "# Báo cáo\n\n<table>\n<tr><th>Tên</th><th>Số</th></tr>\n\n<tr><td>A</td><td>1.704</td></tr>\n</table>\n"
    drafted = imported(tmp_path, "a.md", content.encode())
    assert drafted.tables[0].columns[0].values == ("A",)
    assert "import-lost-words" not in {problem.code for problem in drafted.problems}


def test_a_code_block_that_shows_a_table_is_none(tmp_path):
    """Between fences HTML is text."""
    drafted = imported(tmp_path, "a.md", b"```\n<table>\n<tr><td>So 5</td></tr>\n</table>\n```\n")
    assert "So 5" in text_of(drafted)


def test_words_and_numbers_stand_as_they_are_printed():
    """A raised mark is a number of its own."""
    assert list(tokens("1.704 1704 1,704 0,50 08 100")) == [
        "1.704",
        "1704",
        "1,704",
        "0,50",
        "08",
        "100",
    ]
    assert list(tokens("58.941¹ cuộc")) == ["58.941", "1", "cuộc"]


@pytest.mark.parametrize(
    ("printed", "values"),
    [
        ("1704", ["1704"]),
        ("1.704", ["1.704", "1704"]),
        ("1.704,50", ["1704.5"]),
        ("1.704.555", ["1704555"]),
        ("3,17,060", ["317060"]),
        ("4,1", ["4.1"]),
        ("0,50", ["0.5"]),
        ("08", ["8"]),
        ("12.06.2015", ["12062015"]),
    ],
)
def test_a_printed_number_has_the_values_that_its_marks_allow(printed, values):
    """What is ten times larger is another number: 4,1 is never 41."""
    assert [key[1:] for key in keys_of(printed) if key.startswith("=")] == values


def test_a_number_takes_no_value_that_another_needs():
    """2.000 may be 2 or 2000: where a code 2 stands beside it, it is 2000."""
    table_ = counted_table(**{"TT": [Decimal(2)], "Số": [Decimal(2000)]})
    source = [Piece(text) for text in ("TT", "Số", "2.000", "2")]
    assert missing_of(source, table_) == missing_of(source[::-1], table_) == []


@pytest.mark.parametrize(
    ("printed", "about"), [(("x", "", "x"), "X is yes."), (("có", "không", "có"), "")]
)
def test_a_mark_stands_for_no_word_of_the_text(printed, about):
    """Each cell of yes or no is one word of the source: a lost "có" or "không" beside them is missed."""
    marks = Column("dat", "Đạt", "boolean", (True, False, True), description=about)
    source = list(text_pieces("\n".join(["Đạt", *printed, "không", "có"]).encode()))
    counted = balance(source, [], [DataTable("dat", "", (marks,), "Bảng 1")], [])
    assert sorted(word for lost in counted.lost for word in lost.words) == ["có", "không"]
    assert balance(source[:-2], [], [DataTable("dat", "", (marks,), "Bảng 1")], []).lost == ()


@pytest.mark.parametrize("seed", range(20))
def test_any_dropped_number_is_missed(seed):
    """One line of many taken out, whichever it is: its number is named, unless the line is listed as left out."""
    chosen = random.Random(seed)
    lines = [f"dòng {chr(97 + n)}q số {chosen.randrange(100, 10**6)}" for n in range(20)]
    gone = chosen.randrange(20)
    kept = [line for n, line in enumerate(lines) if n != gone]
    counted = balance(list(text_pieces("\n".join(lines).encode())), kept, [], [])
    number = lines[gone].split()[-1]
    assert number in {word for lost in counted.lost for word in lost.words}
    listed = [LeftOut("page-number", lines[gone])]
    assert balance(list(text_pieces("\n".join(lines).encode())), kept, [], listed).lost == ()


@pytest.mark.parametrize(
    ("printed", "drafted"), [("125", "12 5"), ("12 5", "125"), ("1250", "12.05")]
)
def test_no_number_is_two_others(printed, drafted):
    """Nor are two numbers one: 125 is not there where the draft has 12 and 5. Words may be cut at the end of a line."""
    source = list(text_pieces(f"Tổng số {printed} hồ sơ".encode()))
    counted = balance(source, [f"Tổng số {drafted} hồ sơ"], [], [])
    assert {word for lost in counted.lost for word in lost.words} == set(tokens(printed))
    assert balance(list(text_pieces("trung\ntâm".encode())), ["trungtâm"], [], []).words == 2


def test_a_comma_between_cells_is_no_decimal_mark(tmp_path):
    """12 and 345 beside each other in a CSV are two numbers on both sides; in one cell, one."""
    found = codes(imported(tmp_path, "a.csv", 'Tên,Một,Hai\nA,12,345\nB,"1,5",7\n'.encode()))
    assert "import-lost-words" not in found
    pieces = list(SOURCES["delimited"]('Tên,Một,Hai\nA,12,345\nB,"1,5",7\n'.encode()))
    assert [[*tokens(piece.text)] for piece in pieces[1:]] == [
        ["a", "12", "345"],
        ["b", "1,5", "7"],
    ]


def codes(drafted):
    """What was found."""
    return {problem.code for problem in drafted.problems}


def lost_of(drafted):
    """The words that the ledger misses."""
    return {
        dict(problem.facts)["words"]
        for problem in drafted.problems
        if problem.code == "import-lost-words"
    }


MHT = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>1704</p></body></html>"


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body><p>1704</p></body></html>",
        b"{\\rtf1\\ansi\\fs24 1704\\par}",
        MHT,
        word_file("1704"),
        b"1704",
    ],
)
def test_a_file_that_stands_in_a_word_text_as_it_is_is_counted(tmp_path, content):
    """altChunk: Word shows it, the reader drops it."""
    assert lost_of(
        imported(tmp_path, "a.docx", word_file("Báo cáo", ALT_CHUNK, chunk=content))
    ) == {"1704"}


@pytest.mark.parametrize(
    ("part", "lost", "listed"),
    [
        (form_field('<w:ddList><w:result w:val="1"/><w:listEntry w:val="41"/><w:listEntry w:val="42"/></w:ddList>'),
         {"42"}, ["| 41 |"]),
        (form_field("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>"), set(), ["| ☒ |"]),
        (form_field("<w:checkBox><w:default w:val='0'/></w:checkBox>"), set(), ["| ☐ |"]),
        (form_field("<w:textInput/>", "1704"), set(), []),
        (content_control('<w:dropDownList><w:listItem w:displayText="51"/><w:listItem w:displayText="52"/>'
                         "</w:dropDownList>", "52"), set(), ["| 51 |", "| 52 |"]),
        (paragraph('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr="915"/></wp:inline></w:drawing></w:r>'),
         set(), ["| 915 |"]),
    ],
)  # fmt: skip
def test_what_word_shows_without_a_run_of_text_is_in_the_ledger(tmp_path, part, lost, listed):
    """A choice made is missed where the draft lacks it; boxes, other choices and words for pictures are listed."""
    drafted = imported(tmp_path, "a.docx", word_file("Báo cáo", part))
    assert lost_of(drafted) == lost
    assert all(each in " ".join(notes_of(drafted).split()) for each in listed)


def test_what_a_form_of_a_web_page_is_filled_in_with_is_in_the_ledger(tmp_path):
    """Fields and texts are in the draft; boxes, buttons and words for pictures are listed."""
    page = (
        '<p>Báo cáo <input value="125"><input type="checkbox" name="Ok" checked><input type="hidden" value="99">'
        '<input type="submit" value="6"><img src="a.png" alt="915"><textarea>77</textarea></p>'
    )
    drafted = imported(tmp_path, "a.html", f"<html><body>{page}</body></html>".encode())
    assert lost_of(drafted) == set() and "125 ☒ 77" in text_of(drafted)
    assert all(f"| {each} |" in notes_of(drafted) for each in ("☒ Ok", "99", "6", "915"))


def test_what_an_open_document_shows_without_text_is_in_the_ledger(tmp_path):
    """Fields of forms are missed where the draft lacks them; boxes and words for pictures are listed."""
    form = (
        '<office:forms xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"><form:form>'
        '<form:text form:current-value="125"/><form:checkbox form:label="Ok" form:current-state="checked"/>'
        "</form:form></office:forms>"
    )
    picture = (
        '<text:p>Xem <draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">'
        "<svg:title>hình</svg:title><svg:desc>915</svg:desc></draw:frame></text:p>"
    )
    content = WRITERS["odt"](SIMPLE.blocks)
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["content.xml"].decode()
    parts["content.xml"] = re.sub(
        "(<office:text[^>]*>)", lambda found: found[1] + form + picture, body, count=1
    ).encode()
    drafted = imported(tmp_path, "a.odt", zip_file(parts))
    assert lost_of(drafted) == {"125"}
    assert all(f"| {each} |" in notes_of(drafted) for each in ("☒ Ok", "hình", "915"))


@pytest.mark.parametrize(("name", "content"), [("a.html", "<p>Báo cáo <img src='a.png' alt='915'></p>"),
                                               ("a.md", "Báo cáo ![915](a.png)\n")])  # fmt: skip
def test_words_for_a_picture_stand_for_no_word_of_the_text(tmp_path, monkeypatch, name, content):
    """A number that a reader drops is missed though a picture is described by it."""
    kind = {"a.md": "markdown", "a.html": "html"}[name]
    read = reading.READERS[kind]
    drop = lambda text: text.replace("Số 915", "Số")  # noqa: E731
    monkeypatch.setitem(
        reading.READERS, kind, lambda given, called: map_text(read(given, called), drop)
    )
    text = f"{content}\n\n{'<p>Số 915</p>' if kind == 'html' else 'Số 915'}\n"
    assert lost_of(imported(tmp_path, name, text.encode())) == {"915"}


def test_every_reader_has_a_second():
    """So that nothing is imported uncounted but the pictures of a scan."""
    assert set(reading.READERS) == set(SOURCES)


def test_two_columns_of_one_title_are_two(tmp_path):
    """Side by side, each with its own printed header: no word of either is missed."""
    blocks = (
        table(["Tên", "Số liệu", "Số liệu"], ["An", "1.704,5", "12"], ["Bình", "2.300,5", "14"]),
    )
    drafted = imported(tmp_path, "a.docx", WRITERS["docx"](blocks))
    assert "import-lost-words" not in {problem.code for problem in drafted.problems}


def test_the_second_readers_know_nothing_of_the_first():
    """No reader of the importer but what a workbook's cell shows, and nothing that it parses with."""
    for path in sorted(Path(ledger.__file__).parent.glob("*.py")):
        source = path.read_text("utf-8")
        assert "nh3" not in source and "markdown_it" not in source
        shared = [line for line in source.splitlines() if "office_import.readers" in line]
        assert all(line.endswith("import workbook") and path.stem == "office" for line in shared)


def test_an_empty_document_has_no_balance_to_break():
    """Nothing on both sides."""
    assert balance([], [], [], []).lost == ()


def workbook(*sheets):
    """An .xls file of sheets of rows; a name that begins with a dot is of a hidden one."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets:
        sheet = book.add_sheet(name.lstrip("."))
        sheet.visibility = int(name.startswith("."))
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.write(r, c, value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_second_reader_of_xls_reads_strings_that_records_cut():
    """Two thousand strings of both widths run over many records; each comes back whole, and so does each number."""
    chosen = random.Random(7)
    words = [
        f"{'Đường' if chosen.random() < 0.5 else 'road'} {'x' * chosen.randrange(60)} {n}"
        for n in range(2000)
    ]
    numbers = [0, 1, -5, 2**29 - 1, 2**31, 0.5, 1704.25, -0.01, 1e15, 12345678.9]
    pieces = xls_pieces(workbook(("Một", [[word] for word in words]), ("Hai", [numbers])))
    found = [piece.text for piece in pieces if "!" in piece.place]
    assert found[:2000] == words
    assert [float(text) for text in found[2000:]] == numbers


def test_the_second_reader_of_xls_tells_what_is_hidden():
    """A hidden sheet is left out, not lost."""
    found = list(xls_pieces(workbook(("Một", [["thấy"]]), (".Hai", [["ẩn"]]))))
    assert [(piece.text, piece.reason) for piece in found if "!" in piece.place] == [
        ("thấy", ""),
        ("ẩn", "hidden"),
    ]


def test_what_the_second_reader_cannot_read_is_told(tmp_path, monkeypatch):
    """A workbook that only the importer's reader understands is imported, and said to be uncounted."""
    monkeypatch.setitem(SOURCES, "xls", lambda content: iter([{}["no stream"]]))
    drafted = imported(tmp_path, "a.xls", WRITERS["xls"](SIMPLE.blocks))
    assert "import-not-counted" in {problem.code for problem in drafted.problems}
    assert "chỉ có một cách đọc" in notes_of(drafted)


def counted_table(**columns):
    """A table of these columns, each title with its values; one of numbers where the first value is one."""
    made = [
        Column(f"c{n}", title, "string" if isinstance(values[0], str) else "number", tuple(values))
        for n, (title, values) in enumerate(columns.items())
    ]
    return DataTable("bang", "", tuple(made), "")


def missing_of(pieces, *tables):
    """The words that are nowhere."""
    return [word for lost in balance(pieces, [], tables, []).lost for word in lost.words]


def test_what_a_stored_number_shows_counts_before_what_it_is():
    """2,05 shown as 2,1 does not use up the 20,5 of another cell, which has the same digits."""
    table_ = counted_table(**{"Tỷ lệ": [Decimal("2.1"), Decimal("20.5")]})
    shown = [Piece("Tỷ lệ"), Piece("2.05", shown="2,1"), Piece("20.4586", shown="20,5")]
    assert missing_of(shown, table_) == []
    assert missing_of([*shown, Piece("20.4586", shown="20,5")], table_) == ["20,5"]


def test_a_number_with_blanks_takes_no_others_for_its_groups():
    """10 625 is one number of the table, whatever else stands in it as 10 and as 625."""
    table_ = counted_table(Giá=[Decimal(n) for n in (10625, 625, 10)])
    source = [Piece(text) for text in ("Giá", "10 625", "625", "10")]
    assert missing_of(source, table_) == []
    assert missing_of([*source, Piece("625")], table_) == ["625"]


def test_a_word_in_spaced_letters_takes_no_single_ones():
    """It stands in the draft as a word, and the i of a formula is another's."""
    table_ = counted_table(**{"Media > i": [Decimal(5)]})
    source = [Piece(text) for text in ("M e d i a", "i", "5")]
    assert missing_of(source, table_) == []
    assert missing_of([*source, Piece("M e d i a")], table_) != []


def test_a_header_over_several_groups_is_no_loss():
    """Each group of columns prints it; in the draft it is written once while the title above goes on."""
    titles = ("Nước ngầm > A", "Nước ngầm > B", "Nước ngầm > C")
    table_ = counted_table(**{title: [Decimal(n)] for n, title in enumerate(titles, 5)})
    source = [
        Piece(text)
        for text in ("Nước ngầm", "A", "Nước ngầm", "B", "Nước ngầm", "C", "5", "6", "7")
    ]
    assert missing_of(source, table_) == []
    assert missing_of([*source, Piece("Nước ngầm"), Piece("Nước ngầm sâu")], table_)[-1] == "sâu"


def test_a_year_over_columns_excuses_no_number_of_the_table():
    """A cell 2005 that is lost stays lost, though a header says so too."""
    table_ = counted_table(**{"Nhóm > 2005": [Decimal(5)], "Nhóm > Khác": [Decimal(6)]})
    source = [Piece(text) for text in ("Nhóm", "2005", "Khác", "5", "6", "2005")]
    assert missing_of(source, table_) == ["2005"]


def test_a_header_that_stands_twice_leaves_the_words_of_rows():
    """Printed over each of two columns it is written once; the second does not use up the word of a row below."""
    rows = ("Index of all use", "Land")
    table_ = counted_table(
        **{
            "Name": rows,
            "Index of use > A": [Decimal(5), None],
            "Index of use > B": [Decimal(6), None],
        }
    )
    source = [Piece(text) for text in ("Name", "Index of use", "Index of use", "A", "B", *rows)]
    assert missing_of(source, table_) == []
    assert missing_of([*source, Piece("use")], table_) == ["use"]


def test_a_word_of_an_old_encoding_takes_no_word_that_looks_like_it():
    """ "x©y dùng" is "xây dựng" in TCVN3, and leaves "tiêu dùng" its word."""
    table_ = counted_table(**{"Tên": ["xây dựng", "tiêu dùng"]})
    source = [Piece(text) for text in ("Tªn", "x©y dùng", "tiªu dïng")]
    assert [lost.words for lost in balance(source, [], [table_], [], ["tcvn3"]).lost] == []


@pytest.mark.parametrize(("apart", "is_again"), [(0.3, True), (1.7, False)])
def test_two_narrow_letters_are_not_one_printed_twice(apart, is_again):
    """The two l of "all" stand nearer than the letters of most words."""
    visited = {}
    assert not _is_again("l", 100.0, 50.0, 0.7, visited)
    assert _is_again("l", 100.0 + apart, 50.2, 0.7, visited) is is_again


@pytest.mark.parametrize("seed", range(25))
def test_planted_losses_are_all_named(seed):
    """Of a table under headers that repeat, whichever four cells are dropped."""
    chosen = random.Random(seed)
    titles = [f"Kỳ {kind} > Cột {letter}" for kind in ("trước", "này") for letter in "ABC"]
    values = [[Decimal(chosen.randrange(10_000, 10**8) * 10 + 7) for _ in range(8)] for _ in titles]
    source = [Piece(part) for title in titles for part in title.split(" > ")]
    source += [Piece(str(value)) for column in values for value in column]
    dropped = chosen.sample([(c, r) for c in range(len(titles)) for r in range(8)], 4)
    kept = [
        [None if (c, r) in dropped else v for r, v in enumerate(column)]
        for c, column in enumerate(values)
    ]
    columns = [Column(f"c{n}", title, "number", tuple(kept[n])) for n, title in enumerate(titles)]
    lost = missing_of(source, DataTable("bang", "", tuple(columns), ""))
    assert sorted(lost) == sorted(str(values[c][r]) for c, r in dropped)


def swap(document, one, other):
    """Two cells of the first table in each other's places."""
    table_ = next(block for block in document.blocks if isinstance(block, Grid))
    rows = [list(row) for row in table_.rows]
    (a, b), (c, d) = one, other
    rows[a][b], rows[c][d] = rows[c][d], rows[a][b]
    new = replace(table_, rows=tuple(map(tuple, rows)))
    return replace(
        document, blocks=tuple(new if block is table_ else block for block in document.blocks)
    )


LAID = [
    ["Tên", "Nam", "Nữ"],
    *([f"Xã {chr(65 + n)}", str(1203 + 17 * n), str(2409 + 31 * n)] for n in range(8)),
]


@pytest.mark.parametrize("kind", ["docx", "odt", "html", "md", "xlsx", "xls", "ods", "csv"])
@pytest.mark.parametrize("places", [((3, 1), (3, 2)), ((2, 1), (6, 1)), ((2, 1), (5, 2))])
def test_numbers_in_each_others_places_are_named(tmp_path, monkeypatch, kind, places):
    """In a row, in a column, or across: the same numbers, so that only their neighbours tell."""
    name = {"md": "markdown", "csv": "delimited"}.get(kind, kind)
    read = reading.READERS[name]
    blocks = (samples.table(*LAID),)
    assert "import-cells-moved" not in codes(imported(tmp_path, f"a.{kind}", WRITERS[kind](blocks)))
    monkeypatch.setitem(
        reading.READERS, name, lambda content, given: swap(read(content, given), *places)
    )
    assert "import-cells-moved" in codes(imported(tmp_path, f"b.{kind}", WRITERS[kind](blocks)))


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
@pytest.mark.parametrize(("right", "wrong"), [("12,5", "125"), ("1240", "124")])
def test_a_number_ten_times_as_large_is_named(tmp_path, monkeypatch, kind, right, wrong):
    """Its digits are the same; 12,5 is no 125, and 1240 no 124."""
    name = {"md": "markdown"}.get(kind, kind)
    rows = [
        ["Tên", "Tỷ lệ", "Số"],
        *([f"Xã {chr(65 + n)}", f"{7 + n},5", str(1235 + n)] for n in range(6)),
    ]
    read = reading.READERS[name]
    monkeypatch.setitem(
        reading.READERS,
        name,
        lambda content, given: map_text(
            read(content, given), lambda text: wrong if text == right else text
        ),
    )
    assert "import-lost-words" in codes(
        imported(tmp_path, f"a.{kind}", WRITERS[kind]((samples.table(*rows),)))
    )


def test_a_table_that_is_laid_out_otherwise_is_not_judged():
    """Column after column in the source: no pair of a row stands so, and nothing can be said."""
    names = [f"Xã {letter}" for letter in "ABCDEF"]
    columns = (
        Column("ten", "Tên", "string", tuple(names)),
        Column("so", "Số", "integer", tuple(map(Decimal, range(10, 16)))),
    )
    source = [Piece(text) for text in ("Tên", "Số", *names, *map(str, range(10, 16)))]
    assert balance(source, [], [DataTable("bang", "", columns, "")], []).moved == ()


def test_a_merged_name_stands_before_the_first_of_its_rows():
    """And before no other, though the draft repeats it."""
    columns = (
        Column("tinh", "Tỉnh", "string", tuple(f"Tỉnh {'AAABBBCCC'[n]}" for n in range(9))),
        Column("so", "Số", "integer", tuple(Decimal(100 + n) for n in range(9))),
    )
    source = [
        Piece(text)
        for n in range(9)
        for text in ([f"Tỉnh {'AAABBBCCC'[n]}"] if n % 3 == 0 else []) + [str(100 + n)]
    ]
    assert balance(source, [], [DataTable("bang", "", columns, "")], []).moved == ()


def test_a_stored_number_moved_is_named_where_the_draft_prints_it_rounded():
    """The ledger knows 61234.4567 by what it is and by what its format shows."""
    shown = [(f"Xã {chr(65 + n)}", 1203 + 17 * n, 2409 + 31 * n) for n in range(8)]
    source = [
        piece
        for name, *numbers in shown
        for piece in (
            Piece(name),
            *(Piece(f"{number}.4567", shown=f"{number}.5") for number in numbers),
        )
    ]
    names, left, right = zip(*shown, strict=True)
    swapped = (left[2], left[1], left[0], *left[3:])
    for order, count in ((left, 0), (swapped, 4)):
        columns = (
            Column("ten", "", "string", names),
            Column("nam", "", "number", tuple(Decimal(f"{each}.5") for each in order)),
            Column("nu", "", "number", tuple(Decimal(f"{each}.5") for each in right)),
        )
        assert len(balance(source, [], [DataTable("bang", "", columns, "")], []).moved) == count


def test_a_row_that_may_take_several_pairs_leaves_the_others_theirs():
    """ "Total" stands before 7 once in the source: under a long name it is another word that stands before 7."""
    rows = [
        ("Huyện X Total", 7),
        ("Total", 7),
        *((f"Xã {letter}", 20 + n) for n, letter in enumerate("ABCDEF")),
    ]
    names, numbers = zip(*rows, strict=True)
    columns = (
        Column("ten", "Tên", "string", names),
        Column("so", "Số", "integer", tuple(map(Decimal, numbers))),
    )
    source = [
        Piece(text)
        for text in (
            "Huyện X",
            "7",
            "Total",
            *chain.from_iterable((n, str(k)) for n, k in rows[1:]),
        )
    ]
    assert balance(source, [], [DataTable("bang", "", columns, "")], []).moved == ()


def test_a_number_with_another_unit_is_printed_as_the_source_prints_it(tmp_path):
    """With its own decimal mark: 25,5% among numbers without a unit is no 25.5%."""
    rows = [
        ["Tên", "Số liệu"],
        *([f"Xã {letter}", f"{n},5"] for n, letter in enumerate("ABCD", 1)),
        ["Xã E", "25,5%"],
    ]
    draft = imported(tmp_path, "a.docx", WRITERS["docx"]((samples.table(*rows),)))
    tables = "".join(file.content.decode() for file in draft.files if file.uri.endswith(".csv"))
    assert re.findall("25.5%", tables) == ["25,5%"]


def test_a_name_of_two_lines_stands_before_its_number():
    """In a PDF, where the number is beside either of them and pieces do not follow rows."""
    names = [f"Xã {letter}\nhuyện X" for letter in "ABCDEF"]
    columns = (
        Column("ten", "Tên", "string", tuple(names)),
        Column("so", "Số", "integer", tuple(map(Decimal, range(10, 16)))),
    )
    source = [Piece(line) for name in names for line in name.split("\n")]
    beside = [
        Piece(str(number), left=(names[number - 10].split("\n")[0],)) for number in range(10, 16)
    ]
    assert balance([*source, *beside], [], [DataTable("bang", "", columns, "")], []).moved == ()
    beside[0] = replace(beside[0], left=beside[1].left)
    assert len(balance([*source, *beside], [], [DataTable("bang", "", columns, "")], []).moved) == 1
