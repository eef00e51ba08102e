import json
from dataclasses import replace
from datetime import date

import frictionless
import jsonschema
import pytest

from site_builder.core.calendar.period import Window
from site_builder.core.text import Text
from site_builder.export.package import package_files
from site_builder.model.config import Agent, Licence
from site_builder.model.package import (
    Contributor,
    Elsewhere,
    Field,
    ForeignKey,
    Schema,
    Source,
    Table,
)
from tests.export.values import every_type, one_column
from tests.factories import BUILT, make_package, make_report, make_resource, make_site, make_table

URI = "datasets/cchc-2022-h1/datapackage.json"


def files(package):
    """The package's files by address."""
    return {
        file.uri: file.content
        for file in package_files(package, make_report(), make_site(), BUILT).files
    }


def describe(**changes):
    """The descriptor of a package with these changes."""
    return json.loads(files(make_package(**changes))[URI])


def validate(package, folder):
    """What frictionless says of the package as published in the folder."""
    for uri, content in files(package).items():
        path = folder / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return frictionless.validate(str(folder / URI))


def make_pair():
    """Two tables, the second naming rows of the first and of itself."""
    fields = (Field("code"), Field("parent"), Field("of"))
    keys = (ForeignKey(("parent",), "", ("code",)), ForeignKey(("of",), "indicators", ("code",)))
    table = Table(Schema(fields, ("code",), keys), (("a", None, "4.1"), ("b", "a", "4.10")), (2, 3))
    return (make_resource(), make_resource(name="parts", path="parts.csv", table=table, roles={}))


def test_golden(golden):
    """The valid package is described letter for letter as the golden file has it."""
    golden("datapackage.json", files(make_package())[URI])


def test_frictionless_finds_it_valid(tmp_path):
    """Hash, bytes, types and keys hold in the folder as published."""
    report = validate(make_package(), tmp_path)
    assert report.valid, report.flatten()


def test_every_type_is_valid(tmp_path):
    """Each type of Table Schema reads back from its canonical spelling."""
    report = validate(make_package(resources=(every_type(),)), tmp_path)
    assert report.valid, report.flatten()


def test_a_changed_file_is_found(tmp_path):
    """The hash is the file's own."""
    validate(make_package(), tmp_path)
    (tmp_path / "datasets/cchc-2022-h1/indicators.csv").write_bytes(b"code,name,value,day,done\n")
    assert not frictionless.validate(str(tmp_path / URI)).valid


def test_foreign_keys_hold(tmp_path):
    """To another table and to the table itself."""
    report = validate(make_package(resources=make_pair()), tmp_path)
    assert report.valid, report.flatten()


def test_a_dangling_key_is_found(tmp_path):
    """The keys are really there to be checked."""
    first, second = make_pair()
    broken = replace(second.table, rows=(("a", None, "9"),), lines=(2,))
    assert not validate(
        make_package(resources=(first, replace(second, table=broken))), tmp_path
    ).valid


@pytest.mark.parametrize("resources", [(make_resource(),), (every_type(),), make_pair()])
def test_the_profile_of_version_2_agrees(resources, schemas):
    """Source: datapackage.json of Data Package 2.0."""
    schema = json.loads((schemas / "datapackage-2.0" / "datapackage.json").read_text("utf-8"))
    found = describe(resources=resources, created="2022-07-01", version="1.0.0")
    jsonschema.validate(found, schema, format_checker=jsonschema.FormatChecker())


def test_paths_stand_beside_it():
    """No folder, no address: the package can be moved whole."""
    resource = make_resource(path="data/Chỉ tiêu.xlsx", format="xlsx")
    assert describe(resources=(resource,))["resources"][0]["path"] == "indicators.csv"


def test_what_lies_at_another_address_is_described_by_it():
    """A harvester finds it there; what is absent is no resource."""
    away = Elsewhere("xa", Text("Ở xa"), "https://a.example/xa.csv")
    absent = Elsewhere("anh", Text())
    assert describe(elsewhere=(away, absent))["resources"][1:] == [
        {"name": "xa", "path": "https://a.example/xa.csv", "title": "Ở xa"}
    ]


@pytest.mark.parametrize("stated", ["", "javascript:alert(1)"])
def test_homepage_is_the_dataset_s_page(stated):
    """The portal's page where the package states none that is an address."""
    assert describe(homepage=stated)["homepage"] == "https://baocao.example/datasets/cchc-2022-h1/"


def test_the_homepage_of_others_is_kept():
    """What the author states about the data is not replaced."""
    assert (
        describe(homepage="https://elsewhere.example/")["homepage"] == "https://elsewhere.example/"
    )


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2022-07-01", "2022-07-01T00:00:00Z"),
        ("2022-07-01T02:03:04+07:00", "2022-07-01T02:03:04+07:00"),
        ("mai", None),
        ("", None),
    ],
)
def test_created(written, published):
    """Only where known, and as the profile demands."""
    assert describe(created=written).get("created") == published


def test_unknown_facts_are_left_out():
    """Nothing stands empty."""
    found = describe(licences=(), keywords=(), sources=(), themes=(), series="", period=None)
    assert not {"licenses", "keywords", "sources", "themes", "series", "period", "version"} & set(
        found
    )


def test_a_licence_by_title_gets_a_name():
    """The profile wants a name or an address."""
    assert describe(licences=(Licence(title="Giấy phép Mở"),))["licenses"] == [
        {"name": "giay-phep-mo", "title": "Giấy phép Mở"}
    ]


def test_a_source_in_a_file_is_known_by_its_title():
    """A path into the author's folder leads nowhere here."""
    assert describe(sources=(Source("Sổ", "../so.xlsx"), Source("", "../x")))["sources"] == [
        {"title": "Sổ"}
    ]


def test_a_contributor_with_a_strange_address_loses_it():
    """Addresses are http or https."""
    agent = Agent(Text("Sở", (("en", "Department"),)), "javascript:alert(1)", "not an address")
    assert describe(contributors=(Contributor(agent, ("creator",)),))["contributors"] == [
        {"title": "Sở", "title_en": "Department", "roles": ["creator"]}
    ]


def test_the_window_is_stated_as_days():
    """First and last day of the package's own window."""
    window = Window(date(2021, 12, 15), date(2022, 6, 14))
    assert describe(temporal=window)["temporal"] == {"start": "2021-12-15", "end": "2022-06-14"}


def test_roles_stay():
    """Our own flat properties are there for the next reader."""
    assert describe()["resources"][0]["observations"] == {"indicator": "code", "value": "value"}


def test_unknown_properties_stay_if_harmless():
    """Of the package and of a resource."""
    descriptor = {
        "note": "giữ",
        "profile": "tabular-data-package",
        "secret": "../../etc/passwd",
        "resources": [
            {
                "name": "indicators",
                "topic": "CCHC",
                "dialect": {"delimiter": ";"},
                "compression": "zip",
            }
        ],
    }
    found = describe(descriptor=descriptor)
    resource = found["resources"][0]
    assert (found["note"], resource["topic"]) == ("giữ", "CCHC")
    assert not {"profile", "secret"} & set(found) and not {"dialect", "compression"} & set(resource)


def test_a_file_that_is_no_table_is_described_as_found():
    """Its format and media type, without type table or schema."""
    scan = make_resource(
        name="scan",
        path="a/scan.pdf",
        table=None,
        source=b"%PDF",
        format="pdf",
        media_type="application/pdf",
    )
    found = describe(resources=(scan,))["resources"][0]
    assert (found["path"], found["format"], found["mediatype"], found["bytes"]) == (
        "scan.pdf",
        "pdf",
        "application/pdf",
        4,
    )
    assert "schema" not in found and "type" not in found


def test_the_table_is_described_as_published():
    """Whatever the source was, the file beside is CSV in UTF-8."""
    found = describe(
        resources=(make_resource(encoding="cp1258", format="xlsx", table=make_table()),)
    )["resources"][0]
    assert (found["type"], found["format"], found["encoding"]) == ("table", "csv", "utf-8")


def test_a_table_without_rows_has_its_schema():
    """It is a table, and no file of an unknown kind."""
    (described,) = describe(resources=(one_column([], Field("x")),))["resources"]
    assert (described["type"], described["schema"]["fields"][-1]["name"]) == ("table", "x")
