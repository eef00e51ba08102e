"""A book of a series: every number in its contents and its index is that of a page where another program reads it."""

import re
import subprocess
from dataclasses import replace

import pytest
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.extensions.official_document.book import Chapter, _contents
from site_builder.extensions.official_document.model import Heading, Run
from tests.extensions.official_document.conftest import REPORT
from tests.factories import make_report
from tests.portal import make_portal

NAME = "Khối lượng rác được phân loại"  # of an indicator of the sample, in the last of many rows
ROWS = "".join(f"\n| {number} | {NAME if number == 89 else 'chữ'} |" for number in range(90))
LONG = "\n\n".join(f"## Phần {number}\n\n" + "Một câu dài. " * 150 for number in range(9))
LONG += f"\n\n| Dòng | Tên |\n| --- | --- |{ROWS}"


def book(folder, *options, edits=()):
    """The command over the sample."""
    root = make_portal(folder, [{"file": REPORT, "append": f"\n{LONG}\n"}, *edits])
    return CliRunner().invoke(main, ["series", "book", *options, "-f", str(root / "mkdocs.yml")])


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.needs("pdftotext")
def test_contents_and_index_say_the_pages_that_readers_find(tmp_path):
    """Nine headings over several pages, and the indicators of the series."""
    target = tmp_path / "book.pdf"
    done = book(tmp_path / "portal", "thu-gom", "--to", str(target))
    assert done.exit_code == 0, done.output
    read = subprocess.run(
        ["pdftotext", "-layout", str(target), "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = read.split("\f")[:-1]
    stated = {
        title: int(page)
        for title, page in re.findall(r"^ *(Phần \d) +(\d+)$", pages[1], re.MULTILINE)
    }
    found = {
        f"Phần {n}": 1 + next(i for i, page in enumerate(pages) if i > 1 and f"Phần {n}" in page)
        for n in range(9)
    }
    assert stated == found and len(set(found.values())) > 2
    assert "Mục lục" in pages[1] and "Bảng tra" in pages[-1]
    (numbers,) = re.findall(rf"^ *{NAME} +([\d, ]+)$", pages[-1], re.MULTILINE)
    assert numbers.split(", ")[-1] == str(
        1 + max(i for i, page in enumerate(pages[:-1]) if NAME in page)
    )
    assert not re.search(r" 0\b", pages[-1])


def contents(plain, *chapters):
    """What the contents list under the reports, each headed by its words."""
    documents = [
        replace(plain, blocks=tuple(Heading(1, (Run(words),)) for words in headings))
        for headings in chapters
    ]
    made = [Chapter(n, make_report(), document) for n, document in enumerate(documents, start=1)]
    return [words for _, words, css in _contents(made) if css == "deep"]


def test_contents_leave_out_what_every_report_is_headed_by(plain):
    """Fourteen times the same four headings tell no report apart; of one report all are listed."""
    assert contents(plain, ("Chung", "Tăng"), ("Chung", "Giảm"), ("Chung", "Tăng")) == [
        "Tăng",
        "Giảm",
        "Tăng",
    ]
    assert contents(plain, ("Chung", "Tăng")) == ["Chung", "Tăng"]


@pytest.mark.whole
def test_a_series_that_is_not_there_is_named(tmp_path):
    """With the one that was meant."""
    done = book(tmp_path / "portal", "thu-gon")
    assert done.exit_code == 1 and "thu-gom" in done.output
