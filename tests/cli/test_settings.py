"""mkdocs.yml that cannot be used: each mistake with its key, its cause and its remedy, in the portal's language."""

import pytest
import yaml

from site_builder.core.i18n.report import tell
from site_builder.core.problem import BuildRefused
from site_builder.plugin.reading import read_settings

CASES = {
    "a second colon": (
        {"site_name: Báo": "site_name: Cổng: Báo"},
        "dòng 2",
        "dấu hai chấm thứ hai",
        "second colon",
    ),
    "a tab": (
        {"  name: null": "\tname: null"},
        "dòng 8",
        "Thay dấu tab bằng dấu cách",
        "holds a tab",
    ),
    "a folder that is not there": (
        {"docs_dir: reports": "docs_dir: bao-cao"},
        "docs_dir",
        "bao-cao",
        "bao-cao",
    ),
    "a plugin misspelt": (
        {"- open-data:": "- opendata:"},
        "plugins",
        "Ý bạn là “open-data”?",
        "Did you mean",
    ),
    "a number for an address": (
        {"site_url: https://mau.example/": "site_url: 5"},
        "site_url",
        "dấu nháy",
        "quotes",
    ),
    "an address without scheme": (
        {"site_url: https://mau.example/": "site_url: mau.example"},
        "site_url",
        "https://",
        "https://",
    ),
    "a part of the licence missing": (
        {"        title: Creative Commons Attribution\n": ""},
        "title",
        "licence",
        "licence",
    ),
    "a language nobody speaks": (
        {"datasets: datasets": "datasets: datasets\n      language: tieng-viet"},
        "language",
        "một trong các giá trị",
        "Write one of",
    ),
    "a way of cutting windows that nobody knows": (
        {"datasets: datasets": "datasets: datasets\n      regime: fiscal-4"},
        "regime",
        "fiscal-01…12, fiscal-01…12-end, academic-01…12",
        "not 'fiscal-4'",
    ),
    "our plugin left out": (
        {"  - open-data:": "  - search:"},
        "plugins",
        "Thêm dòng “- open-data: …”",
        "Add a line “- open-data: …”",
    ),
    "a flag that is none": (
        {"datasets: datasets": "datasets: datasets\n      publication: {set_aside: có}"},
        "set_aside",
        "Viết true hoặc false",
        "Write true or false",
    ),
    "another theme": (
        {
            "theme:\n  name: null\n": "theme:\n  name: mkdocs\n",
            "  custom_dir: ": "  highlightjs: false #",
        },
        "theme",
        "không in được",
        "cannot print",
    ),
    "built within the texts": (
        {"site_dir: site": "site_dir: reports/site"},
        "site_dir",
        "hai thư mục",
        "neither",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_of_the_settings(sample_copy, name):
    """Place, cause and remedy, in one language each time."""
    edits, place, vi, en = CASES[name]
    settings = sample_copy / "mkdocs.yml"
    text = settings.read_text("utf-8")
    for old, new in edits.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    settings.write_text(text, "utf-8")
    with pytest.raises(BuildRefused) as refused:
        read_settings(settings)
    told = {language: tell(refused.value.problems, language) for language in ("vi", "en")}
    assert place in told["vi"] and vi in told["vi"] and en in told["en"]
    assert "Expected" not in told["vi"] and "Write " not in told["vi"]


def test_all_that_is_wrong_is_told_at_once(sample_copy):
    """MkDocs would stop at the first, and its author build as often as there are slips."""
    settings = sample_copy / "mkdocs.yml"
    written = yaml.safe_load(settings.read_text("utf-8"))
    own = next(each["open-data"] for each in written["plugins"] if "open-data" in each)
    own |= {"language": "xx", "publisher": {}, "licence": {"title": 3}}
    settings.write_text(yaml.safe_dump(written, allow_unicode=True), "utf-8")
    with pytest.raises(BuildRefused) as refused:
        read_settings(settings)
    assert {each.column for each in refused.value.problems} >= {"language", "name", "title", "url"}


def test_settings_in_another_encoding(sample_copy):
    """Saved as the old Vietnamese code page."""
    (sample_copy / "mkdocs.yml").write_bytes(b"site_name: C\xd2ng\n")
    with pytest.raises(BuildRefused) as refused:
        read_settings(sample_copy / "mkdocs.yml")
    assert "không được lưu dạng UTF-8" in tell(refused.value.problems, "vi")
