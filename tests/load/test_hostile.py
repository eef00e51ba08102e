"""Whatever stands in a descriptor, a file or a report, reading ends in problems or a package, never an exception."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.core.problem import say_found, say_repair
from site_builder.derive.figures import figures_of
from site_builder.load.packages.package import read_package
from site_builder.load.portal.page import read_page
from site_builder.load.portal.report import parse_report, parse_series
from site_builder.model.publication import read_indicators
from site_builder.validate.metadata import check_metadata
from site_builder.validate.names import check_names
from tests.conftest import examples, slow_but
from tests.factories import make_publication, make_series, make_site
from tests.load.folder import read

pytestmark = pytest.mark.whole

BASE = {
    "name": "pkg",
    "id": "https://mau.example/pkg",
    "title": "Gói",
    "title_en": "Package",
    "description": "Mô tả",
    "language": "vi",
    "version": "1.0",
    "created": "2022-06-14T00:00:00Z",
    "homepage": "https://mau.example/",
    "profile": "data-package",
    "keywords": ["a"],
    "themes": ["ENVI"],
    "license": "CC0-1.0",
    "licenses": [{"name": "CC-BY-4.0", "title": "CC", "path": "https://l.example/"}],
    "author": {"name": "Lan", "web": "https://lan.example/"},
    "maintainers": [{"name": "Lan"}],
    "publishers": [{"name": "Lan"}],
    "contributors": [
        {
            "title": "Sở",
            "email": "a@mau.example",
            "path": "https://so.example/",
            "roles": ["contact"],
        }
    ],
    "sources": [{"title": "N", "path": "https://n.example/", "email": "n@mau.example"}],
    "spatial": {"title": "Đà Nẵng", "uri": "https://u.example/"},
    "period": "2022-H1",
    "temporal": {"start": "2022-01-01", "end": "2022-06-30"},
    "series": "s",
    "series_title": "S",
    "resources": [
        {
            "name": "a",
            "path": "a.csv",
            "url": "a.csv",
            "type": "table",
            "title": "A",
            "description": "B",
            "format": "csv",
            "mediatype": "text/csv",
            "mimetype": "text/csv",
            "encoding": "utf-8",
            "bytes": 8,
            "hash": "md5:0",
            "profile": "tabular-data-resource",
            "observations": {"indicator": "x", "value": "y"},
            "scales": {"indicator": "x", "value": "y", "label": "x"},
            "licenses": [{"name": "CC0-1.0"}],
            "sources": [{"title": "N"}],
            "dialect": {
                "delimiter": ",",
                "header": True,
                "commentChar": "#",
                "quoteChar": '"',
                "lineTerminator": "\n",
                "skipInitialSpace": False,
                "csv": {"delimiter": ","},
            },
            "schema": {
                "fields": [
                    {
                        "name": "x",
                        "type": "string",
                        "format": "default",
                        "title": "X",
                        "constraints": {"enum": ["u"]},
                    },
                    {
                        "name": "y",
                        "type": "number",
                        "decimalChar": ".",
                        "groupChar": ",",
                        "bareNumber": True,
                        "unit": "%",
                        "missingValues": ["-"],
                        "constraints": {"minimum": 0, "required": True},
                    },
                    {
                        "name": "z",
                        "type": "boolean",
                        "trueValues": ["true"],
                        "falseValues": ["false"],
                    },
                ],
                "missingValues": ["", {"value": "-", "label": "none"}],
                "primaryKey": ["x"],
                "foreignKeys": [{"fields": ["x"], "reference": {"resource": "", "fields": ["x"]}}],
            },
        },
        {"name": "b", "data": [{"x": 1}], "schema": {"fields": [{"name": "x", "type": "integer"}]}},
    ],
}
CONTENT = b"x,y,z\nu,1.5,true\n"


def places(value, path=()):
    """Every position of a descriptor."""
    yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, each in inner:
        yield from places(each, (*path, key))


def put(value, path, new):
    """The descriptor with another value in one place."""
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = put(value[path[0]], path[1:], new)
    return copied


WORDS = st.sampled_from(
    [
        "",
        "a.csv",
        "x",
        "../x",
        "https://e.example/",
        "\0",
        "\x1b[2J",
        "{0}",
        "é",
        "default",
        "any",
        "list",
        "date",
        "%Y",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([10**30, -(10**18), 1.5, 1e300]),
    WORDS,
    st.text(max_size=6),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(WORDS, st.sampled_from(["name", "path"])), inner, max_size=3),
    ),
    max_leaves=6,
)
FUZZ = settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One folder for all examples."""
    home = tmp_path_factory.mktemp("hostile") / "pkg"
    home.mkdir()
    (home / "a.csv").write_bytes(CONTENT)
    return home


def outcome(home, descriptor):
    """Read it, and say what was found."""
    (home / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    reading = read_package(home, "datasets/pkg")
    assert reading.package or reading.problems
    problems = list(reading.problems)
    if reading.package:
        publication = make_publication(packages=(reading.package,), reports=())
        problems += [*check_names(publication), *check_metadata(publication)]
        figures_of(reading.package, read_indicators(reading.package))
    for problem in problems:
        assert say_found(problem, str) and say_repair(problem, str)


@pytest.mark.parametrize(
    "wrong", slow_but(["x", [None]], [None, 5, "x", {}, ["x"], {"x": 1}, [None]])
)
def test_wrong_types_everywhere(home, wrong):
    """A value of the wrong kind in every single position of a descriptor."""
    for place in places(BASE):
        outcome(home, put(BASE, place, wrong))


@FUZZ
@given(place=st.sampled_from(list(places(BASE))), value=VALUES)
def test_any_value_anywhere(home, place, value):
    """Random JSON in any position."""
    outcome(home, put(BASE, place, value))


@FUZZ
@given(
    content=st.one_of(
        st.binary(max_size=60), st.text(alphabet='xy,;\n\r"\0é1.\t', max_size=40).map(str.encode)
    )
)
def test_any_bytes_as_a_table(home, content):
    """Random bytes under a schema and without one."""
    (home / "a.csv").write_bytes(content)
    try:
        shape = {"fields": [{"name": "x"}, {"name": "y", "type": "number"}]}
        outcome(
            home, {"name": "pkg", "resources": [{"name": "a", "path": "a.csv", "schema": shape}]}
        )
        outcome(home, {"name": "pkg", "resources": [{"name": "a", "path": "a.csv"}]})
    finally:
        (home / "a.csv").write_bytes(CONTENT)


META = {
    "title": "T",
    "title_en": "T",
    "description": "D",
    "series": "cchc",
    "period": "2022-H1",
    "package": "p",
    "status": "official",
    "issued": "2022-06-14",
    "received": "2022-06-14",
    "period_start": "2022-01-01",
    "period_end": "2022-06-14",
    "document_number": "1",
    "issuer": "I",
    "summary": [{"figure": "1", "text": "t"}, "t"],
    "headlines": [{"figure": "1", "label": "l"}],
    "corrections": [{"date": "2022-06-14", "text": "t", "old": "1"}],
    "period_kinds": ["half-year"],
    "regime": "statistical",
    "indicators": "x",
    "first_expected": "2022-H1",
}


@FUZZ
@given(place=st.sampled_from(list(places(META))), value=VALUES)
def test_any_front_matter(tmp_path_factory, place, value):
    """Random values in any position of a front matter, for reports and for series."""
    root = tmp_path_factory.getbasetemp()
    page = root / "cchc.md"
    page.write_text(f"---\n{json.dumps(put(META, place, value))}\n---\ntext\n", "utf-8")
    read, problems = read_page(page, root, "reports")
    if read:
        problems = [
            *parse_series(read, make_site())[1],
            *parse_report(read, {"cchc": make_series()})[1],
        ]
    for problem in problems:
        assert say_found(problem, str) and say_repair(problem, str)


@FUZZ
@given(
    content=st.one_of(
        st.binary(max_size=60), st.text(alphabet="-.\n: {}[]&*!x\t\r", max_size=40).map(str.encode)
    )
)
def test_any_bytes_as_a_page(tmp_path_factory, content):
    """Random bytes, and random signs of YAML, between the dashes."""
    root = tmp_path_factory.getbasetemp()
    page = root / "page.md"
    page.write_bytes(b"---\n" + content + b"\n---\n")
    read, problems = read_page(page, root, "reports")
    assert read or problems


@pytest.mark.parametrize(
    "changes",
    [
        {"dialect": {"headerRows": ["%s"]}},
        {"dialect": {"headerRows": [{}]}},
        {
            "schema": {
                "fields": [{"name": "a"}],
                "foreignKeys": [{"fields": ["a"], "reference": {"resource": []}}],
            }
        },
    ],
)
def test_parts_of_a_foreign_descriptor_may_be_of_any_kind(tmp_path, changes):
    """They end as messages where no report stands on the package."""
    resource = {"name": "Tên", "path": "a.csv", **changes}
    reading = read(
        tmp_path,
        {"name": "pkg", "resources": [resource]},
        {"a.csv": "a\nx\n"},
        reported=frozenset(),
    )
    assert {"resource-renamed"} < {problem.code for problem in reading.problems}


def test_resources_of_a_foreign_descriptor_may_be_no_list(tmp_path):
    """Likewise."""
    assert read(tmp_path, {"name": "pkg", "resources": 1.5}, reported=frozenset()).package is None
