"""The shared sentences as reading a document hears them."""

import unicodedata
from dataclasses import replace

from site_builder.core.numbers.numeral import convention_of
from site_builder.extensions.office_import.prose.report import outline, prose_figures
from site_builder.extensions.office_import.readers.plain import read_text
from site_builder.extensions.office_import.reading import to_unicode
from site_builder.extensions.office_import.tables.stitch import stitch
from tests.prose import answer, sentences


def figures_of(text, language):
    """The figures of a text file of one paragraph, in the convention of its language."""
    document = stitch(to_unicode(read_text(text.encode(), "mau.txt")))
    entries = [replace(entry, kind="paragraph") for entry in outline(document)]
    return list(prose_figures(entries, [convention_of(language)] * len(entries)))


@sentences
def test_sentence(case):
    """The figures that a draft offers, and those that it leaves to its author."""
    found = figures_of(case.text, case.language)
    assert [
        answer(figure.quantity) for figure in found if not figure.quantity.doubtful
    ] == case.answers
    assert [figure.quantity.printed for figure in found if figure.quantity.doubtful] == [
        unicodedata.normalize("NFC", print_) for print_ in case.doubt
    ]
