"""JSON Schemas of what a publisher writes, for editors that complete and check YAML: out of the options of the plugin,
the keys that the parsers know, and the words of the references.

`scripts/reference` writes them beside the templates of `init`, a set for each language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config import config_options as option

from site_builder.core.calendar.period import Kind
from site_builder.core.calendar.regime import regimes
from site_builder.core.i18n.catalog import languages
from site_builder.load.safety import known_keys as known
from site_builder.model.report import STATUSES
from site_builder.plugin.options import Options
from tests.reference import words

SCHEMAS = Path("site_builder/authoring/templates")
DRAFT = "http://json-schema.org/draft-07/schema#"
LANGUAGES = ("vi", "en")
TEXT: dict[str, Any] = {"type": "string"}
LOOSE: dict[str, Any] = {
    "type": ["string", "number", "boolean"]
}  # YAML reads 2022 as a number, and we take it
_FORMS: Mapping[str, dict[str, Any]] = {
    "mapping": {"type": "object"},
    "list": {"type": "array"},
    "whole number": {"type": "integer", "minimum": 0},
    "`true` or `false`": {"type": "boolean"},
    "date": {"type": "string", "examples": ["2022-06-14"]},
    "period": {**LOOSE, "examples": ["2022", "2022-H1", "2022-Q1", "2022-9M", "2022-06"]},
    "`start`, `end`": {"type": "object"},
    "`area`, or `title`, `uri`": {"type": ["object", "string"]},
    "`row`, `columns`, `rows`": {"type": ["object", "array"]},
    "`columns`, `indicator`, `area`, `codes`": {"type": ["object", "array"]},
}
_OWN: Mapping[str, dict[str, Any]] = {
    "status": {"enum": list(STATUSES)},
    "period_kinds": {"type": "array", "items": {"enum": [kind.value for kind in Kind]}},
    "nav": {"type": "array"},
    "theme": {"type": ["object", "string"], "examples": [{"name": "open-data"}]},
    "legal_basis": {"type": ["string", "array"]},
}
_OPTIONS: Mapping[str, dict[str, Any]] = {
    "LanguageOption": {"type": "string", "examples": sorted(languages())},
    "RegimeOption": {
        "type": "string",
        "examples": [*regimes(), "fiscal-04", "fiscal-07-end", "academic-09"],
    },
    "ZoneOption": {"type": "string", "examples": ["Asia/Ho_Chi_Minh", "Europe/London"]},
    "ColourOption": {"type": "string", "examples": ["#7a1f5c"]},
    "AddressOption": {"type": "string", "examples": ["CNAME", ".well-known/"]},
    "HostOption": {"type": "string", "examples": ["pictures.example"]},
    "DueOption": {"type": "object", "examples": [{"days": 15, "source": "…"}]},
}


def is_needed(each: Any) -> bool:
    """Whether a portal cannot do without an option, as MkDocs reads it."""
    if hasattr(each, "config_class"):
        return any(is_needed(inner) for _, inner in each.config_class._schema)
    return not isinstance(each, option.Optional) and each.default is None


def schemas(language: str) -> dict[str, str]:
    """Every schema by file name, described in a language."""
    pages = {"series": (known.SERIES, words.SERIES), "report": (known.REPORT, words.REPORT)}
    return {
        "mkdocs.json": _written("mkdocs.yml", _mkdocs(language)),
        "datapackage.json": _written("datapackage.yaml", _package(language)),
        **{
            f"{name}.json": _written(f"{name} (front matter)", _page(*keys, language))
            for name, keys in pages.items()
        },
    }


def _written(title: str, schema: Mapping[str, Any]) -> str:
    return (
        json.dumps({"$schema": DRAFT, "title": title, **schema}, ensure_ascii=False, indent=1)
        + "\n"
    )


def _mkdocs(language: str) -> dict[str, Any]:
    block = {"type": "object", "properties": {"open-data": _block(Options, language)}}
    plugins = {"type": "array", "items": {"anyOf": [TEXT, block]}}
    properties = {key.name: _key(key, language) for key in words.MKDOCS}
    return {
        "type": "object",
        "properties": {**properties, "plugins": plugins},
        "required": [key.name for key in words.MKDOCS if key.need == "required"],
    }


def _block(options: Any, language: str, prefix: str = "") -> dict[str, Any]:
    properties = {}
    for name, each in options._schema:
        path = f"{prefix}{name}"
        said = words.OPTIONS.get(path) or words.OPTIONS.get(name)
        default = (
            {"default": each.default}
            if isinstance(each.default, (str, bool, list)) and each.default
            else {}
        )
        described = {"description": said[language == "en"]} if said else {}
        properties[name] = {**_option(each, language, f"{path}."), **default, **described}
    needed = [name for name, each in options._schema if is_needed(each)]
    return _closed(properties, needed)


def _option(each: Any, language: str, prefix: str) -> dict[str, Any]:
    """The form of an option's value; what MkDocs knows beside it by code stays open."""
    if isinstance(each, option.Optional):
        return _option(each.option, language, prefix)
    if isinstance(each, option.ListOfItems):
        return {"type": "array", "items": _option(each.option_type, language, prefix)}
    if isinstance(each, option.DictOfItems):
        return {
            "type": "object",
            "additionalProperties": _option(each.option_type, language, prefix),
        }
    if hasattr(each, "config_class"):
        return _block(each.config_class, language, prefix)
    if isinstance(each, option.Choice):
        return {"enum": list(each.choices)}
    if own := _OPTIONS.get(type(each).__name__):
        return own
    return {"type": "boolean"} if getattr(each, "_type", str) is bool else TEXT


def _closed(properties: Mapping[str, Any], needed: Iterable[str] = ()) -> dict[str, Any]:
    """An object with these keys, with those of another language, and with an author's own (`x_…`, `a:b`)."""
    required = list(needed)
    return {
        "type": "object",
        "properties": dict(properties),
        "patternProperties": {r"^(x[_-].*|[_$].*|.*:.*|[a-z_]+_[a-z]{2,3}(-[A-Za-z]+)?)$": {}},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _key(key: words.Key, language: str) -> dict[str, Any]:
    form = _OWN.get(key.name) or _FORMS.get(key.form)
    if form is None:
        form = (
            {"type": "array"}
            if key.form.startswith("list")
            else TEXT
            if key.name == "title"
            else LOOSE
        )
    return {**form, "description": key.en if language == "en" else key.vi}


def _page(names: frozenset[str], keys: tuple[words.Key, ...], language: str) -> dict[str, Any]:
    described = {key.name: _key(key, language) for key in (*words.PAGE, *keys)}
    needed = [
        key.name for key in keys if key.need == "required" and key.name != "period_kinds"
    ]  # or `rhythm`
    return {**_closed({name: described.get(name, {}) for name in sorted(names)}, needed)}


def _package(language: str) -> dict[str, Any]:
    package = _described(known.PACKAGE, words.PACKAGE, language)
    resource = _described(known.RESOURCE, words.TABLE, language)
    for role, parts in known.ROLE_PARTS.items():
        said = dict(zip(("vi", "en"), words.ROLES[role][1:], strict=True))[language]
        columns = {
            part: {"type": ["string", "boolean", "number", "array"]} for part in sorted(parts)
        }
        resource[role] = {**_closed(columns), "description": said}
    field = _described(known.FIELD, (), language) | {
        "type": {**TEXT, "default": "string"},
        "name": LOOSE,
    }
    schema = _described(known.SCHEMA, (), language) | {
        "fields": {"type": "array", "items": _closed(field)}
    }
    resource["schema"] = {"anyOf": [TEXT, _closed(schema)]}
    roles = {"type": "array", "items": {"anyOf": [{"enum": sorted(known.CONTRIBUTOR_ROLES)}, TEXT]}}
    package["contributors"] = {
        "type": "array",
        "items": {"type": "object", "properties": {"roles": roles}},
    }
    package["resources"] = {"type": "array", "items": _closed(resource, ("name",))}
    return _closed(package, ("resources",))


def _described(names: frozenset[str], keys: tuple[words.Key, ...], language: str) -> dict[str, Any]:
    described = {key.name: _key(key, language) for key in keys}
    return {name: described.get(name, {}) for name in sorted(names)}
