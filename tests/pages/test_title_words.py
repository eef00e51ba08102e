"""The datasets of a large portal: every one on a page, found by each of its words."""

import json
from itertools import accumulate

import pytest

from site_builder.build.site.finder import _answers
from site_builder.core import addresses as at
from site_builder.derive.portal import Portal
from site_builder.pages.search import finder
from site_builder.pages.search.finder import Hit, title_files
from tests.factories import make_publication, make_site

HITS = [
    Hit(
        kind="dataset",
        title="Đất đai của huyện",
        uri="datasets/dat/",
        code="dat-dai",
        words=("quy hoach", "2024"),
    ),
    Hit(
        kind="dataset",
        title="Thủ tục hành chính",
        uri="datasets/tt/",
        code="tt",
        also=("Procedures",),
    ),
    Hit(kind="dataset", title="Rác", uri="datasets/rac/", code="rac"),
]
SHORT = {"tthc": ["thu tuc hanh chinh"]}


def read(files):
    """The datasets in their order, and the index over all blocks."""
    pages = [
        json.loads(content)
        for uri, content in files.items()
        if uri.startswith("search/datasets/vi/")
    ]
    blocks = [
        json.loads(content)["words"]
        for uri, content in files.items()
        if uri.startswith("search/titles/")
    ]
    words = {word: list(accumulate(steps)) for block in blocks for word, steps in block.items()}
    return [line for page in pages for line in page], words


@pytest.fixture(params=[(40, 1), (48_000, 50)], ids=["many-files", "few-files"])
def files(request):
    """The files, however small they are."""
    most, page = request.param
    return {file.uri: file.content for file in title_files("vi", HITS, SHORT, most, page)}


def test_every_dataset_stands_on_a_page_shorter_titles_first(files):
    """As its line in the one file of a small portal."""
    lines, _ = read(files)
    assert [line[1] for line in lines] == ["Rác", "Đất đai của huyện", "Thủ tục hành chính"]
    assert sorted(map(str, lines)) == sorted(str(hit.line) for hit in HITS)


@pytest.mark.parametrize(
    ("word", "title", "is_title"),
    [("dat", "Đất đai của huyện", 1), ("2024", "Đất đai của huyện", 0), ("procedur", "Thủ tục hành chính", 0),
     ("tthc", "Thủ tục hành chính", 0), ("rac", "Rác", 1)],
)  # fmt: skip
def test_a_word_leads_to_its_dataset_and_says_whether_it_is_the_titles(
    files, word, title, is_title
):
    """Keywords, names in other languages and abbreviations count for less."""
    lines, words = read(files)
    ((number, held),) = [divmod(place, 2) for place in words[word]]
    assert (lines[number][1], held) == (title, is_title)


def test_answers_are_split_above_the_bound_only(monkeypatch):
    """Below it one file holds them all; above it the file says how many stand elsewhere."""
    portal = Portal(make_publication(packages=(), reports=(), series=()))
    whole, _ = _answers(portal, HITS, ())
    monkeypatch.setattr("site_builder.pages.search.finder.SPLIT_ABOVE", len(HITS) - 1)
    told = {file.uri: json.loads(file.content) for file in _answers(portal, HITS, ())}
    assert (
        len(json.loads(whole.content)["hits"]) == 3 and json.loads(whole.content)["elsewhere"] == 0
    )
    head = told[at.answers_json("vi")]
    assert (head["hits"], head["elsewhere"], head["page"]) == ([], 3, finder.PAGE)


def test_a_word_of_many_datasets_takes_little():
    """What is told is by how much the next number is larger: one or two digits each."""
    hits = [
        Hit(kind="dataset", title=f"Rác {n}", uri=f"datasets/r{n:04}/", code=f"r{n:04}")
        for n in range(2000)
    ]
    (block,) = [f for f in title_files("vi", hits, {}) if b'"rac":[' in f.content]
    assert (
        len(json.dumps(json.loads(block.content)["words"]["rac"], separators=(",", ":")))
        < 2 * 2000 + 10
    )


def test_codes_are_of_areas_that_lie_in_parts():
    """Another of the same name costs no request: the one of today, of which no divided indicator has a figure."""
    areas = [("Hà Giang", "ha-giang"), ("Huế", "hue"), ("Thừa Thiên Huế", "thua-thien-hue")]
    parts = (("ha-giang", "hai-duong"), ("thua-thien-hue", "vinh-phuc"))
    hit = Hit(
        kind="indicator", title="Tham nhũng", uri="indicators/papi/4/", has_areas=True, parts=parts
    )
    told = json.loads(next(finder.answers_files(make_site(), [hit], areas)).content)
    assert told["codes"] == ["ha-giang", "thua-thien-hue"]
    assert told["asks"]["areas"] == ["Hà Giang", "Thừa Thiên Huế", "Huế"]
    assert told["hits"][0][10] == ["ha-giang", "thua-thien-hue"]


def test_words_of_another_language_stand_apart():
    """The file that is loaded at once asks in its own language alone; the other one in all."""
    hit = Hit(kind="page", title="Terms of use", uri="terms/")
    own, every = (json.loads(file.content) for file in finder.answers_files(make_site(), [hit]))
    asked = [*own["asks"]["kinds"]["terms/"], *own["asks"]["empty"]]
    assert "bản quyền" in asked and "copyright" not in asked
    assert {"bản quyền", "copyright"} <= set(every["kinds"]["terms/"]) and "about/" not in every[
        "kinds"
    ]
