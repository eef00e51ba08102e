"""Names of columns, and codes of rows with their parents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.core.language import LOWER, UPPER, any_of
from site_builder.core.text import fold, free_name
from site_builder.extensions.office_import.document import Cell, Column, join_texts
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.tables.units import is_unit

# Scales of coded answers, as a form prints them in its unit cells, with or without separators.


# Of texts on one line, whose blanks are single; what a pattern has taken it never tries in another way.
_LABEL_FIRST = re.compile(
    r" ?(?P<label>(?=[^=;]*[^=; \d])[^=;]*+)= ?(?P<value>\d{1,3})(?=[ ;,.]|$)[;,. ]*"
)
_VALUE_FIRST = re.compile(
    r" ?(?P<value>\d{1,3}) ?[=:] ?(?P<label>[^=;:]+?) ?(?=[;,.]? \d{1,3} ?[=:]|[;,.]|$)[;,. ]*"
)
_ANSWER = re.compile(r"(.+?) ?\((\d{1,3})\)")


def parse_scale(text: str) -> tuple[tuple[int, str], ...]:
    """Answers with their words: "Chưa = 0 2 cấp = 1 3 cấp = 2". Empty where the text is no scale."""
    plain = join_texts([text])
    answers = _whole(_VALUE_FIRST if re.match(r"\d{1,3} ?[=:]", plain) else _LABEL_FIRST, plain)
    return tuple(answers) if len(answers) >= 2 and len(dict(answers)) == len(answers) else ()


def answer_of(text: str, scale: tuple[tuple[int, str], ...]) -> int | None:
    """The code of an answer printed as its words with the code in brackets: "Hoàn thành (2)"; None for any other."""
    match = _ANSWER.fullmatch(join_texts([text]))
    if not match:
        return None
    return next((code for code, label in scale if (label, str(code)) == (match[1], match[2])), None)


def _whole(pattern: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    """All matches, if they follow each other from the first character to the last."""
    position, parts = 0, []
    while position < len(text):
        match = pattern.match(text, position)
        if not match or match.end() == position:
            return []
        parts.append((int(match["value"]), match["label"].strip(" ,;.")))
        position = match.end()
    return parts


CODE_NAMES = (
    "tt",
    "stt",
    "so tt",
    "so thu tu",
    "ma",
    "ma so",
    "ma chi tieu",
    "no",
    "no.",
    "code",
    "muc",
)
UNIT_NAMES = ("don vi tinh", "don vi", "dvt", "unit", "don vi do")
# What such a column holds names things, even where it is all digits.
NAMES_THINGS = re.compile(
    r"(?:ma|ma so|so hieu|ky hieu|so dien thoai|dien thoai|so van ban|bien so)(?:\s|$)"
)
# What opens the name of an office always, and what does so before a proper name: "Phòng Tài chính", but "Phòng học".
_OFFICE = re.compile(rf"(?:{any_of('import.offices')})\s+\w", re.IGNORECASE)
_BEFORE_NAME = re.compile(rf"(?:{any_of('import.before-names')})\s+", re.IGNORECASE)
_CODE = re.compile(rf"(?:\d+(?:\.\d+)*|[IVXLC]+|[{UPPER}{LOWER}])[.)]?")


def last_level(title: str) -> str:
    """The lowest level of a column's title, folded: "Kết quả thống kê > Đơn vị tính" is "don vi tinh"."""
    return fold(title).lower().rpartition(" > ")[2].strip(" .")


def is_unit_title(title: str) -> bool:
    """Whether a column may hold units by its name."""
    return last_level(title) in UNIT_NAMES


def unit_place(columns: Sequence[tuple[str, Sequence[object]]]) -> int | None:
    """Which of these columns, each a title and its cells, holds units."""
    named = ((n, title, cells) for n, (title, cells) in enumerate(columns) if is_unit_title(title))
    return next((n for n, title, cells in named if _holds(cells, title, columns[:n])), None)


def _holds(
    cells: Sequence[object], title: str, left: Sequence[tuple[str, Sequence[object]]]
) -> bool:
    """ "Đơn vị" also heads offices and communes: of a word that is no known unit, what else is printed decides."""
    if last_level(title) not in ("don vi", "unit"):
        return True
    filled = _filled(cells)
    if 3 * sum(is_unit(text) or bool(parse_scale(text)) for text in filled) >= len(filled):
        return True
    return 3 * sum(map(_is_office, filled)) < len(filled) and any(
        _names_rows(*column) for column in left
    )


def _filled(cells: Sequence[object]) -> list[str]:
    return [text.strip() for text in map(str, filter(None, cells)) if text.strip()]


def _names_rows(title: str, cells: Sequence[object]) -> bool:
    """Words in most rows, under no title of codes: where another column names the rows, offices need not."""
    filled = _filled(cells)
    lettered = sum(any(map(str.isalpha, text)) for text in filled)
    return last_level(title) not in CODE_NAMES and 2 * lettered > len(filled)


def _is_office(text: str) -> bool:
    """Whether a text names an office or a place: "Sở Y tế", "UBND xã A", "Hải Châu"; "Phòng học" and "Phòng" do not."""
    words = text.split()
    is_name = (
        len(words) > 1
        and not text.isupper()
        and all(word[0].isupper() or word[0].isdigit() for word in words)
    )
    before_name = _BEFORE_NAME.match(text)
    rest = text[before_name.end() :] if before_name else ""
    return is_name or bool(_OFFICE.match(text)) or rest[:1].isupper() or rest[:1].isdigit()


class Names:
    """ASCII names, each once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def new(self, title: str) -> str:
        """A name that no column has yet."""
        name = free_name(snake(title) or "cot", self.taken, "_")
        self.taken.add(name)
        return name


def snake(title: str, most: int = 48) -> str:
    """A column name: lower-case ASCII words with underscores, never opening with a digit.

    Of a long title the first words and the last stay: long names in one table tell themselves apart at their ends.
    """
    words = re.findall(r"[a-z0-9]+", fold(title).lower())
    name = "_".join(words)
    if len(name) > most:
        tail = fitting(words[::-1], most // 2)[::-1]
        head = fitting(words[: len(words) - len(tail)], most - len("_".join(tail)) - 1)
        name = "_".join(head + tail)
    return f"c_{name}" if name[:1].isdigit() else name


def fitting(words: Sequence[str], most: int) -> list[str]:
    """As many whole words as fit into so many letters; of a first word that is longer, its beginning."""
    taken: list[str] = []
    for word in words:
        if len("_".join([*taken, word])) > most:
            break
        taken.append(word)
    return taken or [word[:most] for word in words[:1]]


def is_code_column(title: str, cells: Sequence[Cell], column: int) -> bool:
    """A column of codes, by its header or because dotted numbers stand under their parents."""
    filled = [cell.text.strip() for cell in cells if not cell.is_empty]
    coded = [text for text in filled if _CODE.fullmatch(text)]
    counts = [int(text) for text in coded if text.isdecimal()]
    if last_level(title) == "no" and counts != sorted(counts):
        return False  # beside "Yes": running numbers run
    if last_level(title) in CODE_NAMES:
        return bool(filled) and len(coded) >= 0.8 * len(filled)
    if column or len(coded) < len(filled):
        return False
    codes = {text.rstrip(".") for text in filled}
    dotted = [code for code in codes if "." in code]
    return len(dotted) >= 2 and all(code.rpartition(".")[0] in codes for code in dotted)


def parent_of(code: str, known: set[str]) -> str | None:
    """The nearest code above that is known: 4.1.1 stands under 4.1, else under 4."""
    while "." in code:
        code = code.rpartition(".")[0]
        if code in known:
            return code
    return None


def parent_column(codes: Sequence[str], names: Names) -> list[Column]:
    """The column of the codes above, where any row stands under another."""
    parents = tuple(parent_of(code, set(filter(None, codes))) for code in codes)
    about = drafted("Code of the row above it, taken from the code.")
    column = Column(
        "parent", drafted("Parent code"), "string", parents, description=about, derived=True
    )
    return [replace(column, name=names.new("parent"))] if any(parents) else []
