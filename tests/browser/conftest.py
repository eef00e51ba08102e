"""A real Chromium, through Playwright; without one these tests are skipped, loudly."""

import os
import shutil
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import sync_playwright

WIDTHS = (1600, 1280, 768, 360, 320)
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
INNER = """() => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  return [...document.querySelectorAll('.scroll')].some((one) => {
    const style = getComputedStyle(one);
    return one.scrollHeight > one.clientHeight + 1 && style.overflowY !== 'visible' && style.overflowY !== 'hidden';
  });
}"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def chromium():
    """One browser for each worker."""
    named = os.environ.get("BROWSER") or "chromium"
    path = shutil.which(named)
    if path is None:
        pytest.skip(f"no browser: {named} is not there; install Debian's chromium or name one in BROWSER")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(portal, serve):
    """The address of the real portal."""
    return serve(portal)


def pages_of(site):
    """The addresses of every page of a built site; of the lists of files, which are all alike, the one of messages."""
    whole = [path for path in site.rglob("*.html") if b"<h1>/" not in path.read_bytes() or path.parent.name == "sms"]
    found = sorted(path.relative_to(site).as_posix() for path in whole)
    return [uri.removesuffix("index.html") for uri in found]


@dataclass
class Seen:
    """What a reader met who opened every page: where it scrolls sideways, or within itself on a phone, by page."""

    complaints: list[tuple[str, str]] = field(default_factory=list)
    wide: list[tuple[str, int]] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="session", params=["vi", "en"])
def round_trip(request, chromium, home, portal):
    """Every page of a language opened once, at every width: what several tests ask is seen in one round."""
    found = Seen()
    context = chromium.new_context(viewport={"width": WIDTHS[0], "height": 740})
    page = context.new_page()
    page.on(
        "console",
        lambda said: found.complaints.append((page.url, said.text)) if said.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: found.complaints.append((page.url, str(error))))
    page.on("request", lambda asked: found.asked.append(asked.url))
    for uri in pages_of(portal):
        if uri.startswith("en/") is not (request.param == "en"):
            continue
        page.goto(f"{home}/{uri}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            if page.evaluate(WIDE):
                found.wide.append((uri, width))
            if width == 360 and page.evaluate(INNER):
                found.inner.append(uri)
    context.close()
    return found


@pytest.fixture
def open_page(chromium):
    """Open an address in a context of its own; what the console said is in `page.complaints`."""
    contexts = []

    def start(address, *, width=1280, scripts=True, scheme="light", bypass_policy=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme=scheme,
            bypass_csp=bypass_policy,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on(
            "console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()
