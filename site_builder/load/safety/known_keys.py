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
from site_builder.core.problem import N_, Phrase, Problem, flag, meant
from site_builder.core.text import nearest, split_key
from site_builder.load.safety.safe_yaml import as_list
from site_builder.model.package import ROLES

OWN = N_("Take it out, or begin its name with x_ where it is your own.")

BELONGS = N_("Write it under “{place}”.")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAGE = _words("title description template")
SERIES = _words(
    "title description template period_kinds rhythm regime legal_basis creator addressee indicators first_expected "
    "area last_expected due due_days calendar_revision sms_number sms_prefix sms_source superior recipients"
)
REPORT = _words(
    "title description template series period package status issued published received document_number issuer "
    "signatory place addressee request_document legal_basis period_start period_end estimates summary headlines "
    "corrections superior recipients authority annexes"
)
ITEMS = {
    "summary": _words("figure text"),
    "headlines": _words("figure label target_text"),
    "corrections": _words("date text old new reason figure"),
}
ROLE_PARTS = {
    "observations": _words(
        "indicator value unit qualifier note status period area rank derived source source_title printed"
    ),
    "figures": _words("id label value whole unit qualifier printed refers_to formula counts note"),
    "indicators": _words(
        "code parent name unit kind decimals direction formula at_most definition replaces minimum maximum children "
        "cumulative bound until method same_as round"
    ),
    "scales": _words("indicator value label"),
    "areas": _words("code name valid_from valid_to"),
    "breaks": _words("indicator area period kind note"),
    "targets": _words("indicator period comparison value note source"),
}
PACKAGE = _words(
    "$schema profile name id licenses license title description homepage image version created keywords contributors "
    "sources resources author maintainers publishers url datapackage_version last_updated readme dataDependencies "
    "dependencies views language languages series series_title sms_prefix sms_source period temporal spatial themes "
    "collected_from"
)
RESOURCE = _words(
    "$schema profile name path data type title description homepage format mediatype encoding bytes hash sources "
    "licenses license dialect schema url file mimetype scheme compression innerpath extrapaths jsonSchema rows sums "
    "checks totals language modified created"
) | frozenset(ROLES)
# Any word may be a role (Data Package 2.0); these are printed in words of ours, and one that is nearly one is told.
CONTRIBUTOR_ROLES = _words("creator author publisher maintainer wrangler contributor contact")
SCHEMA = _words("$schema fields fieldsMatch primaryKey foreignKeys uniqueKeys missingValues name title description")
FIELD = _words(
    "name type format title description example examples constraints categories categoriesOrdered missingValues "
    "rdfType decimalChar groupChar bareNumber trueValues falseValues delimiter itemType unit declared aggregate"
)
BELOW = {
    "dialect": _words("delimiter lineTerminator quoteChar doubleQuote escapeChar header headerRows commentChar"),
    "constraints": _words("required unique minimum maximum minLength maxLength pattern enum"),
    "schema": SCHEMA - RESOURCE,
    "fields": FIELD - RESOURCE - SCHEMA,
}
_OWN = re.compile(r"[_$]|x[_-]|.*:")


def check_front_matter(meta: Mapping[str, Any], known: frozenset[str], file: str) -> Iterator[Problem]:
    """Keys of a report or series page that are not read, and those of the lists in them."""
    yield from _unknown(meta, known, file, Phrase("front matter"))
    for name, parts in ITEMS.items():
        for item in mappings_in(meta.get(name)) if name in known else ():
            yield from _unknown(item, parts, file, name)


def check_plain_page(meta: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Keys of any other page that are nearly ours."""
    for problem in _unknown(meta, PAGE, file, Phrase("front matter")):
        if dict(problem.facts)["advice"] != OWN:
            yield problem


def check_descriptor(descriptor: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Keys of a package's descriptor that are in no version of Data Package and are not ours."""
    yield from _unknown(descriptor, PACKAGE, file, Phrase("of the package"))
    for person in mappings_in(descriptor.get("contributors")):
        for role in as_list(person.get("roles")):
            near = nearest(str(role), CONTRIBUTOR_ROLES)
            if near and role not in CONTRIBUTOR_ROLES:
                yield flag("role-unlikely", file, column="roles", found=role, near=near)
    for resource in mappings_in(descriptor.get("resources")):
        yield from _check_resource(resource, file)


def _check_resource(resource: Mapping[str, Any], file: str) -> Iterator[Problem]:
    name = str(resource.get("name") or resource.get("path") or "")
    yield from _unknown(resource, RESOURCE, file, name)
    for role, parts in ROLE_PARTS.items():
        if isinstance(resource.get(role), dict):
            yield from _unknown(resource[role], parts, file, f"{name}: {role}")
    schema = resource.get("schema")
    if not isinstance(schema, dict):
        return
    yield from _unknown(schema, SCHEMA, file, f"{name}: schema")
    for field in mappings_in(schema.get("fields")):
        yield from _unknown(field, FIELD, file, f"{name}: {field.get('name', '')}")


def check_settings(settings: Mapping[str, Any], known: frozenset[str], file: str, where: str) -> Iterator[Problem]:
    """Keys of the portal's settings that are no option."""
    yield from _unknown(settings, known, file, where)


def _unknown(keys: Mapping[str, Any], known: frozenset[str], file: str, where: str) -> Iterator[Problem]:
    for key in map(str, keys):
        if key in known or _OWN.match(key) or split_key(key)[0] in known:
            continue
        below = next((Phrase(BELONGS, place=home) for home, keys in BELOW.items() if key in keys), None)
        advice = (known in (PACKAGE, RESOURCE, SCHEMA, FIELD) and below) or meant(key, known, OWN)
        yield flag("key-unknown", file, column=key, key=key, place=where, advice=advice)
