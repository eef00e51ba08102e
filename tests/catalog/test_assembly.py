"""Documents put together of kept parts are the documents written at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.catalog.model import read, written
from site_builder.catalog.rdf import json_ld, rdf_xml, turtle
from site_builder.core.files import ascii_json_bytes
from site_builder.core.json_literal import json_entry, json_list
from tests.catalog.rendered import catalogue_graph

TEXT = st.text(max_size=20)
VALUES = st.recursive(
    TEXT | st.integers() | st.booleans(), lambda inner: st.lists(inner, max_size=3)
)
ENTRIES = st.lists(st.dictionaries(TEXT, VALUES, min_size=1, max_size=3), max_size=3)


@given(
    head=st.dictionaries(TEXT.filter(lambda key: key != "list"), VALUES, max_size=3),
    entries=ENTRIES,
)
def test_a_list_of_entries_reads_as_if_written_at_once(head, entries):
    """Byte for byte, empty ones as well."""
    assert json_list(head, "list", map(json_entry, entries)) == ascii_json_bytes(
        {**head, "list": entries}
    )


@given(st.dictionaries(TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=3), max_size=3))
def test_parts_come_back_as_they_were_written(parts):
    """Each key has its own pairs, in their order."""
    content = written(parts)
    assert read(content) == parts


def test_a_key_that_nobody_wrote_has_no_pairs():
    """A format of somebody else may come later."""
    assert "d" not in read(written({"a": [("b", "c")]}))


@pytest.mark.parametrize("syntax", [turtle, rdf_xml, json_ld], ids=lambda syntax: syntax.key)
def test_a_graph_of_parts_is_the_graph(catalogue, files, syntax):
    """Each subject once, the first description of it, in the same order."""
    blocks = map(syntax.block, catalogue_graph(catalogue))
    assert files[f"catalog.{syntax.suffix}"] == syntax.document(blocks)


def test_what_two_datasets_say_of_one_subject_stands_once(files):
    """A format, a licence, an agent."""
    subjects = [node["@id"] for node in json.loads(files["catalog.jsonld"])["@graph"]]
    assert len(subjects) == len(set(subjects))
