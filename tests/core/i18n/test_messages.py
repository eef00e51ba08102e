"""The message ids of the interface, their catalogue, and a catalogue that a portal brings."""

import re
from pathlib import Path
from unicodedata import normalize

import pytest

from site_builder import authoring
from site_builder.core.i18n import catalog
from site_builder.core.i18n.catalog import (
    add_catalogues,
    catalogue,
    counter,
    language_name,
    languages,
    locale_of,
    say_everywhere,
    say_in_context,
    three_letters,
    translator,
)
from site_builder.core.text import Text
from tests.tools.messages import Message, extract

FRENCH = """msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Download"
msgstr "Télécharger"

msgid "{count} error"
msgid_plural "{count} errors"
msgstr[0] "{count} erreur"
msgstr[1] "{count} erreurs"
"""


def key(message: Message) -> str:
    """As gettext keeps a message: a context stands before its id."""
    return f"{message.context}\x04{message.id}" if message.context else message.id


def test_every_message_is_said_in_vietnamese() -> None:
    """A word of the interface or of a check without a translation fails here, with the file that uses it."""
    known = catalogue("vi")._catalog  # type: ignore[attr-defined]  # tells a missing entry from one that reads the same
    ids = {name[0] if isinstance(name, tuple) else name for name in known}
    assert {
        message.id: file for message, file in extract().items() if key(message) not in ids
    } == {}


def test_counted_messages_have_their_plural() -> None:
    """One id is not said once with a plural and once without: gettext would find only one of the two."""
    counted = {message.id for message in extract() if message.plural}
    assert counted and counted.isdisjoint(message.id for message in extract() if not message.plural)


def test_no_translation_is_left_over() -> None:
    """What nobody says any more leaves the catalogue."""
    known = {name[0] if isinstance(name, tuple) else name for name in catalogue("vi")._catalog}  # type: ignore[attr-defined]
    assert known - {key(message) for message in extract()} - {""} == set()


def test_messages_of_rules_and_formats_are_extracted(tmp_path: Path) -> None:
    """What a rule found and its repair, and a format's title, are message ids."""
    (tmp_path / "x.py").write_text(
        'rule("code", "error", "Found", "Repair")\nTableFormat(key="k", uri=".s", title="Title")\n_("Word")'
    )
    assert [message.id for message in extract(tmp_path, tmp_path)] == [
        "Found",
        "Repair",
        "Title",
        "Word",
    ]


def test_messages_of_templates_are_extracted(tmp_path: Path) -> None:
    """Single and plural forms."""
    (tmp_path / "x.html").write_text(
        '{{ _("One") }}{{ ngettext("row", "rows", 2) }}{% trans %}Two{% endtrans %}'
    )
    assert list(extract(tmp_path, tmp_path)) == [
        Message("One"),
        Message("row", "rows"),
        Message("Two"),
    ]


def test_messages_keep_their_context_and_plural(tmp_path: Path) -> None:
    """The same English word can be two messages."""
    (tmp_path / "x.py").write_text(
        'say_everywhere("Note", "column")\nsay_in_context("period", "{year}", language)\nngettext("row", "rows", 3)'
    )
    assert set(extract(tmp_path, tmp_path)) == {
        Message("Note", context="column"),
        Message("{year}", context="period"),
        Message("row", "rows"),
    }


def test_unknown_language_says_the_ids() -> None:
    """English is the message ids themselves."""
    assert translator("en")("Download") == "Download"


def test_empty_message_stays_empty() -> None:
    """gettext would answer with the catalogue's header."""
    assert translator("vi")("") == ""


def placeholders(text: str) -> list[str]:
    """What a message leaves open: {name}, %(name)s, and doubled braces."""
    return sorted(re.findall(r"\{\{+|\}\}+|\{\w+\}|%\(\w+\)s", text))


def test_translations_keep_their_placeholders() -> None:
    """A translation that lost {file} would hide which file is meant."""
    said = translator("vi")
    ids = [message.id for message in extract() if not message.context]
    assert [
        message for message in ids if placeholders(said(message)) not in (placeholders(message), [])
    ] == []
    assert [
        message for message in ids if placeholders(message) and not placeholders(said(message))
    ] == []


@pytest.mark.parametrize(
    ("number", "said"), [(0, "{count} errors"), (1, "{count} error"), (2, "{count} errors")]
)
def test_english_counts_with_its_plural(number: int, said: str) -> None:
    """One error, two errors, no errors."""
    assert counter("en")("{count} error", "{count} errors", number) == said


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal's own catalogue, forgotten afterwards."""
    folder = tmp_path / "locale"
    (folder / "fr/LC_MESSAGES").mkdir(parents=True)
    (folder / "fr/LC_MESSAGES/messages.po").write_text(FRENCH, "utf-8")
    monkeypatch.setattr(catalog, "_folders", list(catalog._folders))
    add_catalogues(folder)
    yield folder
    for known in (catalog.catalogue_stamps, languages, catalogue, catalog.glossary):
        known.cache_clear()


def test_portal_brings_a_language_by_a_catalogue_alone(french: Path) -> None:
    """Its words are said, and what it does not say is said in English."""
    assert languages() == ("vi", "en", "fr")
    assert (translator("fr")("Download"), translator("fr")("Theme")) == ("Télécharger", "Theme")


def test_what_a_translator_changed_is_said_when_the_settings_are_read_again(french: Path) -> None:
    """In a process that lives on, as that of serve does; a new language, too."""
    before = catalog.catalogue_stamps()
    assert translator("fr")("Download") == "Télécharger"
    (french / "fr/LC_MESSAGES/messages.po").write_text(
        FRENCH.replace("Télécharger", "Prendre ici"), "utf-8"
    )
    (french / "de/LC_MESSAGES").mkdir(parents=True)
    (french / "de/LC_MESSAGES/messages.po").write_text(FRENCH, "utf-8")
    assert translator("fr")("Download") == "Télécharger"  # all of a build speaks the same words
    add_catalogues(french)
    assert translator("fr")("Download") == "Prendre ici" and "de" in languages()
    assert catalog.catalogue_stamps() != before


def test_a_portal_adds_words_to_a_language_of_the_tool(french: Path) -> None:
    """Those of rules of its own; what the tool says itself stays."""
    own = 'msgid "No column."\nmsgstr "Không có cột."\n\nmsgid "Download"\nmsgstr "Khác"\n'
    before = translator("vi")("Download")
    (french / "vi/LC_MESSAGES").mkdir(parents=True)
    (french / "vi/LC_MESSAGES/messages.po").write_text(own, "utf-8")
    add_catalogues(french)
    assert (translator("vi")("No column."), translator("vi")("Download")) == (
        "Không có cột.",
        before,
    )


def test_letters_apart_from_their_marks_are_the_same_words(french: Path) -> None:
    """As a Mac writes names of files, from which a translator may have copied them."""
    own = f'msgid "{normalize("NFD", "Lưu.")}"\nmsgstr "Enregistré."\n'
    (french / "fr/LC_MESSAGES/messages.po").write_text(FRENCH + "\n" + own, "utf-8")
    add_catalogues(french)
    assert translator("fr")(normalize("NFC", "Lưu.")) == "Enregistré."


def test_a_translation_that_cannot_be_filled_in_is_said_in_english(french: Path) -> None:
    """A translator's slip in braces stops no check."""
    slip = '\nmsgid "“{key}” is still empty."\nmsgstr "« {cle} » est vide."\n'
    (french / "fr/LC_MESSAGES/messages.po").write_text(FRENCH + slip, "utf-8")
    add_catalogues(french)
    message = "“{key}” is still empty."
    assert (translator("fr")(message), translator("fr")("Download")) == (message, "Télécharger")


def test_another_package_brings_a_language(
    french: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its entry point, for every portal."""
    monkeypatch.setattr(catalog, "declared", lambda group, kind: (kind(french),))
    add_catalogues(tmp_path / "none")
    assert translator("fr")("Download") == "Télécharger"


def test_portals_language_counts_by_its_own_rule(french: Path) -> None:
    """French says "0 erreur", English "0 errors"."""
    say = counter("fr")
    assert [say("{count} error", "{count} errors", n) for n in (0, 1, 2)] == [
        "{count} erreur",
        "{count} erreur",
        "{count} erreurs",
    ]


def test_texts_for_data_are_said_in_the_languages_of_the_portal() -> None:
    """Its first is the main one, and no other is asked."""
    vietnamese = say_in_context("column", "Note", "vi")
    assert say_everywhere("Note", "column", ("vi", "en")) == Text(vietnamese, (("en", "Note"),))
    assert say_everywhere("Note", "column", ("en", "vi")) == Text("Note", (("vi", vietnamese),))
    assert say_everywhere("Note", "column", ("en",)) == Text("Note")


def test_what_stands_in_a_text_for_data_is_said_in_its_language() -> None:
    """A name in its own words for each."""
    name = Text("Road", (("vi", "Đường"),))
    assert say_everywhere("Replaces: {name}", "series", ("en", "vi"), name=name) == Text(
        "Replaces: Road", (("vi", "Thay cho: Đường"),)
    )


@pytest.mark.parametrize(
    ("tag", "code"), [("vi", "vie"), ("en", "eng"), ("fr", "fra"), ("de", "deu"), ("xx", "")]
)
def test_languages_have_the_codes_of_terminology(tag: str, code: str) -> None:
    """Not those of libraries (fre, ger); none is invented."""
    assert three_letters(tag) == code


def test_a_language_is_called_as_within_a_sentence() -> None:
    """Where its name is two words, the noun "language" has no capital."""
    assert [language_name("en", "vi"), language_name("vi", "en")] == ["tiếng Anh", "Vietnamese"]


def test_locale_of_an_unknown_tag_is_its_languages() -> None:
    """A tag with a region nobody knows is read as its language, an unknown language as English."""
    assert [locale_of(tag).language for tag in ("vi", "en-XA", "fr-ZZ", "xx")] == [
        "vi",
        "en",
        "fr",
        "en",
    ]


def test_context_tells_meanings_apart() -> None:
    """Without a catalogue the id itself is said, never its context."""
    assert say_in_context("period", "{year}", "en") == "{year}"


WORDS_NOT_SAID = (
    "bộ dữ liệu|cơ quan lập|đơn vị lập|nơi lập|nơi nhận|nơi xuất bản|ấn bản|kỳ số liệu|điểm %|mã chữ|nguồn cấp tin|"
    "chiều tốt|gián đoạn|nguồn không ghi|nguồn không có số|nền tối|nền sáng|trang mạng|cho cổng thu thập|"
    "cho máy thu thập"
)
TEMPLATES = Path(authoring.__file__).parent / "templates"


def test_each_meaning_has_its_one_word() -> None:
    """The words of Vietnamese law and of the city's portal; the older ones do not come back."""
    said = dict(catalogue("vi")._catalog)  # type: ignore[attr-defined]
    assert LETTERHEAD.fullmatch(
        said.pop("document\x04recipients")
    )  # as the document itself prints it
    found = {
        name: text
        for name, text in said.items()
        if re.search(WORDS_NOT_SAID, text, re.IGNORECASE) and name
    }
    assert found == {}


def test_a_button_is_called_as_other_portals_call_it():
    """One word for looking something up."""
    assert [translator("vi")(word) for word in ("Search", "Dark theme", "Light theme")] == [
        "Tìm kiếm",
        "Giao diện tối",
        "Giao diện sáng",
    ]


LETTERHEAD = re.compile(
    "nơi nhận", re.IGNORECASE
)  # at the foot of a letter this is the list of its copies


@pytest.mark.parametrize("place", ["docs/*.vi.md", "reports/**/*.md"])
def test_guide_and_pages_of_the_portal_have_the_same_words(place):
    """Readers and publishers meet one word for one thing."""
    files = [
        path for path in Path(__file__).parents[3].glob(place) if not path.stem.endswith(".en")
    ]
    texts = {path.name: LETTERHEAD.sub("", path.read_text()) for path in files}
    assert texts and not [
        name for name, text in texts.items() if re.search(WORDS_NOT_SAID, text, re.IGNORECASE)
    ]


def test_what_a_new_portal_begins_with_has_the_same_words():
    """Its titles of columns stand on public pages as they are."""
    files = [*(TEMPLATES / "vi").rglob("*"), *(TEMPLATES / "words").glob("vi*")]
    files = [path for path in files if path.is_file() and path.parent.name != "schema"]
    texts = {path.name: LETTERHEAD.sub("", path.read_text()) for path in files}
    assert texts and not [
        name for name, text in texts.items() if re.search(WORDS_NOT_SAID, text, re.IGNORECASE)
    ]
