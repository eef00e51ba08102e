"""What a built portal holds of its indicators."""

import csv
import json
import re

import pytest

from tests.series import read_sample

pytestmark = pytest.mark.whole

CODES = list(read_sample().indicators("cap-nuoc"))
HEADER = (
    "series,indicator,area,period,period_kind,period_start,period_end,value,unit,status,qualifier,rank,derived,note,"
    "source,source_url,package,report,resource,row"
)
GOLDEN = f"""{HEADER}
cap-nuoc,4,huyen-mau,2018-Q1,quarter,2017-12-15,2018-03-14,12,điểm,official,,,false,,,,cap-nuoc-2018-q1,cap-nuoc/2018-q1/,indicators,8
cap-nuoc,4,huyen-mau,2018-H1,half-year,2017-12-15,2018-06-14,12,điểm,official,,,false,,,,cap-nuoc-2018-h1,cap-nuoc/2018-h1/,indicators,8
cap-nuoc,4,huyen-mau,2018-9M,nine-months,2017-12-15,2018-09-14,13,điểm,official,,,false,,,,cap-nuoc-2018-9m,cap-nuoc/2018-9m/,indicators,8
cap-nuoc,4,huyen-mau,2018,year,2017-12-15,2018-12-14,13,điểm,official,,,false,,,,cap-nuoc-2018,cap-nuoc/2018/,indicators,8
"""


@pytest.mark.parametrize("code", CODES)
def test_every_indicator_has_a_page(sample, code):
    """Headings too."""
    assert (sample / f"indicators/cap-nuoc/{code}/index.html").is_file()


def test_the_rows_of_an_indicator(sample):
    """Golden: one row a figure, with where it comes from."""
    assert (sample / "indicators/cap-nuoc/4/data.csv").read_text("utf-8") == GOLDEN


def test_json_has_the_rows_of_csv(sample):
    """Numbers as numbers; a renamed indicator has its predecessor's rows."""
    folder = sample / "indicators/cap-nuoc/5"
    rows = json.loads((folder / "data.json").read_text("utf-8"))
    with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == [str(row["value"]) for row in rows]
    assert [row["indicator"] for row in rows] == ["4"] * 4 + ["5"] * 6


def test_the_chart_can_be_taken(sample):
    """As SVG and PNG; a break is drawn and named in both languages of the picture."""
    folder = sample / "indicators/cap-nuoc/1.1"
    assert b"PNG" in (folder / "chart-huyen-mau.png").read_bytes()[:8]
    assert "Đổi địa giới, 15/12/2019" in (folder / "chart-huyen-mau.svg").read_text("utf-8")


def test_the_series_package_is_a_dataset_like_any_other(sample):
    """Page, archive, tables, and its place in the catalogue."""
    folder = sample / "datasets/cap-nuoc-series"
    names = {
        "index.html",
        "datapackage.json",
        "cap-nuoc-series.zip",
        "observations.csv",
        "observations.parquet",
    }
    assert names <= {path.name for path in folder.iterdir()}
    assert "datasets/cap-nuoc-series/" in (sample / "catalog.ttl").read_text("utf-8")
    assert 'href="cap-nuoc-series/"' in (sample / "datasets/index.html").read_text("utf-8")


def test_a_report_leads_to_its_indicators(sample):
    """From each code, beside the figure of last year."""
    html = (sample / "cap-nuoc/2019-q1/index.html").read_text("utf-8")
    assert '<a href="../../indicators/cap-nuoc/1.1/">1.1</a>' in html
    assert re.search(r"Kỳ trước cùng loại <small>Quý I/2018</small>", html)


def test_the_navigation_has_indicators(portal):
    """On every page, marked where one stands."""
    html = (portal / "indicators/da-nang/dti/index.html").read_text("utf-8")
    assert re.search(r'<a href="../../" aria-current="true">Chỉ tiêu</a>', html)


def test_dti_page_shows_both_cities(portal):
    """Two figures of 2024 with the merger between them."""
    html = (portal / "indicators/da-nang/dti/index.html").read_text("utf-8")
    table = html.partition('<table class="periods">')[2].partition("</table>")[0]
    assert table.index("0,8335") < table.index('<tr class="break">') < table.index("0,7069")
