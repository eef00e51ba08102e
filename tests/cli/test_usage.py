"""Commands used wrongly, and in the wrong place: whole in the portal's language, with what would be right."""

import gc
import shlex

import pytest
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.cli.group import rarely_collecting
from site_builder.core.i18n import catalog

WRONG = {
    "a command misspelt": ("chek", "Không có lệnh “chek”. Ý bạn là “check”?"),
    "an option misspelt": (
        "check --fomat json",
        "Ở đây không có tùy chọn “--fomat”. Ý bạn là “--format”?",
    ),
    "an argument left out": ("dataset excel export a", "Thiếu “FILE”."),
    "an option left out": ("release a", "Thiếu “--note”."),
    "an option without its value": ("release a --note", "Sau “--note” phải có giá trị."),
    "a value that is none of the list": (
        "release a --note b --kind sua",
        "“--kind” không thể là “sua”",
    ),
    "a word for a number": (
        "build --jobs hai",
        "“--jobs” không thể là “hai”. Hãy viết một con số.",
    ),
    "a file that is not there": (
        "dataset excel import khong.xlsx",
        "“FILE”: không có “khong.xlsx”.",
    ),
    "a name with blanks, without quotes": ("new report a Quý I", "Ở đây thừa “I”."),
    "a version that is none": (
        "release thu-gom-2021-q1 --note a --version 1",
        "“1” không phải là phiên bản",
    ),
    "a workbook under another ending": (
        "dataset excel export thu-gom-2021-q1 a.csv",
        "Hãy viết chẳng hạn a.xlsx.",
    ),
    "a package misspelt": (
        "dataset excel export thu-gom-2021q1 a.xlsx",
        "Ý bạn là “thu-gom-2021-q1”?",
    ),
    "period and series the wrong way round": (
        "new report 2021-Q2 thu-gom",
        "“thu-gom” không phải là kỳ",
    ),
    "a folder of Windows to deploy to": (r"deploy C:\\web\\site", "hãy viết /mnt/c/web/site"),
    "a regime that is none": (
        "init moi --name A --publisher A --email a@b.example --host a.example --licence CC0-1.0"
        " --series A --regime nam",
        "“--regime” không thể là “nam”",
    ),
    "a file to deploy to": ("deploy mkdocs.yml", "“mkdocs.yml” là một tệp."),
}
ENGLISH = ("Error", "Usage", "Invalid", "Missing", "Did you mean", "No such", "Try ")


def run(*words):
    """The command's exit code, and all that it says."""
    done = CliRunner().invoke(main, words)
    return done.exit_code, done.output


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_use_is_told_in_the_portals_language(name, sample_copy, monkeypatch):
    """What is wrong and what would be right, without a word of click's own."""
    monkeypatch.chdir(sample_copy)
    words, told = WRONG[name]
    code, said = run(*shlex.split(words))
    assert code in (1, 2) and told in said
    assert not any(word in said for word in ENGLISH)


def test_in_english_it_is_told_in_the_same_way(sample_copy, monkeypatch):
    """In our own words, with what was meant."""
    monkeypatch.chdir(sample_copy)
    code, said = run("release", "a", "--lang", "en")
    assert code == 2 and "“--note” is missing." in said and "Thiếu" not in said


def test_help_speaks_a_language_of_the_portals_own(sample_copy, monkeypatch):
    """Its catalogue is asked before the language is."""
    folder = sample_copy / "locale/pl/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "Usage:"\nmsgstr "Składnia:"\n', "utf-8"
    )
    monkeypatch.chdir(sample_copy)
    assert run("import", "--help", "--lang", "pl")[1].startswith("Składnia: ")
    refused = [
        "“--lang”" in run("import", "khong.docx", "--lang", name)[1] for name in ("pl", "fr")
    ]
    assert refused == [False, True]


def test_words_of_an_author_in_an_example_are_in_the_language_of_the_help(sample_copy, monkeypatch):
    """The command itself stays."""
    monkeypatch.chdir(sample_copy)
    assert (
        'site-builder release cchc-2022-h1 --note "Công bố lần đầu" --tag'
        in run("release", "--help")[1]
    )
    assert '--note "First release" --tag' in run("release", "--help", "--lang", "en")[1]


def test_outside_a_portal_it_says_how_to_get_into_one(tmp_path, monkeypatch):
    """No settings here and none above."""
    monkeypatch.chdir(tmp_path)
    code, said = run("check")
    assert (
        code == 2
        and "Ở đây không có cổng nào: không thấy mkdocs.yml" in said
        and "site-builder init" in said
    )


def test_in_a_folder_of_a_portal_it_says_where_the_portal_is(sample_copy, monkeypatch):
    """A folder with blanks and tone marks is quoted as a shell wants it."""
    portal = sample_copy.rename(sample_copy.with_name("Cổng của tôi"))
    monkeypatch.chdir(portal / "reports")
    code, said = run("check")
    assert code == 2 and f"Hãy vào đó trước: cd '{portal}'" in said


@pytest.mark.parametrize("group", ["dataset", "dataset excel", "new", "series"])
def test_a_group_lists_its_commands_with_what_they_do(group, sample_copy, monkeypatch):
    """Nobody has to know them by heart."""
    monkeypatch.chdir(sample_copy)
    listed = run(*group.split())[1].partition("Lệnh:\n")[2].splitlines()
    assert len(listed) > 1 and all(
        line.startswith("  ") and len(line.split()) > 2 for line in listed if line
    )


@pytest.mark.parametrize("group", ["dataset", "dataset excel", "new", "series"])
def test_a_group_alone_shows_what_it_holds(group, sample_copy, monkeypatch):
    """It is no mistake that would be told as one."""
    monkeypatch.chdir(sample_copy)
    said = run(*group.split())[1]
    assert said.startswith("Cách dùng:") and "Lệnh:" in said


@pytest.mark.parametrize("words", [("--lang", "en"), ("--lang=en",)])
def test_the_language_that_was_asked_for_is_that_of_the_refusal(words, sample_copy, monkeypatch):
    """However the option is written."""
    monkeypatch.chdir(sample_copy)
    assert "There is no option “--nope” here." in run("check", *words, "--nope")[1]


def test_a_command_leaves_the_collector_as_it_was():
    """Who calls it in a process of his own has Python's own numbers again."""
    ours = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        with rarely_collecting():
            assert gc.get_threshold() > (700, 10, 10)
        assert gc.get_threshold() == (700, 10, 10)
    finally:
        gc.set_threshold(*ours)


MACHINES = {
    "nothing": ({}, "vi"),
    "the language of nobody": ({"LANG": "C.UTF-8"}, "vi"),
    "English": ({"LANG": "en_GB.UTF-8"}, "en"),
    "Vietnamese": ({"LANG": "vi_VN.UTF-8"}, "vi"),
    "a language that we do not speak": ({"LANG": "fr_FR.UTF-8"}, "en"),
    "messages in another than the rest": ({"LC_MESSAGES": "vi_VN", "LANG": "en_US.UTF-8"}, "vi"),
    "all of it in one": ({"LC_ALL": "en_US", "LC_MESSAGES": "vi_VN", "LANG": "vi_VN"}, "en"),
    "a list of languages": ({"LANGUAGE": "fr:en:vi", "LANG": "vi_VN.UTF-8"}, "en"),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_outside_a_portal_messages_are_in_the_language_of_the_machine(
    machine, tmp_path, monkeypatch
):
    """Of LANGUAGE, LC_ALL, LC_MESSAGES or LANG, the first that says something."""
    monkeypatch.chdir(tmp_path)
    environment, language = MACHINES[machine]
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "site").mkdir()
    for words in (("chek",), ("check",), ("verify", "site"), ("dataset", "describe", "absent")):
        said = run(*words)[1]
        assert ("Ở" in said or "Không" in said or "không" in said) == (language == "vi"), (
            words,
            said,
        )


def test_a_system_that_names_no_language_there_is_asked(tmp_path, monkeypatch):
    """Windows keeps it apart from the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("site_builder.cli.usage.ui_language", lambda: "en_GB")
    assert "There is no command “chek”. Did you mean “check”?" in run("chek")[1]


def test_a_file_in_the_place_of_a_folder_is_told_with_its_folder(sample_copy, monkeypatch):
    """Whoever describes a table names the table."""
    monkeypatch.chdir(sample_copy)
    said = run("dataset", "describe", "datasets/thu-gom-2021-q1/points.csv", "--lang", "en")[1]
    assert "Write the folder that it lies in: datasets/thu-gom-2021-q1" in said


@pytest.mark.parametrize(
    "words", [("--help",), ("check", "--help"), ("series",), ("dataset", "excel", "-h")]
)
def test_help_is_in_the_language_of_messages(words, sample_copy, tmp_path, monkeypatch):
    """Of --lang, else of the portal here, else of the machine: usage, text, options and commands."""
    monkeypatch.chdir(sample_copy)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    said = run(*words)[1]
    assert said.startswith("Cách dùng: ") and "Hiện lời giúp này." in said
    assert not any(word in said for word in ("Usage", "Options", "Commands", "Show", "[default"))
    (tmp_path / "none").mkdir()
    monkeypatch.chdir(tmp_path / "none")
    assert run(*words)[1].startswith("Usage: ")
    if "--help" in words:
        monkeypatch.chdir(sample_copy)
        assert run(*words, "--lang", "en")[1].startswith("Usage: ")
        assert (
            run("--lang", "en", *words)[1]
            == run("--lang=en", *words)[1]
            == run(*words, "--lang", "en")[1]
        )


@pytest.mark.whole
def test_what_all_commands_take_may_stand_before_them(sample_copy, monkeypatch):
    """The language of a refusal is the one that was asked for, and nothing is printed where that was asked for."""
    monkeypatch.chdir(sample_copy)
    assert run("--lang", "en", "-q", "check") == (0, "")
    assert run("series", "--lang", "en", "lst")[1] == run("series", "lst", "--lang", "en")[1]
    assert run("--lang", "en")[1].startswith("Usage: ")


def test_a_portal_s_own_language_is_that_of_its_help(tmp_path, monkeypatch):
    """By the catalogue that it brings; what this lacks is in English."""
    monkeypatch.setattr(catalog, "_folders", list(catalog._folders))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "locale/fr/LC_MESSAGES").mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Language: fr\\nContent-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "locale/fr/LC_MESSAGES/messages.po").write_text(
        f'{head}msgid "Usage:"\nmsgstr "Usage :"\n', "utf-8"
    )
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - open-data:\n      language: fr\n", "utf-8")
    said = run("check", "--help")[1]
    catalog.set_catalogues(catalog._folders[:1])
    assert said.startswith("Usage : ") and "Show this message and exit." in said


def test_in_a_portal_they_are_in_its_own(sample_copy, monkeypatch):
    """Whatever the machine speaks."""
    monkeypatch.chdir(sample_copy)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "Không có lệnh" in run("chek")[1]
