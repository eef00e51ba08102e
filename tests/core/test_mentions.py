"""Which digits of a sentence are figures, by the one grammar that all rooms share."""

import unicodedata
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.numbers.mentions import mask, quantities_in, unit_after
from site_builder.core.numbers.number import format_number
from site_builder.core.numbers.numeral import ENGLISH, VIETNAMESE, convention_of
from site_builder.core.numbers.qualifier import PROMISED, QUALIFIERS, SHARED
from site_builder.core.numbers.quantity import Quantity
from tests.prose import CASES, answer, sentences

VALUES = st.decimals(min_value=0, max_value=10**12, allow_nan=False, allow_infinity=False, places=2)
ALWAYS = [word for word in QUALIFIERS if PROMISED[word] != "exact" and word not in SHARED]


def composed(text):
    """NFC, as every room hands texts on."""
    return unicodedata.normalize("NFC", text)


def only(text, convention=VIETNAMESE):
    """The one quantity of a text."""
    (quantity,) = quantities_in(text, convention)
    return quantity


def test_there_are_two_hundred_sentences():
    """Of both languages."""
    assert len(CASES) >= 200 and {case.language for case in CASES} == {"vi", "en"}


@sentences
def test_sentence(case):
    """Each figure with what it is worth, each print that nothing decides, and nothing else."""
    found = list(quantities_in(composed(case.text), convention_of(case.language)))
    assert [answer(quantity) for quantity in found if not quantity.doubtful] == case.answers
    assert [quantity.printed for quantity in found if quantity.doubtful] == list(case.doubt)


@sentences
def test_unit_in_words(case):
    """What each figure counts."""
    text = composed(case.text)
    found = [one for one in quantities_in(text, convention_of(case.language)) if not one.doubtful]
    units = [unit_after(text, quantity.end) for quantity in found]
    assert {place: units[place] for place in case.units} == case.units


@sentences
def test_place(case):
    """A figure lies where its print stands."""
    text = composed(case.text)
    for quantity in quantities_in(text, convention_of(case.language)):
        assert text[quantity.start : quantity.end] == quantity.printed
        assert quantity.numeral in quantity.printed


@sentences
def test_undecided_convention_never_gives_another_value(case):
    """Where no convention is decided a figure is the same, doubtful, or not seen."""
    text = composed(case.text)
    known = {one.start: one.value for one in quantities_in(text, convention_of(case.language))}
    for quantity in quantities_in(text, None):
        assert quantity.doubtful or quantity.value == known.get(quantity.start, quantity.value)


@pytest.mark.parametrize("word", ALWAYS)
def test_every_qualifier_is_heard_in_running_text(word):
    """Of the one table, and kept as it is printed."""
    assert only(f"Kết quả {word} 600 lượt.").qualifier == word


@given(
    VALUES,
    st.sampled_from(["", *(word for word in ALWAYS if word not in ("<", ">"))]),
    st.sampled_from(["", "%"]),
)
def test_what_is_printed_is_found_again(value, qualifier, unit):
    """Printed in a sentence and read from it: the same value, qualifier and sign, in both languages."""
    for language, convention in (("vi", VIETNAMESE), ("en", ENGLISH)):
        quantity = Quantity(value=value, qualifier=qualifier, unit=unit)
        found = only(f"Mục tiêu {quantity.format(language)}.", convention)
        assert (found.value, found.qualifier, found.unit) == (value, qualifier, unit)


@given(VALUES.filter(bool), st.sampled_from(["\N{MINUS SIGN}", "-"]))
def test_a_sign_is_never_lost(value, sign):
    """A minus that touches its number within a line."""
    assert only(f"Kết quả {sign}{format_number(value, 'vi')} %.").value == -value


@pytest.mark.parametrize("text", ["-5 tổ", "Một.\n-5 tổ", "Từ 5 -7 ngày", "Kết quả \N{EN DASH}5"])
def test_a_dash_that_may_be_a_minus_is_doubtful(text):
    """Neither sign is taken for granted."""
    assert list(quantities_in(text, VIETNAMESE))[-1].doubtful


def test_a_spaced_group_names_the_habit_that_would_settle_it():
    """Evidence has something to decide."""
    assert only("Có 1 704 lượt.").needs == {"spaced-groups"}


@given(st.text("0123456789.,/-%() \nabcđQĐUBNDthángnămđiều≈hơn", max_size=60))
def test_composed_and_decomposed_letters_agree(text):
    """After composition, which every room does first."""
    plain = composed(text)
    again = composed(unicodedata.normalize("NFD", plain))
    assert list(quantities_in(again, VIETNAMESE)) == list(quantities_in(plain, VIETNAMESE))


@given(st.text(max_size=80))
def test_any_text(text):
    """Nothing makes the grammar fall over, and every figure lies in its text."""
    for convention in (VIETNAMESE, ENGLISH, None):
        for quantity in quantities_in(text, convention):
            assert 0 <= quantity.start < quantity.end <= len(text)
            assert quantity.doubtful == (quantity.value is None)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Mức thu 20-30 triệu đồng", [20_000_000, 30_000_000]),
        ("Từ 1,5 đến 2 nghìn lượt", [1500, 2000]),
        ("Từ 900 - 1,2 triệu", [None, 1_200_000]),
        ("Từ 500 nghìn đến 1 triệu", [500_000, 1_000_000]),
        ("Từ 12-15 ngày", [12, 15]),
    ],
)
def test_a_factor_at_the_end_of_a_range_is_of_both_ends(text, values):
    """Twenty of "20-30 triệu" are millions; where the range would run downwards nothing is certain."""
    assert [quantity.value for quantity in quantities_in(text, VIETNAMESE)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Lương tối thiểu vùng 2 – 3,9 triệu đồng; vùng 3 – 3,45 triệu đồng.",
            [2, 3_900_000, 3, 3_450_000],
        ),
        ("Dự án giai đoạn 2 - 120 tỷ đồng.", [2, 120_000_000_000]),
        ("Khu vực 1 - 4 triệu lao động", [1, 4_000_000]),
        ("Nhóm 2 – 35 triệu", [2, 35_000_000]),
        ("QL 1 – 25 tỷ", [1, 25_000_000_000]),
        ("Nhóm 2-35 triệu", [None, 35_000_000]),
        ("Vùng 1 đến 4 triệu", [None, 4_000_000]),
        ("Thu 20 - 30 triệu đồng", [None, 30_000_000]),
        ("Thu khoảng 20 - 30 triệu đồng", [20_000_000, 30_000_000]),
        ("Thu từ 20 – 30 triệu đồng", [20_000_000, 30_000_000]),
        ("Thu đạt 20 - 30 triệu đồng", [20_000_000, 30_000_000]),
    ],
)
def test_a_dash_between_blanks_is_a_range_only_where_a_word_says_so(text, values):
    """The number of a region, phase or road keeps its print; elsewhere nothing is certain."""
    assert [quantity.value for quantity in quantities_in(text, VIETNAMESE)] == values


@pytest.mark.parametrize("blank", [" ", "\n", "\N{NO-BREAK SPACE}"])
@pytest.mark.parametrize("word", ["thí", "thời", "địa", "trọng"])
def test_a_word_that_ends_in_point_names_nothing(word, blank):
    """ "Thí điểm 8 trạm" counts, wherever the line ends; "điểm 8" is point eight."""
    assert only(f"Đã {word}{blank}điểm 8 trạm.").value == 8
    assert not list(quantities_in(f"Theo{blank}điểm 8 của quyết định.", VIETNAMESE))


def test_masking_keeps_what_is_left():
    """Letters are blanked out or stay."""
    text = "Ngày 14/6/2022 có 12 hồ sơ."
    assert mask(text)[-13:] == text[-13:]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12 hồ sơ mới", "hồ sơ"),
        ("12ha đất", "ha"),
        ("12 của", ""),
        ("12", ""),
        ("12 tổ", "tổ"),
        ("18 giáo viên dạy giỏi", "giáo viên"),
        ("18 giáo sư đầu ngành", ""),
        ("60 tập dữ liệu", "tập dữ liệu"),
    ],
)
def test_unit_after(text, unit):
    """Whole words that are known to count; else what stands alone, and nothing of what goes on."""
    assert unit_after(text, 2) == unit


def test_half_a_power():
    """rưỡi is half of the last power."""
    assert only("Có 2 triệu rưỡi lượt.").value == Decimal(2500000)


@pytest.mark.parametrize(
    "piece", "a|ab-|1.|`a|<a|](a|<!--|gần |mức độ 3, |5 nghìn |a.b-".split("|")
)
@pytest.mark.whole
def test_a_long_line_takes_no_time(piece):
    """Forty thousand letters of one kind: minutes of work would be a pattern that looks again and again."""
    start = process_time()
    list(quantities_in(piece * (40_000 // len(piece)), VIETNAMESE))
    assert process_time() - start < 60


def test_what_is_struck_out_is_no_figure():
    """Nor do its strokes say that the number behind them is about."""
    (quantity,) = quantities_in("~~99~~ 98 were paid", ENGLISH)
    assert (quantity.value, quantity.qualifier) == (98, "")
