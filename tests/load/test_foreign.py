"""Data made elsewhere: exactly its values, or a reason. Each cause in the manner of a public package."""

import csv
import io
import unicodedata
from decimal import Decimal

import pytest

from site_builder.core.problem import Phrase, say_found
from site_builder.core.sheets.encoding import decode_as, encode_as, find_encoding, wrong_encoding
from site_builder.export.csv import render_csv
from site_builder.load.tables import constraints as patterns
from site_builder.load.tables.format import format_of
from tests.factories import make_context
from tests.load.folder import codes, field, one_table, read, read_table

AB = [field("a"), field("b", "number")]
ROWS = (("x", Decimal(1)), ("y", Decimal(2)))
WORDS = "Tổng sản phẩm trên địa bàn thành phố, nghĩa là giá trị của những ngành ưu tiên"


def matched(tmp_path, content, match, fields=AB, **schema):
    """The reading of a table whose columns match its fields in one of the ways of Table Schema 2."""
    return read(tmp_path, *one_table(content, fields, schema={"fieldsMatch": match, **schema}))


@pytest.mark.parametrize("match", ["equal", "subset", "superset", "partial"])
def test_columns_are_found_by_name(tmp_path, match):
    """Columns in another order than the fields keep their own values, under their own names."""
    table = matched(tmp_path, "b,a\n1,x\n2,y\n", match).package.resources[0].table
    assert (table.schema.names, table.rows) == (("b", "a"), ((1, "x"), (2, "y")))


@pytest.mark.parametrize("match", ["exact", None, ["exact"]])
def test_exact_columns_stand_in_order(tmp_path, match):
    """Without another word the order counts, and the label out of order is named."""
    reading = matched(tmp_path, "b,a\n1,x\n", match)
    assert codes(reading) == ["header-wrong"]
    assert "“b”, “a” are in another order" in say_found(
        reading.problems[0], lambda message: message
    )


@pytest.mark.parametrize(
    ("content", "names", "rows"),
    [
        ("b,a\n1,x\n2,y\n", ("b", "a"), ((1, "x"), (2, "y"))),
        ("c,a,b\n007,x,1\n", ("c", "a", "b"), (("007", "x", 1),)),
        ("b\n1\n", ("b",), ((1,),)),
    ],
)
def test_columns_made_elsewhere_are_found_by_name(tmp_path, content, names, rows):
    """In another order, more or fewer: each name stands once, so no value can stand under another; a warning."""
    descriptor, files = one_table(content, AB)
    reading = read(tmp_path, descriptor, files, reported=frozenset())
    table = reading.package.resources[0].table
    assert (table.schema.names, table.rows) == (names, rows)
    assert [(each.code, each.severity) for each in reading.problems] == [
        ("header-wrong", "warning")
    ]


@pytest.mark.parametrize(
    "content", ["a,d,e\nx,1,2\n", "c,a,a,b\n1,x,y,2\n", "b,,a\n1,2,x\n", "a\nx\n", "c,d,e\n1,2,3\n"]
)
def test_columns_that_names_do_not_tell_are_refused(tmp_path, content):
    """One may have been renamed, two are one, one has no name, one that each row must have or every one is absent."""
    descriptor, files = one_table(
        content, [field("a"), field("b", "integer", constraints={"required": True})]
    )
    assert read(tmp_path, descriptor, files, reported=frozenset()).package is None


@pytest.mark.parametrize("stated", ["ISO-8859-1", "windows-1252", "ascii"])
def test_bytes_that_are_utf8_are_read_as_utf8(tmp_path, stated):
    """Whatever western encoding is stated, and however late its first letter stands; published is what is true."""
    count = 70_000
    content = "a,b\n" + "x,1\n" * count + "Jörg,2\n"
    descriptor, files = one_table(content, AB)
    descriptor["resources"][0]["encoding"] = stated
    reading = read(tmp_path, descriptor, files, reported=frozenset())
    (resource,) = reading.package.resources
    assert (resource.encoding, list(resource.table.rows)[-1]) == ("utf-8", ("Jörg", 2))
    assert [(each.code, each.severity) for each in reading.problems] == [
        ("encoding-wrong", "warning")
    ]


@pytest.mark.parametrize(("stated", "letter"), [("ISO-8859-1", "ö"), ("gbk", "中")])
def test_bytes_that_may_be_the_stated_encoding_are_read_by_it(tmp_path, stated, letter):
    """A single ö is no UTF-8."""
    descriptor, files = one_table(f"a,b\nJ{letter}rg,2\n".encode(stated), AB)
    descriptor["resources"][0]["encoding"] = stated
    reading = read(tmp_path, descriptor, files, reported=frozenset())
    assert (
        reading.package.resources[0].table.rows == ((f"J{letter}rg", 2),) and reading.problems == ()
    )


@pytest.mark.parametrize(
    ("content", "match", "words"),
    [
        ("a\nx\n", "exact", "the file lacks “b”"),
        ("a,b,c\nx,1,2\n", "exact", "the schema lacks “c”"),
        ("a,d\nx,1\n", "exact", "the file lacks “b”; the schema lacks “d”"),
        ("a\nx\n", "equal", "the file lacks “b”"),
        ("a\nx\n", "subset", "the file lacks “b”"),
        ("b,c,a\n1,2,x\n", "superset", "the schema lacks “c”"),
        ("c,d\n1,2\n", "partial", "the file lacks “a”, “b”"),
    ],
)
def test_labels_that_disagree_are_named(tmp_path, content, match, words):
    """What is missing, extra or moved is said, in one sentence."""
    reading = matched(tmp_path, content, match)
    assert codes(reading) == ["header-wrong"]
    assert words in say_found(reading.problems[0], lambda message: message)


@pytest.mark.parametrize("match", ["subset", "partial"])
def test_columns_beside_the_schema_are_kept(tmp_path, match):
    """A column that the schema does not describe is published, typed as far as nothing is lost."""
    table = matched(tmp_path, "c,b,a\n007,1,x\n008,2,y\n", match).package.resources[0].table
    assert table.column("c") == ("007", "008") and table.schema.field("c").type == "string"


@pytest.mark.parametrize("match", ["superset", "partial"])
def test_fields_without_a_column_are_left_out(tmp_path, match):
    """The published schema has the columns that there are; one that the key needs must be there."""
    assert matched(tmp_path, "a\nx\n", match).package.resources[0].table.schema.names == ("a",)
    assert codes(matched(tmp_path, "b\n1\n", match, primaryKey=["a"])) == ["header-wrong"]


def test_json_objects_are_matched_by_key(tmp_path):
    """In whatever order, and with every key of every row."""
    content = '[{"b": 1.50, "a": "x"}, {"a": "y", "c": 3}]'
    reading = read(
        tmp_path, *one_table(content, AB, path="a.json", schema={"fieldsMatch": "subset"})
    )
    assert reading.package.resources[0].table.rows == (("x", Decimal("1.50"), None), ("y", None, 3))


def test_a_key_that_no_field_has_is_told(tmp_path):
    """Frictionless drops it without a word."""
    assert codes(read(tmp_path, *one_table('[{"a": "x", "B": 1}]', AB, path="a.json"))) == [
        "header-wrong"
    ]


def test_numbers_of_json_keep_their_digits(tmp_path):
    """They do not pass through a float."""
    content = '[{"a": "x", "b": 12345678901234567890.123456789}]'
    assert read_table(tmp_path, content, AB, path="a.json").table.rows[0][1] == Decimal(
        "12345678901234567890.123456789"
    )


@pytest.mark.parametrize("content", ['[{"a": "x", "a": "y", "b": 1}]', '{"a": 1, "a": 2}'])
def test_doubled_keys_of_json_are_refused(tmp_path, content):
    """One reader sees the first, another the last."""
    assert codes(read(tmp_path, *one_table(content, AB, path="a.json"))) == ["table-unreadable"]


def test_doubled_keys_of_a_descriptor_are_refused(tmp_path):
    """In JSON as in YAML."""
    assert codes(read(tmp_path, '{"name": "pkg", "name": "b", "resources": []}')) == [
        "descriptor-unreadable"
    ]


@pytest.mark.parametrize(("delimiter", "shown"), [(";", ";"), ("|", "|"), ("\t", "\\t")])
def test_an_undeclared_delimiter_is_found_and_rewritten(tmp_path, delimiter, shown):
    """The header tells it; the published file has commas, and the key to write is named."""
    content = "a,b\nx,1\ny,2\n".replace(",", delimiter)
    reading = read(tmp_path, *one_table(content, AB))
    resource = reading.package.resources[0]
    assert (resource.table.rows, resource.is_canonical) == (ROWS, False)
    assert render_csv(resource, make_context()) == b"a,b\nx,1\ny,2\n"
    assert [(each.code, dict(each.facts)["found"]) for each in reading.problems] == [
        ("dialect-undeclared", shown)
    ]


@pytest.mark.parametrize(
    "said", [{"type": "table"}, {"schema": {"fields": [field("a"), field("b")]}}]
)
def test_a_table_in_a_text_file_is_read_as_csv(tmp_path, said):
    """By either word of its descriptor; a text that none describes is a file."""
    described = {"name": "b", "path": "b.txt"}
    formats = [format_of(described | more) for more in (said, {})]
    assert formats == ["csv", "txt"]


def test_a_delimiter_without_schema(tmp_path):
    """Then the lines tell it; a comma inside a text is none."""
    rows = read(tmp_path, *one_table("a;b\n1,5 m;x\n2,5 m;y\n")).package.resources[0].table.rows
    assert rows == (("1,5 m", "x"), ("2,5 m", "y"))


@pytest.mark.parametrize(
    ("fields", "dialect"),
    [([field("a")], {}), (None, {"headerRows": [1]}), (None, {"delimiter": ","})],
)
def test_one_column_has_no_delimiter(tmp_path, fields, dialect):
    """Nor is one made up, where it is certain that the first line is its header."""
    table = read_table(tmp_path, "a\nx;y\n1|2;3\n", fields, dialect=dialect).table
    assert table.rows == (("x;y",), ("1|2;3",))


def test_a_sign_in_a_few_texts_of_a_column_is_no_delimiter(tmp_path):
    """Most lines do not have it."""
    assert len(read_table(tmp_path, "a\nx;y\nz\nu\nv\n").table.rows) == 4


@pytest.mark.parametrize("title", ["Bảng 1\n", "Bảng 1\nDân số\nNguồn\nĐơn vị\n", ""])
def test_a_table_of_an_undeclared_delimiter_is_no_column_of_text(tmp_path, title):
    """Below titles that nobody states it is an error, and no table of one column."""
    reading = read(tmp_path, *one_table(f"{title}năm;số\n2020;5\n2021;6\n"), reported=frozenset())
    assert codes(reading) == ["dialect-undeclared", *(["rows-ragged"] if title else [])]


@pytest.mark.parametrize("sign", [";", "\t", "|"])
@pytest.mark.parametrize(
    ("above", "dialect"),
    [
        ("# Nguồn: Cục Thống kê\n", {"commentChar": "#"}),
        ("# a\n# b\n# c\n# d\n# e\n", {"commentChar": "#"}),
        ("Dân số các tỉnh\n", {"headerRows": [2]}),
        ("Dân số\ncác tỉnh\nmọi\nnăm\n", {"headerRows": [5]}),
        ("Dân số\n", {"commentRows": [1], "headerRows": [2]}),
    ],
)
def test_what_is_stated_to_stand_above_the_header_hides_no_delimiter(
    tmp_path, above, dialect, sign
):
    """Comments and titles are not split."""
    text = f"{above}năm;số\n2020;5\n2021;6\n".replace(";", sign)
    reading = read(tmp_path, *one_table(text, dialect=dialect))
    assert reading.package.resources[0].table.rows == ((2020, 5), (2021, 6))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (f"a,b\n{WORDS.replace(',', '')},1\n".encode("utf-16"), "utf-16"),
        (f"a,b\n{WORDS.replace(',', '')},1\n".encode("utf-16-le"), "utf-16-le"),
        ("a,b\nTæng s¶n phÈm trªn ®Þa bµn,1\n".encode("latin-1"), "tcvn3"),
        (b"a,b\nTo\xe5ng sa\xfbn pha\xe5m,1\n", "vni"),
    ],
)
@pytest.mark.parametrize("stated", [None, "latin-1"])
def test_a_wrong_encoding_is_named(tmp_path, content, found, stated):
    """Undeclared or declared as another: an error that says what to write; written, the file is read."""
    reading = read(tmp_path, *one_table(content, AB, **({"encoding": stated} if stated else {})))
    assert [(each.code, dict(each.facts)["found"]) for each in reading.problems] == [
        ("encoding-wrong", found)
    ]
    cell = read_table(tmp_path, content, AB, encoding=found).table.rows[0][0]
    assert cell in (WORDS.replace(",", ""), "Tổng sản phẩm trên địa bàn", "Tổng sản phẩm")


def test_signs_of_windows_are_no_latin_ones(tmp_path):
    """Quotes and € would be published as control characters."""
    content = "a,b\n“Montaña” €,1\n".encode("windows-1252")
    (told,) = read(tmp_path, *one_table(content, AB, encoding="iso-8859-1")).problems
    assert dict(told.facts)["found"] == "windows-1252"


def test_no_western_encoding_is_named_for_other_scripts(tmp_path):
    """Who wrote it down would publish Ìîñêâà for Москва."""
    assert codes(read(tmp_path, *one_table("a,b\nМосква,1\n".encode("cp1251"), AB))) == [
        "encoding-unreadable"
    ]


def test_a_sign_of_two_letters_is_named(tmp_path):
    """Not the error in which a library ended."""
    (told,) = read(tmp_path, *one_table("a||b\nx||1\n", AB, dialect={"delimiter": "||"})).problems
    assert dict(told.facts)["note"] == "delimiter is “||”, and only a single sign is read"


def test_utf8_called_latin_is_named(tmp_path):
    """It would be read without an error, letter by wrong letter."""
    assert codes(read(tmp_path, *one_table("a,b\nHuế,1\n", AB, encoding="latin-1"))) == [
        "encoding-wrong"
    ]


@pytest.mark.parametrize(
    "text",
    ["Café à la crème, naïve", "Montaña Alta", "Sø, Tromsø, Bodø, Ålesund", "Größe über alles"],
)
def test_western_letters_are_not_called_wrong(text):
    """A stated Latin encoding stands where the words are no Vietnamese."""
    assert wrong_encoding(text.encode("cp1252"), "windows-1252") == ""


def in_1258(text):
    """Text as windows-1258 stores it: letters with hats and horns in one byte, tones as marks of their own."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    spread = [unicodedata.normalize("NFD", letter) for letter in text]
    letters = [
        unicodedata.normalize("NFC", "".join(mark for mark in each if mark not in tones))
        for each in spread
    ]
    marks = ["".join(mark for mark in each if mark in tones) for each in spread]
    return "".join(letter + mark for letter, mark in zip(letters, marks, strict=True)).encode(
        "cp1258"
    )


@pytest.mark.parametrize("stated", ["windows-1252", "latin-1", "utf-8"])
def test_windows_1258_called_another_is_named(tmp_path, stated):
    """Its marks make Vietnamese syllables of what would be noise."""
    text = "Thành phố đã hoàn thành những nhiệm vụ của năm"
    reading = read(tmp_path, *one_table(in_1258(f"a,b\n{text},1\n"), AB, encoding=stated))
    assert [dict(each.facts)["found"] for each in reading.problems] == ["windows-1258"]
    assert find_encoding(in_1258(text)) == "windows-1258"
    assert unicodedata.normalize("NFC", decode_as(in_1258(text), "windows-1258")) == text


def test_lists_come_back(tmp_path):
    """A list is published as the list that it is, by its own delimiter."""
    fields = [field("a", "list", delimiter=";"), field("b", "number")]
    resource = read_table(tmp_path, "a,b\nx;y,1\n", fields)
    assert render_csv(resource, make_context()) == b"a,b\nx;y,1\n"
    content = '[{"a": ["x", "y"], "b": 1}]'
    assert read_table(tmp_path, content, fields, path="a.json").table.rows == (("x;y", 1),)


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        ('a,b\n"x,1\ny,2\n', "quote-unclosed", 2),
        ('a,b\nx,1\n"y" z,2\n', "quote-broken", 3),
        ('a,b,c\n1,"x,2\n3,y",4\n', "quote-swallows-rows", 2),
        ('a,b,c\nz,z,z\n1,"x,2\n3,u,5\n3,y",4\n', "quote-swallows-rows", 3),
    ],
)
def test_quotes_that_hide_rows(tmp_path, content, code, row):
    """Each is an error at the row where the quote opens."""
    reading = read(tmp_path, *one_table(content))
    assert [(each.code, each.row) for each in reading.problems] == [(code, row)]


@pytest.mark.parametrize(
    "cell", ["hai\ndòng", "a, b\nc", '5" ống\nthép, đồng', "một,hai\nba,bốn,năm"]
)
def test_cells_of_several_lines_stand(tmp_path, cell):
    """What a writer has quoted as it should is read, as another reader reads it."""
    content = "a,b,c\n1,{},2\n".format('"' + cell.replace('"', '""') + '"')
    rows = read(tmp_path, *one_table(content)).package.resources[0].table.rows
    assert rows[0][1] == cell == list(csv.reader(io.StringIO(content)))[1][1]


def test_an_author_can_vouch_for_quotes(tmp_path):
    """Who states the quotes says that the cell does hold these lines."""
    content = 'a,b,c\n1,"x,2\n3,y",4\n'
    assert read(tmp_path, *one_table(content, dialect={"quoteChar": '"'})).package.resources[
        0
    ].table.rows == ((1, "x,2\n3,y", 4),)


@pytest.mark.parametrize("keys", [{"schema": {"primaryKey": ["a"]}}, {"unique": True}])
def test_keys_that_look_alike_are_one(tmp_path, keys):
    """Composed or spread letters make no second key; both rows are named."""
    fields = [
        field("a", constraints={"unique": True} if "unique" in keys else {}),
        field("b", "number"),
    ]
    content = "a,b\nHu\u1ebf,1\nx,2\nHue\u0302\u0301,3\n"
    reading = read(tmp_path, *one_table(content, fields, schema=keys.get("schema", {})))
    assert [(each.code, each.row, dict(each.facts)["other"]) for each in reading.problems] == [
        ("key-duplicate", 4, "2")
    ]


def test_pins_hold(tmp_path):
    """Rows and sums that are as stated are no problem; sums are exact."""
    pins = {"rows": 3, "sums": {"b": 0.6}}
    assert codes(read(tmp_path, *one_table("a,b\nx,0.1\ny,0.2\nz,0.3\n", AB, **pins))) == []


@pytest.mark.parametrize(
    "pins", [{"rows": 3}, {"sums": {"b": 4}}, {"sums": {"c": 4}}, {"hash": "0" * 32}, {"bytes": 1}]
)
def test_pins_that_do_not_hold(tmp_path, pins):
    """An error in a report's package; elsewhere the package is published with the defect told."""
    descriptor, files = one_table("a,b\nx,1\ny,2\n", AB, **pins)
    reading = read(tmp_path, descriptor, files)
    assert (reading.package, codes(reading)) == (None, ["file-changed"])
    loose = read(tmp_path, descriptor, files, reported=frozenset())
    assert loose.package and [(each.code, each.severity) for each in loose.problems] == [
        ("file-changed", "warning")
    ]


def test_infinities_are_told(tmp_path):
    """Once a column, at the first, with their number."""
    reading = read(tmp_path, *one_table("a,b\nx,NaN\ny,-INF\n", AB))
    assert [(each.code, each.row, dict(each.facts)["count"]) for each in reading.problems] == [
        ("number-not-finite", 2, "2")
    ]


def test_two_descriptors_take_the_json(tmp_path):
    """And say so."""
    descriptor, files = one_table("a,b\nx,1\n", AB)
    reading = read(tmp_path, descriptor, {**files, "datapackage.yaml": "name: other\n"})
    assert (reading.package.name, codes(reading)) == ("pkg", ["descriptor-double"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"licenses": "MIT", "keywords": [5]}, "descriptor-invalid"),
        ({"homepage": 5}, "descriptor-invalid"),
    ],
)
def test_metadata_that_breaks_the_specification(tmp_path, change, code):
    """No value hangs on it: an error in a report's package, a defect told elsewhere."""
    descriptor, files = one_table("a,b\nx,1\n", AB)
    assert read(tmp_path, {**descriptor, **change}, files).package is None
    loose = read(tmp_path, {**descriptor, **change}, files, reported=frozenset())
    assert loose.package and [(each.code, each.severity) for each in loose.problems] == [
        (code, "warning")
    ]


@pytest.mark.parametrize("change", [{"description": None}, {"title": 5}])
def test_words_of_a_column_that_break_the_specification(tmp_path, change):
    """A description that is null, as exports write it: the values of the column stand, and the defect is a warning."""
    descriptor, files = one_table("a,b\nx,1\n", [field("a"), {**field("b", "number"), **change}])
    assert read(tmp_path, descriptor, files).package is None
    loose = read(tmp_path, descriptor, files, reported=frozenset())
    assert loose.package.resources[0].table.rows == (("x", Decimal(1)),)
    assert {each.severity for each in loose.problems} == {"warning"}


def test_an_absent_file_that_is_no_table(tmp_path):
    """It is told and left out of a package without a report; a table must be there."""
    descriptor, files = one_table("a,b\nx,1\n", AB)
    descriptor["resources"].append({"name": "notes", "path": "notes.pdf"})
    assert codes(read(tmp_path, descriptor, files)) == ["file-missing"]
    loose = read(tmp_path, descriptor, files, reported=frozenset())
    assert [each.name for each in loose.package.resources] == ["a"] and codes(loose) == [
        "file-missing"
    ]


def test_a_label_that_differs(tmp_path):
    """By place it can be no other column: published under the schema's name, and told."""
    descriptor, files = one_table("a,B value\nx,1\ny,2\n", AB)
    assert codes(read(tmp_path, descriptor, files)) == ["header-wrong"]
    loose = read(tmp_path, descriptor, files, reported=frozenset())
    assert loose.package.resources[0].table.rows == ROWS and codes(loose) == [
        "header-label-differs"
    ]
    assert render_csv(loose.package.resources[0], make_context()) == b"a,b\nx,1\ny,2\n"


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"\w+ \w+", "Đà Nẵng", "Đà-Nẵng"),
        (r"\d{2}", "12", "1a"),
        (r"[\w-]+", "Quảng-Nam", "a b"),
        (r"\S+", "một", "một hai"),
        (r"(?=a)\w+", "ab", "ba"),
        (r"(a+)+$", "aaaa", "a" * 60 + "!"),
        (r"A|B", "B", "AB"),
    ],
)
def test_patterns_of_columns(tmp_path, pattern, good, bad):
    """Matched as a whole and with Vietnamese letters as letters, by whichever engine can."""
    fields = [field("a", constraints={"pattern": pattern}), field("b", "number")]
    reading = read(tmp_path, *one_table(f"a,b\n{good},1\n{bad},2\n", fields))
    assert [(each.code, each.row) for each in reading.problems] == [("cell-constraint", 3)]


@pytest.mark.whole
def test_a_pattern_that_never_ends_is_stopped(tmp_path, monkeypatch):
    """What only Python's own engine takes runs in a child that is killed."""
    monkeypatch.setattr(patterns, "SECONDS", 1)
    fields = [field("a", constraints={"pattern": r"(?=a)(a+)+$"}), field("b", "number")]
    assert codes(read(tmp_path, *one_table(f"a,b\n{'a' * 60}!,1\n", fields))) == [
        "pattern-too-slow"
    ]


@pytest.mark.parametrize("raw", ['{"a": 1.10000000000000000001}', '{"a": 1, "a": 2}', "[1e999]"])
def test_json_in_cells_loses_nothing(tmp_path, raw):
    """What a float or a dictionary would not hold stays as the text that it is."""
    kind = "array" if raw.startswith("[") else "object"
    content = "a,b\n" + '"' + raw.replace('"', '""') + '",1\n'
    assert (
        read_table(tmp_path, content, [field("a", kind), field("b", "number")]).table.rows[0][0]
        == raw
    )


def test_no_english_of_a_library(tmp_path):
    """Facts in words are phrases of our own, which have a translation."""
    broken = [
        ({"name": "pkg", "resources": [{"name": "a", "path": 5}]}, {}),
        one_table(b"PK\x03\x04broken", AB, path="a.xlsx"),
        one_table("a,b\nx,1\n", AB, constraints=5),
        one_table("{", AB, path="a.json"),
        ('{"name": ', {}),
    ]
    for descriptor, files in broken:
        for problem in read(tmp_path, descriptor, files).problems:
            facts = dict(problem.facts)
            told = facts.get("note", facts.get("reason", Phrase("")))
            assert isinstance(told, Phrase), told


@pytest.mark.parametrize(
    "stated",
    [
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "punycode",
        "utf-7",
        "rot13",
        "base64",
        "undefined",
    ],
)
def test_codecs_that_do_more_than_letters_are_no_encodings(tmp_path, stated):
    """One of them turned backslashes in a table into other letters."""
    reading = read(tmp_path, *one_table("a,b\nx\\u0041,1\n", AB, encoding=stated))
    assert codes(reading) == ["encoding-unknown"]


@pytest.mark.parametrize(
    "stated",
    (
        "utf-8 UTF8 utf-8-sig ascii latin1 iso-8859-15 cp1258 windows-1252 mac-roman koi8-r shift_jis euc-jp euc-kr "
        "gb18030 gbk big5 big5hkscs tis-620 cp850 johab"
    ).split(),
)
def test_encodings_of_text_are_known(tmp_path, stated):
    """Under their usual names."""
    assert codes(read(tmp_path, *one_table("a,b\nx,1\n", AB, encoding=stated))) == []


@pytest.mark.parametrize("mark", ["\u202e", "\u2067", "\u200f", "\u061c"])
def test_letters_that_nobody_sees_in_cells_are_told_and_kept(tmp_path, mark):
    """In a short table and in a long one; the value stays as it stands."""
    reading = read(tmp_path, *one_table(f"a,b\n{mark}x,1\n{mark}y,2\n", AB))
    assert codes(reading) == ["cell-hidden-character"]
    assert dict(reading.problems[-1].facts)["count"] == "2"
    assert reading.package.resources[0].table.rows[0][0] == f"{mark}x"


@pytest.mark.parametrize(
    ("content", "fields", "count"),
    [
        ("a,b\n\u202ex,1\n", None, "1"),
        ("\u202ea,b\nx,1\n", None, "1"),
        ('a,b\n"[""\u202ex""]",1\n', [field("a", "array"), AB[1]], "1"),
        ("a,b\n\u202ex,1\n", [field("a", "any"), AB[1]], "1"),
    ],
    ids=["no schema", "a name", "an array", "any"],
)
def test_letters_that_nobody_sees_are_told_of_every_kind_of_text(tmp_path, content, fields, count):
    """Only columns of the type string were looked at, in tables with a schema."""
    reading = read(tmp_path, *one_table(content, fields))
    assert codes(reading) == ["cell-hidden-character"]
    assert dict(reading.problems[-1].facts)["count"] == count


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le"]
)
def test_what_is_written_is_read_again(encoding, mark):
    """A mark at the head of the file before stays."""
    before = (mark + "a").encode(encoding)
    made = encode_as(WORDS, encoding, before)
    assert decode_as(made, encoding) == WORDS
    assert made[:2] == before[:2] or not mark


def test_vietnamese_letters_are_written_as_windows_1258():
    """Its tone marks stand behind the letters."""
    assert decode_as(encode_as(WORDS, "windows-1258"), "windows-1258") == WORDS


@pytest.mark.parametrize("encoding", ["tcvn3", "VNI", "windows-1252", "ascii"])
def test_what_an_encoding_has_no_letter_for_is_not_written(encoding):
    """TCVN3 and VNI are read alone."""
    assert encode_as("a,b", encoding) == b"a,b"
    with pytest.raises(UnicodeEncodeError):
        encode_as(WORDS, encoding)
