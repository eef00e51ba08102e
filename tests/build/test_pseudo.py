"""No word of ours that a reader meets is outside the catalogue: a site built in a language nobody speaks."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import icalendar
import lxml.etree
import lxml.html
import pytest
from babel.dates import get_month_names
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.core.text import fold
from tests.conftest import build
from tests.portal import copy_sample
from tests.tools.pseudo import ACCENTED, LANGUAGE, accented, write_catalogue

pytestmark = pytest.mark.slow
SPOKEN_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "content", "label", "summary")
SILENT = ("script", "style", "code", "pre", "textarea")
WORD = re.compile(r"[^\W\d_]+(?:[ ’'-][^\W\d_]+)*")
# What has one name in every language: programs, standards, endings of files, units of size.
NAMES = (
    "API BibTeX CC BY CKAN CSL CSL-JSON CSV DCAT Excel Google Dataset Search JSON Schema JSON JSONLD KB OpenAPI PNG "
    "RIS SVG TTL TXT XML udata curl "
    "pandas csvkit croissant dcat excel feed jsonld parquet rdf sdmx sdmx-structure stats sums ttl txt xlsx "
    "turtle xml zip row English"
).split()
# Addresses, whole or of a folder or file beneath the page: /catalog/, chart-year/, latest.json.
ADDRESSES = re.compile(
    r"https?://\S+|\S+@\S+|(?<!\S)/(?:[\w.-]+/)+(?!\S)|(?<!\S)[\w-]+(?:/|\.(?:json|rdf))(?!\S)"
)
MONTHS = list(
    get_month_names("wide", locale="en").values()
)  # of a language that Babel does not know


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory):
    """The sample in that language: its folder, and its site."""
    folder = tmp_path_factory.mktemp("pseudo")
    copy_sample(folder, warm=True)
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    settings = settings.replace("  - open-data:\n", f"  - open-data:\n      language: {LANGUAGE}\n")
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    write_catalogue(folder)
    done = build(folder / "mkdocs.yml", folder / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "build.txt").write_text(done.stdout + done.stderr, "utf-8")
    return folder


@pytest.fixture(scope="module")
def known(pseudo):
    """All that authors wrote, and what is the same in every language, as one text."""
    sources = [
        path
        for path in sorted(pseudo.rglob("*"))
        if path.suffix in (".md", ".csv", ".yaml", ".yml", ".json")
    ]
    texts = [
        path.read_text("utf-8")
        for path in sources
        if "site" not in path.relative_to(pseudo).parts[:1]
    ]
    packages = [f"{page.parent.name}-series" for page in (pseudo / "reports").glob("*/index.md")]
    return " ".join(" ".join([*texts, *NAMES, *MONTHS, *packages]).split()).lower()


def untranslated(text: str, known: str) -> list[str]:
    """Runs of plain words that no author wrote."""
    text = ADDRESSES.sub(" ", text)
    words = [word for word in WORD.findall(text) if not set(word) & set(ACCENTED)]
    return [word for word in words if not is_written(word.lower(), known)]


@cache
def is_written(words: str, known: str) -> bool:
    """Whether an author wrote it, with its tone marks or without; pages say the same words again and again."""
    return words in known or words in folded(known)


@cache
def folded(known: str) -> str:
    """The same without tone marks; megabytes, folded once and not for every word."""
    return fold(known)


def strangers(text: str, known: str) -> list[str]:
    """The same word by word, for texts whose figures an author called and did not write."""
    return [
        word
        for run in untranslated(text, known)
        for word in run.split()
        if word.lower() not in known
    ]


def spoken(page: Path) -> Iterator[str]:
    """What a page says: its texts, and the attributes that are read out. Code and addresses say nothing."""
    tree = lxml.html.parse(str(page)).getroot()
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in SILENT:
            if element.tail:
                yield element.tail
            continue
        yield from (text for text in (element.text, element.tail) if text)
        named = element.get("name") or element.get("property") or ""
        if element.tag != "meta" or "description" in named or "title" in named:
            yield from (element.get(name) for name in SPOKEN_ATTRIBUTES if element.get(name))


def test_accents_keep_what_is_filled_in():
    """Placeholders stay, every letter changes."""
    assert accented("From {start} to %(end)s") == "⟦Ƒȑőɱ {start} ţő %(end)s⟧"


def test_no_page_shows_an_untranslated_word(pseudo, known):
    """Every page, text by text."""
    found: dict[str, str] = {}
    for page in sorted((pseudo / "site").rglob("*.html")):
        for text in spoken(page):
            for word in untranslated(text, known):
                found.setdefault(word, page.relative_to(pseudo / "site").as_posix())
    assert found == {}


def test_no_feed_shows_an_untranslated_word(pseudo, known):
    """Titles and summaries of Atom and JSON Feed."""
    found = set()
    assert list((pseudo / "site").rglob("feed.xml")) and list((pseudo / "site").rglob("feed.json"))
    for path in (pseudo / "site").rglob("*.xml"):
        tree = lxml.etree.parse(str(path))
        for element in tree.iter(
            "{http://www.w3.org/2005/Atom}title", "{http://www.w3.org/2005/Atom}summary"
        ):
            found.update(strangers(element.text or "", known))
    for path in (pseudo / "site").rglob("feed.json"):
        feed = json.loads(path.read_text("utf-8"))
        for item in [feed, *feed["items"]]:
            for key in ("title", "summary", "description", "content_text"):
                found.update(strangers(item.get(key) or "", known))
    assert found == set()


def test_no_message_shows_an_untranslated_word(pseudo, known):
    """Short messages, and the texts for Zalo; the former are in plain letters where the network has no others."""
    texts = [path.read_text("utf-8") for path in (pseudo / "site/sms").rglob("*.txt")]
    answers = [
        json.loads(path.read_text("utf-8")) for path in (pseudo / "site/zalo").rglob("*.json")
    ]
    assert texts and answers
    said = [*texts, *(text for answer in answers for text in strings(answer))]
    assert [word for text in said for word in strangers(text, known)] == []


def strings(value) -> Iterator[str]:
    """The texts of a document, keys and codes aside."""
    if isinstance(value, dict):
        yield from (
            text
            for key, part in value.items()
            if key in ("text", "title", "subtitle")
            for text in strings(part)
        )
        yield from (
            text
            for part in value.values()
            if isinstance(part, (dict, list))
            for text in strings(part)
        )
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))
    elif isinstance(value, str):
        yield value


def test_no_event_shows_an_untranslated_word(pseudo, known):
    """The release calendar."""
    calendars = list((pseudo / "site").rglob("*.ics"))
    assert calendars
    found = set()
    for path in calendars:
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
            for name in ("SUMMARY", "DESCRIPTION"):
                found.update(untranslated(str(event.get(name, "")), known))
    assert found == set()


def test_check_says_no_untranslated_word(pseudo, known):
    """What is found, how to mend it, and the count."""
    done = CliRunner().invoke(main, ["check", "-f", str(pseudo / "mkdocs.yml")])
    told = re.sub(r"\[[\w-]+\]|^\S+\.\w+", " ", done.output, flags=re.MULTILINE)
    assert "⟦" in told
    assert untranslated(told, known) == []


def test_build_says_no_untranslated_word_of_ours(pseudo, known):
    """The last lines, after MkDocs' own."""
    ours = [line for line in (pseudo / "build.txt").read_text("utf-8").splitlines() if "⟦" in line]
    assert len(ours) >= 2
    shown = [line.replace(str(pseudo), "") for line in ours[-2:]]
    assert [word for line in shown for word in untranslated(line, known)] == []
