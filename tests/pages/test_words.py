"""The words of the interface, and the folded copy for the search."""

import re

from markupsafe import Markup

from site_builder.core.i18n.catalog import catalogue, extract, translator
from site_builder.pages.jinja import format_size
from site_builder.pages.search_text import folded_words, texts_of


def untranslated():
    """Message ids in use that the Vietnamese catalogue does not have."""
    known = catalogue("vi")._catalog  # the only way to tell a missing entry from one that reads the same
    ids = {key[0] if isinstance(key, tuple) else key for key in known} | {"%(count)s points to look at"}
    plural = {message for message in extract() if message.endswith("s") and message.startswith("%(count)s ")}
    return {message: file for message, file in extract().items() if message not in ids | plural}


def test_every_message_is_said_in_vietnamese():
    """A word of the interface or of a check without a translation fails here, with the file that uses it."""
    assert untranslated() == {}


def test_messages_of_rules_and_formats_are_extracted(tmp_path):
    """What a rule found and its repair, and a format's title, are message ids."""
    (tmp_path / "x.py").write_text(
        'rule("code", "error", "Found", "Repair")\nFormat(key="k", suffix=".s", title="Title")\n_("Word")'
    )
    assert list(extract(tmp_path, tmp_path)) == ["Found", "Repair", "Title", "Word"]


def test_messages_of_templates_are_extracted(tmp_path):
    """Single and plural forms."""
    (tmp_path / "x.html").write_text('{{ _("One") }}{{ ngettext("row", "rows", 2) }}{% trans %}Two{% endtrans %}')
    assert list(extract(tmp_path, tmp_path)) == ["One", "row", "rows", "Two"]


def test_unknown_language_says_the_ids():
    """English is the message ids themselves."""
    assert translator("en")("Download") == "Download"


def test_empty_message_stays_empty():
    """gettext would answer with the catalogue's header."""
    assert translator("vi")("") == ""


def test_sizes_are_for_readers():
    """A thousand bytes to the KB, a comma for decimals, never zero."""
    assert [format_size(n) for n in (1, 4000, 11_400, 2_340_000)] == ["0,1\xa0KB", "4,0\xa0KB", "11\xa0KB", "2,3\xa0MB"]


def test_folded_words_are_those_with_d_bar():
    """Once each, in plain letters."""
    assert folded_words("Đất đai ở Đà Nẵng, đất") == "da dai dat"


def test_folded_words_of_a_text_without_any():
    """Nothing to fold, nothing added."""
    assert folded_words("Huế") == ""


def test_markup_is_read_without_its_tags():
    """Attributes are not words."""
    assert list(texts_of((Markup('<p title="đ">A&amp;B</p>'), "c"))) == [" A&B ", "c"]


def placeholders(text):
    """What a message leaves open: {name}, %(name)s, and doubled braces."""
    return sorted(re.findall(r"\{\{+|\}\}+|\{\w+\}|%\(\w+\)s", text))


def test_translations_keep_their_placeholders():
    """A translation that lost {file} would hide which file is meant."""
    said = translator("vi")
    assert [message for message in extract() if placeholders(said(message)) not in (placeholders(message), [])] == []
    assert [message for message in extract() if placeholders(message) and not placeholders(said(message))] == []
