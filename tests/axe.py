"""`scripts/axe`: every kind of page of a built site at every width and in every scheme; ends with 1 where axe objects.

In forced colours the browser paints its own colours over those that axe reads: there axe looks at what stays ours.
"""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page, sync_playwright

from site_builder.cli.serving import make_server
from tests.remembered import ROOT, browser

WIDTHS = (360, 390, 412, 768, 1280)
SCHEMES = (("light", "none"), ("dark", "none"), ("light", "active"), ("dark", "active"))
UNINDEXED = (
    "/datasets/cchc-2022-h1/1.0.0/",
    "/404.html",
    "/en/datasets/cchc-2022-h1/1.0.0/",
    "/en/404.html",
)
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
WHOLE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
RUN = "async (how) => (await axe.run(how)).violations.map((rule) => [rule.id, rule.nodes.length, rule.nodes[0].html])"


def kinds() -> tuple[str, ...]:
    """The pages that Lighthouse looks at, and those that search engines are not to list."""
    return (*(ROOT / "tests/lighthouse/pages.txt").read_text("utf-8").split(), *UNINDEXED)


def objections(page: Page, address: str) -> Iterator[tuple[int, str, list[Any]]]:
    """What axe finds on a page: all its rules once a width, those of colours in each scheme."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light", forced_colors="none")
        answer = page.goto(address)
        if answer is None or answer.status >= 400:
            raise SystemExit(
                f"{address}: no such page; tests/lighthouse/pages.txt names what does not stand"
            )
        page.evaluate(AXE.read_text("utf-8"))
        for colours, forced in SCHEMES:
            page.emulate_media(color_scheme=colours, forced_colors=forced)  # type: ignore[arg-type]
            how = WHOLE if (colours, forced) == SCHEMES[0] else COLOURS
            yield from (
                (width, f"{colours}, forced {forced}", each) for each in page.evaluate(RUN, how)
            )


def main() -> int:
    """A line for each objection, and how many there are."""
    folder, *paths = sys.argv[1:]
    server = make_server(Path(folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    count, pages = 0, paths or kinds()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which(browser()), args=["--no-sandbox", "--disable-gpu"]
        )
        for path in pages:
            page = chromium.new_context(bypass_csp=True).new_page()
            for width, scheme, (rule, places, first) in objections(
                page, f"http://127.0.0.1:{server.server_address[1]}{path}"
            ):
                count += 1
                print(
                    f"{path} {width} {scheme}: {rule} at {places} places: {first[:160]}", flush=True
                )
            page.context.close()
    print(f"{len(pages)} pages, {len(WIDTHS)} widths, {len(SCHEMES)} schemes: {count} objections")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
