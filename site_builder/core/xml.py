"""XML documents out of ElementTree, in pure ASCII: hosts serve .xml without a charset."""

from __future__ import annotations

import re
from xml.etree import ElementTree

# XML 1.0, section 2.2: what no document may hold. A lone carriage return would be read as a line feed; it is one here.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RETURNS = re.compile("\r\n?")


def xml_chars(text: str) -> str:
    """The text without characters that XML forbids, its line ends as readers see them."""
    return _RETURNS.sub("\n", _FORBIDDEN.sub("", text))


def xml_document(root: ElementTree.Element) -> bytes:
    """The document with its declaration, ended by a line feed."""
    body = ElementTree.tostring(root, encoding="us-ascii")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + bytes(body) + b"\n"
