"""The templates: escaped, free of inline script and style, with nothing left unsaid."""

import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup, escape

from site_builder.core.numbers.quantity import Parts
from site_builder.core.problem import rule
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.model.check import Check, Kind, Spot
from site_builder.model.report import Correction, Headline
from site_builder.pages import Figure, PointView, View
from site_builder.pages.catalogue.datasets import catalogue_views
from site_builder.pages.charts.model import Point, bar_chart
from site_builder.pages.charts.picture import draw
from site_builder.pages.datasets.checks import checks_view
from site_builder.pages.home import home_view
from site_builder.pages.jinja import unbroken
from site_builder.pages.reports.report import report_view
from site_builder.pages.reports.series import series_view
from site_builder.pages.tables.table import table_view
from site_builder.pages.text import frame_view, notfound_view, page_view, search_view
from tests.every import every
from tests.factories import (
    make_package,
    make_publication,
    make_report,
    make_resource,
    make_site,
    make_table,
)
from tests.pages.dataset import dataset_page
from tests.pages.environment import THEME, bare_environment, render
from tests.pages.test_views import FILES

HOSTILE = """"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}' onload='x"""
FOUND = rule("test-only-hostile", "warning", "Found {it}", "Mend {it}")
# Names that other checks hold to plain letters before anything is rendered, and values of fixed vocabularies.
PLAIN = {
    "name",
    "file",
    "url",
    "language",
    "languages",
    "type",
    "path",
    "series",
    "package",
    "status",
    "copyright",  # HTML by MkDocs' own rule, cleaned: tests/build/test_own_look.py
    "logo",  # a picture where it is given
}
PLAIN |= {
    "kind",
    "primary_key",
    "format",
    "encoding",
    "media_type",
    "kinds",
    "regime",
    "themes",
    "roles",
    "figure",
    "zone",
}


def poison(value):
    """Every free string of a noun made hostile."""
    if isinstance(value, Text):
        return Text(HOSTILE, (("vi", HOSTILE),))
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, tuple):
        return tuple(poison(each) for each in value)
    if is_dataclass(value) and not isinstance(value, View):
        return replace(
            value,
            **{
                f.name: poison(getattr(value, f.name))
                for f in fields(value)
                if f.init and f.name not in PLAIN
            },
        )
    return value


def hostile_publication():
    """A publication whose every string attacks."""
    rows = (
        (HOSTILE, HOSTILE, None, None, None),
        ("javascript:alert(1)", "https://x.example/" + HOSTILE, None, None, None),
    )
    package = poison(make_package(resources=(poison(make_resource(table=None)),)))
    package = replace(
        package,
        resources=tuple(replace(each, table=make_table(rows=rows)) for each in package.resources),
    )
    report = poison(make_report(headlines=(Headline("4.1", Text("x"), Text("x")),)))
    report = replace(
        report, corrections=(Correction(make_report().window.start, *[Text(HOSTILE)] * 4),)
    )
    publication = make_publication()
    series = tuple(poison(each) for each in publication.series)
    return replace(
        publication, packages=(package,), reports=(report,), series=series, site=poison(make_site())
    )


def hostile_check(package):
    """A doubt whose every word attacks."""
    spot = Spot(package.file, package.tables[0].name, 2, HOSTILE, HOSTILE)
    return Check(
        Kind.RESTATED, package.name, HOSTILE, HOSTILE, HOSTILE, (spot,), FOUND("f", it=HOSTILE)
    )


def views_of(publication):
    """A view of each kind of page."""
    package, report, series = publication.packages[0], publication.reports[0], publication.series[0]
    figure = Figure("4.1", HOSTILE, HOSTILE, HOSTILE, HOSTILE, "#ct-4.1")
    given = {
        "body_html": "<p>Chữ</p>",
        "summary": [PointView(Parts(HOSTILE, HOSTILE, HOSTILE), HOSTILE)],
        "distributions": FILES,
    }
    return [
        home_view(Portal(publication), find=lambda *_: figure),
        series_view(Portal(publication), series),
        report_view(Portal(publication), report, **given),
        *catalogue_views(publication),
        dataset_page(
            Portal(publication),
            package,
            FILES,
            {},
            problems=[FOUND("f", it=HOSTILE)],
            structured={"name": HOSTILE},
        ),
        checks_view(publication, package, [hostile_check(package)]),
        search_view(publication),
        notfound_view(publication),
        page_view(
            publication, uri="about/", title=HOSTILE, body_html="<p>Chữ</p>", description=HOSTILE
        ),
    ]


def pages_of(publication):
    """Every kind of page as HTML, by template."""
    environment = bare_environment(publication.site, frame=frame_view(publication))
    return {view.uri: render(environment, view) for view in views_of(publication)}


class Reader(HTMLParser):
    """Collects what a browser would run or refuse."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.ids, self.scripts, self.links = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        """Note one element."""
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes += given
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "script":
            self.scripts.append(given)
        self.links += [given[name] for name in ("href", "src", "action") if given.get(name)]


def read(html):
    """What is in a page."""
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.fixture(scope="module")
def hostile():
    """Every kind of page of the hostile publication."""
    return pages_of(hostile_publication())


@pytest.fixture(scope="module")
def sane():
    """Every kind of page of the factories' publication."""
    return pages_of(make_publication())


@pytest.mark.parametrize(
    ("title", "spans"),
    [
        ("Số liệu cải cách hành chính & DVC", ["Số liệu", "cải cách", "hành chính"]),
        (Markup('<abbr title="thủ tục hành chính">TTHC</abbr> của địa phương'), ["địa phương"]),
        ("Report of the department", []),
    ],
)
def test_no_line_of_a_title_ends_within_a_compound(title, spans):
    """Its text stays the same, and so do attributes."""
    whole = unbroken(title)
    assert re.findall('<span class="per">([^<]*)</span>', whole) == spans
    assert re.sub("</?span[^>]*>", "", whole) == escape(title)


def test_hostile_strings_stay_text(hostile):
    """No string of a package, report, series or setting becomes an element or attribute."""
    for uri, html in hostile.items():
        reader = read(html)
        assert "img" not in reader.tags, uri
        assert not [name for name in reader.attributes if name.startswith("on")], uri
        assert all(
            "src" in script or script.get("type") == "application/ld+json"
            for script in reader.scripts
        ), uri


def test_hostile_strings_are_shown(hostile):
    """They are escaped, not lost: the test above must not pass because nothing is printed."""
    assert all("&lt;script&gt;" in html for html in hostile.values())


def test_hostile_strings_are_not_run_as_templates(hostile):
    """Data never meets Jinja a second time."""
    assert not [uri for uri, html in hostile.items() if "49" in re.sub(r"[#&]\S*?;", "", html)]


def test_links_have_safe_schemes(hostile):
    """http, https, mailto, or an address of the site."""
    for uri, html in hostile.items():
        bad = [
            link
            for link in read(html).links
            if re.match(r"[a-z]+:", link) and not re.match(r"https?:|mailto:", link)
        ]
        assert not bad, (uri, bad)


def test_structured_data_cannot_close_its_script(hostile):
    """JSON-LD is data: `<` is written as an escape."""
    html = hostile["datasets/cchc-2022-h1/"]
    block = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "<" not in block and "alert(1)" in block


def test_links_are_relative(sane):
    """The site works from any folder: no address starts at the host's root."""
    for uri, html in sane.items():
        assert not [link for link in read(html).links if link.startswith("/")], uri


def test_ids_are_not_repeated(sane):
    """Each id names one element."""
    for uri, html in sane.items():
        ids = read(html).ids
        assert len(ids) == len(set(ids)), (uri, [each for each in ids if ids.count(each) > 1])


def test_labelled_regions_exist(sane):
    """aria-labelledby names ids of the page."""
    for uri, html in sane.items():
        wanted = {
            each
            for group in re.findall(r'aria-labelledby="([^"]+)"', html)
            for each in group.split()
        }
        assert wanted <= set(read(html).ids), uri


def test_every_page_has_one_first_heading(sane):
    """One h1."""
    assert all(read(html).tags.count("h1") == 1 for html in sane.values())


def test_every_page_states_the_policy(sane):
    """As a meta element before anything is loaded."""
    assert all('http-equiv="Content-Security-Policy"' in html for html in sane.values())


def test_unknown_facts_are_said(sane):
    """A report without an issue date says so."""
    assert "nguồn không nêu" in sane["cchc/2022-h1/"]


def test_superscripts_pass():
    """m² is printed as it is."""
    resource = make_resource(title=Text("Diện tích, m²"))
    html = pages_of(make_publication(packages=(make_package(resources=(resource,)),)))[
        "datasets/cchc-2022-h1/"
    ]
    assert "Diện tích, m²" in html


def test_search_page_says_that_it_needs_a_script(sane):
    """And leads to the lists."""
    html = sane["search/"]
    assert "<noscript>" in html and 'href="../datasets/"' in html


def test_no_page_carries_words_that_nobody_wrote(sane):
    """The words without tone marks are for the index; who copies a page or hears it does not meet them."""
    assert not [uri for uri, html in sane.items() if re.search(r'xfoldedx \w|class="folded"', html)]


def test_lists_are_for_search_engines_and_no_answers_of_the_portal(sane):
    """A search of the portal that finds lists of everything finds nothing; others may lead to them."""
    for uri in ("datasets/", "search/"):
        assert "data-pagefind-body" not in sane[uri] and "noindex" not in sane[uri]
        assert '<meta name="description"' in sane[uri] and 'rel="canonical"' in sane[uri]


def test_chart_partial_prints_marks_and_twin():
    """The picture has a title and a description, and a table says the same."""
    chart = bar_chart(
        [("", [Point(HOSTILE, 5), Point("B", None)])], anchor="h1", title=HOSTILE, language="vi"
    )
    environment = bare_environment(make_site())
    html = environment.get_template("partials/chart.html").render(
        chart=chart, drawing=draw(chart), files=None, picture=""
    )
    reader = read(html)
    assert "script" not in reader.tags and {"title", "desc", "table", "rect"} <= set(reader.tags)


@every(sorted(THEME.rglob("*.html")), lambda path: path.name)
def test_template_has_no_inline_script_or_style(path: Path):
    """The policy forbids them; JSON-LD is a data block."""
    source = path.read_text("utf-8")
    assert not re.search(
        r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|ld\+json))|javascript:", source
    )


@every(sorted(THEME.rglob("*.html")), lambda path: path.name)
def test_template_marks_nothing_safe(path: Path):
    """What is markup comes as Markup from a view that cleaned it."""
    assert not re.search(r"\|\s*safe|autoescape", path.read_text("utf-8"))


def test_an_empty_cell_heads_no_row():
    """A header of a row without words is one that nobody hears."""
    rows = [("4.1", "Tỷ lệ", None, None, None), ("4.2", "", None, None, None)]
    resource = make_resource(table=make_table(rows))
    view = table_view(resource, language="vi")
    html = (
        bare_environment(make_site())
        .get_template("partials/table.html")
        .render(table=view, files=None, explorer=None, off=(), page=None, base_url=".")
    )
    assert html.count('<th scope="row"') == 1
