"""Mistakes of a first week: each is told with its place, its cause and its remedy, in one language.

The cases are YAML under tests/cases/first-week: what somebody does to a small portal that is right, and the whole of
what the command `check` then says, in Vietnamese and in English. `python -m tests.cli.first_week` writes them anew.
"""

import re

import pytest

from tests.cli.first_week import CASES, said_of
from tests.every import every

pytestmark = pytest.mark.whole

# Words that no Vietnamese sentence holds, and letters that no English one does; names in quotes are their author's.
ENGLISH = re.compile(
    r"\b(?:the|is|are|not|of|and|with|was|were|be|been|has|have|from|this|that|expected|found|error|invalid|must|"
    r"should|unexpected|missing|read|write|none|value|of the)\b",
    re.IGNORECASE,
)
VIETNAMESE = re.compile(
    "[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE
)


def own_words(text):
    """The words of the program: without names, quoted or behind their code, codes, files, and what is to be written."""
    text = re.sub(r"^\S+\.(?:md|csv|ya?ml|json|po)[^\n]*$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"(?<=\] )\d[\d.]* [^:\n]+:", " ", text)
    text = re.sub(
        r"“[^”]*”|‘[^’]*’|'[^']*'|\"[^\"]*\"|\[[\w-]+\]|\{\{.*?\}\}|\b\S+\.\w+\b|\S*/\S*", " ", text
    )
    return re.sub(r"\(open-data\)|\(plugins → [^)]*\)|“?[a-z-]+: [^.;]*", " ", text)


@pytest.mark.parametrize("name", CASES)
def test_what_is_said(tmp_path, name):
    """All of it, word for word, in both languages."""
    said = said_of(tmp_path, CASES[name]["edits"])
    assert said == {language: CASES[name][language] for language in ("vi", "en")}


CATALOGUE = """msgid ""
msgstr ""
"Language: en\\n"

msgctxt "data"
msgid "Điểm thu gom ở chợ"
msgstr "Points at markets"

msgctxt "data"
msgid "Phòng Môi trường huyện Mẫu"
msgstr ""

msgctxt "data"
msgid "Chợ \\"Mới\\"\\nở xã"
msgstr "New market"

msgid "Home"
msgstr "Front page"
"""


def test_a_catalogue_of_words_that_are_there_is_right(tmp_path):
    """In a text, in a descriptor, in a cell of two lines; a message of the tool, and one not translated yet."""
    points = {"Chợ Mới": '"Chợ ""Mới""\nở xã"'}
    edits = [
        {"file": "datasets/thu-gom-2021-q1/points.csv", "replace": points},
        {"file": "locale/en/LC_MESSAGES/messages.po", "write": CATALOGUE},
    ]
    assert said_of(tmp_path, edits)["en"] == "0 errors, 0 warnings, 0 notices.\n"


def test_there_are_at_least_a_hundred():
    """As many mistakes as a first week has."""
    assert len(CASES) >= 100


@every(CASES)
def test_place_cause_and_remedy(name):
    """Each finding has a line for its place, one for what was found and one for what to do."""
    *blocks, _count = CASES[name]["vi"].strip().split("\n")
    assert len(blocks) >= 3 and len(blocks) % 3 == 0
    for place, found, remedy in zip(blocks[::3], blocks[1::3], blocks[2::3], strict=True):
        assert re.match(r"\S.*\.\w{2,5}", place) and re.match(
            r"  [A-ZỖẢÁƯÝ ]+ \[[a-z-]+\] \S", found
        )
        assert re.match(r"  → \S.{8,}", remedy)


@every(CASES)
def test_one_language_at_a_time(name):
    """No sentence of a library inside ours, no English in Vietnamese, no Vietnamese in English."""
    assert ENGLISH.findall(own_words(CASES[name]["vi"])) == []
    quoted = "".join(re.findall(r"“[^”]*”", CASES[name]["en"]))
    left = [
        word
        for word in own_words(CASES[name]["en"]).split()
        if VIETNAMESE.search(word) and word not in quoted
    ]
    assert left == []
