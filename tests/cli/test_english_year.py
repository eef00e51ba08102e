"""In an English portal nothing is Vietnamese: a fiscal year of it by the commands, read word by word."""

import gzip
import io
import re
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from site_builder.core.text import fold
from tests.cli.english_year import NAMES, SERIES, live
from tests.conftest import ROOT
from tests.letters import LAWS

pytestmark = pytest.mark.slow

CATALOGUE = ROOT / "site_builder/core/i18n/locale/vi/LC_MESSAGES/messages.po"
# Letters with marks that Vietnamese has, "é" and the like among them: no word of this portal has one.
MARKED = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
# Codes of the language, the country and its time, where a catalogue, a feed or a page names them.
CODES = re.compile(
    r"\bVIE\b|\bVNM\b|\bvi[-_]VN\b|[\"'=@:]vi\b|\bvi[\"']|Ho_Chi_Minh|T00:00:00\+07:00"
)
WORD = re.compile(r"[^\W\d_]+")
BINARY = {
    ".png",
    ".parquet",
    ".woff2",
    ".pf_meta",
    ".pf_fragment",
    ".pf_index",
    ".pagefind",
    ".wasm",
}
# Names of scripts in the themes of Office, and digests: whole ones, and what Pagefind adds to its files' names.
FOREIGN = re.compile(r'<a:font script="[^>]*>|\b[0-9a-f]{40,64}\b|\bpagefind/[-./\w]*|primaryKey')


def unescaped(text):
    """What an ASCII file says: JSON and Turtle escapes as letters, character references as letters."""
    said = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), said)


@cache
def vietnamese():
    """Words of our Vietnamese without marks that no English message has, and pairs of words."""
    with CATALOGUE.open("rb") as source:
        messages = [each for each in read_po(source) if each.id]
    forms = [
        form
        for each in messages
        for form in ([each.string] if isinstance(each.string, str) else each.string)
    ]
    english = {word.lower() for each in messages for word in WORD.findall(str(each.id))}
    spoken = [
        [fold(word).lower() for word in WORD.findall(re.sub(r"\{\w*\}", " | ", form))]
        for form in forms
    ]
    pairs = {pair for form in spoken for pair in pairwise(form) if not english.issuperset(pair)}
    words = {word for form in spoken for word in form if len(word) > 3}
    return words - english, pairs


@cache
def without_marks(word):
    """A word as it is looked up; files say the same words again and again."""
    return fold(word).lower()


def texts(content, uri):
    """Every text in a file, with where it stands: archives, workbooks and documents are opened."""
    suffix = Path(uri).suffix
    if suffix in (".zip", ".xlsx", ".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from texts(archive.read(name), f"{uri}/{name}")
    elif suffix == ".gz":
        yield from texts(gzip.decompress(content), uri.removesuffix(".gz"))
    elif suffix.lower() not in BINARY:
        yield uri, content.decode("utf-8")


def said_in_vietnamese(text):
    """The first Vietnamese words, codes or laws of a text, each with what stands around it."""
    words, pairs = vietnamese()
    plain = FOREIGN.sub(" ", unescaped(text))
    for pattern in (MARKED, CODES, LAWS):
        for found in list(pattern.finditer(plain))[:3]:
            yield plain[max(0, found.start() - 50) : found.end() + 30]
    spoken = list(WORD.finditer(plain))
    lowered = [without_marks(word[0]) for word in spoken]
    for at, (word, following) in enumerate(zip(lowered, [*lowered[1:], ""], strict=False)):
        if word in words or (
            (word, following) in pairs and spoken[at + 1].start() - spoken[at].end() == 1
        ):
            yield plain[max(0, spoken[at].start() - 50) : spoken[at].end() + 30]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The year, lived once."""
    return live(tmp_path_factory.mktemp("year"))


def files(year):
    """Every file that the commands wrote, with its address from the folder of all."""
    home = year.root.parent
    aside = (home / "bridges.docx", year.root / ".cache")
    for path in sorted(home.rglob("*")):
        if path.is_file() and not any(path == each or each in path.parents for each in aside):
            yield path.relative_to(home).as_posix(), path.read_bytes()


def test_no_line_of_output_is_vietnamese(year):
    """Whatever the machine's own language, what a command prints in the portal is in the portal's."""
    said = {words: list(said_in_vietnamese(output)) for words, output in year.printed}
    assert {words: found for words, found in said.items() if found} == {}


def test_no_file_is_vietnamese(year):
    """Sources, workbooks, documents, editions and the whole site, what lies in archives too."""
    found = {}
    for uri, content in files(year):
        if any(f"/site/{folder}/" in uri for folder in ("assets", "pagefind", "search/words")):
            continue  # scripts and indexes: words in them are cut down to what they share
        if "/.schema/" in uri:
            continue  # what a setting may be, the regimes and the time of Viet Nam among it
        for place, text in texts(content, uri):
            found |= {(place, said): 1 for said in said_in_vietnamese(text)}
    assert list(found)[:20] == []


def test_titles_name_their_own_period_and_no_other(year):
    """Of reports and packages, as their sources have them."""
    for period, name in NAMES.items():
        report = (year.root / year.report(period)).read_text("utf-8")
        assert f'title: "Online requests, {name}"' in report
        folder = "requests-last-quarter" if period == "2026-Q4" else year.package(period)
        assert (
            f'title: "Figures: Online requests, {name}"'
            in (year.root / f"datasets/{folder}/datapackage.yaml").read_text()
        )


def test_what_the_portal_makes_of_a_package_without_a_series_keeps_its_year(year):
    """The forms of the offices name no series; their period is that of the portal's year all the same."""
    page = (year.root / f"site/datasets/{SERIES}-2026-q3-units/index.html").read_text("utf-8")
    assert "FY2026/27 Q3" in page and "Q3 2026" not in page
