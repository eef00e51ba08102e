"""Old Vietnamese encodings are recognised from the text itself."""

import unicodedata

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from site_builder.core.calendar.period import parse_period
from site_builder.core.sheets.encoding import (
    CONVERTERS,
    decode,
    encodings_of,
    is_syllable,
    recognise,
)
from site_builder.extensions.office_import.document import Cell, Document, Grid, Line
from site_builder.extensions.office_import.draft import import_document, tables_only
from site_builder.extensions.office_import.reading import to_unicode
from site_builder.extensions.vietnam.encodings import TCVN3, VNI
from tests.extensions.office_import.samples import SIMPLE, THREE_LEVELS
from tests.extensions.office_import.writers import (
    C,
    P,
    T,
    write_csv,
    write_docx,
    write_xls,
    write_xlsx,
)

from_tcvn3, from_vni = CONVERTERS["tcvn3"], CONVERTERS["vni"]
UNICODE = "Tổng sản phẩm trên địa bàn thành phố, nghĩa là giá trị tăng thêm của những ngành ưu tiên"
TO_TCVN3 = {new: old for old, new in TCVN3.items()}
TO_VNI = {new: old for old, new in reversed(VNI.items())}


def in_tcvn3(text):
    """Unicode text as a .VnTime document stores it."""
    return "".join(TO_TCVN3.get(letter, TO_TCVN3.get(letter.lower(), letter)) for letter in text)


def in_vni(text):
    """Unicode text as a VNI-Times document stores it."""
    return "".join(TO_VNI.get(letter, letter) for letter in text)


def recoded(blocks, recode):
    """The same blocks in an old encoding."""

    def cell(value):
        return (
            C(recode(value.text), value.across, value.down)
            if isinstance(value, C)
            else recode(value)
        )

    return tuple(
        P(recode(b.text))
        if isinstance(b, P)
        else T(tuple(tuple(cell(v) for v in row) for row in b.rows))
        for b in blocks
    )


@pytest.mark.parametrize(
    ("recode", "back", "name"), [(in_tcvn3, from_tcvn3, "tcvn3"), (in_vni, from_vni, "vni")]
)
def test_recognised_and_turned_into_unicode(recode, back, name):
    """From the words alone."""
    old = recode(UNICODE)
    assert recognise([old]) == name
    assert back(old) == UNICODE


def test_the_example_of_the_domain():
    """As a program that knows neither shows it."""
    assert from_tcvn3("Tæng s¶n phÈm") == "Tổng sản phẩm"
    assert from_vni("Toång saûn phaåm, ÑÒA BAØN") == "Tổng sản phẩm, ĐỊA BÀN"


@pytest.mark.parametrize(
    "text",
    [
        UNICODE,
        "là có và",
        "Café à la crème",
        "© 2022 Công ty ®",
        "number of the visitors",
        "1.704 m²",
        "Ω ± §",
    ],
)
def test_what_is_unicode_already_is_left_alone(text):
    """Vietnamese, other languages, signs."""
    assert recognise([text]) == ""


@pytest.mark.parametrize("word", ["nghiêng", "khuỷu", "quyển", "giếng", "ước", "Đà"])
def test_syllables(word):
    """Built as Vietnamese words are."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["cafộ", "trọé", "xyz"])
def test_no_syllables(word):
    """Built otherwise."""
    assert not is_syllable(word)


@pytest.mark.parametrize("recode", [in_tcvn3, in_vni])
@pytest.mark.parametrize(
    ("kind", "write"), [("xlsx", write_xlsx), ("xls", write_xls), ("docx", write_docx)]
)
def test_documents_in_old_encodings(tmp_path, recode, kind, write):
    """The same table as in Unicode, and a note that says so."""
    old, new = tmp_path / f"old.{kind}", tmp_path / f"new.{kind}"
    old.write_bytes(write(recoded(THREE_LEVELS.blocks, recode)))
    new.write_bytes(write(THREE_LEVELS.blocks))
    first, second = tables_only(old, language="vi"), tables_only(new, language="vi")
    assert [column.title.lower() for column in first.tables[0].columns] == [
        c.title.lower() for c in second.tables[0].columns
    ]
    assert [c.values for c in first.tables[0].columns][2:5] == [
        c.values for c in second.tables[0].columns
    ][2:5]
    assert "import-legacy-encoding" in {problem.code for problem in first.problems}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimited_files_of_any_dialect(tmp_path, encoding, delimiter):
    """Any delimiter, any encoding: the same bytes come out."""
    if encoding == "cp1258":
        text = write_csv(SIMPLE.blocks, delimiter).decode()
        # windows-1258 writes tones as marks of their own after the letter
        content = b"".join(_in_cp1258(unicodedata.normalize("NFC", letter)) for letter in text)
    else:
        content = write_csv(SIMPLE.blocks, delimiter, encoding)
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    plain = tmp_path / "b.csv"
    plain.write_bytes(write_csv(SIMPLE.blocks))
    assert tables_only(path, language="vi").files == tables_only(plain, language="vi").files


def _in_cp1258(letter):
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        spread = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in spread if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", spread.replace(tone, "", 1))
        return base.encode("cp1258") + tone.encode("cp1258")


def test_tcvn3_in_a_text_file(tmp_path):
    """Eight-bit bytes without any mark of their encoding."""
    path = tmp_path / "a.csv"
    path.write_bytes(
        in_tcvn3(
            "Tên;Tổng sản phẩm (tỷ đồng);Ghi chú\nQuận Hải Châu;1.704;ước\nQuận Sơn Trà;56,39;đủ\n"
        ).encode("latin-1")
    )
    draft = import_document(path, series="thu", period=parse_period("2022"), language="vi")
    assert draft.files[0].content.decode().splitlines()[1] == "quận Hải Châu,1704,ước".replace(
        "quận", "Quận"
    )
    assert "TCVN3" in draft.file("datasets/thu-2022/import.md").decode()


def sheet_of(*columns):
    """A sheet of these columns as the importer has it in Unicode."""
    rows = tuple(tuple(Cell(text) for text in row) for row in zip(*columns, strict=True))
    document = Document("xlsx", (Grid(rows, "Sheet!A1"),), prose=False)
    return to_unicode(document)


def column_of(document, number):
    """The texts of a column."""
    return [row[number].text for row in document.grids[0].rows]


NAMES = ["Quận", "Hải Châu", "Thanh Khê", "Sơn Trà", "Cẩm Lệ"]
LATIN = ["Tên", "Hà", "Trà", "sáng", "có"]  # letters that Latin-1 has too
FOREIGN = ["Hòa", "Café", "São Paulo", "Köln", "Señor", "m²", "à", "xã", "Müller", "Ångström"]
COUNTS = ["Số", "1.704", "34.500", "912", "1.205"]


@pytest.mark.parametrize(("recode", "name"), [(in_tcvn3, "TCVN3"), (in_vni, "VNI")])
@pytest.mark.parametrize("old_head", [True, False])
def test_one_old_column_beside_unicode(recode, name, old_head):
    """It comes out right, single words too, under a heading in either; the columns beside it are as they were."""
    old = [recode(NAMES[0]) if old_head else NAMES[0], *map(recode, NAMES[1:])]
    document = sheet_of(NAMES, LATIN, old, COUNTS)
    assert [column_of(document, n) for n in range(4)] == [NAMES, LATIN, NAMES, COUNTS]
    assert [dict(said.facts)["found"] for said in document.notes] == [name]


@pytest.mark.parametrize("recode", [in_tcvn3, in_vni])
def test_old_cells_among_unicode_in_one_column(recode):
    """Each by its own words."""
    mixed = [
        "Quận",
        "Hải Châu",
        recode("Thanh Khê và Cẩm Lệ"),
        "sáng",
        "Trà",
        recode("Tổng sản phẩm"),
        "Sơn Trà",
    ]
    document = sheet_of(mixed, [str(n) for n in range(7)])
    assert column_of(document, 0) == [
        "Quận", "Hải Châu", "Thanh Khê và Cẩm Lệ", "sáng", "Trà", "Tổng sản phẩm", "Sơn Trà"
    ]  # fmt: skip


def test_old_words_beside_unicode_in_one_text():
    """Some letters were put right by hand: the rest is read in the encoding that the document has elsewhere."""
    mixed = [*map(in_tcvn3, NAMES[1:]), "Đµ Nẵng", "B×nh Dương", "Bắc Kạn", "Bé Y tÕ"]
    document = sheet_of(mixed, [str(n) for n in range(8)])
    assert column_of(document, 0) == [*NAMES[1:], "Đà Nẵng", "Bình Dương", "Bắc Kạn", "Bộ Y tế"]


@given(
    st.lists(
        st.lists(
            st.sampled_from([*UNICODE.split(), *LATIN, *FOREIGN]),
            min_size=1,
            max_size=4,
        ),
        min_size=2,
        max_size=8,
    )
)
def test_unicode_cells_are_never_touched(cells):
    """Whatever words of the language, or of others, stand beside one another."""
    texts = ["Tên đơn vị", *map(" ".join, cells)]
    document = sheet_of(texts, [str(n) for n in range(len(texts))])
    assert column_of(document, 0) == texts and not document.notes


def test_a_merged_heading_reads_the_same_in_every_column():
    """Its first cell decides."""
    old = in_tcvn3("Tổng số sản phẩm")
    head = (Cell(old, across=2), Cell(old, covered="left"))
    rows = (
        head,
        *(tuple(map(Cell, pair)) for pair in zip(map(in_tcvn3, NAMES), NAMES, strict=True)),
    )
    document = to_unicode(Document("xlsx", (Grid(rows, "Sheet!A1"),), prose=False))
    assert [cell.text for cell in document.grids[0].rows[0]] == ["Tổng số sản phẩm"] * 2


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_workbook_with_one_old_column_balances(tmp_path, kind):
    """The ledger finds every word, in whichever encoding it was."""
    rows = [["Quận", in_tcvn3("Tên phường"), "Số"]]
    rows += [[name, in_tcvn3(name), str(7 * n)] for n, name in enumerate(NAMES[1:])]
    path = tmp_path / f"a.{kind}"
    text = "\n".join(map(";".join, rows))
    path.write_bytes(write_xlsx((T(tuple(map(tuple, rows))),)) if kind == "xlsx" else text.encode())
    draft = import_document(path, series="thu", period=parse_period("2022"), language="vi")
    assert [column.values for column in draft.tables[0].columns[:2]] == [tuple(NAMES[1:])] * 2
    assert {"import-legacy-encoding"} == {found.code for found in draft.problems}
    assert "5 chuỗi còn ở bảng mã cũ TCVN3" in draft.file("datasets/thu-2022/import.md").decode()


def test_decomposed_letters_become_composed():
    """NFC everywhere."""
    spread = Document(
        "text", (Line("paragraph", unicodedata.normalize("NFD", UNICODE)),), prose=True
    )
    assert to_unicode(spread).lines[0].text == UNICODE
    assert decode(UNICODE.encode("utf-16")) == UNICODE


@pytest.mark.parametrize("font", [".VnTimeH", ".VnTime"])
def test_capital_fonts_of_tcvn3_print_capitals(tmp_path, font):
    """Stored in small letters; the name of the font says how they print."""
    rows = [["Tên quận", "Số dân"], ["quận Hải Châu", 1704], ["quận Sơn Trà", 12]]
    book = openpyxl.Workbook()
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = book.active.cell(r, c, in_tcvn3(value) if isinstance(value, str) else value)
            cell.font = Font(name=font if r == 2 else ".VnTime")
    path = tmp_path / "a.xlsx"
    book.save(path)
    names = tables_only(path, language="vi").tables[0].columns[0].values
    assert names == ("QUẬN HẢI CHÂU" if font == ".VnTimeH" else "quận Hải Châu", "quận Sơn Trà")


@pytest.mark.parametrize(
    "texts",
    [["Puntos de aten-\nción"], ["Atención", "Población", "ción"], ["niño", "Año", "señal"]],
)
def test_spanish_is_in_no_old_encoding(texts):
    """ "ción" alone would be a syllable in TCVN3; one word says nothing of a column."""
    assert encodings_of(texts) == [""] * len(texts)
