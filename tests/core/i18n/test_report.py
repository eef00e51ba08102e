"""Problems told to people: one block a cause, errors first, short however many there are."""

import json
import resource
from dataclasses import replace

import pytest

from site_builder.core.i18n.report import FORMS, tell, tell_json
from site_builder.core.problem import flag, sort_problems
from site_builder.core.text import mark, unmarked
from site_builder.load.tables.frictionless_errors import hint_of


def defects(count, columns=1):
    """So many wrong cells over so many columns."""
    return [
        flag(
            "cell-type",
            "datasets/a/a.csv",
            row=n + 2,
            column=f"c{n % columns}",
            cell=f"x{n}",
            type="number",
            hint=hint_of(""),
        )
        for n in range(count)
    ]


def test_rows_of_one_cause_are_one_block():
    """The first rows and how many there are."""
    told = tell(defects(7), "en").splitlines()
    assert told[0] == "datasets/a/a.csv, rows 2, 3, 4, 5, 6, … (7 in all), column c0"
    assert len(told) == 4 and "“x0”" in told[1] and told[3] == "7 errors, 0 warnings, 0 notices."


@pytest.mark.parametrize(("second", "is_own"), [("2026-09-30", False), ("2026-09-29", True)])
def test_a_repair_of_one_row_is_not_told_as_that_of_all(second, is_own):
    """Of five counts of days each means a day of its own: who types the first into all publishes wrong ones."""
    days = enumerate(("2026-09-30", second), start=2)
    facts = {"cell": "46295", "type": "date"}
    told = tell(
        [
            flag(
                "cell-type",
                "a/b.csv",
                row=row,
                column="day",
                hint=hint_of("answer", right=day),
                **facts,
            )
            for row, day in days
        ],
        "en",
    )
    assert "2026-09-30" in told and ("That is for row 2;" in told) is is_own


def test_one_problem_reads_as_before():
    """File, row and column on a line, what and how below."""
    assert tell(defects(1), "vi").splitlines()[0] == "datasets/a/a.csv, dòng 2, cột c0"


def test_keys_are_no_columns():
    """Of a text several are named as one is."""
    empty = [replace(problem, file="reports/a/b.md", row=None) for problem in defects(2, 2)]
    assert "key c0; 1 more: c1" in tell([replace(each, severity="notice") for each in empty], "en")


def test_errors_come_first():
    """Whatever the file is called."""
    problems = sort_problems(
        [
            flag("schema-missing", "a.csv", resource="a"),
            flag("cell-type", "b.csv", row=2, cell="x", type="date", hint=""),
        ]
    )
    assert next(line for line in tell(problems, "en").splitlines() if "[" in line).startswith(
        "  ERROR"
    )


def test_notices_of_one_file_are_told_each():
    """Two questions of one file: nothing but their words tells them apart."""
    asked = ("Một", "Hai")
    problems = [
        flag("import-open", "a.yaml", severity="notice", kind="x", count=1, questions=each)
        for each in asked
    ]
    assert all(each in tell(problems, "en") for each in asked)


def test_problems_without_a_row_stand_alone():
    """Two of a file are two blocks, since nothing else tells them apart."""
    problems = [flag("schema-missing", "a.csv", resource=name) for name in ("a", "b")]
    assert len(tell(problems, "en").splitlines()) == 7


@pytest.mark.whole
def test_one_cause_in_files_of_a_folder_is_one_block():
    """A folder of reports under another name, say: each file is named, what was found once."""
    problems = [
        flag(
            "series-unknown", f"reports/a/{n}.md", column="series", series="b", right="Correct it."
        )
        for n in (1, 2)
    ]
    assert tell(problems, "en").count("[series-unknown]") == 1
    assert tell(problems, "en").startswith("reports/a/1.md, reports/a/2.md (2 in all)\n")


def test_very_many_are_told_shortly():
    """24,000 over forty columns: under fifteen lines and 40 MB."""
    problems = [
        *defects(23_000, 40),
        *(
            flag("cell-constraint", "b.csv", row=n, column="x", cell=n, note="n", right="r")
            for n in range(1000)
        ),
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = tell(problems, "vi")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    assert len(told.splitlines()) < 15 and "24000 lỗi" in told.replace(".", "").replace("\xa0", "")


def test_machines_get_them_all():
    """The list of the JSON is whole."""
    assert len(json.loads(tell_json(defects(1500), "en"))) == 1500


def test_forges_show_each_problem_at_its_line():
    """As code quality of GitLab and as SARIF, under a fingerprint that stays when lines move."""
    here = flag("column-without-title", "reports/a/b c.md", row=7, column="x", resource="a")
    moved = flag("column-without-title", "reports/a/b c.md", row=9, column="x", resource="a")
    (quality,), (later,) = (
        json.loads(FORMS["code-quality"]([each], "en")) for each in (here, moved)
    )
    assert quality["location"] == {"path": "reports/a/b c.md", "lines": {"begin": 7}}
    assert (quality["severity"], quality["fingerprint"]) == ("info", later["fingerprint"])
    (run,) = json.loads(FORMS["sarif"]([here], "en"))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "reports/a/b%20c.md"}, "region": {"startLine": 7}}
    assert (
        run["results"][0]["ruleId"]
        == run["tool"]["driver"]["rules"][0]["id"]
        == "column-without-title"
    )


def test_many_faults_and_many_columns_are_two_lines():
    """800 equal faults over eight columns are one, and forty columns that nobody titled are the other."""
    problems = sort_problems(
        [
            *defects(800, 8),
            *(
                flag("column-without-title", "datasets/a/d.yaml", column=f"c{n}", resource="a")
                for n in range(40)
            ),
        ]
    )
    blocks = [line for line in tell(problems, "en").splitlines() if "[" in line]
    heads = [line for line in tell(problems, "en").splitlines() if line.startswith("datasets/")]
    assert len(blocks) == 2
    assert heads[0].startswith(
        "datasets/a/a.csv, rows 2, 3, 4, 5, 6, … (800 in all), columns c0, c1, c2, c3, c4, … (8"
    )
    assert heads[1] == "datasets/a/d.yaml, keys c0, c1, c10, c11, c12, … (40 in all)"


def test_a_notice_of_many_packages_is_one_line():
    """Below the errors, with the folders that it is about."""
    notices = [flag("row-blank", f"datasets/p{n}/a.csv", row=n, count=1) for n in range(2, 12)]
    lines = tell(sort_problems([*notices, *defects(1)]), "en").splitlines()
    heads = [line for line in lines if line.startswith("datasets/")]
    assert heads[0] == "datasets/a/a.csv, row 2, column c0"
    assert heads[1:] == [
        "datasets/p10, datasets/p11, datasets/p2, datasets/p3, datasets/p4, … (10 in all)"
    ]


def test_a_line_of_several_files_says_whose_counts_it_prints():
    """Nine empty rows here and one there are not one row in both."""
    notices = [
        flag("row-blank", f"datasets/{name}/a.csv", row=3, count=count)
        for name, count in (("a", 9), ("b", 1))
    ]
    lines = tell(notices, "en").splitlines()
    assert (
        lines[0] == "datasets/a/a.csv, row 3; 1 more: datasets/a, datasets/b"
        and "(9 such rows)" in lines[1]
    )
    columns = [
        flag("column-without-title", "datasets/a/d.yaml", column=name, resource=name)
        for name in "ab"
    ]
    assert tell(columns, "en").startswith("datasets/a/d.yaml, key a; 1 more: b\n")


def test_marks_of_a_page_are_not_printed():
    """A figure quoted from another language is marked for HTML; a terminal and a program read it bare."""
    (problem,) = defects(1)
    quoted = [
        replace(problem, facts=tuple((name, mark("91,99 %", "vi")) for name, _ in problem.facts))
    ]
    for text in (tell(quoted, "en"), tell_json(quoted, "en").decode()):
        assert "91,99 %" in text and text == unmarked(text)
