"""Search by Pagefind in a real browser: with tone marks, without them, and with đ typed as d."""

from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import expect

from tests.conftest import slow_but

pytestmark = pytest.mark.browser
QUERIES = yaml.safe_load((Path(__file__).parent / "queries.yml").read_text("utf-8"))


def answers(page):
    """The addresses of all answers and texts, at the end of the search. A polled string would break the policy."""
    done = page.locator("#results[aria-busy=false]")
    done.wait_for(state="attached", timeout=20000)
    if page.is_visible("#further"):
        page.click("#further")
    if page.is_visible("#texts"):
        page.click("#texts")
        done.wait_for(state="attached", timeout=20000)
    while page.is_visible("#more"):
        page.click("#more")
        done.wait_for(state="attached")
    links = page.locator("#answers h2 a, #rows h2 a, #results h2 a")
    return links.evaluate_all("all => all.map((a) => new URL(a.href).pathname)")


@pytest.mark.parametrize("first", slow_but([0], range(3)))
def test_a_query_finds_its_pages(open_page, home, first):
    """Each of the fixed queries, a third at a time, gives the report and the datasets that hold its words."""
    page, lost = open_page(f"{home}/404.html"), {}
    for case in QUERIES[first::3]:
        page.goto(f"{home}/search/?q={quote(case['query'])}")
        lost |= (
            {case["query"]: missing} if (missing := set(case["finds"]) - set(answers(page))) else {}
        )
    assert lost == {}


def test_folded_words_are_never_shown(open_page, home):
    """The copy with đ as d finds pages but never stands in an answer."""
    page = open_page(f"{home}/search/?q=duong+day+nong")
    answers(page)
    shown = page.inner_text("#results")
    assert "xfolded" not in shown and "Đường dây nóng" in shown


def test_the_full_text_waits_until_it_is_asked_for(open_page, home):
    """Answers need no program of the index of texts."""
    page = open_page(f"{home}/404.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{home}/search/?q=sipas")
    page.locator("#answers a").first.wait_for()
    expect(page.locator("#texts")).to_be_visible()
    assert not [url for url in asked if "pagefind" in url]


def test_a_filter_narrows_the_answers(open_page, home):
    """Only datasets are left when the kind is chosen, and the address keeps the choice."""
    page = open_page(f"{home}/search/?q=dich+vu+cong&kind=dataset")
    assert answers(page) and all(path.startswith("/datasets/") for path in answers(page))


def test_nonsense_finds_nothing_and_says_so(open_page, home):
    """An answer of nothing is said in words."""
    page = open_page(f"{home}/search/?q=qzxjvw")
    assert answers(page) == [] and page.inner_text("#count")


def test_the_search_page_obeys_its_policy(open_page, home):
    """Compiling the index's WebAssembly is allowed here and nothing else complains."""
    page = open_page(f"{home}/search/?q=da+nang")
    answers(page)
    assert page.complaints == []


def test_the_home_page_searches_without_a_script(open_page, home):
    """The box on the first page is a plain form that leads to /search/."""
    page = open_page(f"{home}/", scripts=False)
    page.fill("#q", "dat dai")
    page.press("#q", "Enter")
    page.wait_for_url(f"{home}/search/?q=dat+dai")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("uri", ["cchc/2022-h1/", "en/datasets/cchc-2022-h1/", "404.html"])
def test_the_header_answers_as_one_types(open_page, home, uri, width):
    """On any page, and its index is loaded at the first letter, not before."""
    page = open_page(f"{home}/404.html", width=width)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{home}/{uri}")
    page.click(".find summary")
    box = page.locator(".find input")
    expect(box).to_be_focused()
    assert not [url for url in asked if "search" in url]
    page.keyboard.type("sipas")
    page.locator(".find .suggest a[href$='indicators/da-nang/sipas/']").click()
    expect(page.locator(".now")).to_be_visible()
    assert page.complaints == []


def test_the_header_searches_without_a_script(open_page, home):
    """It opens by itself and leads to /search/."""
    page = open_page(f"{home}/cchc/2022-h1/", scripts=False)
    page.click(".find summary")
    page.fill(".find input", "dat dai")
    page.press(".find input", "Enter")
    page.wait_for_url(f"{home}/search/?q=dat+dai")


def test_without_a_script_the_search_page_leads_on(open_page, home):
    """It says that search needs a script and links to the catalogue."""
    page = open_page(f"{home}/search/?q=dat", scripts=False)
    assert page.query_selector("main a[href='../datasets/']")
