"""The last look at a built site."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.validate.built_site import links_of, verify_site

PAGES = {
    "index.html": '<h1 id="top">Nhà</h1><a href="cchc/">x</a>',
    "cchc/index.html": '<h2 id="số-liệu">x</h2><a name="old">y</a><img src="../a.png">',
    "a.png": "",
}


def verify(folder, body, base="/", **more):
    """The problems of a small site whose home page holds `body`."""
    for name, text in {**PAGES, **more}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "index.html").write_text(PAGES["index.html"] + body, "utf-8")
    return [(problem.code, problem.file) for problem in verify_site(folder, base)]


@pytest.mark.parametrize(
    "link",
    [
        "cchc/",
        "cchc",
        "cchc/index.html",
        "./",
        "",
        "#top",
        "cchc/#s%E1%BB%91-li%E1%BB%87u",
        "cchc/#số-liệu",
        "cchc/#old",
        "/cchc/",
        "a.png?v=1",
        "a.png#page=2",
        "https://mau.example/",
        "//mau.example/x",
        "mailto:a@mau.example",
    ],
)
def test_links_that_arrive(tmp_path, link):
    """A file, a folder with an index, an id, a name, another site."""
    assert verify(tmp_path, f'<a href="{link}">x</a>') == []


@pytest.mark.parametrize(
    "link",
    [
        "none/",
        "a.pn",
        "#none",
        "cchc/#none",
        "../",
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "http://[",
        "a%00b",
        "x" * 5000,
        "cchc/%2e%2e/%2e%2e/",
    ],
)
def test_links_that_lead_nowhere(tmp_path, link):
    """A missing file or anchor, a way out of the site, and what is no address at all."""
    assert verify(tmp_path, f'<a href="{link}">x</a>') == [("target-missing", "index.html")]


@pytest.mark.parametrize(
    "body", ['<img src="none.png">', '<form action="none/"></form>', '<link href="none.css">']
)
def test_every_kind_of_address_is_followed(tmp_path, body):
    """Images, forms and styles are links too."""
    assert verify(tmp_path, body) == [("target-missing", "index.html")]


def test_a_portal_in_a_folder_links_from_its_base(tmp_path):
    """Links from the root begin with the path of the site's address."""
    assert verify(tmp_path, '<a href="/portal/cchc/">x</a>', "/portal/") == []


def test_a_link_past_the_base_leads_nowhere(tmp_path):
    """`/cchc/` is another site's where the portal lives under /portal/."""
    assert verify(tmp_path, '<a href="/cchc/">x</a>', "/portal/") == [
        ("target-missing", "index.html")
    ]


def test_a_dead_link_is_told_once_a_page(tmp_path):
    """The same link twice on a page is one finding."""
    assert len(verify(tmp_path, '<a href="none/">x</a><a href="none/">y</a>')) == 1


def test_a_token_left_over_is_a_defect(tmp_path):
    """No page may show the place of a call that was not filled in."""
    assert verify(tmp_path, "\ue0000\ue001") == [("page-unfinished", "index.html")]


class Parsed(HTMLParser):
    """The standard library's own reading of a page."""

    def __init__(self, html):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Addresses and anchors of one tag."""
        for key, value in attrs:
            if value and key in ("id", "name"):
                self.ids.add(value)
            elif value and key in ("href", "src", "action"):
                self.links.append(value)


VALUES = st.text("abcđ/#?=.&;<> '-", max_size=8)
ATTRIBUTES = st.builds(
    lambda name, value: f' {name}="{value.replace("&", "&amp;")}"',
    st.sampled_from(["href", "HREF", "src", "id", "name", "action", "data-id", "alt", "title"]),
    VALUES,
)
TAGS = st.builds(
    lambda tag, attributes, end: f"<{tag}{''.join(dict.fromkeys(attributes))}{end}>",
    st.sampled_from(["a", "img", "h2", "form", "svg"]),
    st.lists(ATTRIBUTES, max_size=3, unique_by=lambda text: text.lower().split("=")[0]),
    st.sampled_from(["", " ", " /", " hidden"]),
)
SCRIPT = "<script>var a = '<a href=\"s\">'</script>"
BETWEEN = st.sampled_from(
    ["</a>", "chữ &lt;a href=&quot;x&quot;&gt;", '<!-- <a href="c"> -->', SCRIPT, " "]
)


@given(st.lists(st.one_of(TAGS, BETWEEN), max_size=8).map("".join))
def test_links_and_anchors_are_those_that_a_parser_finds(html):
    """Tags, comments and scripts in any order: the standard library's parser finds the same."""
    parsed, found = Parsed(html), links_of(html)
    assert (list(dict.fromkeys(parsed.links)), parsed.ids) == (list(found.targets), found.ids)


def test_a_hidden_file_is_a_target(tmp_path):
    """A name that begins with a dot is a name like others."""
    assert verify(tmp_path, '<a href=".well-known/x.txt">x</a>', **{".well-known/x.txt": ""}) == []
