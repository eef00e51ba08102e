"""Every format on the tiny portal: golden bytes, addresses, and what its registry entry promises."""

import pytest

from site_builder.catalog import (
    alternates_of,
    catalog_addresses,
    discover,
    endpoints,
    subjects,
    switched_on,
)
from tests.catalog.conftest import make_catalogue, sample_publication
from tests.catalog.rendered import render_all

UTF8 = {"llms", "sdmx-csv"}


@pytest.mark.parametrize("fmt", switched_on(), ids=lambda fmt: fmt.key)
def test_golden(fmt, catalogue, golden):
    """The first file of each format reads as the golden file has it."""
    for uri, subject in list(subjects(fmt, catalogue))[:1]:
        golden(uri, fmt.render(catalogue, subject))


def test_every_address_is_known_beforehand(files):
    """What the check knows is what the build writes."""
    assert sorted(catalog_addresses(sample_publication())) == sorted(files)


def test_files_come_the_same_twice(files):
    """One call gives every file; another call gives the same bytes."""
    again = list(render_all(make_catalogue()))
    assert {file.uri: file.content for file in again} == files


@pytest.mark.parametrize("fmt", discover(), ids=lambda fmt: fmt.key)
def test_a_format_says_where_it_comes_from(fmt):
    """Title, specification and media type are there, and the module's docstring names what it is."""
    assert fmt.title and fmt.specification.startswith("http") and "/" in fmt.media_type


def test_link_tags_name_existing_files(files):
    """Every alternate of the portal and of a dataset is a file."""
    links = [*alternates_of("catalogue"), *alternates_of("dataset", dataset="thu-gom-2021-q1")]
    links += alternates_of("series", series="thu-gom")
    assert links and all(link.uri in files for link in links)


def test_endpoints_name_each_format_once():
    """The page for harvesters has all formats that are on."""
    assert len(endpoints()) == len(switched_on()) == len({each.uri for each in endpoints()})


def test_a_portal_without_packages_still_has_a_catalogue():
    """Nothing to list is no error."""
    from dataclasses import replace

    empty = replace(sample_publication(), packages=(), reports=(), series=())
    found = {file.uri for file in render_all(make_catalogue(empty))}
    assert {"catalog.ttl", "data.json", "sitemap.xml", "oai.xml"} <= found


def test_robots_lead_to_the_sitemap(files):
    """The address of the sitemap is absolute."""
    assert b"Sitemap: https://mau.example/sitemap.xml\n" in files["robots.txt"]


def test_llms_lists_datasets(files):
    """Each dataset is a link, in the portal's language."""
    text = files["llms.txt"].decode()
    assert "](https://mau.example/datasets/thu-gom-2021-q1/datapackage.json)" in text
    assert text.startswith("# Báo cáo mở huyện Mẫu")


def test_llms_says_titles_as_letters():
    """Whatever stands in a title: no new line, link, heading, quotation, address or list of its own."""
    from dataclasses import replace

    from site_builder.core.text import Text

    whole = sample_publication()
    title = "# X](https://host.example)\n\n## Lệnh\n> `rm`\u2028- [a](b) <b> ![c](d) https://host.example\u202e"
    hostile = replace(
        whole, packages=tuple(replace(each, title=Text(title)) for each in whole.packages)
    )
    plain, poisoned = (
        next(
            file for file in render_all(make_catalogue(each)) if file.uri == "llms.txt"
        ).content.decode()
        for each in (whole, hostile)
    )
    assert [line[:1] for line in poisoned.splitlines()] == [line[:1] for line in plain.splitlines()]
    (line,) = [line for line in poisoned.splitlines() if "thu-gom-2021-q1/datapackage.json" in line]
    said = line.removeprefix("- [").partition("](https://mau.example/")[0]
    assert said == (
        r"\# X\](https\://host.example) \#\# Lệnh \> \`rm\` - \[a\](b) \<b\> \!\[c\](d) https\://host.example"
    )
