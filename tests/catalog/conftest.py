"""The tiny portal's catalogue, made from its real sources and from downloads of made-up sizes."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from site_builder.catalog.build import catalogue_of
from site_builder.core.files import Distribution
from site_builder.core.formats import FILE_TYPES
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Folders, read_publication
from site_builder.model.config import Agent
from tests.catalog.rendered import render_all
from tests.conftest import SAMPLE
from tests.factories import CC_BY, make_site
from tests.goldens import golden_of
from tests.portal import read_copies

BUILT = datetime(2022, 7, 1, tzinfo=UTC)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = [
    ("csv", "CSV", "text/csv", ".csv"),
    ("excel-csv", "CSV for Excel", "text/csv", ".excel.csv"),
    ("json", "JSON", "application/json", ".json"),
    ("xlsx", "XLSX", XLSX, ".xlsx"),
    ("parquet", "Parquet", "application/vnd.apache.parquet", ".parquet"),
]
AGENT = Agent(
    Text("Văn phòng huyện Mẫu", (("en", "Office of Mau district"),)),
    "https://mau.example/",
    "so-lieu@mau.example",
    "http://purl.org/adms/publishertype/LocalAuthority",
)


@cache
def sample_publication():
    """One series of tests/sample, read once as a build reads it; golden files stay readable so."""
    folders = Folders(SAMPLE, SAMPLE / "reports", SAMPLE / "datasets")
    site = make_site(
        name="Báo cáo mở huyện Mẫu",
        url="https://mau.example/",
        description=Text("Cổng nhỏ dùng để kiểm thử."),
        notice=Text("Cổng kiểm thử."),
        publisher=AGENT,
        contact=AGENT,
        licence=CC_BY,
    )
    whole = read_publication(folders, site, BUILT, read_copies).publication
    return replace(
        whole,
        series=tuple(each for each in whole.series if each.name == "thu-gom"),
        reports=whole.reports_of("thu-gom"),
        packages=tuple(each for each in whole.packages if each.series == "thu-gom"),
    )


def made_up(package):
    """The downloads of a package with sizes and sums that no library can change."""
    folder = f"datasets/{package.name}"
    yield Distribution(
        package.name,
        "",
        "zip",
        "Whole package (ZIP)",
        "application/zip",
        f"{folder}/{package.name}.zip",
        900,
        "0" * 64,
        FILE_TYPES["application/zip"],
    )
    descriptor = "application/vnd.datapackage+json"
    yield Distribution(
        package.name,
        "",
        "datapackage",
        "Data package descriptor",
        descriptor,
        f"{folder}/datapackage.json",
        800,
        "1" * 64,
    )
    for table in package.tables:
        for number, (key, title, media_type, suffix) in enumerate(FORMATS, 2):
            uri = f"{folder}/{table.name}{suffix}"
            yield Distribution(
                package.name,
                table.name,
                key,
                title,
                media_type,
                uri,
                100 * number,
                f"{number:064x}",
                FILE_TYPES.get(media_type),
            )


def make_catalogue(publication=None, pages=("", "datasets/", "thu-gom/2021-q1/")):
    """A catalogue with made-up downloads."""
    publication = publication or sample_publication()
    files = [file for package in publication.packages for file in made_up(package)]
    return catalogue_of(publication, Portal(publication).observed, files, pages)


@pytest.fixture(scope="session")
def catalogue():
    """The tiny portal's catalogue."""
    return make_catalogue()


@pytest.fixture(scope="session")
def files(catalogue):
    """Every catalogue file by its address."""
    return {file.uri: file.content for file in render_all(catalogue)}


golden = golden_of("catalog")
