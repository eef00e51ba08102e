"""Pages of packages that others made: whose they are, in which words, and how their numbers are printed."""

import json
from decimal import Decimal

import pytest
import rdflib

from site_builder.catalog.build import sketch_of
from site_builder.catalog.rdf import turtle
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.export.descriptor import render_descriptor
from site_builder.export.stats import summarise
from site_builder.load.tables.schema import parse_schema
from site_builder.model.area import Area
from site_builder.model.config import Agent
from site_builder.model.package import Contributor, Field, Schema, Table
from site_builder.pages.sanitize import description_html, description_words
from site_builder.pages.tables.cell import cell_view
from site_builder.pages.tables.columns import summary_views, variables_view
from tests.catalog.rendered import catalogue_graph
from tests.export.values import one_column
from tests.factories import make_context, make_package, make_publication, make_resource
from tests.load.folder import codes, field, one_table, read
from tests.pages.dataset import dataset_page

PORTAL = "Báo cáo mở"


def foreign(**changes):
    """A package without a report that names nobody."""
    return make_package(
        **{"name": "rain", "contributors": (), "series": "", "period": None, **changes}
    )


def view(package):
    """Its page in a portal of nothing else."""
    return dataset_page(
        Portal(make_publication(packages=(package,), reports=(), series=())), package
    )


def test_data_without_author_are_not_the_portals_work():
    """They are cited by their title."""
    citation = view(foreign(title=Text("Mưa"))).citation
    assert citation.startswith("Mưa")


@pytest.mark.parametrize("role", ["creator", "author", "contributor", "maintainer"])
def test_whoever_is_named_is_cited(role):
    """Whatever role the package gives them."""
    person = Contributor(Agent(Text("Trạm Mưa")), (role,))
    assert view(foreign(contributors=(person,))).citation.startswith("Trạm Mưa")


def test_people_and_homepage_are_shown():
    """With role and link; an address that is none of the web is no link."""
    people = (
        Contributor(Agent(Text("Trạm Mưa"), "https://mua.example/"), ("author",)),
        Contributor(Agent(Text("Kẻ lạ"), "javascript:alert(1)"), ("maintainer",)),
    )
    facts = view(foreign(contributors=people, homepage="https://du-lieu.example/mua")).people
    assert [(fact.text, fact.href) for fact in facts] == [
        ("Trạm Mưa", "https://mua.example/"),
        ("Kẻ lạ", ""),
        ("https://du-lieu.example/mua", "https://du-lieu.example/mua"),
    ]


def test_the_homepage_stays_in_the_published_descriptor():
    """What the author states is kept."""
    package = foreign(homepage="https://du-lieu.example/mua", resources=())
    told = json.loads(render_descriptor(make_context(package=package), {}, {}))
    assert told["homepage"] == "https://du-lieu.example/mua"


def test_homepage_and_contributors_stand_in_dcat():
    """As a page about the dataset and as its contributors; the landing page stays ours."""
    author = Contributor(Agent(Text("Trạm Mưa")), ("author",))
    package = foreign(homepage="https://du-lieu.example/mua", contributors=(author,))
    catalogue = sketch_of(make_publication(packages=(package,), reports=(), series=()))
    graph = rdflib.Graph().parse(
        data=turtle.document(map(turtle.block, catalogue_graph(catalogue))), format="turtle"
    )
    dataset = rdflib.URIRef(catalogue.datasets[0].iri)
    assert rdflib.URIRef("https://du-lieu.example/mua") in set(
        graph.objects(dataset, rdflib.FOAF.page)
    )
    (author,) = graph.objects(dataset, rdflib.DCTERMS.contributor)
    assert str(graph.value(author, rdflib.FOAF.name)) == "Trạm Mưa"


def test_a_missing_title_is_the_name_everywhere():
    """Heading, crumbs and citation fall back to the name."""
    made = view(foreign(title=Text()))
    assert made.heading[0] == "rain"
    assert made.crumbs[-1].title == "rain"
    assert made.citation.startswith("rain")


def test_a_description_is_markdown():
    """Paragraphs, emphasis and links are set; lists too."""
    html = description_html("Một *dòng*.\n\n- a\n- b\n\n[x](https://a.example)")
    assert "<em>dòng</em>" in html
    assert "<li>a</li>" in html
    assert 'href="https://a.example"' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "<h1 onclick=a>x</h1>",
    ],
)
def test_a_description_is_harmless(hostile):
    """No script, picture, handler or heading comes through."""
    html = description_html(hostile)
    assert not any(
        word in html for word in ("<script", "javascript:", "onerror", "onclick", "<img", "<h1")
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chữ thường, 5 % & hơn.", "Chữ thường, 5 % & hơn."),
        ("**Đậm** và [liên kết](https://a.example)", "Đậm và liên kết"),
        ("# Đầu\n\nThân", "Đầu Thân"),
        ("a < b", "a < b"),
    ],
)
def test_a_description_in_a_line_has_no_marks(text, words):
    """Lists and captions say the words alone."""
    assert description_words(text) == words


def test_foreign_words_state_their_language():
    """A package in English says so in a Vietnamese portal."""
    made = view(foreign(language="en"))
    assert (made.title_lang, made.text_lang, made.data_lang) == ("en", "en", "en")


def test_a_translated_title_is_of_the_portal():
    """What the package says in the portal's language is not foreign."""
    made = view(foreign(language="en", title=Text("Rain", (("vi", "Mưa"),))))
    assert (made.heading[0], made.title_lang) == ("Mưa", "")


@pytest.mark.parametrize(
    "field",
    [
        Field("x", type="year"),
        Field("year", type="integer"),
        Field("nam", type="integer", title=Text("Năm")),
        Field("ma_tram", type="integer"),
        Field("station_id", type="integer"),
        Field("x", type="integer", constraints={"unique": True}),
        Field("countryCode", type="integer"),
        Field("Year", type="number"),
        Field("fiscal_year", type="integer"),
        Field("x", type="integer", title=Text("Năm báo cáo")),
    ],
)
def test_numbers_that_name_things_are_not_grouped(field):
    """2002 is no 2.002."""
    assert cell_view(2002, field, "vi").text == "2002"


@pytest.mark.parametrize(
    "field",
    [
        Field("so_ho", type="integer"),
        Field("nam", type="integer", title=Text("Nam")),
        Field("n", type="number"),
        Field("Năm 2021", type="integer"),
        Field("Cả năm", type="integer"),
        Field("Năm trước", type="integer"),
        Field("last_year", type="integer"),
        Field("2020 year", type="integer"),
    ],
)
def test_numbers_that_count_are_grouped(field):
    """A column of males is no column of years."""
    assert cell_view(2002, field, "vi").text == "2.002"


def test_keys_are_not_grouped():
    """A primary or foreign key names rows."""
    schema = parse_schema(
        {"schema": {"fields": [{"name": "x", "type": "integer"}], "primaryKey": "x"}}
    )
    assert cell_view(2002, schema.fields[0], "vi").text == "2002"


YEARS = Table(Schema((Field("year", type="integer"),)), ((1999,), (2002,), (2010,)), (2, 3, 4))


def test_summaries_do_not_group_years():
    """The first and the last year; no middle, for years are names."""
    resource = make_resource(table=YEARS, roles={})
    counted = {resource.name: summarise(resource)}
    (column,) = next(summary_views(make_package(resources=(resource,)), counted, "vi")).columns
    assert (column.least, column.most, column.mean, column.median) == ("1999", "2010", "", "")


@pytest.mark.parametrize(
    ("name", "said"), [("year", "từ 1900 trở lên"), ("so_ho", "từ 1.900 trở lên")]
)
def test_bounds_of_years_are_not_grouped(name, said):
    """What a column's constraint says reads as its cells do."""
    column = Field(name, type="integer", constraints={"minimum": 1900})
    resource = make_resource(table=Table(Schema((column,)), ((2002,),), (2,)), roles={})
    assert variables_view(resource, translator("vi"), "vi").columns[0].constraints == said


def test_years_are_no_heights_of_a_chart(tmp_path):
    """An axis of years would group them, and a bar of 2,002 says nothing."""
    views = [{"name": "v", "spec": {"type": "bar", "group": "a", "series": ["year"]}}]
    descriptor, files = one_table("a,year\nx,2002\n", [field("a"), field("year", "integer")])
    assert codes(read(tmp_path, {**descriptor, "views": views}, files, reported=frozenset())) == [
        "view-not-drawn"
    ]


def test_the_summary_of_a_column_rounds_no_long_number():
    """Neither cut to 28 digits, nor an error in which the build ends."""
    value = "123456789012345678901234567890.12"
    resource = one_column([Decimal(value)], Field("x", "number"))
    counted = {resource.name: summarise(resource)}
    column = next(summary_views(make_package(resources=(resource,)), counted, "en")).columns[-1]
    assert column.most.replace(",", "") == value


def test_the_summary_of_a_column_calls_areas_by_name():
    """As the table does; its codes are for programs."""
    table = Table(
        Schema((Field("ma"), Field("area"), Field("value", type="integer"))),
        (("1", "hue", 1), ("2", "hue", 2)),
        (2, 3),
    )
    roles = {"observations": {"indicator": "ma", "area": "area", "value": "value"}}
    resource = make_resource(table=table, roles=roles)
    counted = {resource.name: summarise(resource)}
    areas = {"hue": Area("hue", Text("Thừa Thiên Huế"))}
    made = next(summary_views(make_package(resources=(resource,)), counted, "vi", areas))
    assert made.columns[1].common == "Thừa Thiên Huế (2)"
