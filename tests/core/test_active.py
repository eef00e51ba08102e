"""What a browser would run or fetch, found by content: every way out of a drawing, and pages under any name."""

import io

import pytest

from site_builder.core.active import NOT_READABLE, active_part

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
RUNS = {
    "a script": "<script>alert(1)</script>",
    "a script under another prefix": '<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script>',
    "a handler": '<rect onload="alert(1)"/>',
    "a handler in capitals": '<rect ONCLICK="alert(1)"/>',
    "a page within": '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject>',
    "HTML of another prefix": '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>',
    "a link that runs": '<a href="javascript:alert(1)"><text>a</text></a>',
    "a link that runs, spelt apart": '<a xlink:href=" java&#10;script:alert(1)"><text>a</text></a>',
    "a link to data": '<a href="data:text/html,a"><text>a</text></a>',
    "a picture of another host": '<image href="https://host.example/a.png"/>',
    "a picture of another host without a scheme": '<image xlink:href="//host.example/a.png"/>',
    "a drawing within a picture": '<image href="data:image/svg+xml,a"/>',
    "a part of another drawing": '<use href="https://host.example/a.svg#a"/>',
    "an animated link": '<a><animate attributeName="href" to="javascript:alert(1)"/></a>',
    "an animated handler": '<set attributeName="onload" to="alert(1)"/>',
    "another base": '<g xml:base="https://host.example/"><use href="#a"/></g>',
    "a style that fetches": "<style>rect{fill:url(https://host.example/a.svg#a)}</style>",
    "a style that fetches, spelt with escapes": r"<style>rect{fill:u\72l(https://host.example/a)}</style>",
    "a style that imports": "<style>@import 'https://host.example/a.css';</style>",
    "a style that fetches without url()": "<style>rect{background:image-set('https://host.example/a.png' 1x)}</style>",
    "an attribute that fetches": '<rect fill="url(https://host.example/a.svg#a)"/>',
    "a style of one element": """<rect style="fill:URL( 'https://host.example/a')"/>""",
}
RESTS = {
    "shapes": '<rect x="1"/><path d="M0 0"/><text>Đà Nẵng</text>',
    "its own parts": '<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use xlink:href="#a"/>',
    "a picture in it": '<image href="data:image/png;base64,AAAA"/>',
    "a link": '<a href="https://host.example/"><text>a</text></a>',
    "a style": "<style>rect { fill: url('#a'); font-family: 'Noto \\53 ans' }</style>",
    "what a drawing program notes": '<i:view xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:zoom="1"/>',
}


def found(text, **options):
    """What is found in a text or its bytes."""
    content = text if isinstance(text, bytes) else text.encode()
    return active_part(io.BytesIO(content), **options)


@pytest.mark.parametrize("inside", RUNS.values(), ids=RUNS)
def test_what_runs_in_a_drawing_is_found(inside):
    """Whatever the file is called."""
    assert found(SVG.format(inside), is_drawing=True) not in ("", NOT_READABLE)
    assert found(SVG.format(inside))


@pytest.mark.parametrize("inside", RESTS.values(), ids=RESTS)
def test_a_drawing_at_rest_stays(inside):
    """As drawing programs write it."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a map -->\n<!DOCTYPE svg PUBLIC "a" "http://www.w3.org/a.dtd">\n'
    assert (
        found(SVG.format(inside), is_drawing=True)
        == found(head + SVG.format(inside), is_drawing=True)
        == ""
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_hide_nothing(encoding):
    """A browser reads them all."""
    assert found(SVG.format(RUNS["a script"]).encode(encoding), is_drawing=True) == "<script>"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "&#60;script>1&#60;/script>">]>' + SVG.format("&a;"),
        '<!DOCTYPE svg [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;&a;">]>' + SVG.format("&b;"),
        '<?xml-stylesheet href="https://host.example/a.xsl" type="text/xsl"?>' + SVG.format(""),
        "\n" * 5000 + SVG.format(RUNS["a script"]),
        SVG.format(RUNS["a script"] + "<g>"),  # browsers show what stands before the fault
    ],
)
def test_what_stands_before_and_around(text):
    """Entities are never filled in."""
    assert found(text, is_drawing=True) not in ("", NOT_READABLE)


@pytest.mark.parametrize(
    "text", ["", "a,b", "<svg", "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>"]
)
def test_a_drawing_that_nobody_can_read_is_none(text):
    """Its name promises a drawing."""
    assert found(text, is_drawing=True) == NOT_READABLE


@pytest.mark.parametrize(
    "text",
    [
        "<!doctype html><p>a",
        "\n <SCRIPT>alert(1)</SCRIPT>",
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<b>a</b>",
        "<!-- a --><script>1</script>",
        "\ufeff<img src=x onerror=alert(1)>",
    ],
)
def test_pages_are_found_by_their_beginning(text):
    """As a browser does that does not believe the name."""
    assert found(text) not in ("", NOT_READABLE)


@pytest.mark.parametrize(
    "text", ["a,b\n1,<b>", "%PDF-1.7 <script>", '{"a": "<script>"}', "<5,6\n", "\x89PNG<svg"]
)
def test_data_is_at_rest(text):
    """What does not begin as a page is none."""
    assert found(text) in ("", NOT_READABLE)
