"""Parts of a long text that fold by their headings."""

from site_builder.pages.sanitize import FEWEST, MOST, fold_sections

PARTS = "".join(
    f'<h2 id="p{n}">Phần {n} <a href="#p{n}">#</a></h2>\n<p>Chữ {n}</p>\n' for n in range(FEWEST)
)


def test_each_heading_folds_what_follows_it():
    """The heading is the handle, and everything is open as it comes."""
    html, is_closed = fold_sections(f"<p>Đầu</p>\n{PARTS}")
    assert not is_closed
    assert html.startswith('<p>Đầu</p>\n<details class="part" open><summary><h2 id="p0">')
    assert '<a href="#p0">#</a></h2></summary>' in html
    assert html.count("<details") == html.count("</details>") == FEWEST


def test_the_parts_of_a_text_of_many_headings_are_closed():
    """One reads what there is, and opens what one came for."""
    html, is_closed = fold_sections(PARTS + "<h3>Mục</h3>" * (MOST - FEWEST + 1))
    assert is_closed
    assert html.count('<details class="part"><summary>') == FEWEST


def test_nothing_is_lost_or_moved():
    """Without the handles the text is what it was."""
    html, _ = fold_sections(PARTS)
    for mark in ('<details class="part" open><summary>', "</summary>", "</details>\n"):
        html = html.replace(mark, "")
    assert html.replace("\n", "") == PARTS.replace("\n", "")


def test_a_short_text_is_left_alone():
    """One section less than a long one has."""
    short = PARTS.partition(f'<h2 id="p{FEWEST - 1}"')[0]
    assert fold_sections(short) == (short, False)


def test_a_heading_inside_a_quotation_begins_no_part():
    """It would tear the quotation apart."""
    quoted = f'<blockquote><h2 id="q">Trích</h2><p>Lời<br>hai dòng</p></blockquote>\n{PARTS}'
    assert fold_sections(quoted)[0].count("<details") == FEWEST


def test_the_link_of_a_heading_stands_outside_the_handle():
    """A handle that holds a link cannot be used by everybody."""
    html, _ = fold_sections(PARTS.replace("<a href", '<a class="perma" href'))
    assert '<h2 id="p0">Phần 0</h2></summary><a class="perma" href="#p0">#</a>' in html.replace(
        "</summary> ", "</summary>"
    )
