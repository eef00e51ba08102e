"""The poisoned portal in a real browser."""

import pytest

pytestmark = pytest.mark.browser


def test_no_dialog_opens(poisoned, serve, open_page):
    """Even with the policy switched off, no page says anything."""
    home, said = serve(poisoned), []
    page = open_page(f"{home}/", bypass_policy=True)
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for file in sorted(poisoned.rglob("index.html")):
        if 'http-equiv="refresh"' in file.read_text(
            "utf-8"
        ):  # it leads on to a page that is opened by itself
            continue
        page.goto(f"{home}/{file.parent.relative_to(poisoned).as_posix()}/")
    assert said == []
