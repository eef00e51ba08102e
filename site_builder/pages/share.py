"""A page's address to hand on: in a mail, and as a QR code on paper."""

from __future__ import annotations

from urllib.parse import quote

import segno
from markupsafe import Markup

from site_builder.core.marks import unmarked

# Readers of codes take any of the eight masks. Weighing all of them would cost five times the rest of the code.
_MASK = 3


def mail_href(title: str, address: str) -> str:
    """A mail to nobody yet, with the page's title as its subject and the address as its text."""
    return f"mailto:?subject={quote(unmarked(title), safe='')}&body={quote(address, safe='')}"


def qr_code(address: str) -> Markup:
    """An address as an SVG without size, one unit a module; whoever shows it leaves four modules free around it.

    Level M: a seventh of the code may be soiled. Source: ISO/IEC 18004.
    """
    code = segno.make_qr(address, error="m", mask=_MASK, boost_error=False)
    return Markup(code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None))
