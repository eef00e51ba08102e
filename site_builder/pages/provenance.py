"""Whose data these are, in which language their words are: as the package says, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.problem import N_, Translate
from site_builder.core.text import Text
from site_builder.model.package import Package
from site_builder.pages import Fact
from site_builder.pages import facts as say

ROLE_WORDS = {
    "creator": N_("Made by"),
    "author": N_("Written by"),
    "publisher": N_("Published by"),
    "maintainer": N_("Maintained by"),
    "wrangler": N_("Prepared for publication by"),
    "contributor": N_("Contributor"),
    "contact": N_("Contact"),
}


def foreign_language(package: Package, text: Text, language: str) -> str:
    """The language of a text where it is not the portal's: the package's own, unless the text is translated."""
    own = package.language.strip()[:2].lower()
    is_code = len(own) == 2 and own.isascii() and own.isalpha()
    return own if is_code and own != language and language not in dict(text.translations) else ""


def people_facts(package: Package, _: Translate, language: str) -> Iterator[Fact]:
    """Everybody whom the package names, with the roles it gives, and its own page."""
    for person in package.contributors:
        name = person.agent.name.say(language)
        roles = ", ".join(_(ROLE_WORDS.get(role, role)) for role in person.roles)
        if name and not set(person.roles) <= {"contact"}:
            yield Fact(roles, name, say.safe_href(person.agent.url))
    if say.safe_href(package.homepage):
        yield Fact(_("Homepage"), package.homepage, say.safe_href(package.homepage))
