"""A thousand datasets: in one pass, within the limits of those who harvest."""

import pytest

from site_builder.catalog.build import catalogue_of
from site_builder.catalog.model import Paging, SitePage
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from tests.catalog.conftest import made_up, make_catalogue
from tests.catalog.rendered import render_all
from tests.factories import make_package, make_publication, make_resource

CKAN_LIMIT = 50 * 1024 * 1024  # ckanext.dcat.max_file_size, 50 MB by default
PAGE_LIMIT = 5 * 1024 * 1024  # of any file that is no data
COUNT = 1001


@pytest.fixture(scope="module")
def large():
    """Nouns of a large portal, three tables a package, with their downloads."""
    tables = tuple(make_resource(name=f"table-{number}") for number in range(3))
    words = Text("Các bảng của báo cáo cải cách hành chính sáu tháng đầu năm. " * 5)
    packages = tuple(
        make_package(
            name=f"p{place:05d}",
            file=f"datasets/p{place:05d}/datapackage.yaml",
            identifier="",
            description=words,
            resources=tables,
        )
        for place in range(COUNT)
    )
    publication = make_publication(packages=packages, reports=())
    return publication, [file for package in packages for file in made_up(package)]


@pytest.mark.slow
def test_the_files_of_a_thousand_datasets_stay_small(large):
    """All files of all formats in one pass; none above what CKAN reads, the pages well below."""
    publication, distributions = large
    files = list(
        render_all(
            catalogue_of(
                publication,
                Portal(publication).observed,
                distributions,
                [f"datasets/{p.name}/" for p in publication.packages],
            )
        )
    )
    sizes = {file.uri: len(file.content) for file in files}
    assert len(files) > COUNT
    assert max(sizes.values()) < CKAN_LIMIT
    pages = [size for uri, size in sizes.items() if uri.startswith("catalog/page/")]
    assert len(pages) == 33 and max(pages) < PAGE_LIMIT  # eleven each of three serializations


def test_a_large_sitemap_is_an_index():
    """Above the limit: parts, none with more, and an index that names them; Sitemaps 0.9 allows 50,000 addresses."""
    assert Paging().addresses <= 50_000
    from dataclasses import replace

    from lxml import etree

    pages = tuple(SitePage(f"p/{number}/") for number in range(5))
    catalogue = replace(
        make_catalogue(),
        datasets=(),
        series=(),
        observed=(),
        pages=pages,
        paging=Paging(addresses=2),
    )
    files = {
        file.uri: file.content for file in render_all(catalogue) if file.uri.startswith("sitemap")
    }
    index = etree.fromstring(files["sitemap.xml"])
    assert etree.QName(index).localname == "sitemapindex"
    assert [each.text.rpartition("/")[2] for each in index.iterfind("{*}sitemap/{*}loc")] == sorted(
        set(files) - {"sitemap.xml"}
    )
    counts = [len(etree.fromstring(files[f"sitemap-{part}.xml"])) for part in (1, 2, 3)]
    assert counts == [2, 2, 1]


def test_the_index_follows_its_schema(schemas):
    """The index of sitemaps is valid too."""
    from dataclasses import replace

    from lxml import etree

    from site_builder.catalog.formats.sitemap import render_sitemap

    catalogue = replace(make_catalogue(), paging=Paging(addresses=2))
    schema = etree.XMLSchema(etree.parse(schemas / "siteindex.xsd"))
    schema.assertValid(etree.fromstring(render_sitemap(catalogue, catalogue)))
