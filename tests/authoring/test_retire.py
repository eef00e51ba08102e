"""Taking a package away in public: what stays at its address, and what is refused."""

import hashlib
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from site_builder.authoring.new import check_name
from site_builder.authoring.retire import (
    move_site,
    remove,
    remove_page,
    rename,
    rename_page,
    withdraw,
)
from site_builder.authoring.write import adopt
from site_builder.build.site.collect import make_addresses
from site_builder.build.site.gallery import Gallery
from site_builder.core import addresses as at
from site_builder.core.problem import AuthoringError, BuildRefused, errors_of
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Folders
from site_builder.model.log import FIRST, Event, faults_of, parse_lines
from site_builder.pages.catalogue.former import answer, gathered_leads, is_repeated, leads_to
from site_builder.pages.datasets.edition import edition_views
from site_builder.pages.datasets.unpublished import tombstone_views
from site_builder.pages.reports.editions import text_edition_views
from site_builder.validate.consistency.run import all_checks
from tests.factories import make_site
from tests.pages.dataset import dataset_page
from tests.portal import (
    SITE,
    add_line,
    alter_line,
    check_portal,
    make_portal,
    read_portal,
    release_portal,
)

pytestmark = pytest.mark.whole

NAME = "thu-gom-2021-q1"
FREE = "cap-nuoc-cong-ty"  # of no report
DAY = date(2022, 7, 1)


def folders(root):
    """Where the copy's sources lie."""
    return Folders(root, root / "reports", root / "datasets")


def codes(call, *words):
    """What stands against a command."""
    with pytest.raises(BuildRefused) as refusal:
        call(*words)
    return [problem.code for problem in refusal.value.problems]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The sample, two of its packages released; not to be written to."""
    root = make_portal(tmp_path_factory.mktemp("released"))
    release_portal(root, NAME)
    release_portal(root, FREE)
    return root


@pytest.fixture
def portal(released, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(released, tmp_path / "portal"))


def frozen(folder):
    """Hashes of what an edition holds."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_removed_package_leaves_its_page(portal):
    """With note, day and successor; its files are gone, and check is content."""
    remove(folders(portal), read_portal(portal), FREE, Text("Trùng với số của sở."), NAME)
    assert not (portal / "datasets" / FREE).exists()
    (view,) = tombstone_views(read_portal(portal).publication)
    assert (view.uri, view.note, view.successor.href) == (
        f"datasets/{FREE}/",
        "Trùng với số của sở.",
        f"datasets/{NAME}/",
    )
    assert errors_of(check_portal(portal)) == ()


def test_a_removed_name_is_not_used_again(portal, tmp_path):
    """A folder put back without a word is told."""
    (portal / "datasets" / FREE).rename(tmp_path / "kept")
    (tmp_path / "kept").rename(portal / "datasets" / FREE)
    remove(folders(portal), read_portal(portal), FREE, Text("Thừa."))
    other = make_portal(tmp_path / "other")
    (other / "datasets" / FREE).rename(portal / "datasets" / FREE)
    assert "package-returned" in {problem.code for problem in check_portal(portal)}


def test_a_renamed_package_keeps_what_was_released(portal):
    """Byte for byte at the old address, with pages; the report names the new package."""
    before = frozen(portal / "datasets" / NAME / "editions/1.0.0")
    rename(
        folders(portal), read_portal(portal), NAME, "rac-2021-q1", Text("Tên theo danh mục mới.")
    )
    assert frozen(portal / "datasets" / NAME / "editions/1.0.0") == before
    assert [path.name for path in (portal / "datasets" / NAME).iterdir()] == ["editions"]
    publication = read_portal(portal).publication
    assert "package: rac-2021-q1" in (portal / "reports/thu-gom/2021-q1.md").read_text("utf-8")
    assert publication.package("rac-2021-q1").file.startswith("datasets/rac-2021-q1/")
    assert f"datasets/{NAME}/1.0.0/" in {view.uri for view in edition_views(publication)}
    assert errors_of(check_portal(portal)) == ()


def test_a_renamed_package_starts_its_editions_anew(portal):
    """The first release under the new name is 1.0.0, and the old edition stays registered."""
    rename(
        folders(portal), read_portal(portal), NAME, "rac-2021-q1", Text("Tên theo danh mục mới.")
    )
    assert str(release_portal(portal, "rac-2021-q1").edition.version) == "1.0.0"
    assert read_portal(portal).publication.log.datasets == {NAME, FREE, "rac-2021-q1"}


def test_a_renamed_package_lists_what_stands_under_its_former_name(portal):
    """Until its next release that is the version in force, of the page, its head and how it is cited."""
    rename(
        folders(portal), read_portal(portal), NAME, "rac-2021-q1", Text("Tên theo danh mục mới.")
    )
    publication = read_portal(portal).publication
    view = dataset_page(Portal(publication), publication.package("rac-2021-q1"))
    assert [(each.version, each.state) for each in view.versions] == [(f"1.0.0 ({NAME})", "latest")]
    assert (view.version, "1.0.0" in view.sheet, "1.0.0" in view.citation) == ("1.0.0", True, True)


@pytest.mark.parametrize("kind", ["format", "wording", "correction"])
def test_the_first_release_under_a_new_name_has_no_kind_that_it_does_not_name(portal, kind):
    """Whatever was asked for, the advice is to ask for none."""
    rename(
        folders(portal), read_portal(portal), NAME, "rac-2021-q1", Text("Tên theo danh mục mới.")
    )
    with pytest.raises(BuildRefused) as refused:
        release_portal(portal, "rac-2021-q1", kind=kind)
    assert [each.code for each in refused.value.problems] == ["release-kind-wrong"]


def test_what_stayed_of_a_renamed_package_is_guarded(portal):
    """Its old editions cannot be dropped unnoticed."""
    rename(folders(portal), read_portal(portal), NAME, "rac-2021-q1", Text("Tên mới."))
    (portal / "datasets" / NAME / "editions/1.0.0/points.csv").write_text("x", "utf-8")
    assert "edition-file-changed" in {problem.code for problem in check_portal(portal)}


def test_removing_the_package_of_a_report_is_refused(portal):
    """Its figures would have no source."""
    assert codes(remove, folders(portal), read_portal(portal), NAME, Text("x")) == ["retire-needed"]


@pytest.mark.parametrize(
    ("new", "code"), [("Rác", "rename-name-wrong"), (FREE, "rename-name-taken")]
)
def test_a_name_that_cannot_be_is_refused(portal, new, code):
    """Not a slug, or somebody else's."""
    assert codes(rename, folders(portal), read_portal(portal), NAME, new, Text("x")) == [code]


def test_what_else_is_refused(portal):
    """An unknown package, no note, an unknown successor."""
    where, reading = folders(portal), read_portal(portal)
    assert codes(remove, where, reading, "khong-co", Text("x")) == ["release-package-unknown"]
    assert codes(remove, where, reading, FREE, Text()) == ["retire-note-empty"]
    assert codes(remove, where, reading, FREE, Text("x"), "khong-co") == [
        "retire-successor-unknown"
    ]


def test_a_version_is_issued_once(portal):
    """Deleting the last edition does not free its number: another is not released until it is back."""
    points = portal / "datasets" / NAME / "points.csv"
    points.write_text(points.read_text("utf-8").replace("true", "false", 1), "utf-8")
    made = release_portal(portal, NAME)
    made.folder.rename(portal / "gone")
    assert codes(release_portal, portal, NAME) == ["edition-gone"]


def test_lines_of_two_branches_are_linked_by_adopt(portal, tmp_path):
    """Both sides' lines, one below the other as a merge leaves them; what was released stays the same."""
    log = portal / "datasets/events.jsonl"
    before = read_portal(portal).publication
    add_line(log, Event(event="withdraw", day=DAY, dataset=NAME, version=FIRST, reason=Text("x")))
    add_line(
        log,
        Event(event="withdraw", day=DAY, dataset=FREE, version=FIRST, reason=Text("y")),
        after=2,
    )
    assert [
        (each.code, each.row) for each in check_portal(portal) if each.file.endswith("jsonl")
    ] == [("register-forked", 5)]
    assert adopt(folders(portal), read_portal(portal).publication.log) == 1
    after = read_portal(portal).publication
    assert list(faults_of(after.log)) == []
    assert after.log.lines[:3] == parse_lines(log.read_bytes())[:3]
    assert after.log.seals == before.log.seals
    assert adopt(folders(portal), after.log) == 0


def test_what_was_rewritten_is_not_linked(portal):
    """Only lines of another branch are."""
    alter_line(portal / "datasets/events.jsonl", 1, reason="Khác")
    assert codes(adopt, folders(portal), read_portal(portal).publication.log) == ["adopt-unsound"]


LINKS = (
    "[a](../../datasets/{0}/indicators.csv) [b](../../datasets/{0}/) [c](../../api/v1/datasets/{0}.json) "
    "[d](../../datasets/{0}/1.0.0/indicators.csv) https://khac.example/datasets/{0}/indicators.csv"
)
MULTILINGUAL = replace(SITE, languages=("vi", "en"))


def addresses(root):
    """Every address of the copy in two languages, and the portal they are of."""
    reading = read_portal(root, site=MULTILINGUAL)
    portal = Portal(reading.publication)
    return set(make_addresses(reading, Gallery(portal), all_checks(portal))), reading.publication


def lost(before, after, publication):
    """What was published and is neither there nor taken away in public."""
    files = {uri: f"{uri}index.html" if at.is_page(uri) else uri for uri in before - after}
    return {
        uri
        for uri, file in files.items()
        if not (publication.log.took_away(file) or at.is_list_part(uri))
    }


@pytest.fixture
def unreleased(tmp_path):
    """The sample, of which nothing was released."""
    return make_portal(tmp_path)


@pytest.mark.parametrize("name", [NAME, FREE, "cap-nuoc-indicators"])
def test_a_package_never_released_is_renamed(unreleased, name):
    """The portal builds, and no address is lost that a deployment would miss."""
    before, _ = addresses(unreleased)
    rename(folders(unreleased), read_portal(unreleased), name, "ten-moi", Text("Tên mới."))
    assert errors_of(check_portal(unreleased)) == ()
    assert lost(before, *addresses(unreleased)) == set()


def test_a_package_never_released_is_removed(unreleased):
    """As above."""
    before, _ = addresses(unreleased)
    remove(folders(unreleased), read_portal(unreleased), FREE, Text("Thừa."))
    assert errors_of(check_portal(unreleased)) == ()
    assert lost(before, *addresses(unreleased)) == set()


def test_messages_go_with_the_report_that_is_removed(portal):
    """None is missed by a deployment, and none leads to a page: a phone would get its text."""
    before, _ = addresses(portal)
    remove_page(folders(portal), read_portal(portal), REPORT, Text("Sai."))
    remove(folders(portal), read_portal(portal), NAME, Text("Sai."))
    after, publication = addresses(portal)
    messages = {
        uri for uri in before - after if uri.startswith(("sms", "zalo")) and not uri.endswith("/")
    }
    assert {"sms/tg-1.1.txt", "zalo/tg-1.1.json", "sms.json"} <= messages
    assert lost(messages, after, publication) == set() and gathered_leads(messages, after, {}) == {}


def linked(root, name):
    """A text that links to files of a package."""
    page = root / "reports/about.md"
    page.write_text(
        "# Giới thiệu\n\n" + LINKS.format(name).replace("../../", "../") + "\n", "utf-8"
    )
    return page


def test_links_follow_a_renamed_package(portal):
    """But for those to what was released, and those to other sites."""
    page = linked(portal, FREE)
    rename(folders(portal), read_portal(portal), FREE, "ten-moi", Text("Tên mới."))
    words = page.read_text("utf-8").split()
    assert [word for word in words if FREE in word] == [
        f"[d](../datasets/{FREE}/1.0.0/indicators.csv)",
        words[-1],
    ]
    assert sum("ten-moi" in word for word in words) == 3


def test_links_to_a_removed_package_lead_to_its_page(unreleased):
    """Which says why; check finds no link that leads nowhere."""
    page = linked(unreleased, FREE)
    remove(folders(unreleased), read_portal(unreleased), FREE, Text("Thừa."))
    assert page.read_text("utf-8").count(f"](../datasets/{FREE}/)") == 4
    assert errors_of(check_portal(unreleased)) == ()


def test_a_package_renamed_twice_leads_to_its_name_of_today(portal):
    """From either of its older addresses."""
    for old, new in ((FREE, "ten-moi"), ("ten-moi", "ten-moi-nhat")):
        rename(folders(portal), read_portal(portal), old, new, Text("Tên mới."))
    assert {view.successor.href for view in tombstone_views(read_portal(portal).publication)} == {
        "datasets/ten-moi-nhat/"
    }


def test_what_was_collected_by_a_renamed_form_names_it_still(unreleased):
    """So that the next forms are collected into it too."""
    descriptor = unreleased / f"datasets/{NAME}/datapackage.yaml"
    descriptor.write_text(f"collected_from: {FREE}\n{descriptor.read_text('utf-8')}", "utf-8")
    rename(folders(unreleased), read_portal(unreleased), FREE, "ten-moi", Text("Tên mới."))
    assert descriptor.read_text("utf-8").startswith("collected_from: ten-moi\n")


def test_the_name_of_a_package_that_is_gone_is_not_given_again(portal):
    """Refused before anything is written."""
    remove(folders(portal), read_portal(portal), FREE, Text("Thừa."))
    with pytest.raises(AuthoringError):
        check_name(FREE, read_portal(portal).publication.log.ends)


def test_another_address_of_the_portal_is_the_one_in_its_settings(sample_copy):
    """Written by mistake, it would say that the portal lies at an address that it does not have."""
    words = (SITE.url, "https://other.example/", Text("Chuyển."))
    assert codes(move_site, folders(sample_copy), read_portal(sample_copy), *words) == [
        "rename-site-wrong"
    ]


SERIES = "thu-gom"
REPORT = f"{SERIES}/2021-q1"


def with_links(root):
    """A page that links to a report and what is made of its series, as authors do."""
    (root / "reports/about.md").write_text(
        f"# Về\n\n[a]({REPORT}.md#x) [b]({SERIES}/index.md) [c](../indicators/{SERIES}/) [d](https://ngoai.example/{SERIES}/)\n"
        f'<a href="../{REPORT}/">e</a> [f](../{REPORT}/1.0.0/) {SERIES}/x\n',
        "utf-8",
    )
    return root


def test_a_renamed_report_takes_links_along_and_keeps_what_was_released(portal):
    """Prose, other sites and released files are no links to it; its translation moves, too."""
    before = frozen(with_links(portal) / "datasets/editions" / REPORT)
    rename_page(folders(portal), read_portal(portal), REPORT, "quy-dau", Text("Tên dễ đọc."))
    text = (portal / "reports/about.md").read_text("utf-8")
    assert f"[a]({SERIES}/quy-dau.md#x)" in text and f'href="../{SERIES}/quy-dau/"' in text
    assert f"[f](../{REPORT}/1.0.0/)" in text and f"https://ngoai.example/{SERIES}/" in text
    assert not (portal / f"reports/{REPORT}.md").exists()
    assert frozen(portal / "datasets/editions" / REPORT) == before
    assert errors_of(check_portal(portal)) == ()


def test_a_renamed_series_is_named_by_reports_packages_and_links(portal):
    """And check is content: nothing that was released differs."""
    rename_page(folders(with_links(portal)), read_portal(portal), SERIES, "rac", Text("Tên mới."))
    publication, text = (
        read_portal(portal).publication,
        (portal / "reports/about.md").read_text("utf-8"),
    )
    assert {report.series for report in publication.reports} == {"rac", "cap-nuoc"}
    assert publication.package(NAME).series in ("", "rac")
    assert (
        "[a](rac/2021-q1.md#x) [b](rac/index.md) [c](../indicators/rac/)" in text
        and f"{SERIES}/x" in text
    )
    assert errors_of(check_portal(portal)) == ()
    assert codes(
        rename_page, folders(portal), read_portal(portal), "rac", SERIES, Text("Trở lại.")
    ) == ["rename-name-taken"]


def test_a_change_after_a_rename_is_told(portal):
    """What is compared is the last edition under the name before."""
    rename(folders(portal), read_portal(portal), NAME, "rac-q1", Text("Tên mới."))
    table = portal / "datasets/rac-q1/points.csv"
    lines = table.read_text("utf-8").splitlines()
    table.write_text("\n".join([*lines[:-1]]) + "\n", "utf-8")
    assert "released-data-changed" in {problem.code for problem in errors_of(check_portal(portal))}


def test_a_feed_stands_at_its_former_address_too():
    """Who follows a series hears of it under its new name; no reader of feeds follows a page that leads on."""
    to = leads_to("en/rac/feed.xml", {"en/thu-gom/feed.xml"}, {"rac/": "thu-gom/"})
    assert to == "en/thu-gom/feed.xml" and is_repeated(to)
    assert answer(make_site(), "en/rac/feed.xml", to, "<feed/>") == b"<feed/>"
    assert not is_repeated("thu-gom/") and answer(make_site(), "rac/feed.xml", "thu-gom/") is None


@pytest.mark.parametrize("place", [SERIES, REPORT])
def test_what_is_removed_leaves_pages(portal, place):
    """Of the series, of its report, and of its packages where they went with it."""
    remove_page(folders(with_links(portal)), read_portal(portal), place, Text("Thôi."))
    uris = {view.uri for view in tombstone_views(read_portal(portal).publication)}
    assert f"{place}/" in uris and (f"datasets/{NAME}/" in uris) == (place == SERIES)
    assert f"[a](../{REPORT}/#x)" in (portal / "reports/about.md").read_text("utf-8")
    assert errors_of(check_portal(portal)) == ()


def test_a_series_gets_another_name_after_a_report_of_it_was_removed(portal):
    """Nobody asks for the removed report back, under the name that its series has now."""
    remove_page(folders(portal), read_portal(portal), REPORT, Text("Thôi."))
    rename_page(folders(portal), read_portal(portal), SERIES, "rac", Text("Tên mới."))
    assert errors_of(check_portal(portal)) == ()


def test_what_was_released_under_a_former_name_is_taken_back(portal):
    """By that name, which is listed where the new one is tried; what stands there is then to be corrected."""
    rename(folders(portal), read_portal(portal), NAME, "rac-q1", Text("Tên mới."))
    with pytest.raises(BuildRefused) as refusal:
        withdraw(folders(portal), read_portal(portal), "rac-q1", FIRST, Text("Sai."))
    assert f"{NAME} 1.0.0" in dict(refusal.value.problems[0].facts)["known"]
    withdraw(folders(portal), read_portal(portal), NAME, FIRST, Text("Sai."))
    (fate,) = Portal(read_portal(portal).publication).fates.of_package("rac-q1")
    assert fate.kind == "withdrawn"
    assert {problem.code for problem in errors_of(check_portal(portal))} == {
        "edition-withdrawn-current"
    }


def test_what_was_released_under_a_former_name_is_superseded(portal):
    """By the first edition under a later name that stands, which its page leads to; of the text as of the data."""
    rename(folders(portal), read_portal(portal), NAME, "rac-q1", Text("Tên mới."))
    rename_page(folders(portal), read_portal(portal), REPORT, "quy-dau", Text("Tên mới."))
    assert state_of_first(portal, NAME) == "latest"
    table = portal / "datasets/rac-q1/indicators.csv"
    table.write_text(table.read_text("utf-8").replace("959.35", "959.36"), "utf-8")
    release_portal(portal, "rac-q1", kind="correction")
    assert [state_of_first(portal, each) for each in (NAME, REPORT)] == ["superseded"] * 2
    texts = read_portal(portal).publication.releases(f"{SERIES}/quy-dau")
    assert texts.newest.kind == "correction"  # as its data, which alone changed what it says
    views = {view.uri: view for view in edition_views(read_portal(portal).publication)}
    assert views[f"datasets/{NAME}/1.0.0/"].latest.href == "datasets/rac-q1/"
    withdraw(folders(portal), read_portal(portal), "rac-q1", FIRST, Text("Sai."))
    assert state_of_first(portal, NAME) == "latest"


def test_what_was_released_under_a_former_name_is_not_in_force_once_the_dataset_is_removed(portal):
    """Its files stay as they were released; nothing says that they count, and its page leads to the reason."""
    rename(folders(portal), read_portal(portal), FREE, "ten-moi", Text("Tên mới."))
    assert state_of_first(portal, FREE) == "latest"
    remove(folders(portal), read_portal(portal), "ten-moi", Text("Thôi."))
    assert state_of_first(portal, FREE) == "superseded"
    assert errors_of(check_portal(portal)) == ()
    pages = {view.uri: view for view in tombstone_views(read_portal(portal).publication)}
    assert pages[f"datasets/{FREE}/"].successor.href == "datasets/ten-moi/" in pages
    assert pages["datasets/ten-moi/"].successor is None


def state_of_first(portal, subject):
    """Whether its first edition stands."""
    releases = read_portal(portal).publication.releases(subject)
    return releases.state(releases.find(FIRST))


def test_pages_lead_to_what_is_left_when_every_series_is_removed(portal):
    """What was released under a former name stays; its data, the list of reports and that of indicators do not."""
    rename_page(folders(portal), read_portal(portal), SERIES, "rac", Text("Tên mới."))
    for series in ("rac", "cap-nuoc"):
        remove_page(folders(portal), read_portal(portal), series, Text("Thôi."))
    uris, publication = addresses(portal)
    (released,) = text_edition_views(publication)
    hrefs = {fact.href for fact in released.facts if fact.href}
    hrefs |= {crumb.href for view in tombstone_views(publication) for crumb in view.crumbs}
    assert f"datasets/{NAME}/" in hrefs and hrefs <= {"", *uris}
    assert gathered_leads(
        {"reports/index.html", "en/table/index.html"}, {"index.html", "en/index.html"}, {}
    ) == {
        "reports/index.html": "index.html",
        "en/table/index.html": "en/",
    }


@pytest.mark.parametrize("own", ["", f"  - Báo cáo quý: {REPORT}.md\n"], ids=["not in it", "in it"])
def test_the_navigation_loses_what_is_removed_and_nothing_else(portal, own):
    """The hub pages stay where readers look for them."""
    settings = portal / "mkdocs.yml"
    before = settings.read_text("utf-8")
    settings.write_text(before.replace("nav:\n", f"nav:\n{own}"), "utf-8")
    remove_page(folders(portal), read_portal(portal), REPORT, Text("Thôi."))
    assert settings.read_text("utf-8") == before


def test_what_nobody_may_rename_is_refused(portal):
    """A place that is not there, a name that cannot be, one that is taken."""
    reading = read_portal(portal)
    for place, new, code in (
        ("khong-co", "moi", "retire-page-unknown"),
        (SERIES, "datasets", "rename-name-wrong"),
        (SERIES, "cap-nuoc", "rename-name-taken"),
        (REPORT, "Sai Tên", "rename-name-wrong"),
    ):
        assert codes(rename_page, folders(portal), reading, place, new, Text("Vì.")) == [code]
    assert codes(remove_page, folders(portal), reading, REPORT, Text("")) == ["retire-note-empty"]
