"""A page's address to hand on: the code says it, module by module, and so does the mail."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import segno

from site_builder.pages.jinja import mail_href, qr_code

PAGE = "https://baocao.example/en/indicators/da-nang/dti/"
MOVES = re.compile(r"(M|m|h)\s?(-?[\d.]+)(?: (-?[\d.]+))?")


def drawn(svg):
    """The dark modules of a path of horizontal strokes, as columns and rows, and the length of a side."""
    x, y, dark = 0.0, 0.0, set()
    for verb, first, second in MOVES.findall(re.search(r' d="([^"]*)"', svg)[1]):
        if verb == "h":
            dark |= {(int(x) + step, int(y)) for step in range(int(first))}
        x = float(first) if verb == "M" else x + float(first)
        y = float(second) if verb == "M" else y + float(second or 0)
    return dark, int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])


@pytest.mark.parametrize("address", [PAGE, "https://a.example/", PAGE + "x" * 150])
def test_the_drawing_is_the_code_of_the_address(address):
    """Every dark module of what the library makes of it, and no other."""
    dark, side = drawn(qr_code(address))
    code = segno.make_qr(address, error="m", mask=3, boost_error=False)
    assert dark == {
        (x, y) for y, row in enumerate(code.matrix) for x, module in enumerate(row) if module
    }
    assert side == code.symbol_size(border=0)[0]


def test_another_address_is_another_code():
    """And the same is the same."""
    assert qr_code(PAGE) == qr_code(PAGE) != qr_code(PAGE.replace("dti", "sipas"))


def test_a_mail_says_title_and_address():
    """Tone marks and what has a meaning in addresses survive; who gets it is the reader's affair."""
    href = mail_href("Tỷ lệ hồ sơ & hơn, 50 %", PAGE)
    assert href.startswith("mailto:?")
    told = parse_qs(urlsplit(href).query)
    assert (told["subject"], told["body"]) == (["Tỷ lệ hồ sơ & hơn, 50 %"], [PAGE])
