"""The schemas that `init` brings for editors: made of what the code declares, true of what portals write."""

import json
import re
from functools import cache

import pytest
import yaml
from jsonschema import Draft7Validator

from site_builder.authoring.init import TEMPLATES
from tests.reference.schema import LANGUAGES, schemas
from tests.test_docs import ROOT

PORTALS = (ROOT, ROOT / "tests" / "sample")


class _AsWritten(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML without days of its own: an editor sees their text."""


_AsWritten.yaml_implicit_resolvers = {
    letter: [pair for pair in pairs if not pair[0].endswith(":timestamp")]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def schema(name):
    """A schema as a document."""
    return json.loads(schemas("en")[name])


def wrong(name, text):
    """What the schema says of a text, each with its place."""
    found = Draft7Validator(schema(name)).iter_errors(yaml.load(text, _AsWritten))
    return [(".".join(map(str, each.path)), each.message) for each in found]


def written():
    """Every file of the portals of this repository that a schema speaks of."""
    for portal in PORTALS:
        yield "mkdocs.json", portal / "mkdocs.yml"
        yield from (
            ("datapackage.json", path)
            for path in sorted(portal.glob("datasets/*/datapackage.yaml"))
        )
        for path in sorted(portal.glob("reports/*/*.md")):
            front = path.read_text("utf-8")
            if "\nperiod:" in front or "\nperiod_kinds:" in front:
                yield ("report.json" if "\nperiod:" in front else "series.json"), path


@pytest.mark.parametrize(
    ("name", "path"), [pytest.param(*each, id=each[1].parts[-2]) for each in written()]
)
def test_what_portals_write_is_right(name, path):
    """By a validator of its own, which shares nothing with our parsers."""
    text = path.read_text("utf-8")
    match = re.match(r"---\n(.*?\n)---", text, re.DOTALL)
    assert wrong(name, match[1] if match else text) == []


WRONG = {
    "a key misspelt": ("datapackage.json", "name: a\nresources: []\nperoid: 2022\n", ""),
    "a table's key misspelt": (
        "datapackage.json",
        "resources: [{name: a, pat: a.csv}]\n",
        "resources.0",
    ),
    "a part of a role misspelt": (
        "datapackage.json",
        "resources: [{name: a, observations: {vlue: x}}]\n",
        "observations",
    ),
    "a status that is none": (
        "report.json",
        "title: A\nseries: a\nperiod: 2022\npackage: a\nstatus: final\n",
        "status",
    ),
    "a kind of period that is none": (
        "series.json",
        "title: A\nperiod_kinds: [quater]\n",
        "period_kinds.0",
    ),
    "a report without its period": ("report.json", "title: A\nseries: a\nstatus: official\n", ""),
    "a choice that is none": (
        "mkdocs.json",
        "plugins: [open-data: {empty_facts: hid}]\n",
        "plugins.0",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_marked_where_it_stands(name):
    """In the editor, before any command runs."""
    schema, text, place = WRONG[name]
    assert any(place in where for where, _ in wrong(schema, text))


def test_nothing_is_needed_that_has_a_default():
    """The publisher, the contact and the licence have none."""
    block = schema("mkdocs.json")["properties"]["plugins"]["items"]["anyOf"][1]["properties"][
        "open-data"
    ]
    assert block["required"] == ["publisher", "contact", "licence"]
    assert block["properties"]["empty_facts"] == {
        "enum": ["show", "hide"],
        "default": "show",
        "description": "`hide` leaves out facts that the source does not state; `show` says so.",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_those_of_the_code(language):
    """Run `scripts/reference` after a change of options or keys."""
    for name, text in schemas(language).items():
        assert (TEMPLATES / language / "schema" / name).read_text("utf-8") == text
