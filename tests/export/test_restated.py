from decimal import Decimal

import pytest

from site_builder.core.text import Text
from site_builder.export.descriptor import harmless, restate_schema
from site_builder.model.package import Field, ForeignKey, Schema, Table


def restate(field, described=None, values=()):
    """The field as published."""
    table = Table(Schema((field,)), tuple((value,) for value in values), tuple(range(len(values))))
    return restate_schema(table, described or {})["fields"][0]


def constraint(kind, name, value, **field):
    """One constraint of a field as published."""
    return (
        restate(Field("x", type=kind, constraints={name: value}, **field))
        .get("constraints", {})
        .get(name)
    )


def test_the_spelling_of_the_source_is_gone():
    """A canonical number needs no characters declared."""
    field = Field("x", type="number", decimal_char=",", group_char=".", bare_number=False)
    described = {
        "fields": [
            {
                "name": "x",
                "decimalChar": ",",
                "groupChar": ".",
                "bareNumber": False,
                "missingValues": ["-"],
            }
        ]
    }
    assert restate(field, described) == {"name": "x", "type": "number"}


def test_only_the_empty_cell_is_missing():
    """The canonical file has no other missing value."""
    assert restate_schema(Table(Schema((Field("x"),), missing_values=("-", "NA")), (), ()), {})[
        "missingValues"
    ] == [""]


@pytest.mark.parametrize(
    ("kind", "stays"), [("date", False), ("time", False), ("string", True), ("geopoint", True)]
)
def test_format(kind, stays):
    """Formats of dates say how the source spelled them; others say what the value is."""
    assert ("format" in restate(Field("x", type=kind, format="uri"))) is stays


@pytest.mark.parametrize(
    ("kind", "found", "restated", "field"),
    [
        ("number", "1.234,50", "1234.50", {"decimal_char": ",", "group_char": "."}),
        ("number", 5, 5, {}),
        ("integer", "1.000", "1000", {"group_char": "."}),
        ("date", "14/06/2022", "2022-06-14", {"format": "%d/%m/%Y"}),
        ("time", "07h30", "07:30:00", {"format": "%Hh%M"}),
        ("datetime", "14/06/2022 07:30", "2022-06-14T07:30:00", {"format": "%d/%m/%Y %H:%M"}),
        ("date", "2022-06-14", "2022-06-14", {}),
        ("date", "mai", None, {}),
        ("number", "0.834", None, {"decimal_char": ",", "group_char": "."}),
        ("string", "4.10", "4.10", {}),
    ],
)
def test_a_bound_is_restated(kind, found, restated, field):
    """In canonical spelling, or not at all."""
    assert constraint(kind, "minimum", found, **field) == restated


def test_an_enumeration_is_restated_whole():
    """Each value, or the constraint goes: half of it would refuse good rows."""
    assert constraint("number", "enum", ["1,5", "2"], decimal_char=",") == ["1.5", "2"]
    assert constraint("number", "enum", ["1,5", "x"], decimal_char=",") is None


def test_words_for_yes_and_no_are_gone():
    """An enumeration in the source's words means nothing in true and false."""
    assert constraint("boolean", "enum", ["Có"]) is None and constraint(
        "boolean", "enum", [True]
    ) == [True]


def test_a_pattern_is_for_text():
    """A pattern on a number matched the source's spelling."""
    assert (
        constraint("string", "pattern", r"\d+") == r"\d+"
        and constraint("number", "pattern", r"\d+,\d") is None
    )


def test_required_gives_way_to_empty_text():
    """Where "" was a value, the canonical blank must not break the rule."""
    field = Field("x", constraints={"required": True})
    assert "constraints" not in restate(field, values=("", "a")) and "constraints" in restate(
        field, values=("a",)
    )


def test_required_gives_way_to_cells_accepted_as_blank():
    """The published table keeps its own rules."""
    assert "constraints" not in restate(
        Field("x", "number", constraints={"required": True}, blanked=1), values=(None,)
    )


def test_words_in_two_languages():
    """Titles with their translations, and the unit."""
    field = Field("x", title=Text("Mã", (("en", "Code"),)), unit="%")
    assert restate(field) == {
        "name": "x",
        "type": "string",
        "title": "Mã",
        "title_en": "Code",
        "unit": "%",
    }


def test_keys_stay():
    """Primary, unique and foreign keys hold in the canonical table too."""
    schema = Schema((Field("a"),), ("a",), (ForeignKey(("a",), "other", ("b",)),))
    found = restate_schema(Table(schema, (), ()), {"uniqueKeys": [["a"]]})
    assert found["primaryKey"] == ["a"] and found["uniqueKeys"] == [["a"]]
    assert found["foreignKeys"] == [
        {"fields": ["a"], "reference": {"resource": "other", "fields": ["b"]}}
    ]


def test_an_unknown_property_of_a_field_stays():
    """Other people's vocabulary is theirs."""
    described = {
        "fields": [{"name": "x", "rdfType": "http://schema.org/name", "categories": ["a"]}]
    }
    assert restate(Field("x"), described)["rdfType"] == "http://schema.org/name"


@pytest.mark.parametrize(
    "value",
    [
        "/etc/passwd",
        "../x",
        "a/../x",
        "C:\\x",
        "c:/x",
        "~/x",
        ".env",
        "\\\\host\\x",
        "file:///x",
        "javascript:alert(1)",
        " JavaScript:x",
        "data:text/html,x",
        "ftp://x",
    ],
)
def test_a_path_or_strange_address_is_dropped(value):
    """Also deep inside a list or mapping."""
    assert harmless({"a": value, "b": [{"c": value}], "d": {value: 1}}, ()) == {}


@pytest.mark.parametrize(
    "value",
    [
        "https://a.example/x",
        "mailto:a@b.c",
        "Ghi chú: số liệu 2022",
        "1/2",
        "~ 600",
        "… và",
        5,
        True,
        None,
        Decimal(1),
    ],
)
def test_a_plain_value_stays_if_json_has_it(value):
    """Words, numbers and safe addresses do no harm."""
    assert ("a" in harmless({"a": value}, ())) is not isinstance(value, Decimal)
