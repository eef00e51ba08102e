"""What the machine got wrong is said in words, with its place; a fault of the program leaves its details in a file."""

import errno
import os
import zipfile
from pathlib import Path

import jinja2
import pytest

from site_builder.build.theme import FOLDER
from site_builder.core.faults import explained, is_ours
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import PeriodError

VI = translator("vi")


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        (errno.ENOSPC, "Đĩa đã đầy", "The disk is full"),
        (errno.EACCES, "Excel hay Word", "open in Excel or Word"),
        (errno.EROFS, "Không được phép", "may not be read or written"),
        (errno.ENOENT, "không còn ở chỗ cũ", "not where it was"),
        (errno.ENOTEMPTY, "chương trình khác", "Something else is working"),
        (errno.EIO, "bị hỏng", "is damaged"),
        (errno.EADDRINUSE, "--port 8001", "--port 8001"),
        (errno.EXDEV, "EXDEV", "EXDEV"),
    ],
)
def test_the_system_refuses(number, vi, en):
    """Cause and remedy in both languages, and which file where the system says it."""
    phrase = explained(OSError(number, os.strerror(number), "bang.csv"))
    assert vi in phrase.say(VI) and en in phrase
    assert number == errno.EADDRINUSE or "bang.csv" in phrase


@pytest.mark.parametrize(
    ("name", "said"),
    [("bang/.new-17-z0esnjom/a.csv", "bang"), ("bang/a-17-b.csv", "bang/a-17-b.csv")],
)
def test_a_folder_of_ours_is_told_by_the_one_around_it(name, said, tmp_path, monkeypatch):
    """Nobody knows the folder that is made beside others and exchanged with them."""
    monkeypatch.chdir(tmp_path)
    assert explained(PermissionError(errno.EACCES, "x", name)).facts["place"] == said


def test_a_damaged_archive():
    """A library's own error for bytes that are none."""
    assert "bị hỏng" in explained(zipfile.BadZipFile("Bad magic number")).say(VI)


def test_no_name_of_a_file_is_no_none():
    """Where the system names no file, none is made up."""
    said = explained(OSError(errno.ENOSPC, "x"))
    assert "None" not in said and "a file" in said and "một tệp" in said.say(VI)


def test_a_fault_of_the_program_leaves_its_details():
    """The author sees no traceback; the file that is named holds it."""
    try:
        {}["missing"]
    except KeyError as error:
        said = explained(error)
    log = Path(said.facts["log"])
    assert "KeyError" not in said and "KeyError: 'missing'" in log.read_text("utf-8")
    log.unlink()


@pytest.mark.parametrize(
    ("folders", "inner", "where"),
    [
        (("own", FOLDER), "base", "own/main.html:2"),
        (("own", FOLDER), "main", "own/main.html:2"),
        ((FOLDER,), "base", None),
    ],
)
def test_a_template_that_is_none_of_ours_is_named(tmp_path, monkeypatch, folders, inner, where):
    """With its line, where one of ours calls it, and where it cannot be read; one of ours is our own fault."""
    monkeypatch.chdir(tmp_path)
    Path("own").mkdir()
    Path("own/main.html").write_text(
        "\n{{ nothing.here }}" if inner == "base" else "\n{% oops %}", "utf-8"
    )
    loaders = [jinja2.FileSystemLoader(each) for each in folders]
    with pytest.raises(jinja2.TemplateError) as caught:
        jinja2.Environment(loader=jinja2.ChoiceLoader(loaders)).get_template("main.html").render()
    said = explained(caught.value)
    Path(said.facts["log"]).unlink()
    assert said.facts.get("place") == where


def test_errors_raised_on_purpose_keep_their_words():
    """They were written for their reader."""
    assert is_ours(PeriodError("x")) and not is_ours(KeyError("x"))
