"""Questions as people ask them: the right thing stands first, and each figure in a box was read in the sources.

The scripts of the search page answer in node, without a browser. `python -m tests.asked` asks the whole demonstration,
and through the Model Context Protocol.
"""

import json
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.asked import answered as answered_by
from tests.asked import by_page, is_right, values_of
from tests.conftest import slow_but

FILES = {file.stem: file for file in sorted(Path(__file__).parent.glob("questions*.yml"))}
FEW = ("questions", "questions_eleventh")  # that scripts/test asks
FIRST, AMONG = (
    0.9,
    0.95,
)  # of the questions, whose right answer stands first, and among the first three
BOXED = {"portal": 80, "papi_site": 70}  # questions at least that one figure answers


@pytest.fixture(params=BOXED)
def site(request):
    """A portal, by the name of its fixture."""
    return request.getfixturevalue(request.param)


@cache
def answered(site, name):
    """Each question of a set with what a portal answers; no answer of another portal's figures may be a wrong one."""
    cases = yaml.load(FILES[name].read_bytes(), yaml.CSafeLoader)
    return [(case, *found) for case, found in zip(cases, by_page(site, cases), strict=True)]


def _has(site, case):
    """Whether a portal has what is asked for, in all places."""
    first = [case["first"]] if isinstance(case["first"], str) else case["first"]
    return case["kind"] != "nothing" and all(
        (site / address.partition("#")[0].strip("/")).is_dir() for address in first
    )


@pytest.mark.parametrize("name", slow_but(FEW, FILES))
def test_questions_are_answered(site, name):
    """Nine of ten by what stands first; and each box shows a figure that somebody read in the sources."""
    asked = answered(site, name)
    own = [(case, places) for case, places, _ in asked if _has(site, case)]
    first = [
        case["ask"]
        for case, places in own
        if not any(is_right(case, place) for place in places[:1])
    ]
    among = [
        case["ask"] for case, places in own if not any(is_right(case, place) for place in places)
    ]
    assert len(own) > 10 and len(first) <= (1 - FIRST) * len(own), first
    assert len(among) <= (1 - AMONG) * len(own), among
    boxes = [(case, value) for case, _, value in asked if value is not None]
    assert (
        boxes
        and [(case["ask"], value) for case, value in boxes if value not in values_of(case)] == []
    )


@pytest.mark.slow
def test_many_questions_have_a_box(request, site):
    """Others have none."""
    boxes = [value for name in FILES for *_, value in answered(site, name) if value is not None]
    assert len(boxes) >= BOXED[request.node.callspec.params["site"]]


def test_an_amount_of_another_year_is_printed_in_its_own_unit(tmp_path):
    """In the portal's second language, though the newest one is printed at its readers' scale."""
    hit = [0, "Local spending", "indicators/q/chi/", "chi", "13.9 trillion dong", "2014, Huế", "", "", "2013 2014", "",
           1, "13871204", "", "", "", "13,871,204 million dong"]  # fmt: skip
    index = {
        "language": "vi",
        "kinds": [["indicator", "Indicator"]],
        "statuses": {},
        "short": {},
        "hits": [hit],
    }
    fact = {
        "value": 740207,
        "printed": "740.207 triệu đồng",
        "unit": "triệu đồng",
        "period": "2013",
        "area": "hue",
    }
    facts = {
        "unit": "triệu đồng",
        "areas": [{"code": "hue", "name": "Huế"}],
        "facts": [fact | {"end": "2013-12-31"}],
    }
    for path, content in {
        "search/en.json": index | {"asks": {"areas": ["Huế"]}},
        "facts/q.chi.json": facts,
    }.items():
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(json.dumps(content), "utf-8")
    (tmp_path / "search/vi.json").write_bytes((tmp_path / "search/en.json").read_bytes())
    [(_, value, printed, _)] = answered_by(
        tmp_path, [{"ask": "local spending Huế 2013", "typed": "en"}]
    )
    assert (value, printed) == ("740207", "740,207 million dong")
