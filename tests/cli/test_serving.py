"""serve, from a mistake to the mended page, for both servers; and failures of the machine in an author's words."""

import json
import shutil

import pytest
from click.testing import CliRunner

from site_builder.build.site import search
from site_builder.build.store.store import store_of
from site_builder.cli import main, serving
from site_builder.cli.serving import Studio
from tests.build.test_live import get
from tests.conftest import EPOCH, command

REPORT = "reports/thu-gom/2021-q1.md"


@pytest.fixture
def studio(warm_copy, tmp_path, monkeypatch):
    """A portal that is looked at."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return Studio(warm_copy / "mkdocs.yml", tmp_path / "shown")


def shown(studio, path="/thu-gom/2021-q1/"):
    """What a browser gets of a report's page."""
    return get(serving.make_app(studio.board, "/", "vi"), path)[2].decode()


@pytest.mark.whole
def test_from_a_mistake_to_the_mended_page(studio, warm_copy):
    """Wrong from the start, mended, wrong in the settings, mended: the browser always shows the present state."""
    report, settings = warm_copy / REPORT, warm_copy / "mkdocs.yml"
    good, set_right = report.read_text("utf-8"), settings.read_text("utf-8")
    report.write_text(good.replace("period: 2021-Q1", "period: 2021-Q7"), "utf-8")
    studio.build()
    assert "Chưa có trang nào" in shown(studio) and "2021-Q7" in shown(studio)
    report.write_text(good, "utf-8")
    studio.build()
    page = shown(studio)
    assert "live-problems" not in page and 'http-equiv="Content-Security-Policy"' in page
    settings.write_text(set_right.replace("site_name: ", "site_name: a: "), "utf-8")
    studio.build()
    assert "dấu hai chấm thứ hai" in shown(studio) and "Phân loại tăng chậm" in shown(studio)
    assert not (warm_copy / "site").exists()


@pytest.mark.whole
def test_a_page_is_shown_before_the_search_index_is_made(studio, warm_copy, monkeypatch):
    """Who looks waits for no index: search answers from the one before until it is there."""
    seen, run = [], search._run

    def run_and_look(source, languages):
        if root := studio.board.state.root:
            found = (root / "pagefind" / "pagefind.js").is_file()
            seen.append((root.name, "Một câu mới" in shown(studio), found))
        return run(source, languages)

    assert not command("build", cwd=warm_copy).returncode
    shutil.rmtree(
        warm_copy / "site"
    )  # a site of this process that is gone, and no concern of one who looks
    monkeypatch.setattr(search, "_run", run_and_look)
    studio.build()
    assert (
        studio.board.state.root / "pagefind" / "pagefind.js"
    ).is_file()  # else there is none to answer meanwhile
    report = warm_copy / REPORT
    report.write_text(report.read_text("utf-8") + "\nMột câu mới.\n", "utf-8")
    studio.build()
    assert 'role="alert"' not in shown(studio)  # else what ended the build stands there
    assert seen == [("2", True, True)]
    index = studio.board.state.root / "pagefind"
    assert json.loads((index / "pagefind-entry.json").read_text("utf-8"))["languages"]


@pytest.mark.whole
def test_a_session_is_one_build_to_the_store(studio, warm_copy):
    """A hundred saved lines throw nothing away that the page of another report is made of."""
    before, report = store_of(warm_copy)._build, warm_copy / REPORT
    for line in ("Một câu.", "Câu nữa."):
        report.write_text(f"{report.read_text('utf-8')}\n{line}\n", "utf-8")
        studio.build()
    assert store_of(warm_copy)._build == before + 1


def test_a_source_that_is_written_again_is_seen(studio, warm_copy):
    """Its text, also as long as before, but nothing that a build leaves behind."""
    before = studio.stamps()
    (warm_copy / ".cache").mkdir(exist_ok=True)
    (warm_copy / ".cache" / "new").write_text("x", "utf-8")
    assert studio.stamps() == before
    text = (warm_copy / REPORT).read_text("utf-8")
    (warm_copy / REPORT).write_text(text.replace("a", "b", 1), "utf-8")
    assert studio.stamps() != before


@pytest.mark.whole
def test_the_language_asked_for_lasts(warm_copy, tmp_path, monkeypatch, capsys):
    """Also after a build, which reads the portal's own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    studio = Studio(warm_copy / "mkdocs.yml", tmp_path / "shown", "en")
    studio.build()
    assert "Shown anew." in capsys.readouterr().out


@pytest.mark.whole
def test_a_fault_is_shown_and_served_on(studio, monkeypatch, capsys):
    """Whatever happens in a build, no traceback is printed and nothing hangs."""

    def fail(*given, **named):
        raise PermissionError(13, "denied", "bang.csv")

    monkeypatch.setattr("site_builder.plugin.prepare", fail)
    studio.build()
    assert "Không được phép đọc hoặc ghi bang.csv" in shown(studio)
    assert "Traceback" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(("language", "words"), [("vi", "Đĩa đã đầy"), ("en", "The disk is full")])
def test_no_traceback_leaves_a_command(sample_copy, monkeypatch, language, words):
    """The system's refusal becomes one message in the language of the portal, and exit code 1."""

    def fail(*given):
        raise OSError(28, "No space left on device", "site")

    settings = sample_copy / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace(
            "datasets: d", f"language: {language}\n      datasets: d"
        )
    )
    monkeypatch.setattr("site_builder.cli.portal.read_portal", fail)
    monkeypatch.setattr("sys.argv", ["site-builder", "check", "-f", str(settings)])
    done = CliRunner().invoke(main, ["check", "-f", str(settings)])
    assert done.exit_code == 1 and words in done.output and "Traceback" not in done.output


def test_a_built_site_is_asked_for(sample_copy):
    """`serve --built` where nothing was built says what to run."""
    done = CliRunner().invoke(main, ["serve", "--built", "-f", str(sample_copy / "mkdocs.yml")])
    assert done.exit_code == 1 and "site-builder build" in done.output
