"""Documents that come through other programs, here small ones in their place; the real ones: tests.interop.programs."""

from __future__ import annotations

import sys
import time
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import import reading as libreoffice
from site_builder.extensions.office_import.draft import import_document, tables_only
from site_builder.extensions.office_import.open import run_program
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.reading import Word, lines_of, read_words
from tests.extensions.office_import.samples import SIMPLE
from tests.extensions.office_import.writers import write_docx

pytestmark = pytest.mark.whole
FIXTURES = Path(__file__).parent / "fixtures"
PERIOD = parse_period("2022")
RTF = b"{\\rtf1 x}"
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
CONVERTS = """
import shutil
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
folder.mkdir()
shutil.copy({made!r}, folder / "source.docx")
"""
HANGS = """
import os, subprocess, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path({log!r}).write_text(str(child.pid))
time.sleep(60)
"""
LINES = (
    ("TT", "Quận", "Số hồ sơ"),
    ("1", "Hải Châu", "1.704"),
    ("2", "Thanh Khê", "34.500"),
    ("3", "Sơn Trà", "912"),
)
SENTENCE = ("Tổng", "số", "là", "37.116", "hồ", "sơ.")


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Put a program of that name in place of all others; without code there is none."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(name, code):
        program = folder / name
        program.write_text(f"#!{sys.executable}\nimport pathlib, sys\n{code}")
        program.chmod(0o755)

    return put


def stand_ins(install, words):
    """A Tesseract that knows Vietnamese and reads these words, each (text, left, top) in pixels."""
    head = (
        "level page_num block_num par_num line_num word_num left top width height conf text".split()
    )
    rows = [
        [5, 1, 1, 1, 1, n, left, top, 25 * len(text), 40, 90, text]
        for n, (text, left, top) in enumerate(words)
    ]
    printed = "\n".join("\t".join(map(str, row)) for row in [head, *rows]) + "\n"
    install("tesseract", f"print('vie' if '--list-langs' in sys.argv else {printed!r})")


def page_of_words():
    """A sentence and a table of four lines, as pixels of 300 dots an inch."""
    left = 200
    for word in SENTENCE:
        yield word, left, 100
        left += 25 * len(word) + 10
    for row, line in enumerate(LINES):
        for text, start in zip(line, (200, 500, 1500), strict=True):
            at = start
            for word in text.split():
                yield word, at, 300 + 90 * row
                at += 25 * len(word) + 10


@pytest.fixture(scope="module")
def scanned():
    """A page as a picture, as a scanner makes it."""
    with pdfplumber.open(FIXTURES / "unruled.pdf") as pdf:
        picture = pdf.pages[0].to_image(resolution=100).original.convert("L")
    out = BytesIO()
    picture.save(out, "PDF", resolution=100)
    return out.getvalue()


def draft_of(folder, name, content):
    """The draft of a report."""
    (folder / name).write_bytes(content)
    return import_document(folder / name, series="thu", period=PERIOD, language="vi")


def refusal(folder, name, content):
    """The code with which it is refused."""
    with pytest.raises(ImportRefused) as caught:
        draft_of(folder, name, content)
    return caught.value.problem.code


def codes(draft):
    """What was found."""
    return {problem.code for problem in draft.problems}


@pytest.mark.parametrize(
    ("name", "content"), [("a.rtf", RTF), ("a.doc", DOC), ("b.doc", RTF), ("a.docx", RTF)]
)
def test_an_old_document_is_read_as_libreoffice_saves_it(tmp_path, install, name, content):
    """Whatever its name says; a notice tells it, and the digest is that of the file itself."""
    made = tmp_path / "made.docx"
    made.write_bytes(write_docx(SIMPLE.blocks))
    install("soffice", CONVERTS.format(made=str(made)))
    draft = draft_of(tmp_path, name, content)
    assert draft.tables[0].height == 3
    assert "import-converted" in codes(draft)
    assert not [problem for problem in draft.problems if problem.severity == "error"]


@pytest.mark.parametrize(("name", "content"), [("a.rtf", RTF), ("a.doc", DOC)])
def test_without_libreoffice_the_way_out_is_named(tmp_path, install, name, content):
    """As for any other unknown format."""
    assert refusal(tmp_path, name, content) == "import-unknown-format"


def test_libreoffice_that_makes_nothing_says_so(tmp_path, install):
    """It ends with 0 all the same."""
    install("soffice", "")
    assert refusal(tmp_path, "a.rtf", RTF) == "import-damaged"


def test_a_bomb_made_by_a_conversion_is_refused(tmp_path, install):
    """What comes out is opened as carefully as what came in."""
    from tests.extensions.office_import.writers import zip_file

    bomb = tmp_path / "bomb.docx"
    bomb.write_bytes(zip_file({"word/document.xml": b" " * 20_000_000, "[Content_Types].xml": "x"}))
    install("soffice", CONVERTS.format(made=str(bomb)))
    assert refusal(tmp_path, "a.rtf", RTF) == "import-zip-bomb"


def is_alive(process):
    """Whether it runs; one that ended and was not asked for does not."""
    state = Path(f"/proc/{process}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_program_that_hangs_is_killed_with_what_it_started(tmp_path, install, monkeypatch):
    """In the time that it is given; its folder is gone."""
    log = tmp_path / "child"
    install("soffice", HANGS.format(log=str(log)))
    monkeypatch.setattr(libreoffice, "SECONDS", 2.0)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert refusal(tmp_path, "a.rtf", RTF) == "import-too-slow"
    ended, child = time.monotonic() + 10, int(log.read_text())
    while is_alive(child) and time.monotonic() < ended:
        time.sleep(0.02)
    assert not is_alive(child)
    assert not list(tmp_path.glob("import-*"))


def test_a_program_may_not_take_all_memory(tmp_path):
    """It fails, not the machine."""
    greedy = "x = bytearray(300_000_000)"
    status, _ = run_program(
        [sys.executable, "-c", greedy], "a.doc", tmp_path, seconds=20, memory=100_000_000
    )
    assert status != 0


def test_a_program_sees_a_home_of_its_own(tmp_path, monkeypatch):
    """And no settings of the person who imports."""
    monkeypatch.setenv("SECRET", "1")
    code = "import os; print(os.environ['HOME'], 'SECRET' in os.environ)"
    _, printed = run_program([sys.executable, "-c", code], "a.doc", tmp_path, seconds=20)
    assert printed.decode().split() == [str(tmp_path), "False"]


def test_every_figure_of_a_scan_is_a_doubt(tmp_path, install, scanned):
    """Of table and text: as printed, its value left out; codes too are listed."""
    stand_ins(install, page_of_words())
    draft = draft_of(tmp_path, "a.pdf", scanned)
    table = draft.tables[0]
    assert table.column("so_ho_so").values == (None, None, None)
    assert table.column("so_ho_so_printed").values == ("1.704", "34.500", "912")
    assert sorted(doubt.printed for doubt in draft.doubts) == [
        "1",
        "1.704",
        "2",
        "3",
        "34.500",
        "37.116",
        "912",
    ]
    assert {doubt.reason for doubt in draft.doubts} == {"recognised"}
    assert "import-recognised-pages" in codes(draft)


def test_words_of_a_scan_are_its_text(tmp_path, install, scanned):
    """The sentence in the report, the names in the table."""
    stand_ins(install, page_of_words())
    draft = draft_of(tmp_path, "a.pdf", scanned)
    assert "Tổng số là 37.116 hồ sơ." in draft.file("reports/thu/2022.md").decode()
    assert draft.tables[0].column("quan").values == ("Hải Châu", "Thanh Khê", "Sơn Trà")


@pytest.mark.parametrize("languages", [None, "eng"])
def test_without_vietnamese_data_a_scan_is_refused(tmp_path, install, scanned, languages):
    """No Tesseract, or none that reads tone marks."""
    if languages:
        install("tesseract", f"print({languages!r})")
    assert refusal(tmp_path, "a.pdf", scanned) == "import-nothing-found"


def test_a_picture_between_pages_of_text_is_told(tmp_path, install, monkeypatch):
    """What cannot be read is not lost without a word."""
    read = libreoffice.find_tesseract
    assert read("a.pdf") == ""
    from site_builder.extensions.office_import.readers import pdf

    monkeypatch.setattr(pdf, "is_picture", lambda page: page.page_number == 2)
    draft = tables_only(FIXTURES / "cut-table.pdf", language="vi")
    assert "import-picture-pages" in codes(draft)


def test_a_line_that_lies_askew_is_one_line():
    """Each word is compared with the one before it, not with the line's first."""
    askew = [Word(f"w{n}", 60.0 * n, 100 + 4.0 * n, 60.0 * n + 50, 112 + 4.0 * n) for n in range(8)]
    below = [Word(f"v{n}", 60.0 * n, 120 + 4.0 * n, 60.0 * n + 50, 132 + 4.0 * n) for n in range(8)]
    assert [[word.text[0] for word in line] for line in lines_of([*below, *askew])] == [
        ["w"] * 8,
        ["v"] * 8,
    ]


def test_ruling_lines_are_no_words():
    """Nor do they hang on to a word."""
    head = "level\tleft\ttop\twidth\theight\ttext\n"
    printed = head + "".join(
        f"5\t0\t0\t10\t10\t{text}\n" for text in ("|", "|1.704", "912]", "", "“Số")
    )
    assert [word.text for word in read_words(printed, 72)] == ["1.704", "912", "“Số"]


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path, install, monkeypatch, scanned):
    """Pictures of pages go with the import."""
    stand_ins(install, page_of_words())
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    draft_of(tmp_path, "a.pdf", scanned)
    assert not list(tmp_path.glob("import-*"))
