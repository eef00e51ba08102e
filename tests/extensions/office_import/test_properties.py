"""Random tables in every format: every cell comes back equal, or is listed as doubtful. Never silently different."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.core.numbers.number import canonical_number, format_number
from site_builder.extensions.office_import.draft import tables_only
from tests.conftest import examples
from tests.extensions.office_import.writers import WRITERS, C, P, Page, T

pytestmark = pytest.mark.whole

WORDS = "An Bình Châu Dương Giang Hòa Khánh Lộc Minh Ngọc Phước Quang Sơn Thanh Vĩnh Xuân Yên trạm phường đường".split()
EXAMPLES = {"docx": 12, "html": 12, "md": 12}

text = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map(" ".join)
count = st.integers(0, 10**9).map(Decimal)
measure = st.tuples(st.integers(0, 10**7), st.integers(1, 3)).map(
    lambda pair: Decimal(pair[0]).scaleb(-pair[1])
)
QUALIFIERS = ("", "", "", "gần ", "hơn ", "trên ", "khoảng ")


@st.composite
def printed_number(draw, value):
    """A value as a Vietnamese report prints it, with groups or without, sometimes qualified."""
    number = draw(value)
    printed = format_number(number, "vi")
    if draw(st.integers(0, 4)) == 0 and number.as_tuple().exponent == 0:  # 1800 beside 34.500
        printed = str(number)
    return canonical_number(number), draw(st.sampled_from(QUALIFIERS)) + printed


@st.composite
def tables(draw):
    """Header of one to three levels, columns of words and numbers, section rows, and the truth by row."""
    kinds = draw(st.lists(st.sampled_from(["text", "count", "measure"]), min_size=2, max_size=5))
    if "text" in kinds[1:]:
        kinds.sort(key=lambda kind: kind != "text")
    width = len(kinds) + 2
    words = {"text": "Mô tả", "count": "Số hồ sơ", "measure": "Số"}
    names = ["TT", "Tên đơn vị", *(f"{words[kind]} {n}" for n, kind in enumerate(kinds))]
    header = _header(draw, names, len(kinds))
    sections = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    is_sectioned = draw(st.booleans())
    rows, truth = [], []
    for n, size in enumerate(sections):
        if is_sectioned:
            rows.append((C(f"Lĩnh vực {WORDS[n]}", across=width),))
        for number in range(1, size + 1):
            cells = [draw(_cell(kind)) for kind in kinds]
            name = draw(text)
            rows.append((str(number), name, *(printed for _, printed in cells)))
            section = [WORDS[n]] if is_sectioned else []
            truth.append([*section, str(number), name, *(value for value, _ in cells)])
    return header, rows, truth, is_sectioned, kinds


def _header(draw, names, values):
    levels = draw(st.integers(1, 3))
    if levels == 1 or values < 2:
        return [tuple(names)]
    fixed = [C(name, down=levels) for name in names[:2]]
    if levels == 2:
        return [(*fixed, C("Năm 2022", across=values)), tuple(names[2:])]
    return [
        (*fixed, C("Năm 2022", across=values)),
        (C(names[2], down=2), C("Thực hiện", across=values - 1)),
        tuple(names[3:]),
    ]


def _cell(kind):
    if kind == "text":
        return text.map(lambda words: (words, words))
    return printed_number(count if kind == "count" else measure)


def imported(folder, kind, blocks):
    """The tables of a file with these bytes."""
    path = folder / f"bang.{kind}"
    path.write_bytes(WRITERS[kind](blocks))
    draft = tables_only(path, language="vi")
    rows = list(csv.DictReader(io.StringIO(draft.files[0].content.decode())))
    return draft, rows


def check(draft, rows, truth):
    """Values equal, or the cell is listed as doubtful and its value left out, or its column as a question."""
    titles = [column.title for column in draft.tables[0].columns]
    values = [
        [cell for name, cell in row.items() if not name.endswith(("_printed", "_whole"))]
        for row in rows
    ]
    assert len(values) == len(truth), titles
    doubtful = sum(d.cells for d in draft.doubts)
    asked = {d.column for d in draft.doubts if d.reason == "ambiguous-number"}
    shown = [
        title
        for title, name in zip(titles, rows[0], strict=False)
        if not name.endswith(("_printed", "_whole"))
    ]
    for found, expected in zip(values, truth, strict=True):
        assert len(found) == len(expected), titles
        for title, cell, right in zip(shown, found, expected, strict=True):
            if cell != right:
                assert (cell == "" or title in asked) and doubtful > 0, (cell, right, expected)
                doubtful -= 1


SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True}


@pytest.mark.parametrize("kind", sorted(set(WRITERS) - {"md", "csv"}))
def test_random_tables_with_merges_and_sections(tmp_path, kind):
    """Merged headers of up to three levels, merged section rows."""

    @settings(max_examples=examples(EXAMPLES.get(kind, 25)), **SETTINGS)
    @given(tables().filter(lambda made: kind != "txt" or len(made[0]) == 1))
    def run(made):
        header, rows, truth, _, _ = made
        draft, found = imported(
            tmp_path, kind, (P("Bảng 1. Số liệu thử của thành phố"), T(tuple(header + rows)))
        )
        check(draft, found, truth)

    run()


@pytest.mark.parametrize("kind", ["md", "csv"])
def test_random_plain_tables(tmp_path, kind):
    """Formats that cannot merge: one header row, no sections."""

    @settings(max_examples=examples(EXAMPLES.get(kind, 25)), **SETTINGS)
    @given(tables().filter(lambda made: len(made[0]) == 1 and not made[3]))
    def run(made):
        header, rows, truth, _, _ = made
        draft, found = imported(
            tmp_path, kind, (P("Bảng 1. Số liệu thử của thành phố"), T(tuple(header + rows)))
        )
        check(draft, found, truth)

    run()


@pytest.mark.parametrize("kind", ["docx", "html", "txt", "odt"])
def test_random_page_cuts(tmp_path, kind):
    """Cut anywhere between two rows, the header printed again: one table, nothing twice."""

    @settings(max_examples=examples(EXAMPLES.get(kind, 25)), **SETTINGS)
    @given(tables().filter(lambda made: kind != "txt" or len(made[0]) == 1), st.integers(1, 20))
    def run(made, at):
        header, rows, truth, _, _ = made
        cut = 1 + at % max(1, len(rows) - 1) if len(rows) > 1 else 1
        pieces = [T(tuple(header + rows[:cut]))]
        if rows[cut:]:
            pieces += [Page(3), T(tuple(header + rows[cut:]))]
        draft, found = imported(tmp_path, kind, (P("Bảng 1. Số liệu thử của thành phố"), *pieces))
        assert len(draft.files) == 1
        check(draft, found, truth)

    run()
