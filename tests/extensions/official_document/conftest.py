"""Portals read once, and the documents of their reports."""

from datetime import UTC, datetime

import pytest

from site_builder.derive.portal import Portal
from site_builder.extensions.official_document.docx import render_docx
from site_builder.extensions.official_document.make import Settings, make_document
from site_builder.load.portal.publication import read_publication
from site_builder.plugin import folders, site_config
from site_builder.plugin.reading import read_settings
from tests.conftest import ROOT
from tests.portal import copy_demonstration, make_portal, read_portal

EXTENSIONS = ("toc", "tables", "fenced_code", "attr_list", "footnotes", "admonition")
BUILT = datetime(2026, 11, 26, tzinfo=UTC)
REPORT = "reports/thu-gom/2021-q1.md"


def settings_of(root, layout="decree-30"):
    """The settings that the command makes."""
    return Settings(layout, EXTENSIONS, {}, lambda path: _read(root / "reports" / path))


def _read(path):
    return path.read_bytes() if path.is_file() else None


def small(folder, *edits, layout="decree-30"):
    """The document of the sample's first report, with edits to the portal."""
    root = make_portal(folder, edits)
    portal = Portal(read_portal(root, BUILT).publication)
    report = next(report for report in portal.publication.reports if report.file == REPORT)
    return make_document(portal, report, settings_of(root, layout))


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The document of the report of the portal itself."""
    config = read_settings(copy_demonstration(tmp_path_factory.mktemp("demo")))
    portal = Portal(read_publication(folders(config), site_config(config), BUILT).publication)
    return make_document(portal, portal.publication.reports_of("cchc")[0], settings_of(ROOT))


@pytest.fixture(scope="session")
def demo_docx(demo):
    """Its .docx."""
    return render_docx(demo)


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    """The sample's document as it is."""
    return small(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="session")
def plain_docx(plain):
    """Its .docx."""
    return render_docx(plain)
