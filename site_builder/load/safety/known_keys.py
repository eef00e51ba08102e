"""Keys that nobody reads, told with the key that was probably meant: front matter, descriptors, roles, settings.

A name with a colon, or one that begins with `_` or `x_`, is its author's own and never told. Plain pages may carry
keys of other plugins, so that only a likely misspelling is told there.
Sources: Data Package 2.0 and its version 1 (descriptor keys); `docs/reference/configuration.md` (our own).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.core.files import mappings_in
from site_builder.core.i18n.catalog import known_word, language_meant
from site_builder.core.problem import MEANT, N_, WRITE, Phrase, Problem, flag
from site_builder.core.text import nearest, split_key, table_beside
from site_builder.load.safety.safe_yaml import as_list
from site_builder.model.package import ROLES

OWN = N_("Take it out, or begin its name with x_ where it is your own.")

AS_ITEM = N_(
    "Write “- ” before its first key, {first}, and indent its others as far: each entry begins with a hyphen."
)
IN_BRACKETS = N_("Put what stands there between [ and ].")
BELONGS = N_("Write “{near}” under “{place}”.")


_KEYS: dict[str, dict[str, frozenset[str]]] = {
    table: {name: frozenset(text.split()) for name, text in texts.items()}
    for table, texts in table_beside(__file__).items()
}
PAGE, SERIES, REPORT = _KEYS["front-matter"].values()
ITEMS, ROLE_PARTS, _OF_PACKAGE = _KEYS["items"], _KEYS["role-parts"], _KEYS["of-package"]
PACKAGE, _RESOURCE, CONTRIBUTOR_ROLES, SCHEMA, FIELD = _KEYS["descriptor"].values()
RESOURCE = _RESOURCE | frozenset(ROLES)
BELOW = {**_KEYS["below"], "schema": SCHEMA - RESOURCE, "fields": FIELD - RESOURCE - SCHEMA}
_OWN = re.compile(r"[_$]|x[_-]|.*:")


def check_front_matter(
    meta: Mapping[str, Any], known: frozenset[str], file: str
) -> Iterator[Problem]:
    """Keys of a page that are not read, and those of the lists in them; of a plain page only what is nearly ours."""
    yield from check_known(meta, known, file, Phrase("front matter"), is_open=known is PAGE)
    for name, parts in ITEMS.items():
        for item in mappings_in(meta.get(name)) if name in known else ():
            yield from check_known(item, parts, file, name)


def check_descriptor(descriptor: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Keys of a package's descriptor that are in no version of Data Package and are not ours."""
    yield from check_known(descriptor, PACKAGE, file, Phrase("of the package"))
    for person in mappings_in(descriptor.get("contributors")):
        for role in (each for each in as_list(person.get("roles")) if isinstance(each, str)):
            near = known_word(role, sorted(CONTRIBUTOR_ROLES)) if "," not in role else f"[{role}]"
            if near and role not in CONTRIBUTOR_ROLES:
                yield flag("role-unlikely", file, column="roles", found=role, near=near)
    for described in (descriptor, *mappings_in(descriptor.get("resources"))):
        for name, parts in _OF_PACKAGE.items():
            for item in mappings_in(as_list(described.get(name))):
                yield from check_known(item, parts, file, name, is_open=True)
        if isinstance(words := described.get("keywords"), str):
            right = Phrase(WRITE, near=f"keywords: [{words.strip('[]')}]")
            yield flag("list-expected", file, column="keywords", key="keywords", right=right)
        for key in ("licenses", "contributors", "sources", "resources"):
            if isinstance(described.get(key), Mapping):
                right = Phrase(
                    IN_BRACKETS if file.endswith(".json") else AS_ITEM,
                    key=key,
                    first=next(iter(described[key]), ""),
                )
                yield flag("list-expected", file, column=key, key=key, right=right)
    for resource in mappings_in(descriptor.get("resources")):
        yield from _check_resource(resource, file)


def _check_resource(resource: Mapping[str, Any], file: str) -> Iterator[Problem]:
    name = str(resource.get("name") or resource.get("path") or "")
    yield from check_known(resource, RESOURCE, file, name)
    for role, parts in ROLE_PARTS.items():
        if isinstance(resource.get(role), dict):
            yield from check_known(resource[role], parts, file, f"{name}: {role}")
    for dialect in mappings_in([resource.get("dialect")]):
        yield from check_known(dialect, BELOW["dialect"], file, f"{name}: dialect", is_open=True)
    for schema in mappings_in([resource.get("schema")]):
        yield from check_known(schema, SCHEMA, file, f"{name}: schema")
        for field in mappings_in(schema.get("fields")):
            yield from check_known(field, FIELD, file, column := f"{name}: {field.get('name', '')}")
            for limits in mappings_in([field.get("constraints")]):
                yield from check_known(limits, BELOW["constraints"], file, column, is_open=True)


def check_known(
    keys: Mapping[str, Any], known: frozenset[str], file: str, where: str, *, is_open: bool = False
) -> Iterator[Problem]:
    """Keys that are none of those known there; where it `is_open` to others, those that are nearly one of them."""
    for key in map(str, keys):
        own, country = split_key(key)
        meant_language = language_meant(country) if country else ""
        if key in known or _OWN.match(key) or (own in known and not meant_language):
            continue
        own = (known_word(key, sorted(BELOW["constraints"])) if known is FIELD else "") or key
        below = next(
            (Phrase(BELONGS, near=own, place=home) for home, keys in BELOW.items() if own in keys),
            None,
        )
        stem, _, language = key.replace("-", "_").rpartition("_")
        # title_eng, title_vn, title-en
        base = stem if stem in known else nearest(stem, known) if len(language) == 2 else ""
        worded = {f"{base}_{meant_language or language[:2]}"} if base and language[1:] else set()
        listed = sorted(known | worded)
        near = known_word(key, [each for each in listed if each not in keys]) or known_word(
            key, listed
        )
        meant = Phrase(MEANT, near=near) if near else Phrase(OWN)
        advice = (known in (PACKAGE, RESOURCE, SCHEMA, FIELD) and below) or meant
        if not is_open or near:
            yield flag("key-unknown", file, column=key, key=key, place=where, advice=advice)
