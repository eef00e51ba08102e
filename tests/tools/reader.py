# ruff: noqa: D102
"""A reader that knows nothing of the publisher: the numbers and days of a page, by the language that it is marked with.

Built of `html.parser` alone. Numbers are told apart by the rules of Vietnamese (1.234,5) or English (1,234.5), days and
periods by how each language writes them; all come out in one spelling, so that two languages of a page can be compared.
"""

import re
from collections import Counter
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# What is no text, or no text of the page: programs, code to copy, the folded words for search.
HIDDEN = frozenset("script style template textarea code pre svg head".split())
MONTHS = {
    name: number
    for number, name in enumerate(
        "January February March April May June July August September October November December".split(),
        1,
    )
}
COUNTED = {
    name: number
    for words in (
        "one two three four five six seven eight nine ten",
        "một hai ba bốn năm sáu bảy tám chín mười",
    )
    for number, name in enumerate(words.split(), 1)
}
BETWEEN = " | "  # where a tag stands: two cells are not one number
QUARTERS = {"I": "1", "II": "2", "III": "3", "IV": "4"}
SIGNS = str.maketrans(
    {"\u00ad": None, "\u200b": None, "\u2060": None, "\u00a0": " ", "\u202f": " ", "\u2212": "-"}
)


class Reader(HTMLParser):
    """`runs` are the pieces of text in their order, each with the language of its element; `facts` what each `dt` of
    a list of facts has beside it, as text and, where it is a moment, as that.
    """

    def __init__(self, html):
        super().__init__()
        self.runs, self.facts, self.open = [], {}, [("", False, "")]
        self.term = self.into = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        _, is_hidden, language = self.open[-1]
        language = given.get("lang") or language
        self.runs.append((language, BETWEEN))
        if tag == "dt":
            self.term, self.into = "", "dt"
        elif tag == "dd":
            self.into = "dd"
            self.facts.setdefault(self.term.strip(), ["", ""])
        elif tag == "time" and self.into == "dd":
            self.facts[self.term.strip()][1] = given.get("datetime", "")
        if tag not in VOID:
            self.open.append((tag, is_hidden or tag in HIDDEN or "hidden" in given, language))

    def handle_endtag(self, tag):
        if tag in {name for name, _, _ in self.open}:
            while self.open.pop()[0] != tag:
                pass
        if tag in ("dt", "dd"):
            self.into = None
        self.runs.append((self.open[-1][2], BETWEEN))

    def handle_data(self, data):
        _, is_hidden, language = self.open[-1]
        if not is_hidden:
            self.runs.append((language, data))
        if self.into == "dt":
            self.term += data
        elif self.into == "dd":
            self.facts[self.term.strip()][0] += data


def read(html):
    """Every number, day and month of a page, counted."""
    found = Counter()
    for language, text in _joined(Reader(html).runs):
        found += tokens(text, language)
    return found


def facts_of(html):
    """The facts of a page: term, then its text and its moment."""
    return {term: (text.strip(), moment) for term, (text, moment) in Reader(html).facts.items()}


def _joined(runs):
    joined = []
    for language, text in runs:
        if joined and joined[-1][0] == language[:2]:
            joined[-1][1] += text
        else:
            joined.append([language[:2], text])
    return [(language, re.sub(r"\s+", " ", text.translate(SIGNS))) for language, text in joined]


def tokens(text, language):
    """The numbers, days and months of a text in a language, counted, in one spelling."""
    found = Counter()

    def take(*parts):
        found["-".join(str(int(part)) for part in parts)] += 1
        return " "

    months = "|".join(MONTHS)
    text = re.sub(
        rf"\b(\d{{1,2}}) ({months}) (\d{{4}})\b", lambda m: take(m[3], MONTHS[m[2]], m[1]), text
    )
    text = re.sub(rf"\b({months}) (\d{{4}})\b", lambda m: take(m[2], MONTHS[m[1]]), text)
    text = re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda m: take(m[1], m[2], m[3]), text)
    text = re.sub(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", lambda m: take(m[3], m[2], m[1]), text)
    text = re.sub(r"\b(\d{1,2})/(\d{4})\b(?!/)", lambda m: take(m[2], m[1]), text)
    # Words are of one language each; a half-year is six months in Vietnamese.
    text = re.sub(rf"\b({months})\b", lambda m: str(MONTHS[m[1]]), text)
    text = re.sub(
        r"\b(?:(?:first|second|last|1st|2nd) half|half-yearly)\b", " 6 ", text, flags=re.IGNORECASE
    )
    text = re.sub(
        r"\b(?:quý|quarter) (IV|I{1,3})\b", lambda m: QUARTERS[m[1]], text, flags=re.IGNORECASE
    )
    text = re.sub(
        r"\b(\w+) (tháng|cấp|months|levels)\b",
        lambda m: f"{COUNTED.get(m[1].lower(), m[1])} {m[2]}",
        text,
    )
    for number in re.findall(r"\d+(?:[.,]\d+)*", text):
        found[normal(number, language)] += 1
    return found


def normal(number, language):
    """A number with a decimal point and no groups; codes such as 4.1.1 as they are."""
    group, decimal = (",", ".") if language == "en" else (".", ",")
    if re.fullmatch(rf"\d{{1,3}}(\{group}\d{{3}})+(\{decimal}\d+)?", number):
        return number.replace(group, "").replace(decimal, ".")
    return number.replace(decimal, ".") if re.fullmatch(rf"\d+\{decimal}\d+", number) else number
