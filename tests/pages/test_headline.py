"""The sentence about an indicator's newest figure, case by case."""

from dataclasses import replace
from decimal import Decimal

import pytest
import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.history import history_of
from site_builder.derive.observations import Target
from site_builder.pages.indicator_words import Wording, headlines_of, tally, telling
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
    aims = (
        [Target("1", newest, case["target"][0], Decimal(case["target"][1]), Text(), "")]
        if "target" in case
        else []
    )
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
    old = [
        observed("2023", "0.834", rank=1, area="cu"),
        observed("2024", "0.8335", rank=2, area="cu"),
    ]
    data = joined(*old, observed("2024", "0.7069", rank=17, area="moi"), areas=("cu", "moi"))
    (first, _), (second, _) = headlines_of(history_of(data, LISTED, "1"), Wording("vi"))
    assert first == "Năm 2024, moi: 0,7069 hồ sơ, hạng 17."
    assert second.startswith("Năm 2024, cu: ") and "lùi 1 hạng, xuống hạng 2" in second


def title(*figures, language="vi", breaks=(), direction="up", **more):
    """What the chart of indicator 1 tells."""
    indicator = replace(LISTED["1"], direction=direction, **more)
    history = history_of(joined(*figures, breaks=breaks), {"1": indicator}, "1")
    return telling(history, history.lines[0], Wording(language)).replace("\xa0", " ")


def test_the_title_of_a_chart_says_what_its_course_comes_to():
    """From the first figure that compares to the newest one, in both languages."""
    figures = [observed(str(year), value) for year, value in ((2020, 5), (2021, 9), (2022, 8))]
    assert title(*figures) == "Hồ sơ: tăng 3 hồ sơ từ năm 2020 đến năm 2022 (tốt hơn)"
    assert title(*figures, language="en") == "Hồ sơ: up 3 hồ sơ from 2020 to 2022 (better)"
    estimate = [*figures, observed("2023", 4, status="estimate")]
    assert title(*estimate) == "Hồ sơ: giảm 1 hồ sơ từ năm 2020 đến năm 2023 (ước tính) (kém hơn)"


def test_a_title_marks_each_figure_that_may_still_change():
    """The earlier one too, in titles of lines, of groups, and in the sentence of the newest figure."""
    older = {"status": "estimate"}
    figures = [observed("2020", 5, **older), observed("2021", 9, **older), observed("2022", 8)]
    assert title(*figures) == "Hồ sơ: tăng 3 hồ sơ từ năm 2020 (ước tính) đến năm 2022 (tốt hơn)"
    history = history_of(joined(*figures), LISTED, "1")
    assert "giảm 1 hồ sơ so với năm 2021 (ước tính)" in headlines_of(history, Wording("vi"))[0][0]
    assert tally("A", history.entries[-1:], Wording("vi")) == "A: 1 giảm so với năm 2021 (ước tính)"


def test_the_title_of_a_chart_compares_one_part_of_the_year():
    """A quarter with the same quarter."""
    figures = [
        observed(f"{year}-Q{part}", year * part) for year in (2021, 2022) for part in (1, 2, 3, 4)
    ][:6]
    assert title(*figures, direction="none") == "Hồ sơ: tăng 2 hồ sơ từ quý II/2021 đến quý II/2022"


@pytest.mark.parametrize(
    "figures",
    [
        [("2021", 5), ("2022", 8)],
        [("2020", 5), ("2021", 9), ("2022", 5)],
        [("2020", "5.1"), ("2021", "5.2"), ("2022", "5.15")],
        [("2020", 5), ("2021", 6), ("2022", 8, {"qualifier": "gần"})],
        [("2020", 5), ("2021", 6), ("2022", 8, {"is_derived": True})],
        [("2020", 5), ("2021", 6), ("2022", 8), ("2022", 9, {"line": 3})],
        [("2020", 5), ("2021", 6), ("2022", 8, {"unit": "nghìn hồ sơ"})],
    ],
    ids=["two", "equal", "rounding", "about", "derived", "contradicting", "unit"],
)
def test_a_chart_that_tells_nothing_has_its_name(figures):
    """Too few figures, and whatever the sentence at the top is silent about."""
    assert (
        title(
            *(observed(year, value, **(more[0] if more else {})) for year, value, *more in figures)
        )
        == ""
    )


def test_the_title_of_a_chart_begins_after_a_break():
    """What came before cannot be compared; with too little after it nothing is said."""
    figures = [observed(str(year), year - 2000) for year in range(2018, 2024)]
    assert (
        title(*figures, breaks=[cut("2021")])
        == "Hồ sơ: tăng 2 hồ sơ từ năm 2021 đến năm 2023 (tốt hơn)"
    )
    assert title(*figures, breaks=[cut("2022")]) == ""


def test_how_many_of_several_figures_rose_and_fell():
    """Where all compare with one period; silent where one does not."""
    rows = [(5, 8), (8, 5), (4, 6), (7, 7)]
    last = [
        history_of(joined(observed("2021", a), observed("2022", b)), LISTED, "1").entries[-1]
        for a, b in rows
    ]
    assert tally("A", last, Wording("vi")) == "A: 2 tăng, 1 giảm, 1 không đổi so với năm 2021"
    assert tally("A", last[:2], Wording("en")) == "A: 1 up, 1 down against 2021"
    assert tally("A", [*last, None], Wording("vi")) == tally("A", [], Wording("vi")) == ""


def test_a_long_amount_is_legible_in_its_sentence():
    """The scale of readers first, the exact figure in brackets; the change in its own scale."""
    figures = [
        observed("2021", 14642111, unit="triệu đồng"),
        observed("2022", 13871204, unit="triệu đồng"),
    ]
    indicator = replace(LISTED["1"], unit=Text("triệu đồng"), direction="none")
    ((sentence, entry),) = headlines_of(
        history_of(joined(*figures), {"1": indicator}, "1"), Wording("vi")
    )
    expected = (
        "Năm 2022: 13,9 nghìn tỷ đồng (13.871.204 triệu đồng), giảm 771 tỷ đồng so với năm 2021."
    )
    assert sentence.replace("\xa0", " ") == expected
    moved = Wording("vi").sentence(entry, indicator).replace("\xa0", " ")
    assert moved == "−771 tỷ đồng (−5,26 %) so với năm 2021"
