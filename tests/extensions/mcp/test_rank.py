"""The theme's script in the engine of the extra, against the same script in node: two engines, one order."""

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
import yaml

from site_builder.extensions.mcp.rank import Ranking
from tests.conftest import slow_but

TESTS = Path(__file__).parents[2]
QUESTIONS = [
    each["ask"] for each in yaml.safe_load((TESTS / "browser/questions.yml").read_text("utf-8"))
]


def by_node(answers, queries, folder):
    """The addresses that the script gives."""
    module = folder / "rank.mjs"
    shutil.copy(TESTS.parent / "theme/assets/search/rank.js", module)
    command = [shutil.which("node"), Path(__file__).parent / "rank.mjs", module, answers]
    done = subprocess.run(
        command, input=json.dumps(queries), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def ranking(portal, *languages):
    """The indexes of a portal, without the words of other languages."""
    return Ranking(
        {each: ((portal / f"search/{each}.json").read_bytes(), b"") for each in languages}
    )


@pytest.mark.whole
@pytest.mark.parametrize("asked", slow_but([("vi", 0)], product(["vi", "en"], range(5))), ids=str)
def test_both_engines_rank_alike(portal, tmp_path, asked):
    """Every question, a fifth at a time, in the index of each language finds the same five in the same order."""
    language, first = asked
    index, questions = ranking(portal, language), QUESTIONS[first::5]
    own = [[answer.address for answer in index.rank(query, language, 5)] for query in questions]
    assert own == by_node(portal / f"search/{language}.json", questions, tmp_path)


@pytest.mark.whole
def test_what_names_something_else_is_not_whole(portal):
    """A word that no part of the answer holds, whether the portal knows it or not."""
    index = ranking(portal, "vi")
    for query, is_one in {
        "tỷ lệ hồ sơ trực tuyến có tăng không": True,
        "bao nhiêu người quan tâm Zalo của thành phố": True,
        "Quyết định 1095/QĐ-UBND": False,
        "tòa nhà trung tâm dữ liệu cháy": False,
        "số người quan tâm Zalo bị lừa đảo qua mạng": False,
    }.items():
        best = next(iter(index.rank(query, "vi", 8)), None)
        assert (
            best is not None and best.kind in ("indicator", "figure") and best.is_whole
        ) is is_one, query


@pytest.mark.whole
def test_the_language_is_that_of_the_words(portal):
    """Of titles, since both indexes hold words of both."""
    index = ranking(portal, "vi", "en")
    asked = ("tỷ lệ hồ sơ trực tuyến", "share of applications online")
    assert [index.language(query) for query in asked] == ["vi", "en"]


def test_a_portal_without_an_index_has_no_answers():
    """It speaks no language."""
    index = Ranking({})
    assert (index.language("a"), index.rank("a", "", 8), [*index.named("a", "").areas]) == (
        "",
        [],
        [],
    )


@pytest.mark.parametrize(
    ("query", "is_whole"), [("thu phí hà nội", True), ("thu phí hà tây", False), ("thu phí", True)]
)
def test_words_of_areas_that_make_none_name_another_place(query, is_whole):
    """Hà Tây is neither Hà Nội nor Tây Ninh, though an indicator of both has its words."""
    line = [0, "Thu phí", "indicators/s/phi/", "", "9", "2023", "", "", "Hà Nội, Tây Ninh", "", 1]
    asks = {"areas": ["Hà Nội", "Tây Ninh"]}
    content = {"kinds": [["indicator", ""]], "short": {}, "hits": [line], "asks": asks}
    (best,) = Ranking({"vi": (json.dumps(content).encode(), b"")}).rank(query, "vi", 1)
    assert best.is_whole is is_whole


def test_any_thread_may_ask():
    """The engine itself breaks where another thread than its own calls it."""
    hits = [
        [0, "Bụi trong nước", "indicators/s/bui/"],
        [0, "Hộ dùng nước sạch", "indicators/s/nuoc/"],
    ]
    index = Ranking(
        {
            "vi": (
                json.dumps({"kinds": [["indicator", ""]], "short": {}, "hits": hits}).encode(),
                b"",
            )
        }
    )
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda query: index.rank(query, "vi", 1)[0].title, ["bụi", "hộ dùng nước"] * 8)
        )
    assert found == ["Bụi trong nước", "Hộ dùng nước sạch"] * 8
