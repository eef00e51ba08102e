"""A text that holds no sign of a link, a picture or an element is not rendered to be asked about them."""

import pytest

from site_builder.derive.markup import as_html
from site_builder.plugin.settings import _entries
from site_builder.validate.links import Beside, check_mail, check_nav
from site_builder.validate.written import Written, check_prose, check_translated, read_written

PLAIN = (
    "Chữ và số 1.704.",
    "| a | b |\n|:--|--:|\n| 1 | 2 |",
    "# Đầu đề\n\n- một\n- hai\n\n> lời",
    "```py\nx = 1\n```",
)


@pytest.mark.parametrize("text", PLAIN)
def test_words_and_tables_alone_have_nothing_to_tell(text):
    """They say as little when they are rendered."""
    rendered = Written()
    rendered.feed(as_html(text))
    read = read_written(text)
    assert (rendered.links, rendered.pictures, rendered.removed) == (
        read.links,
        read.pictures,
        read.removed,
    )


def test_a_link_is_found_in_every_way_of_writing_it():
    """Each has one of the signs."""
    ways = (
        "[a](b.md)",
        "<https://mau.example/>",
        '<a href="b.md">a</a>',
        "[a]\n\n[a]: b.md",
        "![x](b.png)",
    )
    assert all(read_written(text).links or read_written(text).pictures for text in ways)


def test_the_navigation_leads_to_what_is_there():
    """Texts and pages that the portal makes, groups too; other sites are not asked."""
    known = {"", "index.md", "indicators/", "datasets/", "gioi-thieu/", "anh/a.png"}
    right = (
        "index.md",
        "indicators/index.md",
        "datasets/",
        "gioi-thieu.md",
        "https://a.example/",
        "anh/a.png",
        "#a",
    )
    assert not list(check_nav("mkdocs.yml", [("", each) for each in right], known, (), {}))
    wrong = [("", "gioi-thieu/"), ("", "khong-co.md"), ("", "khong%20co/")]
    found = list(check_nav("mkdocs.yml", wrong, known, (), {}))
    assert [(each.code, dict(each.facts)["link"]) for each in found] == [
        ("nav-broken", "khong-co.md"),
        ("nav-broken", "khong%20co/"),
    ]


@pytest.mark.parametrize(
    ("label", "link", "right"),
    [
        ("Giới thiệu", "ve-chung-toi.md", "gioi-thieu.md"),
        ("Dữ liệu", "dataset/index.md", "datasets/index.md"),
    ],
)
def test_the_text_that_an_entry_of_the_navigation_means(label, link, right):
    """By its title where its name is another; a page that the portal makes by its own name."""
    known, texts = {"", "datasets/", "gioi-thieu/", "index.md"}, ("index.md", "gioi-thieu.md")
    (found,) = check_nav(
        "mkdocs.yml", [(label, link)], known, texts, {"Giới thiệu": "gioi-thieu.md"}
    )
    assert str(dict(found.facts)["right"]) == f"Write “{right}”."


def test_the_settings_say_where_the_navigation_leads():
    """As MkDocs has it: names over places, and groups of them."""
    nav = [{"Trang chủ": "index.md"}, "use.md", {"Nhóm": [{"Một": "a.md"}, {"Sâu": ["b.md"]}]}]
    entries = [
        ("Trang chủ", "index.md"),
        ("", "use.md"),
        ("Nhóm", ""),
        ("Một", "a.md"),
        ("Sâu", ""),
        ("", "b.md"),
    ]
    assert list(_entries(nav)) == entries and not list(_entries(None))


@pytest.mark.parametrize(
    ("written", "is_told"),
    [
        ("stc@tinh.gov.vn", False),  # the portal's own
        ("STC@tinh.gov.vn", False),  # capitals count for nobody
        ("sct@tinh.gov.vn", False),  # another office
        ("stc@tinh.gov.nv", True),
        ("stc@tin.gov.vn", True),
        ("vanphongthongke@tinh.gov.vn", False),
        ("vanphongthogke@tinh.gov.vn", True),
        ("thongke2@tinh.gov.vn", False),  # another box
        ("thongke1@tinh.gov.nv", True),
        ("lan@xa.example", False),
    ],
)
def test_an_address_of_mail_a_slip_away_from_an_own_one(written, is_told):
    """Wherever it stands; short names and numbers are those of others."""
    known = {"stc@tinh.gov.vn", "vanphongthongke@tinh.gov.vn", "thongke1@tinh.gov.vn"}
    for text in (f"Hỏi {written}.", f"[Hỏi](mailto:{written})", f"<{written}>"):
        found = list(check_mail(Beside("a.md", "a.md", text, 1), known))
        assert [each.code for each in found] == ["mail-slipped"] * is_told


@pytest.mark.parametrize(
    "line", ["# x" + " " * 60_000 + "{", "# {" + "#a" * 30_000, "[a] (" + ".aa" * 20_000]
)
def test_a_long_line_costs_no_more_than_its_length(line):
    """Headings with anchors, and links that are none, of whoever writes what nobody reads."""
    assert not [*check_translated("a.en.md", "en", line, ("# y", "a.md", 1), 1)]
    assert {each.code for each in check_prose("a.md", line)} <= {
        "text-unbroken",
        "heading-unread",
        "markup-unread",
    }


def test_a_long_word_costs_no_more_than_its_length():
    """A million letters without a sign of an address are passed once."""
    assert not list(check_mail(Beside("a.md", "a.md", "a" * 1_000_000, 1), {"a@mau.example"}))
