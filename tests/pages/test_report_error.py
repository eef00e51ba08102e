"""Where a reader says that something is wrong: with what it is about and the address."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from site_builder.model.config import Agent
from site_builder.pages.jinja import report_href
from tests.factories import make_site

PAGE = "https://baocao.example/cchc/2022-h1/#ct-5.4"


def told(href):
    """What an address carries, read by another hand."""
    return {key: values[0] for key, values in parse_qs(urlsplit(href).query).items()}


def test_a_mail_says_what_is_wrong():
    """Name and address, each a line; tone marks survive."""
    href = report_href(make_site(), PAGE, "Tỷ lệ hồ sơ & hơn")
    assert href.startswith("mailto:gop-y@baocao.example?")
    assert told(href)["subject"] == "Báo lỗi: Tỷ lệ hồ sơ & hơn"
    assert told(href)["body"].split("\r\n")[:2] == ["Tỷ lệ hồ sơ & hơn", PAGE]


@pytest.mark.parametrize("form", ["https://a.example/bao-loi", "https://a.example/bao-loi?lang=vi"])
def test_a_form_takes_the_place_of_the_mail(form):
    """What its address asks already stays."""
    href = report_href(make_site(report_url=form), PAGE, "5.4")
    assert href.startswith(form)
    assert {key: told(href)[key] for key in ("id", "url")} == {"id": "5.4", "url": PAGE}


def test_nobody_to_tell():
    """Without a mail and a form there is no link; a form that runs a program is none."""
    alone = make_site(contact=Agent(make_site().contact.name))
    assert report_href(alone, PAGE, "5.4") == ""
    assert report_href(replace(alone, report_url="javascript:alert(1)"), PAGE, "5.4") == ""
