"""What search engines and messengers read in a page."""

import json

import lxml.html
import pytest

from site_builder.build.site.gallery import Gallery
from site_builder.derive.portal import Portal
from site_builder.pages import Crumb
from site_builder.pages.home import home_view
from site_builder.pages.indicators.indicator import IndicatorPages
from site_builder.pages.structured import path_node, report_node
from site_builder.pages.text import frame_view
from tests.factories import make_site
from tests.pages.environment import bare_environment, render
from tests.series import read_portal


@pytest.fixture(scope="module")
def portal():
    """The real portal."""
    return Portal(read_portal())


def page(portal, view):
    """The head of a page, and its structured data by type."""
    site = portal.publication.site
    root = lxml.html.fromstring(
        render(bare_environment(site, frame=frame_view(portal.publication)), view)
    )
    nodes = [
        json.loads(text) for text in root.xpath("//script[@type='application/ld+json']/text()")
    ]
    flat = [part for node in nodes for part in node.get("@graph", [node])]
    return root, {node["@type"]: node for node in flat}


def test_the_first_page_is_the_site_and_its_catalogue(portal):
    """Both by their address; a path of one step is none."""
    _, nodes = page(portal, home_view(portal))
    assert nodes["WebSite"]["url"] == "https://baocao.example/" and set(nodes) == {
        "WebSite",
        "DataCatalog",
    }
    assert nodes["DataCatalog"]["url"] == "https://baocao.example/datasets/"


def test_an_indicator_is_a_dataset_of_one_variable(portal):
    """With its unit, its window, and the path to it; a chart is its image."""
    pages = IndicatorPages(portal.publication, portal.histories, charts=Gallery(portal).indicators)
    root, nodes = page(portal, pages.view(portal.histories.of("cchc", "5.4")))
    assert nodes["Dataset"]["variableMeasured"][0]["unitText"] == "%"
    assert nodes["Dataset"]["variableMeasured"][1]["@type"] == "StatisticalVariable"
    assert nodes["Dataset"]["temporalCoverage"] == "2021-12-15/2022-06-14"
    assert [step["position"] for step in nodes["BreadcrumbList"]["itemListElement"]] == [1, 2, 3, 4]
    (image,) = root.xpath("//meta[@property='og:image']/@content")
    assert image == "https://baocao.example/indicators/cchc/5.4/chart-parts.png"
    assert root.xpath("//meta[@property='og:title']/@content") == [
        root.find(".//h1").text_content()
    ]


def test_a_report_says_its_window_and_who_made_it(portal):
    """Its day of issue only where one is known."""
    (report,) = portal.publication.reports_of("cchc")
    node = report_node(make_site(), report, "Sở Nội vụ")
    assert (
        node["temporalCoverage"] == "2021-12-15/2022-06-14"
        and node["author"]["name"] == "Sở Nội vụ"
    )
    assert "datePublished" not in node and "reportNumber" not in node


def test_a_path_has_two_steps_at_least():
    """The first page leads nowhere."""
    assert path_node(make_site(), [Crumb("", "Trang chủ")]) is None
    node = path_node(make_site(), [Crumb("", "Trang chủ"), Crumb("datasets/", "Dữ liệu")])
    assert node["itemListElement"][1]["item"] == "https://baocao.example/datasets/"
