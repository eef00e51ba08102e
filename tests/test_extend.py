"""A package of one's own, as docs/extend.md prints it: installed beside the tool, it checks, imports and publishes."""

import os
import re
import sys
import tomllib

import pytest

from site_builder.core.calendar.period import Window
from site_builder.model.package import Package, Resource, Schema, Table
from site_builder.model.report import Report, Series
from tests.conftest import ROOT, start
from tests.portal import copy_sample

NOUNS = {
    each.__name__: each for each in (Series, Report, Window, Package, Resource, Table, Schema)
}  # after the portal, in the order of the page
FILES = re.compile(r"^`ours/([\w.]+)`:?\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def printed(language):
    """The files that both pages print."""
    pages = (ROOT / f"docs/{name}{language}.md" for name in ("extend", "extend-nouns"))
    return dict(pair for page in pages for pair in FILES.findall(page.read_text("utf-8")))


def test_both_languages_print_one_package():
    """To the last letter."""
    assert printed("") == printed(".vi") and set(printed("")) == {
        "pyproject.toml",
        "ours.py",
        "more.py",
    }


def install(beside, code, **groups):
    """The package of the pages in a folder of the path, with this code, naming more in these groups."""
    (info := beside / "ours-1.0.dist-info").mkdir(parents=True, exist_ok=True)
    (beside / "ours.py").write_text(code, "utf-8")
    (beside / "more.py").write_text(printed("")["more.py"], "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ours\nVersion: 1.0\n", "utf-8")
    points = tomllib.loads(printed("")["pyproject.toml"])["project"]["entry-points"]
    points["site_builder.checks"]["more"] = "more:CHECK"
    more = {f"site_builder.{group}": {"ours": value} for group, value in groups.items()}
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in of.items())
        for group, of in {**points, **more}.items()
    ]
    (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    return os.pathsep.join([str(beside), *sys.path])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "import site_builder.core.calendar.moment",
            "site_builder.languages: ours (ours:WORDS) cannot be loaded",
        ),
        ("", "The words of a language cannot be read: "),
    ],
    ids=["beside nouns whose modules read the words of every language", "its file is no TOML"],
)
def test_a_language_that_cannot_be_loaded_is_reported_in_one_line(tmp_path, line, words):
    """Nothing that speaks can be loaded then."""
    code = f"{line}\n{printed('')['ours.py']}\nfrom site_builder.core.extension import Language\n"
    paths = install(
        tmp_path, f"{code}WORDS = Language('pl', Path(__file__))\n", languages="ours:WORDS"
    )
    done = start("check", PYTHONPATH=paths)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert done.stderr.startswith(f"Error: {words}")


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("language", ["", ".vi"])
def test_a_noun_has_what_the_page_says(noun, language):
    """In the table of nouns, in both languages."""
    rows = re.findall(
        r"^\| [^|]+ \| (`.*) \|$",
        (ROOT / f"docs/extend-nouns{language}.md").read_text("utf-8"),
        re.MULTILINE,
    )
    listed = re.findall(r"`(\w+)", rows[list(NOUNS).index(noun) + 2].partition(";")[0])
    assert listed and all(hasattr(NOUNS[noun], name) for name in listed)


@pytest.mark.slow
def test_the_package_of_the_page_works(tmp_path):
    """Its check reports, its command imports and is listed, its format and a channel of its own are published."""
    files, beside = printed(""), tmp_path / "packages"
    paths = install(beside, files["ours.py"], channels="more:CHANNEL")
    root = copy_sample(tmp_path / "portal", "cap-nuoc*")
    config = root / "mkdocs.yml"
    series = root / "reports/thu-gom/index.md"
    series.write_text(series.read_text("utf-8").replace("sms_prefix: TG\n", ""), "utf-8")
    kept = [line for line in config.read_text("utf-8").splitlines() if "formats:" not in line]
    listed = "\n".join(kept).replace("\nnav:\n", "\nnav:\n  - Radio: radio/index.html\n")
    config.write_text(listed.replace("../../theme", str(ROOT / "theme")), "utf-8")
    descriptor = root / "datasets/thu-gom-2021-q1/datapackage.yaml"
    descriptor.write_text(
        re.sub("(?m)^description: .*", "description: Ngắn.", descriptor.read_text("utf-8")), "utf-8"
    )
    (tmp_path / "counter.log").write_text("2021-04-01 12\n2021-04-02 9\n", "utf-8")

    def run(*words, code=0):
        done = start(*words, PYTHONPATH=paths)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    run("import", "counter", tmp_path / "counter.log", root / "datasets/visitors")
    assert "2021-04-02,9" in (root / "datasets/visitors/visitors.csv").read_text("utf-8")
    assert "import counter" in run("import", "--help")
    run("dataset", "describe", root / "datasets/visitors", "-f", config)
    assert "[ours-description-short]" in run("check", "-f", config)
    run("build", "-f", config, "--site-dir", tmp_path / "out")
    table = (tmp_path / "out/datasets/thu-gom-2021-q1/points.tsv").read_text("utf-8")
    assert table.splitlines()[1].split("\t")[:3] == ["1", "chợ", "Chợ Đình"]
    page = (tmp_path / "out/api/index.html").read_text("utf-8")
    assert (
        (tmp_path / "out/radio/index.html").exists()
        and "<code>RADIO</code>" in page
        and "sms/" not in page
    )

    rows = root / "datasets/thu-gom-2021-q1/indicators.csv"
    rows.write_text(rows.read_text("utf-8").replace("1.1,tấn,1704", "1.1,tấn,-1704"), "utf-8")
    assert "[ours-value-negative]" in run("check", "-f", config, code=1)
    slips = {
        "for package in": ("for package in 1 / 0,", "ours.py:18: ZeroDivisionError: division"),
        "(find)": ("(fnd)", "'fnd'"),
    }
    for right, (wrong, reason) in slips.items():
        (beside / "ours.py").write_text(files["ours.py"].replace(right, wrong), "utf-8")
        for command in ("check", "build"):
            assert reason in run(command, "-f", config, code=1)
    assert "ours:COMMANDS" in run("--help", code=1)
