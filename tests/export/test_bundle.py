import hashlib
import json
import os
import pickle
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from site_builder.core.problem import SiteBuilderError
from site_builder.export import discover, offered
from site_builder.export.package import addresses_of, canonical_files, package_files
from site_builder.model.package import Field, Schema, Table
from tests.export.values import every_type
from tests.factories import BUILT, make_package, make_report, make_resource, make_site

FOLDER = "datasets/cchc-2022-h1/"


def make(*resources, report=None):
    """All files of a package of these resources."""
    return package_files(
        make_package(resources=resources or (make_resource(),)), report, make_site(), BUILT
    )


def names(result):
    """The files' names beside the descriptor."""
    return [file.uri.removeprefix(FOLDER) for file in result.files]


def raw(path, name="scan", **changes):
    """A resource that is no table."""
    return make_resource(name=name, path=path, table=None, source=b"?", roles={}, **changes)


def test_all_files_of_a_table():
    """Every format, the summaries, the descriptor, the archive and the checksums."""
    assert sorted(names(make())) == sorted(
        (
            "cchc-2022-h1.zip",
            "datapackage.json",
            "indicators.csv",
            "indicators.excel.csv",
            "indicators.json",
            "indicators.parquet",
            "indicators.stats.json",
            "indicators.xlsx",
            "sha256sums.txt",
        )
    )


def test_formats_are_found_in_the_order_of_readers():
    """A new file is a new format."""
    assert [fmt.key for fmt in discover()] == ["csv", "excel-csv", "xlsx", "json", "parquet"]


def test_checksums_fit_and_are_complete():
    """As sha256sum prints them, for every other file."""
    result = make()
    listed = dict(
        reversed(line.split("  ")) for line in result.files[-1].content.decode().splitlines()
    )
    assert listed == {
        file.uri.removeprefix(FOLDER): hashlib.sha256(file.content).hexdigest()
        for file in result.files[:-1]
    }


def test_distributions_describe_their_files():
    """Size and hash are those of the file at the address."""
    result = make(make_resource(), raw("a.pdf"))
    files = {file.uri: file for file in result.files}
    for each in result.distributions:
        assert (each.size, each.sha256) == (len(files[each.uri].content), files[each.uri].sha256)


def test_the_whole_package_comes_first():
    """The archive and the descriptor belong to no resource."""
    assert [(each.resource, each.format) for each in make().distributions[:3]] == [
        ("", "zip"),
        ("", "datapackage"),
        ("indicators", "csv"),
    ]


def test_summaries_by_table():
    """For the dataset's page."""
    assert [each.column for each in make().stats["indicators"]] == [
        "code",
        "name",
        "value",
        "day",
        "done",
    ]


def test_a_file_that_is_no_table_is_published_as_found():
    """One file, one distribution."""
    result = make(raw("docs/scan.pdf", format="pdf"))
    assert "scan.pdf" in names(result) and [each.title for each in result.distributions[2:]] == [
        "PDF"
    ]


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("Báo cáo.pdf", "bao-cao.pdf"),
        ("datapackage.json", "scan-datapackage.json"),
        ("a/Indicators.CSV", "scan-Indicators.CSV"),
        ("index.html", "index.html.txt"),
        ("index.html.gz", "index.html.gz.txt"),
        ("a.phtml", "a.phtml.txt"),
        ("web.config", "web.config.txt"),
        ("logo.svg", "logo.svg.txt"),
        (".htaccess", "htaccess"),
        ("数据", "scan"),
        ("README.txt", "scan-README.txt"),
    ],
)
def test_names_of_other_files(path, published):
    """Plain letters, no clash with our own files, nothing a browser or a host would run."""
    assert published in names(make(make_resource(), raw(path)))


def test_two_files_of_one_name_both_stay():
    """The second carries its resource's name."""
    assert {"a.pdf", "two-a.pdf"} <= set(names(make(raw("x/a.pdf"), raw("y/a.pdf", name="two"))))


def test_one_address_for_two_tables_is_refused():
    """Rather an error than one table in the other's place."""
    with pytest.raises(SiteBuilderError, match=r"x\.excel\.csv"):
        make(make_resource(name="x"), make_resource(name="x.excel"))


def test_a_table_named_like_the_descriptor_is_refused():
    """Its JSON would stand where the descriptor must be."""
    with pytest.raises(SiteBuilderError, match=r"datapackage\.json"):
        make(make_resource(name="datapackage"))


def test_arguments_and_result_can_travel():
    """Another process can do the work."""
    arguments = (make_package(resources=(every_type(),)), make_report(), make_site(), BUILT)
    result = package_files(*pickle.loads(pickle.dumps(arguments)))
    assert pickle.loads(pickle.dumps(result)) == package_files(*arguments)


@pytest.mark.whole
def test_the_same_bytes_everywhere():
    """Time zone, locale and hash seed change nothing."""
    code = (
        "from tests.export.test_bundle import *; import sys;"
        "r = make(make_resource(), every_type(name='types'), report=make_report());"
        "sys.stdout.buffer.write(r.files[-1].content)"
    )
    found = set()
    for zone, seed in (("Asia/Ho_Chi_Minh", "1"), ("America/Lima", "2")):
        environment = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "LC_ALL": "C.UTF-8" if seed == "1" else "C",
        }
        found.add(
            subprocess.run(
                [sys.executable, "-c", code], env=environment, capture_output=True, check=True
            ).stdout
        )
    assert len(found) == 1 and b"types.xlsx" in found.pop()


def test_the_build_time_is_in_the_bytes():
    """Were it ignored, the test above could not fail by a clock."""
    later = package_files(make_package(), None, make_site(), datetime(2023, 1, 1, tzinfo=UTC))
    changed = [
        a.uri.removeprefix(FOLDER) for a, b in zip(make().files, later.files, strict=True) if a != b
    ]
    assert changed == ["cchc-2022-h1.zip", "indicators.xlsx", "sha256sums.txt"]


def test_a_file_is_not_a_table():
    """A format asked for a PDF says so."""
    with pytest.raises(ValueError, match="scan is not a table"):
        _ = raw("a.pdf").as_table


def test_a_file_is_listed_under_its_own_table_only():
    """Two tables: each has its formats once, at addresses of its own name, in the resources' order."""
    result = make(make_resource(name="one"), raw("a.pdf", format="pdf"), make_resource(name="two"))
    listed = [
        (each.resource, each.uri.removeprefix(FOLDER))
        for each in result.distributions
        if each.resource
    ]
    suffixes = [".csv", ".excel.csv", ".xlsx", ".json", ".parquet"]
    assert listed == [
        *(("one", f"one{suffix}") for suffix in suffixes),
        ("scan", "a.pdf"),
        *(("two", f"two{suffix}") for suffix in suffixes),
    ]


def test_a_distribution_says_what_it_is():
    """Package, format, title and media type of the archive, the descriptor, a format and a file."""
    result = make(make_resource(), raw("a.pdf", format="pdf", media_type="application/pdf"))
    said = {
        each.format: (each.package, each.title, each.media_type) for each in result.distributions
    }
    package = "cchc-2022-h1"
    assert said["zip"] == (package, "Whole package (ZIP)", "application/zip")
    assert said["datapackage"] == (
        package,
        "Data package descriptor",
        "application/vnd.datapackage+json",
    )
    assert said["csv"] == (package, "CSV", "text/csv")
    assert said["pdf"] == (package, "PDF", "application/pdf")


def test_addresses_are_known_before_any_file_is_made():
    """Exactly those that are then filled, of tables and of other files."""
    package = make_package(
        resources=(
            make_resource(),
            raw("a.pdf"),
            raw("x/a.pdf", name="two"),
            raw("index.html", "x"),
        )
    )
    files = package_files(package, None, make_site(), BUILT).files
    assert sorted(addresses_of(package, make_site())) == sorted(file.uri for file in files)


def test_the_canonical_files_are_the_descriptor_and_what_it_names():
    """The same bytes as in the whole package; its descriptor alone knows no other formats."""
    package = make_package(resources=(make_resource(), raw("a.pdf")))
    found = canonical_files(package, None, make_site(), BUILT)
    assert [file.uri.removeprefix(FOLDER) for file in found] == [
        "datapackage.json",
        "indicators.csv",
        "a.pdf",
    ]
    whole = {
        file.uri: file.content for file in package_files(package, None, make_site(), BUILT).files
    }
    assert [whole[file.uri] for file in found[1:]] == [file.content for file in found[1:]]
    described, published = json.loads(found[0].content), json.loads(whole[found[0].uri])
    for resource in published["resources"]:
        resource.pop("formats", None)
    assert described == published


def test_a_third_file_of_one_name_is_numbered():
    """The resource's name is taken too."""
    found = names(
        make(
            raw("two-a.pdf", "x"),
            raw("a.pdf", "y"),
            raw("z/a.pdf", "two"),
            raw("two-2-a.pdf", "last"),
        )
    )
    assert {"two-a.pdf", "a.pdf", "two-2-a.pdf", "last-two-2-a.pdf"} <= set(found)


def test_a_file_keeps_its_bytes():
    """Published as found."""
    result = make(make_resource(), raw("a.pdf"))
    assert {file.uri.removeprefix(FOLDER): file.content for file in result.files}["a.pdf"] == b"?"


def test_the_files_are_in_the_order_of_their_addresses():
    """Checksums last, since they tell of all others."""
    found = names(make())
    assert found == [*sorted(found[:-1]), "sha256sums.txt"]


def long_table(rows):
    """A table of one column with so many rows."""
    table = Table(
        Schema((Field("n", type="integer"),)),
        tuple((n,) for n in range(rows)),
        tuple(range(2, rows + 2)),
    )
    return make_resource(name="long", table=table, roles={})


@pytest.mark.parametrize(
    ("asked", "released", "rows", "keys"),
    [
        ((), (), 3, ["csv", "xlsx", "json"]),
        ((), (), 10_001, ["csv", "xlsx", "json", "parquet"]),
        (("json", "excel-csv"), (), 3, ["csv", "excel-csv", "json"]),
        (("json",), (), 10_001, ["csv", "json", "parquet"]),
        (
            (),
            ("long.excel.csv", "long.parquet", "other.json"),
            3,
            ["csv", "excel-csv", "xlsx", "json", "parquet"],
        ),
    ],
)
def test_a_table_comes_as_asked_for_as_released_and_as_its_size_needs(asked, released, rows, keys):
    """CSV always; Parquet above 10,000 rows; what an edition holds stays."""
    resource = long_table(rows)
    package = make_package(resources=(resource,), released=frozenset(released))
    assert [fmt.key for fmt in offered(resource, package, make_site(formats=asked))] == keys


def test_column_summaries_are_a_file_where_asked_for_or_released():
    """A page shows them anyhow."""
    usual = make_site(formats=())
    made = [make_package(), make_package(released=frozenset(["indicators.stats.json"]))]
    found = [addresses_of(each, usual) for each in made] + [
        addresses_of(made[0], make_site(formats=("stats",)))
    ]
    assert [any(uri.endswith(".stats.json") for uri in each) for each in found] == [
        False,
        True,
        True,
    ]
