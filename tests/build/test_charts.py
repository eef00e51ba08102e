"""The pictures of charts, with a store and without: the same bytes, drawn once; one that fails is a warning."""

import subprocess
from typing import NamedTuple

import pytest

from site_builder.build import charts as drawing
from site_builder.build import pipeline
from site_builder.build.charts import draw_charts
from site_builder.build.gallery import Gallery
from site_builder.build.keep import keeper_over
from site_builder.build.promises import Promise, Promised, forget
from site_builder.build.store import Store
from site_builder.core.problem import errors_of
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Folders
from site_builder.pages.charts import painter
from site_builder.pages.charts.model import Point, bar_chart
from tests.conftest import AFTER_RELEASE, SAMPLE, build
from tests.portal import BUILT, SITE, read_portal


def a_chart(title="Biểu đồ", value=1):
    """A chart of one bar."""
    return bar_chart([("", [Point("a", value)])], anchor="a", title=title, language="vi")


class Named(NamedTuple):
    """What is promised of a dataset."""

    charts: tuple


def never():
    """Charts that nobody may ask for."""
    raise AssertionError("read")


CHARTS = [("", (("x/a", a_chart()), ("x/b", a_chart("Khác", 2))))]


@pytest.fixture
def drawn(monkeypatch):
    """How many charts were drawn, by a painter that is not vl-convert."""
    counted = []

    def paint_all(pictures):
        for picture in pictures:
            counted.append(picture)
            yield b"\x89PNG" + picture.encode()

    monkeypatch.setattr(drawing, "paint_all", paint_all)
    return counted


def test_a_chart_is_drawn_once(drawn, tmp_path):
    """The second build takes its files from the store."""
    once = draw_charts(CHARTS, Store(tmp_path))
    assert draw_charts(CHARTS, Store(tmp_path)) == once and len(drawn) == 2
    assert [file.uri for file in once.files] == ["x/a.svg", "x/a.png", "x/b.svg", "x/b.png"]


def test_without_a_store_all_are_drawn(drawn, tmp_path):
    """And nothing is kept."""
    assert draw_charts(CHARTS, None) == draw_charts(CHARTS, None)
    assert len(drawn) == 4 and not list(tmp_path.iterdir())


def test_a_changed_chart_alone_is_drawn(drawn, tmp_path):
    """Whatever is in its drawing."""
    draw_charts(CHARTS, Store(tmp_path))
    del drawn[:]
    draw_charts([("", (CHARTS[0][1][0], ("x/b", a_chart("Khác", 3))))], Store(tmp_path))
    assert len(drawn) == 1 and ">Khác<" in drawn[0]


@pytest.mark.parametrize("changed", ["_fonts", "version_of"])
def test_other_fonts_or_another_library_draw_anew(changed, drawn, tmp_path, monkeypatch):
    """Both change bytes."""
    draw_charts(CHARTS, Store(tmp_path))
    monkeypatch.setattr(drawing, changed, lambda *_: "other")
    draw_charts(CHARTS, Store(tmp_path))
    assert len(drawn) == 4


def test_a_damaged_entry_is_drawn_anew(drawn, tmp_path):
    """And mended."""
    once = draw_charts(CHARTS, Store(tmp_path))
    broken = next(path for path in sorted(tmp_path.glob("files/??/*")) if path.read_bytes().startswith(b"\x89PNG"))
    broken.write_bytes(broken.read_bytes()[:-1] + b"!")
    assert draw_charts(CHARTS, Store(tmp_path)) == once and len(drawn) == 3
    assert draw_charts(CHARTS, Store(tmp_path)) == once and len(drawn) == 3


def test_a_set_that_stays_is_not_even_read(drawn, tmp_path):
    """Its pictures are kept under what its charts hang on."""
    charts = Promised(Promise("all that they hang on", lambda: Named(CHARTS[0][1])), "charts")
    once = draw_charts([("en", charts)], Store(tmp_path))
    unread = Promised(Promise("all that they hang on", never), "charts")
    forget()
    assert draw_charts([("en", unread)], Store(tmp_path)) == once and len(drawn) == 2
    assert [file.uri for file in once.files] == ["en/x/a.svg", "en/x/a.png", "en/x/b.svg", "en/x/b.png"]


def test_a_set_with_a_chart_that_cannot_be_drawn_is_tried_again(tmp_path, monkeypatch):
    """What was drawn of it is kept."""
    monkeypatch.setattr(drawing, "paint_all", lambda pictures: (None if "Khác" in each else b"1" for each in pictures))
    missing = draw_charts(CHARTS, Store(tmp_path))
    assert missing.undrawn == {"x/b": "Khác"} and len(missing.files) == 2
    monkeypatch.setattr(drawing, "paint_all", lambda pictures: (b"2" for _ in pictures))
    drawn = draw_charts(CHARTS, Store(tmp_path))
    assert not drawn.undrawn and [file.content for file in drawn.files if file.uri.endswith("png")] == [b"1", b"2"]


@pytest.mark.whole
def test_charts_of_the_sample_are_the_same_cold_warm_and_without_a_store(tmp_path):
    """By vl-convert itself."""
    portal = Portal(read_portal(SAMPLE).publication)
    charts = [("", tuple(Gallery(portal).named()))]
    cold, warm = draw_charts(charts, Store(tmp_path)), draw_charts(charts, Store(tmp_path))
    assert len(cold.files) == 2 * len(charts[0][1]) > 0 and not cold.missing
    assert cold == warm == draw_charts(charts, None)


@pytest.mark.whole
def test_charts_of_datasets_stay_in_the_store_and_are_the_same(tmp_path):
    """They are read one dataset at a time; their addresses are known without them."""
    portal = Portal(read_portal(SAMPLE).publication)
    alone, kept = Gallery(portal), Gallery(portal, keeper_over(Store(tmp_path)))
    assert [*kept.named()] == [*kept.named()] == [*alone.named()]
    assert [*kept.addresses()] == [*alone.addresses()] == [uri for uri, _ in alone.named()]
    assert not [held for held in kept.datasets.values() if isinstance(held, tuple)]


def test_a_chart_that_ends_the_process_leaves_the_others(monkeypatch):
    """Its neighbours are drawn by a new process."""
    program = (
        "import os, sys, time\n"
        "from site_builder.core.bounded import receive, send\n"
        "while told := receive(sys.stdin.buffer):\n"
        "    if told == b'crash': os._exit(1)\n"
        "    if told == b'hang': time.sleep(600)\n"
        "    send(sys.stdout.buffer, b'' if told == b'refuse' else b'b')\n"
    )
    begin = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **given: begin([command[0], "-c", program], **given))
    monkeypatch.setattr(painter, "SECONDS", 2)
    found = list(painter.paint_all(["good", "crash", "good", "refuse", "hang", "good"]))
    assert found == [b"b", None, b"b", None, None, b"b"]


def test_a_chart_that_cannot_be_drawn_is_a_warning(monkeypatch):
    """The build goes on; report and indicator pages show no link to what is not there."""
    monkeypatch.setattr(drawing, "paint_all", lambda pictures: (None for _ in pictures))
    made = pipeline.prepare(Folders(SAMPLE, SAMPLE / "reports", SAMPLE / "datasets"), SITE, BUILT)
    told = [problem for problem in made.problems if problem.code == "chart-not-drawn"]
    assert told and not errors_of(made.problems) and not made.chart_files
    assert all((SAMPLE / problem.file).is_file() for problem in told)
    courses = [course for view in made.views for course in getattr(view, "courses", ())]
    assert courses and all(course.drawing and not course.pictures for course in courses)


@pytest.mark.slow
def test_a_whole_site_is_the_same_cold_warm_and_without_a_store(warm_copy, tmp_path):
    """Every file but the search index, which is outside the promise."""
    sites = []
    for name, given in (("cold", ()), ("warm", ()), ("anew", ("--no-cache",))):
        done = build(warm_copy / "mkdocs.yml", tmp_path / name, *given, SOURCE_DATE_EPOCH=AFTER_RELEASE)
        assert done.returncode == 0, done.stdout + done.stderr
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        told = {path.relative_to(tmp_path / name).as_posix(): path.read_bytes() for path in files}
        sites.append({uri: content for uri, content in told.items() if not uri.startswith("pagefind/")})
        assert list((warm_copy / ".cache" / "store").glob("??/*"))
    sealed = {"manifest.json", "SHA256SUMS"}  # these list the index too
    assert [set(site) for site in sites[1:]] == [set(sites[0])] * 2
    assert all(site[uri] == sites[0][uri] for site in sites[1:] for uri in set(site) - sealed)
