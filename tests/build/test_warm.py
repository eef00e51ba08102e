"""After any edits a build that takes what it kept gives what a build from nothing gives: files, findings, pages."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.build.packages.executor import shared
from site_builder.build.pipeline import prepare
from site_builder.build.site import described as parts
from site_builder.build.site.kept_pages import KeptPages
from site_builder.build.site.render import Theme
from site_builder.build.store.nouns import forget
from site_builder.build.store.pieces import StoreDamagedError
from site_builder.build.store.store import Store
from site_builder.core.problem import SiteBuilderError
from site_builder.core.text import Text
from site_builder.load.packages.package import read_package
from site_builder.load.portal.publication import Folders
from site_builder.pages.text import frame_view
from site_builder.validate.consistency import run
from tests.bench.portal import make_package, make_portal
from tests.conftest import SAMPLE, slow_but
from tests.pages.environment import bare_environment
from tests.portal import BUILT, SITE, release_portal, undrawn

pytestmark = pytest.mark.whole

REPORTED, LIST = "thu-gom-2021-q1", "thu-gom-indicators"
COMPARED = (
    "cap-nuoc-2019-q1",
    "cap-nuoc-2019-h1",
)  # of one series: the later repeats a figure of the earlier
PLACES = st.integers(0, 2)


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch):
    """Charts are kept apart and tested in test_charts."""
    undrawn(monkeypatch)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A portal that was built once, and what came of it: two plain packages, a series of one report and one of two."""
    root = small_portal(tmp_path_factory.mktemp("warm") / "portal")
    with pytest.MonkeyPatch.context() as patch:
        undrawn(patch)
        return root, made(root, Store(root / "store"))


@pytest.fixture
def root(built, tmp_path):
    """A copy of it with its store."""
    return Path(shutil.copytree(built[0], tmp_path / "portal"))


def small_portal(root):
    """Write it."""
    make_portal(root, 2, 2, 4)
    for name in (REPORTED, LIST, *COMPARED, "cap-nuoc-indicators"):
        shutil.copytree(SAMPLE / "datasets" / name, root / "datasets" / name)
    shutil.copytree(SAMPLE / "reports" / "thu-gom", root / "reports" / "thu-gom")
    (root / "reports" / "cap-nuoc").mkdir()
    for name in ("index", *(each.removeprefix("cap-nuoc-") for each in COMPARED)):
        shutil.copy(SAMPLE / "reports" / "cap-nuoc" / f"{name}.md", root / "reports" / "cap-nuoc")
    return root


def made(root, store=None, site=SITE, jobs=1):
    """All that a build would write, by address, and what it tells."""
    prepared = prepare(
        Folders(root, root / "reports", root / "datasets"), site, BUILT, store=store, jobs=jobs
    )
    if not prepared.data_pages:
        return {"problems": prepared.problems}
    theme = Theme(bare_environment(site, frame=frame_view(prepared.publication)), prepared)
    tasks = list(
        theme.tasks(
            [], lambda url, _: {"page": SimpleNamespace(url=url), "nav": [], "base_url": "."}
        )
    )

    def printed(number):
        files, entry = tasks[number]()
        return [(file.uri, file.content) for file in files], entry

    if store:
        store.close()
    pages = list(shared(printed, len(tasks), jobs))
    answers = theme.answers([entry for _, entry in pages])
    files = {file.uri: file.content for file in (*prepared.files, *answers)} | dict(
        chain(*(files for files, _ in pages))
    )
    return {"problems": prepared.problems, "stubs": theme.stubs} | files


def printed(pages, view):
    """A page as a build writes it."""
    context = {"page": SimpleNamespace(url=view.uri), "nav": [], "base_url": "."}
    return pages.file(view, view.uri, "", {}, lambda: context).content


def differing(root, store, site=SITE):
    """Where a warm build differs from a cold one."""
    warm, cold = made(root, store, site), made(root, None, site)
    return {uri for uri in warm | cold if warm.get(uri) != cold.get(uri)}


def edit_text(path, old, new):
    """Replace the first place of a text, where it stands."""
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1), "utf-8")


def folder(root, place):
    """One of the plain packages; they may be gone."""
    found = sorted((root / "datasets").glob("goi-*"))
    return found[place % len(found)] if found else None


def change_cell(root, place, number):
    """A cell of a plain package."""
    if home := folder(root, place):
        path = home / "bang-01.csv"
        lines = path.read_text("utf-8").splitlines()
        lines[1] = ",".join([*lines[1].split(",")[:-1], f"{number}.5"])
        path.write_text("\n".join(lines) + "\n", "utf-8")


def change_observation(root, place, number):
    """A cell of the report's tables, which prose, indicators and messages repeat."""
    path = root / "datasets" / REPORTED / "points.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]][: len(lines) + number % 2]) + "\n", "utf-8")


def change_figure(root, place, number):
    """A value that another report of the series compares its own with, or the note beside it."""
    path = root / "datasets" / COMPARED[place % 2] / "indicators.csv"
    lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    lines[2 + place % 2][3 + number % 2] = f"4{number}00"
    path.write_text("".join(",".join(cells) + "\n" for cells in lines), "utf-8")


def move_row(root, place, number):
    """A row of the same tables to the end: no value changes, but where each stands."""
    path = root / "datasets" / COMPARED[place % 2] / "indicators.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:1], *lines[2:], lines[1]]) + "\n", "utf-8")


def change_title(root, place, number):
    """What a plain package is called."""
    if home := folder(root, place):
        edit_text(home / "datapackage.yaml", "title: Bộ", f"title: Đổi {number} Bộ")


def change_prose(root, place, number):
    """A sentence of the report."""
    path = root / "reports" / "thu-gom" / "2021-q1.md"
    if not path.is_file():
        return
    path.write_text(path.read_text("utf-8") + f"\nThêm một câu thứ {number}.\n", "utf-8")


def change_list(root, place, number):
    """The name of an indicator, which every page of its series prints."""
    path = root / "datasets" / LIST / "indicators.csv"
    lines = path.read_text("utf-8").splitlines()
    cells = lines[2].split(",")
    cells[2] = f"Tên {number}"
    path.write_text("\n".join([*lines[:2], ",".join(cells), *lines[3:]]) + "\n", "utf-8")


def add(root, place, number):
    """A package more."""
    home = root / "datasets" / f"goi-them-{number}"
    if not home.exists():
        make_package(home, number, 1, 3)


def remove(root, place, number):
    """A plain package less."""
    if home := folder(root, place):
        shutil.rmtree(home)


def rename(root, place, number):
    """A plain package under another name."""
    home = folder(root, place)
    target = root / "datasets" / f"goi-ten-{number}"
    if home and not target.exists():
        edit_text(home / "datapackage.yaml", f"name: {home.name}\n", f"name: {target.name}\n")
        home.rename(target)


def release(root, place, number):
    """An edition of a plain package, where there is none yet."""
    home = folder(root, place)
    if home and not (home / "editions").exists():
        release_portal(root, home.name)


def spoil(root, place, number):
    """A cell that is no number."""
    if home := folder(root, place):
        edit_text(home / "bang-00.csv", "\n0.1,", f"\n0.1,Xã {number},hôm qua,")


def remove_report(root, place, number):
    """A report less; its package stays as one of its own."""
    (root / "reports" / "thu-gom" / "2021-q1.md").unlink(missing_ok=True)


def change_summary(root, place, number):
    """What a report says before its text, and when it was issued."""
    path = root / "reports" / "thu-gom" / "2021-q1.md"
    if path.is_file():
        edit_text(path, "title: ", f"title: Lần {number}, ")


def translate(root, place, number):
    """A text of the portal in another language, or no more."""
    path = root / "reports" / "index.en.md"
    if number % 2:
        path.unlink(missing_ok=True)
    else:
        path.write_text(
            f"---\ntitle: Home\ntemplate: home.html\n---\n\nSentence {number}.\n", "utf-8"
        )


def change_page(root, place, number):
    """A page of the portal's own, with a link to a dataset."""
    path = root / "reports" / "gioi-thieu.md"
    path.write_text(
        f"---\ntitle: Giới thiệu {number}\n---\n\n[Dữ liệu](datasets/index.md)\n", "utf-8"
    )


EDITS = st.tuples(
    st.sampled_from(
        [
            *(
                change_cell,
                change_observation,
                change_title,
                change_prose,
                change_list,
                change_summary,
                change_page,
            ),
            *(
                add,
                remove,
                remove_report,
                rename,
                release,
                spoil,
                translate,
                change_figure,
                move_row,
            ),
        ]
    ),
    PLACES,
    st.integers(0, 3),
)
SITES = st.sampled_from(
    [
        *(SITE, replace(SITE, notice=Text("Thử.")), replace(SITE, url="https://khac.example/")),
        *(
            replace(SITE, languages=("vi", "en")),
            replace(SITE, formats=("csv", "stats")),
            replace(SITE, zone="UTC"),
        ),
    ]
)


@pytest.mark.slow
@given(steps=st.lists(st.tuples(EDITS, SITES), min_size=1, max_size=3))
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_warm_equals_cold(built, tmp_path_factory, steps):
    """Whatever is edited, in any order, over one store."""
    root = Path(shutil.copytree(built[0], tmp_path_factory.mktemp("edited") / "portal"))
    store = Store(root / "store")
    for (edit, place, number), site in steps:
        try:
            edit(root, place, number)
        except SiteBuilderError:  # a release that is refused changes nothing
            continue
        assert differing(root, store, site) == set()


def refused(*given):
    """What must not be asked for."""
    raise AssertionError(given)


def test_nothing_is_made_twice(built, root, monkeypatch):
    """The same sources: no table is read, no file made, no chart drawn, nothing described, no page printed."""
    for name in (
        "packages.cards.read_package",
        "packages.exports.package_files",
        "site.collect.extracts_of",
        "site.described.parts_of",
        "site.described.read",
        "site.finder._word_files",
        "site.gallery.courses_of",
        "site.gallery.render_picture",
        "site.kept_pages.KeptPages._file",
    ):
        monkeypatch.setattr(f"site_builder.build.{name}", refused)
    assert made(root, Store(root / "store")) == built[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda environment, folder: environment.filters.update(mine=str),
        lambda environment, folder: environment.filters.update(upper=str),
        lambda environment, folder: environment.globals.update(mine=1),
        lambda environment, folder: environment.loader.searchpath.insert(0, str(folder)),
    ],
)
def test_pages_of_a_theme_that_is_not_ours_are_not_kept(root, tmp_path, change):
    """Nobody knows what its templates, filters and names hang on."""
    prepared = prepare(
        Folders(root, root / "reports", root / "datasets"), SITE, BUILT, store=Store(root / "store")
    )
    environment = bare_environment(SITE, frame=frame_view(prepared.publication))
    assert KeptPages.over(environment, prepared).keeper.store
    change(environment, tmp_path)
    assert KeptPages.over(environment, prepared).keeper.store is None


def test_a_page_is_written_anew_once_a_later_plugin_has_changed_the_names(root):
    """A plugin that comes after us may change what templates find."""
    prepared = prepare(
        Folders(root, root / "reports", root / "datasets"), SITE, BUILT, store=Store(root / "store")
    )
    environment = bare_environment(SITE, frame=frame_view(prepared.publication))
    pages, view = KeptPages.over(environment, prepared), prepared.data_pages[0].view()
    kept = printed(pages, view)
    environment.globals["gettext"] = environment.globals["pgettext"] = refused
    with pytest.raises((AssertionError, TypeError)):
        printed(pages, view)
    assert kept


def test_one_cell_makes_one_package(root, monkeypatch):
    """The others come from the store."""
    store, read = Store(root / "store"), []
    change_cell(root, 0, 1)

    def counted(home, *given):
        read.append(home.name)
        return read_package(home, *given)

    monkeypatch.setattr("site_builder.build.packages.cards.read_package", counted)
    warm = made(root, store)
    assert read == ["goi-00000"] and warm == made(root)


OF_DATA = ("derive.portal.read_series", "derive.portal.Histories", "derive.portal.fates_of")
OF_TEXTS = (
    "derive.portal.bind_report",
    "derive.portal.events_of",
    "pages.datasets.dataset.dataset_view",
)


def test_a_sentence_of_a_page_asks_for_nothing_of_the_data(root, monkeypatch):
    """No observation, history, text of a report or view of a dataset is worked out again."""
    change_page(root, 0, 1)
    made(root, Store(root / "store"))
    cold = edited_page(root)
    for name in (*OF_DATA, *OF_TEXTS):
        monkeypatch.setattr(f"site_builder.{name}", refused)
    assert made(root, Store(root / "store")) == cold


def edited_page(root):
    """What comes of another sentence, from nothing."""
    change_page(root, 0, 2)
    return made(root)


def test_a_sentence_of_a_report_leaves_indicators_as_they_are(root, monkeypatch):
    """Their pages, files and charts hang on no text; those of the report and its dataset do."""
    change_prose(root, 0, 1)
    cold = made(root)
    monkeypatch.setattr("site_builder.pages.indicators.indicator.IndicatorPages.view", refused)
    monkeypatch.setattr("site_builder.build.site.described.indicator_files", refused)
    monkeypatch.setattr("site_builder.build.site.gallery.IndicatorCharts.charts", refused)
    monkeypatch.setattr("site_builder.channels.api.facts._Writer.of_indicator", refused)
    monkeypatch.setattr("site_builder.derive.portal.fates_of", refused)
    monkeypatch.setattr("site_builder.derive.portal.around_each", refused)
    monkeypatch.setattr("site_builder.derive.portal.observed_answers", refused)
    monkeypatch.setattr(
        run, "CHECKS", tuple(each if each in run._OF_TEXT else refused for each in run.CHECKS)
    )
    assert made(root, Store(root / "store")) == cold


def test_one_cell_describes_one_dataset(root, monkeypatch):
    """The others keep their part in every document of the whole, which is put together again."""
    described, joined = [], []
    parts_of, pairs_of = parts.parts_of, parts.Described._pairs

    def counted(catalogue, dataset):
        described.append(dataset.name)
        return parts_of(catalogue, dataset)

    def watched(own, key, datasets):
        joined.append(key)
        return pairs_of(own, key, datasets)

    monkeypatch.setattr(parts, "parts_of", counted)
    monkeypatch.setattr(parts.Described, "_pairs", watched)
    change_cell(root, 0, 7)
    made(root, Store(root / "store"))
    assert described == [folder(root, 0).name] and {"turtle", "pod", "oai"} <= set(joined)


def damage(store, table, steps):
    """Rewrite what a table holds, row by row."""
    with closing(sqlite3.connect(store.root / "store.sqlite", isolation_level=None)) as connection:
        held = connection.execute(f"SELECT rowid, content FROM {table} ORDER BY rowid").fetchall()
        for n, (row, content) in enumerate(held):
            new = steps(n, content, held[n - 1][1])
            connection.execute(f"UPDATE {table} SET content = ? WHERE rowid = ?", (new, row))


def made_again(root):
    """As the command builds: once more, from nothing, where damage shows only when something is read."""
    try:
        return made(root, Store(root / "store"))
    except StoreDamagedError:
        Store(root / "store").clear()
        return made(root, Store(root / "store"))


@pytest.mark.parametrize("table", slow_but(["piece"], ["kept", "piece"]))
@pytest.mark.parametrize(
    "steps",
    [lambda n, own, other: own[:7], lambda n, own, other: other if n % 3 else b""],
    ids=["cut short", "swapped or emptied"],
)
def test_a_damaged_store_heals(built, root, table, steps):
    """No wrong byte is published, and the store is right again."""
    forget()
    damage(Store(root / "store"), table, steps)
    assert made_again(root) == built[1] == made_again(root)


def test_a_store_of_another_program_is_not_asked(built, root, monkeypatch):
    """Its keys are others."""
    monkeypatch.setattr("site_builder.build.store.kept._code_digest", lambda *_: "another program")
    read = []
    monkeypatch.setattr(
        "site_builder.build.packages.cards.read_package",
        lambda home, *given: (read.append(home), read_package(home, *given))[1],
    )
    assert made(root, Store(root / "store")) == built[1] and len(read) == 7
