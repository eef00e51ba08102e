"""Figures of a text that count things."""

from decimal import Decimal

import pytest

from site_builder.core.numbers.numeral import ENGLISH, VIETNAMESE
from site_builder.extensions.office_import.document import Document, Line
from site_builder.extensions.office_import.draft import bind_figures
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.prose.report import Entry, outline, prose_figures
from site_builder.extensions.office_import.readers.markup import read_html


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Có 1,000 người dự.", None),
        ("Gấp 1,704 lần.", Decimal("1.704")),
        ("Có 1.000 người dự.", Decimal(1000)),
    ],
)
def test_nobody_counts_a_thousandth_of_a_man(text, value):
    """1,000 people in a Vietnamese text are a thousand by another habit, or a slip: a doubt, never one."""
    (figure,) = prose_figures([Entry("paragraph", text, section="I")], [VIETNAMESE])
    assert (figure.quantity.value, figure.quantity.doubtful) == (value, value is None)


def test_sections_are_named_in_the_language_of_the_draft():
    """The numbers of an English portal's figures hold no Vietnamese word without its marks."""
    told = (
        ("paragraph", "12 requests came."),
        ("heading", "II. Results"),
        ("paragraph", "Of these 7 were answered."),
    )
    lines = tuple(Line(kind, text) for kind, text in told)
    with drafting("en"):
        figures = list(prose_figures(list(outline(Document("html", lines, True))), [ENGLISH] * 3))
    assert [(each.id, each.section) for each in figures] == [
        ("opening-1", "opening"),
        ("section-ii-1", "II"),
    ]


def test_numbers_of_two_boxes_are_not_one():
    """A browser shows the choices 10 and 20; tags alone stand between them."""
    page = "<p>A <select><option>10</option><option>20</option></select><svg><text>8</text></svg><noscript>5</noscript>"
    text = " ".join(line.text for line in read_html(page.encode(), "a.html").blocks)
    assert not {"1020", "85", "208", "2085"} & set(text.split())


def test_nothing_is_bound_in_a_text_without_tables():
    """Its figures stand in their table alone; what a page would print to the letter stays as typed, too."""
    figures = list(
        prose_figures([Entry("paragraph", "Có 350 người dự.", section="I")], [VIETNAMESE])
    )
    assert figures and bind_figures(figures, [], language="vi") == {}
