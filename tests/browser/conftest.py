"""A real Chromium, through Playwright; without one these tests are skipped, loudly."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

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
