"""Mails: the web page in them with its tables, in the letters that the mail names, else their text."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from site_builder.extensions.office_import.draft import tables_only
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.reading import mail_body

HEAD = "<tr><th>Commune</th><th>Demandes</th></tr>"
ROWS = "<tr><td>Évry</td><td>116340</td></tr><tr><td>Orly</td><td>58941</td></tr>"
PAGE = f"<html><head><meta charset=utf-8></head><body><table>{HEAD}{ROWS}</table></body></html>"


def mail(*, html: str = "", charset: str = "utf-8") -> EmailMessage:
    """A mail with a text, and a page where one is named."""
    message = EmailMessage()
    message["Subject"] = "Báo cáo"
    message.set_content("Có 350 hồ sơ.")
    if html:
        message.add_alternative(html, subtype="html", charset=charset)
    return message


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_the_table_of_a_mail_is_read(tmp_path: Path, charset: str) -> None:
    """Whatever the page itself says of its letters: a program that sends it may write them anew."""
    path = tmp_path / "mail.eml"
    path.write_bytes(mail(html=PAGE, charset=charset).as_bytes())
    (table,) = tables_only(path, language="vi").tables
    assert [str(value) for value in table.columns[1].values] == ["116340", "58941"]
    assert table.columns[0].values == ("Évry", "Orly")


def test_a_mail_without_a_page_is_its_text() -> None:
    """And one without either is refused."""
    assert mail_body(mail().as_bytes(), "mail.eml") == ("text", "Có 350 hồ sơ.\n".encode())
    empty = EmailMessage()
    empty.add_attachment(b"1", maintype="application", subtype="octet-stream")
    with pytest.raises(ImportRefused):
        mail_body(empty.as_bytes(), "mail.eml")
