"""All of a draft or nothing, and over nothing that exists."""

from pathlib import Path

import pytest

from site_builder.core.period import parse_period
from site_builder.ingest import ImportRefused, import_document, write_draft
from tests.ingest.samples import SIMPLE
from tests.ingest.writers import write_csv


@pytest.fixture
def draft(tmp_path):
    """A draft."""
    path = tmp_path / "bang.csv"
    path.write_bytes(write_csv(SIMPLE.blocks))
    return import_document(path, series="thu", period=parse_period("2022-Q1"), language="vi")


def test_nothing_is_written_before_it_is_asked_for(tmp_path, draft):
    """`--dry-run` is a draft that nobody writes."""
    assert [path.name for path in tmp_path.iterdir()] == ["bang.csv"]


def test_all_files_are_written(tmp_path, draft):
    """The report, the package, its tables and the notes; no staging folder stays."""
    paths = write_draft(draft, tmp_path / "site")
    assert sorted(str(path.relative_to(tmp_path / "site")) for path in paths) == [
        "datasets/thu-2022-q1/cac-cuoc-hop.csv",
        "datasets/thu-2022-q1/datapackage.yaml",
        "datasets/thu-2022-q1/import.md",
        "reports/thu/2022-q1.md",
    ]
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["datasets", "reports"]


def test_an_existing_file_is_never_overwritten(tmp_path, draft):
    """Not one file is written when one exists."""
    report = tmp_path / "reports/thu/2022-q1.md"
    report.parent.mkdir(parents=True)
    report.write_text("mine")
    with pytest.raises(ImportRefused) as caught:
        write_draft(draft, tmp_path)
    assert caught.value.problem.code == "import-would-overwrite"
    assert report.read_text() == "mine" and not (tmp_path / "datasets").exists()


def test_force_replaces_only_its_own_files(tmp_path, draft):
    """Editions and pictures beside the draft stay."""
    kept = tmp_path / "datasets/thu-2022-q1/editions/1.0.0/a.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text("kept")
    write_draft(draft, tmp_path)
    write_draft(draft, tmp_path, force=True)
    assert kept.read_text() == "kept"


def test_a_failure_takes_back_what_was_moved(tmp_path, draft, monkeypatch):
    """A disk that fails half-way leaves everything as it was."""
    write_draft(draft, tmp_path)
    report = tmp_path / "reports/thu/2022-q1.md"
    report.write_text("mine")
    moves = []

    def failing(source, target, replace=Path.replace):
        moves.append(target)
        if len(moves) == 5:
            raise OSError("disk full")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="disk full"):
        write_draft(draft, tmp_path, force=True)
    monkeypatch.undo()
    assert report.read_text() == "mine"
    assert (tmp_path / "datasets/thu-2022-q1/datapackage.yaml").read_bytes() == draft.file(
        "datasets/thu-2022-q1/datapackage.yaml"
    )
    assert not list(tmp_path.glob(".import-*"))


def test_a_series_name_must_be_fit_for_an_address(tmp_path):
    """The right spelling is in the message."""
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    with pytest.raises(ImportRefused) as caught:
        import_document(path, series="Cải cách", period=parse_period("2022"), language="vi")
    assert dict(caught.value.problem.facts)["right"] == "cai-cach"
