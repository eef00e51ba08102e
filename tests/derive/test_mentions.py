"""Which digits of a text are figures."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.core.cell import canonical_cell
from site_builder.core.numbers.mentions import mask
from site_builder.validate.consistency.sentences import sentences_of

NBSP = "\N{NO-BREAK SPACE}"
FOLDER = Path(__file__).parents[1] / "cases/prose-numbers"
CASES = [
    case
    for path in sorted(FOLDER.glob("*.yml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def figures(text, language="vi"):
    """Every figure found, as printed and what it is worth."""
    return [
        f"{mention.text.replace(NBSP, ' ')} = {canonical_cell(mention.value)}"
        for sentence in sentences_of(text, (), language)
        for mention in sentence.mentions
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(case):
    """The figures of a text, and nothing else."""
    assert figures(case["text"], case.get("language", "vi")) == case.get("found", [])


def test_lines_are_counted():
    """A figure knows its line, from 0."""
    text = "Một.\n\nHai dòng\ncó 12 tổ.\n\n- có 13 tổ\n"
    assert [m.line for s in sentences_of(text, (), "vi") for m in s.mentions] == [3, 5]


@given(st.text("0123456789.,/-%() \nabcđQĐUBNDthángnămđiều[]{}#`<>\ue000\ue001", max_size=80))
@settings(max_examples=2 * settings.default.max_examples)
def test_masking_keeps_places(text):
    """Blanking out moves no letter and no line."""
    masked = mask(text)
    assert len(masked) == len(text) and masked.count("\n") == text.count("\n")
