"""A portal of several languages: every page in each, over the same files, with what is not translated marked."""

import csv
import json
import re
from collections import Counter
from html import unescape

import lxml.html
import pytest
import rdflib
import yaml
from babel.messages.pofile import read_po

from tests.conftest import ROOT, built_once
from tests.goldens import golden_of
from tests.languages import make_languages
from tests.tools.pseudo import ACCENTED

pytestmark = pytest.mark.whole

golden = golden_of("languages")
VIETNAMESE = re.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
SPOKEN = (
    "title",
    "alt",
    "placeholder",
)  # an aria-label names a thing of the data, and cannot mark a part of itself
ABSENT = re.compile(r"chưa có|chưa rõ|không (?:có|nêu|ghi|rõ|tìm thấy|còn)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
SILENT = ("script", "style", "desc", "title")


@pytest.fixture(scope="session")
def tongues(tmp_path_factory):
    """The tiny portal of three languages."""
    return built_once(tmp_path_factory, "tongues", make_languages)


def pages(site, folder=""):
    """The address of every page of the theme under a folder, without it: no list of files."""
    whole = [
        path
        for path in (site / folder).rglob("index.html")
        if b'<header class="top">' in path.read_bytes()
    ]
    found = (path.parent.relative_to(site / folder).as_posix() for path in whole)
    return {"" if uri == "." else f"{uri}/" for uri in found}


def read(site, uri):
    """A page's tree; libxml2 looks for the charset no further than the first letter beyond ASCII, so it is told."""
    return lxml.html.fromstring(
        (site / uri / "index.html").read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8")
    )


def test_every_page_is_there_in_every_language(tongues):
    """Under its code, and nothing else."""
    main = {uri for uri in pages(tongues) if not uri.startswith(("en/", "en-xa/"))}
    assert pages(tongues, "en") == pages(tongues, "en-xa") == main


def test_every_page_of_the_real_portal_is_there_in_english(portal):
    """Ninety-odd pages."""
    assert pages(portal, "en") == {uri for uri in pages(portal) if not uri.startswith("en/")}


def test_files_keep_their_one_address(tongues):
    """Under a language stand pages, feeds and pictures of its charts, no downloads and no catalogues."""
    paths = [path for path in (tongues / "en").rglob("*") if path.is_file()]
    names = {path.name for path in paths if path.suffix not in (".svg", ".png")}
    assert names == {"index.html", "feed.xml", "feed.json", "oembed.json", "404.html"}


def test_pictures_of_charts_speak_the_language_of_their_page(tongues):
    """The same chart, in other words; nothing marks a language in a file."""
    (first, *_) = sorted((tongues / "en" / "indicators").rglob("*.svg"))
    own, main = first.read_text(), (tongues / first.relative_to(tongues / "en")).read_text()
    assert 'lang="en"' in own and 'lang="vi"' in main and "Source:" in own
    assert not re.search("[\ue000-\uf8ff]", own)


def test_a_wrong_address_is_told_in_the_language_it_was_asked_in(tongues):
    """Each language has its page, and each leads to the other by an address that holds from any depth."""
    page = lxml.html.parse(str(tongues / "en" / "404.html")).getroot()
    assert page.get("lang") == "en" and page.findtext(".//h1") == "Page not found"
    assert all(href.startswith(("/", "#", "mailto:", "http")) for href in page.xpath("//a/@href"))
    main = lxml.html.parse(str(tongues / "404.html")).getroot()
    assert main.xpath("//a[@hreflang='en']/@href") == ["/en/404.html"]


def test_a_text_in_another_language_is_no_page_of_its_own(tongues):
    """`2021-q1.en.md` is the report's text, not a report."""
    assert not (tongues / "thu-gom" / "2021-q1.en").exists()


@pytest.mark.parametrize("uri", ["", "thu-gom/2021-q1/", "datasets/thu-gom-2021-q1/", "search/"])
def test_each_page_names_the_others(tongues, uri):
    """By `hreflang`, both ways, with the first for readers of any other language."""
    found = [
        {
            link.get("hreflang"): link.get("href")
            for link in read(tongues, f"{code}{uri}").iterfind(".//link[@hreflang]")
        }
        for code in ("", "en/", "en-xa/")
    ]
    root = "https://mau.example/"
    assert found[0] == {
        "vi": root + uri,
        "x-default": root + uri,
        "en": f"{root}en/{uri}",
        "en-XA": f"{root}en-xa/{uri}",
    }
    assert found[0] == found[1] == found[2]


def test_a_page_is_the_one_that_search_engines_list(tongues):
    """Its canonical address is its own."""
    (link,) = read(tongues, "en/thu-gom/").iterfind(".//link[@rel='canonical']")
    assert link.get("href") == "https://mau.example/en/thu-gom/"


def test_links_stay_in_the_language(tongues):
    """In theme and text alike; only the switch leads out, and files have one address."""
    for uri in pages(tongues, "en"):
        for link in read(tongues, f"en/{uri}").iter("a"):
            href = link.get("href", "")
            if (
                link.get("data-language") is not None
                or not href
                or href.startswith(("#", "http", "mailto:"))
            ):
                continue
            target = (tongues / "en" / uri / href.partition("#")[0].partition("?")[0]).resolve()
            if target.is_dir():
                assert target.is_relative_to((tongues / "en").resolve()), (uri, href)


def test_the_switch_leads_to_the_same_page(tongues):
    """Named in its own language."""
    links = {
        a.text: a.get("href")
        for a in read(tongues, "en/thu-gom/2021-q1/").iterfind(".//a[@data-language]")
    }
    assert links == {
        "Tiếng Việt": "../../../thu-gom/2021-q1/",
        "En-XA": "../../../en-xa/thu-gom/2021-q1/",
    }


def unmarked(element, language="en"):
    """Texts and spoken attributes that hold Vietnamese letters where the page says that it is in English."""
    language = element.get("lang") or language
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    # A title and a description of a drawing are bare text, and cannot mark a part of themselves.
    said = [element.text, *(element.get(name) for name in SPOKEN)] if language == "en" else []
    yield from (text for text in said if text and VIETNAMESE.search(text))
    for child in element:
        yield from unmarked(child, language)
        if language == "en" and child.tail and VIETNAMESE.search(child.tail):
            yield child.tail


def english_of(value):
    """Every text under a key that ends in `_en`, or under `en`."""
    for key, part in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value if isinstance(value, list) else ())
    ):
        if isinstance(part, str) and str(key).endswith("_en"):
            yield part
        yield from english_of(
            {f"{name}_en": text for name, text in part.items()} if key == "en" else part
        )


def glossary_of(folder):
    """A portal's own words for what its data say in another language."""
    with (folder / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return {each.id: each.string for each in read_po(source) if each.context == "data"}


@pytest.fixture(scope="module")
def english():
    """All that the sources of the real portal say in English, Vietnamese names in it included."""
    told = [yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))]
    told += [
        yaml.safe_load(path.read_text("utf-8")) for path in ROOT.glob("datasets/*/datapackage.yaml")
    ]
    pages = [path.read_text("utf-8") for path in ROOT.glob("reports/**/*.md")]
    told += [yaml.safe_load(text.split("---\n")[1]) for text in pages if text.startswith("---\n")]
    told += [
        list(csv.DictReader(path.open(encoding="utf-8"))) for path in ROOT.glob("datasets/*/*.csv")
    ]
    texts = [path.read_text("utf-8") for path in ROOT.glob("reports/**/*.en.md")]
    texts += glossary_of(ROOT / "locale" / "en").values()
    return " ".join(" ".join([*english_of(told), *texts]).split())


# The names of laws are in the law's own letters.
LAW = re.compile(r"\b(?:Decree )?\d+/\d+/NĐ-CP")


def test_no_vietnamese_word_passes_for_english(portal, english):
    """What a page calls English is English: the interface's words, or a text that an author gave for English."""
    found = {}
    for uri in pages(portal, "en"):
        for text in unmarked(read(portal, f"en/{uri}")):
            said = " ".join(text.split())
            if said not in english and VIETNAMESE.search(LAW.sub("", said)):
                found.setdefault(said, uri)
    assert found == {}


def shares(page, lang="en"):
    """The number of words of a page by the language that they are marked to be in."""
    counted = Counter()

    def count(element, lang):
        lang = element.get("lang", lang)
        if isinstance(element.tag, str) and element.tag not in SILENT:
            counted[lang] += len(WORD.findall(element.text or ""))
            for each in element:
                count(each, lang)
                counted[lang] += len(WORD.findall(each.tail or ""))

    count(page.find(".//main"), lang)
    return counted


def test_the_english_pages_are_english(portal):
    """At most two words in a hundred are of another language, names among them; the API's page quotes messages."""
    counted = {uri: shares(read(portal, f"en/{uri}")) for uri in pages(portal, "en") - {"api/"}}
    assert {uri: by for uri, by in counted.items() if by["vi"] > 0.02 * by.total()} == {}
    assert counted["cchc/2022-h1/"]["en"] > 5000


def test_every_word_of_the_first_report_has_its_english():
    """The labels of its figures and all texts of its tables, whether a page shows them or not."""
    with (ROOT / "locale/en/LC_MESSAGES/messages.po").open("rb") as file:
        known = {message.id for message in read_po(file) if message.string}
    columns = {
        "figures": "label",
        "information-systems": "name",
        "legal-documents": "subject",
        "meetings": "content",
    }
    columns |= {"interlinked-procedures": "name", "monitoring-stations": "location"}
    missing = []
    for name, column in columns.items():
        with (ROOT / f"datasets/cchc-2022-h1/{name}.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            missing += [row[column] for row in csv.DictReader(file) if row[column] not in known]
    assert missing == []


def test_what_is_absent_takes_few_words(portal):
    """At most five statements of the interface that something is not there, on any page; a blank cell is a sign."""
    counted = {}
    for uri in (uri for uri in pages(portal) if not uri.startswith("en/")):
        main = read(portal, uri).find(".//main")
        cells = [" ".join(cell.text_content().split()) for cell in main.iter("td", "th")]
        absent = [cell for cell in cells if ABSENT.fullmatch(cell)]
        for authored in main.xpath(
            ".//*[contains(@class, 'prose') or self::table or self::script or @hidden]"
        ):
            authored.drop_tree()
        counted[uri] = len(absent) + len(ABSENT.findall(main.text_content()))
    assert {uri: count for uri, count in counted.items() if count > 5} == {}
    assert max(counted.values()) > 2


def test_what_is_not_translated_says_so(tongues):
    """In the language of the text, and with one line on the page."""
    page = read(tongues, "en/thu-gom/")
    assert page.find(".//div[@class='prose']").get("lang") == "vi"
    assert len(page.xpath("//main/p[@data-untranslated]")) == 1


def test_the_line_is_missing_where_nothing_is(tongues):
    """The page about the interfaces is all in English."""
    assert read(tongues, "en/search/").xpath("//main//p[@data-untranslated]") == []


def test_a_translated_report_prints_its_figures_in_its_language(tongues):
    """1,704 in English text, 1.704 in a Vietnamese sentence on the same page."""
    page = read(tongues, "en/thu-gom/2021-q1/")
    assert "There was 1,704" in page.find(".//div[@class='prose']").text_content()
    assert "1.704 tấn" in page.find(".//section[@class='points']").text_content()


def test_dates_and_periods_are_said_in_the_language(tongues):
    """By Babel, not by code."""
    words = read(tongues, "en/thu-gom/2021-q1/").text_content()
    assert "12 April 2021" in words and "1 January 2021 to 31 March 2021" in words


def test_no_mark_is_left_anywhere(tongues):
    """Neither in pages nor in files."""
    for path in tongues.rglob("*"):
        if path.is_file() and "pagefind" not in path.parts:
            assert not re.search(
                "[\ue000-\ue012]".encode().decode(), path.read_bytes().decode("utf-8", "ignore")
            ), path


def test_the_interface_takes_a_language_by_its_catalogue_alone(tongues):
    """No word of ours stays in another language: headings, labels and buttons."""
    page = read(tongues, "en-xa/datasets/thu-gom-2021-q1/")
    plain = [
        h.text_content()
        for h in page.iterfind(".//main//h2")
        if not set(h.text_content()) & set(ACCENTED)
    ]
    assert plain == []
    assert page.get("lang") == "en-XA"


def test_search_has_an_index_for_each_language(tongues):
    """Pagefind's script takes the one of the page."""
    entry = json.loads((tongues / "pagefind" / "pagefind-entry.json").read_text("utf-8"))
    assert {"vi", "en", "en-xa"} <= set(entry["languages"])


def test_the_sitemap_lists_every_language(tongues):
    """Each address names the same page in the others."""
    urls = lxml.etree.parse(str(tongues / "sitemap.xml")).getroot()
    named = {
        url[0].text: {link.get("hreflang") for link in url[1:] if link.get("hreflang")}
        for url in urls
    }
    assert named["https://mau.example/en/thu-gom/"] == {"vi", "en", "en-XA", "x-default"}


@pytest.mark.parametrize("uri", ["en/", "en/thu-gom/2021-q1/"], ids=["home", "report"])
def test_an_english_page_is_what_it_was(tongues, golden, uri):
    """Every word, link and figure."""
    text = re.sub(r">\s*<", ">\n<", unescape((tongues / uri / "index.html").read_text("utf-8")))
    golden(f"{uri.strip('/').replace('/', '.')}.html", re.sub(r"[\d.,]+.(?:KB|MB)", "SIZE", text))


def test_every_feed_is_there_in_every_language(tongues):
    """Each says its language, and leads to pages in it."""
    feed = json.loads((tongues / "en" / "thu-gom" / "feed.json").read_text("utf-8"))
    assert (feed["language"], feed["feed_url"]) == (
        "en",
        "https://mau.example/en/thu-gom/feed.json",
    )
    assert feed["items"][0]["title"] == "Waste collection, Q1 2021"
    assert feed["items"][0]["url"] == "https://mau.example/en/thu-gom/2021-q1/"
    atom = lxml.etree.parse(str(tongues / "en" / "feed.xml")).getroot()
    assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_a_page_leads_to_the_feeds_of_its_language(tongues):
    """The others belong to the other pages."""
    links = read(tongues, "en/").xpath(
        "//link[contains(@type, 'feed+json') or contains(@type, 'atom')]/@href"
    )
    assert set(links) == {"feed.xml", "feed.json"}


def test_short_messages_are_shown_as_they_are_sent(tongues):
    """In the portal's first language, whichever page shows them."""
    shown = [
        read(tongues, f"{code}api/").xpath("//main//*[contains(text(), 'Nguon')]")[0]
        for code in ("", "en/")
    ]
    assert shown[0].text_content() == shown[1].text_content()


def test_every_word_of_the_glossary_is_a_word_of_the_data():
    """A translation that nobody finds any more is taken out."""
    sources = [
        *ROOT.glob("datasets/**/*.csv"),
        *ROOT.glob("datasets/*/*.yaml"),
        *ROOT.glob("reports/**/*.md"),
    ]
    told = " ".join(path.read_text("utf-8") for path in [*sources, ROOT / "mkdocs.yml"])
    assert [
        word
        for word in glossary_of(ROOT / "locale" / "en")
        if word not in told and f"{word}." not in told
    ] == []


def test_catalogues_say_the_portal_in_both_languages(tongues):
    """Literals with their languages, in one file."""
    graph = rdflib.Graph().parse(tongues / "catalog.ttl")
    catalogue = rdflib.URIRef("https://mau.example/catalog#catalog")
    titles = {(each.language, str(each)) for each in graph.objects(catalogue, rdflib.DCTERMS.title)}
    assert titles == {("vi", "Báo cáo mở huyện Mẫu"), ("en", "Open reports of Mau")}


def test_the_english_page_of_a_dataset_describes_it_in_english(tongues):
    """To search engines too, with its Vietnamese title beside."""
    told = [
        json.loads(read(tongues, f"{code}datasets/thu-gom-2021-q1/").find(".//script").text)
        for code in ("", "en/")
    ]
    assert [each["name"] for each in told] == ["Số liệu thu gom rác", "Waste collection figures"]
    assert "Số liệu thu gom rác" in told[1]["alternateName"]


def test_the_api_says_in_both_languages_what_the_sources_do(tongues):
    """Each beside the other, in one document."""
    index = json.loads((tongues / "api" / "v1" / "index.json").read_text("utf-8"))["data"]
    assert (index["title"], index["title_en"]) == ("Báo cáo mở huyện Mẫu", "Open reports of Mau")


def test_a_chart_leads_to_the_same_pictures_in_every_language(portal):
    """Its files have one address: anchors hang on no word that is translated."""
    for uri in ("cchc/2022-h1/", "indicators/da-nang/dti/", "datasets/cchc-2022-h1/"):
        found = [read(portal, f"{code}{uri}").xpath("//figure/@id") for code in ("", "en/")]
        assert found[0] == found[1] != []
