"""`site-builder docs`: the documentation that came with the tool, made once, in the reader's language."""

import pytest
from click.testing import CliRunner

from site_builder.cli import serving as module
from site_builder.cli.group import main

CONFIG = """site_name: Handbook
site_url: https://docs.example/
docs_dir: docs
theme: {name: open-data}
plugins:
  - open-data:
      datasets: docs/datasets
      languages: [en, vi]
      publisher: {name: A, email: a@docs.example}
      contact: {name: A, email: a@docs.example}
      licence: {name: MIT, title: MIT License, url: https://opensource.org/license/mit}
"""


@pytest.fixture
def handbook(tmp_path, monkeypatch):
    """A small handbook in two languages, and a folder for what is made of it."""
    pages = tmp_path / "handbook/docs"
    (pages / "datasets").mkdir(parents=True)
    (pages / "datasets/.gitkeep").touch()
    (tmp_path / "handbook/docs.yml").write_text(CONFIG, "utf-8")
    for name in ("index", "tutorial", "index.vi", "tutorial.vi"):
        (pages / f"{name}.md").write_text(f"# {name}\n\nWords.\n", "utf-8")
    monkeypatch.setattr(module, "SOURCES", tmp_path / "handbook")
    monkeypatch.setattr(module.click, "get_app_dir", lambda name: str(tmp_path / "own"))
    monkeypatch.setenv("LANGUAGE", "vi")
    return tmp_path


def run(*words):
    """The command, in this process."""
    return CliRunner().invoke(main, ["docs", *words])


@pytest.mark.whole
def test_pages_are_made_once_and_found_in_the_readers_language(handbook, monkeypatch):
    """A second call builds nothing; a page is of the reader's language; a wrong name leads to the right one."""
    done = run("--folder")
    assert done.exit_code == 0, done.output
    site = next((handbook / "own").glob("docs-*/site"))
    assert done.stdout.strip().endswith(str(site))
    monkeypatch.setattr(module.subprocess, "run", None)
    assert run("--folder").stdout.strip() == str(site)
    for page, language, address in (
        ("tutorial", "vi", "vi/tutorial/"),
        ("", "vi", "vi/"),
        ("tutorial", "en", "tutorial/"),
    ):
        assert module._address(module._source(page, language)) == address
        assert (site / address / "index.html").is_file()
    wrong = run("tutoral")
    assert wrong.exit_code == 2
    assert "tutorial" in wrong.output


def test_into_a_pipe_the_page_itself_is_printed(handbook, monkeypatch):
    """Nothing is built and nothing is served; a page that is not in the reader's language says so apart."""
    monkeypatch.setattr(module, "_built", None)
    (handbook / "handbook/docs/reference").mkdir()
    (handbook / "handbook/docs/reference/api.md").write_text("# API\n", "utf-8")
    assert run("tutorial").stdout == "# tutorial.vi\n\nWords.\n\n"
    done = run("reference/api")
    assert (done.exit_code, done.stdout) == (0, "# API\n\n") and "tiếng Anh" in done.stderr
    assert "reference/api" in run("reference/ap").output and run("api").stdout == "# API\n\n"


def test_a_word_leads_to_the_pages_that_have_it(handbook):
    """Where no page bears its name or one near it, in the reader's language."""
    (handbook / "handbook/docs/portal.vi.md").write_text("Năm tài chính từ tháng 4.", "utf-8")
    (handbook / "handbook/docs/portal.md").write_text("A fiscal year.", "utf-8")
    assert (
        "các trang: portal." in run("Tài chính").output and "các trang" not in run("fiscal").output
    )
    assert "stands in: portal." in run("fiscal", "--lang", "en").output
