"""Keys that nobody reads: the lists hold all that the references name, and advice names the nearest."""

from dataclasses import fields

import pytest

from site_builder.core.i18n.catalog import translator
from site_builder.core.language import words as words_for
from site_builder.core.problem import say_repair
from site_builder.load.safety import known_keys
from site_builder.load.safety.known_keys import check_descriptor, check_front_matter, check_known
from site_builder.model.report import Correction
from tests.reference import words
from tests.reference.words import Key


def names(keys: tuple[Key, ...]) -> set[str]:
    """What a reference lists."""
    return {key.name for key in keys}


def test_every_documented_key_is_known():
    """Front matter of reports and series."""
    assert names(words.SERIES) | {"template"} == known_keys.SERIES
    assert names(words.REPORT) | {"template"} == known_keys.REPORT
    assert names(words.PAGE) == known_keys.PAGE


def test_what_a_correction_may_state_is_what_is_read_of_it():
    """`figure` was warned about, `href` was not and went nowhere; where a difference is, and that its edition was
    withdrawn, an edition says.
    """
    read = {each.name for each in fields(Correction)} - {"href", "withdrawn"}
    assert known_keys.ITEMS["corrections"] == read


def test_every_documented_role_and_part_is_known():
    """No role that readers may write is told as unknown."""
    assert set(words.ROLES) == set(known_keys.ROLE_PARTS)
    for role, (parts, _, _) in words.ROLES.items():
        listed = {part.strip(" `").removesuffix("_en") for part in parts.split(",")}
        assert listed <= known_keys.ROLE_PARTS[role], role


def test_advice_in_vietnamese():
    """The key that was meant, in the author's language."""
    (problem,) = check_front_matter({"titel": "T"}, known_keys.REPORT, "reports/a.md")
    assert (problem.code, say_repair(problem, translator("vi"))) == (
        "key-unknown",
        "Ý bạn là “title”?",
    )


LISTS = {
    **known_keys.ITEMS,
    **known_keys.ROLE_PARTS,
    **known_keys._OF_PACKAGE,
    **known_keys.BELOW,
    "report": known_keys.REPORT,
    "series": known_keys.SERIES,
    "package": known_keys.PACKAGE,
    "resource": known_keys.RESOURCE,
    "field": known_keys.FIELD,
}


@pytest.mark.parametrize("place", LISTS)
def test_another_word_for_a_key_that_is_absent_means_it(place):
    """In any language, with blanks or underscores, at every depth; never a key that is there already."""
    known = LISTS[place]
    for name in sorted(known):
        for word in {each.replace(" ", "_") for each in words_for(f"values.{name}")} - known:
            (problem,) = check_known({**dict.fromkeys(known - {name}), word: 1}, known, "f", place)
            assert say_repair(problem, str) == f"Did you mean “{name}”?", word


def test_a_word_for_a_limit_of_a_column_leads_to_its_constraints():
    """Beside the type of the column, where nobody reads it; in any language."""
    for name in known_keys.BELOW["constraints"]:
        for word in {name, *words_for(f"values.{name}")}:
            (problem,) = check_known({word.replace(" ", "_"): 1}, known_keys.FIELD, "f", "")
            assert say_repair(problem, str) == f"Write “{name}” under “constraints”.", word


def test_what_may_have_properties_of_its_own_is_asked_for_near_ones_alone():
    """Of people, sources, licences, dialects and constraints the specification has no closed list."""
    person, source = (
        {"title": "A", "orcid": "1", "mail": "a@mau.example"},
        {"title": "B", "access": "open"},
    )
    column = {"name": "a", "type": "string", "constraints": {"example": 1}}
    table = {
        "name": "t",
        "dialect": {"vendor": "x", "delimeter": ";"},
        "schema": {"fields": [column]},
    }
    described = {"contributors": [person], "sources": [source], "resources": [table]}
    assert [each.column for each in check_descriptor(described, "f")] == ["mail", "delimeter"]


def test_translations_and_own_names_are_known():
    """title_en, dcterms:creator, x_mine and _note pass."""
    meta = {
        "title_en": "T",
        "dcterms:creator": "A",
        "x_mine": 1,
        "x-mine": 1,
        "_note": 1,
        "$schema": "",
    }
    assert list(check_descriptor(meta, "f")) == []


def test_a_language_by_another_code_is_no_translation():
    """title_vn is told, with the code that is read."""
    (problem,) = check_descriptor({"title_vn": "T"}, "f")
    assert (problem.code, say_repair(problem, str)) == ("key-unknown", "Did you mean “title_vi”?")


def test_descriptors_of_any_shape_are_no_trap():
    """Resources and fields that are no mappings are told elsewhere."""
    for broken in (
        None,
        1,
        "a",
        [1, None],
        [{"schema": 1}],
        [{"schema": {"fields": [1]}}],
        [{"figures": 1}],
    ):
        assert list(check_descriptor({"resources": broken}, "f")) == []


@pytest.mark.parametrize("roles", [{"a": 1, "b": 2}, [["creator", "publisher"]], [{"a": [1, 2]}]])
def test_roles_that_are_no_words_are_left_to_the_specification(roles):
    """They are no misspelt words, and nothing here ends the check."""
    assert list(check_descriptor({"contributors": [{"title": "x", "roles": roles}]}, "f")) == []
