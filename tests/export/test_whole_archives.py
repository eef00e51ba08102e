"""Archives over several datasets: what is in them, and what is left out because it is too large."""

import io
import zipfile
from dataclasses import replace

import pytest

from site_builder.build.packages.exports import make_wholes
from site_builder.build.store.kept import Keeper
from site_builder.core import addresses as at
from site_builder.derive.portal import Portal
from site_builder.export import zip as archive
from site_builder.export.package import package_files
from site_builder.pages.catalogue.datasets import catalogue_views
from tests.factories import BUILT, make_package, make_publication, make_site


def portal_of(*series):
    """A portal of one dataset for each series."""
    packages = tuple(
        make_package(name=f"d{place}", series=name) for place, name in enumerate(series)
    )
    portal = Portal(make_publication(packages=packages, reports=()))
    vars(portal)["publication"] = portal.read
    return portal


def wholes(portal):
    """The archives of a portal, opened, by their address."""
    bundles = {
        each.name: package_files(each, None, make_site(), BUILT)
        for each in portal.publication.packages
    }
    made = {file.uri: file.content for file in make_wholes(portal, bundles, Keeper())}
    assert made == {file.uri: file.content for file in make_wholes(portal, bundles, Keeper())}
    return {uri: zipfile.ZipFile(io.BytesIO(content)) for uri, content in made.items()}, bundles


def test_each_dataset_has_its_folder():
    """With all that its own archive holds, byte for byte."""
    found, bundles = wholes(portal_of("a", "b"))
    own = zipfile.ZipFile(
        io.BytesIO(next(file.content for file in bundles["d0"].files if file.uri.endswith(".zip")))
    )
    assert {entry.partition("/")[0] for entry in found[at.WHOLE].namelist()} == {"d0", "d1"}
    assert {name: found[at.WHOLE].read(f"d0/{name}") for name in own.namelist()} == {
        name: own.read(name) for name in own.namelist()
    }


def test_one_dataset_is_its_own_archive():
    """It needs no other."""
    assert wholes(portal_of("a"))[0] == {}


@pytest.mark.parametrize(("most", "uris"), [(4, ["datasets-a.zip", "datasets-b.zip"]), (1, [])])
def test_a_large_portal_has_parts(monkeypatch, most, uris):
    """One for each series, as far as it stays below the bound; the catalogue leads to those that are there."""
    portal = portal_of("a", "b")
    monkeypatch.setattr(
        archive, "MOST_CELLS", most * archive._cells(portal.publication.packages[:1]) / 3
    )
    assert list(wholes(portal)[0]) == uris
    page = catalogue_views(replace(portal.publication))[0]
    assert [link.href for link in page.wholes] == uris


def test_a_file_that_is_no_table_weighs_as_well(monkeypatch):
    """Twelve bytes are a cell: an enclosure above the bound leaves its series out."""
    portal = portal_of("a", "b")
    first, second = portal.publication.packages
    enclosed = replace(
        first,
        resources=(
            *first.resources,
            replace(first.resources[0], table=None, source=bytes(12 * 100)),
        ),
    )
    monkeypatch.setattr(archive, "MOST_CELLS", 100)
    publication = replace(portal.publication, packages=(enclosed, second))
    assert archive.whole_archives(publication) == {"datasets-b.zip": (second,)}
