"""Problems as HTML, and a page that is sent with them: pure, bytes in and bytes out."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import Explanation, count, explained
from site_builder.core.problem import N_, Problem, errors_of


@dataclass(frozen=True, slots=True)
class State:
    """`root` is the last good site, None before the first; `problems` is HTML that is put over its pages."""

    number: int
    root: Path | None = None
    problems: str = ""


class Board:
    """Shared by the one that builds and those who look. A number never comes twice, also after a restart."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state = State(time.time_ns() // 1_000_000)

    @property
    def state(self) -> State:
        """As it is now."""
        with self._changed:
            return self._state

    def show(self, root: Path, problems: str = "") -> Path | None:
        """A new good site; the folder of the one before comes back."""
        before = self._state.root
        self._set(root, problems)
        return before

    def blame(self, problems: str) -> None:
        """A build that failed: the last good site stays, with what is wrong."""
        self._set(self._state.root, problems)

    def wait(self, number: int, seconds: float) -> int:
        """The number of the state, as soon as it is another than the one given, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.number != number, timeout=seconds)
            return self._state.number

    def _set(self, root: Path | None, problems: str) -> None:
        with self._changed:
            self._state = State(self._state.number + 1, root, problems)
            self._changed.notify_all()


LIVE = ".live/"  # no page of a portal may have such an address
STALE = N_("The page below is the last one that could be built.")
FIRST = N_("There is no page yet.")
BUILDING = N_("The portal is being built; the page comes by itself.")
MENDED = N_("Correct it and save: the page comes by itself.")


def script() -> bytes:
    """What loads a page anew."""
    return files(__package__).joinpath("reload.js").read_bytes()


def style() -> bytes:
    """How problems look over a page."""
    return files(__package__).joinpath("problems.css").read_bytes()


def render_problems(problems: Sequence[Problem], language: str, *, has_page: bool) -> str:
    """All findings in the portal's language: open over an old page, folded away under a good one."""
    if not problems:
        return ""
    items = "".join(_item(each) for each in explained(problems, language))
    return _panel(
        count(problems, language),
        items,
        language,
        is_failed=bool(errors_of(problems)),
        has_page=has_page,
    )


def render_failure(words: str, language: str, *, has_page: bool) -> str:
    """A failure that is no finding about a file, in words of ours."""
    blocks = [block for block in words.strip().split("\n\n") if block]
    items = "".join(f'<li class="error"><p>{escape(block)}</p></li>' for block in blocks)
    return _panel("", items, language, is_failed=True, has_page=has_page)


def _item(explained: Explanation) -> str:
    return (
        f'<li class="{explained.severity}"><p class="where">{escape(explained.where)}</p>'
        f"<p>{escape(explained.found)} <code>{escape(explained.code)}</code></p>"
        f"<p>→ {escape(explained.repair)}</p></li>"
    )


def _panel(head: str, items: str, language: str, *, is_failed: bool, has_page: bool) -> str:
    say = translator(language)
    rest = [say(STALE if has_page else FIRST), say(MENDED)] if is_failed else []
    title = escape(" ".join(part for part in (head, *rest) if part))
    role, opened = ("alert", " open") if is_failed else ("status", "")
    return (
        f'<section class="live-problems" lang="{escape(language)}" role="{role}">'
        f"<details{opened}><summary>{title}</summary><ol>{items}</ol></details></section>"
    )


def with_overlay(page: bytes, state: State, base: str) -> bytes:
    """A page as it is sent: the script, and the problems where there are any, before the end of its body."""
    live = f"{base}{LIVE}"
    added = (
        f'<link rel="stylesheet" href="{live}problems.css">{state.problems}'
        if state.problems
        else ""
    )
    added += f'<script src="{live}reload.js" data-state="{state.number}" defer></script>'
    position = page.rfind(b"</body>")
    position = len(page) if position < 0 else position
    return page[:position] + added.encode() + page[position:]


def first_page(state: State, language: str, base: str) -> bytes:
    """What is shown before there is any good site."""
    words = "" if state.problems else f"<p>{escape(translator(language)(BUILDING))}</p>"
    page = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title>site-builder</title></head><body>{words}</body></html>"
    )
    return with_overlay(page.encode(), state, base)
