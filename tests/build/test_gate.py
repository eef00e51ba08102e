"""What stands before anything becomes permanent: refused, asked for a reason that readers see, or let through."""

import json
from datetime import UTC, datetime

import pytest

from site_builder.authoring.retire import rename
from site_builder.build.findings import examine
from site_builder.build.gate import unready
from site_builder.core.problem import BuildRefused
from site_builder.core.text import Text
from site_builder.derive.datasets import chronicle
from site_builder.derive.schedule import ledger_of
from site_builder.load.portal.publication import Folders
from site_builder.pages.datasets.edition import version_views
from tests.portal import apply_edit, check_portal, make_portal, read_portal, release_portal

NAME = "thu-gom-2021-q1"
HOME = f"datasets/{NAME}"
REPORT = "reports/thu-gom/2021-q1.md"
SHARE = {"file": f"{HOME}/indicators.csv", "replace": {"1.3,%,56.30,": "1.3,%,71.80,"}}
TO_COME = {"file": REPORT, "replace": {"issued: 2021-04-12": "issued: 2201-04-12"}}
WHY = "Bản giấy in như vậy"
WHYS = {"formula-broken": WHY, "share-broken": WHY}  # the text says the share as well


@pytest.fixture
def portal(tmp_path):
    """The sample, released once."""
    root = make_portal(tmp_path)
    release_portal(root, NAME, "Phát hành lần đầu")
    return root


def refused(root, package=NAME, **request):
    """What stands against a release, as codes; nothing is written."""
    log = root / "datasets/events.jsonl"
    before = log.read_bytes() if log.is_file() else b""
    with pytest.raises(BuildRefused) as refusal:
        release_portal(root, package, "Số mới", **request)
    assert (log.read_bytes() if log.is_file() else b"") == before
    return {problem.code for problem in refusal.value.problems}


def events(root):
    """The lines of the log."""
    return [json.loads(line) for line in (root / "datasets/events.jsonl").read_bytes().splitlines()]


def test_what_a_correction_breaks_is_asked_for(portal):
    """That a released cell was changed hides a broken ratio no more."""
    apply_edit(portal, SHARE)
    assert refused(portal, kind="correction") == {"formula-broken", "reason-needed"}


def test_the_refusal_prints_the_option_to_type(portal):
    """With the code of what is asked."""
    apply_edit(portal, SHARE)
    with pytest.raises(BuildRefused) as refusal:
        release_portal(portal, NAME, "Số mới", kind="correction")
    facts = [dict(each.facts) for each in refusal.value.problems if each.code == "reason-needed"]
    assert facts == [{"asked": "formula-broken", "options": '--reason formula-broken "…"'}]


def test_a_reason_lets_it_through_and_stands_in_the_log(portal):
    """Beside what was found, in each language in which our words stand in files."""
    apply_edit(portal, SHARE)
    english = {"formula-broken": "Printed so"}
    release_portal(portal, NAME, "Số mới", kind="correction", reasons=WHYS, reasons_en=english)
    (answer,) = next(each["answers"] for each in events(portal) if each["event"] == "correction")
    assert (answer["rule"], answer["reason"], answer["reason_en"]) == (
        "formula-broken",
        WHY,
        "Printed so",
    )
    assert answer["where"] == f"{HOME}/indicators.csv:5"
    assert "71,80" in answer["finding"]


def test_what_follows_from_an_answered_finding_is_asked_for_too(portal):
    """The text repeats the share that its table has for a reason: that is another statement."""
    apply_edit(portal, SHARE)
    found = refused(portal, kind="correction", reasons={"formula-broken": WHY})
    assert found == {"share-broken", "reason-needed"}


def test_readers_see_the_reason(portal):
    """In the list of versions and on the page of the edition."""
    apply_edit(portal, SHARE)
    release_portal(portal, NAME, "Số mới", kind="correction", reasons=WHYS)
    publication = read_portal(portal).publication
    newest, first = version_views(publication, publication.releases(NAME))
    assert [reason for _, reason in newest.answers] == [WHY]
    assert first.answers == ()


def test_what_was_answered_is_a_notice_of_checks(portal):
    """Until the figures differ again."""
    apply_edit(portal, SHARE)
    release_portal(portal, NAME, "Số mới", kind="correction", reasons=WHYS)
    found = [each.severity for each in check_portal(portal) if each.code == "formula-broken"]
    assert found == ["notice"]
    apply_edit(portal, {"file": f"{HOME}/indicators.csv", "replace": {"71.80": "71.90"}})
    assert "formula-broken" in refused(portal, kind="correction")


def test_an_answer_goes_on_to_later_editions(portal):
    """A release of something else asks no second time."""
    apply_edit(portal, SHARE)
    release_portal(portal, NAME, "Số mới", kind="correction", reasons=WHYS)
    apply_edit(portal, {"file": f"{HOME}/datapackage.yaml", "replace": {"Vị trí": "Địa điểm"}})
    made = release_portal(portal, NAME, "Đổi tên cột")
    assert [each.reason for each in made.edition.answers] == [Text(WHY)]


def test_a_reason_for_what_is_not_asked_is_refused(portal):
    """A slip in the code would lose it."""
    apply_edit(portal, {"file": f"{HOME}/datapackage.yaml", "replace": {"Vị trí": "Địa điểm"}})
    assert refused(portal, reasons={"total-broken": WHY}) == {"release-reason-unplaced"}


def test_a_day_to_come_is_asked_for_with_its_report(tmp_path):
    """The answer stands with the edition of the text that says it."""
    root = make_portal(tmp_path)
    apply_edit(root, TO_COME)
    assert "day-to-come" in refused(root)
    made = release_portal(root, NAME, "Lần đầu", reasons={"day-to-come": "Lễ công bố đã định ngày"})
    assert [each.rule for each in made.text.edition.answers] == ["day-to-come"]
    assert made.edition.answers == ()


def test_an_open_point_of_another_text_does_not_stand_in_the_way(portal):
    """It does not become permanent."""
    apply_edit(portal, {"file": f"{HOME}/datapackage.yaml", "replace": {"Vị trí": "Địa điểm"}})
    (portal / "reports/rieng.md").write_text("# Riêng\n\n… còn viết\n", "utf-8")
    release_portal(portal, NAME, "Đổi tên cột")


def test_an_answer_goes_with_what_is_renamed(portal):
    """Nobody is asked again what was answered under the name of before."""
    apply_edit(portal, SHARE)
    release_portal(portal, NAME, "Số mới", kind="correction", reasons=WHYS)
    folders = Folders(portal, portal / "reports", portal / "datasets")
    rename(folders, read_portal(portal), NAME, "rac-quy-1", Text("Tên ngắn"))
    found = {each.code: each.severity for each in check_portal(portal)}
    assert found["formula-broken"] == "notice"


# Drafts, examples, and what is official.

STATUS = {"file": REPORT, "replace": {"status: official": "status: draft"}}
TITLE = "title: Số liệu thu gom rác"
EXAMPLE = {"file": f"{HOME}/datapackage.yaml", "replace": {TITLE: f"example: true\n{TITLE}"}}


def test_a_draft_is_not_released(tmp_path):
    """Whoever answers for it writes what the figures are."""
    assert refused(make_portal(tmp_path, (STATUS,))) == {"report-draft"}


def test_an_example_is_not_released(tmp_path):
    """The descriptor says that the rows are one."""
    assert refused(make_portal(tmp_path, (EXAMPLE,))) == {"example-left"}


def test_an_official_report_of_an_open_period_is_asked_for(tmp_path):
    """Its last days have not come."""
    root = make_portal(tmp_path)
    before = datetime(2021, 3, 30, tzinfo=UTC)
    found = {each.code for each in check_portal(root, before)}
    assert "period-unfinished" in found and "report-to-come" not in found


def test_official_figures_are_a_draft_to_readers_until_they_are_released(tmp_path):
    """The word of their author stays in the data."""
    root = make_portal(tmp_path)
    publication = read_portal(root).publication
    report = publication.report_at("thu-gom/2021-q1/")
    assert (report.status, publication.status_of(report)) == ("official", "draft")
    release_portal(root, NAME, "Phát hành lần đầu")
    assert read_portal(root).publication.status_of(report) == "official"


def test_what_is_official_and_not_released_is_named(tmp_path):
    """Until its data and its text are."""
    root = make_portal(tmp_path)
    assert NAME in {each.package for each in read_portal(root).publication.unreleased}
    release_portal(root, NAME, text=False)
    assert NAME in {each.package for each in read_portal(root).publication.unreleased}
    release_portal(root, "thu-gom/2021-q1")
    assert NAME not in {each.package for each in read_portal(root).publication.unreleased}


@pytest.mark.parametrize(
    ("edits", "codes"),
    [((), set()), ((EXAMPLE,), {"example-left"}), ((EXAMPLE, STATUS), set())],
    ids=["finished", "an example", "an example in a draft"],
)
def test_only_a_draft_goes_out_unfinished(tmp_path, edits, codes):
    """What `deploy` refuses."""
    examination = examine(read_portal(make_portal(tmp_path, edits)))
    assert {each.code for each in unready(examination)} == codes


def test_a_draft_is_neither_in_the_ledger_nor_in_the_feeds(tmp_path):
    """Its period is awaited as before."""
    publication = read_portal(make_portal(tmp_path, (STATUS,))).publication
    ledger = ledger_of(publication, publication.series_named("thu-gom"))
    assert "2021-Q1" not in {each.period.code for each in ledger.entries if each.report}
    assert not [
        each for each in chronicle(publication) if each.report and each.report.name == "2021-q1"
    ]
