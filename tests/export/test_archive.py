import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from site_builder.core.text import Text
from site_builder.export.package import package_files
from tests.factories import BUILT, make_package, make_report, make_resource, make_site


def archive(package=None, report=None, built=BUILT):
    """The archive of a package, opened."""
    package = package or make_package()
    files = package_files(package, report, make_site(), built).files
    content = next(file.content for file in files if file.uri.endswith(".zip"))
    return zipfile.ZipFile(io.BytesIO(content))


def of(**changes):
    """The archive of a package of one table with these changes."""
    return archive(make_package(resources=(make_resource(**changes),)))


def readme(**changes):
    """The README of a package with these changes."""
    return archive(make_package(**changes), make_report()).read("README.txt").decode()


def test_golden(golden):
    """The README of the valid package reads as the golden file has it."""
    golden("README.txt", archive(report=make_report()).read("README.txt"))


def test_entries():
    """The descriptor, the tables, the original, the words; sorted."""
    resource = make_resource(source=b"x;y", path="data/goc.csv")
    found = archive(make_package(resources=(resource,)), make_report()).namelist()
    assert found == [
        "README.txt",
        "datapackage.json",
        "indicators.csv",
        "original/data/goc.csv",
        "report.md",
    ]


def test_the_original_is_untouched():
    """Byte for byte as found."""
    assert (
        of(source=b"\xef\xbb\xbfx;y\r\n").read("original/indicators.csv") == b"\xef\xbb\xbfx;y\r\n"
    )


def test_a_canonical_source_is_not_there_twice():
    """It is the table itself."""
    assert "original/indicators.csv" not in of(source=b"code\n", is_canonical=True).namelist()


@pytest.mark.parametrize("path", ["../../x.csv", "/x.csv"])
def test_no_entry_leaves_the_archive(path):
    """Whatever a descriptor calls its file."""
    assert "original/x.csv" in of(source=b"x", path=path).namelist()


def test_the_report_is_its_markdown():
    """As the author wrote it."""
    assert archive(report=make_report()).read("report.md").decode() == make_report().text


def test_no_report_without_one():
    """A package made elsewhere has none."""
    assert "report.md" not in archive().namelist()


def test_times_and_permissions_are_fixed():
    """From the build, in UTC, readable by all."""
    local = BUILT.astimezone(timezone(timedelta(hours=7)))
    for entry in archive(built=local).infolist():
        assert entry.date_time == (2022, 7, 1, 2, 3, 4)
        assert (entry.external_attr >> 16, entry.create_system) == (0o100644, 3)


@pytest.mark.parametrize(
    ("year", "clamped"), [(1970, (1980, 1, 1, 0, 0, 0)), (2200, (2107, 12, 31, 23, 59, 58))]
)
def test_times_stay_within_the_format(year, clamped):
    """ZIP counts from 1980 to 2107."""
    assert archive(built=datetime(year, 1, 1, tzinfo=UTC)).infolist()[0].date_time == clamped


def test_the_readme_says_what_is_unknown():
    """A missing licence is not passed over."""
    assert "Giấy phép: nguồn không nêu" in readme(licences=())


def test_a_title_cannot_forge_a_line():
    """Line ends in a title are blanks in the README."""
    assert "\nGiấy phép: CC0" not in readme(title=Text("Số liệu\nGiấy phép: CC0"))


def test_the_readme_counts_rows_and_columns():
    """Per table."""
    assert "indicators.csv: Chỉ tiêu (3 dòng, 5 cột)" in readme()


def test_the_window_is_not_guessed():
    """Without report and window, the README names the period alone."""
    text = archive(replace(make_package(), temporal=None)).read("README.txt").decode()
    assert "Kỳ: 6 tháng đầu năm 2022" in text and "Thời gian số liệu" not in text


def test_the_portal_s_notice_travels_along():
    """Who unpacks it elsewhere still reads that it is a demonstration."""
    assert "Lưu ý: Bản trình diễn." in readme()
