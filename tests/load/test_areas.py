"""The lists of areas and bodies: what cannot be read as it is written is told with its row."""

import pytest

from site_builder.load.portal.areas import read_places

HEAD = "area,name,west,south,east,north"


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        (f"{HEAD}\n\na,A,107,15,108,16,more\n", 3, "north"),
        (f"{HEAD}\na,A,107,15,108\n", 2, "north"),
        (f"{HEAD}\na,A,1_07,15,108,16\n", 2, "west"),
        ("area,name,name\na,A,B\n", 1, "name"),
    ],
)
def test_a_row_that_can_be_read_in_two_ways_is_refused(tmp_path, text, row, column):
    """Too long, too short, a number as programs write it, a column twice."""
    (tmp_path / "areas.csv").write_text(text, "utf-8")
    (problem,) = read_places(tmp_path, "datasets").problems
    assert (problem.code, problem.row, problem.column) == ("portal-list-invalid", row, column)


@pytest.mark.parametrize(("kind", "columns"), [("https://a.example/so", []), ("sở", ["type"])])
def test_the_type_of_a_body_is_an_address(tmp_path, kind, columns):
    """That of a term in a vocabulary, by which harvesters know it; a word is told."""
    (tmp_path / "bodies.csv").write_text(f"body,name,type\nso,Sở,{kind}\n", "utf-8")
    assert [each.column for each in read_places(tmp_path, "datasets").problems] == columns
