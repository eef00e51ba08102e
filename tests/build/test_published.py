"""What the sample portal publishes, kept in tests/golden/published: five pages, API, feeds, messages.

Blanks between tags, sizes and checksums are left out: these hang on libraries and have tests of their own.
"""

import json
import re

import pytest

from tests.goldens import golden_of

pytestmark = pytest.mark.whole

golden = golden_of("published")

PAGES = {
    "home": "index.html",
    "report": "thu-gom/2021-q1/index.html",
    "dataset": "datasets/thu-gom-2021-q1/index.html",
    "indicator": "indicators/cap-nuoc/1.1/index.html",
    "catalogue": "datasets/index.html",
}
FILES = (
    "api/v1/index.json",
    "api/v1/datasets/thu-gom-2021-q1.json",
    "api/v1/indicators/cap-nuoc/1.1.json",
    "api/v1/latest/cap-nuoc.json",
    "api/v1/reports/thu-gom/2021-q1.json",
    "api/v1/series/cap-nuoc.json",
    "feed.json",
    "thu-gom/feed.json",
    "thu-gom/feed.xml",
    "sms.json",
    "sms/tg-1.2-2021q1.txt",
    "zalo/tg-1.2.json",
)
_SIZE = re.compile(r"\b[\d.,]+(?:\s|&nbsp;)(?:[kKM]?B)\b")
_SUM = re.compile(r"\b[0-9a-f]{64}\b")
_BYTES = re.compile(r'("(?:bytes|size)": )\d+')


def readable(name, text):
    """One tag or one JSON value a line; what hangs on libraries left out."""
    text = _SUM.sub("SHA-256", text)
    if name.endswith(".html"):
        return re.sub(r">\s*<", ">\n<", _SIZE.sub("SIZE", text))
    if name.endswith(".json"):
        # Numbers stay as written: 77.70 is not 77.7.
        parsed = json.loads(text, parse_float=lambda digits: f"number {digits}")
        return _BYTES.sub(r"\1SIZE", json.dumps(parsed, ensure_ascii=False, indent=1)) + "\n"
    return text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_what_it_was(sample, golden, page):
    """Every word, link and figure."""
    golden(f"{page}.html", readable(PAGES[page], (sample / PAGES[page]).read_text("utf-8")))


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_it_was(sample, golden, name):
    """Fields, numbers and texts that programs and readers rely on."""
    golden(name.replace("/", "."), readable(name, (sample / name).read_text("utf-8")))


def test_a_changed_digit_is_seen(sample):
    """Neither sizes nor blanks hide a figure."""
    text = (sample / PAGES["report"]).read_text("utf-8")
    assert readable("a.html", text) != readable("a.html", text.replace("2", "3"))
    assert readable("a.json", '{"value": 77.70}') != readable("a.json", '{"value": 77.7}')
