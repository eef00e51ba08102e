"""Printed numerals: read by a convention, refused where two differ."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.calendar.moment import parse_day
from site_builder.core.numbers.mentions import find_quantities
from site_builder.core.numbers.number import format_number
from site_builder.core.numbers.numeral import (
    CONVENTIONS,
    ENGLISH,
    VIETNAMESE,
    Votes,
    count_votes,
    decide_convention,
    language_of,
    readings,
)
from site_builder.core.numbers.qualifier import QUALIFIERS
from site_builder.core.numbers.quantity import (
    MISSING,
    NBSP,
    Parts,
    Quantity,
    measured,
    parse_quantity,
)

VALUES = st.decimals(
    min_value=0, max_value=10**12, allow_nan=False, allow_infinity=False, places=None
).map(lambda value: Decimal(format(value, "f")))
PLACES = st.integers(0, 4)

PRINTED = [
    ("1.704", "1704", None, "", ""),
    ("1800", "1800", None, "", ""),
    ("34.500", "34500", None, "", ""),
    ("56,39", "56.39", None, "", ""),
    ("116.340", "116340", None, "", ""),
    ("200.000.000", "200000000", None, "", ""),
    ("0,834", "0.834", None, "", ""),
    ("08", "8", None, "", ""),
    ("07/07", "7", "7", "", ""),
    ("16/16", "16", "16", "", ""),
    ("77,70", "77.70", None, "", ""),
    ("gần 97%", "97", None, "gần", "%"),
    ("hơn 10.000", "10000", None, "hơn", ""),
    ("Trên 2.000", "2000", None, "trên", ""),
    ("trên 15 tỷ đồng", "15000000000", None, "trên", "đồng"),
    ("3 triệu 508 nghìn", "3508000", None, "", ""),
    ("3,5 triệu lượt", "3500000", None, "", "lượt"),
    ("1,2 nghìn tỷ đồng", "1200000000000", None, "", "đồng"),
    ("1.704*", "1704", None, "", ""),
    ("1.704¹", "1704", None, "", ""),
    ("1.704[^2]", "1704", None, "", ""),
    ("1.704a", "1704", None, "", ""),
    ("45,2%p", "45.2", None, "", "%"),
    ("12m", "12", None, "", "m"),
    ("-5,2", "-5.2", None, "", ""),
    ("\u22125,2", "-5.2", None, "", ""),
    ("1\u00a0234\u00a0567,8", "1234567.8", None, "", ""),
    ("1000 lượt/tháng", "1000", None, "", "lượt/tháng"),
    ("≥ 90", "90", None, "≥", ""),
]


@pytest.mark.parametrize(("printed", "value", "whole", "qualifier", "unit"), PRINTED)
def test_vietnamese_print(printed, value, whole, qualifier, unit):
    """Value, whole, qualifier and unit of what reports print; trailing zeros stay."""
    quantity = parse_quantity(printed, VIETNAMESE)
    assert str(quantity.value) == value
    assert quantity.whole == (Decimal(whole) if whole else None)
    assert (quantity.qualifier, quantity.unit, quantity.doubtful) == (qualifier, unit, False)


@pytest.mark.parametrize("printed", ["1,589", "12,340,000"])
def test_english_print(printed):
    """Commas group in English text."""
    assert parse_quantity(printed, ENGLISH).value == Decimal(printed.replace(",", ""))


@pytest.mark.parametrize(
    "printed", ["1.704", "34.500", "1,589", "hơn 10.000", "1.704 tỷ đồng", "1.704/2.000"]
)
def test_nothing_decides(printed):
    """Two conventions differ and none is decided: no value, doubtful."""
    quantity = parse_quantity(printed, None)
    assert quantity.value is None and quantity.doubtful


@pytest.mark.parametrize(
    "printed",
    [
        "1.2.3",
        "12.34.567",
        "1 234",
        "(5,2)",
        "10⁶",
        "3 triệu 5008 nghìn",
        "5 nghìn 3 triệu",
        "1..2",
    ],
)
def test_irregular_print_is_doubtful(printed):
    """Nobody's convention prints so."""
    quantity = parse_quantity(printed, VIETNAMESE)
    assert quantity is None or (quantity.value is None and quantity.doubtful)


@pytest.mark.parametrize(
    "printed",
    [
        "Hoàn thành",
        "0236",
        "001",
        "1095/QĐ-UBND",
        "5 - 7",
        "20/4/2022",
        "~~1.704~~",
        "3 triệu 5",
        "",
    ],
)
def test_words_codes_and_days_are_no_quantities(printed):
    """They stay what they are."""
    assert parse_quantity(printed, VIETNAMESE) is None


@given(VALUES, PLACES)
def test_vietnamese_numbers_come_back(value, places):
    """Printed by the Vietnamese locale, read by the Vietnamese convention."""
    rounded = round(value, places)
    assert parse_quantity(format_number(rounded, "vi", places), VIETNAMESE).value == rounded


@given(VALUES, PLACES)
def test_english_numbers_come_back(value, places):
    """The same in English."""
    rounded = round(value, places)
    assert parse_quantity(format_number(rounded, "en", places), ENGLISH).value == rounded


@given(VALUES, PLACES, st.sampled_from(["vi", "en"]))
def test_undecided_numbers_come_back_or_are_doubtful(value, places, language):
    """Without a convention a number is right or doubtful, never another number."""
    rounded = round(value, places)
    quantity = parse_quantity(format_number(rounded, language, places), None)
    assert quantity.doubtful or quantity.value == rounded


@given(st.text(alphabet="0123456789.,", min_size=1, max_size=14))
def test_any_digits_and_marks(text):
    """A value that no convention was needed for is the value under every convention that reads it."""
    quantity = parse_quantity(text, None)
    if quantity is not None and quantity.value is not None:
        assert set(readings(text).values()) == {quantity.value}
        assert quantity.value.as_tuple().digits  # a real number


@given(st.text(max_size=30))
def test_any_text(text):
    """Nothing makes the reader fall over."""
    for convention in (*CONVENTIONS, None):
        parse_quantity(text, convention)
        list(find_quantities(text, convention))


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (["56,39", "1.704"], "vi", VIETNAMESE),
        (["200.000.000"], "", VIETNAMESE),
        (["0.834"], "en", ENGLISH),
        (["98.5", "1.704"], "vi", None),
        (["56,39", "98.5"], "vi", None),
        (["1.704"], "vi", VIETNAMESE),
        (["1.704"], "", None),
        (["56,39"], "en", None),
    ],
)
def test_convention_is_decided_by_agreement(texts, language, expected):
    """Numerals and language must agree; language alone serves where no numeral speaks."""
    assert decide_convention(count_votes(texts), language) == expected


def test_names_in_prose_do_not_vote():
    """Chợ 4.0 and chỉ tiêu 5.4 are no decimal points."""
    assert count_votes(["Chợ 4.0 theo chỉ tiêu 5.4, đạt 56,39%"], prose=True) == Votes(1, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20/4/2022", "2022-04-20"),
        ("ngày 20 tháng 4 năm 2022", "2022-04-20"),
        ("2022-04-20", "2022-04-20"),
        ("7.4.2022", "2022-04-07"),
    ],
)
def test_days(text, expected):
    """d/m/yyyy as Vietnamese texts print it."""
    assert parse_day(text).isoformat() == expected


@pytest.mark.parametrize("text", ["31/2/2022", "5/25/2022", "4/2022", "16/16"])
def test_no_days(text):
    """What the calendar does not have is no day."""
    assert parse_day(text) is None


LANGUAGES = [
    ("Tỷ lệ", "vi"),
    ("number of the visitors", "en"),
    ("LGSP 2022", ""),
    ("decessi per età in Italia", ""),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_language(text, language):
    """By letters and small words."""
    assert language_of(text) == language


WORDS = [word for word in QUALIFIERS if word[0].isalpha()]
UNITS = ["", "%", "\N{PER MILLE SIGN}", "hồ sơ", "km²"]
TONGUES = st.sampled_from([("vi", VIETNAMESE), ("en", ENGLISH)])


@given(
    VALUES, PLACES, st.booleans(), st.sampled_from(["", *WORDS]), st.sampled_from(UNITS), TONGUES
)
def test_what_is_printed_is_read_again(value, places, is_negative, qualifier, unit, tongue):
    """Value with its decimals and sign, qualifier and unit, in both languages."""
    language, convention = tongue
    rounded = round(-value if is_negative else value, places)
    rounded = rounded if rounded else abs(rounded)
    read = parse_quantity(measured(rounded, unit, qualifier).format(language), convention)
    assert (str(read.value), read.qualifier, read.unit) == (format(rounded, "f"), qualifier, unit)


@given(st.integers(0, 9999), st.integers(1, 9999), TONGUES)
def test_a_part_of_a_whole_is_read_again(part, whole, tongue):
    """7/7 stays a part and its whole, and is a month only where it could be one."""
    language, convention = tongue
    read = parse_quantity(
        Quantity(value=Decimal(part), whole=Decimal(whole)).format(language), convention
    )
    if read is None:
        assert 1900 <= whole <= 2100 and 1 <= part <= 12
    else:
        assert (read.value, read.whole) == (part, whole)


@pytest.mark.parametrize(
    ("quantity", "head", "words", "plain"),
    [
        (
            Quantity(value=Decimal(600), qualifier="gần", unit="tập"),
            f"gần{NBSP}600",
            "tập",
            "gần 600 tập",
        ),
        (Quantity(value=Decimal("56.39"), unit="%"), f"56,39{NBSP}%", "", "56,39 %"),
        (Quantity(value=Decimal(7), whole=Decimal(7), unit="quận"), "7/7", "quận", "7/7 quận"),
        (
            Quantity(value=Decimal(22000000), spelled="22 triệu", unit="lượt"),
            "22 triệu",
            "lượt",
            "22 triệu lượt",
        ),
        (Quantity(), MISSING, "", MISSING),
        (Quantity(spelled="hoàn thành"), "hoàn thành", "", "hoàn thành"),
    ],
)
def test_parts(quantity, head, words, plain):
    """What stays together, the unit in words, and the print with plain blanks."""
    parts = quantity.parts("vi")
    assert (parts.head, parts.words, parts.plain) == (head, words, plain)
    assert str(parts) == quantity.format("vi")


def test_another_unit():
    """In place of its own, or none."""
    quantity = measured(5, "hồ sơ")
    assert quantity.parts("vi", "thủ tục") == Parts("", "5", "thủ tục")
    assert quantity.format("vi", "") == "5"


HABITS = [
    ("1 704", "spaced-groups", "1704"),
    ("1 704 500,25", "spaced-groups", "1704500.25"),
    ("(120)", "bracketed-minus", "-120"),
    ("(11,7%)", "bracketed-minus", "-11.7"),
    ("- 1.704", "spaced-sign", "-1704"),
]


@pytest.mark.parametrize(("printed", "habit", "value"), HABITS)
def test_a_habit_of_print_needs_evidence(printed, habit, value):
    """Doubtful without it, and read where the convention of a column has it."""
    quantity = parse_quantity(printed, VIETNAMESE)
    assert quantity.doubtful and quantity.value is None and quantity.needs == {habit}
    known = parse_quantity(printed, replace(VIETNAMESE, habits=frozenset([habit])))
    assert str(known.value) == value and not known.doubtful


UNITS = st.sampled_from(
    [("đồng", "dong", 0), ("nghìn đồng", "thousand dong", 3), ("Triệu đồng", "million dong", 6)]
)
AMOUNTS = st.decimals(min_value=-(10**16), max_value=10**16, allow_nan=False, places=3)


@given(AMOUNTS, UNITS, st.sampled_from(["vi", "en"]))
def test_a_scale_is_never_wrong_by_a_power_of_ten(value, units, language):
    """Read again by the reader of printed quantities, it is the exact amount but for what three figures leave out."""
    vietnamese, english, power = units
    unit, convention = (vietnamese, VIETNAMESE) if language == "vi" else (english, ENGLISH)
    short = measured(value, unit).short(language)
    assert (short is None) == (abs(value) < (10**4 if power else 10**9))
    if short is not None:
        exact, read = value.scaleb(power), parse_quantity(str(short), convention)
        assert abs(read.value - exact) * 1000 <= abs(exact) * 5
        assert read.unit == ("đồng" if language == "vi" else "dong")


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        ("13871204", "triệu đồng", "13,9 nghìn tỷ đồng", "13.9 trillion đồng"),
        ("999960", "triệu đồng", "1 nghìn tỷ đồng", "1 trillion đồng"),
        ("-867453.5", "triệu đồng", "−867 tỷ đồng", "−867 billion đồng"),
        ("98504", "nghìn người", "98,5 triệu người", "98.5 million người"),
        ("1120237007", "triệu đồng", "1.120 nghìn tỷ đồng", "1,120 trillion đồng"),
    ],
)
def test_a_long_amount_in_the_scale_of_its_readers(value, unit, vi, en):
    """By the unit and the language, in three figures."""
    printed = [
        str(measured(Decimal(value), unit).short(each)).replace(NBSP, " ") for each in ("vi", "en")
    ]
    assert printed == [vi, en]


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("9999", "triệu đồng"),
        ("999999999", "người"),
        ("20000", "tỷ lệ"),
        ("20000000000", "VND million"),
        ("20000000000", "1.000 đồng"),
        ("20000000000", "%"),
        ("12345.6", "nghìn tỷ đồng"),
        ("NaN", "đồng"),
        ("-Infinity", "đồng"),
    ],
)
def test_an_amount_that_stays_as_it_is(value, unit):
    """A short one, one whose unit has no factor or no greater one, a unit that cannot be taken apart, and no number."""
    assert measured(Decimal(value), unit).short("vi") is None


@pytest.mark.parametrize(
    ("language", "short"),
    [
        ("id", "13,9 triliun"),
        ("tr", "13,9 trilyon"),
        ("ja", "13.9 兆"),
        *((each, None) for each in ("fr", "de", "ru")),
    ],
)
def test_a_scale_that_inflects_is_left_out(language, short):
    """ "2 миллиона", "5 миллионов", "millions d'euros": the exact figure stands alone."""
    printed = measured(Decimal("13871204000000"), "").short(language)
    assert (str(printed) if printed else None) == short


@pytest.mark.parametrize(
    ("qualifier", "is_short"), [("khoảng", True), ("gần", True), ("trên", False), ("dưới", False)]
)
def test_no_bound_is_rounded(qualifier, is_short):
    """More than 13,871,204 million may be less than 13.9 trillion."""
    assert bool(measured(Decimal(13871204), "triệu đồng", qualifier).short("vi")) == is_short
