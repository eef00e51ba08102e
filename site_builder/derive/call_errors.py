"""Why a call in the prose cannot be read: what Jinja and Python say of it, in words of our own."""

from __future__ import annotations

import re
from collections.abc import Callable

from site_builder.core.problem import Phrase, reason_of

_SAID: dict[str, Callable[[re.Match[str]], Phrase]] = {
    r"expected token '(.+)', got '(.+)'": lambda found: Phrase(
        "“{expected}” is expected where “{found}” stands", expected=found[1], found=found[2]
    ),
    r"(?i)unexpected end of template|end of print statement": lambda found: Phrase("the call is not closed"),
    r"unexpected (?:char )?'(.+?)'": lambda found: Phrase("“{found}” is not expected there", found=found[1]),
    r"(?:unknown tag|[Nn]o (?:filter|test) named) '(.+?)'": lambda found: Phrase(
        "“{found}” is no call", found=found[1]
    ),
    r"'(.+?)' is undefined": lambda found: Phrase("“{found}” is no call", found=found[1] or found[2]),
    r"unexpected keyword argument '(.+?)'": lambda found: Phrase("“{found}” is none of its options", found=found[1]),
    r"missing \d+ required (?:positional|keyword-only) argument": lambda found: Phrase("it does not say of what"),
    r"takes .* positional arguments? but": lambda found: Phrase("it says more than it may"),
}


def call_reason(error: Exception) -> Phrase:
    """The reason, or only the kind of error where it says nothing that an author knows."""
    said = str(getattr(error, "message", None) or error)
    for pattern, make in _SAID.items():
        if found := re.search(pattern, said):
            return make(found)
    return reason_of(error)
