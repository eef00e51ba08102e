"""What a manifest promises beside the one before: addresses stay, but for the further pages of lists."""

import pytest

from site_builder.catalog.dcat import pages_in
from site_builder.catalog.rdf import json_ld, rdf_xml, turtle
from site_builder.channels.api.addresses import REPORTS, list_uri
from site_builder.core import addresses as at
from site_builder.model.log import Log
from site_builder.model.manifest import Manifest, SealedFile
from site_builder.validate.manifest import check_promises

LIST_PARTS = (
    *(
        each.uri(2)
        for each in (pages_in(turtle), pages_in(json_ld), pages_in(rdf_xml, "catalog/udata"))
    ),
    list_uri(REPORTS, 2),
    "api/v1/datasets/bo/bang/2.json",
    f"{at.facet_uri('page')}2/index.html",
    f"{at.facet_uri('keyword', 'rac')}index.html",
    f"en/{at.facet_uri('keyword', 'rac')}2/index.html",
    f"{at.log_uri(3)}index.html",
    at.log_json(3),
    f"{at.REPORTS}2/index.html",
    "sitemap-2.xml",
    at.WHOLE,
    "datasets-cap-nuoc.zip",
)
PROMISED = (
    "index.html",
    f"{at.dataset_uri('2')}index.html",
    "datasets/bo/2.0.0/bang.csv",
    "api/v1/datasets/bo/bang.json",
    list_uri(REPORTS, 1),
    f"{at.CHANGES}index.html",
    f"{at.ledger_uri('thu-gom', 2021)}index.html",
    "api/v1/changes/2021.json",
    "catalog.ttl",
    "sitemap.xml",
)


def gone(path):
    """What is told where a file of the manifest before is no more."""
    before = Manifest("https://mau.example/", (SealedFile(path, 1, "0" * 64, "text/html"),))
    return [
        problem.code
        for problem in check_promises(Manifest(before.site, ()), before, "old.json", Log())
    ]


ASIDE = (("datasets/bo/bang.csv", "warning"), ("search/rows/vi/bo.json", "warning"), ("datasets/ba/x.csv", "error"),
         ("datasets/bo/1.0.0/bang.csv", "error"), ("datasets/bo/index.html", "error"))  # fmt: skip


@pytest.mark.parametrize(("path", "severity"), ASIDE)
def test_a_dataset_set_aside_may_miss_its_current_files_alone(path, severity):
    """Its page and what it released stay, and so does all of any other dataset."""
    file = SealedFile(path, 1, "0" * 64, "text/csv", edition="bo 1.0.0" if "1.0.0" in path else "")
    before = Manifest("https://mau.example/", (file,))
    after = Manifest(before.site, (), set_aside=("bo",))
    assert [each.severity for each in check_promises(after, before, "old.json", Log())] == [
        severity
    ]


@pytest.mark.parametrize("path", LIST_PARTS)
def test_a_further_page_of_a_list_goes_with_its_entries(path):
    """A package that is taken away in public may leave the list a page shorter."""
    assert gone(path) == []


@pytest.mark.parametrize("path", PROMISED)
def test_any_other_address_stays(path):
    """The lists themselves, too, and what only looks like a number."""
    assert gone(path) == ["sealed-address-gone"]
