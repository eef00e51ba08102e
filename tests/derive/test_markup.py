"""A report's text without markup."""

from site_builder.derive.markup import plain_text, sections_of
from site_builder.derive.prose import bind
from tests.factories import make_publication, make_report


def sections(text):
    """The sections of a report's text."""
    publication = make_publication(reports=(make_report(text=text),))
    return sections_of(bind(text, publication, publication.reports[0]), "vi")


def test_headings_begin_sections():
    """With the anchors that the page has."""
    found = sections("Mở đầu.\n\n## Hạ tầng số\n\nMột.\n\n### Mạng {#mang}\n\nHai.")
    assert [(each.level, each.anchor, each.title, each.text) for each in found] == [
        (0, "", "", "Mở đầu."),
        (2, "ha-tang-so", "Hạ tầng số", "Một."),
        (3, "mang", "Mạng", "Hai."),
    ]


def test_calls_are_filled_in():
    """Figures as readers see them, also in headings."""
    found = sections('## Đạt {{ figure("4.1") }}\n\nTỷ lệ {{ figure("4.1") }}.')
    assert (found[0].title, found[0].text) == ("Đạt 77,70", "Tỷ lệ 77,70.")


def test_tables_and_charts_are_named():
    """Their figures are in the data."""
    found = sections('{{ table("indicators") }}\n\n{{ chart("4.1") }}')[0]
    assert (found.text, found.tables[0].resource, found.charts[0].groups[0][1][0].key) == (
        "",
        "indicators",
        "4.1",
    )


def test_lists_keep_their_lines():
    """One line an item."""
    assert sections("Gồm:\n\n- một\n- hai\n\nHết.")[0].text == "Gồm:\n\n- một\n- hai\n\nHết."


def test_a_paragraph_is_one_line():
    """However its author wrapped it."""
    assert sections("Một\nhai.\n\nBa.")[0].text == "Một hai.\n\nBa."


def test_links_and_emphasis_leave_their_words():
    """No markup is left, and no script."""
    assert sections("*Một* [hai](../x/) <script>ba</script>`bốn`")[0].text == "Một hai bốn"


def test_a_table_of_the_author_is_rows_of_cells():
    """Parted by bars."""
    assert sections("| a | b |\n| --- | --- |\n| 1 | 2 |")[0].text == "a | b\n\n1 | 2"


def test_a_short_text_is_one_string():
    """As for a main point."""
    publication = make_publication()
    bound = bind('tức {{ figure("4.1") }} **đó**.', publication, publication.reports[0])
    assert plain_text(bound, "vi") == "tức 77,70 đó."
