"""Progress on a terminal, and none elsewhere."""

import io
import sys
import time

from site_builder.build.packages.executor import PACKAGES
from site_builder.cli.group import _progress
from site_builder.cli.usage import bar, on_terminal
from site_builder.core.progress import stage


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self):
        """It is one."""
        return True


def test_a_terminal_shows_counts(monkeypatch):
    """In the reader's language, up to the last step."""
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setattr("site_builder.cli.usage._EVERY", 0)
    with on_terminal("vi"), stage(PACKAGES, 20) as step:
        for _ in range(20):
            step()
    assert "Đọc và tạo các gói" in sys.stderr.getvalue() and "20/20" in sys.stderr.getvalue()


def test_a_pipe_gets_nothing(capsys):
    """Logs stay lines."""
    with on_terminal("vi"), stage(PACKAGES, 20) as step:
        step()
    assert capsys.readouterr() == ("", "")


def test_quiet_commands_show_none(monkeypatch):
    """Not even where a person looks on; before or behind the name of the command."""
    monkeypatch.setattr("sys.stderr", Terminal())
    with _progress(["check", "-q"]), stage(PACKAGES, 20) as step:
        step()
    assert sys.stderr.getvalue() == ""


def test_long_work_of_no_steps_says_what_it_is(capsys, monkeypatch):
    """Once, on a line of its own, as soon as somebody may wonder."""
    monkeypatch.setattr("site_builder.cli.usage._PATIENCE", 0)
    with bar(str, "Checking texts and tables", 0):
        while not (shown := capsys.readouterr().err):
            time.sleep(0.01)
    assert shown == "Checking texts and tables …\n"


def test_few_steps_show_no_line(capsys):
    """They are over at once."""
    with bar(str, "Drawing charts", 3) as step:
        step()
    assert capsys.readouterr() == ("", "")
