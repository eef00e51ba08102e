"""init: a portal of one's own from an empty folder, whole and valid in both languages."""

import json
import shutil
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from site_builder import __version__
from site_builder.authoring.init import (
    FORGES,
    TEMPLATES,
    Portal,
    init_portal,
    newest_periods,
    parse_email,
    parse_host,
)
from site_builder.cli import main
from site_builder.cli.group import commands
from site_builder.core.calendar.period import Kind
from site_builder.core.calendar.regime import parse_regime, regimes
from site_builder.core.problem import AuthoringError
from site_builder.model.config import LICENCES
from tests.letters import LAWS, VIETNAMESE
from tests.portal import finish

TODAY = date(2026, 11, 26)


def make_new(**changes):
    """What a publisher answers."""
    told = {
        "name": 'Open "reports": A & B',
        "publisher": "Example Office",
        "email": "office@mau.example",
        "host": "https://mau.example/",
        "language": "en",
        "regime": regimes()["calendar"],
        "licence": LICENCES["CC-BY-4.0"],
        "series_title": "Waste collection",
        "kind": Kind.QUARTER,
        "requirement": f"site-builder=={__version__}",
    }
    return Portal(**{**told, **changes})


def run(*words, stdin=""):
    """The command as a shell runs it."""
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


@pytest.mark.parametrize(
    ("kind", "regime", "codes"),
    [
        ("quarter", "calendar", ["2026-Q2", "2026-Q3"]),
        ("month", "calendar", ["2026-09", "2026-10"]),
        ("month", "vn-09-2019", ["2026-10", "2026-11"]),
        ("half-year", "academic-09", ["2025-H1", "2025-H2"]),
        ("year", "fiscal-04", ["2024", "2025"]),
        ("nine-months", "calendar", ["2025-9M", "2026-9M"]),
    ],
)
def test_the_example_has_the_last_two_periods_that_are_over(kind, regime, codes):
    """Told from today, as the regime cuts them."""
    found = newest_periods(Kind(kind), parse_regime(regime), TODAY)
    assert [period.code for period in found] == codes


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("mau.example", "https://mau.example/"),
        ("http://mau.example/a/", "http://mau.example/a/"),
        ("https://mau.example", "https://mau.example/"),
    ],
)
def test_hosts(given, read):
    """A bare name gets https; the address ends in a slash."""
    assert parse_host(given) == read


@pytest.mark.parametrize(
    "given", ["", "ftp://mau.example", "mau example", "https://", 'a".example', "báo.example"]
)
def test_hosts_refused(given):
    """What no browser could open is told at once."""
    with pytest.raises(AuthoringError):
        parse_host(given)


@pytest.mark.parametrize("given", ["", "office", "a@b", "a b@c.example", "a@@c.example"])
def test_emails_refused(given):
    """What no letter could reach is told at once."""
    with pytest.raises(AuthoringError):
        parse_email(given)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_settings_say_what_was_told(tmp_path, language):
    """Quotes, colons and ampersands of a name survive YAML."""
    init_portal(tmp_path / "p", make_new(language=language), TODAY)
    settings = yaml.safe_load((tmp_path / "p/mkdocs.yml").read_text("utf-8"))
    options = settings["plugins"][0]["open-data"]
    assert (settings["site_name"], settings["theme"]) == (
        'Open "reports": A & B',
        {"name": "open-data"},
    )
    assert (options["language"], options["regime"], options["licence"]["name"]) == (
        language,
        "calendar",
        "CC-BY-4.0",
    )


def test_nothing_is_left_unfilled(tmp_path):
    """No placeholder of a template reaches a portal."""
    for language in ("vi", "en"):
        for file in init_portal(tmp_path / language, make_new(language=language), TODAY):
            assert "%%" not in file.content.decode(), file.uri


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    """Not one byte is written beside what is there; a fresh git repository counts as empty."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(AuthoringError):
        init_portal(tmp_path, make_new(), TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    (tmp_path / "new/.git").mkdir(parents=True)
    assert init_portal(tmp_path / "new", make_new(), TODAY)


def test_english_templates_hold_no_vietnamese():
    """Nor a law."""
    for path in (TEMPLATES / "en").glob("*.*"):
        text = path.read_text("utf-8")
        assert not VIETNAMESE.search(text) and not LAWS.search(text), path.name


def test_both_languages_have_the_same_files():
    """What one can start, the other can."""
    assert {path.name for path in (TEMPLATES / "vi").iterdir()} == {
        path.name for path in (TEMPLATES / "en").iterdir()
    }


def test_what_is_not_given_is_asked(tmp_path):
    """The questions come in the language chosen first."""
    answers = "vi\nBáo cáo mở\n\nvp@mau.example\nmau.example\nCC-BY-4.0\n\n"
    told = run("init", tmp_path / "p", stdin=answers)
    assert told.exit_code == 0, told.output
    assert "Tên cổng" in told.output
    assert (tmp_path / "p/reports/tiep-nhan-va-tra-loi-yeu-cau/index.md").is_file()


def test_an_answer_that_cannot_be_is_asked_again(tmp_path):
    """In the language chosen first, whatever the case of the letters; nobody answers the others twice."""
    answers = "vi\nBáo cáo mở\n\nvp\nvp@mau.example\nchưa có\nmau.example\nCC-BY\ncc-by-4.0\n\n"
    told = run("init", tmp_path / "p", stdin=answers)
    assert (
        told.exit_code == 0
        and "Giấy phép” không thể là “CC-BY”. Hãy viết một trong các giá trị" in told.output
    )
    assert (
        "“vp” không phải" in told.output and "“chưa có” không phải địa chỉ trang web" in told.output
    )
    assert "Error" not in told.output


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (("--language", "en"), "--email, --host, --licence"),
        ((), "--email, --host, --licence"),
        (("--language", "vi", "--name", "P", "--host", "mau.example"), "--email, --licence"),
    ],
)
def test_options_that_are_missing_are_named_at_once(tmp_path, given, missing):
    """Where nobody can be asked."""
    told = run("init", tmp_path / "p", *given)
    assert (told.exit_code, f": {missing}." in " ".join(told.output.split())) == (2, True)
    assert not (tmp_path / "p").exists()


def test_without_a_terminal_what_has_a_sensible_default_is_taken(tmp_path):
    """The folder's name, the same as publisher, the language of the machine, the example's series."""
    needed = ("--email", "vp@mau.example", "--host", "mau.example", "--licence", "CC-BY-4.0")
    told = run("init", tmp_path / "huyen-mau", *needed)
    assert told.exit_code == 0, told.output
    assert 'site_name: "huyen-mau"' in (tmp_path / "huyen-mau/mkdocs.yml").read_text("utf-8")


@pytest.mark.whole
@pytest.mark.parametrize("language", ["en", "vi"])
def test_without_an_example_nothing_is_left_of_it(tmp_path, language):
    """No series, no figures, no word of either; what is there checks, and an import starts a series."""
    needed = (
        "--email",
        "vp@mau.example",
        "--host",
        "mau.example",
        "--licence",
        "CC-BY-4.0",
        "--language",
        language,
    )
    place = tmp_path / "p"
    done = run("init", place, "--no-example", *needed)
    assert done.exit_code == 0 and "README.md" not in done.output, done.output
    assert "site-builder docs import" in done.output
    assert sorted(path.name for path in (place / "reports").iterdir()) == [
        "about.md",
        "index.md",
        "terms.md",
    ]
    assert [path.name for path in (place / "datasets").iterdir()] == [".gitkeep"]
    readme = (place / "README.md").read_text("utf-8")
    assert "no-example" not in readme and "%%" not in readme
    checked = run("check", "--strict", "-f", place / "mkdocs.yml")
    assert checked.exit_code == 0, checked.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "kind", "regime"),
    [("vi", "quarter", "vn-60-2018"), ("en", "half-year", "academic-09")],
)
def test_a_new_portal_checks_and_builds(tmp_path, monkeypatch, language, kind, regime):
    """Without a warning and with a trend."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")
    place = tmp_path / "p"
    facts = (
        "--name",
        "Portal",
        "--publisher",
        "Office",
        "--email",
        "a@mau.example",
        "--host",
        "mau.example",
    )
    chosen = (
        "--language",
        language,
        "--licence",
        "CC0-1.0",
        "--series",
        "Waste",
        "--kind",
        kind,
        "--regime",
        regime,
    )
    assert run("init", place, *facts, *chosen).exit_code == 0
    finish(place)
    checked = run("check", "--strict", "-f", place / "mkdocs.yml")
    assert checked.exit_code == 0, checked.output
    built = run("build", "-f", place / "mkdocs.yml")
    assert built.exit_code == 0, built.output
    trend = (place / "site/indicators/waste/3/index.html").read_text("utf-8")
    assert ("90,05" if language == "vi" else "90.05") in trend and (
        "91,99" if language == "vi" else "91.99"
    ) in trend
    assert ("1,94" if language == "vi" else "1.94") in trend  # the change, in points


FORM = """\
# Báo cáo kết quả

| Mã | Chỉ tiêu | Đơn vị | Kết quả |
|---|---|---|---|
| 1 | Số trạm y tế | trạm | 12 |
| 2 | Số trường học | trường | 99 |
"""


@pytest.fixture
def example(tmp_path):
    """A new portal, its series and its folder."""
    made = make_new(language="vi")
    init_portal(tmp_path / "p", made, TODAY)
    return made.series, tmp_path / "p"


@pytest.mark.whole
def test_without_its_example_a_new_portal_builds(example):
    """No list of the navigation leads to nowhere, and git keeps the folder of datasets though it is empty."""
    series, portal = example
    for folder in [*portal.glob("datasets/*/"), portal / "reports" / series]:
        shutil.rmtree(folder)
    assert [path.name for path in portal.glob("datasets/*")] == [".gitkeep"]
    told = run("build", "-f", portal / "mkdocs.yml")
    assert told.exit_code == 0, told.output
    page = (portal / "site/index.html").read_text("utf-8")
    assert "reports/index.md" not in page and "indicators/index.md" not in page


@pytest.mark.whole
@pytest.mark.parametrize("keeps_periods", [True, False])
def test_an_import_borrows_no_code_of_the_example(example, tmp_path, keeps_periods):
    """The same code under another name is a question, with a period before it or with the list of indicators alone."""
    series, portal = example
    if not keeps_periods:
        for folder in portal.glob("datasets/*-20*/"):
            shutil.rmtree(folder)
        for report in portal.glob(f"reports/{series}/20*.md"):
            report.unlink()
    (tmp_path / "a.md").write_text(FORM, "utf-8")
    words = (
        "import",
        tmp_path / "a.md",
        "-f",
        portal / "mkdocs.yml",
        "--series",
        series,
        "--period",
        "2027-Q1",
    )
    told = run(*words)
    assert told.output.count("import-code-taken") == 2, told.output
    rows = (
        (portal / f"datasets/{series}-2027-q1/indicators.csv").read_text("utf-8").splitlines()[1:]
    )
    assert [row.split(",")[0] for row in rows] == ["1-2", "2-2"]
    remembered = portal / f"reports/{series}/.import.yaml"
    remembered.write_text('rows: {"Số trạm y tế": "1"}\n', "utf-8")
    assert "[import-code-taken]" in run(*words, "--force").output
    rows = (
        (portal / f"datasets/{series}-2027-q1/indicators.csv").read_text("utf-8").splitlines()[1:]
    )
    assert [row.split(",")[0] for row in rows] == ["1", "2-2"]


@pytest.mark.parametrize(("forge", "left"), [("github", ".gitlab-ci.yml"), ("gitlab", ".github")])
def test_a_template_writes_the_workflow_of_one_forge(tmp_path, forge, left):
    """Which checks with annotations and shows a preview."""
    needed = (
        "--email",
        "vp@mau.example",
        "--host",
        "mau.example",
        "--licence",
        "CC-BY-4.0",
        "--template",
        forge,
    )
    assert run("init", tmp_path / "p", *needed).exit_code == 0
    assert not (tmp_path / "p" / left).exists()
    workflow = (tmp_path / "p" / FORGES[forge]).read_text("utf-8")
    yaml.safe_load(workflow)
    assert "preview" in workflow and ("codequality:" in workflow or "upload-sarif" in workflow)


def test_the_container_builds_as_a_user_without_rights(tmp_path):
    """On Debian's slim image; each step names what is there."""
    files = {
        file.uri: file.content.decode() for file in init_portal(tmp_path / "p", make_new(), TODAY)
    }
    steps = [line.split(" ", 1) for line in files["Dockerfile"].splitlines() if line[:1].isupper()]
    assert steps[0] == ["FROM", "debian:bookworm-slim"]
    names = [name for name, _ in steps]
    assert dict(steps)["USER"] != "root" and names.index("USER") < names.index(
        "COPY"
    ) < names.index("CMD")
    assert "-r requirements.txt" in files["Dockerfile"] and "requirements.txt" in files
    assert json.loads(dict(steps)["CMD"])[1] in commands()
