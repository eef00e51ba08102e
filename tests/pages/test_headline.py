"""The sentence about an indicator's newest figure, case by case."""

from dataclasses import replace
from decimal import Decimal

import pytest
import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.history import history_of
from site_builder.derive.observations import Target
from site_builder.pages.indicator_words import Wording
from site_builder.pages.indicators.indicator import headlines_of
from tests.conftest import ROOT
from tests.series import LISTED, cut, joined, observed

LIST = yaml.safe_load((ROOT / "tests" / "cases" / "headlines" / "cases.yml").read_text())


def said(case, language):
    """The sentence of a case, with plain blanks."""
    unit = case["unit"]
    rows = [(year, value, *more) for year, value, *more in case["figures"]]
    figures = [
        observed(year, value, line=line, **{"unit": unit, **(more[0] if more else {})})
        for line, (year, value, *more) in enumerate(rows, 2)
    ]
    newest = parse_period(rows[-1][0])
    aims = [Target("1", newest, case["target"][0], Decimal(case["target"][1]), Text(), "")] if "target" in case else []
    data = joined(*figures, breaks=[cut(case["break"])] if "break" in case else [], targets=aims)
    indicator = replace(LISTED["1"], unit=Text(unit), direction=case.get("direction", "none"))
    told = headlines_of(history_of(data, {"1": indicator}, "1"), Wording(language))
    return " ".join(sentence for sentence, _ in told).replace("\xa0", " ")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("case", LIST, ids=lambda case: case["name"])
def test_headline(case, language):
    """What the page says, in both languages."""
    assert said(case, language) == case[language]


def test_each_area_has_its_sentence():
    """The old territory and the new one are never one: the sentence says which it is about."""
    old = [observed("2023", "0.834", rank=1, area="cu"), observed("2024", "0.8335", rank=2, area="cu")]
    data = joined(*old, observed("2024", "0.7069", rank=17, area="moi"), areas=("cu", "moi"))
    (first, _), (second, _) = headlines_of(history_of(data, LISTED, "1"), Wording("vi"))
    assert first == "Năm 2024, moi: 0,7069 hồ sơ, hạng 17."
    assert second.startswith("Năm 2024, cu: ") and "lùi 1 hạng, xuống hạng 2" in second
