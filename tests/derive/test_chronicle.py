"""One history: what feeds, the API, the log and every date are made of."""

import json
from datetime import UTC, date, datetime

import pytest

from site_builder.authoring.release import Request
from site_builder.authoring.retire import remove, rename, rename_page, withdraw
from site_builder.channels.api import changes
from site_builder.core.text import Text
from site_builder.derive.datasets import change_days, chronicle, dates_of, happened_to
from site_builder.derive.fates import corrected_texts, told_once
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Folders
from site_builder.model.log import FIRST
from site_builder.pages.datasets.changelog import corrections_of, log_files
from tests.portal import apply_edit, make_portal, read_portal, release

pytestmark = pytest.mark.whole

NAME, FREE = "thu-gom-2021-q1", "cap-nuoc-cong-ty"
# The API's words for what the log tells apart.
TOLD_AS = {"release": "edition", "revision": "edition", "format": "edition"}


@pytest.fixture(scope="module")
def publication(tmp_path_factory):
    """The sample: released, corrected, one edition taken back, one package removed, each on a day of its own."""
    root = make_portal(tmp_path_factory.mktemp("lived"))
    places = Folders(root, root / "reports", root / "datasets")

    def on(day):
        return read_portal(root, datetime(2022, 7, day, 12, tzinfo=UTC))

    release(places, on(1), Request(NAME, Text("Công bố lần đầu")))
    release(places, on(2), Request(FREE, Text("Công bố lần đầu")))
    apply_edit(root, {"file": f"datasets/{NAME}/indicators.csv", "replace": {"959.35": "959.36"}})
    release(places, on(3), Request(NAME, Text("Sửa một số."), "correction"))
    withdraw(places, on(4), NAME, FIRST, Text("Có số sai."))
    remove(places, on(5), FREE, Text("Trùng."), NAME)
    return on(9).publication


@pytest.fixture(scope="module")
def told(publication):
    """The history without what the sample itself has."""
    return [each for each in chronicle(publication) if each.date and each.date >= date(2022, 7, 1)]


def test_everything_is_told_once(told):
    """The editions of what was removed went with it; their removal stays."""
    assert sorted((each.date.day, each.kind, each.package) for each in told) == [
        (1, "release", NAME),
        (3, "correction", NAME),
        (4, "withdrawal", NAME),
        (5, "removal", FREE),
    ]


def test_feeds_and_api_tell_the_same(publication, told):
    """Each happening is one event, of the same day and package; ids are unlike each other."""
    events = Portal(publication).events
    assert len(events) == len(list(chronicle(publication))) == len({event.id for event in events})
    assert sorted(
        (e.date, e.kind, e.package) for e in events if e.date and e.date >= date(2022, 7, 1)
    ) == sorted((each.date, TOLD_AS.get(each.kind, each.kind), each.package) for each in told)


def test_the_log_is_the_same_without_the_routine(publication):
    """Every line of changes.json is a change of the API of that day, and each of its kind in the API a line."""
    logged = json.loads(next(log_files(publication)).content)["changes"]
    api = changes(publication.site, Portal(publication).events)["changes"]
    kinds = {"correction", "withdrawal", "removal", "renaming"}
    assert sorted(
        (date.fromisoformat(one["date"]), one["kind"]) for one in logged if one["kind"] in kinds
    ) == sorted((one["date"], one["kind"]) for one in api if one["kind"] in kinds)


def test_dates_are_those_of_the_history(publication):
    """A dataset changed on the day of the last thing that happened to it; a catalogue on that of all."""
    package = publication.package(NAME)
    own = happened_to(publication, NAME, publication.report_of(package))
    assert dates_of(publication, package).modified == max(own) == date(2022, 7, 4)
    assert max(change_days(publication)) == date(2022, 7, 5)


@pytest.mark.parametrize("figures", ["    old: 959,35 tấn\n    new: 959,36 tấn\n", ""])
def test_a_correction_that_head_and_release_state_is_told_once(tmp_path, figures):
    """With the words of the head and the version of the edition; another correction of that day is told as well."""
    root = make_portal(tmp_path)
    places = Folders(root, root / "reports", root / "datasets")

    def on(day):
        return read_portal(root, datetime(2022, 7, day, 12, tzinfo=UTC))

    release(places, on(1), Request(NAME, Text("Công bố lần đầu")))
    apply_edit(root, {"file": f"datasets/{NAME}/indicators.csv", "replace": {"959.35": "959.36"}})
    stated = f"corrections:\n  - date: 2022-07-03\n    text: Cân nhầm một xe.\n{figures}"
    stated += "  - {date: 2022-07-03, text: Nhầm tên chợ., old: Chợ A, new: Chợ B}\n"
    apply_edit(
        root, {"file": "reports/thu-gom/2021-q1.md", "replace": {"package:": f"{stated}package:"}}
    )
    release(places, on(3), Request(NAME, Text("Sửa một số."), "correction"))
    publication = on(9).publication
    wrong = [each for each in told_once(publication) if each.date == date(2022, 7, 3)]
    assert [(bool(each.edition), each.correction.text.main) for each in wrong] == [
        (False, "Nhầm tên chợ."),
        (True, "Cân nhầm một xe."),
    ]
    (data, names) = json.loads(next(log_files(publication)).content)["changes"][:2]
    assert (data["version"], data["text"], names["new"]) == ("1.1.0", "Cân nhầm một xe.", "Chợ B")


@pytest.mark.parametrize(
    "stated", ["", "corrections:\n  - {date: 2022-07-03, text: Nhầm xe., figure: '1.2'}\n"]
)
def test_another_name_leaves_what_was_wrong_told(tmp_path, stated):
    """Under the ids that it had, once, at the top of the report and in its list; of the text as of the data."""
    root = make_portal(tmp_path)
    places, report = (
        Folders(root, root / "reports", root / "datasets"),
        "reports/thu-gom/2021-q1.md",
    )

    def on(day):
        return read_portal(root, datetime(2022, 7, day, 12, tzinfo=UTC))

    release(places, on(1), Request(NAME, Text("Công bố lần đầu")))
    apply_edit(root, {"file": f"datasets/{NAME}/indicators.csv", "replace": {"959.35": "959.36"}})
    apply_edit(root, {"file": report, "replace": {"package:": f"{stated}package:"}})
    release(places, on(3), Request(NAME, Text("Sửa một số."), "correction"))
    apply_edit(root, {"file": report, "append": "\nThêm một câu.\n"})
    release(places, on(4), Request("thu-gom/2021-q1", Text("Thiếu một câu."), "correction"))
    before = _told_of(on(5).publication, NAME)
    rename(places, on(5), NAME, "rac", Text("Tên ngắn."))
    rename_page(places, on(6), "thu-gom/2021-q1", "quy-mot", Text("Tên ngắn."))
    assert _told_of(on(9).publication, "rac") == before


def _told_of(publication, name):
    """Ids of feed entries, fates of the report and of a figure of it, and the corrections that pages list."""
    package, portal = publication.package(name), Portal(publication)
    report, ids = (
        publication.report_of(package),
        {each.id for each in portal.events if each.package == name},
    )
    fates = portal.fates.of_report(report), portal.fates.of_cells(name)
    assert all(fates)
    return (
        ids,
        fates,
        corrections_of(publication, package, report),
        [*corrected_texts(publication, report)],
    )
