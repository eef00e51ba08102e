"""What the pages say of reports and datasets."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.files import Distribution
from site_builder.core.i18n.catalog import translator
from site_builder.core.numbers.quantity import Parts
from site_builder.core.problem import rule
from site_builder.core.text import OtherLanguage, Text
from site_builder.derive.datasets import GLIMPSE
from site_builder.derive.portal import Portal
from site_builder.export.stats import ColumnSummary
from site_builder.model.area import Area
from site_builder.model.config import Agent, Licence
from site_builder.model.log import Event, Log
from site_builder.model.package import Contributor, Coverage, Source
from site_builder.model.report import Correction, Headline
from site_builder.pages import Figure, PointView
from site_builder.pages.catalogue.areas import areas_views
from site_builder.pages.catalogue.datasets import catalogue_views
from site_builder.pages.datasets.dataset import samples_of
from site_builder.pages.datasets.unpublished import tombstone_views
from site_builder.pages.facts import heading, in_brief
from site_builder.pages.home import home_view
from site_builder.pages.reports.report import report_view
from site_builder.pages.reports.series import series_view
from site_builder.pages.text import frame_view, notfound_view, search_view
from tests.factories import (
    make_package,
    make_publication,
    make_report,
    make_resource,
    make_series,
    make_site,
    make_table,
)
from tests.pages.dataset import dataset_page

WARNED = rule("test-only-warning", "warning", "Found “{it}”.", "Mend “{it}”.")


def distribution(
    resource="indicators", fmt="csv", suffix=".csv", title="CSV", package="cchc-2022-h1"
):
    """One file of the factory's package."""
    uri = f"datasets/{package}/{resource or package}{suffix}"
    return Distribution(package, resource, fmt, title, "text/csv", uri, 4000, "a" * 64)


FILES = (
    distribution(),
    distribution(fmt="excel-csv", suffix=".excel.csv", title="CSV for Excel"),
    distribution("", "zip", ".zip", "ZIP"),
    Distribution(
        "cchc-2022-h1",
        "",
        "datapackage",
        "Data Package",
        "application/json",
        "datasets/cchc-2022-h1/datapackage.json",
        9,
        "b",
    ),
)


def dataset(package=None, report=None, problems=(), files=FILES, **site):
    """The view of the factory's dataset."""
    package = package or make_package()
    publication = make_publication(
        packages=(package,), reports=(report or make_report(),), site=make_site(**site)
    )
    return dataset_page(Portal(publication), package, files, {}, problems=problems)


def report_page(report=None, **given):
    """The view of the factory's report."""
    report = report or make_report()
    publication = make_publication(reports=(report,))
    return report_view(Portal(publication), report, body_html="<p>Chữ</p>", **given)


def fact(facts, term):
    """The fact under a term."""
    return next(each for each in facts if each.term == term)


def test_unknown_issue_date_is_empty():
    """What the source does not print is left for the template to say, never filled in."""
    assert fact(report_page().facts, "Ngày ban hành").text == ""


def test_known_issue_date_is_printed():
    """A date for readers and for machines."""
    said = fact(report_page(make_report(issued=date(2022, 6, 20))).facts, "Ngày ban hành")
    assert (said.text, said.moment) == ("20/6/2022", "2022-06-20")


def test_citation_without_issue_date_names_no_year():
    """A year that nobody printed is not guessed; the window is said."""
    citation = report_page().citation
    assert (
        citation.startswith("Sở Thông tin và Truyền thông. ")
        and "15/12/2021 đến 14/6/2022" in citation
    )


def test_citation_with_issue_date_names_its_year():
    """The year of issue stands after the author."""
    assert "(2022)" in report_page(make_report(issued=date(2022, 6, 20))).citation


def test_a_report_without_a_maker_is_cited_by_its_title():
    """No empty place stands where the name would."""
    report = make_report(issuer=Text(), issued=date(2022, 6, 20))
    made = make_publication(reports=(report,), packages=(), series=(make_series(creator=Text()),))
    view = report_view(Portal(made), report, body_html="")
    assert view.citation.startswith(f"{report.title}, ")


def test_a_title_that_is_not_translated_does_not_get_its_period_twice():
    """On a page of another language, where the period has another name; of a report and of its data."""
    title = Text("Waste, first half of 2022")
    english = make_site(language=OtherLanguage("vi", "en"))
    package = make_package(title=title, period=parse_period("2022-H1"))
    made = make_publication(site=english, reports=(make_report(title=title),), packages=(package,))
    for page in (
        report_view(Portal(made), made.reports[0], body_html=""),
        dataset_page(Portal(made), package),
    ):
        assert " ".join(page.heading).count("2022") == 1


def test_window_is_said():
    """The days of the period are on the page."""
    assert report_page().window == "15/12/2021 đến 14/6/2022"


def test_next_period_has_its_deadline():
    """The 25th of the last month under the administrative regime."""
    said = fact(report_page().facts, "Kỳ tiếp theo")
    assert (said.text, said.note) == ("6 tháng cuối năm 2022", "hạn gửi 25/12/2022")


def test_series_that_ended_says_so():
    """After the last expected period nothing is promised."""
    series = make_series(last_expected=parse_period("2022-H1"))
    publication = make_publication(series=(series,))
    view = report_view(Portal(publication), publication.reports[0], body_html="")
    assert fact(view.facts, "Kỳ tiếp theo").text == "không còn kỳ nào được định trước"


def test_report_heading_keeps_its_period_together():
    """Title and period are parts of their own."""
    assert report_page().heading == ("Công tác cải cách hành chính", "6 tháng đầu năm 2022")


def test_point_parts_number_and_unit():
    """The number is set large, a unit in words small; per cent stays with its number."""
    told = (
        ("", "1.704", "thủ tục"),
        ("", "50,66", "%"),
        ("", "hoàn thành"),
        ("hơn", "22 triệu", "lượt"),
    )
    figures = [Parts(*parts) for parts in told]
    points = [PointView(figure, "") for figure in figures]
    assert [(p.number, p.unit) for p in points] == [
        ("1.704", "thủ tục"),
        ("50,66\N{NO-BREAK SPACE}%", ""),
        ("hoàn thành", ""),
        ("hơn\N{NO-BREAK SPACE}22 triệu", "lượt"),
    ]


def test_figure_keeps_its_qualifier():
    """“gần” stays before the number on one line."""
    assert Figure("k", "600", "600", "tập", "gần").printed == "gần\N{NO-BREAK SPACE}600 tập"


def test_heading_adds_area_and_period_once():
    """What the title says is not said again."""
    assert heading(
        "Số liệu, 6 tháng đầu năm 2022", "Thành phố Đà Nẵng, cũ", "6 tháng đầu năm 2022"
    ) == (
        "Số liệu",
        "thành phố Đà Nẵng",
        "6 tháng đầu năm 2022",
    )
    assert heading("Chỉ số của Đà Nẵng", "Thành phố Đà Nẵng") == ("Chỉ số của Đà Nẵng",)


def test_description_in_brief_is_whole_sentences():
    """A list gets a line, not half a sentence."""
    assert in_brief("Một câu. Hai câu dài hơn.", 12) == "Một câu."


def test_dataset_title_says_area_and_period():
    """The title alone tells what the data is."""
    assert dataset().title == "Số liệu cải cách hành chính, Đà Nẵng, 6 tháng đầu năm 2022"


def test_dataset_lists_files_by_table():
    """Each table has its own line of formats with sizes and rows."""
    view = dataset()
    assert [(f.title, f.rows, [x.title for x in f.files]) for f in view.files] == [
        ("Chỉ tiêu", 3, ["CSV", "CSV cho Excel"])
    ]


def test_dataset_has_its_archive_and_descriptor_apart():
    """The ZIP is the button, the descriptor a machine format."""
    view = dataset()
    assert (view.archive.filename, [file.filename for file in view.machine]) == (
        "cchc-2022-h1.zip",
        ["datapackage.json"],
    )


def test_licence_has_its_usual_name():
    """CC-BY-4.0 is CC BY 4.0 to readers."""
    assert fact(dataset().facts, "Giấy phép").text == "CC BY 4.0"


def test_missing_licence_is_said():
    """No licence is a fact too."""
    assert fact(dataset(make_package(licences=())).facts, "Giấy phép").text == "không ghi giấy phép"


def test_licence_address_must_be_a_web_address():
    """A script in place of the address is no link."""
    package = make_package(licences=(Licence("x", "X", "javascript:alert(1)"),))
    assert fact(dataset(package).facts, "Giấy phép").href == ""


def test_source_address_must_be_a_web_address():
    """Sources lead to http and https only."""
    assert dataset(make_package(sources=(Source("S", "javascript:1"),))).sources[0].href == ""


def test_package_without_report_has_no_status_and_no_dates():
    """Packages made elsewhere show with what they say."""
    package = make_package(
        name="other", period=None, temporal=None, spatial=Coverage(), series="", created=""
    )
    view = dataset(package)
    assert (view.status, fact(view.facts, "Phát hành").text, view.heading) == (
        "",
        "",
        ("Số liệu cải cách hành chính",),
    )


def test_package_with_a_creation_day_shows_it():
    """Frictionless' `created` is a date with a time."""
    assert (
        fact(
            dataset(make_package(name="other", created="2020-02-03T04:05:06Z")).facts, "Phát hành"
        ).text
        == "3/2/2020"
    )


def test_correction_dates_the_update():
    """The last correction is the last update."""
    report = make_report(corrections=(Correction(date(2022, 7, 20), Text("Sửa")),))
    assert fact(dataset(report=report).facts, "Cập nhật").text == "20/7/2022"


def test_large_table_is_only_glimpsed():
    """Above 500 rows the first twenty are printed, and the total is known."""
    rows = [(str(n), "x", Decimal(n), None, None) for n in range(501)]
    view = dataset(make_package(resources=(make_resource(table=make_table(rows=rows)),)))
    assert (view.previews[0].shown, view.previews[0].total) == (GLIMPSE, 501)


def test_table_of_500_rows_is_whole():
    """Up to 500 rows the table is in the page."""
    rows = [(str(n), "x", Decimal(n), None, None) for n in range(500)]
    assert (
        dataset(make_package(resources=(make_resource(table=make_table(rows=rows)),)))
        .previews[0]
        .shown
        == 500
    )


def test_constraints_are_words():
    """Required and unique are said in the reader's language."""
    assert dataset().variables[0].columns[0].constraints == "bắt buộc; không trùng"


def test_problems_are_words():
    """What a check found and its repair stand on the page."""
    finding = dataset(problems=[WARNED("f.csv", row=3, it="x")]).problems[0]
    assert (finding.found, finding.repair, finding.place) == (
        "Found “x”.",
        "Mend “x”.",
        "f.csv, dòng 3",
    )


def test_the_commonest_values_of_a_column_are_in_its_summary():
    """Each with how often it occurs."""
    names = ColumnSummary("name", "string", 4, 4, 0, 2, most_common=(("Đất đai", 3), ("Nhà ở", 1)))
    publication = make_publication()
    page = dataset_page(
        Portal(publication), publication.packages[0], FILES, {"indicators": (names,)}
    )
    assert page.summaries[0].columns[0].common == "Đất đai (3); Nhà ở (1)"


def test_keywords_stand_apart():
    """Each may be a word of several."""
    told = dataset(make_package(keywords=("cải cách hành chính", "một cửa"))).coverage
    assert fact(told, "Từ khóa").text == "cải cách hành chính, một cửa"


def test_contact_of_the_package_comes_first():
    """Its own contact, else the portal's."""
    package = make_package(
        contributors=(Contributor(Agent(Text("Phòng A"), "", "a@b.example"), ("contact",)),)
    )
    assert [each.text for each in dataset(package).contact] == ["Phòng A", "a@b.example"]


def test_samples_hold_the_real_address():
    """Each sample can be copied and run."""
    codes = {sample.tool: sample.code for sample in dataset().samples}
    assert codes["curl"] == "curl -O https://baocao.example/datasets/cchc-2022-h1/indicators.csv"


def test_samples_keep_codes_as_text():
    """A column of codes is not read as numbers."""
    codes = {sample.tool: sample.code for sample in dataset().samples}
    assert 'dtype={"code": str}' in codes["pandas"] and 'c("code" = "character")' in codes["R"]


def test_pandas_sample_runs_as_printed(tmp_path):
    """The lines are a program."""
    (tmp_path / "datasets/cchc-2022-h1").mkdir(parents=True)
    (tmp_path / "datasets/cchc-2022-h1/indicators.csv").write_text("code,value\n4.10,1\n")
    site = make_site(url=f"file://{tmp_path}/")
    code = samples_of(site, make_resource(), FILES, translator("vi"))[1].code
    space: dict = {}
    exec(code, space)
    assert list(space["table"]["code"]) == ["4.10"]


def test_catalogue_counts_its_facets():
    """Each value says how many datasets it has."""
    view = catalogue_views(make_publication())[0]
    counts = {
        facet.name: [(link.title, link.count) for link in facet.values] for facet in view.facets
    }
    assert counts == {
        "topic": [("Chính quyền và khu vực công", 1)],
        "series": [("Cải cách hành chính", 1)],
        "period": [("6 tháng đầu năm 2022", 1)],
        "kind": [("Số liệu của một báo cáo", 1)],
        "format": [("CSV", 1), ("CSV cho Excel", 1), ("XLSX", 1), ("JSON", 1), ("Parquet", 1)],
        "status": [("Bản nháp", 1)],  # official, and not released
        "publisher": [("Báo cáo mở", 1)],
        "licence": [("CC-BY-4.0", 1)],
    } | {name: counts[name] for name in ("source", "keyword") if name in counts}


def test_catalogue_has_a_page_for_each_value(monkeypatch):
    """Browsing a long list needs no script."""
    monkeypatch.setattr("site_builder.pages.catalogue.datasets.PAGES_ABOVE", 0)
    uris = {view.uri for view in catalogue_views(make_publication())}
    assert {
        "datasets/",
        "datasets/by/topic/",
        "datasets/by/topic/gove/",
        "datasets/by/period/2022-h1/",
    } <= uris


def test_catalogue_page_of_a_value_holds_its_datasets_only(monkeypatch):
    """Others stay away."""
    monkeypatch.setattr("site_builder.pages.catalogue.datasets.PAGES_ABOVE", 0)
    other = make_package(name="other", themes=("ENVI",), series="")
    views = catalogue_views(make_publication(packages=(make_package(), other)))
    page = next(view for view in views if view.uri == "datasets/by/topic/envi/")
    assert ([entry.link.href for entry in page.entries], page.total) == (["datasets/other/"], 1)


def test_catalogue_marks_the_chosen_value(monkeypatch):
    """The reader sees what narrows the list."""
    monkeypatch.setattr("site_builder.pages.catalogue.datasets.PAGES_ABOVE", 0)
    views = catalogue_views(make_publication())
    page = next(view for view in views if view.uri == "datasets/by/topic/gove/")
    assert [link.href for facet in page.facets for link in facet.values if link.is_current] == [
        page.uri
    ]


def test_the_page_of_a_facet_lists_its_values(monkeypatch):
    """Each leads to its own page; none of the datasets stands there."""
    monkeypatch.setattr("site_builder.pages.catalogue.datasets.PAGES_ABOVE", 0)
    page = next(
        view for view in catalogue_views(make_publication()) if view.uri == "datasets/by/topic/"
    )
    assert ([link.href for link in page.values], page.entries) == (["datasets/by/topic/gove/"], ())


def test_the_page_of_a_removed_dataset_leads_back_to_the_catalogue():
    """Whoever comes by an old address finds the data that are there."""
    end = Event(
        event="remove",
        day=date(2022, 7, 1),
        dataset="cu",
        reason=Text("Trùng"),
        title=Text("Số liệu cũ"),
    )
    (page,) = tombstone_views(make_publication(log=Log().followed([end])))
    assert [(crumb.href, crumb.title) for crumb in page.crumbs][1:] == [
        ("datasets/", "Dữ liệu"),
        ("datasets/cu/", "Số liệu cũ"),
    ]


def test_an_area_has_a_line_only_for_what_is_known():
    """No term without a fact."""
    area = Area("a", Text("Xã A"), wikidata="Q25282")
    (page,) = areas_views(make_publication(areas={"a": area}))
    assert [(each.term, each.text) for each in page.areas[0].facts] == [("Wikidata", "Q25282")]


def test_catalogue_lists_newest_first():
    """By period, those without one last."""
    packages = [
        make_package(name=n, period=parse_period(p) if p else None)
        for n, p in (("a", "2020"), ("b", ""), ("c", "2021"))
    ]
    view = catalogue_views(make_publication(packages=tuple(packages)))[0]
    assert [entry.link.href for entry in view.entries] == [
        "datasets/c/",
        "datasets/a/",
        "datasets/b/",
    ]


def test_long_catalogue_goes_on():
    """A hundred datasets a page, each page knowing its neighbours."""
    packages = tuple(make_package(name=f"p{n}") for n in range(150))
    first, second = catalogue_views(make_publication(packages=packages))[:2]
    assert (len(first.entries), first.after, len(second.entries), second.before) == (
        100,
        second.uri,
        50,
        first.uri,
    )


def test_home_shows_headline_figures():
    """Each with its figure, label and the row it comes from."""
    report = make_report(headlines=(Headline("4.1", Text("Hồ sơ"), Text("65 %")),))
    found = Figure("4.1", "77.70", "77,70", "%", href="cchc/2022-h1/#ct-4.1")
    view = home_view(Portal(make_publication(reports=(report,))), find=lambda r, key: found)
    head = view.latest.headlines[0]
    assert (head.figure.number, head.label, head.target, head.href) == (
        "77,70",
        "Hồ sơ",
        "65 %",
        "cchc/2022-h1/#ct-4.1",
    )


def test_a_series_page_shows_the_headline_figures_of_its_newest_report():
    """Those of an older one stand in that."""
    old = make_report(headlines=(Headline("4.2", Text("Cũ")),))
    new = replace(
        make_report(name="new", headlines=(Headline("4.1", Text("Hồ sơ")),)),
        period=old.period.next(),
    )
    portal = Portal(make_publication(reports=(new, old)))
    found = series_view(
        portal, portal.publication.series[0], find=lambda r, key: Figure(key, "1", "1", "%")
    )
    assert [(each.label, each.figure.key) for each in found.headlines] == [("Hồ sơ", "4.1")]


def test_home_without_reports_stands():
    """An empty portal has a first page too."""
    view = home_view(Portal(make_publication(reports=(), packages=(), series=())))
    assert (view.latest, view.dataset_count) == (None, 0)


def test_home_says_what_comes_next():
    """The next period of each kind with its window and deadline."""
    period = home_view(Portal(make_publication())).upcoming[0].periods[0]
    assert (period.label, period.start, period.end, period.due) == (
        "6 tháng cuối năm 2022",
        "15/6/2022",
        "14/12/2022",
        "25/12/2022",
    )


def test_series_marks_its_newest_report():
    """Reports stand newest first."""
    later = make_report(name="2022-h2", period=parse_period("2022-H2"))
    publication = make_publication(reports=(later, make_report()))
    assert [
        (line.link.href, line.is_latest)
        for line in series_view(Portal(publication), publication.series[0]).reports
    ] == [
        ("cchc/2022-h2/", True),
        ("cchc/2022-h1/", False),
    ]


def test_search_page_may_run_webassembly():
    """Only the search page adds it to the policy."""
    publication = make_publication()
    assert "wasm-unsafe-eval" in search_view(publication).policy
    assert "wasm-unsafe-eval" not in notfound_view(publication).policy


def test_footer_leaves_out_empty_columns():
    """A portal without pages of its own has no heading for them."""
    assert [column.title for column in frame_view(make_publication()).columns] == [
        "Báo cáo",
        "Dữ liệu",
        "Liên hệ",
    ]


@pytest.mark.parametrize(
    ("titles", "hint"),
    [
        (
            ["Cải cách hành chính nhà nước", "Đất đai, nhà ở", "Y tế"],
            "“cai cach hanh chinh”, “dat dai, nha o”",
        ),
        (["Waste collection"], ""),
        ([], ""),
    ],
)
def test_the_search_hint_is_of_the_portal_s_own_titles(titles, hint):
    """None of words that another portal has; none where nothing bears a tone mark."""
    series = tuple(make_series(name=f"s{n}", title=Text(title)) for n, title in enumerate(titles))
    assert frame_view(make_publication(series=series, packages=())).hint == hint
