"""A list of indicators started for a series: what it begins with, that it is checked, and who tells of it."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.authoring.new import new_indicators
from site_builder.cli import main
from site_builder.core.problem import AuthoringError, errors_of
from tests.portal import check_portal, copy_sample, make_portal, read_portal

pytestmark = pytest.mark.whole

WASTE, LIST = "thu-gom", "datasets/thu-gom-indicators"


@pytest.fixture
def listless(tmp_path):
    """The sample, one of its series without its list."""
    root = make_portal(tmp_path)
    shutil.rmtree(root / LIST)
    page = root / "reports/thu-gom/index.md"
    page.write_text(
        page.read_text("utf-8").replace("indicators: thu-gom-indicators\n", ""), "utf-8"
    )
    return root


def started(root, series=WASTE):
    """The list as it is written."""
    for file in new_indicators(read_portal(root).publication, series):
        path = root / file.uri
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.content)
    return read_portal(root).publication.indicators(series)


def test_a_list_begins_with_the_codes_of_the_series_tables(listless):
    """Each once, with its unit; the portal is free of errors."""
    listed = started(listless)
    assert listed["1.1"].unit.main == "tấn" and listed["1.1"].name.main == "1.1"
    assert errors_of(check_portal(listless)) == ()


@pytest.mark.parametrize("column", ["name", "measure"])
def test_names_beside_codes_are_those_of_the_list(listless, column):
    """As in a table that an import made, or in that of an office, which calls its column otherwise."""
    folder = listless / "datasets/thu-gom-2021-q1"
    table, descriptor = folder / "indicators.csv", folder / "datapackage.yaml"
    lines = table.read_text("utf-8").splitlines()
    named = [f"{line},{column if at == 0 else f'Tên {at}'}" for at, line in enumerate(lines)]
    table.write_text("\n".join(named) + "\n", "utf-8")
    text, last = descriptor.read_text("utf-8"), "- {name: note, type: string, title: Ghi chú}"
    head, tail = text.split(last, 1)
    indent = head[head.rindex("\n") + 1 :]
    descriptor.write_text(
        f"{head}{last}\n{indent}- {{name: {column}, type: string, title: Tên}}{tail}", "utf-8"
    )
    assert started(listless)["1.1"].name.main == "Tên 2"


@pytest.mark.parametrize("series", [WASTE, "khong-co"])
def test_a_list_that_is_there_and_a_series_that_is_not_are_refused(series, tmp_path):
    """Nothing is written over."""
    with pytest.raises(AuthoringError):
        new_indicators(read_portal(make_portal(tmp_path)).publication, series)


def test_a_series_without_a_list_is_led_to_one(tmp_path):
    """`series add` names the command, takes a row into the empty list, and does not name it then."""
    root = copy_sample(tmp_path / "portal")

    def run(*words):
        done = CliRunner().invoke(main, [*words, "-f", str(root / "mkdocs.yml")])
        return done.exit_code, done.output

    assert run("new", "series", "moi", "--title", "Chuỗi mới", "--kind", "quarter")[0] == 0
    add = ("series", "add", "moi", "1", "--name", "Một", "--kind", "count")
    code, said = run(*add)
    assert code == 1 and "site-builder new indicators moi" in said
    assert run("new", "indicators", "moi")[0] == 0
    code, said = run(*add)
    assert code == 0 and "new indicators" not in said
    assert "1,Một," in Path(root / "datasets/moi-indicators/indicators.csv").read_text("utf-8")
    assert run(*add[:3], "2", "--name", "Hai", "--kind", "sum")[0] == 2
    assert run("series", "add", "moi", "A", "--name", "Đầu mục", "--kind", "heading")[0] == 0
    assert run("new", "report", "moi", "2021-Q2")[0] == 0
    table, text = (
        root / "datasets/moi-2021-q2/indicators.csv",
        (root / "reports/moi/2021-q2.md").read_text("utf-8"),
    )
    assert table.read_text("utf-8") == "code,value,note\n1,,\n"
    assert '{{ figure("1") }}' in text and '{{ table("indicators") }}' in text
    assert errors_of(check_portal(root)) == ()
