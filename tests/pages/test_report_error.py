"""Where a reader says that something is wrong: with what it is about, the printed value and the address."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from site_builder.model.config import Agent
from site_builder.pages.jinja import report_href
from site_builder.pages.tables.cell import CellView
from site_builder.pages.tables.table_rows import RowView
from tests.factories import make_site

PAGE = "https://baocao.example/cchc/2022-h1/#ct-5.4"


def told(href):
    """What an address carries, read by another hand."""
    return {key: values[0] for key, values in parse_qs(urlsplit(href).query).items()}


def test_a_mail_says_what_is_wrong():
    """Name, value and address, each a line; tone marks survive."""
    href = report_href(make_site(), PAGE, "Tỷ lệ hồ sơ & hơn", "50,66 %")
    assert href.startswith("mailto:gop-y@baocao.example?")
    assert told(href)["subject"] == "Báo lỗi: Tỷ lệ hồ sơ & hơn"
    assert told(href)["body"].split("\r\n")[:3] == ["Tỷ lệ hồ sơ & hơn", "Số đang in: 50,66 %", PAGE]


@pytest.mark.parametrize("form", ["https://a.example/bao-loi", "https://a.example/bao-loi?lang=vi"])
def test_a_form_takes_the_place_of_the_mail(form):
    """What its address asks already stays."""
    href = report_href(make_site(report_url=form), PAGE, "5.4", "50,66")
    assert href.startswith(form)
    assert {key: told(href)[key] for key in ("id", "value", "url")} == {"id": "5.4", "value": "50,66", "url": PAGE}


def test_nobody_to_tell():
    """Without a mail and a form there is no link; a form that runs a program is none."""
    alone = make_site(contact=Agent(make_site().contact.name))
    assert report_href(alone, PAGE, "5.4") == ""
    assert report_href(replace(alone, report_url="javascript:alert(1)"), PAGE, "5.4") == ""


def test_a_row_of_figures_knows_its_figure():
    """As it is printed; a row of anything else has none."""
    cells = (CellView("Tỷ lệ"), CellView("50,66", css="num main"), CellView("chưa", css="num none"))
    assert RowView(cells, anchor="ct-5.4").figure == "50,66"
    assert RowView(cells, anchor="row-3").figure == "" and RowView(cells[:1], anchor="ct-5").figure == ""
