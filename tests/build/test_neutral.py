"""Portals of a university, a company and a school, in English: not one Vietnamese letter or law reaches a reader."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.cli import main
from tests.letters import LAWS, VIETNAMESE
from tests.portal import finish

pytestmark = pytest.mark.slow

UNIVERSITY = ("Example University", "Student services", "academic-09", "half-year")
COMPANY = ("Example Water Ltd", "Customer requests", "fiscal-10-end", "quarter")
SCHOOL = ("Example School", "Library", "calendar", "month")
PORTALS = {"university": UNIVERSITY, "company": COMPANY, "school": SCHOOL}
TEXTS = {
    ".html",
    ".json",
    ".jsonld",
    ".xml",
    ".txt",
    ".csv",
    ".md",
    ".ics",
    ".svg",
    ".ttl",
    ".rdf",
    ".yaml",
    ".css",
}
# Labels of public vocabularies carry every language of the interface, each with its tag; what folds letters names đ.
TAGGED = re.compile(
    r'"[^"]*"@vi|<[^>]*xml:lang="vi"[^>]*>[^<]*<|"@language": "vi"[^}]*"@value": "[^"]*"'
)
MULTILINGUAL = re.compile(r"(^catalog|/dcat|catalog/|sdmx|openapi\.json$)")


@pytest.fixture(scope="module", params=PORTALS)
def site(request, tmp_path_factory) -> Path:
    """One portal, built by the commands; its series answers short messages, and both releases are corrected or not."""
    publisher, series, regime, kind = PORTALS[request.param]
    place = tmp_path_factory.mktemp(request.param) / "p"
    facts = (
        "--name",
        f"Reports of {publisher}",
        "--publisher",
        publisher,
        "--email",
        "a@mau.example",
    )
    chosen = (
        "--host",
        "mau.example",
        "--language",
        "en",
        "--licence",
        "CC-BY-4.0",
        "--series",
        series,
    )
    run("init", place, *facts, *chosen, "--regime", regime, "--kind", kind)
    page = next((place / "reports").glob("*/index.md"))
    page.write_text(
        page.read_text("utf-8").replace("first_expected", "sms_prefix: EX\nfirst_expected"), "utf-8"
    )
    report = sorted(path for path in page.parent.glob("*.md") if path.stem != "index")[-1]
    correction = "corrections:\n  - {date: 2026-11-01, text: One figure was wrong., old: '436', new: '437'}\n"
    report.write_text(
        report.read_text("utf-8").replace("summary:", f"{correction}summary:", 1), "utf-8"
    )
    package = next(iter(re.findall(r"^package: (\S+)", report.read_text("utf-8"), re.MULTILINE)))
    finish(place)
    run("release", package, "--note", "First release.", "-f", place / "mkdocs.yml")
    told = run("check", "-f", place / "mkdocs.yml") + run("build", "-f", place / "mkdocs.yml")
    assert not VIETNAMESE.search(told) and not LAWS.search(told), told
    return place / "site"


def run(*words):
    """The command as a shell runs it; the build's day is fixed."""
    environment = {"SOURCE_DATE_EPOCH": "1795651200"}
    done = CliRunner().invoke(main, [str(word) for word in words], env=environment)
    assert done.exit_code == 0, done.output
    return done.output


def texts(site):
    """Every text of the site with its address, those in archives and workbooks too, escapes read."""
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        uri = path.relative_to(site).as_posix()
        if path.suffix in TEXTS:
            yield uri, path.read_text("utf-8")
        elif path.suffix in (".zip", ".xlsx"):
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
                for name in archive.namelist():
                    if Path(name).suffix in TEXTS:
                        yield f"{uri}/{name}", archive.read(name).decode("utf-8")


def unescaped(text):
    """What an ASCII file says: JSON and Turtle escapes as letters, character references as letters."""
    said = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), said)


def test_no_vietnamese_letter_or_law(site):
    """On pages, in feeds, messages, data files and their words."""
    found = []
    for uri, text in texts(site):
        said = unescaped(text)
        if MULTILINGUAL.search(uri):
            said = TAGGED.sub("", said)
            letters = None
        else:
            letters = VIETNAMESE.search(said)
        law = LAWS.search(said)
        if letters or law:
            place = (letters or law).start()
            found.append((uri, said[max(0, place - 60) : place + 40]))
    assert found == []


def test_pages_are_english(site):
    """Each page says so itself."""
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    assert len(pages) > 20
    assert {re.search(r'<html[^>]* lang="(\w+)"', page)[1] for page in pages} == {"en"}


CALLED = {
    "Example University": (r"academic year 20\d\d/\d\d", r"half of 20"),
    "Example Water Ltd": (r"FY20\d\d Q[1-4]", r"Q[1-4] 20"),
    "Example School": (r"(January|June|October) 20\d\d", r"FY20|cademic year"),
}


def test_periods_are_called_as_readers_there_call_them(site):
    """On pages, in charts, feeds, messages and the catalogue; nothing calls one otherwise."""
    home = (site / "index.html").read_text("utf-8")
    right, wrong = next(told for publisher, told in CALLED.items() if publisher in home)
    said = {uri: unescaped(text) for uri, text in texts(site)}
    assert [
        (uri, found[0]) for uri, text in said.items() if (found := re.search(wrong, text))
    ] == []
    places = {Path(uri).suffix for uri, text in said.items() if re.search(right, text)}
    assert places >= {".html", ".svg", ".json", ".xml", ".txt", ".ttl"}


def test_facts_without_a_value_are_left_out(site):
    """No line of a report, series or dataset says only that nothing is known."""
    lists = (
        re.findall(r'<dl class="facts">.*?</dl>', path.read_text("utf-8"), re.S)
        for path in site.rglob("*.html")
    )
    assert not [each for found in lists for each in found if "not stated" in each]


def test_short_messages_answer(site):
    """The series has a channel, whose answers name their source and were among the texts above."""
    answers = [path.read_text("utf-8") for path in (site / "sms").glob("*.txt")]
    assert len(answers) >= 6
    assert all("mau.example" in answer for answer in answers)
