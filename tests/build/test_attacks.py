"""More than a hundred attacks on sources and on a built site, each told under a code of its own.

Those that sources alone tell are the cases of `tests/cases/check/editions.yml`; here are those that need a manifest
seen before, since the log was changed together with what it guards, and more of those on a built site.
"""

import contextlib
import hashlib
import json
import os
import shutil
import socket
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml

from site_builder.authoring.retire import remove
from site_builder.build.seal.inspect import Against, check_sources, inspect_site, read_sealed
from site_builder.build.seal.seal import seal_site
from site_builder.build.site.collect import make_addresses
from site_builder.build.site.gallery import Gallery
from site_builder.core.addresses import EVENTS
from site_builder.core.i18n.report import tell
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Folders
from site_builder.model.log import FIRST, Event, Log, parse_lines
from site_builder.model.manifest import NAME, SUMS, Former, Manifest, SealedFile, seal_files
from site_builder.validate.consistency.run import all_checks
from tests.build.test_inspect import TODAY
from tests.extensions.deploy.sites import as_before, chained
from tests.factories import make_publication
from tests.portal import CASES, SITE, apply_edit, make_portal, read_portal, release_portal, relink

pytestmark = pytest.mark.whole

PACKAGE, FREE = "thu-gom-2021-q1", "cap-nuoc-cong-ty"


def sealed(root):
    """The manifest that a build of a portal would leave: every address, with the bytes of what was released."""
    reading = read_portal(root)
    publication = reading.publication
    frozen = {
        edition.uri + file.name: (file.sha256, f"{edition.package} {edition.version}")
        for releases in publication.editions.values()
        for edition in releases.editions
        for file in edition.files
    }
    frozen[EVENTS] = (hashlib.sha256(publication.log.content).hexdigest(), "")
    files = []
    portal = Portal(publication)
    for uri in sorted(set(make_addresses(reading, Gallery(portal), all_checks(portal)))):
        path = f"{uri}index.html" if uri.endswith("/") or not uri else uri
        digest, edition = frozen.get(uri, ("0" * 64, ""))
        size = len(publication.log.content) if uri == EVENTS else 1
        files.append(SealedFile(path, size, digest, "text/html", edition))
    return Manifest(publication.site.url, tuple(files))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The sample with two released packages and the manifest that is on the web."""
    root = make_portal(tmp_path_factory.mktemp("published"))
    release_portal(root, PACKAGE)
    release_portal(root, FREE)
    return root, sealed(root)


def as_former(manifest, root):
    """The same as a version before 0.2 stated it: with the records of editions."""
    return replace(manifest, former=Former("0" * 64, read_portal(root).publication.log.seals))


def edit(file, **what):
    """One edit of the sources."""
    return lambda root: apply_edit(root, {"file": file, **what})


def forgotten(package):
    """A package's lines taken out of the log."""
    return lambda root: relink(
        root, lambda events: [event for event in events if event.dataset != package]
    )


def first(**facts):
    """The first line of the log rewritten, and the others linked to it."""
    return lambda root: relink(root, lambda events: [replace(events[0], **facts), *events[1:]])


def refixed(root, name):
    """The first line adapted to a frozen file as it lies now."""
    path = root / f"datasets/{PACKAGE}/editions/1.0.0" / name

    def change(events):
        fixes = {key: digest for key, digest in events[0].fixes.items() if key != name}
        fixes |= {name: hashlib.sha256(path.read_bytes()).hexdigest()} if path.is_file() else {}
        return [replace(events[0], fixes=fixes), *events[1:]]

    relink(root, change)


def frozen_changed(root):
    """A frozen file and its line changed together."""
    path = root / f"datasets/{PACKAGE}/editions/1.0.0/points.csv"
    path.write_bytes(path.read_bytes().replace(b"2020-12-31", b"2020-12-30"))
    refixed(root, "points.csv")


def frozen_dropped(root):
    """A file dropped from the edition and from its line."""
    (root / f"datasets/{PACKAGE}/editions/1.0.0/points.json").unlink()
    refixed(root, "points.json")


def issued_again(root):
    """The edition deleted, forgotten, and its version given to other data."""
    edit(f"datasets/{PACKAGE}/editions", delete=True)(root)
    edit("datasets/editions/thu-gom/2021-q1", delete=True)(root)
    forgotten(PACKAGE)(root)
    edit(f"datasets/{PACKAGE}/indicators.csv", replace={"959.35": "959.36"})(root)
    release_portal(root, PACKAGE, because="Nguồn in vậy")


def removed_and_forgotten(root):
    """A package removed in public, and its line taken away."""
    folders = Folders(root, root / "reports", root / "datasets")
    remove(folders, read_portal(root), FREE, Text("Trùng."), PACKAGE)
    forgotten(FREE)(root)


GONE, CHANGED, BYTES, LOST = (
    "sealed-edition-gone",
    "sealed-edition-changed",
    "sealed-release-changed",
    "sealed-address-gone",
)
RETOLD = "sealed-log-changed"
# What is done to the sources and the log, and the codes that a comparison with the manifest gives; those that tell of
# records stand in a former manifest only, for of the log itself the new one states the hash.
REWRITTEN = {
    "an edition deleted and forgotten": (
        [edit(f"datasets/{PACKAGE}/editions", delete=True), forgotten(PACKAGE)],
        {GONE, LOST, RETOLD},
    ),
    "a package deleted and forgotten": (
        [edit(f"datasets/{FREE}", delete=True), forgotten(FREE)],
        {GONE, LOST, RETOLD},
    ),
    "a removal whose line was taken away": ([removed_and_forgotten], {GONE, LOST, RETOLD}),
    "a frozen file and its line changed": ([frozen_changed], {RETOLD, CHANGED, BYTES}),
    "a frozen file dropped from folder and line": ([frozen_dropped], {RETOLD, CHANGED, LOST}),
    "a date changed": ([first(day=date(2022, 6, 30))], {RETOLD, CHANGED}),
    "a note changed": ([first(reason=Text("Công bố"))], {RETOLD, CHANGED}),
    "a kind changed": ([first(event="correction")], {RETOLD, CHANGED}),
    "a version given to other data": ([issued_again], {RETOLD, CHANGED, BYTES}),
    "a report deleted": ([edit("reports/thu-gom/2021-q1.md", delete=True)], {LOST}),
    "a report under another name": (
        [edit("reports/thu-gom/2021-q1.md", rename="reports/thu-gom/quy-1.md")],
        {LOST},
    ),
    "a page deleted": ([edit("reports/thu-gom", delete=True)], {LOST}),
    "a package that was never released deleted": (
        [edit("datasets/cap-nuoc-2018-h1", delete=True)],
        {LOST},
    ),
    "a table under another name": (
        [
            edit(
                "datasets/cap-nuoc-2018-h1/datapackage.yaml",
                replace={"- name: indicators": "- name: khac"},
            )
        ],
        {LOST},
    ),
}


@pytest.mark.parametrize("attack", REWRITTEN)
def test_a_past_rewritten_with_its_log(published, tmp_path, attack):
    """The log agrees; the manifest that was published does not."""
    root = tmp_path / "portal"
    shutil.copytree(published[0], root)
    acts, codes = REWRITTEN[attack]
    for act in acts:
        act(root)
    reading, former = read_portal(root), as_former(published[1], published[0])
    assert {problem.code for problem in check_sources(reading, former, "published.json")} == codes
    assert {problem.code for problem in check_sources(reading, published[1], "x")} == codes - {
        GONE,
        CHANGED,
    }


def test_sources_as_published(published):
    """Nothing to tell."""
    assert list(check_sources(read_portal(published[0]), published[1], "published.json")) == []


def test_a_manifest_of_another_site_is_not_compared(published):
    """Nothing of it would be ours."""
    other = replace(published[1], site="https://khac.example/")
    (problem,) = check_sources(read_portal(published[0]), other, "published.json")
    assert problem.code == "manifest-other-site"
    assert dict(problem.facts)["compared"] == "published.json"


@pytest.fixture
def site(tmp_path, published):
    """A small folder as a build leaves it, sealed."""
    folder = tmp_path / "site"
    publication = read_portal(published[0]).publication
    for file in publication.releases(PACKAGE).editions[0].files:
        path = folder / f"datasets/{PACKAGE}/1.0.0" / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    for name in ("index.html", "thu-gom/index.html", "datasets/index.html", "about/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}, 1704", "utf-8")
    seal_site(folder, publication)
    chained(folder)
    return folder


def swapped(folder):
    """Two pages in each other's place."""
    one, two = folder / "index.html", folder / "about/index.html"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def replaced_by_folder(folder):
    """A folder where a file was."""
    (folder / "index.html").unlink()
    (folder / "index.html").mkdir()


def relisted(folder):
    """A page changed, and both lists adapted to it, under the serial of the site that was seen."""
    (folder / "index.html").write_text("1705", "utf-8")
    made = read_sealed(str(folder / NAME))
    digest = hashlib.sha256(b"1705").hexdigest()
    files = tuple(
        replace(file, sha256=digest) if file.path == "index.html" else file for file in made.files
    )
    sealed_again(folder, replace(made, files=files))


def sealed_again(folder, made):
    """All lists written over."""
    for part in folder.glob("manifest/*"):
        part.unlink()
    for uri, content in seal_files(made):
        (folder / uri).write_bytes(content)


def told_of(folder, key, value):
    """One fact of the manifest's head changed in its text."""
    told = json.loads((folder / NAME).read_text("utf-8"))
    told[key] = value
    (folder / NAME).write_text(json.dumps(told), "utf-8")


def without(folder, test):
    """Files taken away and out of both lists."""
    made = read_sealed(str(folder / NAME))
    gone = [file for file in made.files if test(file.path)]
    for file in gone:
        (folder / file.path).unlink()
    sealed_again(
        folder, replace(made, files=tuple(file for file in made.files if file not in gone))
    )


def linked(folder):
    """A page elsewhere on the disk, which may become another one at any time."""
    copy = folder.with_name("elsewhere.html")
    (folder / "index.html").rename(copy)
    (folder / "index.html").symlink_to(copy)


def moved_away(folder):
    """The same of a folder."""
    (folder / "datasets").rename(folder.with_name("elsewhere"))
    (folder / "datasets").symlink_to(folder.with_name("elsewhere"))


def linked_manifest(folder):
    """The same of the manifest."""
    (folder / NAME).rename(folder.with_name(NAME))
    (folder / NAME).symlink_to(folder.with_name(NAME))


def piped(name):
    """A pipe, which whoever opens it waits for."""

    def act(folder):
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    return act


def socketed(folder):
    """A socket; its path may be short only."""
    with contextlib.chdir(folder), socket.socket(socket.AF_UNIX) as opened:
        opened.bind("s")


def added(name):
    """A file added."""

    def act(folder):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")

    return act


def doubled_sums(folder):
    """A part's own list."""
    (path,) = folder.glob("manifest/*.txt")
    path.write_bytes(path.read_bytes().splitlines(True)[0] + path.read_bytes())


def twin(folder):
    """Two names that look alike: letters with their accents, and the same in two signs each."""
    for form in ("NFC", "NFD"):
        (folder / unicodedata.normalize(form, "số-liệu.html")).write_text("x")


def doubled(folder):
    """A page listed once more, with the hash of another."""
    made = read_sealed(str(folder / NAME))
    sealed_again(
        folder, replace(made, files=(*made.files, replace(made.files[0], sha256="0" * 64)))
    )


def wrote(name, text):
    """A file written over, or added."""
    return lambda folder: (folder / name).write_text(text, "utf-8")


FLIPPED, DROPPED, ADDED = "sealed-file-changed", "sealed-file-missing", "sealed-file-added"
NO_FILE = "sealed-no-file"
UNREADABLE, FORKED, SUMS_DIFFER = "manifest-unreadable", "manifest-forked", "sealed-sums-differ"
TAMPERED = {
    "one digit of a page": (wrote("index.html", "index.html, 1705"), {FLIPPED}),
    "a page cut short": (wrote("index.html", "index"), {FLIPPED}),
    "a page emptied": (wrote("index.html", ""), {FLIPPED}),
    "a line added to a page": (wrote("index.html", "index.html, 1704\n"), {FLIPPED}),
    "two pages swapped": (swapped, {FLIPPED}),
    "a frozen table changed": (wrote(f"datasets/{PACKAGE}/1.0.0/points.csv", "x\n1\n"), {FLIPPED}),
    "a page dropped": (lambda folder: (folder / "about/index.html").unlink(), {DROPPED}),
    "a folder dropped": (lambda folder: shutil.rmtree(folder / f"datasets/{PACKAGE}"), {DROPPED}),
    "a link in the place of a page, to the same bytes": (linked, {NO_FILE, DROPPED}),
    "a folder moved elsewhere, and a link to it": (moved_away, {NO_FILE, DROPPED}),
    "the manifest as a link": (linked_manifest, {NO_FILE, "manifest-missing"}),
    "a pipe in the place of a page": (piped("index.html"), {NO_FILE, DROPPED}),
    "a pipe in the place of the manifest": (piped(NAME), {NO_FILE, "manifest-missing"}),
    "a pipe in the place of the sums": (piped(SUMS), {NO_FILE, SUMS_DIFFER}),
    "a pipe in the place of the log": (piped(EVENTS), {NO_FILE}),
    "a socket added": (socketed, {NO_FILE}),
    "a device added": (lambda folder: (folder / "zero").symlink_to("/dev/zero"), {NO_FILE}),
    "a page among what deployments add": (added(".deploy/index.html"), {ADDED}),
    "a journal that nobody wrote": (added(".deploy/journal.json"), {ADDED}),
    "a manifest before that is none": (added(".deploy/previous.json"), {ADDED}),
    "a line of the sums once more": (
        lambda folder: (folder / SUMS).write_bytes((folder / SUMS).read_bytes() * 2),
        {SUMS_DIFFER},
    ),
    "a comment in the sums": (lambda folder: (folder / SUMS).open("a").write("x\n"), {SUMS_DIFFER}),
    "a line of the sums of files once more": (doubled_sums, {SUMS_DIFFER}),
    "a twin by case": (added("about/INDEX.html"), {ADDED, "sealed-twin"}),
    "a twin by its accents": (twin, {ADDED, "sealed-twin"}),
    "a name of two lines": (added("a\n[ok] b.html"), {ADDED}),
    "a name that is no text": (added(os.fsdecode(b"\xff.html")), {ADDED}),
    "a folder in the place of a page": (replaced_by_folder, {DROPPED}),
    "a page under another case": (
        lambda folder: (folder / "about/index.html").rename(folder / "about/Index.html"),
        {DROPPED, ADDED, "sealed-twin"},
    ),
    "a page added": (wrote("about/more.html", "x"), {ADDED}),
    "a hidden file added": (wrote(".htaccess", "Redirect / https://khac.example/"), {ADDED}),
    "a program added": (wrote("about/x.js", "alert(1)"), {ADDED}),
    "a link to a file elsewhere": (
        lambda folder: (folder / "about/passwd").symlink_to("/etc/hostname"),
        {NO_FILE},
    ),
    "no list of sums": (lambda folder: (folder / SUMS).unlink(), {SUMS_DIFFER}),
    "a line taken out of the sums": (
        lambda folder: (folder / SUMS).write_text(
            "".join((folder / SUMS).read_text().splitlines(True)[1:])
        ),
        {SUMS_DIFFER},
    ),
    "an address that leads out of the site": (
        lambda folder: told_of(
            folder,
            "files",
            [{"path": "../x", "bytes": 1, "sha256": "0", "type": "text/html", "edition": ""}],
        ),
        {UNREADABLE},
    ),
    "a manifest of another form": (lambda folder: told_of(folder, "manifest", 9), {UNREADABLE}),
    "a serial that is no number": (lambda folder: told_of(folder, "serial", "new"), {UNREADABLE}),
    "an expiry that is no day": (lambda folder: told_of(folder, "expires", "soon"), {UNREADABLE}),
    "a page changed and both lists adapted": (relisted, {FORKED}),
    "a serial below the one seen": (
        lambda folder: told_of(folder, "serial", 0),
        {"manifest-rolled-back"},
    ),
    "another site's name": (
        lambda folder: told_of(folder, "site", "https://khac.example/"),
        {"manifest-other-site"},
    ),
    "a frozen file taken out of both lists": (
        lambda folder: without(folder, lambda path: path.endswith("points.csv")),
        {FORKED, LOST},
    ),
    "a list that names two files by one address": (doubled, {UNREADABLE}),
    "files listed beside the parts": (lambda folder: told_of(folder, "files", []), {UNREADABLE}),
    "the form of before there was a log": (lambda folder: told_of(folder, "manifest", 2), {FORKED}),
    "held back past its day": (
        lambda folder: told_of(folder, "expires", (TODAY - timedelta(days=1)).isoformat()),
        {"manifest-expired"},
    ),
}


@pytest.mark.parametrize("attack", TAMPERED)
def test_a_site_that_was_tampered_with(site, attack):
    """By somebody who can write to the host, against the manifest that a reader kept."""
    kept = read_sealed(str(site / NAME))
    act, codes = TAMPERED[attack]
    act(site)
    problems = tuple(inspect_site(str(site), Against(TODAY, kept, "kept.json")))
    assert {problem.code for problem in problems} == codes
    assert tell(problems, "vi").encode() and not any("\n" in problem.file for problem in problems)


@pytest.fixture
def logged(site):
    """The same with the log of its one edition, as a deployment left it; and what a reader kept of it."""
    (site / EVENTS).write_bytes(LOG.followed(TOLD).content)
    return site, listed_again(site, None)


LOG = Log()
TOLD = (
    Event(
        event="publisher", day=date(2022, 6, 1), site="https://mau.example/", reason=Text("Đổi tên")
    ),
    Event(
        event="rename",
        day=date(2022, 6, 2),
        dataset="cu",
        successor=PACKAGE,
        reason=Text("Tên mới"),
    ),
    Event(event="withdraw", day=date(2022, 6, 3), dataset="cu", version=FIRST, reason=Text("Sai")),
    Event(
        event="rename",
        day=date(2022, 6, 4),
        series="rac",
        successor="thu-gom",
        reason=Text("Tên mới"),
    ),
    Event(event="remove", day=date(2022, 6, 5), series="mot-lan", reason=Text("Chỉ một lần")),
)


def listed_again(folder, before, removed=()):
    """The manifest adapted by who can write to the host: every file as it lies, in the next place of the chain."""
    seal_site(folder, make_publication(site=SITE))
    made = chained(folder, before)
    if removed:
        as_before(folder, made, removed=removed)
    return made


def retold(*events, count=5):
    """The log with other events in the place of its last."""
    return lambda folder: (folder / EVENTS).write_bytes(
        LOG.followed([*TOLD[:count], *events]).content
    )


def rewritten(number, **facts):
    """One line changed, and those after it linked to it."""
    return retold(replace(TOLD[number], **facts), *TOLD[number + 1 :], count=number)


def only_lists(folder):
    """The whole site deleted."""
    for path in [path for path in folder.rglob("*") if path.is_file() and path.name != EVENTS]:
        path.unlink()


TAKEN = (Event(event="remove", day=date(2022, 7, 1), dataset=PACKAGE, reason=Text("x")),)
# What is done to a site whose manifest is adapted to it, and the codes that a manifest and a log kept elsewhere give.
FORGED = {
    "a reason": (rewritten(2, reason=Text("Đúng")), {RETOLD, "edition-record-changed"}),
    "a day": (rewritten(2, day=date(2022, 6, 4)), {RETOLD, "edition-record-changed"}),
    "a successor": (rewritten(1, successor="khac"), {RETOLD, "edition-record-changed"}),
    "the new name of a series": (
        rewritten(3, successor="khac"),
        {RETOLD, "edition-record-changed"},
    ),
    "why a series was removed": (
        rewritten(4, reason=Text("Sai")),
        {RETOLD, "edition-record-changed"},
    ),
    "a removal of a series taken out": (retold(count=4), {RETOLD, "edition-record-changed"}),
    "a withdrawal taken out": (retold(*TOLD[3:], count=2), {RETOLD, "edition-record-changed"}),
    "the end of the log": (retold(count=1), {RETOLD, "edition-record-changed"}),
    "the order of the log": (
        retold(TOLD[2], TOLD[1], *TOLD[3:], count=1),
        {RETOLD, "edition-record-changed"},
    ),
    "the log emptied": (retold(count=0), {RETOLD, "edition-record-changed"}),
    "the log deleted": (
        lambda folder: (folder / EVENTS).unlink(),
        {RETOLD, LOST, "edition-record-changed"},
    ),
    "a line that is none": (wrote(EVENTS, "{}\n"), {RETOLD, "edition-record-changed"}),
    "a page deleted": (lambda folder: (folder / "about/index.html").unlink(), {LOST}),
    "the whole site deleted": (only_lists, {LOST}),
    "a released file changed": (
        wrote(f"datasets/{PACKAGE}/1.0.0/points.csv", "x\n1\n"),
        set(),
    ),
}


@pytest.mark.parametrize("attack", FORGED)
@pytest.mark.parametrize(
    "removed", [(), ("about/", "datasets/", "index.html", "thu-gom/")], ids=["plain", "excused"]
)
def test_a_forged_site_is_an_event_or_a_loss(logged, attack, removed):
    """Nobody has to believe what a manifest calls removed: only the log excuses, and it only goes on."""
    folder, kept = logged
    lines = parse_lines((folder / EVENTS).read_bytes())
    act, codes = FORGED[attack]
    act(folder)
    listed_again(folder, kept, removed)
    against = Against(TODAY, kept, "kept.json", log=lines, kept="kept.jsonl")
    found = {problem.code for problem in inspect_site(str(folder), against)}
    assert found == codes


def test_what_was_released_is_known_by_the_log_alone(logged):
    """No manifest seen before is needed to tell a released file that was changed or dropped."""
    folder, _ = logged
    table = folder / f"datasets/{PACKAGE}/1.0.0/points.csv"
    fixes = {table.name: hashlib.sha256(table.read_bytes()).hexdigest(), "lost.csv": "0" * 64}
    made = Event(event="release", day=date(2022, 6, 4), dataset=PACKAGE, version=FIRST, fixes=fixes)
    retold(made)(folder)
    table.write_text("x\n1\n", "utf-8")
    listed_again(folder, None)
    found = [(problem.code, problem.file) for problem in inspect_site(str(folder), Against(TODAY))]
    home = f"datasets/{PACKAGE}/1.0.0/"
    assert sorted(found) == [
        ("sealed-address-gone", f"{home}lost.csv"),
        ("sealed-release-changed", f"{home}points.csv"),
    ]


def test_a_dataset_taken_away_is_an_event(logged):
    """A line added to the log excuses its files, and nothing else."""
    folder, kept = logged
    retold(*TAKEN)(folder)
    shutil.rmtree(folder / f"datasets/{PACKAGE}")
    listed_again(folder, kept)
    assert list(inspect_site(str(folder), Against(TODAY, kept, "kept.json"))) == []


def test_there_are_more_than_a_hundred_attacks():
    """Each line of what may happen to sources and to a built site; those on signatures stand in test_inspect."""
    told = yaml.safe_load((CASES / "check" / "editions.yml").read_text("utf-8"))
    alone = [case for case in told if case["expect"]]
    assert len(alone) + len(REWRITTEN) + len(TAMPERED) + len(FORGED) >= 120
