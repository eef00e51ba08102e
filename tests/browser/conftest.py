"""A real Chromium, through Playwright; without one these tests are skipped, loudly."""

import shutil
from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.axe import AXE, RUN
from tests.conftest import AFTER_RELEASE, PLAIN, built_once, start
from tests.portal import copy_demonstration
from tests.remembered import browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
# Takes away the fourth and any further row of a list or table that differs by words and addresses alone.
FEW = """() => {
  for (const list of document.querySelectorAll("main :is(tbody, ul, ol):not(:has(> * > [rowspan]))")) {
    const alike = {};
    for (const row of [...list.children]) {
      const words = />[^<]+|(id|href|title|value|datetime|data-\\w+)="[^"]*"/g;
      const shape = row.outerHTML.replace(words, ">");
      if ((alike[shape] = (alike[shape] ?? 0) + 1) > 3) row.remove();
    }
  }
}"""
expect.set_options(
    timeout=20_000
)  # milliseconds; what comes is seen at once, and a busy machine is no fault of a page


@pytest.fixture(scope="session")
def chromium():
    """One browser for each worker."""
    named = browser()
    path = shutil.which(named)
    if path is None:
        pytest.skip(
            f"no browser: {named} is not there; install Debian's chromium or name one in BROWSER"
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def home(portal, serve):
    """The address of the real portal."""
    return serve(portal)


@pytest.fixture(scope="session")
def papi_site(tmp_path_factory):
    """The portal with its second series alone: an indicator of 63 areas, over 14 years, with breaks."""

    def sources(folder):
        config = copy_demonstration(folder, "cchc", "quyet-toan", "da-nang*", "events.jsonl")
        settings = config.read_text("utf-8").replace(
            "  - open-data:\n", "  - open-data:\n      formats: [csv, json]\n"
        )
        config.write_text(settings, "utf-8")
        return config

    def started(config, site, **environ):
        return start("build", "-f", config, "--site-dir", site, **environ)

    return built_once(tmp_path_factory, "papi", sources, started, SOURCE_DATE_EPOCH=AFTER_RELEASE)


@pytest.fixture(scope="session")
def papi(papi_site, serve):
    """The address of that portal."""
    return serve(papi_site)


@pytest.fixture(scope="session")
def idle():
    """Pages that no test uses now, by what they were opened for: to make one costs three times as much as to use it."""
    return defaultdict(list)


@pytest.fixture
def open_page(chromium, idle):
    """Open an address where nothing is remembered; what the console said is in `page.complaints`.

    Its page may have served another test. Who adds to it what cannot be taken away closes it.
    """
    taken = []

    def start(address, *, width=1280, scripts=True, scheme="light", bypass_policy=False):
        kind = {"java_script_enabled": scripts, "bypass_csp": bypass_policy}
        free = idle[*kind.values()]
        page = free.pop() if free else listening(chromium.new_context(**kind).new_page())
        taken.append((free, page))
        page.goto("about:blank")  # what went before ends here, and says no more
        forget(page, address)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="null", color_scheme=scheme)
        page.complaints = []
        page.goto(address)
        return page

    yield start
    for free, page in taken:
        if not page.is_closed():
            free.append(page)


def listening(page):
    """A page that keeps what its console complains of."""
    page.on(
        "console",
        lambda said: (
            page.complaints.append(said.text) if said.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.complaints = []
    return page


def forget(page, address):
    """Nothing that a test before stored, was allowed or had cached is left in the browser."""
    page.context.clear_cookies()
    page.context.clear_permissions()
    session, where = page.context.new_cdp_session(page), urlsplit(address)
    session.send(
        "Storage.clearDataForOrigin",
        {"origin": f"{where.scheme}://{where.netloc}", "storageTypes": "all"},
    )
    session.send("Network.clearBrowserCache")
    session.detach()


@pytest.fixture
def axe(request):
    """What axe objects to on a page. Of rows that are alike but for their words, scripts/test shows it three."""

    def objections(page, **how):
        page.evaluate(AXE.read_text("utf-8"))
        if request.config.option.markexpr == PLAIN:
            page.evaluate(FEW)
        return page.evaluate(RUN, {"resultTypes": ["violations"], **how})

    return objections
