"""The poisoned portal in a real browser."""

import pytest

pytestmark = pytest.mark.browser


def test_no_dialog_opens(poisoned, serve, open_page):
    """Even with the policy switched off, no page says anything."""
    home, said = serve(poisoned), []
    page = open_page(f"{home}/", bypass_policy=True)
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for file in sorted(poisoned.rglob("index.html")):
        page.goto(f"{home}/{file.parent.relative_to(poisoned).as_posix()}/")
    assert said == []
