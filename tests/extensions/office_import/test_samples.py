"""Every sample in every format gives its true result, cell by cell, and a package that frictionless finds valid."""

import csv
import io

import pytest
import yaml

from site_builder.extensions.office_import.importing import write_draft
from site_builder.load.packages.package import read_package
from tests.extensions.office_import.drafted import case, draft_of
from tests.extensions.office_import.samples import SAMPLES

pytestmark = [pytest.mark.whole, pytest.mark.no_cover]

CASES = [case(sample, kind) for sample in SAMPLES for kind in sample.formats]


def main_table(draft, sample):
    """Fields and rows of the table that a sample is about."""
    name = sample.table or next(table.name for table in draft.tables)
    package = yaml.safe_load(draft.file("datasets/thu-2022-h1/datapackage.yaml"))
    resource = next(each for each in package["resources"] if each["name"] == name)
    rows = draft.file(f"datasets/thu-2022-h1/{name}.csv").decode().splitlines()
    fields = [
        (f["name"], f["title"], f["type"], f.get("unit", "")) for f in resource["schema"]["fields"]
    ]
    return fields, list(csv.reader(io.StringIO("\n".join(rows[1:]))))


@pytest.mark.parametrize(("sample", "kind"), CASES)
def test_sample_comes_back_as_its_truth(sample, kind):
    """Names, titles, types, units and every cell."""
    fields, rows = main_table(draft_of(sample.name, kind), sample)
    assert fields == list(sample.columns)
    assert rows == list(csv.reader(sample.rows))


@pytest.mark.parametrize(("sample", "kind"), CASES)
def test_doubts_notes_and_findings_are_said(sample, kind):
    """Exactly the doubtful cells are listed; decisions stand in import.md; findings are problems."""
    draft = draft_of(sample.name, kind)
    assert tuple(doubt.printed for doubt in draft.doubts) == sample.doubts
    notes = draft.file("datasets/thu-2022-h1/import.md").decode()
    assert all(words in notes for words in (*sample.notes, *sample.doubts))
    codes = {problem.code for problem in draft.problems}
    assert set(sample.problems) <= codes


@pytest.mark.parametrize(
    ("sample", "kind"), [case(sample, sample.formats[0]) for sample in SAMPLES]
)
def test_the_package_passes_the_publishers_own_reader(tmp_path, sample, kind):
    """The draft is read back without one error: the schema fits the rows."""
    draft = draft_of(sample.name, kind)
    write_draft(draft, tmp_path)
    reading = read_package(tmp_path / "datasets/thu-2022-h1", "datasets/thu-2022-h1")
    assert [p for p in reading.problems if p.severity == "error"] == []
    assert len(reading.package.resources) == len(draft.tables)
