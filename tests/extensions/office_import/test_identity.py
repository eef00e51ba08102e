"""Rows held against those of the period before: chosen all at once, a printed code being one vote of several."""

import random
from decimal import Decimal

import pytest

from site_builder.extensions.office_import.last_period import Row, identify

LATE, ON_TIME = "Tỷ lệ hồ sơ giải quyết quá hạn", "Tỷ lệ hồ sơ giải quyết đúng hạn"


def rows(*parts):
    """Rows of a code, a name, a unit and a value."""
    return [
        Row(code, name, unit, None if value is None else Decimal(value))
        for code, name, unit, value in parts
    ]


BEFORE = rows(
    ("1.1", "Tổng số hồ sơ đã tiếp nhận", "Hồ sơ", "8412"),
    ("1.2", LATE, "%", "1.8"),
    ("1.3", ON_TIME, "%", "97.3"),
    ("1.4", "Số lượt thanh toán trực tuyến", "Lượt", "2375"),
)


def test_a_printed_code_does_not_continue_another_indicator():
    """1.2 was the late ones; the form dropped them and what is printed 1.2 now is the next one, worded anew."""
    now = rows(
        ("1.1", "Tổng số hồ sơ đã tiếp nhận", "Hồ sơ", "8533"),
        ("1.2", "Tỷ lệ hồ sơ được giải quyết trước và đúng hạn", "%", "98.1"),
        ("1.3", "Số lượt thanh toán trực tuyến", "Lượt", "2914"),
    )
    same = identify(now, BEFORE, {})
    assert (same.pairs[0], same.pairs[2]) == (0, 3)
    assert same.pairs.get(1) != 1
    assert same.pairs.get(1, same.plausible.get(1, (None,))[0]) == 2


def test_two_renamed_rows_are_not_swapped():
    """Each is nearest to another one; together the sum decides."""
    now = rows(
        ("1.2", "Tỷ lệ hồ sơ quá hạn", "%", "2.1"),
        ("1.3", "Tỷ lệ hồ sơ đúng hạn", "%", "96.8"),
    )
    assert identify(now, BEFORE, {}).pairs == {0: 1, 1: 2}


def test_every_plausible_successor_is_offered():
    """The likeliest first; none of them is taken by itself."""
    now = rows(("1.2", "Tỷ lệ hồ sơ giải quyết", "%", "50"))
    same = identify(now, BEFORE[1:3], {})
    assert same.pairs == {} and set(same.plausible[0]) == {0, 1}


def test_another_level_is_another_thing():
    """Mức độ 3 does not become mức độ 4, whatever its code."""
    before = rows(("5.1", "Số thủ tục trực tuyến mức độ 3", "Thủ tục", "32"))
    now = rows(("5.1", "Số thủ tục trực tuyến mức độ 4", "Thủ tục", "1704"))
    assert identify(now, before, {}).pairs == {}


def test_what_somebody_settled_is_taken_from_nobody():
    """A row that is new, and one that was another."""
    now = rows(("1.2", LATE, "%", "1.9"), ("1.9", "Hồ sơ trễ", "%", "1.9"))
    assert identify(now, BEFORE, {0: None, 1: 1}).pairs == {1: 1}


@pytest.mark.parametrize("seed", range(30))
def test_a_reworded_form_keeps_its_histories(seed):
    """Rows lose or gain a word, their codes shift, their values move by a tenth: no history goes to another row."""
    chosen = random.Random(seed)
    subjects = (
        "hồ sơ trực tuyến",
        "thủ tục liên thông",
        "văn bản điện tử",
        "phản ánh",
        "chứng thư số",
        "camera giao thông",
    )
    names = [
        f"{kind} {subject} của {place}"
        for subject in subjects
        for kind in ("Số", "Tỷ lệ")
        for place in ("xã", "huyện")
    ]
    before = rows(
        *(
            (f"{n // 4 + 1}.{n % 4 + 1}", name, "", str(chosen.randrange(50, 5000)))
            for n, name in enumerate(names)
        )
    )
    now, origin = [], []
    for n, row in enumerate(before):
        if chosen.random() < 0.15:
            continue
        words = row.name.split()
        if chosen.random() < 0.3:
            words.insert(1, "lượng")
        value = row.value * Decimal(chosen.randrange(90, 110)) / 100
        now.append(Row(f"{len(now) // 4 + 1}.{len(now) % 4 + 1}", " ".join(words), "", value))
        origin.append(n)
    same = identify(now, before, {})
    assert {a: b for a, b in same.pairs.items() if b != origin[a]} == {}
    assert len(same.pairs) >= 0.8 * len(now)
    assert all(origin[a] in same.plausible[a] for a in range(len(now)) if a not in same.pairs)
