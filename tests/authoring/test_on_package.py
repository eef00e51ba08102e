"""A report on CSV files that somebody described: `new report` writes the text, and what the package lacks."""

import pytest
import yaml
from click.testing import CliRunner

from site_builder.cli import main

pytestmark = pytest.mark.whole

HEAD = "---\ntitle: Bữa ăn\nperiod_kinds: [quarter]\nregime: calendar\n---\n"


@pytest.fixture
def portal(sample_copy, monkeypatch):
    """The small portal with a series, and two CSV files in a folder of the next report."""
    monkeypatch.chdir(sample_copy)
    for uri, text in {
        "reports/meals/index.md": HEAD,
        "datasets/meals-2025-q1/schools.csv": "code;school;share\nS1;Chợ;62,5\nS2;Đồi;41,0\n",
        "datasets/meals-2025-q1/kitchens.csv": "code,opened\nK1,2019-02-03\nK2,2020-08-15\n",
    }.items():
        (sample_copy / uri).parent.mkdir(parents=True, exist_ok=True)
        (sample_copy / uri).write_text(text, "utf-8")
    return sample_copy


def run(*words):
    """The command's exit code, and all that it says."""
    done = CliRunner().invoke(main, words)
    return done.exit_code, done.output


def described(portal, name="meals-2025-q1"):
    """The descriptor as it stands."""
    return yaml.safe_load((portal / f"datasets/{name}/datapackage.yaml").read_text("utf-8"))


def test_described_files_become_a_report(portal):
    """Each command names the next; the tables keep every byte, and nothing is an error."""
    before = {path: path.read_bytes() for path in (portal / "datasets").rglob("*.csv")}
    code, said = run("new", "report", "meals", "2025-Q1")
    assert code == 1 and "site-builder dataset describe datasets/meals-2025-q1" in said
    said = run("dataset", "describe", "datasets/meals-2025-q1")[1]
    assert "--package meals-2025-q1" in said
    assert run("new", "report", "meals", "2025-Q1")[0] == 0
    text = (portal / "reports/meals/2025-q1.md").read_text("utf-8")
    assert '{{ table("kitchens") }}' in text and '{{ table("schools") }}' in text
    package = described(portal)
    assert "# licenses" not in (portal / "datasets/meals-2025-q1/datapackage.yaml").read_text(
        "utf-8"
    )
    assert (package["series"], package["period"]) == ("meals", "2025-Q1")
    assert package["licenses"] and package["contributors"][0]["roles"] == [
        "creator",
        "publisher",
        "contact",
    ]
    assert before == {path: path.read_bytes() for path in (portal / "datasets").rglob("*.csv")}
    assert run("check")[0] == 0


def test_a_package_of_any_name_is_taken_once(portal):
    """What it states stays; it is refused to a second report, and a name that is none leads to check."""
    (portal / "datasets/meals-2025-q1").rename(portal / "datasets/kitchens")
    run("dataset", "describe", "datasets/kitchens")
    descriptor = portal / "datasets/kitchens/datapackage.yaml"
    descriptor.write_text(
        descriptor.read_text("utf-8") + "licenses: [{name: ODbL-1.0, path: https://a.example/}]\n"
    )
    assert run("new", "report", "meals", "2025-Q1", "--package", "kitchens")[0] == 0
    assert [each["name"] for each in described(portal, "kitchens")["licenses"]] == ["ODbL-1.0"]
    code, said = run("new", "report", "meals", "2025-Q2", "--package", "kitchens")
    assert code == 1 and "reports/meals/2025-q1.md" in said
    code, said = run("new", "report", "meals", "2025-Q2", "--package", "kitchen")
    assert code == 1 and "“kitchen”" in said


def test_a_first_report_names_its_fiscal_year(portal):
    """As every later one does: the regime of the series holds from its first period on."""
    (portal / "reports/meals/index.md").write_text(HEAD.replace("calendar", "fiscal-04"), "utf-8")
    run("dataset", "describe", "datasets/meals-2025-q1")
    assert run("new", "report", "meals", "2025-Q1")[0] == 0
    text = (portal / "reports/meals/2025-q1.md").read_text("utf-8")
    assert "Quý I năm tài chính 2025–2026" in text
    assert described(portal)["title"] == "Bữa ăn, Quý I năm tài chính 2025–2026"
