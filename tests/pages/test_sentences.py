"""The shared sentences as pages print them: a figure taken from the data says what the sentence said."""

from site_builder.core.numbers.mentions import quantities_in
from site_builder.core.numbers.numeral import convention_of
from site_builder.core.text import OtherLanguage, clean
from site_builder.derive.figures import Figure
from site_builder.pages.charts.figures import figure_view
from tests.prose import answer, sentences


@sentences
def test_sentence(case):
    """Each figure of the sentence, kept in a table and printed by a page, is read again with the same answer."""
    convention = convention_of(case.language)
    quantities = [one for one in quantities_in(clean(case.text), convention) if not one.doubtful]
    again = [
        _read(_printed(quantity, case.language), quantity.qualifier, convention)
        for quantity in quantities
    ]
    assert again == case.answers


def _printed(quantity, language):
    facts = {
        "value": quantity.value,
        "whole": quantity.whole,
        "unit": quantity.unit,
        "qualifier": quantity.qualifier,
    }
    return figure_view(
        Figure(key="mau", label="", resource="figures", line=2, **facts), language
    ).printed


def _read(printed, qualifier, convention):
    """In a sentence of its own; từ is a qualifier only before what reaches upwards."""
    tail = " trở lên" if qualifier == "từ" else ""
    (quantity,) = quantities_in(f"Kết quả {printed}{tail}.", convention)
    return answer(quantity)


def test_what_stands_before_a_figure_is_said_in_the_language_of_the_text():
    """An English text about Vietnamese data says "more than", not "hơn"."""
    figure = Figure(
        key="mau", label="", resource="figures", line=2, value=1500, qualifier="hơn", unit="hộ"
    )
    assert (
        figure_view(figure, OtherLanguage("en", "vi"), unit="households").printed
        == "more than\xa01,500 households"
    )
