"""Folders of plain data files become pages in two commands, every value as the files have it."""

import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.extensions.office_import import survey
from site_builder.load.packages.package import read_package
from tests.conftest import EPOCH, SAMPLE, build
from tests.extensions.office_import.describe_folders import FOLDERS, write_folder
from tests.portal import copy_sample


def run(*words):
    """One command; exit code and everything it said."""
    done = CliRunner().invoke(main, list(map(str, words)), env={"SOURCE_DATE_EPOCH": EPOCH})
    return done.exit_code, done.output


def described(folder, *, language="en"):
    """Describe a folder in the sample's words; what the command said and the package that came of it."""
    code, said = run("dataset", "describe", folder, "-f", SAMPLE / "mkdocs.yml", "--lang", language)
    assert code == 0, said
    return said, read_package(folder, f"datasets/{folder.name}").package


def write(tmp_path, **files):
    """A folder of its own with CSV files, by name."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.csv").write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
    return folder


def fields(package, table):
    """The columns of a table by name."""
    return {field.name: field for field in package.resource(table).table.schema.fields}


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.whole
def test_each_folder_is_described_without_a_question(tmp_path, name):
    """The descriptor is made, and every row of the truth is read under it."""
    _, package = described(write_folder(name, tmp_path))
    assert {table.name: len(table.table) for table in package.tables} == {
        table: len(truth) for table, truth in FOLDERS[name][1].items()
    }


@pytest.mark.slow
@pytest.mark.whole
def test_fourteen_folders_are_pages_in_two_commands(tmp_path):
    """Described and built, each folder has its page, and its CSV holds what pandas reads from the source."""
    portal = copy_sample(tmp_path / "portal", warm=True)
    config = portal / "mkdocs.yml"
    for name in FOLDERS:
        write_folder(name, portal / "datasets")
        code, said = run("dataset", "describe", portal / "datasets" / name, "-f", config)
        assert code == 0, said
    site = tmp_path / "site"
    done = build(config, site)
    assert done.returncode == 0, done.stdout + done.stderr
    for name, (_, tables) in FOLDERS.items():
        assert (site / "datasets" / name / "index.html").is_file()
        for table, truth in tables.items():
            text = {
                column: str
                for column in truth.columns
                if not pd.api.types.is_numeric_dtype(truth[column])
            }
            published = pd.read_csv(site / "datasets" / name / f"{table}.csv", dtype=text)
            pd.testing.assert_frame_equal(
                published, truth, check_dtype=False, obj=f"{name}/{table}"
            )


@pytest.mark.whole
def test_a_folder_of_the_portal_has_its_identity(tmp_path):
    """The address at which it will be published first; a folder elsewhere has none. A new name leaves it."""
    portal = copy_sample(tmp_path / "portal")
    for home in (portal / "datasets", tmp_path):
        write_folder("codes", home)
        assert run("describe", home / "codes", "-f", portal / "mkdocs.yml")[0] == 0
    own, other = (
        read_package(home / "codes", "codes").package for home in (portal / "datasets", tmp_path)
    )
    assert (own.identifier, other.identifier) == ("https://mau.example/datasets/codes/", "")
    code, said = run(
        "rename", "codes", "ma-xa", "--note", "Tên dễ đọc.", "-f", portal / "mkdocs.yml"
    )
    assert code == 0, said
    assert read_package(portal / "datasets/ma-xa", "ma-xa").package.identifier == own.identifier


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        ("utf-16", "utf-16"),
        ("cp1258", "windows-1258"),
        ("tcvn3", "tcvn3"),
        ("decimal-comma", "utf-8"),
    ],
)
def test_the_encoding_is_stated(tmp_path, name, stated):
    """The key that makes the file readable stands in the descriptor; the file itself is not touched."""
    folder = write_folder(name, tmp_path)
    before = (folder / "so-lieu.csv").read_bytes()
    _, package = described(folder)
    assert package.resource("so-lieu").encoding == stated
    assert (folder / "so-lieu.csv").read_bytes() == before


def test_title_and_unit_above_the_header_are_kept(tmp_path):
    """The line above names the table, the unit line gives its columns their unit, and neither is a row."""
    _, package = described(write_folder("titled", tmp_path))
    resource = package.resource("so-lieu")
    assert "Dân số các quận" in str(resource.title)
    assert fields(package, "so-lieu")["Dân số"].unit == "nghìn người"


def test_notes_under_the_table_are_its_description(tmp_path):
    """What stands below the rows is said of the table."""
    _, package = described(write_folder("noted", tmp_path))
    assert "Nguồn: Cục Thống kê." in str(package.resource("so-lieu").description)


def test_codes_keep_their_zeros(tmp_path):
    """A code is text."""
    _, package = described(write_folder("codes", tmp_path))
    assert package.resource("xa").table.rows[0][0] == "01201"


def test_tables_that_belong_together_are_joined_and_marked(tmp_path):
    """A column that names rows of another table refers to it, and the author is asked to look."""
    folder = write_folder("together", tmp_path)
    said, package = described(folder)
    keys = package.resource("do").table.schema.foreign_keys
    assert [(key.fields, key.resource) for key in keys] == [(("ma_tram",), "tram")]
    assert "do.csv, ma_tram: All values stand in “tram” too." in said


def test_a_pdf_beside_the_table_is_kept(tmp_path):
    """What is no table is offered as it is."""
    _, package = described(write_folder("beside-pdf", tmp_path))
    assert [resource.path for resource in package.resources] == ["Báo cáo.pdf", "so-lieu.csv"]


def test_a_number_of_two_readings_stays_text(tmp_path):
    """1.234 alone may be 1234: the column is text, and marked."""
    folder = write(tmp_path, a="tên;giá\nx;1.234\ny;2.345\n")
    said, package = described(folder)
    assert package.resource("a").table.column("giá") == ("1.234", "2.345")
    assert "a.csv, giá: “1.234” is two numbers" in said
    assert "giá" in next(
        line
        for line in (folder / "datapackage.yaml").read_text("utf-8").splitlines()
        if "1.234" in line
    )


def test_amounts_of_a_currency_are_numbers(tmp_path):
    """The sign is their unit, and the marks that they prove are those of the counts beside them."""
    said, package = described(
        write(tmp_path, a='ward,homes,spend\nA,"1,204","£245,310.50"\nB,880,£170002\n')
    )
    table = package.resource("a").table
    assert table.column("homes") == (1204, 880) and "a.csv, homes" not in said
    assert table.column("spend") == (Decimal("245310.50"), Decimal("170002"))
    assert fields(package, "a")["spend"].unit == "£"


def test_a_sign_may_stand_behind_a_blank_that_does_not_break(tmp_path):
    """As most of Europe sets per cent and currencies."""
    said, package = described(
        write(
            tmp_path, a="ward;share;spend\nA;12,5\u00a0%;5\u00a0€\nB;3,1\u00a0%;1.704.000\u00a0€\n"
        )
    )
    table = package.resource("a").table
    assert table.column("share") == (Decimal("12.5"), Decimal("3.1")) and "a.csv, share" not in said
    assert table.column("spend") == (Decimal(5), Decimal(1704000))


def test_words_among_numbers_stay(tmp_path):
    """A column with words among its numbers is text, letter for letter."""
    said, package = described(write(tmp_path, a="tên,giá\nx,1\ny,khoảng 5\nz,7\n"))
    assert package.resource("a").table.column("giá") == ("1", "khoảng 5", "7")
    assert "“khoảng 5” stands among numbers" in said


def test_days_of_two_readings_stay_text(tmp_path):
    """02/01/2020 is the second of January or the first of February: nobody chooses, and the author is asked."""
    said, package = described(write(tmp_path, a="x,ngày\na,02/01/2020\nb,3/4/2020\n"))
    assert package.resource("a").table.column("ngày") == ("02/01/2020", "3/4/2020")
    assert "a.csv, ngày: “02/01/2020” is two days" in said


def test_missing_marks_are_stated(tmp_path):
    """A dash among numbers is no value, and the schema says so."""
    _, package = described(write(tmp_path, a="x,n\na,1\nb,-\nc,3\n"))
    assert package.resource("a").table.column("n") == (1, None, 3)


def test_a_header_of_two_rows_is_written_anew(tmp_path):
    """What no dialect describes becomes a plain table beside its source, which is kept."""
    folder = write(tmp_path, a="Quận;Dân số;\n;Nam;Nữ\nA;10;20\nB;30;40\n")
    _, package = described(folder)
    assert [str(field.title) for field in fields(package, "a-2").values()] == [
        "Quận",
        "Dân số > Nam",
        "Dân số > Nữ",
    ]


def test_nothing_that_exists_is_replaced(tmp_path):
    """A folder that has a descriptor is left alone."""
    folder = write_folder("plain", tmp_path)
    described(folder)
    before = (folder / "datapackage.yaml").read_bytes()
    code, said = run("dataset", "describe", folder, "-f", SAMPLE / "mkdocs.yml", "--lang", "en")
    assert (code, (folder / "datapackage.yaml").read_bytes()) == (1, before)
    assert "is there already" in said


def test_a_folder_without_tables_is_told(tmp_path):
    """No descriptor is made of nothing."""
    code, said = run(
        "dataset",
        "describe",
        write(tmp_path, a="chỉ có lời\n"),
        "-f",
        SAMPLE / "mkdocs.yml",
        "--lang",
        "en",
    )
    assert (code, "No table was found" in said) == (1, True)


def test_a_hidden_sheet_would_be_published_and_is_told(tmp_path):
    """It is in no table, but the workbook is offered as it lies."""
    folder = tmp_path / "mine"
    folder.mkdir()
    with pd.ExcelWriter(folder / "b.xlsx", engine="openpyxl") as book:
        pd.DataFrame({"Tên": ["a", "b"], "Số": [1, 2]}).to_excel(
            book, sheet_name="Số liệu", index=False
        )
        pd.DataFrame({"Lương": [9]}).to_excel(book, sheet_name="Nháp", index=False)
        book.sheets["Nháp"].sheet_state = "hidden"
    said, _ = described(folder)
    assert "would be published with the file: Nháp." in said


def book(tmp_path, rows, looks=()):
    """A folder with a workbook of one sheet; `looks` are number formats by cell."""
    folder, made = tmp_path / "mine", openpyxl.Workbook()
    folder.mkdir()
    for row in rows:
        made.active.append(row)
    for place, look in dict(looks).items():
        made.active[place].number_format = look
    made.save(folder / "b.xlsx")
    return folder


def test_a_column_of_mixed_formats_keeps_its_stored_values(tmp_path):
    """12.5 % beside 1 and 0.07 is 0.125 beside them: of what the cells show no column can be made."""
    rows = [["Tên", "Tỷ lệ"], ["a", 0.125], ["b", 1], ["c", 0.07]]
    _, package = described(book(tmp_path, rows, {"B2": "0.0%", "B3": "0", "B4": "0.0"}))
    assert package.resource("b").table.column("ty_le") == (
        Decimal("0.125"),
        Decimal(1),
        Decimal("0.07"),
    )


def test_a_formula_never_computed_is_refused_as_in_a_package(tmp_path):
    """No “?” stands for a value that the file does not hold; nothing is written."""
    folder = book(tmp_path, [["Tên", "Số"], ["a", 1], ["b", "=B2*2"]])
    code, said = run("dataset", "describe", folder, "-f", SAMPLE / "mkdocs.yml", "--lang", "en")
    assert (code, [path.name for path in folder.iterdir()]) == (1, ["b.xlsx"])
    assert "[formula-uncomputed] The cell B3 holds a formula that was never computed" in said


def test_a_quote_that_swallows_rows_is_refused_as_in_a_package(tmp_path):
    """A stray quote makes no cell of two rows."""
    code, said = run(
        "describe",
        write(tmp_path, a='a,b,c\nx,"1,2\ny,3",4\n'),
        "-f",
        SAMPLE / "mkdocs.yml",
        "--lang",
        "en",
    )
    assert (code, "[quote-swallows-rows]" in said) == (1, True)


def test_no_licence_is_written_that_the_data_do_not_bring(tmp_path):
    """The portal's licence is for what the portal made."""
    said, package = described(write(tmp_path, a="x,n\na,1\nb,2\n"))
    assert (package.licences, package.contributors) == ((), ())
    assert "licenses: Name the licence" in said


def test_a_row_with_one_cell_is_a_row(tmp_path):
    """What stands alone in the first column, in the middle of the rows, is no heading to leave out."""
    _, package = described(write(tmp_path, a="tên,n\nHải Châu,1\nSơn Trà,\nCẩm Lệ,3\n"))
    assert package.resource("a").table.rows == (("Hải Châu", 1), ("Sơn Trà", None), ("Cẩm Lệ", 3))


def test_in_the_middle_of_a_long_text_every_line_is_a_row(tmp_path, monkeypatch):
    """Marks number the columns right under the header; far from both ends they are values."""
    monkeypatch.setattr(survey, "WEIGHED", 3)
    marks, rows = ("(1)", "(2)"), tuple((f"(x{n})", f"(y{n})") for n in range(4))
    lines = [("a", "b"), marks, *rows, marks, *rows]
    _, package = described(write(tmp_path, a="".join(f"{','.join(line)}\n" for line in lines)))
    assert package.resource("a").table.rows == (*rows, marks, *rows)


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (("4.1", "4.10"), ("4.1", "4.10")),  # codes, or numbers
        (("+84905123456", "+84905123457"), ("+84905123456", "+84905123457")),
        (("12345678901234567", "12345678901234569"), ("12345678901234567", "12345678901234569")),
        (("1e5", "3e4"), ("1e5", "3e4")),
        (("31/02/2020", "01/03/2020"), ("31/02/2020", "01/03/2020")),
    ],
)
def test_what_may_be_a_name_stays_text(tmp_path, cells, kept):
    """A number or a day is made only of what nothing else could be."""
    _, package = described(write(tmp_path, a="x;y\n" + "".join(f"a;{text}\n" for text in cells)))
    assert package.resource("a").table.column("y") == kept


def test_days_that_only_one_order_fits_are_days(tmp_path):
    """01/31/2020 can only be written month first."""
    _, package = described(write(tmp_path, a="x,d\na,01/31/2020\nb,02/01/2020\n"))
    assert package.resource("a").table.column("d") == (date(2020, 1, 31), date(2020, 2, 1))


def test_a_list_in_json_is_a_table(tmp_path):
    """Read where it lies, each value of its own type."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.json").write_text(
        '[{"tên": "a", "n": 1.50, "mã": "007"}, {"tên": "b", "n": null, "mã": "1"}]', "utf-8"
    )
    _, package = described(folder)
    assert package.resource("a").table.rows == (("a", Decimal("1.50"), "007"), ("b", None, "1"))


@pytest.mark.whole
@pytest.mark.needs("soffice")
def test_what_libreoffice_writes_keeps_its_values(tmp_path):
    """A sheet that LibreOffice wrote anew, described: stored values, whatever it shows."""
    rows = [
        ["Tên", "Tỷ lệ", "Ngày"],
        ["a", 0.125, date(2020, 1, 2)],
        ["b", 0.3125, date(2021, 2, 1)],
    ]
    folder = book(
        tmp_path, rows, {"B2": "0.0%", "B3": "0.00", "C2": "dd/mm/yyyy", "C3": "dd/mm/yyyy"}
    )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(folder),
        str(folder / "b.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (folder / "b.xlsx").unlink()
    _, package = described(folder)
    found = package.resource("b").table.rows
    assert [(row[0], float(row[1]), row[2]) for row in found] == [tuple(row) for row in rows[1:]]
