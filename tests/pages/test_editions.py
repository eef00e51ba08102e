"""What the pages of editions say, and the log of the whole portal."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from site_builder.build.findings import check
from site_builder.core.problem import rule
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.model.edition import Change, Edition, FrozenFile, Releases
from site_builder.model.log import Event, parse_version
from site_builder.model.package import Field
from site_builder.model.report import Correction, status_of
from site_builder.pages.datasets.changelog import corrections_of, entries_of, log_files, log_views
from site_builder.pages.datasets.edition import edition_views, version_views
from site_builder.pages.reports.frozen import shown_page
from site_builder.pages.reports.report import report_view
from site_builder.pages.tables.table import table_view
from site_builder.pages.text import frame_view
from tests.factories import make_publication, make_report, make_resource, make_schema, make_table
from tests.pages.dataset import dataset_page
from tests.pages.environment import bare_environment, render
from tests.portal import apply_edit, make_portal, read_portal, release_portal

pytestmark = pytest.mark.whole

CELL = Change(
    "cell", "minor", "indicators", "4.1", "value", old="77.70", new="77.80", reason="Chép nhầm"
)
FILES = tuple(
    FrozenFile(name, "a" * 64, 4000, b"x") for name in ("changes/changes.json", "indicators.csv")
)


def edition(version, day, kind="revision", **changes):
    """An edition of the factory's package."""
    made = Edition(
        "cchc-2022-h1",
        parse_version(version),
        date(2022, 7, day),
        kind,
        Text(f"Ghi chú {version}"),
        FILES,
    )
    return replace(made, **changes)


FIRST = edition("1.0.0", 1, "release", files=FILES[1:])
REVISED = edition("1.1.0", 3)
CORRECTED = edition("1.2.0", 5, "correction", changes=(CELL,))
TAKEN = Event(event="withdraw", day=date(2022, 7, 4), reason=Text("Cân hỏng"))


def publish(*editions, **changes):
    """A publication whose package has these editions, newest first."""
    return make_publication(
        editions={"cchc-2022-h1": Releases("cchc-2022-h1", "f", editions)}, **changes
    )


def page(publication, version, template="edition.html"):
    """The HTML of one edition or difference."""
    views = {(str(view.this.version), view.template): view for view in edition_views(publication)}
    return render(bare_environment(publication.site), views[version, template])


def test_a_superseded_edition_leads_to_the_latest():
    """In words, with the version that is the latest."""
    html = page(publish(REVISED, FIRST), "1.0.0")
    assert "Phiên bản này đã được thay thế" in html
    assert "Mới nhất là phiên bản 1.1.0." in html


def test_the_latest_edition_lists_its_files():
    """With size and SHA-256, without the difference, which has a page of its own."""
    html = page(publish(REVISED, FIRST), "1.1.0")
    assert 'href="indicators.csv"' in html
    assert "4,0\xa0KB" in html
    assert "a" * 64 in html
    assert 'href="changes/changes.json"' not in html


def test_a_withdrawn_edition_gives_its_reason_and_no_file():
    """Its difference shows no figures either."""
    publication = publish(CORRECTED, replace(REVISED, withdrawn=TAKEN, changes=(CELL,)), FIRST)
    assert "Cân hỏng" in page(publication, "1.1.0")
    assert "indicators.csv" not in page(publication, "1.1.0")
    assert "77,7" not in page(publication, "1.1.0", "difference.html")


def test_the_difference_prints_labels_and_numbers_for_readers():
    """The table's and the column's label, a decimal comma, the reason."""
    html = page(publish(CORRECTED, FIRST), "1.2.0", "difference.html")
    row = html[html.index("<tbody>") : html.index("</tbody>")]
    assert all(
        part in row
        for part in ("Chỉ tiêu", "4.1", "Số liệu", "<del>77,7", "<ins>77,8", "Chép nhầm")
    )


def test_the_first_edition_has_no_difference():
    """There is nothing before it."""
    assert [view.uri for view in edition_views(publish(FIRST))] == ["datasets/cchc-2022-h1/1.0.0/"]


def test_old_editions_are_not_found_by_search():
    """Searchers shall meet the data of today."""
    assert [view.is_indexed for view in edition_views(publish(REVISED, FIRST))] == [
        False,
        False,
        False,
    ]


def test_versions_of_a_dataset_newest_first():
    """With state, kind and number of changes."""
    publication = publish(CORRECTED, REVISED, FIRST)
    views = version_views(publication, publication.releases("cchc-2022-h1"))
    assert [(each.version, each.state, each.kind) for each in views] == [
        ("1.2.0", "latest", "correction"),
        ("1.1.0", "superseded", "revision"),
        ("1.0.0", "superseded", "release"),
    ]


def test_the_dataset_page_lists_versions_and_corrections_apart():
    """Versions as a list, what was wrong as a box beneath it."""
    publication = publish(CORRECTED, REVISED, FIRST)
    html = render(
        bare_environment(publication.site),
        dataset_page(Portal(publication), publication.packages[0]),
    )
    assert html.index("Ghi chú 1.1.0") < html.index(
        '<div class="box" data-fate="corrected"><h3><time datetime="2022-07-05">'
    )
    assert html.count("Ghi chú 1.1.0") == 1


def test_a_problem_of_a_corrected_value_says_what_became_of_it():
    """Whoever reads of a doubtful cell learns there that it was corrected."""
    publication = publish(CORRECTED, FIRST)
    doubt = rule("test-only-doubt", "warning", "Found.", "Mend.")(
        "datasets/cchc-2022-h1/indicators.csv", row=2
    )
    (told,) = dataset_page(Portal(publication), publication.packages[0], problems=[doubt]).problems
    assert [(each.kind, each.href) for each in told.fates] == [
        ("corrected", "datasets/cchc-2022-h1/1.2.0/changes/")
    ]


def test_a_printed_sheet_has_the_day_of_the_version_that_it_names():
    """That of the newest, not of the first."""
    publication = publish(CORRECTED, FIRST)
    package = replace(publication.packages[0], version="1.2.0")
    assert dataset_page(Portal(publication), package).sheet == "phiên bản 1.2.0, 5/7/2022"


def test_a_package_never_released_says_so():
    """No version number, no list."""
    assert version_views(make_publication(), make_publication().releases("cchc-2022-h1")) == ()


def test_corrections_of_report_and_data_stand_together():
    """Dated, newest first; a revision is not among them."""
    report = make_report(corrections=(Correction(date(2022, 7, 4), Text("Sửa lời")),))
    publication = publish(CORRECTED, REVISED, FIRST, reports=(report,))
    found = corrections_of(publication, publication.packages[0], report)
    assert [(each.date.day, *map(str, (each.text, each.old, each.new))) for each in found] == [
        (5, "Ghi chú 1.2.0", "77,70", "77,80"),
        (4, "Sửa lời", "", ""),
    ]


def test_a_correction_that_report_and_edition_state_is_one():
    """With the words of the report and the way to the difference; nothing about it is told twice."""
    said = Correction(
        date(2022, 7, 5),
        Text("Chép nhầm một số"),
        old=Text("77,7 %"),
        new=Text("77,8 %"),
        figure="4.1",
    )
    publication = publish(CORRECTED, FIRST, reports=(make_report(corrections=(said,)),))
    found = corrections_of(publication, publication.packages[0], publication.reports[0])
    assert [(str(each.text), each.href) for each in found] == [
        ("Chép nhầm một số", "datasets/cchc-2022-h1/1.2.0/changes/")
    ]


@pytest.mark.parametrize(
    "texts",
    [(), (Correction(date(2022, 7, 5), Text("Nhầm"), Text("77,7"), Text("77,8"), figure="4.1"),)],
)
def test_a_correction_that_was_taken_back_says_so(texts):
    """In the lists of the report, of its data and of the portal, whoever stated it, and in that for machines."""
    gone = replace(CORRECTED, withdrawn=TAKEN)
    publication = publish(gone, FIRST, reports=(make_report(corrections=texts),))
    (correction,) = corrections_of(publication, publication.packages[0], publication.reports[0])
    assert correction.withdrawn == "Cân hỏng"
    view = report_view(Portal(publication), publication.reports[0], body_html="")
    assert (
        "Đã rút: Cân hỏng"
        in render(bare_environment(publication.site), view).partition('id="corrections"')[2]
    )
    assert [(each.kind, each.withdrawn) for each in entries_of(publication)] == [
        ("correction", "Cân hỏng"),
        ("withdrawal", ""),
    ]
    assert "Đã rút: Cân hỏng" in render(
        bare_environment(publication.site), next(log_views(publication))
    )


def test_the_report_page_shows_corrections_of_its_data():
    """With the way to the difference."""
    publication = publish(CORRECTED, FIRST)
    view = report_view(Portal(publication), publication.reports[0], body_html="")
    assert [each.href for each in view.corrections] == ["datasets/cchc-2022-h1/1.2.0/changes/"]


def test_the_log_keeps_corrections_apart_from_revisions():
    """Withdrawn editions stand with the corrections; the first release is neither."""
    view = next(log_views(publish(CORRECTED, replace(REVISED, withdrawn=TAKEN), FIRST)))
    assert [(each.kind, each.version) for each in view.corrections] == [
        ("correction", "1.2.0"),
        ("withdrawal", "1.1.0"),
    ]
    assert [(each.kind, each.version) for each in view.revisions] == [("revision", "1.1.0")]


def test_the_log_page_renders():
    """Every entry with its dataset."""
    publication = publish(CORRECTED, FIRST)
    html = render(bare_environment(publication.site), next(log_views(publication)))
    assert "Ghi chú 1.2.0" in html
    assert "Chưa có cập nhật nào" in html


def test_the_log_as_json():
    """Absolute addresses, unknown facts left out."""
    assert json.loads(next(log_files(publish(CORRECTED, FIRST))).content)["changes"] == [
        {
            "kind": "correction",
            "date": "2022-07-05",
            "subject": "Số liệu cải cách hành chính",
            "page": "https://baocao.example/datasets/cchc-2022-h1/",
            "version": "1.2.0",
            "text": "Ghi chú 1.2.0",
            "old": "77,70",
            "new": "77,80",
            "difference": "https://baocao.example/datasets/cchc-2022-h1/1.2.0/changes/",
        }
    ]


def test_an_empty_log():
    """A portal without corrections says so."""
    assert entries_of(make_publication()) == ()


def test_the_footer_leads_to_the_log():
    """From every page."""
    links = [
        link.href for column in frame_view(make_publication()).columns for link in column.links
    ]
    assert "changes/" in links


def test_unreleased_changes_are_warnings_while_drafting(tmp_path):
    """`mkdocs serve` warns where check and build refuse."""
    root = make_portal(tmp_path)
    release_portal(root, "thu-gom-2021-q1")
    apply_edit(
        root, {"file": "datasets/thu-gom-2021-q1/indicators.csv", "replace": {"959.35": "959.36"}}
    )
    assert [each.severity for each in check(read_portal(root), drafting=True)] == ["warning"]
    assert [each.severity for each in check(read_portal(root))] == ["error"]


def test_a_status_column_prints_badges():
    """The word of the status, in the cell."""
    schema = make_schema(fields=(Field("code"), Field("value", type="number"), Field("state")))
    rows = (("4.1", 7, "estimate"), ("4.2", 8, "Chính thức"), ("4.3", 9, "khác"))
    roles = {"observations": {"indicator": "code", "value": "value", "status": "state"}}
    view = table_view(
        make_resource(table=make_table(rows, schema=schema), roles=roles), language="vi"
    )
    assert [(row.cells[2].kind, row.cells[2].code or row.cells[2].text) for row in view.rows] == [
        ("status", "estimate"),
        ("status", "official"),
        ("text", "khác"),
    ]
    environment = bare_environment(make_publication().site)
    html = environment.get_template("partials/table.html").render(table=view)
    assert '<span class="status estimate">Ước tính</span>' in html


def test_status_words_in_both_languages():
    """Law on Statistics, Article 48."""
    assert [status_of(word) for word in ("ước tính", "Sơ bộ", "official", "x", "")] == [
        "estimate",
        "preliminary",
        "official",
        None,
        None,
    ]


def test_a_picture_of_a_frozen_text_in_another_language_is_that_beside_the_report():
    """It lies once on the site, and not below the folder of the language."""
    html = b'<main><img src="../../so-do.png"></main>'
    file = FrozenFile("en.html", sha256(html).hexdigest(), len(html), html)
    frozen = edition("1.0.0", 1, report="thu-gom/2021-q1", files=(file,))
    shown, language = shown_page(frozen, "en", ("vi", "en"), "en/")
    assert (shown, language) == ('<img src="../../../../thu-gom/so-do.png">', "en")
