"""Damaged and hostile files end with one clear problem; nothing is written; memory stays bounded."""

from __future__ import annotations

import html
import random
import subprocess
import sys
import zipfile
from io import BytesIO

import markdown
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.core.calendar.period import parse_period
from site_builder.core.problem import rules, say_found, say_repair
from site_builder.extensions.office_import.draft import import_document, tables_only
from site_builder.extensions.office_import.open import MAX_PART
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.protocol import cell
from tests.conftest import examples
from tests.extensions.office_import.samples import SIMPLE
from tests.extensions.office_import.writers import (
    WRITERS,
    P,
    odf_file,
    odf_table,
    write_docx,
    write_ods,
    write_odt,
    write_xlsx,
    zip_file,
)

pytestmark = pytest.mark.whole
BINARY = ("docx", "odt", "xlsx", "xls", "ods")


def refused(folder, name, content):
    """The code of the refusal; its words must come out whole."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as caught:
        import_document(path, series="thu", period=parse_period("2022"), language="vi")
    problem = caught.value.problem
    assert say_found(problem, str) and say_repair(problem, str) and problem.code in rules()
    return problem.code


@pytest.mark.parametrize("kind", BINARY)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_files_are_refused(tmp_path, kind, share):
    """A download that broke off."""
    content = WRITERS[kind](SIMPLE.blocks)
    code = refused(tmp_path, f"cut.{kind}", content[: int(len(content) * share)])
    assert code in ("import-damaged", "import-unknown-format")


@pytest.mark.parametrize("kind", BINARY)
def test_flipped_bytes_never_give_other_numbers(tmp_path, kind):
    """Damage is refused, or the file still reads; no other error comes out."""
    content = bytearray(WRITERS[kind](SIMPLE.blocks))
    random.seed(1)
    for n in range(12):
        damaged = bytearray(content)
        for _ in range(3):
            damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
        path = tmp_path / f"{n}.{kind}"
        path.write_bytes(bytes(damaged))
        try:
            tables_only(path, language="vi")
        except ImportRefused:
            pass


@pytest.mark.parametrize("actual", ["docx", "odt", "xlsx", "xls", "ods"])
def test_a_wrong_ending_is_seen_through(tmp_path, actual):
    """The content says what it is; a notice says that the name does not."""
    path = tmp_path / ("a.xlsx" if actual == "docx" else "a.docx")
    path.write_bytes(WRITERS[actual](SIMPLE.blocks))
    draft = tables_only(path, language="vi")
    assert "import-wrong-extension" in {problem.code for problem in draft.problems}
    assert draft.tables[0].height == 3


def test_a_web_page_under_an_excel_name(tmp_path):
    """Many systems export one."""
    path = tmp_path / "bao-cao.xls"
    path.write_bytes(WRITERS["html"](SIMPLE.blocks))
    assert tables_only(path, language="vi").tables[0].height == 3


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"not a document at all", "import-unknown-format"),
        ("a.xlsx", b"\x00\x01\x02" * 100, "import-unknown-format"),
        ("a.csv", b"\x00\x01\x02" * 100, "import-unknown-format"),
        ("a.txt", b"", "import-nothing-found"),
        ("a.txt", b"  \n \n", "import-nothing-found"),
        ("a.docx", b"{\\rtf1 x}", "import-unknown-format"),
        ("a.zip", zip_file({"a.txt": "x"}), "import-unknown-format"),
        ("a.pdf", b"%PDF-1.7 nothing more", "import-damaged"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "import-unknown-format",
        ),
    ],
)
def test_no_document(tmp_path, monkeypatch, name, content, code):
    """What cannot be read, with no other program installed, is said to be so."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(tmp_path, name, content) == code


def test_no_such_file(tmp_path):
    """A wrong path is a problem like any other."""
    with pytest.raises(ImportRefused) as caught:
        tables_only(tmp_path / "khong-co.docx", language="vi")
    assert caught.value.problem.code == "import-no-file"


def test_password_protected_office_files(tmp_path):
    """Word and Excel wrap the encrypted package in an OLE file; LibreOffice says so in its manifest."""
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le")
    )
    assert refused(tmp_path, "a.xlsx", ole) == "import-password"
    manifest = (
        '<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
    )
    odt = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "x",
        "META-INF/manifest.xml": manifest,
    }
    assert refused(tmp_path, "a.odt", zip_file(odt)) == "import-password"


@pytest.mark.parametrize(
    ("write", "part"), [(write_docx, "word/document.xml"), (write_xlsx, "xl/workbook.xml")]
)
def test_strict_open_xml(tmp_path, write, part):
    """The strict namespaces are recognised and the way out is named."""
    content = write(SIMPLE.blocks)
    parts = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    parts[part] = parts[part].replace(
        b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/", 1
    )
    assert (
        refused(tmp_path, "a." + ("docx" if "word" in part else "xlsx"), zip_file(parts))
        == "import-strict-ooxml"
    )


def test_zip_bomb(tmp_path):
    """20 MB of spaces in 20 kB."""
    bomb = zip_file({"word/document.xml": b" " * 20_000_000, "[Content_Types].xml": "x"})
    assert len(bomb) < 100_000
    assert refused(tmp_path, "a.docx", bomb) == "import-zip-bomb"


@pytest.mark.slow
def test_a_million_rows_end_in_a_message(tmp_path):
    """As text, and as a sheet that says it again and again."""
    assert refused(tmp_path, "a.csv", b"a;b\n" + b"1;2\n" * 1_000_000) == "import-too-many-cells"
    rows = "<row><c><v>1</v></c></row>" * 1_000_000
    head = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    with zipfile.ZipFile(BytesIO(write_xlsx(SIMPLE.blocks))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = f"{head}{rows}</sheetData></worksheet>"
    assert refused(tmp_path, "a.xlsx", zip_file(parts)) in ("import-too-large", "import-zip-bomb")


def test_a_header_that_lies_about_its_size(tmp_path):
    """Declared small, really large: the checksum does not fit and the file is refused."""
    content = bytearray(zip_file({"word/document.xml": b"<a>" + b"x" * 5_000_000}))
    size = (5_000_003).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (1000).to_bytes(4, "little")
    assert refused(tmp_path, "a.docx", bytes(content)) == "import-damaged"


def test_entities_are_refused(tmp_path):
    """No office program declares them; a billion laughs do."""
    laugh = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><office:document-content>&b;</office:document-content>'
    odt = zip_file({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": laugh})
    assert refused(tmp_path, "a.odt", odt) == "import-zip-bomb"


def test_thousands_of_columns(tmp_path):
    """A table wider than any report's."""
    book = openpyxl.Workbook()
    book.active.append([f"c{n}" for n in range(5000)])
    book.active.append(list(range(5000)))
    out = BytesIO()
    book.save(out)
    assert refused(tmp_path, "a.xlsx", out.getvalue()) == "import-too-wide"
    row = ";".join(["1"] * 5000)
    assert refused(tmp_path, "a.csv", f"{row}\n{row}\n".encode()) == "import-too-wide"
    wide = f"<table><tr><td colspan='100000'>a</td><td>b</td></tr><tr>{'<td>1</td>' * 5000}</tr></table>"
    assert refused(tmp_path, "a.html", wide.encode()) == "import-too-wide"


def test_a_cell_at_the_far_corner_costs_nothing(tmp_path):
    """A stray cell at XFD1048576 does not make a sheet of 17 billion cells."""
    book = openpyxl.load_workbook(BytesIO(write_xlsx(SIMPLE.blocks)))
    book.active.cell(1048576, 16384, "lạc")
    out = BytesIO()
    book.save(out)
    path = tmp_path / "a.xlsx"
    path.write_bytes(out.getvalue())
    assert tables_only(path, language="vi").tables[0].height == 3


def test_rows_and_columns_repeated_without_end(tmp_path):
    """LibreOffice fills a sheet with empty repeats; a filled cell repeated a million times is refused."""
    plain = odf_table(SIMPLE.blocks[1].rows)
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'  # noqa: E501
    path = tmp_path / "a.ods"
    path.write_bytes(
        odf_file(
            "spreadsheet",
            f"<office:spreadsheet>{plain.replace('</table:table>', empty + '</table:table>')}</office:spreadsheet>",
        )
    )
    assert tables_only(path, language="vi").tables[0].height == 3
    filled = empty.replace('16384"/>', '16384"><text:p>1</text:p></table:table-cell>')
    hostile = f"<office:spreadsheet>{plain.replace('</table:table>', filled + '</table:table>')}</office:spreadsheet>"
    assert refused(tmp_path, "b.ods", odf_file("spreadsheet", hostile)) in (
        "import-too-many-cells",
        "import-too-wide",
    )


def test_markup_and_template_calls_in_the_source_stay_text(tmp_path):
    """Jinja, HTML and Markdown of a hostile author are escaped."""
    path = tmp_path / "a.docx"
    path.write_bytes(
        write_docx(
            (
                P(
                    "Xem {{ config }} và {% raw %} <script>alert(1)</script> [a](javascript:x) `x` *y*"
                ),
            )
        )
    )
    draft = import_document(path, series="thu", period=parse_period("2022"), language="vi")
    report = draft.file("reports/thu/2022.md").decode()
    html = markdown.markdown(report.split("---")[2])
    assert "{{" not in html and "{%" not in html
    assert (
        "<script" not in html and "href" not in html and "<code>" not in html and "<em>" not in html
    )


@settings(
    max_examples=examples(60),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.binary(max_size=400),
    st.sampled_from(["csv", "txt", "tsv", "html", "md", "docx", "xls", "pdf", "ods"]),
)
def test_any_bytes_under_any_name(tmp_path, content, ending):
    """A draft or a refusal, never another error."""
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    try:
        import_document(path, series="thu", period=parse_period("2022"), language="vi")
    except ImportRefused:
        pass


@pytest.mark.slow
@settings(
    max_examples=examples(80),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.text(alphabet="12.,;\t\n |aBđạ-…()%=/XI", max_size=300),
    st.sampled_from(["csv", "txt", "tsv"]),
)
def test_any_text_under_any_name(tmp_path, text, ending):
    """Rows, marks and numbers in no order at all."""
    path = tmp_path / f"a.{ending}"
    path.write_text(text)
    try:
        import_document(path, series="thu", period=parse_period("2022"), language="vi")
    except ImportRefused:
        pass


def large_sheet(size):
    """A workbook whose sheet takes `size` bytes of XML."""
    row = (
        "<row r='{0}'>"
        + "".join(f"<c r='{c}{{0}}'><v>{{1}}{n}</v></c>" for n, c in enumerate("ABCDEFGH"))
        + "</row>"
    )
    rows, total, n = [], 0, 1
    while total < size:
        rows.append(row.format(n, (n * 7919) % 1_000_003))
        total += len(rows[-1])
        n += 1
    with zipfile.ZipFile(BytesIO(write_xlsx(SIMPLE.blocks))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    parts["xl/worksheets/sheet1.xml"] = head + "".join(rows) + "</sheetData></worksheet>"
    return zip_file(parts)


MEASURE = """
import sys, pathlib, resource
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.draft import tables_only
try:
    tables_only(pathlib.Path(sys.argv[1]), language="vi"); said = "read"
except ImportRefused as refused:
    said = refused.problem.code
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(said, max(int(peak.split()[1]), child) // 1024)
"""


def measured(path):
    """What a process of its own said about a file, and its highest memory in megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    said, megabytes = done.stdout.split()
    return said, int(megabytes)


@pytest.mark.slow
def test_a_sheet_of_100_megabytes(tmp_path):
    """Refused by its size before any library sees it."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(large_sheet(100_000_000))
    said, megabytes = measured(path)
    assert said == "import-too-large" and megabytes < 400


@pytest.mark.slow
def test_the_largest_sheet_that_is_read(tmp_path):
    """Just under the limit: memory stays under two gigabytes."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(large_sheet(MAX_PART - 1_000_000))
    said, megabytes = measured(path)
    print(said, megabytes)
    assert megabytes < 2000


def test_ods_and_odt_are_told_apart(tmp_path):
    """By their own mime type, whatever the name."""
    for write in (write_ods, write_odt):
        path = tmp_path / "a.odt"
        path.write_bytes(write(SIMPLE.blocks))
        assert tables_only(path, language="vi").tables[0].height == 3


def test_a_printed_string_is_no_call_and_no_markup_in_the_protocol():
    """Letter for letter to its reader, and nothing to Markdown."""
    printed = r"{{ figure(1) }} | <b>x\y"
    written = cell(printed)
    assert (
        "{" not in written
        and "<" not in written
        and html.unescape(written) == r"{{ figure(1) }} \| <b>x\\y"
    )
