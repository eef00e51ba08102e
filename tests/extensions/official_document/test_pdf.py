"""The PDF of a document: tagged, dated by the data, numbered from its second page; and what is told without one."""

import re
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.core.platform.processes import LIBREOFFICE, find_program
from site_builder.core.problem import SiteBuilderError
from site_builder.extensions.official_document import documenting
from site_builder.extensions.official_document.documenting import (
    CHROMIUM,
    pdf_from_docx,
    pdf_from_page,
    render_print_page,
)
from site_builder.extensions.official_document.docx import render_docx
from tests.conftest import AFTER_RELEASE, ROOT
from tests.extensions.official_document.conftest import REPORT, small
from tests.factories import BUILT
from tests.portal import make_portal

ANNEX = {"file": REPORT, "replace": {"status: official": "status: official\nannexes: [indicators]"}}
TALL = {
    "file": REPORT,
    "append": "\n" + "\n\n".join(f"Đoạn {number}. " + "Một câu dài. " * 30 for number in range(9)),
}


def pages(content):
    """The text of each page, read by another program."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode().split("\f")[:-1]


def pictures(content):
    """The pixels of all pages, drawn by another program."""
    command = ["pdftoppm", "-r", "60", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def first_lines(content):
    """The first words of each page."""
    return [
        page.split("\n")[next(n for n, line in enumerate(page.split("\n")) if line.strip())].strip()
        for page in pages(content)
    ]


@pytest.mark.browser
@pytest.mark.needs("pdftotext")
def test_chromium_prints_a_tagged_pdf_dated_by_the_data(tmp_path):
    """The same bytes twice; the first page has no number."""
    made = small(tmp_path, TALL)
    page = render_print_page(made)
    content = pdf_from_page(find_program(*CHROMIUM), page, made.dated)
    assert content == pdf_from_page(find_program(*CHROMIUM), page, made.dated)
    assert b"/MarkInfo" in content and b"/StructTreeRoot" in content
    assert set(re.findall(rb"/(?:CreationDate|ModDate) ?\(D:(\d{8})", content)) == {b"20210412"}
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages(content)[0]
    tops = first_lines(content)
    assert not tops[0].isdigit() and tops[1] == "2"


@pytest.mark.slow
@pytest.mark.needs("soffice", "pdftotext", "pdftoppm")
def test_libreoffice_prints_the_docx(tmp_path):
    """Read by another program than the writer: its pages, numbers and every cell of its tables;
    an annex counts anew, and the first of its pages has no number."""
    made = small(tmp_path, ANNEX, TALL)
    content = pdf_from_docx(find_program(*LIBREOFFICE), render_docx(made), made.dated)
    again = pdf_from_docx(find_program(*LIBREOFFICE), render_docx(made), made.dated)
    # The fonts stand in the file in another order each time, their letters numbered by it.
    assert pages(content) == pages(again) and pictures(content) == pictures(again)
    assert b"/StructTreeRoot" in content and b"/CreationDate(D:20210412" in content
    tops = first_lines(content)
    assert not tops[0].isdigit() and tops[1] == "2" and tops[-1].startswith("Phụ lục I")
    said = " ".join(" ".join(pages(content)).split())
    cells = [
        cell.text
        for annex in made.annexes
        for block in annex.blocks
        for row in block.rows
        for cell in row
    ]
    assert cells and all(word in said for cell in cells for word in cell.split())


@pytest.mark.parametrize("printing", [pdf_from_page, pdf_from_docx])
def test_a_program_that_prints_nothing_is_named(printing):
    """There is no PDF, and none is taken for one."""
    source = "<p>Trang" if printing is pdf_from_page else b"PK"
    with pytest.raises(SiteBuilderError, match="true: no PDF"):
        printing(shutil.which("true"), source, BUILT)


@pytest.fixture
def run(tmp_path):
    """The command in a copy of the sample: exit code and what it said."""
    root = make_portal(tmp_path)
    config = root / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("../../theme", str(ROOT / "theme")), "utf-8"
    )

    def command(*words):
        environment = {"SOURCE_DATE_EPOCH": AFTER_RELEASE}
        done = CliRunner().invoke(
            main, ["build", "document", *words, "-f", str(config)], env=environment
        )
        return done.exit_code, done.output

    command.root = root
    return command


@pytest.mark.whole
def test_without_a_program_that_prints_the_docx_is_written_and_the_rest_told(
    run, tmp_path, monkeypatch
):
    """Not offered, and said so; what is dotted is said too."""
    monkeypatch.setattr(documenting, "find_program", lambda *names: "")
    code, said = run("thu-gom/2021-q1", "--to", str(tmp_path / "a.docx"))
    assert code == 0 and "Không có PDF" in said and (tmp_path / "a.docx").is_file()
    assert not (tmp_path / "a.pdf").exists() and "địa danh" in said and "họ tên người ký" in said


@pytest.mark.whole
def test_a_pdf_of_an_earlier_time_is_named(run, tmp_path, monkeypatch):
    """Its figures are not those of the new .docx; it may be a signed copy, so it stays."""
    monkeypatch.setattr(documenting, "find_program", lambda *names: "")
    (tmp_path / "a.pdf").write_bytes(b"old")
    code, said = run("thu-gom/2021-q1", "--to", str(tmp_path / "a.docx"))
    assert code == 0 and "a.pdf có từ trước" in said and (tmp_path / "a.pdf").read_bytes() == b"old"


@pytest.mark.whole
def test_where_the_printing_program_fails_nothing_is_written(run, tmp_path, monkeypatch):
    """The .docx and the PDF that stand there agree."""
    for name in ("a.docx", "a.pdf"):
        (tmp_path / name).write_bytes(b"old")

    def late(*_):
        raise SiteBuilderError("chromium: 120 s")

    monkeypatch.setattr(documenting, "find_program", lambda *names: "chromium")
    monkeypatch.setattr(documenting, "pdf_from_page", late)
    code, said = run("thu-gom/2021-q1", "--to", str(tmp_path / "a.docx"))
    assert code == 1 and "chromium: 120 s" in said and "--no-pdf" in said
    assert [(tmp_path / name).read_bytes() for name in ("a.docx", "a.pdf")] == [b"old", b"old"]


@pytest.mark.whole
def test_a_report_that_is_not_there(run):
    """The one probably meant is named."""
    code, said = run("thu-gom/2021-q1x", "--no-pdf")
    assert code == 1 and "ý bạn là “thu-gom/2021-q" in said


@pytest.mark.whole
def test_where_no_report_is_near_all_are_named(run):
    """As their pages are addressed."""
    code, said = run("ngan-sach", "--no-pdf")
    assert code == 1 and "“ngan-sach”" in said and "cap-nuoc/2018, cap-nuoc/2018-9m, " in said


@pytest.mark.whole
def test_what_stands_against_a_build_stands_against_a_document(run, tmp_path):
    """No document of figures that are wrong."""
    page = run.root / REPORT
    page.write_text(
        page.read_text("utf-8").replace('figure("1.1") }} rác', 'figure("9.9") }} rác'), "utf-8"
    )
    code, said = run("thu-gom/2021-q1", "--to", str(tmp_path / "a.docx"), "--no-pdf")
    assert code == 1 and "call-unresolved" in said and not (tmp_path / "a.docx").exists()


@pytest.mark.whole
def test_without_the_extra_it_is_told(run, monkeypatch):
    """What to install."""
    monkeypatch.setattr(documenting, "find_spec", lambda name: None)
    code, said = run("thu-gom/2021-q1")
    assert code == 1 and "site-builder[document]" in said
