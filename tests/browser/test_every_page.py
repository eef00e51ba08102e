"""Every page of the real portal in a real browser, at every width."""

from dataclasses import dataclass, field

import pytest

from tests.conftest import slow_but

pytestmark = pytest.mark.browser
WIDTHS = (1600, 1280, 768, 360, 320)
# A page in a frame is laid out as in a window of that size; to change a window costs a browser three times as much.
FRAME = "document.documentElement.innerHTML = '<body><iframe height=740></iframe></body>'"
LOOK = """async ([address, widths]) => {
  const frame = document.querySelector('iframe');
  frame.width = widths[0];
  await new Promise((done) => { frame.onload = done; frame.src = address; });
  const page = frame.contentDocument, look = frame.contentWindow, seen = {wide: [], inner: false};
  for (frame.width of widths) {
    if (page.documentElement.scrollWidth > page.documentElement.clientWidth) seen.wide.push(look.innerWidth);
    if (look.innerWidth !== 360) continue;
    for (const one of page.querySelectorAll('details')) one.open = true;
    seen.inner = [...page.querySelectorAll('.scroll')].some((one) => {
      const style = look.getComputedStyle(one);
      return one.scrollHeight > one.clientHeight + 1 && style.overflowY !== 'visible' && style.overflowY !== 'hidden';
    });
  }
  return seen;
}"""


def pages_of(site):
    """The addresses of every page of a built site; of the lists of files, which are all alike, the one of messages."""
    whole = [
        path
        for path in site.rglob("*.html")
        if b"<h1>/" not in path.read_bytes() or path.parent.name == "sms"
    ]
    found = sorted(path.relative_to(site).as_posix() for path in whole)
    return [uri.removesuffix("index.html") for uri in found]


@dataclass
class Seen:
    """What a reader met who opened every page: where it scrolls sideways, or within itself on a phone, by page."""

    complaints: list[tuple[str, str]] = field(default_factory=list)
    wide: list[tuple[str, int]] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def watch(page, seen):
    """Keep what the browser complains of, and whatever it asks for."""

    def listen(said):
        if said.type in ("error", "warning"):
            seen.complaints.append((said.location["url"], said.text))

    page.on("console", listen)
    page.on("pageerror", lambda error: seen.complaints.append((page.frames[-1].url, str(error))))
    page.on("request", lambda asked: seen.asked.append(asked.url))


@pytest.fixture(scope="module", params=slow_but(["vi"], ["vi", "en"]))
def round_trip(request, chromium, home, portal):
    """Every page of a language opened once, at every width: what several tests ask is seen in one round."""
    found = Seen()
    page = chromium.new_context(viewport={"width": WIDTHS[0], "height": 740}).new_page()
    watch(page, found)
    page.goto(f"{home}/sms.json")  # of the pages' origin, and without a policy of its own
    page.evaluate(FRAME)
    for uri in pages_of(portal):
        if uri.startswith("en/") is (request.param == "en"):
            seen = page.evaluate(LOOK, [f"{home}/{uri}", WIDTHS])
            found.wide += [(uri, width) for width in seen["wide"]]
            found.inner += [uri] if seen["inner"] else []
    page.context.close()
    return found


def test_no_page_complains(round_trip, home):
    """No violation of the content policy and no error in the console, on any page."""
    # The file of JSON around the frame names no icon; those of pages are asked for in test_pages.
    assert [each for each in round_trip.complaints if each[0] != f"{home}/favicon.ico"] == []


def test_no_page_scrolls_sideways(round_trip):
    """Tables scroll within their own region; the page never does, at no width."""
    assert round_trip.wide == []


def test_no_table_scrolls_within_the_page(round_trip):
    """Tables go sideways only, on a phone where everything is opened."""
    assert round_trip.inner == []


def test_no_request_leaves_the_site(round_trip, home):
    """Nothing is loaded from a third party, by any page."""
    assert (
        len(round_trip.asked) > 100
        and [url for url in round_trip.asked if not url.startswith(home)] == []
    )
