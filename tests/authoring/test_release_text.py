"""What a report says is released with its data: one life of a text, and what is refused of it."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.authoring.release import plan_release, write_release
from site_builder.authoring.release_text import Request, plan_text
from site_builder.authoring.retire import rename, withdraw
from site_builder.build.findings import check
from site_builder.channels.api.reports import report as report_document
from site_builder.channels.feeds import feeds_of
from site_builder.core.problem import BuildRefused
from site_builder.core.text import Text
from site_builder.derive.fates import corrected_texts
from site_builder.derive.portal import Portal
from site_builder.export.package import edition_files
from site_builder.load.portal.publication import Folders
from site_builder.model.log import parse_version
from site_builder.model.report_text import frozen_texts
from site_builder.pages.datasets.changelog import entries_of
from site_builder.pages.reports.editions import text_edition_views
from site_builder.validate.editions import check_kept
from tests.portal import SITE, apply_edit, make_portal, read_portal

pytestmark = pytest.mark.whole

NAME, REPORT = "thu-gom-2021-q1", "thu-gom/2021-q1"
FILE = f"reports/{REPORT}.md"
DIGIT = {"file": f"datasets/{NAME}/indicators.csv", "replace": {"959.35": "959.36"}}
TWO = replace(SITE, languages=("vi", "en"))


def on(root, day, site=SITE):
    """The copy as it is read on a day of July 2022."""
    return read_portal(root, datetime(2022, 7, day, 5, tzinfo=UTC), site)


def released(root, day, what=REPORT, site=SITE, **request):
    """Release on a day; what was planned."""
    folders = Folders(root, root / "reports", root / "datasets")
    plan = plan_release(folders, on(root, day, site), Request(what, Text("Ghi chú."), **request))
    write_release(plan)
    return plan


def refusal(root, day, **request):
    """Why a release is refused."""
    with pytest.raises(BuildRefused) as refused:
        released(root, day, **request)
    return [problem.code for problem in refused.value.problems]


def edited(root, old, new, file=FILE):
    """Other words."""
    apply_edit(root, {"file": file, "replace": {old: new}})


def codes(root, day, site=SITE):
    """What `check` says, but for notices of prose."""
    return [each.code for each in check(on(root, day, site)) if each.severity == "error"]


def published(root, day, site=SITE):
    """The released files of texts by address."""
    files = edition_files(on(root, day, site).publication)
    return {file.uri: file.content for file in files if file.uri.startswith(f"{REPORT}/")}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The sample, its data and its report released once; not to be written to."""
    root = make_portal(tmp_path_factory.mktemp("texts"))
    released(root, 1, NAME)
    return root


@pytest.fixture
def portal(first, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(first, tmp_path / "portal"))


def test_figures_are_frozen_as_they_were_printed(portal):
    """No call is left, in the text and in main points; a table is one of Markdown."""
    text = published(portal, 1)[f"{REPORT}/1.0.0/vi.md"].decode()
    assert "{{" not in text
    assert "Trong quý có 1.704 tấn rác, đạt 56,30" in text
    assert "rác được phân loại, tức 959,35 tấn trong 1.704 tấn." in text
    assert "| 1.2 |" in text


def test_a_life(portal):
    """Wording, correction, correction of the data, a rebuild a day later; what was released never changes."""
    kept = {1: published(portal, 1)}
    edited(portal, "tăng chậm", "tăng chậm lại")
    assert codes(portal, 2) == ["released-text-changed"]
    assert str(released(portal, 2, kind="wording").text.edition.version) == "1.0.1"
    edited(portal, "đang hoạt động", "ngừng hoạt động")
    released(portal, 3, kind="correction")
    kept[3] = published(portal, 3)
    apply_edit(portal, DIGIT)
    plan = released(portal, 4, NAME, kind="correction")
    assert [str(each.version) for each in plan.editions] == ["1.1.0", "1.2.0"]
    assert plan.text.edition.data == f"datasets/{NAME}/1.1.0/"
    last = published(portal, 9)
    assert kept[1].items() <= kept[3].items() <= last.items()
    assert published(portal, 10) == last
    assert codes(portal, 10) == []


def test_what_is_told_of_it(portal):
    """A spelling in the log alone; a correction in feeds, on the page, in the API, with the words that differ."""
    edited(portal, "tăng chậm", "tăng chậm lại")
    released(portal, 2, kind="wording")
    edited(portal, "đang hoạt động", "ngừng hoạt động")
    released(portal, 3, kind="correction")
    made = Portal(on(portal, 4).publication)
    whole = next(iter(feeds_of(made)))
    assert [each.kind for each in whole.events if each.package == NAME] == [
        "correction",
        "edition",
        "report",
    ]
    entries = {each.kind: each for each in entries_of(made.publication)}
    assert (entries["wording"].version, entries["correction"].version) == ("1.0.1", "1.1.0")
    assert entries["correction"].old == "gần 3 điểm đang hoạt động."
    assert entries["correction"].new == "gần 3 điểm ngừng hoạt động."
    report = made.publication.report_at(f"{REPORT}/")
    assert [str(each.new) for each in corrected_texts(made.publication, report)] == [
        "gần 3 điểm ngừng hoạt động."
    ]
    document = report_document(made, report)
    assert [each["kind"] for each in document["editions"]] == ["correction", "wording", "release"]
    assert str(document["modified"]) == "2022-07-03"
    assert made.fates.of_report(report)[0].href == f"{REPORT}/1.1.0/#changes"


def test_pages_say_which_edition_replaced_them(portal):
    """The text as it was, where the latest is, and what the later one changed."""
    edited(portal, "tăng chậm", "tăng chậm lại")
    released(portal, 2, kind="wording")
    latest, old = text_edition_views(on(portal, 3).publication)
    assert (old.this.state, old.latest.title, "tăng chậm</h2>" in old.body) == (
        "superseded",
        "phiên bản 1.0.1",
        True,
    )
    assert [(each.old, each.new) for each in latest.changes] == [
        ("Phân loại tăng chậm", "Phân loại tăng chậm lại")
    ]


def test_a_correction_of_a_text_is_named(portal):
    """Neither a revision nor nothing; a number is no spelling."""
    edited(portal, "tăng chậm", "tăng 3 điểm")
    assert refusal(portal, 2) == ["release-text-kind"]
    assert refusal(portal, 2, kind="revision") == ["release-text-kind"]
    assert refusal(portal, 2, kind="wording") == ["release-wording-figures"]
    assert refusal(portal, 2, kind="correction", version=parse_version("1.0.1")) == [
        "release-version-small"
    ]
    apply_edit(portal, DIGIT)
    assert refusal(portal, 2, kind="wording") == ["release-wording-only"]


def test_what_comes_later_is_a_revision(portal):
    """The status, a number, the day of issue; a language that was taken out is none."""
    edited(portal, "12/BC-PMT", "13/BC-PMT")
    assert refusal(portal, 2) == ["release-text-kind"]
    assert released(portal, 2, kind="revision").text.edition.kind == "revision"
    edited(portal, "đang hoạt động", "ngừng hoạt động")
    assert refusal(portal, 3, kind="revision") == ["release-text-kind"]


def test_new_forms_of_data_leave_the_text_alone(portal):
    """One that changed is released by itself first."""
    publication = on(portal, 2).publication
    report, data = publication.report_at(f"{REPORT}/"), publication.releases(NAME).newest
    forms = replace(data, kind="format")
    assert plan_text(publication, report, Request(NAME, Text("Dạng mới."), "format"), forms) is None
    edited(portal, "tăng chậm", "tăng nhanh")
    publication = on(portal, 2).publication
    with pytest.raises(BuildRefused) as refused:
        plan_text(
            publication,
            publication.report_at(f"{REPORT}/"),
            Request(NAME, Text("x"), "format"),
            forms,
        )
    assert [problem.code for problem in refused.value.problems] == ["release-format-text"]


def test_a_language_that_came_later_is_no_correction(portal):
    """It is free to change until the next edition takes it along; the first language says what it said."""
    (portal / f"reports/{REPORT}.en.md").write_text(
        '## Slow growth\n\nOf {{ figure("1.1") }}.\n', "utf-8"
    )
    noticed = [each for each in check(on(portal, 2, TWO)) if each.code.startswith("released")]
    assert [(each.code, each.severity) for each in noticed] == [
        ("released-text-language", "notice")
    ]
    plan = released(portal, 2, site=TWO)
    assert (plan.text.edition.kind, plan.text.changes) == ("revision", ())
    texts = frozen_texts(plan.text.edition)
    assert texts["en"].body.startswith("## Slow growth") and "1,704" in texts["en"].body
    edited(portal, "Slow", "Slower", f"reports/{REPORT}.en.md")
    assert codes(portal, 3, TWO) == ["released-text-changed"]
    views = list(text_edition_views(on(portal, 3, TWO).publication.in_language("en")))
    assert [view.text_lang for view in views] == ["", "vi"]


def test_data_that_were_taken_back_take_the_text_along(portal):
    """Its page stays with the reason; no file of it does, and the next release brings both anew."""
    folders = Folders(portal, portal / "reports", portal / "datasets")
    withdraw(folders, on(portal, 2), NAME, parse_version("1.0.0"), Text("Cân hỏng."))
    assert published(portal, 2) == {}
    (view,) = text_edition_views(on(portal, 2).publication)
    assert (view.this.withdrawn, view.body, view.files) == ("Cân hỏng.", "", ())
    log = on(portal, 2).publication.log
    assert log.took_away(f"{REPORT}/1.0.0/vi.md") and not log.took_away(
        f"{REPORT}/1.0.0/index.html"
    )
    apply_edit(portal, DIGIT)
    assert [
        str(each.version) for each in released(portal, 3, NAME, kind="correction").editions
    ] == ["1.1.0", "1.1.0"]
    assert codes(portal, 3) == []


def test_a_text_alone_can_be_taken_back(portal):
    """Until it says something else that is an error."""
    edited(portal, "tăng chậm", "tăng nhanh")
    released(portal, 2, kind="correction")
    folders = Folders(portal, portal / "reports", portal / "datasets")
    withdraw(folders, on(portal, 3), REPORT, parse_version("1.1.0"), Text("Nhầm bản."))
    assert codes(portal, 3) == ["edition-withdrawn-current"]
    edited(portal, "tăng nhanh", "tăng đều")
    released(portal, 4, kind="correction")
    assert codes(portal, 4) == []


def test_a_dataset_renamed_changes_no_word(portal):
    """Links are led on by the command; old editions of the text keep their addresses."""
    edited(portal, "Hệ thống cân:", f"[Số liệu](../../datasets/{NAME}/). Hệ thống cân:")
    released(portal, 2, kind="correction")
    before = published(portal, 2)
    folders = Folders(portal, portal / "reports", portal / "datasets")
    rename(folders, on(portal, 3), NAME, "rac-2021-q1", Text("Tên mới."))
    assert "rac-2021-q1/" in (portal / FILE).read_text("utf-8")
    assert codes(portal, 3) == []
    assert published(portal, 3) == before
    assert [str(each.version) for each in released(portal, 4, "rac-2021-q1").editions] == ["1.0.0"]


def test_a_copy_of_the_log_shows_what_was_rewritten(portal):
    """Text, page and line changed together are sound by themselves, and contradict the copy."""
    kept = on(portal, 1).publication.log.lines
    home = portal / f"datasets/editions/{REPORT}/1.0.0"
    for name in ("vi.md", "vi.html"):
        path = home / name
        path.write_text(path.read_text("utf-8").replace("tăng chậm", "tăng nhanh"), "utf-8")
    edited(portal, "tăng chậm", "tăng nhanh")
    assert set(codes(portal, 2)) >= {"edition-file-changed"}
    for name in ("vi.md", "vi.html"):
        apply_edit(
            portal,
            {
                "file": "datasets/events.jsonl",
                "alter": {"line": 2, "reseal": f"editions/{REPORT}/1.0.0/{name}"},
            },
        )
    log = on(portal, 2).publication.log
    assert [each.code for each in check_kept(log, kept, "bản giữ riêng")] == [
        "edition-record-changed"
    ]


def test_a_text_is_no_edition_of_data(portal):
    """Versions of the dataset are those of its data."""
    edited(portal, "tăng chậm", "tăng nhanh")
    released(portal, 2, kind="correction")
    publication = on(portal, 2).publication
    assert publication.package(NAME).version == "1.0.0"
    assert len(publication.releases(NAME).editions) == 1
