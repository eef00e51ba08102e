"""XML that every reader takes, whatever an author wrote."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from site_builder.core.files import xml_chars
from site_builder.core.templates import fill_template


def document(text):
    """A document that holds the text in an element and in an attribute."""
    return fill_template(__file__, "any.xml", text=text)


@given(st.text())
def test_any_text_makes_a_document_that_another_library_reads(text):
    """lxml, which is strict, finds the same characters; those that XML forbids are left out."""
    found = etree.fromstring(document(text))
    assert (found.text or "") == found.get("b") == xml_chars(text)


def test_the_document_is_ascii_under_its_declaration():
    """Hosts serve .xml without a charset."""
    assert document("Đà <&") == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<a b="&#272;&#224; &lt;&amp;">&#272;&#224; &lt;&amp;</a>\n'
    )


def test_line_ends_are_those_that_readers_see():
    """A reader of XML turns a carriage return into a line feed; ours has none to turn."""
    assert xml_chars("a\r\nb\rc\x00") == "a\nb\nc"
