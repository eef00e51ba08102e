"""The ranking in Python against that of the theme's script, which it says again: two programs, one order."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from site_builder.extensions.mcp.question import prepare
from site_builder.extensions.mcp.rank import is_sure, rank
from tests.conftest import slow_but

TESTS = Path(__file__).parents[2]
QUESTIONS = [each["ask"] for each in yaml.safe_load((TESTS / "browser/questions.yml").read_text("utf-8"))]


def by_script(answers, queries):
    """The addresses that the script gives."""
    (folder,) = (path for path in (TESTS.parent / "theme/assets/search",) if path.is_dir())
    module = answers.parents[2] / "rank.mjs"
    shutil.copy(folder / "rank.js", module)
    command = [shutil.which("node"), Path(__file__).parent / "rank.mjs", module, answers]
    done = subprocess.run(command, input=json.dumps(queries), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.whole
@pytest.mark.parametrize("language", slow_but(["vi"], ["vi", "en"]))
def test_both_ends_rank_alike(portal, tmp_path, language):
    """Every question, in the index of each language, finds the same five in the same order."""
    answers = tmp_path / "site/search" / f"{language}.json"
    answers.parent.mkdir(parents=True)
    shutil.copy(portal / f"search/{language}.json", answers)
    index = prepare(json.loads(answers.read_text("utf-8")))
    own = [[answer.address for _, answer in rank(index, query)[:5]] for query in QUESTIONS]
    assert dict(zip(QUESTIONS, own, strict=True)) == dict(zip(QUESTIONS, by_script(answers, QUESTIONS), strict=True))


@pytest.mark.whole
def test_what_names_something_else_is_not_sure(portal):
    """A word that no part of the answer holds, whether the portal knows it or not."""
    index = prepare(json.loads((portal / "search/vi.json").read_text("utf-8")))
    for query, is_one in {
        "tỷ lệ hồ sơ trực tuyến có tăng không": True,
        "bao nhiêu người quan tâm Zalo của thành phố": True,
        "Quyết định 1095/QĐ-UBND": False,
        "tòa nhà trung tâm dữ liệu cháy": False,
        "số người quan tâm Zalo bị lừa đảo qua mạng": False,
    }.items():
        ranked = [answer for _, answer in rank(index, query)[:8]]
        is_figure = bool(ranked) and ranked[0].kind in ("indicator", "figure")
        assert (is_figure and is_sure(index, query, ranked[0], ranked)) is is_one, query


def test_what_fits_but_is_not_shown_is_no_measure(monkeypatch):
    """A thing for machines that fits below nothing leaves what holds a word alone, as in the script."""
    hits = [[0, "API", "api/"], [1, "Bụi", "indicators/bui/"]]
    index = prepare({"kinds": [["machine", ""], ["indicator", ""]], "short": {}, "hits": hits})
    scores = {"machine": (-17, True), "indicator": (5, False)}
    monkeypatch.setattr("site_builder.extensions.mcp.rank.score", lambda _, answer, __: scores[answer.kind])
    assert [answer.title for _, answer in rank(index, "bụi")] == ["Bụi"]
