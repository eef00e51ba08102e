"""What jsonschema and frictionless say of a descriptor, in words of our own that can be said in any language.

A sentence that is not known here leaves only the property that it is about: no library's English is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from site_builder.core.problem import Phrase

_AT = re.compile(r" at property ['\"](.+?)['\"]$")


def _phrases() -> tuple[tuple[re.Pattern[str], Callable[..., Phrase]], ...]:
    known: tuple[tuple[str, Callable[..., Phrase]], ...] = (
        (r"'(.+?)' is a required property", lambda name: Phrase("the property {name} is missing", name=name)),
        (r".* is not of type '(\w+)'(?:, .*)?", lambda kind: Phrase("its value is not of the kind {kind}", kind=kind)),
        (
            r"(.+) is not one of \[(.*)\]",
            lambda value, all_: Phrase("{value} is none of {known}", value=value, known=all_),
        ),
        (
            r"(.+) does not match '(.*)'",
            lambda value, form: Phrase("{value} does not have the form {form}", value=value, form=form),
        ),
        (
            r"(.*) (?:is too short|should be non-empty|is not valid under any of the given schemas)",
            lambda value: Phrase("its value {value} is empty or of no form that is allowed", value=value),
        ),
        (r"(.*) has non-unique elements", lambda value: Phrase("{value} holds the same twice", value=value)),
        (
            r"(.*) is not a \"(.+)\"",
            lambda value, form: Phrase("{value} does not have the form {form}", value=value, form=form),
        ),
        (
            r"property \"(.+?)\" is not valid \"(.+?)\"",
            lambda name, form: Phrase("{value} does not have the form {form}", value=name, form=form),
        ),
        (
            r"constraint \"(.+?)\" is not supported by type \"(.+?)\"",
            lambda name, kind: Phrase("the constraint {name} does not go with the type {kind}", name=name, kind=kind),
        ),
        (
            r"example value \"(.*)\" for field \"(.*)\" is not valid",
            lambda value, name: Phrase("the example {value} is no value of the field {name}", value=value, name=name),
        ),
        (
            r"names of the (fields|resources) are not unique",
            lambda what: Phrase("two {what} have the same name", what=what),
        ),
        (
            r"primary key \"(.*)\" does not match the fields \"(.*)\"",
            lambda key, _: Phrase("the primary key {key} names a field that is not there", key=key),
        ),
        (
            r"foreign key \"(.*)\" does not match the fields \"(.*)\"",
            lambda key, _: Phrase("the foreign key {key} names a field that is not there", key=key),
        ),
        (
            r"foreign key fields \"(.*)\" does not match the reference fields \"(.*)\"",
            lambda key, _: Phrase("the foreign key {key} and what it names have not as many fields", key=key),
        ),
        (r"field type \"(.*)\" is not supported", lambda kind: Phrase("{kind} is no type of Table Schema", kind=kind)),
        (
            r"\"(\w+)\" should be set as \".*\"",
            lambda name: Phrase("the property {name} stands where it has no meaning", name=name),
        ),
        (r"one of the properties.*(path.*data|data.*path).*", lambda _: Phrase("a resource needs either path or data")),
    )
    return tuple((re.compile(pattern, re.DOTALL), say) for pattern, say in known)


_KNOWN = _phrases()


def say_note(note: str) -> Phrase:
    """A library's note as a phrase of ours, with the property it is about."""
    at = _AT.search(note)
    what = _said(note[: at.start()] if at else note)
    return Phrase("{what} (property {place})", what=what, place=at[1].replace(".", "/")) if at else what


def _said(note: str) -> Phrase:
    for pattern, say in _KNOWN:
        if found := pattern.fullmatch(note.strip()):
            return say(*found.groups())
    return Phrase("a property is not as the specification has it")
