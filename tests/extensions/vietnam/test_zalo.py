"""Messages for a Zalo Official Account, held to the limits that its documentation states."""

from hypothesis import given
from hypothesis import strategies as st

from site_builder.derive.answers import Value
from site_builder.extensions.vietnam.messages import list_message, text_message
from tests.extensions.vietnam.values import make_answer

URL = "https://baocao.example/cchc/2022-h1/"


def elements(*answers):
    """The elements of a list message."""
    return list_message(answers, "vi", "https://baocao.example/")["attachment"]["payload"][
        "elements"
    ]


def test_a_text_keeps_its_marks():
    """With the days of the period and the page's address."""
    assert text_message(make_answer(), "vi", URL)["text"].split("\n") == [
        "Tỷ lệ hồ sơ trực tuyến",
        "50,66 %",
        "6 tháng đầu năm 2022 (15/12/2021 đến 14/6/2022)",
        "Nguồn: Sở TTTT Đà Nẵng",
        URL,
    ]


def test_a_list_has_at_most_five_elements():
    """Whatever there is to show."""
    assert len(elements(*[make_answer()] * 9)) == 5


def test_an_element_opens_the_page():
    """By the action that the documentation names."""
    assert elements(make_answer())[0]["default_action"] == {"type": "oa.open.url", "url": URL}


def test_a_list_is_a_template():
    """Of the type list."""
    message = list_message([make_answer()], "vi", "")
    assert message["attachment"]["type"] == "template"
    assert message["attachment"]["payload"]["template_type"] == "list"


@given(st.text(max_size=3000), st.text(max_size=200), st.integers(1, 80))
def test_limits_hold_and_no_figure_is_cut(name, unit, count):
    """2,000 for a text, 100 for a title, 500 for a subtitle."""
    values = tuple(Value("1.234.567,89", unit, f"tinh-{place}") for place in range(count))
    answer = make_answer(name=name, values=values)
    text, element = text_message(answer, "vi", URL)["text"], elements(answer)[0]
    assert len(text) <= 2000 and len(element["title"]) <= 100 and len(element["subtitle"]) <= 500
    assert text.count("1.234.567,89") in (0, count) or "1.234.567,89" in name
