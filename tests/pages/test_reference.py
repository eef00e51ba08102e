"""What cites an indicator, in three forms and one line."""

import json
import re
from datetime import date

import pytest

from site_builder.derive.portal import Portal
from site_builder.pages.indicators.reference import (
    CITATIONS,
    Reference,
    reference_files,
    reference_of,
)
from tests.series import read_portal

MADE = Reference(
    key="x-5-4",
    title="Tỷ lệ {hồ sơ} & 100%",
    author="Sở Nội vụ",
    container="Báo cáo mở",
    url="https://baocao.example/indicators/x/5.4/",
    language="vi",
    figure="năm 2024: 50,66\xa0%",
    issued=date(2025, 1, 31),
)


def written(reference=MADE):
    """The three files by their suffix."""
    files = list(reference_files("indicators/x/5.4/", reference))
    assert [file.uri.rpartition("/")[2] for file in files] == list(CITATIONS)
    return [file.content.decode() for file in files]


def test_bibtex_is_balanced_and_escaped():
    """Every brace that opens closes, and no sign of TeX is left bare."""
    bib = written()[0]
    bare = re.sub(r"\\.", "", bib)
    assert bare.count("{") == bare.count("}") and not re.search(r"[%&#$]", bare)
    assert r"title = {{Tỷ lệ \{hồ sơ\} \& 100\%}}" in bib and "year = {2025}" in bib


def test_ris_has_a_tag_a_line():
    """It begins with its type and ends with its end; nothing breaks a line."""
    lines = written()[1].rstrip("\r\n").split("\r\n")
    assert lines[0] == "TY  - DATA" and lines[-1].startswith("ER  -")
    assert (
        all(re.match(r"[A-Z][A-Z0-9]  - ", f"{line} ") for line in lines)
        and "DA  - 2025/01/31" in lines
    )


def test_csl_is_one_dataset():
    """With its day in parts."""
    (item,) = json.loads(written()[2])
    assert (item["type"], item["issued"]) == ("dataset", {"date-parts": [[2025, 1, 31]]})
    assert item["author"] == [{"literal": "Sở Nội vụ"}] and item["note"] == MADE.figure


def test_what_is_not_known_is_left_out():
    """No year of the build in the place of the data's."""
    bib, ris, csl = written(Reference("x", "T", "A", "C", "https://a.example/", "vi"))
    assert "year" not in bib and "PY" not in ris and "issued" not in json.loads(csl)[0]


@pytest.mark.whole
def test_the_line_says_the_figure_and_its_period():
    """As the page prints it."""
    portal = Portal(read_portal())
    line = reference_of(portal.publication, portal.histories.of("cchc", "5.4")).line
    assert "6 tháng đầu năm 2022: 50,66\xa0%" in line and line.endswith("/indicators/cchc/5.4/")
