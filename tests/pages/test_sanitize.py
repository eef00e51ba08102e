"""Author's HTML with nothing alive in it, and fragments in their places."""

import pytest

from site_builder.derive.figures import CLOSE, OPEN
from site_builder.pages.sanitize import clean_html, description_html, place_fragments

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa&#x09;script:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:alert(1)">x</a>',
    '<svg onload="alert(1)"><animate onbegin="alert(1)"/></svg>',
    "<math><mtext><script>alert(1)</script></mtext></math>",
    '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="https://evil.example"><input autofocus onfocus="alert(1)"></form>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<style>@import 'https://evil.example'</style>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<template><img src=x onerror="alert(1)"></template>',
    '<object data="evil.swf"></object><embed src="evil.swf">',
    '<details open ontoggle="alert(1)"><summary>x</summary></details>',
]
ALIVE = [
    "<script",
    "onerror=",
    "onload=",
    "onfocus=",
    "ontoggle=",
    "onbegin=",
    "javascript:",
    "vbscript:",
    "data:",
]
ALIVE += [
    "<iframe",
    "<form",
    "<style",
    "style=",
    "<meta",
    "<base",
    "<link",
    "<svg",
    "<math",
    "<object",
    "<embed",
    "<!--",
]


@pytest.mark.parametrize(
    "address", ["https://a.example/", "http://a.example/", "mailto:a@b.example"]
)
def test_a_description_keeps_its_links(address):
    """Its author may name a page, or whom to ask."""
    assert f'href="{address}"' in description_html(f"[Hỏi]({address})")


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_survives(html):
    """Scripts, handlers, foreign schemes, frames and forms are gone."""
    cleaned = clean_html(html).lower()
    # What is text is no markup: only tags are searched.
    tags = "".join(part.partition(">")[0] for part in cleaned.split("<")[1:])
    tags = "<" + tags.replace("&lt;", "")
    assert not [word for word in ALIVE if word in tags or (word[0] == "<" and word in cleaned)]


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="phan-loai">Phân loại</h2>',
        '<p>Xem <a href="../datasets/" rel="noopener">dữ liệu</a>.</p>',
        "<details><summary>Thêm</summary><p>x</p></details>",
        '<ol start="3"><li>ba</li></ol>',
        '<span lang="en">text</span>',
    ],
)
def test_plain_text_markup_stays(html):
    """What a report needs passes unchanged."""
    assert clean_html(html) == html


def test_a_table_of_the_text_scrolls_by_itself():
    """On a phone it moves, not the page, and the keyboard reaches it; nothing else of it changes."""
    table = '<table><thead><tr><th scope="col">Mã</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>'
    assert clean_html(table) == f'<div class="scroll" tabindex="0">{table}</div>'


def test_cleaning_twice_changes_nothing():
    """Clean HTML is its own clean form."""
    for html in HOSTILE:
        assert clean_html(clean_html(html)) == clean_html(html)


def test_tokens_survive_cleaning():
    """The places of fragments are still there after cleaning."""
    token = f"{OPEN}0{CLOSE}"
    assert token in clean_html(f"<p>{token}</p>")


def test_a_fragment_takes_its_place_in_a_sentence():
    """A figure stands where its call stood."""
    assert place_fragments(f"<p>Đạt {OPEN}0{CLOSE} và {OPEN}1{CLOSE}.</p>", ["<b>1</b>", "2"]) == (
        "<p>Đạt <b>1</b> và 2.</p>"
    )


@pytest.mark.parametrize(
    "block", ["<figure>x</figure>", "<div>x</div>", "<section>x</section>", "<table></table>"]
)
def test_a_block_takes_the_place_of_its_paragraph(block):
    """A table does not stand inside a paragraph."""
    assert place_fragments(f"<p>{OPEN}0{CLOSE}</p>", [block]) == block


def test_a_figure_alone_keeps_its_paragraph():
    """A line that is only a figure stays a paragraph."""
    assert place_fragments(f"<p>{OPEN}0{CLOSE}</p>", ["<b>1</b>"]) == "<p><b>1</b></p>"


def test_a_fragment_is_not_searched_for_tokens():
    """Data that looks like a token or a back reference stays what it is."""
    assert place_fragments(f"{OPEN}0{CLOSE}", [rf"\1{OPEN}1{CLOSE}", "no"]) == rf"\1{OPEN}1{CLOSE}"
