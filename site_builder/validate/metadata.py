"""What a package must say of itself before it can be published, and what a portal's own look must have.

Files of the look lie beside the texts, and its colours can be read (WCAG 2.2, level AA).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from site_builder.core.i18n.catalog import language_meant, language_named
from site_builder.core.language import factors
from site_builder.core.numbers.quantity import FACTOR, FACTORS
from site_builder.core.problem import N_, WRITE, Phrase, Problem, Severity, flag
from site_builder.core.text import hidden_letter, split_key, table_beside
from site_builder.derive.palette import colours_of, contrast
from site_builder.model.config import LICENCES, SCHEMES, Licence, Look
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.validate.written import unlike

_BARE_ADDRESS = re.compile(
    r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|vn|gov|io|eu|info|edu)(?:/\S*)?"
)
CODE = N_("Write the code of a language, such as vi or en.")


def check_metadata(publication: Publication) -> Iterator[Problem]:
    """An error for the package of a report; a warning for one made elsewhere, which must publish as it is."""
    yield from _unlikely("mkdocs.yml", "licence", publication.site.licence)
    yield from _units(publication)
    for package in publication.packages:
        severity: Severity = "error" if publication.report_of(package) else "warning"
        yield from _missing(package, severity)
        yield from _details(package)
        yield from check_translations(package.file, package.descriptor)


def _missing(package: Package, severity: Severity) -> Iterator[Problem]:
    dated = (
        package.period or package.temporal or (package.series and package.with_role("indicators"))
    )
    facts: dict[str, Any] = {"package": package.name, "severity": severity}
    if not package.licences and not any(resource.licences for resource in package.resources):
        yield flag("missing-licence", package.file, column="licenses", **facts)
    if not package.title:
        yield flag("missing-title", package.file, column="title", **facts)
    if not package.description:
        yield flag("missing-description", package.file, column="description", **facts)
    if not any(each.agent.email or each.agent.url for each in package.contributors):
        yield flag("missing-contact", package.file, column="contributors", **facts)
    if not dated:
        yield flag("missing-period", package.file, column="period", **facts)


def _details(package: Package) -> Iterator[Problem]:
    is_code = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*|", package.language)
    near = language_meant(package.language) if is_code else language_named(package.language)
    if near or not is_code:
        facts: dict[str, Any] = {"found": package.language, "package": package.name}
        right = Phrase(WRITE, near=near) if near else Phrase(CODE)
        yield flag("language-no-code", package.file, column="language", **facts, right=right)
    for word in (each for each in package.keywords if "," in each):
        yield flag("keyword-with-comma", package.file, column="keywords", found=word)
    if package.descriptor.get("example"):
        yield flag("example-left", package.file, column="example")
    for url in (
        each.url for each in package.sources if package.series and _BARE_ADDRESS.fullmatch(each.url)
    ):
        yield flag(
            "address-bare", package.file, column="sources", found=url, right=f"https://{url}"
        )
    for licence in package.licences:
        if not licence.url:
            yield flag(
                "licence-without-address",
                package.file,
                column="licenses",
                licence=licence.title or licence.name,
                path=LICENCES[licence.name].url if licence.name in LICENCES else "https://…",
                package=package.name,
            )
        yield from _unlikely(package.file, "licenses", licence)
    for resource in package.tables:
        for field in resource.as_table.schema.fields:
            if not field.title:
                yield flag(
                    "column-without-title",
                    package.file,
                    column=field.name,
                    key="title",
                    resource=resource.name,
                )


def _unlikely(file: str, column: str, licence: Licence) -> Iterator[Problem]:
    """A name that is one of the usual ones but for its marks: older versions and other terms are names of their own."""
    known = {_bare(name): name for name in LICENCES}.get(_bare(licence.name), licence.name)
    if known.lower() != licence.name.lower():
        yield flag("licence-unlikely", file, column=column, found=licence.name, near=known)
    addressed = next((each.name for each in LICENCES.values() if each.url == licence.url), known)
    if known in LICENCES and addressed != known:
        yield flag(
            "licence-contradicted",
            file,
            column=column,
            found=known,
            right=addressed,
            path=licence.url,
        )


def _bare(name: str) -> str:
    """CC-BY-4 and CCBY4.0 for CC-BY-4.0."""
    return re.sub(r"[^a-z0-9]", "", name.lower()).removesuffix("0")


_RUNS = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:^|\.)(?:path|url|uri|homepage|image|id|accessURL)(?:\[\d+\])?$")


def check_identity(publication: Publication) -> Iterator[Problem]:
    """Identifiers used twice, at each package but the one that is called so; unsafe texts and addresses."""
    owners: dict[str, list[str]] = {}
    for package in publication.packages:
        if package.identifier:
            owners.setdefault(package.identifier, []).append(package.name)
    for package in publication.packages:
        others = [name for name in owners.get(package.identifier, ()) if name != package.name]
        is_own = package.identifier.rstrip("/").endswith(f"/{package.name}")
        if others and not is_own:  # the one whose name it has may keep it
            right = package.identifier.replace(others[0], package.name)
            facts = {
                "found": package.identifier,
                "other": ", ".join(others),
                "name": package.name,
                "right": right,
            }
            yield flag(
                "identifier-shared", package.file, row=None, column="id", severity=None, **facts
            )
        yield from unsafe_texts(package.file, package.descriptor)
    log = publication.log
    for row, event in enumerate(log.events, 1):
        yield from unsafe_texts(log.file, {str(row): asdict(event)})
    folder = log.file.rpartition("/")[0]
    for name, listed in (("areas.csv", publication.areas), ("bodies.csv", publication.bodies)):
        for key, thing in listed.items():
            yield from unsafe_texts(f"{folder}/{name}", {key: asdict(thing)})


def unsafe_texts(file: str, loaded: Mapping[str, Any]) -> Iterator[Problem]:
    """Texts and addresses that deceive, wherever they stand in a descriptor, in front matter or in settings."""
    for key, text in _texts(loaded, ""):
        if character := hidden_letter(key) or hidden_letter(text):
            yield flag(
                "metadata-unsafe", file, column=key, key=key, character=f"U+{ord(character):04X}"
            )
        if re.fullmatch(r"""[‘“][^’”]*['"]|[^‘“"']+["”]|["”][^"“”]+""", text.strip()):
            yield flag(
                "quote-alone",
                file,
                column=key,
                found=text.strip()[:60],
                right=text.strip(" ‘’“”\"'")[:200],
            )
        if (_ADDRESS.search(key) or key.startswith("nav[")) and _RUNS.match(text):
            yield flag(
                "metadata-address-unsafe", file, column=key, key=key, found=text.strip()[:60]
            )


def check_translations(file: str, loaded: Any, home: str = "") -> Iterator[Problem]:
    """Texts beside their translations (title, title_en): numbers that the two do not share, one in each."""
    for key, text in loaded.items() if isinstance(loaded, Mapping) else ():
        stem, language = split_key(str(key))
        main = loaded.get(stem) if language and isinstance(text, str) else None
        for number, right, first in unlike(main, text) if isinstance(main, str) else ():
            beside = " ".join(str(each) for name, each in loaded.items() if name not in (stem, key))
            # What stands beside both tells which of them slipped.
            facts = (
                (stem, first, number)
                if number in beside and first not in beside
                else (str(key), number, right)
            )
            yield flag(
                "translation-number", file, column=home or facts[0], found=facts[1], right=facts[2]
            )
        if (
            isinstance(main, str)
            and stem in ("unit", "title")
            and (near := _rescaled(main, text, language))
        ):
            yield flag(
                "unit-mistranslated",
                file,
                column=home or str(key),
                found=text,
                main=main,
                near=near,
            )
        if not isinstance(text, str):
            yield from check_translations(file, text, home or str(key))
    for each in loaded if isinstance(loaded, list) else ():
        yield from check_translations(file, each, home)


_SCALE = re.compile(rf"(?<!\d )\b{FACTOR}", re.IGNORECASE)


def _rescaled(main: str, text: str, language: str) -> str:
    """A translation with the power of ten of a unit that it translates; "" where it has it, or nobody knows it."""
    one, other = (
        [FACTORS[each.lower()] for each in _SCALE.findall(words)] for words in (main, text)
    )
    right = next((word for word, power in factors(language).items() if power == sum(one)), "")
    is_other = one and len(other) == 1 and sum(one) != other[0] and (sum(one) - other[0]) % 3 == 0
    return _SCALE.sub(right, text) if is_other and right else ""


def _units(publication: Publication) -> Iterator[Problem]:
    """Units of lists whose translation counts in another power of ten: billion dong beside triệu đồng."""
    for series in publication.series:
        for code, main in (
            (code, each.unit) for code, each in publication.indicators(series.name).items()
        ):
            for language, text in main.translations:
                if near := _rescaled(str(main), text, language):
                    file, row, column = publication.listed_at(series.name, code, f"unit_{language}")
                    yield flag(
                        "unit-mistranslated",
                        file,
                        row=row,
                        column=column,
                        found=text,
                        main=main,
                        near=near,
                    )


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text of a descriptor with the way to it, but rows of data and patterns of dialects, which are no prose."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in ("data", "dialect", "missingValues"):
                yield from _texts(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{key}[{index}]")


def check_aggregates(publication: Publication) -> Iterator[Problem]:
    """Columns whose promise the pages do not keep: no sum of them would mean anything."""
    for package in publication.packages:
        for resource in package.tables:
            for field in resource.as_table.schema.fields:
                if field.aggregate and not resource.adds_up(field.name):
                    yield flag(
                        "aggregate-unfit",
                        package.file,
                        column=field.name,
                        aggregate=field.aggregate,
                    )


_CODES = ("code", "indicator", "id", "parent", "area")  # parts of roles that name things


def check_codes(package: Package) -> Iterator[Problem]:
    """Columns of codes that are declared as numbers."""
    for resource in package.tables:
        schema, parts = (
            resource.as_table.schema,
            {part for role in resource.roles.values() for part in role},
        )
        named = {
            role[part]
            for role in resource.roles.values()
            for part in parts & {*_CODES}
            if part in role
        }
        for field in schema.fields:
            if field.type == "number" and (field.name in named or field.name in schema.primary_key):
                yield flag(
                    "code-as-number",
                    package.file,
                    column=f"{resource.name}: {field.name}",
                    name=field.name,
                )


_LOOK = table_beside(__file__, "look.toml")
ENDINGS = {key: tuple(endings.split()) for key, endings in _LOOK["endings"].items()}
PAIRS = tuple((ink, ground, needed) for needed, *pairs in _LOOK["pairs"] for ink, ground in pairs)


def check_look(look: Look, files: Mapping[str, int]) -> Iterator[Problem]:
    """Every file that the look names, and every pair of colours that text or drawings are made of.

    `files` are what lies beside the texts.
    """
    for key, path in look.files():
        yield from _check_file(look.settings, key, path, files)
    for scheme in SCHEMES:
        if look.palette.get(scheme):
            yield from _check_palette(look.settings, scheme, colours_of(look, scheme))


def _check_file(settings: str, key: str, path: str, files: Mapping[str, int]) -> Iterator[Problem]:
    parts = urlsplit(path)
    if parts.scheme or parts.netloc:
        yield flag("look-file-remote", settings, column=key, key=key, path=path)
    elif path not in files:
        yield flag("look-file-missing", settings, column=key, key=key, path=path)
    elif not path.lower().endswith(ENDINGS[key]):
        yield flag(
            "look-file-unfit",
            settings,
            column=key,
            key=key,
            path=path,
            known=", ".join(ENDINGS[key]),
        )


def _check_palette(settings: str, scheme: str, tokens: Mapping[str, str]) -> Iterator[Problem]:
    for name, ground, needed in PAIRS:
        ratio = contrast(tokens[name], tokens[ground])
        if ratio < needed:
            yield flag(
                "palette-contrast",
                settings,
                column=name,
                colour=name,
                colour_value=tokens[name],
                ground=ground,
                ground_value=tokens[ground],
                ratio=f"{ratio:.1f}",
                scheme=scheme,
                needed=f"{needed:g}",
            )
