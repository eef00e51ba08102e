"""The index of the words of rows, as the script of the page reads what a build wrote."""

import json
from pathlib import Path

import pytest

from site_builder.core import addresses as at
from site_builder.pages.search.finder import word_files, words_in

pytestmark = pytest.mark.browser
ASSETS = Path(__file__).parents[2] / "theme/assets"
HELD = """async ({ blocks, asked }) => {
  const { holding } = await import("/search/words.js");
  const found = [];
  for (const query of asked) found.push(await holding(query, async (number) => blocks[number - 1]));
  return found;
}"""
SIZES = (1, 60, 24_000)  # a block for each word, some blocks, one
ROWS = {
    "bung-thu": "Rác thải, nước thải ở phường Bửu Hòa: 5.4.1",
    "duong-pho": "Đường phố Nguyễn Huệ dài 1.704,5 mét",
    "rac-xa": "Rác ở xã Đắk Ơ; khởi tạo constructor",
    "to-chuc": "Tổ công nghệ số cộng đồng, ưu tiên người khuyết tật 2026",
}


@pytest.fixture(scope="module")
def held(chromium, serve):
    """The datasets that hold each of several queries; `most` are the bytes of a block."""
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{serve(ASSETS)}/site.css")
    yield lambda asked, most: page.evaluate(HELD, {"blocks": blocks(most), "asked": asked})
    context.close()


def blocks(most):
    """What a build writes of the rows."""
    words = {name: words_in([("", [("", "", said)])]) for name, said in ROWS.items()}
    found = {file.uri: json.loads(file.content) for file in word_files("vi", words, most)}
    return [found[at.row_words_json("vi", number)] for number in range(1, len(found) + 1)]


@pytest.mark.parametrize("most", SIZES)
def test_every_word_finds_its_rows(held, most):
    """Those of every dataset, however small the blocks."""
    told = {name: words_in([("", [("", "", said)])]) for name, said in ROWS.items()}
    words = sorted({word for own in told.values() for word in own})
    expected = [[name for name, own in told.items() if word in own] for word in words]
    assert held([f"{word} " for word in words], most) == expected


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("rác ", ["bung-thu", "rac-xa"]),
        ("RAC ", ["bung-thu", "rac-xa"]),
        ("đường ", ["duong-pho"]),
        ("đắk ơ ", ["rac-xa"]),
        ("5.4.1 ", ["bung-thu"]),
        ("1.704,5 ", ["duong-pho"]),
        ("khuyế", ["to-chuc"]),
        ("constructor ", ["rac-xa"]),
        ("rác valueof ", []),
    ],
)
@pytest.mark.parametrize("most", SIZES)
def test_a_query_finds_the_datasets_that_hold_it(held, query, names, most):
    """Whole words by a blank after them, the beginning of one without."""
    assert held([query], most) == [names]


def test_a_word_that_every_script_knows_finds_nothing_where_no_row_has_it(held, monkeypatch):
    """“constructor” is a name that every object of JavaScript has."""
    monkeypatch.setitem(ROWS, "rac-xa", "Rác ở xã Đắk Ơ")
    assert held(["constructor ", "constructor"], 24_000) == [[], []]
