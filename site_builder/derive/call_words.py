"""Why a call between {{ }} cannot be read, in words of ours; Jinja's own speak of tokens."""

from __future__ import annotations

import re

from jinja2 import TemplateError

from site_builder.core.problem import N_, Phrase

NO_STATEMENT = N_("only calls between {{{{ }}}} are allowed, no statements")
NO_OTHER = N_("only the calls figure, cell, table and chart are allowed")
CURLY = N_("it has curly quotation marks, as Word sets them; write straight ones")
SIGN = N_("the sign “{sign}” has no place in a call")
OPEN = N_("it does not end with }}}}, or a bracket, a comma or a quotation mark is missing")
UNKNOWN_CALL = N_("there is no call “{name}”; there are figure, cell, table and chart")
UNKNOWN_PART = N_("the call {call} knows no “{name}”")
MISSING_PART = N_("the call {call} lacks a part")
UNREADABLE = N_("it is no call that can be read")

_CURLY = "“”‘’„«»"
_PATTERNS = (
    (r"'(?P<name>[^']+)' is undefined", UNKNOWN_CALL),
    (r"(?:_Calls\.)?(?P<call>\w+)\(\) got an unexpected keyword argument '(?P<name>[^']+)'", UNKNOWN_PART),
    (r"(?:_Calls\.)?(?P<call>\w+)\(\) (?:missing|takes)", MISSING_PART),
    (r"unexpected '.'|expected token|unexpected end|end of (?:print|template)", OPEN),
)


def call_reason(error: Exception) -> Phrase:
    """What is wrong with a call, from what Jinja or Python make of it."""
    said = error.message if isinstance(error, TemplateError) else error.args[0] if error.args else ""
    if isinstance(said, Phrase):
        return said
    if found := re.search(r"unexpected char '(.)'", str(said)):
        return Phrase(CURLY) if found[1] in _CURLY else Phrase(SIGN, sign=found[1])
    for pattern, message in _PATTERNS:
        if found := re.search(pattern, str(said)):
            return Phrase(message, **found.groupdict())
    return Phrase(UNREADABLE)
