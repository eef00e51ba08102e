"""Readers run apart, in bounds of time and memory; long and deep documents end in time or in a message."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import import passes
from site_builder.extensions.office_import.document import Document, Line
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.open import run_bounded
from site_builder.extensions.office_import.problems import ImportRefused

PERIOD = parse_period("2022")


def refusal(read, **bounds):
    """The code with which a reader is stopped."""
    with pytest.raises(ImportRefused) as caught:
        run_bounded(read, "a.pdf", **bounds)
    return caught.value.problem.code


def test_what_a_reader_makes_comes_back_whole():
    """The document passes between the processes."""
    made = Document("text", (Line("paragraph", "Tổng số 1.704"),), prose=True)
    assert run_bounded(lambda: made, "a.txt") == made


@pytest.mark.whole
def test_a_reader_that_never_ends_is_ended():
    """In the time that it is given."""
    started = time.monotonic()
    assert refusal(lambda: time.sleep(60), seconds=0.5) == "import-too-slow"
    assert time.monotonic() - started < 40


def test_a_reader_that_takes_all_memory_is_ended():
    """Beyond what the process held when it began."""
    assert refusal(lambda: bytearray(400_000_000), memory=100_000_000) == "import-too-slow"


def log_of(read):
    """What a reader that crashes leaves for whoever looks after the program."""
    with pytest.raises(ImportRefused) as caught:
        run_bounded(read, "a.pdf")
    assert caught.value.problem.code == "import-crashed"
    log = Path(dict(caught.value.problem.facts)["log"])
    found = log.read_text("utf-8")
    log.unlink()
    return found


def test_a_reader_that_dies_is_reported_as_a_crash():
    """As a crash in a library would be; the log has how it ended."""
    assert "ended with" in log_of(lambda: os._exit(3))
    assert "ended with" in log_of(lambda: os.kill(os.getpid(), signal.SIGTERM))


def test_a_fault_in_a_reader_is_reported_with_its_trace():
    """It is no question of time, and the trace names where it happened."""
    found = log_of(lambda: [].pop())
    assert "IndexError: pop from empty list" in found and "test_bounded.py" in found


def test_a_fault_behind_the_readers_is_a_refusal_too(tmp_path, monkeypatch):
    """In whatever pass it happens: no traceback reaches who imports."""
    monkeypatch.setattr(passes, "take_letter", lambda document: document.blocks[99])
    path = tmp_path / "a.txt"
    path.write_text("Có 5 hồ sơ.")
    with pytest.raises(ImportRefused) as caught:
        import_document(path, series="thu", period=PERIOD, language="vi")
    assert caught.value.problem.code == "import-crashed"
    assert "IndexError" in Path(dict(caught.value.problem.facts)["log"]).read_text("utf-8")


def test_two_tables_without_a_word_are_none(tmp_path):
    """As a page has them that a system exports under the name of a workbook."""
    path = tmp_path / "weekly.xls"
    table = (
        "<table><tr><th>Commodity</th><th>Tons</th></tr><tr><td>Wheat</td><td>125</td></tr></table>"
    )
    path.write_text(
        f"<html><body><table><tr><td></td></tr></table><table><tr><td> </td></tr></table>{table}</body></html>"
    )
    draft = import_document(path, series="thu", period=PERIOD, language="vi")
    assert [column.values for column in draft.tables[0].columns] == [("Wheat",), (125,)]


def test_a_refusal_keeps_its_words(tmp_path):
    """What the reader itself says of the file is what the author reads."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(ImportRefused) as caught:
        import_document(path, series="thu", period=PERIOD, language="vi")
    assert caught.value.problem.code == "import-damaged"


@pytest.mark.parametrize("name", ["a.html", "a.md"])
@pytest.mark.whole
def test_deep_nesting_ends_in_a_message(tmp_path, name):
    """Or is read; no other error comes out."""
    path = tmp_path / name
    path.write_text("<div><ul><li>" * 4000 + "5" if name == "a.html" else "> " * 5000 + "5")
    try:
        import_document(path, series="thu", period=PERIOD, language="vi")
    except ImportRefused as refused:
        assert refused.problem.code in ("import-too-deep", "import-too-slow", "import-damaged")


def seconds_for(tmp_path, name, text):
    """How long an import takes."""
    path = tmp_path / name
    path.write_text(text)
    started = time.process_time()
    import_document(path, series="thu", period=PERIOD, language="vi")
    return time.process_time() - started


DENSE = "Trong kỳ có " + ", ".join(f"{n % 900 + 1}.{n % 899 + 100} hồ sơ" for n in range(3500))
ROWS = "TT;Tên;Số lượng\n" + "".join(
    f"{n};Đơn vị {n};{n % 900 + 1}.{n % 900 + 100}\n" for n in range(1, 3401)
)
CITED = ", ".join(f"Quyết định số {n}/QĐ-UBND ngày 1/2/2022" for n in range(1500))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text"), [("a.txt", DENSE), ("a.csv", ROWS), ("b.txt", CITED)], ids=range(3)
)
def test_time_grows_with_the_length(tmp_path, name, text):
    """Four times the length takes less than ten times as long, and no long document takes more than ten seconds."""
    head, _, body = text.partition("\n") if name == "a.csv" else ("", "", text)
    quarter = f"{head}\n{body[: len(body) // 4]}"
    seconds_for(tmp_path, name, quarter)  # what is imported once is not measured
    short, long = seconds_for(tmp_path, name, quarter), seconds_for(tmp_path, name, text)
    assert long < 10 * short + 5
