"""The documents of the API, against the table of their fields."""

import json
from dataclasses import replace
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from site_builder.channels.api import api_addresses, documents
from site_builder.channels.api.addresses import document_bytes
from site_builder.channels.api.openapi import (
    MOST,
    OPERATIONS,
    PARAMETERS,
    facts_schema,
    operation_at,
    schema_of,
)
from site_builder.channels.api.shapes import schemas, shaped
from site_builder.core.calendar.period import parse_period
from site_builder.core.json_literal import json_literal
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.export.package import package_files
from site_builder.model.package import Field
from tests.channels.api.facts import fact_documents
from tests.extensions.vietnam.values import ROWS, make_observed
from tests.factories import BUILT, make_package, make_publication, make_report
from tests.portal import SAMPLE, api_files, read_portal

PUBLICATIONS = {
    "factory": make_publication(),
    "observed": make_observed(ROWS),
    "sample": read_portal(SAMPLE).publication,
}


def strict(schema):
    """The same schema, closed: an undocumented field is an error."""
    return {**schema, "additionalProperties": False}


CLOSED = {name: strict(schema) for name, schema in schemas().items()}
VALIDATORS = {
    shape: jsonschema.Draft202012Validator(
        {**schema_of(shape), "components": {"schemas": CLOSED}},
        format_checker=jsonschema.FormatChecker(),
    )
    for shape in (*(operation.shape for operation in OPERATIONS if operation.shape), "Column")
}


def loaded(publication):
    """The written documents by address, numbers with their digits."""
    return {
        file.uri: json.loads(file.content, parse_float=Decimal)
        for file in api_files(Portal(publication))
    }


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_every_document_is_as_documented(name):
    """No field is missing, none is of another type, none is undocumented."""
    for document in documents(Portal(PUBLICATIONS[name])):
        data = json.loads(json_literal(document.make()))
        validator = VALIDATORS[operation_at(document.uri).shape]
        errors = [f"{document.uri}: {error.message}" for error in validator.iter_errors(data)]
        assert errors == []


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_every_document_of_facts_is_as_documented(name):
    """It stands outside the envelope; by the schema that is published beside it, too."""
    published = jsonschema.Draft202012Validator(json.loads(facts_schema().content))
    for document in fact_documents(Portal(PUBLICATIONS[name])):
        data = json.loads(json_literal(document.make()))
        assert [error.message for error in VALIDATORS["Facts"].iter_errors(data)] == []
        assert list(published.iter_errors(data)) == []


def test_an_undocumented_field_is_noticed():
    """The declaration is the whole truth."""
    assert list(VALIDATORS["Column"].iter_errors({"name": "n", "type": "integer", "more": 1}))


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_every_document_stands_at_a_known_address(name):
    """So that nothing else can take it."""
    publication = PUBLICATIONS[name]
    assert sorted(api_addresses(Portal(publication))) == sorted(loaded(publication))


def test_every_shape_is_used():
    """No field is documented that nothing has."""
    text = json.dumps([schema_of(operation.shape) for operation in OPERATIONS if operation.shape])
    text += json.dumps(schemas()) + '/Envelope"'
    assert [shape for shape in schemas() if f'/{shape}"' not in text] == []


def test_names_are_snake_case():
    """English words with underscores."""
    names = {name for schema in schemas().values() for name in schema["properties"]} - {"sha256"}
    assert all(name.islower() and name.replace("_", "").isalpha() for name in names)


def test_every_field_says_what_it_means():
    """In the schema, and so in the reference."""
    fields = [field for schema in schemas().values() for field in schema["properties"].values()]
    assert all(field["description"] for field in fields)


def test_what_is_unknown_is_left_out_however_it_came_to_be_empty():
    """Not only the very object of the default."""
    made = shaped(
        "Column", name="n", type="string", title="x"[1:], description="".join([]), unit=str(Text())
    )
    assert made == {"name": "n", "type": "string"}


@pytest.mark.parametrize("own", [{"name": "n"}, {"name": "n", "type": "string", "more": 1}])
def test_no_document_is_made_that_is_not_as_documented(own):
    """A field that it lacks, or that no such shape has."""
    with pytest.raises(TypeError):
        shaped("Column", **own)


def test_nought_is_known():
    """Only what says nothing is left out."""
    assert shaped("Resource", name="n", title="", row_count=0, files=())["row_count"] == 0


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_every_digit_of_a_number_stays(number):
    """Zeros at the end too; no exponent, no binary fraction."""
    printed = document_bytes(shaped("Target", period="2022", comparison="at-least", value=number))
    found = json.loads(printed, parse_float=Decimal, parse_int=Decimal)["value"]
    assert found == number and max(0, -found.as_tuple().exponent) == max(
        0, -number.as_tuple().exponent
    )


def test_the_envelope_says_whose_and_by_what():
    """Licence, source and version around every document."""
    document = loaded(PUBLICATIONS["factory"])["api/v1/index.json"]
    assert document["api"] == "v1" and document["generated_by"].startswith("site-builder ")
    assert (
        document["licence"]["name"] == "CC-BY-4.0"
        and document["source"]["url"] == "https://baocao.example/"
    )


def test_a_document_has_its_datasets_licence():
    """Not the portal's."""
    other = replace(make_package().licences[0], name="CC0-1.0")
    made = loaded(make_publication(packages=(make_package(licences=(other,)),)))
    assert made["api/v1/datasets/cchc-2022-h1.json"]["licence"]["name"] == "CC0-1.0"


def test_rows_are_the_file_of_the_table():
    """Not a copy of them in pages; a portal that publishes no JSON names none."""
    publication = make_publication()
    package = publication.packages[0]
    listed = package_files(package, None, publication.site, BUILT).distributions
    (document,) = (
        each
        for each in documents(Portal(publication), listed)
        if each.uri.endswith("datasets/cchc-2022-h1.json")
    )
    assert (
        document.make()["resources"][0]["rows"]
        == "https://baocao.example/datasets/cchc-2022-h1/indicators.json"
    )
    (document,) = (
        each
        for each in documents(Portal(publication))
        if each.uri.endswith("datasets/cchc-2022-h1.json")
    )
    assert "rows" not in document.make()["resources"][0]


def test_an_indicator_has_all_periods():
    """In the order of time, with the exact value and its words."""
    made = loaded(PUBLICATIONS["observed"])["api/v1/indicators/cchc/5.4.json"]["data"]
    assert [(each["period"], each["value"], each["text"]) for each in made["observations"]] == [
        ("2021-H2", Decimal("48.00"), "48,00 %"),
        ("2022-H1", Decimal("50.66"), "50,66 %"),
    ]


def test_an_indicator_of_answers_has_their_scale():
    """Without it nobody can say what 2 means."""
    made = loaded(PUBLICATIONS["sample"])["api/v1/indicators/thu-gom/2.json"]["data"]
    assert [(each["value"], each["label"]) for each in made["scale"]] == [
        (0, "Chưa"),
        (1, "Đang làm"),
        (2, "Hoàn thành"),
    ]


def test_the_latest_values_are_one_an_area():
    """The old territory and the new are never one line."""
    made = loaded(PUBLICATIONS["observed"])["api/v1/latest/cchc.json"]["data"]
    assert [(each["indicator"], each.get("area", "")) for each in made] == [
        ("5.4", ""),
        ("6", "da-nang"),
        ("6", "da-nang-2025"),
    ]


def test_a_printed_value_stands_beside_the_number():
    """As its source spells it."""
    publication = make_observed(ROWS)
    seen = publication.packages[0].resources[1]
    schema = replace(seen.table.schema, fields=(*seen.table.schema.fields, Field("value_printed")))
    table = replace(
        seen.table, schema=schema, rows=tuple((*row, "50,66%") for row in seen.table.rows)
    )
    package = replace(
        publication.packages[0],
        resources=(publication.packages[0].resources[0], replace(seen, table=table)),
    )
    made = loaded(replace(publication, packages=(package,)))["api/v1/indicators/cchc/5.4.json"]
    assert made["data"]["observations"][0]["printed"] == "50,66%"


def test_a_report_has_its_text():
    """Plain, with figures filled in."""
    made = loaded(make_publication())["api/v1/reports/cchc/2022-h1.json"]["data"]
    assert made["sections"] == [{"level": 0, "title": "", "text": "Tỷ lệ đạt 77,70."}]


def test_unknown_facts_are_left_out():
    """A report without a date of issue has none."""
    made = loaded(make_publication())["api/v1/reports/cchc/2022-h1.json"]["data"]
    assert "issued" not in made and "document_number" not in made


def test_english_stands_beside():
    """Where somebody wrote it."""
    report = make_report(title=Text("Báo cáo", (("en", "Report"),)))
    assert (
        loaded(make_publication(reports=(report,)))["api/v1/reports.json"]["data"][0]["title_en"]
        == "Report"
    )


@pytest.mark.parametrize("name", PUBLICATIONS)
@pytest.mark.whole
def test_openapi_is_valid(name):
    """By the validator of the specification."""
    validate(loaded(PUBLICATIONS[name])["openapi.json"])


def test_a_broken_openapi_is_noticed():
    """A path without its parameter."""
    described = loaded(make_publication())["openapi.json"]
    del described["paths"]["/api/v1/datasets/{dataset}.json"]["get"]["parameters"]
    with pytest.raises(OpenAPIValidationError):
        validate(described)


def test_every_portal_has_the_same_paths():
    """A client is made once."""
    paths = [loaded(publication)["openapi.json"]["paths"] for publication in PUBLICATIONS.values()]
    assert paths[0] == paths[1] == paths[2] and len(paths[0]) <= MOST


def test_operations_have_names_of_their_own():
    """Once published they never change."""
    assert [operation.id for operation in OPERATIONS] == [
        "getIndex", "listDatasets", "listMoreDatasets", "getDataset", "getRows", "listSeries",
        "getSeries", "listReports", "getReport", "listIndicators", "getIndicators", "getIndicator", "listLatest",
        "getLatest", "listMore", "listFacts", "listMoreFacts", "getFacts",
        "getChanges", "getYearChanges", "getSearchIndex", "getMoreSearchIndex", "listMessages",
        "getMessage", "getWords", "listKeywords", "getZaloMessage",
    ]  # fmt: skip


def test_every_open_name_is_explained():
    """Where its values are listed."""
    assert {name for operation in OPERATIONS for name in operation.parameters} == set(PARAMETERS)


def test_open_names_are_numbers_where_they_count_and_words_elsewhere():
    """As a client made of the description asks for them."""
    paths = loaded(make_publication())["openapi.json"]["paths"].values()
    kinds = {
        each["name"]: each["schema"]["type"]
        for path in paths
        for each in path["get"].get("parameters", ())
    }
    assert {name for name, kind in kinds.items() if kind == "integer"} == {"page", "year"}
    assert set(kinds.values()) == {"integer", "string"}


def test_the_address_without_an_open_name_goes_first():
    """zalo/keywords.json is the list, not a keyword."""
    assert (
        operation_at("zalo/keywords.json").id == "listKeywords"
        and operation_at("zalo/dn-1.json").parameters
    )


def test_an_address_elsewhere_has_no_operation():
    """A page, a file of a dataset."""
    assert (
        operation_at("datasets/x/y.csv") is None
        and operation_at("api/v1/datasets/a/b/c/d.json") is None
    )


LONG = {
    "datasets": make_publication(
        packages=tuple(
            make_package(name=f"p{n}", file=f"datasets/p{n}/datapackage.yaml") for n in range(3)
        ),
        reports=(),
    ),
    "reports": make_publication(
        reports=tuple(make_report(period=parse_period(f"{2019 + n}-H1")) for n in range(3))
    ),
    "observed": make_observed([(f"1.{n}", "2022-H1", "48", Decimal("1.5"), "%") for n in range(3)]),
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("datasets", "datasets"),
        ("datasets", "search"),
        ("reports", "reports"),
        ("observed", "indicators"),
        ("observed", "latest"),
    ],
)
@pytest.mark.parametrize("most", [1, 2, 1000])
def test_a_long_list_leads_on_to_its_last_entry(kind, name, most):
    """Page by page through `next`, each within the bound, and in the order of the whole."""
    portal, first = Portal(LONG[kind]), f"api/v1/{name}.json"
    files = {file.uri: json.loads(file.content) for file in api_files(portal, most=most)}
    found, uri = [], first
    while uri:
        assert list(VALIDATORS[operation_at(uri).shape].iter_errors(files[uri]["data"])) == []
        assert len(files[uri]["data"]) <= most
        found += files[uri]["data"]
        uri = files[uri].get("next", "").removeprefix("https://baocao.example/")
    assert (
        found == json.loads(next(f.content for f in api_files(portal) if f.uri == first))["data"]
        and len(found) >= 3
    )


def test_the_pages_of_a_long_list_are_known_before_they_are_made(monkeypatch):
    """Lists of every kind, with the bound of a portal lowered."""
    monkeypatch.setattr("site_builder.channels.api.LIST", 1)
    for publication in (*LONG.values(), PUBLICATIONS["sample"]):
        made = [file.uri for file in api_files(Portal(publication), most=1)]
        assert sorted(made) == sorted(api_addresses(Portal(publication)))
