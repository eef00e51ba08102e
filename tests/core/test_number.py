"""Numbers keep their value whatever convention wrote them, or are refused."""

from decimal import Context, Decimal, localcontext

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.numbers.number import (
    LONGEST,
    canonical_number,
    decimals_of,
    format_number,
    parse_number,
)
from site_builder.core.problem import NumberError

CONVENTIONS = [
    (".", ""),
    (",", ""),
    (".", ","),
    (",", "."),
    (".", " "),
    (",", " "),
    (",", "\u00a0"),
    (".", "'"),
]
DECIMALS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**14), 10**14),
    st.integers(0, 6),
)


def write(value, decimal, group):
    """A number as its convention writes it; `group` is "" for none."""
    return format(value, ",f").replace(",", "G").replace(".", decimal).replace("G", group)


@given(value=DECIMALS, language=st.sampled_from(["vi", "en"]))
def test_what_is_printed_for_readers_reads_back(value, language):
    """A number printed in Vietnamese or English reads back to itself, its decimals too."""
    decimal, group = {"vi": (",", "."), "en": (".", ",")}[language]
    printed = format_number(value, language).replace("\N{MINUS SIGN}", "-")
    read = parse_number(printed, decimal=decimal, group=group)
    assert (read, decimals_of(read)) == (value, decimals_of(value))


@given(value=DECIMALS, language=st.sampled_from(["vi", "en", "fr", "hi"]), places=st.integers(0, 6))
def test_babel_prints_the_same(value, language, places):
    """Babel's own formatter, asked with its locale for each number, prints what we print."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    with localcontext(Context(prec=3 * LONGEST)):
        printed = format_decimal(value, format=pattern, locale=language)
    assert format_number(value, language, places) == printed.replace("-", "\N{MINUS SIGN}")


@given(value=DECIMALS, convention=st.sampled_from(CONVENTIONS))
def test_each_convention_reads_what_it_writes(value, convention):
    """Printing and reading under one convention changes nothing."""
    decimal, group = convention
    assert parse_number(write(value, decimal, group), decimal=decimal, group=group) == value


@given(value=DECIMALS, written=st.sampled_from(CONVENTIONS), declared=st.sampled_from(CONVENTIONS))
def test_only_what_the_convention_itself_writes_is_read(value, written, declared):
    """A numeral of a foreign convention is refused unless the declared one would write that very text."""
    text = write(value, *written)
    decimal, group = declared
    try:
        read = parse_number(text, decimal=decimal, group=group)
    except NumberError:
        return
    assert text in (write(read, decimal, group), write(read, decimal, ""))


@given(value=DECIMALS, written=st.sampled_from(CONVENTIONS), declared=st.sampled_from(CONVENTIONS))
def test_one_decimal_sign_means_one_value(value, written, declared):
    """Where both conventions share the decimal sign, a numeral keeps its value or is refused."""
    if written[0] != declared[0]:
        return
    try:
        read = parse_number(write(value, *written), decimal=declared[0], group=declared[1])
    except NumberError:
        return
    assert read == value


@given(value=DECIMALS, written=st.sampled_from(CONVENTIONS), declared=st.sampled_from(CONVENTIONS))
def test_two_marks_give_a_numeral_away(value, written, declared):
    """A numeral that shows both its marks keeps its value under any convention, or is refused."""
    text = write(value, *written)
    if not (written[1] and written[0] in text and written[1] in text):
        return
    try:
        read = parse_number(text, decimal=declared[0], group=declared[1])
    except NumberError:
        return
    assert read == value


@given(text=st.text(alphabet="0123456789.,'+-eE _%$", max_size=12), bare=st.booleans())
def test_any_text_is_a_number_or_an_error(text, bare):
    """Nothing but a Decimal or a NumberError comes out."""
    try:
        assert isinstance(parse_number(text, decimal=",", group=".", bare=bare), Decimal)
    except NumberError:
        pass


@pytest.mark.parametrize(
    ("text", "decimal", "group", "value"),
    [
        ("1.704", ",", ".", "1704"),
        ("1.704,50", ",", ".", "1704.50"),
        ("56,39", ",", ".", "56.39"),
        ("34.500", ",", ".", "34500"),
        ("1800", ",", ".", "1800"),
        ("0,834", ",", ".", "0.834"),
        ("08", ".", "", "8"),
        ("-1 234.5", ".", " ", "-1234.5"),
        ("1.5e3", ".", "", "1500"),
        (".5", ".", "", "0.5"),
    ],
)
def test_numerals_of_the_sources(text, decimal, group, value):
    """Numerals as Vietnamese and English documents print them."""
    assert parse_number(text, decimal=decimal, group=group) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "0.834",
        "00.834",
        "1.23",
        "1.2345",
        "1234.567",
        "1..234",
        ".123",
        "1.234.56",
        "1.234.",
        "1,234.567",
        "",
        "-",
        ",",
    ],
)
def test_irregular_grouping_is_refused(text):
    """Under the group sign `.` only groups of three after one to three digits are a number."""
    with pytest.raises(NumberError):
        parse_number(text, decimal=",", group=".")


@pytest.mark.parametrize(
    "text", ["１２", "٣", "1_000", "0x1F", "1٫5", "½", "1e", "1 2", "--1", "−1", "1/2", "1e5.5"]
)
def test_foreign_spellings_are_refused(text):
    """Digits of other scripts, underscores, fractions and programmers' numbers are no numerals."""
    with pytest.raises(NumberError):
        parse_number(text)


def test_trailing_zeros_stay():
    """77.70 keeps its two decimals."""
    assert decimals_of(parse_number("77.70")) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [("$1.5", "1.5"), ("12.50%", "12.50"), ("5 tấn", "5"), ("$.834", "0.834"), ("-5 %", "-5")],
)
def test_signs_around_a_number_fall_off_on_request(text, value):
    """`bareNumber: false` lets a currency sign or unit stand around the number and keeps its value."""
    assert parse_number(text, bare=False) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["(5)", "−5", "5-", "Rs.500", "5½", "5²", "$,834", "٣5", "tấn", "5–7", "1.2.3 %"]
)
def test_signs_that_could_change_the_value_are_refused(text):
    """Brackets, true minus signs, marks and digits of other scripts around a number are never cut off."""
    with pytest.raises(NumberError):
        parse_number(text, bare=False)


@pytest.mark.parametrize(
    "text", ["1e401", "1e-500", "9" * 401, "0e999999999", "1e99999999999999999999"]
)
def test_numbers_beyond_any_measure_are_refused(text):
    """A short exponent may not stand for gigabytes of digits."""
    with pytest.raises(NumberError):
        parse_number(text)


@pytest.mark.parametrize(
    ("decimal", "group"), [("", ","), ("1", ""), (".", "0"), ("e", ""), ("-", "")]
)
def test_conventions_that_contradict_themselves_are_refused(decimal, group):
    """A number needs a decimal sign, and no mark can be a digit, a letter of an exponent or a sign."""
    with pytest.raises(NumberError):
        parse_number("1.234", decimal=decimal, group=group)


def test_one_sign_for_both_only_groups():
    """Where the group sign is the decimal sign too, since nobody declared another, only whole numbers are read."""
    assert parse_number("1.704", decimal=".", group=".") == 1704


@pytest.mark.parametrize("text", ["5.5", "1.704.5", "0.834", "1.704.", "1.5e3"])
def test_one_sign_for_both_never_parts(text):
    """A fraction under such a convention is refused, not multiplied."""
    with pytest.raises(NumberError):
        parse_number(text, decimal=".", group=".")


@pytest.mark.parametrize(("text", "canonical"), [("NaN", "NaN"), ("INF", "INF"), ("-inf", "-INF")])
def test_special_values_of_table_schema(text, canonical):
    """NaN, INF and -INF are numbers of Table Schema."""
    assert canonical_number(parse_number(text)) == canonical


@given(value=DECIMALS)
def test_canonical_numbers_have_no_exponent(value):
    """What machines read holds digits, one point and a sign, and says the same."""
    written = canonical_number(value)
    assert "E" not in written
    assert Decimal(written) == value


def test_readers_see_a_true_minus():
    """A negative number is printed with U+2212."""
    assert format_number(Decimal("-1704.50"), "vi") == "\N{MINUS SIGN}1.704,50"


@pytest.mark.parametrize(
    ("value", "printed"), [(1704, "1.704"), (0.1, "0,1"), (Decimal("NaN"), "NaN")]
)
def test_numbers_of_every_kind_are_printed(value, printed):
    """Integers, floats and special values."""
    assert format_number(value, "vi") == printed


def test_decimals_can_be_set():
    """A number can be printed with fewer decimals than it has."""
    assert format_number(Decimal("56.39"), "vi", decimals=1) == "56,4"


@pytest.mark.parametrize("exponent", [28, 30, 100, 300])
def test_numbers_of_any_size_print(exponent):
    """No context of 28 digits cuts or refuses them."""
    printed = format_number(Decimal("1" + "0" * exponent + ".5"), "en")
    assert printed.replace(",", "") == "1" + "0" * exponent + ".5"


def test_infinities_have_one_form():
    """The same as in every file."""
    assert [format_number(Decimal(word), "vi") for word in ("NaN", "Infinity", "-Infinity")] == [
        "NaN",
        "INF",
        "-INF",
    ]


@pytest.mark.parametrize("text", ["9" * LONGEST, f"1e{LONGEST}", f"1e-{LONGEST}"])
def test_the_longest_number_is_read(text):
    """What is refused begins one digit later."""
    assert parse_number(text) == Decimal(text)


@pytest.mark.parametrize("text", [".5 đ.", "Rs.500", "Rs,500", "đ’500", "Rs'500"])
def test_a_mark_that_touches_a_number_may_belong_to_it(text):
    """Under another decimal sign too."""
    with pytest.raises(NumberError):
        parse_number(text, decimal=";", bare=False)
