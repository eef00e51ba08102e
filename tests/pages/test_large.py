"""Pages of large packages hold: at most 100 KB, 30 KB packed, and nothing that is shown is changed."""

import gzip
from dataclasses import replace

import pytest

from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.export.package import package_files
from site_builder.model.package import Field, Schema, Table
from site_builder.pages.charts.embed import courses_of
from site_builder.pages.charts.rules import dataset_charts
from site_builder.pages.tables.preview import CLAMP
from site_builder.pages.text import frame_view
from tests.factories import BUILT, make_package, make_publication, make_resource
from tests.pages.dataset import dataset_page
from tests.pages.environment import bare_environment, render

BREAK = "Chữ có dấu, đủ mọi thanh. "


def package_of(tables, columns, rows, letters):
    """A package of tables of text cells of that length, or of numbers where it is 0."""
    kind = "string" if letters else "integer"
    schema = Schema(tuple(Field(f"cot_{n}", type=kind) for n in range(columns)))
    long = (BREAK * (letters // len(BREAK) + 1))[:letters]
    cells = tuple(
        tuple(f"{r}.{c} {long}" if letters else r * 1000 + c for c in range(columns))
        for r in range(rows)
    )
    table = Table(schema, cells, tuple(range(2, rows + 2)))
    resources = tuple(
        make_resource(
            name=f"bang-{n}",
            path=f"bang-{n}.csv",
            title=Text(),
            table=table,
            roles={},
            is_canonical=False,
        )
        for n in range(tables)
    )
    return make_package(name="lon", resources=resources, series="", period=None)


def keyed_package(tables, rows):
    """A package of tables of numbers whose rows have a key."""
    package = package_of(tables, 3, rows, 0)
    schema = replace(package.tables[0].as_table.schema, primary_key=("cot_0",))
    keyed = tuple(
        replace(each, table=replace(each.as_table, schema=schema)) for each in package.resources
    )
    return replace(package, resources=keyed)


def files_of(package, site):
    """Its files, as made of the first table: all hold the same, under names of their own."""
    first, *others = (table.name for table in package.tables)
    made = package_files(replace(package, resources=package.resources[:1]), None, site, BUILT)

    def named(name, each):
        return replace(each, uri=each.uri.replace(f"/{first}.", f"/{name}."))

    own = [each for each in made.files if f"/{first}." in each.uri]
    listed = [each for each in made.distributions if each.resource == first]
    return replace(
        made,
        files=(*made.files, *(named(name, each) for name in others for each in own)),
        distributions=(
            *made.distributions,
            *(replace(named(name, each), resource=name) for name in others for each in listed),
        ),
        stats={table.name: made.stats[first] for table in package.tables},
    )


def page_of(package):
    """The HTML of its page."""
    publication = make_publication(packages=(package,), reports=(), series=())
    made = files_of(package, publication.site)
    portal = Portal(publication)
    charts = dataset_charts(portal, package)
    view = dataset_page(
        portal,
        package,
        made.distributions,
        made.stats,
        files=made.files,
        courses=courses_of(charts, portal.publication.site),
    )
    return render(bare_environment(publication.site, frame=frame_view(publication)), view)


@pytest.mark.whole
@pytest.mark.parametrize(
    ("tables", "columns", "rows", "letters"),
    [
        (33, 10, 40, 0),
        (1, 300, 30, 0),
        (33, 300, 2, 0),
        (1, 4, 30, 10_000),
        (33, 4, 2, 10_000),
        (2, 300, 2, 10_000),
    ],
)
def test_a_large_page_holds(tables, columns, rows, letters):
    """Whatever the package, its page is at most 100 KB and 30 KB packed."""
    html = page_of(package_of(tables, columns, rows, letters)).encode()
    assert len(html) <= 100_000
    assert len(gzip.compress(html)) <= 30_000


@pytest.mark.slow
def test_everything_large_at_once_holds():
    """33 tables of 300 columns with cells of 10,000 characters."""
    html = page_of(package_of(33, 300, 1, 10_000)).encode()
    assert len(html) <= 100_000
    assert len(gzip.compress(html)) <= 30_000


def test_a_long_cell_opens_on_demand():
    """Its beginning is printed, the rest is there without a script."""
    html = page_of(package_of(1, 1, 1, 5_000))
    text = f"0.0 {(BREAK * 200)[:5_000]}"
    assert (
        f'<details class="long"><summary>{text[:CLAMP]}…</summary>{text[CLAMP:]}</details>' in html
    )


def test_a_small_package_is_shown_whole():
    """Neither extract nor clamp where there is room."""
    html = page_of(package_of(3, 5, 10, 0))
    assert "chỉ in một phần" not in html
    assert html.count("<tr") >= 3 * 10


def test_an_extract_says_that_it_is_one():
    """A reader is told that the files hold more."""
    assert "chỉ in một phần" in page_of(package_of(1, 300, 2, 0))
