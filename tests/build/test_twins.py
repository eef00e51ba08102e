"""One answer in both languages: every number and day of a page stands on its twin in the other language too."""

import json
from datetime import UTC, datetime

import pytest
import yaml

from tests.conftest import ROOT, SAMPLE, build, slow_but
from tests.portal import apply_edit, copy_sample, release_portal
from tests.tools.reader import read, tokens

pytestmark = pytest.mark.whole

# Where what people wrote differs between the languages: page, what only the Vietnamese says, what only the English.
WRITTEN = {
    "cchc/2022-h1/": (
        ["100"],
        ["4", "5"],
    ),  # “tới 100% sở, ngành” is “to all departments”; a table's description
    "datasets/cchc-2022-h1/": (["100"], ["4", "5"]),
    "datasets/cchc-series/": (["100"], []),
    "indicators/cchc/2/": (["100"], []),
    "cchc/": ([], ["6"]),  # about half-years
    "use/": (["5"], ["1.704", "22", "50,66"]),  # how numbers are written here
}


def make_twins(root):
    """The sample in two languages, with a correction of a figure, its printed form and its copy in the text."""
    copy_sample(root, warm=True)
    settings = yaml.safe_load((SAMPLE / "mkdocs.yml").read_text("utf-8"))
    settings["theme"]["custom_dir"] = str(ROOT / "theme")
    settings["plugins"][0]["open-data"]["languages"] = ["vi", "en"]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    package = "datasets/thu-gom-2021-q1"
    apply_edit(root, {"file": f"{package}/datapackage.yaml", "replace": FIELDS})
    apply_edit(
        root, {"file": f"{package}/indicators.csv", "write": TABLE.format("959.35", "959,35")}
    )
    apply_edit(root, {"file": f"{package}/figures.csv", "append": COPY.format("959.35")})
    release_portal(root, "thu-gom-2021-q1")
    release_portal(root, "cap-nuoc-2018")
    apply_edit(
        root, {"file": f"{package}/indicators.csv", "write": TABLE.format("959.41", "959,41")}
    )
    apply_edit(
        root,
        {
            "file": f"{package}/figures.csv",
            "replace": {COPY.format("959.35"): COPY.format("959.41")},
        },
    )
    release_portal(root, "thu-gom-2021-q1", "Chép nhầm", kind="correction")
    return root / "mkdocs.yml"


NOTE = "        - {name: note, type: string, title: Ghi chú}\n"
FIELDS = {NOTE: "        - {name: value_printed, type: string, title: In}\n" + NOTE}
TABLE = (
    'code,unit,value,value_printed,note\n1,,,,\n1.1,tấn,1704,1.704,\n1.2,tấn,{},"{}",\n'
    '1.3,%,56.30,"56,30",\n2,,2,,Cân từ tháng 1/2021\n'
)
COPY = "phan-loai,Rác phân loại,,{},,tấn,1.2,,\n"


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """The sample in two languages, built."""
    root = tmp_path_factory.mktemp("twins") / "portal"
    site = root / "site"
    done = build(
        make_twins(root),
        site,
        SOURCE_DATE_EPOCH=str(int(datetime(2022, 7, 3, tzinfo=UTC).timestamp())),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(params=slow_but(["portal"], ["portal", "twins"]))
def site(request):
    """The demonstration and the sample, one after the other."""
    return request.getfixturevalue(request.param)


def test_every_number_and_day_stands_in_both_languages(site):
    """Counted: what one language says once, the other says once; texts that people wrote otherwise are listed."""
    differing = {}
    pages = sorted((site / "en").rglob("index.html"))
    for english in pages:
        uri = english.parent.relative_to(site / "en").as_posix() + "/"
        own, other = (
            read(path.read_text("utf-8")) for path in (site / uri / "index.html", english)
        )
        if own != other:
            differing[uri] = sorted((own - other).elements()), sorted((other - own).elements())
    assert len(pages) > 70
    assert differing == {uri: WRITTEN[uri] for uri in WRITTEN if uri in differing}


def test_the_reader_knows_numbers_and_days_of_both_languages():
    """Were it blind, everything would agree."""
    vietnamese = (
        "Ngày 5/7/2022, 6 tháng đầu năm 2021: 1.704,5 tấn, 0,8335 điểm (mã 4.1.1), tháng 8/2020"
    )
    english = "On 5 July 2022, first half of 2021: 1,704.5 tonnes, 0.8335 points (code 4.1.1), August 2020"
    assert (
        tokens(vietnamese, "vi")
        == tokens(english, "en")
        != tokens(english.replace("1,704.5", "1,704.6"), "en")
    )
    assert tokens("1.704", "vi") != tokens("1.704", "en")


@pytest.mark.slow
def test_a_correction_of_one_figure_is_one_figure(twins):
    """Its printed form and its copy in the table of the text are no other figures: on the page, the series, the log."""
    for uri in ("", "thu-gom/", "datasets/thu-gom-2021-q1/", "datasets/thu-gom-series/"):
        html = (twins / uri / "index.html").read_text("utf-8")
        assert "Đính chính ngày 1/7/2022: 959,35 → 959,41" in html, uri
        assert "959,41 và" not in html, uri
    (entry,) = json.loads((twins / "changes.json").read_bytes())["changes"]
    assert (entry["old"], entry["new"]) == ("959,35", "959,41")


@pytest.mark.slow
def test_a_series_page_tells_the_corrections_of_its_data(twins):
    """It marks the row; so it does not say that nothing was corrected."""
    html = (twins / "datasets/thu-gom-series/index.html").read_text("utf-8")
    assert "Chưa có đính chính nào" not in html
    assert "Chưa có đính chính nào" in (twins / "datasets/cap-nuoc-series/index.html").read_text(
        "utf-8"
    )


@pytest.mark.slow
def test_latest_is_the_newest_dataset_of_a_series(twins):
    """One of 2018 leads to that of 2020; so it does where it was released."""
    for name in ("cap-nuoc-2018", "cap-nuoc-2019-9m", "cap-nuoc-2020-q1"):
        html = (twins / "datasets" / name / "index.html").read_text("utf-8")
        assert '<span class="status latest">' not in html, name
        assert 'href="../cap-nuoc-2020-h1/">Mới nhất trong chuỗi:' in html, name
    for name in ("cap-nuoc-2020-h1", "cap-nuoc-series", "cap-nuoc-indicators", "thu-gom-2021-q1"):
        html = (twins / "datasets" / name / "index.html").read_text("utf-8")
        assert '<span class="status latest">' in html and "Mới nhất trong chuỗi" not in html, name
