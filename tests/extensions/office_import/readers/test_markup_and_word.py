"""What Word and web pages print is read, and pandoc, which shares nothing with the readers, reads the same."""

import json
import re
from collections import Counter

import pypandoc
import pytest

from site_builder.extensions.office_import.document import Grid, all_texts
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.ledger.plain import tokens
from site_builder.extensions.office_import.reading import READERS
from tests.extensions.office_import.drafted import ALL
from tests.extensions.office_import.word import box, field, paragraph, run, simple_field, word_file
from tests.extensions.office_import.writers import WRITERS

FORMATS = {
    "docx": ("docx", "docx"),
    "html": ("html", "html-smart"),
    "md": ("markdown", "gfm+footnotes-smart"),
}


def read(kind, content):
    """A document as its reader has it."""
    with drafting("en"):
        return READERS[kind](content if isinstance(content, bytes) else content.encode(), "a")


def texts(kind, content):
    """Its lines, and the cells of its tables row by row."""
    found = []
    for block in read(kind, content).blocks:
        rows = block.rows if isinstance(block, Grid) else ()
        found += [[cell.text for cell in row if not cell.covered] for row in rows] or [block.text]
    return found


def _words(node):
    """Characters of pandoc's tree; a block, a break and a cell end a word."""
    if isinstance(node, list):
        return "".join(map(_words, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind in ("Str", "Code", "CodeBlock"):
        return content if kind == "Str" else content[1]
    inner = _words(content if content is not None else list(node.values()))
    return (
        inner
        if kind in ("Emph", "Strong", "Underline", "Strikeout", "Span", "Link")
        else f" {inner} "
    )


def _cells(node):
    """The texts of all cells with a figure, of pandoc's tree."""
    if isinstance(node, dict) and node.get("t") == "Table":
        _, _, _, head, bodies, foot = node["c"]
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        yield from (" ".join(_words(cell[4]).split()) for row in rows for cell in row[1])
    elif isinstance(node, (dict, list)):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _cells(child)


@pytest.mark.whole
@pytest.mark.needs("pandoc")
@pytest.mark.parametrize(
    ("sample", "kind"),
    [(name, kind) for name, sample in ALL.items() for kind in FORMATS if kind in sample.formats],
)
def test_pandoc_finds_no_word_and_no_figure_of_a_cell_that_is_missing(tmp_path, sample, kind):
    """Cells with figures one by one, words by their count; labels of lists are ours alone."""
    content = WRITERS[kind](ALL[sample].blocks)
    name, source = FORMATS[kind]
    (tmp_path / "a").write_bytes(content)
    blocks = json.loads(pypandoc.convert_file(str(tmp_path / "a"), "json", format=source))["blocks"]
    document = read(name, content)
    mine = Counter(
        " ".join(cell.text.split())
        for grid in document.grids
        for row in grid.rows
        for cell in row
        if not cell.covered
    )
    theirs = Counter(text for text in _cells(blocks) if re.search(r"\d", text))
    assert not theirs - mine
    assert not Counter(tokens(_words(blocks))) - Counter(
        token for text in all_texts(document) for token in tokens(text)
    )


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def _math(inside):
    return f"<w:p><m:oMath {MATH}>{inside}</m:oMath></w:p>"


def _m(name, text):
    return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"


def _cell(inside, look=""):
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inside}</w:tc>"


def _table(*rows):
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


MERGED = _table(
    _cell(paragraph("A"), '<w:vMerge w:val="restart"/>')
    + _cell(paragraph("B"), '<w:gridSpan w:val="2"/>'),
    _cell(paragraph(""), "<w:vMerge/>") + _cell(paragraph("1.704")) + _cell(paragraph("2")),
)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (paragraph("1", "<w:ins>" + run(".704") + "</w:ins>", "<w:del>" + run("9") + "</w:del>"), ["1.704"]),
        (paragraph("1.704", run("9", "<w:vanish/>")), ["1.704"]),
        (paragraph("1.704", run("1", '<w:vertAlign w:val="superscript"/>')), ["1.704¹"]),
        (paragraph(run("1.7", "<w:strike/>"), run("04", "<w:strike/>"), " x"), ["~~1.704~~ x"]),
        (paragraph(field('HYPERLINK "http://a.vn/b" \\l "c"', "Số")), ["Số (http://a.vn/b#c)"]),
        (paragraph(field("PAGE", "12"), " và ", simple_field("SEQ", "13")), ["12 và 13"]),
        (paragraph('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', " 5"), ["≥ 5"]),
        (paragraph("1", "<w:r><w:tab/></w:r>", "2", "<w:r><w:br/></w:r>", "3"), ["1 2\n3"]),
        (paragraph("<w:sdt><w:sdtPr/><w:sdtContent>" + run("1.704") + "</w:sdtContent></w:sdt>"), ["1.704"]),
        (paragraph("1.704", look='<w:framePr w:dropCap="drop"/>') + paragraph("5"), ["1.7045"]),
        (paragraph("1.", look="<w:rPr><w:del/></w:rPr>") + paragraph("704"), ["1.704"]),
        (paragraph("Trước", box(paragraph("1.704"))), ["Trước", "1.704"]),
        (_math(f"<m:f>{_m('num', '17')}{_m('den', 'a+b')}</m:f>"), ["17/(a+b)"]),
        (_math(f"<m:sSup>{_m('e', '10')}{_m('sup', '2')}</m:sSup>"), ["10^2"]),
        (_math(f"<m:d>{_m('e', 'x+1')}</m:d><m:rad>{_m('e', '4')}</m:rad>"), ["(x+1)√(4)"]),
        (MERGED, [["A", "B"], ["1.704", "2"]]),
        (_table(_cell(paragraph("x") + _table(_cell(paragraph("1")) + _cell(paragraph("2"))))), [["x\n1 2"]]),
    ],
)  # fmt: skip
def test_what_word_prints_is_read(part, expected):
    """And what it does not print is not."""
    assert texts("docx", word_file(part)) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            '<p>1</p><p style="display: none">2</p><p hidden>3</p><p>4<span hidden>5</span></p>',
            ["1", "4"],
        ),
        ("<table><tr><td>1<td hidden>2<tr hidden><td>3</table>", [["1"]]),
        (
            "<table><tr><th rowspan=2>a<th colspan=2>b<tr><th>c<th>d</table>",
            [["a", "b"], ["c", "d"]],
        ),
        ("<font><p>1</p>2<div>3</font>", ["1", "2", "3"]),
        ("<ol start=3 type=a><li>x<li value=7>y</ol>", ["x", "y"]),
        (
            "<p>10<sup>2</sup> <s>3</s> <q>4</q><select><option>5<option>6</select></p>",
            ["10² ~~3~~ “4” 5 6"],
        ),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", ["1/2"]),
        ("<pre>1  2\n3</pre><hr><a href='http://a.vn'>4</a>", ["1  2", "3", "", "4 (http://a.vn)"]),
        ("<script>1</script><style>2</style><template>3</template><!-- 4 -->5", ["5"]),
    ],
)
def test_what_a_browser_shows_is_read(page, expected):
    """Hidden text is none of a draft's business."""
    assert texts("html", page) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "---\ntitle: 'Báo cáo'\nlang: vi\n---\nSố 5[^a]\n\n[^a]: Chú thích\n",
            ["Báo cáo", "Số 5[^1]", "Chú thích"],
        ),
        ("Số 5[^a][^b]\n\n[^a]: Một\n[^b]: Hai\n", ["Số 5[^1][^2]", "Một", "Hai"]),
        ("- [x] 1\n- [ ] 2~~3~~\n", ["☒ 1", "☐ 2~~3~~"]),
        ("| a |\n|---|\n| 1 | 2 | 3 |\n", [["a", "", ""], ["1", "2", "3"]]),
        ("a | b\n--|--\n1 | 2 \\| 3 | 4\n", [["a", "b", ""], ["1", "2 | 3", "4"]]),
        ("<table>\n<tr><td>1</td>\n\n<td>2</td></tr>\n</table>\nsau\n", [["1", "2"]]),
    ],
)
def test_what_markdown_shows_is_read(text, expected):
    """Rows wider than their heading, tables of HTML with empty lines, footnotes, boxes."""
    assert texts("markdown", text)[: len(expected)] == expected
