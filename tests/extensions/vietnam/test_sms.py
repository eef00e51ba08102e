"""One SMS: whole figures in 160 septets."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.core.numbers.number import format_number
from site_builder.derive.answers import Value
from site_builder.extensions.vietnam.messages import LONGEST, septets, sms_text, to_gsm
from tests.extensions.vietnam.values import make_answer

HOST = "baocao.example"
LONG = "Tỷ lệ hồ sơ thủ tục hành chính được tiếp nhận trực tuyến mức độ 3 và 4 trên tổng số hồ sơ của các sở, ban, ngành"
NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**23), max_value=10**23
)


def said(**changes):
    """The message of an answer."""
    return sms_text(make_answer(**changes), "vi", HOST)


def test_a_message_says_name_value_period_and_source():
    """In plain letters."""
    assert said() == "Ty le ho so truc tuyen: 50,66 %. 6 thang dau nam 2022. Nguon: So TTTT Da Nang"


def test_a_long_name_is_shortened_at_a_word():
    """The rest stays whole."""
    text = said(name=LONG)
    assert (
        text.startswith("Ty le ho so thu tuc")
        and "...: 50,66 %. 6 thang dau nam 2022. Nguon: So TTTT" in text
    )


def test_the_source_goes_before_the_name_is_lost():
    """A name needs forty letters."""
    assert "Nguon" not in said(name=LONG, source="x" * 90) and "50,66 %" in said(
        name=LONG, source="x" * 90
    )


def test_an_estimate_is_said_to_be_one():
    """However short the message."""
    assert "6 thang dau nam 2022 (uoc tinh)" in said(status="estimate")


def test_a_derived_figure_is_said_to_be_one():
    """Its source did not print it."""
    assert "(so suy ra)" in said(is_derived=True)


def test_several_values_are_told_apart():
    """By the name of their area."""
    both = (
        Value("0,8335", "điểm", "Đà Nẵng"),
        Value("0,7069", "điểm", "Đà Nẵng (từ 1/7/2025)"),
    )
    assert "Da Nang 0,8335 diem; Da Nang (tu 1/7/2025) 0,7069 diem." in said(values=both)


def test_too_many_values_give_way_to_their_number():
    """Half of them would mislead."""
    many = tuple(Value("0,8335", "điểm", f"tinh-{number}") for number in range(34))
    assert said(values=many) == "Ty le ho so truc tuyen: 34 so lieu, xem baocao.example"


def test_a_figure_that_no_message_holds_is_not_cut():
    """There is no message then."""
    assert said(values=(Value("1" * 161),)) == ""


@given(
    st.text(max_size=300),
    NUMBERS,
    st.text(max_size=200),
    st.text(max_size=60),
    st.text(max_size=40),
)
@settings(max_examples=4 * settings.default.max_examples)
def test_any_message_fits_and_holds_the_whole_figure(name, value, unit, source, status):
    """Whatever name, value, unit, source and status."""
    number = to_gsm(format_number(value, language="vi"))
    text = said(
        name=name,
        values=(Value(format_number(value, language="vi"), unit),),
        source=source,
        status=status,
    )
    assert text and septets(text) <= LONGEST and number in text


@given(st.integers(1, 12), st.text(max_size=40), NUMBERS)
@settings(max_examples=2 * settings.default.max_examples)
def test_of_several_values_all_are_whole_or_none_is_there(count, unit, value):
    """No figure is dropped in silence."""
    number = to_gsm(format_number(value, language="vi"))
    values = tuple(
        Value(format_number(value, language="vi"), unit, f"a{place}") for place in range(count)
    )
    text = said(values=values)
    assert septets(text) <= LONGEST
    assert (
        text.count(f" {number}") >= count
        or f"{count} so lieu" in text
        or (count == 1 and number in text)
    )


def test_exact_digits_are_kept():
    """77.70 has its zero."""
    assert "77,70 %" in said(values=(Value(format_number(Decimal("77.70"), language="vi"), "%"),))
