"""A descriptor that is known to be sound is one in which frictionless finds nothing, nor in the way it reads cells."""

import copy

import frictionless
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.load.packages.descriptor import judge, judged_form
from site_builder.load.packages.sound import is_surely_sound

PLAIN = {
    "name": "goi",
    "id": "https://mau.example/datasets/goi/",
    "title": "Gói",
    "description": "Một gói.",
    "licenses": [
        {
            "name": "CC-BY-4.0",
            "title": "CC BY",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ],
    "contributors": [{"title": "Phòng", "email": "moi-truong@mau.example", "roles": ["creator"]}],
    "sources": [{"title": "Báo cáo", "title_en": "Report", "path": "https://mau.example/bao-cao/"}],
    "keywords": ["rác"],
    "resources": [
        {
            "name": "bang",
            "type": "table",
            "path": "bang.csv",
            "title": "Bảng",
            "dialect": {"delimiter": ";"},
            "schema": {
                "fields": [
                    {
                        "name": "id",
                        "type": "integer",
                        "title": "Số",
                        "constraints": {"required": True, "minimum": 0},
                    },
                    {
                        "name": "day",
                        "type": "date",
                        "format": "%d/%m/%Y",
                        "constraints": {"unique": True},
                    },
                    {
                        "name": "v",
                        "type": "number",
                        "decimalChar": ",",
                        "constraints": {"maximum": 1.5},
                    },
                    {
                        "name": "u",
                        "type": "string",
                        "format": "uri",
                        "constraints": {"enum": ["https://a.example/"]},
                    },
                ],
                "primaryKey": ["id"],
                "foreignKeys": [
                    {"fields": ["u", "id"], "reference": {"resource": "", "fields": ["v", "id"]}}
                ],
                "missingValues": ["", "-"],
            },
        }
    ],
}
ODD = st.sampled_from(
    [
        *(
            "",
            " ",
            "x",
            "X y",
            "a/b",
            "../x.csv",
            "x.csv",
            "https://x.example/a",
            "a@b",
            "2020-01-01",
            "%Y",
            "default",
        ),
        *(
            0,
            1,
            -1,
            1.5,
            True,
            False,
            None,
            [],
            {},
            [""],
            ["x"],
            ["x", "x"],
            [1],
            {"x": 1},
            [{}],
            [{"name": "x"}],
        ),
        *(
            "id",
            "uri",
            "string",
            "number",
            "integer",
            "year",
            "boolean",
            "date",
            "datetime",
            "any",
            "list",
            "geopoint",
            ",",
            ";",
        ),
        *(
            {"required": True},
            {"minimum": 1},
            {"minimum": "1"},
            {"minLength": 1},
            {"enum": ["a"]},
            {"pattern": "("},
        ),
    ]
)
WORDS = [
    *(
        "name",
        "title",
        "description",
        "path",
        "type",
        "format",
        "email",
        "roles",
        "role",
        "constraints",
        "dialect",
    ),
    *(
        "schema",
        "fields",
        "primaryKey",
        "foreignKeys",
        "missingValues",
        "fieldsMatch",
        "delimiter",
        "header",
        "bytes",
    ),
    *(
        "decimalChar",
        "groupChar",
        "bareNumber",
        "unit",
        "example",
        "resources",
        "licenses",
        "keywords",
        "minimum",
    ),
    *(
        "required",
        "maximum",
        "unique",
        "enum",
        "sources",
        "homepage",
        "created",
        "encoding",
        "mediatype",
        "profile",
        "extra",
        "reference",
        "resource",
    ),
]


def _spots(value, path=()):
    """Every mapping in a descriptor, by the way to it."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from _spots(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _spots(inner, (*path, index))


@st.composite
def descriptors(draw):
    """The plain one with a few properties changed, added or taken out."""
    described = copy.deepcopy(PLAIN)
    for _ in range(draw(st.integers(0, 3))):
        spot = draw(st.sampled_from(sorted(_spots(described), key=str)))
        target = described
        for step in spot:
            target = target[step]
        word = draw(st.sampled_from([*WORDS, *target]))
        if draw(st.booleans()):
            target[word] = copy.deepcopy(draw(ODD))
        else:
            target.pop(word, None)
    return described


def test_the_plain_one_is_known():
    """Else nothing would be tested below."""
    assert is_surely_sound(judged_form(copy.deepcopy(PLAIN)))


@given(descriptors())
@settings(max_examples=5 * settings.default.max_examples)
def test_what_is_known_is_sound(tmp_path_factory, described):
    """Frictionless takes it without a word, and reads an empty table under it."""
    try:
        judged = judged_form(copy.deepcopy(described))
    except Exception:  # what no reader of descriptors lets through
        return
    if not is_surely_sound(judged):
        return
    package, problems = judge(
        copy.deepcopy(judged), tmp_path_factory.getbasetemp(), "datapackage.json"
    )
    assert problems == () and len(package.resources) == len(judged["resources"])
    for resource in judged["resources"]:
        names = [field["name"] for field in resource["schema"]["fields"]]
        own = {
            key: value for key, value in resource["schema"].items() if key != "foreignKeys"
        }  # which we follow
        schema = frictionless.Schema.from_descriptor(copy.deepcopy(own))
        assert frictionless.validate(data=[names], schema=schema).valid
