"""Ways in which a converter or a program changes digits, each of them caught."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest
import xlwt

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document, tables_only
from site_builder.extensions.office_import.readers.glyphs import raise_small_digits
from site_builder.extensions.office_import.tables.conventions import nearer_reading
from tests.extensions.office_import.test_office import imported, rows_of, saved
from tests.extensions.office_import.writers import (
    C,
    P,
    T,
    table,
    write_docx,
    write_text,
    write_xlsx,
)


def test_a_decimal_comma_taken_for_a_delimiter(tmp_path):
    """An,56,39 under two headers: nothing of that row is a value."""
    draft = imported(tmp_path, "a.csv", "Tên,Số\nAn,56,39\nBình,12\n".encode())
    assert {doubt.printed for doubt in draft.doubts} == {"56", "39"}
    assert "import-ragged-row" in {problem.code for problem in draft.problems}


def test_groups_of_two_digits_are_numbers_where_a_column_shows_them_twice(tmp_path):
    """As India writes lakhs, or throughout, as Nepal writes lakhs of thousands.

    Beside groups of three, or alone, such a cell may be a mistake and stays a doubt.
    """
    for cells, values in (
        (["3,17,060", "98,215", "1,07,87,729"], ["317060", "98215", "10787729"]),
        (["3,17,060", "1,298,215", "1,07,87,729"], ["", "1298215", ""]),
        (["3,17,060", "1,298", "12"], None),
        (["7,14,35,00", "1,48,63,98,33", "98,33"], ["7143500", "148639833", "9833"]),
        (["3,17,060", "3,17,06", "1,07,87,729"], ["317060", "", "10787729"]),
        (["3,17,06", "98,33", "12"], None),
    ):
        text = "".join(f"| {name} | {cell} |\n" for name, cell in zip("abc", cells, strict=True))
        draft = imported(tmp_path, "a.md", f"| Name | Doses |\n|---|---|\n{text}".encode())
        read = [row[1] for row in rows_of(draft.files[0])[1:]]
        assert read == values or (values is None and not {"317060", "31706"} & {*read})


def test_a_letter_right_after_a_number_names_a_note(tmp_path):
    """The number is read, the print stays beside it, and no unit is made of the letter; codes such as 1a are none."""
    cells = {"1a": "912", "1b": "1.704a", "2a": "34.500", "2b": "1.205p", "3a": "2.000"}
    text = "".join(f"| {code} | {cell} |\n" for code, cell in cells.items())
    draft = imported(tmp_path, "a.md", f"| Dòng | Số hộ |\n|---|---|\n{text}".encode())
    header, *rows = rows_of(draft.files[0])
    assert [row[:2] for row in rows] == [
        [code, re.sub(r"[.a-z]", "", cell)] for code, cell in cells.items()
    ]
    assert [row[2] for row in rows] == ["", "1.704a", "", "1.205p", ""]
    assert header == ["dong", "so_ho", "so_ho_printed"]


def test_raised_marks_in_markdown(tmp_path):
    """<sup>1</sup> is a mark."""
    text = (
        "| Tên | Loại | Số |\n|---|---|---|\n| An | a | 1.704<sup>1</sup> |\n| Bình | b | 56,39 |\n"
    )
    draft = imported(tmp_path, "a.md", text.encode())
    assert rows_of(draft.files[0])[1] == ["An", "a", "1704", "1.704¹"]


def test_raised_marks_in_old_workbooks(tmp_path):
    """Rich text of .xls."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for c, text in enumerate(("Tên", "Loại", "Số")):
        sheet.write(0, c, text)
        sheet.write(2, c, ("Bình", "b", "56,39")[c])
    raised = xlwt.Font()
    raised.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    sheet.write(1, 0, "An")
    sheet.write(1, 1, "a")
    sheet.write_rich_text(1, 2, ("1.704", ("1", raised)))
    draft = imported(tmp_path, "a.xls", saved(book))
    assert rows_of(draft.files[0])[1] == ["An", "a", "1704", "1.704¹"]


def test_small_digits_in_pdf_are_marks():
    """By their size."""
    chars = [
        {"text": text, "x0": n, "x1": n + 1, "size": size}
        for n, (text, size) in enumerate((("4", 11), ("1", 6), ("2", 6)))
    ]
    raise_small_digits(chars)
    assert [char["text"] for char in chars] == ["4", "¹", "²"]


def test_months_in_a_column_of_numbers_are_words(tmp_path):
    """4/2022 is no share of 2022."""
    rows = (["Tên", "Loại", "Thời điểm"], ["An", "a", "4/2022"], ["Bình", "b", "5/2022"])
    draft = imported(tmp_path, "a.xlsx", write_xlsx((table(*rows),)))
    assert [row[2] for row in rows_of(draft.files[0])[1:]] == ["4/2022", "5/2022"]


def test_equal_rows_of_data_at_a_cut_are_kept(tmp_path):
    """Only header rows are dropped, however alike the rows below them are."""
    header, row = ["Tên", "Loại", "Số"], ["An", "a", "12"]
    blocks = (
        P("Bảng 1. Trạm"),
        table(header, row, ["Bình", "b", "1,5"]),
        table(header, row, ["Cúc", "c", "2"]),
    )
    draft = imported(tmp_path, "a.docx", write_docx(blocks))
    assert [r[0] for r in rows_of(draft.files[0])[1:]] == ["An", "Bình", "An", "Cúc"]


def test_a_director_in_the_data_is_no_signature(tmp_path):
    """Rows with numbers below are data."""
    rows = (
        ["Chức vụ", "Loại", "Số", "Ghi chú"],
        ["Nhân viên", "a", "5", ""],
        ["Chủ tịch", "", "1", ""],
        ["Giám đốc", "", "2", ""],
        ["Khác", "b", "3", "x"],
    )
    draft = imported(tmp_path, "a.xlsx", write_xlsx((table(*rows),)))
    assert len(rows_of(draft.files[0])) == 5


def test_one_row_of_1_2_3_is_data(tmp_path):
    """A lone first row that counts is not a row of column numbers."""
    draft = imported(
        tmp_path, "a.xlsx", write_xlsx((table(["STT", "Số hộ", "Số nhà"], ["1", "2", "3"]),))
    )
    assert rows_of(draft.files[0])[1:] == [["1", "2", "3"]]


@pytest.mark.parametrize(
    ("prose", "cells", "values"),
    [
        (
            "The turnout was 56.39% in the county and 100.25% in town.",
            ["15,113", "9,581"],
            ["15113", "9581"],
        ),
        ("The turnout was 56.39% in the county.", ["15,113", "9,581"], ["15,113", "9,581"]),
        (
            "The turnout was 56.39% in the county and 100,25% in town.",
            ["15,113", "9,581"],
            ["15,113", "9,581"],
        ),
        (
            "Tỷ lệ của thành phố là 56.39%, của huyện là 100.25%.",
            ["15,113", "9,581"],
            ["15,113", "9,581"],
        ),
        (
            "The turnout was 56,39% in the county and 100,25% in town.",
            ["15.113", "9.581"],
            ["15.113", "9.581"],
        ),
    ],
    ids=["proven", "too-few", "both", "other-language", "points-among-commas"],
)
def test_commas_group_where_as_many_points_of_the_document_are_decimal(
    tmp_path, prose, cells, values
):
    """Else they stay as printed. Points never do: programs print them as decimals into every language."""
    rows = "".join(f"| {name} | {cell} |\n" for name, cell in zip("ab", cells, strict=True))
    draft = imported(tmp_path, "a.md", f"{prose}\n\n| Name | Ballots |\n|---|---|\n{rows}".encode())
    assert [row[1] for row in rows_of(draft.files[0])[1:]] == values


def columns_of(folder, header, *rows):
    """The cells of each column of a table in Markdown, as a draft has them."""
    lines = [header, ["---"] * len(header), *rows]
    draft = imported(
        folder, "a.md", "".join(f"| {' | '.join(line)} |\n" for line in lines).encode()
    )
    return [list(column) for column in zip(*rows_of(draft.files[0])[1:], strict=True)]


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        (["407", "612", "318"], ["54394", "58365", "50102"]),
        (["407", "613", "318"], ["54394", "58365", "50102"]),
        (["407", "625", "318"], ["54,394", "58,365", "50,102"]),
    ],
    ids=["sums", "rounded", "no-sum"],
)
def test_rows_that_add_up_tell_the_decimal_mark(tmp_path, parts, read):
    """The total of each row, whole numbers rounded by one at most; four rows in five have to come out."""
    rows = zip(
        "abc", ("54,394", "58,365", "50,102"), ("53,987", "57,753", "49,784"), parts, strict=True
    )
    columns = columns_of(tmp_path, ["Library", "Cost", "Pay", "Travel"], *rows)
    assert columns[1] == read


def test_sums_of_rounded_decimals_prove_no_grouping(tmp_path):
    """1.234 and 2.345 make 3.580 as they make 3580: off by one in the last place under both marks."""
    rows = (
        ["a", "1.234", "2.345", "3.580"],
        ["b", "2.112", "4.131", "6.244"],
        ["c", "5.377", "1.214", "6.590"],
    )
    assert columns_of(tmp_path, ["Site", "North", "South", "Both"], *rows)[1] == [
        "1.234",
        "2.112",
        "5.377",
    ]


def test_the_last_row_that_is_the_sum_of_the_others_tells_the_decimal_mark(tmp_path):
    """Called a total or not."""
    rows = (["a", "1,250"], ["b", "2,480"], ["c", "12"], ["x", "3,742"])
    assert columns_of(tmp_path, ["Ward", "Votes"], *rows)[1] == ["1250", "2480", "12", "3742"]


@pytest.mark.parametrize(
    ("header", "cells", "read"),
    [
        (["País", "Casos", "Muertes"], ["1.528.235", "2.104.020"], ["37097", "28272"]),
        (["País", "Casos", "Muertes"], ["22.8", "19.2"], ["37.097", "28.272"]),
        (["Tỉnh", "Số hộ", "Chỉ số"], ["1.528.235", "2.104.020"], ["37.097", "28.272"]),
    ],
    ids=["groups", "points-of-programs", "vietnamese"],
)
def test_a_mark_that_groups_in_a_table_groups_in_its_other_columns(tmp_path, header, cells, read):
    """But in Vietnamese, where numbers of programs stand among those of offices; and never the other way round."""
    rows = zip(("Chile", "Qatar"), cells, ("37.097", "28.272"), strict=True)
    assert [text.rstrip("0") for text in columns_of(tmp_path, header, *rows)[2]] == read


@pytest.mark.parametrize(("first", "read"), [("05.56", "10.10"), ("9.56", "10.1")])
def test_times_of_a_timetable_are_no_numbers(tmp_path, first, read):
    """05.56 is none, so 10.10 beside it is none either."""
    rows = (
        ["Avilés", first, "10.10"],
        ["Trubia", first.replace("56", "58"), "10.30"],
        ["Soto", first, "11.40"],
    )
    assert columns_of(tmp_path, ["Station", "First", "Second"], *rows)[2][0].rstrip(
        "0"
    ) == read.rstrip("0")


def test_evidence_that_contradicts_about_no_number_decides_nothing(tmp_path):
    """Pay a year within words can be no rate as a whole number, where whole numbers stand around it."""
    cells = ("12", "45", "$55,250-$59,130 without leave", "78", "61")
    rows = "".join(f"| {name} | {cell} |\n" for name, cell in zip("abcde", cells, strict=True))
    (tmp_path / "a.md").write_text(f"| Name | Hourly rate |\n|---|---|\n{rows}", "utf-8")
    draft = import_document(
        tmp_path / "a.md", series="thu", period=parse_period("2022"), language="en"
    )
    read = draft.tables[0].columns[1].values
    assert read == (Decimal(12), Decimal(45), None, Decimal(78), Decimal(61))


@pytest.mark.parametrize(("count", "first"), [(30, "58,365"), (29, "58,365"), (30, "58,36")])
def test_many_commas_before_three_digits_group_in_english(tmp_path, count, first):
    """Of decimals some would have fewer digits."""
    cells = [first, *(f"{50 + n},{100 + n}" for n in range(1, count))]
    rows = [[f"Officer of the library and the museum {n}", cell] for n, cell in enumerate(cells)]
    read = columns_of(tmp_path, ["Name of the person", "Total pay of the year"], *rows)[1][1]
    assert (read == "51101") == (count == 30 and first == "58,365")


@pytest.mark.parametrize(("name", "value"), [("Chợ 4.0", "1704"), ("4.5 km", "")])
def test_a_name_with_a_number_in_it_proves_no_decimal_point(tmp_path, name, value):
    """Any more than in prose; a quantity does, and where both marks are proven a number stays as printed."""
    blocks = (
        P("Tỷ lệ đạt 56,39% trong kỳ, tăng so với kỳ trước."),
        P("Có 1.704 thủ tục được đưa lên mạng."),
        table(["Tên", "Loại"], [name, "mới"], ["Chợ Hàn", "cũ"]),
    )
    (tmp_path / "a.docx").write_bytes(write_docx(blocks))
    draft = import_document(
        tmp_path / "a.docx", series="thu", period=parse_period("2022"), language="vi"
    )
    rows = list(csv.DictReader(io.StringIO(draft.file("datasets/thu-2022/figures.csv").decode())))
    assert next(row["value"] for row in rows if row["value_printed"] == "1.704") == value


def test_the_votes_against_are_no_running_numbers(tmp_path):
    """“No” heads both; running numbers run."""
    rows = "".join(
        f"| {name} | 511 | {cell} |\n"
        for name, cell in zip("abc", ("167", "259", "118"), strict=True)
    )
    draft = imported(tmp_path, "a.md", f"| Precinct | Yes | No |\n|---|---|---|\n{rows}".encode())
    assert draft.tables[0].column("no").values == (167, 259, 118)


def test_the_convention_can_be_said(tmp_path):
    """--numbers settles what the document alone does not."""
    path = tmp_path / "a.csv"
    path.write_text("Tên;Loại;Số\nAn;a;1.704\nBình;b;3\n")
    values = {
        numbers: list(
            csv.reader(
                io.StringIO(
                    tables_only(path, numbers=numbers, language="vi").files[0].content.decode()
                )
            )
        )[1][2]
        for numbers in ("", "vi", "en")
    }
    assert values == {"": "", "vi": "1704", "en": "1.704"}


def test_english_annex_of_a_vietnamese_report(tmp_path):
    """Each table by its own numerals and language."""
    blocks = (
        P("Báo cáo cho thấy tỷ lệ đạt 56,39% và có 1.367.268 người."),
        P("Kết quả được nêu ở hai bảng sau đây."),
        P("Bảng 1. Trạm quan trắc"),
        table(["Tên", "Loại", "Số"], ["An", "a", "1.704"], ["Bình", "b", "428"]),
        P("Table 2. Number of visitors in the city"),
        table(
            ["Name of the place", "Kind", "Number of visitors"],
            ["The bay", "a", "1,589,000"],
            ["The hill", "b", "2,500"],
        ),
    )
    draft = imported(tmp_path, "a.docx", write_docx(blocks))
    assert rows_of(draft.files[0])[1][2] == "1704"
    assert [row[2] for row in rows_of(draft.files[1])[1:]] == ["1589000", "2500"]


def test_english_sentence_in_a_vietnamese_report(tmp_path):
    """1,589 there is 1589 only if that sentence says so; else it is doubtful."""
    blocks = (
        P("Tỷ lệ đạt 56,39% trong kỳ."),
        P("Có 1.704 thủ tục."),
        P("The number of visitors to the city was 1,589 in that period."),
    )
    path = tmp_path / "a.docx"
    path.write_bytes(write_docx(blocks))
    draft = import_document(path, series="thu", period=parse_period("2022"), language="vi")
    rows = list(csv.DictReader(io.StringIO(draft.file("datasets/thu-2022/figures.csv").decode())))
    assert [(row["value_printed"], row["value"]) for row in rows] == [
        ("56,39%", "56.39"),
        ("1.704", "1704"),
        ("1,589", ""),
    ]


@pytest.mark.parametrize("mark", ["-", "–", "…", "...", "Không có"])
def test_missing_marks_stay_and_are_said_in_the_schema(tmp_path, mark):
    """What the source prints for no value is kept as a missing value of that column."""
    draft = imported(
        tmp_path,
        "a.xlsx",
        write_xlsx((table(["Tên", "Loại", "Số"], ["An", "a", "1,5"], ["Bình", "b", mark]),)),
    )
    assert draft.tables[0].columns[2].missing == (mark,)


def test_a_unit_in_the_cell_that_is_not_the_columns(tmp_path):
    """15 tỷ đồng under (triệu đồng) would be wrong by a power of ten either way."""
    rows = (
        ["Tên", "Loại", "Kinh phí (triệu đồng)"],
        ["An", "a", "1,5"],
        ["Bình", "b", "15 tỷ đồng"],
        ["Cúc", "c", "2 nghìn"],
    )
    draft = imported(tmp_path, "a.xlsx", write_xlsx((table(*rows),)))
    assert [(doubt.printed, doubt.reason) for doubt in draft.doubts] == [
        ("15 tỷ đồng", "unit-differs"),
        ("2 nghìn", "unit-differs"),
    ]


def test_digits_are_never_glued_over_a_page(tmp_path):
    """A lone number after a cut is no rest of the number above."""
    header = ["Tên", "Loại", "Số hộ"]
    blocks = (
        P("Bảng 1. Hộ"),
        table(header, ["An", "a", "1.704"], ["Bình", "b", "1,5"]),
        table(header, ["", "", "34"], ["Cúc", "c", "5"]),
    )
    draft = imported(tmp_path, "a.txt", write_text((blocks[0], blocks[1], P("9"), blocks[2])))
    assert [row[2] for row in rows_of(draft.files[0])[1:]] == ["1704", "1.5", "34", "5"]


def test_merged_numbers_stand_once(tmp_path):
    """A sum over the column stays right; the note says where the number was merged."""
    rows = (
        ("Tên", "Loại", "Số"),
        ("An", "a", C("1.704", down=2)),
        ("Bình", "b"),
        ("Cúc", "c", "1,5"),
    )
    draft = imported(tmp_path, "a.docx", write_docx((T(rows),)))
    assert [row[2] for row in rows_of(draft.files[0])[1:]] == ["1704", "", "1.5"]


@pytest.mark.parametrize(("before", "read"), [(12, ["en"]), (1200, ["vi"]), (100, []), (None, [])])
def test_a_size_of_the_period_before_speaks_within_ten_times(before, read):
    """1.704 after 12 is a little more than one, after 1200 it is in thousands; after 100 it may be neither."""
    assert nearer_reading(["1.704"], [], [before and Decimal(before)]) == read
