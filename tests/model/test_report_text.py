"""What a new edition of a report's text changed, part by part."""

from site_builder.model.report_text import ReportText, text_changes


def changes(old, new):
    """Where, what was and what is."""
    found = text_changes({"en": old}, {"en": new})
    return [(each.row, each.old, each.new) for each in found]


def test_a_correction_that_is_stated_is_compared_with_none():
    """A main point that changed beside it is compared with the point that it was."""
    old = ReportText("en", "", (("title", "T"),), ("84.86 % in time",), "Text.")
    new = ReportText(
        "en",
        "",
        (("title", "T"), ("corrections", "2026-11-29 · 1816 · 1861")),
        ("86.96 % in time",),
        "Text.",
    )
    assert changes(old, new) == [
        ("corrections", "", "2026-11-29 · 1816 · 1861"),
        ("summary", "84.86 % in time", "86.96 % in time"),
    ]


def test_a_paragraph_is_compared_with_its_own_under_another_heading():
    """A heading that was reworded is one change, not two."""
    old = ReportText("en", "", (), (), "## Results\n\nTen.")
    new = ReportText("en", "", (), (), "## Outcome\n\nTen.")
    assert changes(old, new) == [("Outcome", "Results", "Outcome")]
