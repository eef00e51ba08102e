"""The shared sentences as checking a text hears them."""

from site_builder.validate.consistency.sentences import sentences_of
from tests.prose import sentences


@sentences
def test_sentence(case):
    """The figures that a check looks up, with the value and the word before each."""
    found = [
        mention for one in sentences_of(case.text, (), case.language) for mention in one.mentions
    ]
    assert [_answer(mention) for mention in found] == [
        _without_whole(figure) for figure in case.answers
    ]


def _answer(mention):
    unit = mention.unit if mention.unit in ("%", "‰") else ""
    return f"{mention.qualifier} {mention.value:f} {unit}".strip()


def _without_whole(figure):
    """A check holds the part to the tables; its whole stands in the print."""
    return figure.partition("/")[0]
