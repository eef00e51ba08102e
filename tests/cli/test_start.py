"""The command starts without what it does not need."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from site_builder.cli.group import SHELLS, commands, loaded, main

HEAVY = ("mkdocs", "frictionless", "jinja2", "yaml", "site_builder.load", "site_builder.plugin")


@pytest.mark.parametrize("word", ["--version", "--help"])
@pytest.mark.whole
def test_what_needs_no_portal_loads_none(word):
    """Neither MkDocs nor frictionless, nor a single room that reads."""
    code = (
        "import sys; from site_builder.cli import main\n"
        f"try: main([{word!r}])\n"
        f"finally: print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_each_command_is_where_its_line_says():
    """Loading it gives click's command of that name."""
    assert [
        name for name, command in commands().items() if loaded(command).name != name.split()[-1]
    ] == []


def test_at_most_twelve_stand_at_the_top():
    """The rest lie beneath them, in the order of habit."""
    listed = main.list_commands(
        main.make_context("site-builder", ["check"], resilient_parsing=True)
    )
    assert (
        listed
        == "init new import check serve build release deploy verify series dataset docs".split()
    )


@pytest.mark.parametrize(
    "former", sorted(command.former for command in commands().values() if command.former)
)
def test_an_old_name_answers_with_the_new_one(former, sample_copy, monkeypatch):
    """On stderr alone, so that what is printed stays as it was."""
    monkeypatch.chdir(sample_copy)
    done = CliRunner().invoke(main, [*former.split(), "--help"])
    new = next(name for name, command in commands().items() if command.former == former)
    assert (
        done.exit_code == 0
        and f"“site-builder {new}”" in done.stderr
        and f" {new} [" in done.stdout
    )


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_learns_to_complete(shell):
    """By one command whose output goes into the start file."""
    done = CliRunner().invoke(main, ["--completion", shell])
    assert done.exit_code == 0 and "_SITE_BUILDER_COMPLETE" in done.stdout


def test_a_start_file_of_zsh_that_holds_nothing_else_completes():
    """It knows no compdef, which the words after it call."""
    first, *_ = CliRunner().invoke(main, ["--completion", "zsh"]).stdout.splitlines()
    assert first == "(( $+functions[compdef] )) || { autoload -Uz compinit; compinit }"


@pytest.mark.parametrize("name", sorted(command.name for command in commands().values()))
def test_what_is_typed_wrongly_ends_with_two(name, tmp_path, monkeypatch):
    """And help with 0; outside of a portal nothing is read."""
    monkeypatch.chdir(tmp_path)
    codes = [
        CliRunner().invoke(main, [*name.split(), word]).exit_code
        for word in ("--help", "--no-such-option")
    ]
    assert codes == [0, 2]


@pytest.mark.parametrize(
    ("words", "offered"), [("", "series"), ("series ta", "target"), ("deploy probe --la", "--lang")]
)
def test_what_is_begun_is_completed(words, offered):
    """Commands, those beneath them, and options."""
    *before, begun = f"site-builder {words}".split(" ")
    typed = {
        "_SITE_BUILDER_COMPLETE": "fish_complete",
        "COMP_WORDS": " ".join(before),
        "COMP_CWORD": begun,
    }
    done = CliRunner().invoke(main, prog_name="site-builder", env=typed)
    assert any(line.startswith(f"plain,{offered}") for line in done.stdout.splitlines()), (
        done.output
    )


@pytest.mark.whole
def test_quiet_prints_no_results(sample_copy, monkeypatch):
    """The exit code tells; what is refused is still said."""
    monkeypatch.chdir(sample_copy)
    listed = CliRunner().invoke(main, ["series", "list", "cap-nuoc", "-q"])
    assert (listed.exit_code, listed.output) == (0, "")
    refused = CliRunner().invoke(main, ["series", "list", "khong", "--quiet"])
    assert refused.exit_code == 1 and not refused.stdout and refused.stderr


# What only acts says by its exit code how it went; these list or find something, which programs read.
LISTING = {
    "check": "findings",
    "check upgrade": "steps",
    "deploy": "what stands at the target, with --look",
    "deploy probe": "findings",
    "release": "editions with their differences",
    "series list": "indicators",
    "verify": "findings",
}
ACTING = (
    "build, build document, build prune, dataset adopt, dataset describe, dataset excel collect, dataset excel export, "
    "dataset excel import, dataset remove, dataset rename, dataset withdraw, deploy settings, docs, import, init, "
    "new dataset, new indicators, new report, new series, release, series add, series book, series break, "
    "series remove, series rename, series retire, series reword, series target, serve, serve mcp"
).split(", ")


def test_every_command_has_what_all_have():
    """--lang and --quiet everywhere, --format where programs read what is listed; a new command says which it is."""
    called = {name: loaded(command) for name, command in commands().items() if command.path}
    options = {
        name: {word for each in command.params for word in each.opts}
        for name, command in called.items()
    }
    assert {
        name for name, known in options.items() if not {"--lang", "--quiet", "-q"} <= known
    } == set()
    assert {name for name, known in options.items() if "--format" in known} == set(LISTING)
    assert set(called) - set(LISTING) == set(ACTING) - set(LISTING)


@pytest.mark.parametrize("name", [name for name, command in commands().items() if command.path])
def test_every_command_speaks_the_language_that_is_asked_for(name, tmp_path, monkeypatch):
    """Also what is wrong with its use."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, [*name.split(), "--lang", "en", "--nope"])
    assert done.exit_code == 2 and "There is no option" in done.output
    done = CliRunner().invoke(main, [*name.split(), "--lang", "xx", "--help"])
    assert done.exit_code == 0
