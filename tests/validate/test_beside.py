"""Sentences beside those of the reports before."""

from datetime import date
from types import SimpleNamespace

import pytest

from site_builder.validate.beside import check_recalled

SENTENCE = "Trong quý này thành phố có tất cả {{{{ figure({}) }}}} hộ dùng nước sạch hằng ngày."


def report(month, call):
    """As much of a report as is looked at."""
    return SimpleNamespace(
        file=f"reports/2021-{month}.md",
        summary=(),
        headlines=(),
        text=SENTENCE.format(call),
        first_line=1,
        written={},
        window=SimpleNamespace(end=date(2021, month, 28)),
    )


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        ('"1.1"', '"1.2"', "1.1"),
        ('"1.1", "a"', '"1.1", "b"', "a"),
        ('"1.1", "a"', '"1.1", ', None),  # a call that is being written has a finding of its own
        ('"1.1", ', '"1.1", "a"', None),
        ('"1.1"', '"1.1"', None),
    ],
)
def test_the_part_that_differs_is_named(first, second, right):
    """Whatever stands between the brackets."""
    parts = [
        dict(problem.facts)["right"]
        for problem in check_recalled([report(1, first), report(2, second)])
    ]
    assert parts == [right] * (right is not None)
