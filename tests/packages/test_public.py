"""Packages shaped like well-known public ones are read as they are, with warnings where their metadata is thin."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from site_builder.core.problem import errors_of
from site_builder.load.packages.package import read_package
from tests.portal import check_portal, make_portal, read_portal

pytestmark = pytest.mark.whole

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())


def read(name):
    """The package of a fixture; it has no errors."""
    reading = read_package(FIXTURES / name, f"datasets/{name}")
    assert errors_of(reading.problems) == ()
    return reading.package


def rows(name, resource):
    """The rows of one of its tables."""
    return read(name).resource(resource).table.rows


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The sample portal with all of them dropped in."""
    root = make_portal(tmp_path_factory.mktemp("public"))
    for name in NAMES:
        shutil.copytree(FIXTURES / name, root / "datasets" / name)
    return root


def test_dropped_in_they_publish(portal):
    """A folder with somebody else's package is enough: no errors, every package there."""
    assert errors_of(check_portal(portal)) == ()
    assert {package.name for package in read_portal(portal).publication.packages} >= set(NAMES)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("country-codes", {"licence-without-address", "missing-description", "missing-period"}),
        ("gdp", {"missing-contact", "missing-description", "missing-period"}),
        ("population", {"date-pattern-unfit", "missing-period", "missing-title"}),
        ("stats-latin", {"missing-description", "missing-period"}),
        (
            "bare",
            {
                "missing-licence",
                "missing-title",
                "missing-description",
                "missing-contact",
                "missing-period",
            }
            | {"schema-missing"},
        ),
    ],
)
def test_thin_metadata_is_a_warning(portal, name, codes):
    """What is missing is told, and stops nothing."""
    found = [each for each in check_portal(portal) if each.file.startswith(f"datasets/{name}/")]
    assert {each.code for each in found if each.severity == "warning"} == codes


def test_country_codes_keep_their_zeros():
    """004 is a code, and NA is a country."""
    assert rows("country-codes", "country-codes")[1][:3] == ("Namibra, Republic of", "NA", "008")


def test_legacy_fields_are_lifted():
    """Licence, people and sources of an early package are found."""
    package = read("country-codes")
    assert package.licences[0].name == "ODC-PDDL-1.0"
    assert str(package.agents("author")[0].name) == "Ada Example <ada@codes.example>"
    assert [source.url for source in package.sources] == [
        "https://bureau.example/codes",
        "https://atlas.example/",
    ]


def test_a_file_under_an_old_key_is_kept():
    """`url` with a relative path names a file of the package."""
    assert read("country-codes").resource("notes").source == b"NA is the code of Namibra.\n"


def test_gdp_is_exact():
    """Years are years; exponents and decimals are exact; a gap is a gap."""
    table = rows("gdp", "gdp")
    assert table[0] == ("Avaria", "AVA", 1960, Decimal("537777811.1"))
    assert [row[3] for row in table[2:]] == [Decimal("1.5e10"), None]


def test_population_has_a_name_and_no_days():
    """A resource without a name is called as its file; a year that is declared as a date gains no day."""
    assert rows("population", "population")[0] == ("Avaria", "1960", 92418505)


def test_latin_letters_and_decimal_commas():
    """Semicolons, Latin-1, groups, missing values in words, days and booleans of Spain."""
    table = rows("stats-latin", "provincias")
    assert table[0] == ("Montaña Alta", 1204567, Decimal("12345.50"), False, date(2020, 1, 1))
    assert table[1][1:3] == (98765, Decimal("730.834"))
    assert table[2] == ("Isleña", None, None, True, None)


def test_a_spreadsheets_export():
    """BOM, CRLF, decimal comma, per cent: values whole, codes as text."""
    assert rows("sheet-export", "sheet") == (
        ("007", Decimal("1704"), Decimal("56.39")),
        ("4.10", Decimal("34500.5"), Decimal("0.834")),
    )


def test_vietnamese_code_pages():
    """Windows-1258 and UTF-16 give the same letters as UTF-8."""
    assert [row[0][0] for row in rows("old-vietnam", "danh-sach")] == ["T", "Đ"]
    assert rows("old-vietnam", "bang-utf16") == (("Đà Nẵng", 1),)


def test_parts_and_a_schema_file():
    """No line of a later part is lost, and its keys are checked against inline data."""
    assert rows("parts", "parts") == (
        ("A", Decimal("1.50")),
        ("B", Decimal("2.25")),
        ("A", Decimal("3")),
    )


def test_a_bare_package():
    """A path is enough; its columns lose nothing."""
    package = read("bare")
    assert package.name == "bare"
    assert package.resources[0].table.rows == ((1, "007", "4.10"), (2, "008", "5.25"))
