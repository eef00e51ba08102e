"""From what people write to a keyword of the portal: "ho so truc tuyen bao nhieu", "5.4 nam 2022", "DN 5.4".

Works on `/sms/words.json` (names, periods, abbreviations) alone. A question that fits one indicator clearly better
than all others gets its keyword; one that fits several gets them as choices; a guess is never sent as an answer.
"""

import math
import re
import unicodedata
from collections import Counter

# Words of questions, which say nothing about what is asked.
EMPTY = frozenset(
    "bao nhieu la cua co cho toi xin hoi biet ve thi the nao gi nhu may con so lieu hien nay moi nhat trong va o tai "
    "den dang da duoc cac nhung mot ai dau vay a oi nhe voi khong ban minh em anh chi please what is the of how many "
    "much in a an for and are was tra cuu xem muon can thong tin ket qua".split()
)
HELP = frozenset(("help", "tro giup", "huong dan", "hd", "h", "?", "menu", "ma", "tu khoa"))
CLEAR = 1.25  # how much better than the second the first has to fit
CHOICES = 4
ENOUGH = 0.5  # of what was asked, by weight, a name has to hold


def folded(text):
    """Lower-case without tone marks, `đ` as d; digits, points and hyphens stay."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter)).lower()
    return " ".join(re.findall(r"[a-z0-9]+(?:[.-][a-z0-9]+)*|\?", bare))


class Words:
    """The portal's keywords, ready to be asked."""

    def __init__(self, document):
        self.prefixes = {each["prefix"].lower(): each["title"] for each in document["series"]}
        spelled = {
            folded(short): folded(words) for short, words in document["abbreviations"].items()
        }
        self.spelled = {
            short: words for short, words in sorted(spelled.items()) if " " not in short
        }
        self.everyday = {short: words for short, words in spelled.items() if " " in short}
        self.answers = document["answers"]
        self.by_slug = {_slug(each["keyword"]): each for each in self.answers}
        self.bags = [
            self._bag(f"{each['name']} {each.get('english', '')}") for each in self.answers
        ]
        counts = Counter(word for bag in self.bags for word in bag)
        self.weight = {word: math.log(1 + len(self.bags) / count) for word, count in counts.items()}

    def ask(self, text):
        """("answer", slug), ("choices", keywords), or ("help", keywords that are good examples)."""
        said = folded(text)
        if exact := self._exact(said):
            return "answer", exact
        period, rest = period_of(said)
        words = [word for word in rest.split() if word not in EMPTY]
        if not words or " ".join(words) in HELP or said in HELP:
            return "help", self._examples()
        if found := self._coded(words):
            return _one(found[0], period) if len(found) == 1 else ("choices", _keywords(found))
        found = self._named(words)
        if not found:
            return "help", self._examples()
        return _one(found[0], period) if len(found) == 1 else ("choices", _keywords(found))

    def _exact(self, said):
        """The file of a keyword written as docs/sms.md has it, with its period or without; "" for all else."""
        code, period = "-".join(said.split()[:2]), "-".join(said.replace("-", "").split()[2:])
        periods = self.by_slug.get(code, {}).get("periods", ())
        if code in self.by_slug and not period:
            return code
        return f"{code}-{period}" if period in {_word(known).lower() for known in periods} else ""

    def _coded(self, words):
        """Indicators whose code stands in the question, after its prefix or alone."""
        if slug := next((s for s in ("-".join(words[:2]), words[0]) if s in self.by_slug), ""):
            return [self.by_slug[slug]]
        if words[0] in self.prefixes and len(words) == 1:
            return [
                each for each in self.answers if each["keyword"].lower().startswith(f"{words[0]} ")
            ][:3]
        codes = [word for word in words if re.fullmatch(r"\d+(?:\.\d+)*", word)]
        own = [
            self.by_slug[s]
            for p in self.prefixes
            for code in codes
            if (s := f"{p}-{code}") in self.by_slug
        ]
        return own if len(words) == len(codes) or any("." in code for code in codes) else []

    def _named(self, words):
        """The indicator whose name holds most of what was asked; several where none is clearly the best."""
        asked = self._asked(" ".join(words))
        known = {word for word in asked if word in self.weight}
        strange = math.log(
            1 + len(self.bags)
        )  # a word that no name has weighs as one that only one has
        total = sum(self.weight.get(word, strange) for word in asked)
        scores = []
        for bag, answer in zip(self.bags, self.answers, strict=True):
            held = sum(self.weight[word] for word in known & bag)
            if held / total >= ENOUGH:
                scores.append((held, -len(bag - asked), answer))
        scores.sort(key=lambda score: score[:2], reverse=True)
        if len(scores) == 1 or (len(scores) > 1 and scores[0][0] >= CLEAR * scores[1][0]):
            return [scores[0][2]]
        return [answer for _, _, answer in scores[:CHOICES]]

    def _asked(self, text):
        """The words of a question, everyday ones as names say them; what is abbreviated counts as that one word."""
        plain = f" {text} "
        for everyday, official in self.everyday.items():
            plain = plain.replace(f" {everyday} ", f" {official} ")
        for short, long in sorted(self.spelled.items(), key=lambda pair: -len(pair[1])):
            plain = plain.replace(f" {long} ", f" {short} ")
        return set(plain.split()) - EMPTY

    def _bag(self, text):
        """The words of a name, abbreviations also as what they stand for, and what is spelled out also as them."""
        plain = f" {folded(text)} "
        words = set(plain.split())
        for short, long in self.spelled.items():
            if f" {short} " in plain:
                words.update(long.split())
            elif f" {long} " in plain:
                words.add(short)
        return words - EMPTY

    def _examples(self):
        """The first keyword of each series."""
        firsts = {
            each["keyword"].partition(" ")[0]: each["keyword"] for each in reversed(self.answers)
        }
        return list(firsts.values())[::-1]


def period_of(said):
    """The code of the period that a question names, without hyphens ("" for none), and the question without it."""
    for pattern, write in _PERIODS:
        if found := re.search(rf"(?<![\w.]){pattern}(?![\w.])", said):
            rest = f"{said[: found.start()]} {said[found.end() :]}"
            return write(found), " ".join(rest.split())
    return "", said


_QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_HALVES = {"dau": "1", "cuoi": "2"}
_PERIODS = (
    (r"(\d{4})-?(h[12]|q[1-4]|9m)", lambda it: f"{it[1]}{it[2]}"),
    (r"(?:6|sau) thang (dau|cuoi) nam (\d{4})", lambda it: f"{it[2]}h{_HALVES[it[1]]}"),
    (r"(?:9|chin) thang (?:dau nam )?(\d{4})", lambda it: f"{it[1]}9m"),
    (
        r"quy (1|2|3|4|i|ii|iii|iv)(?: nam)? (\d{4})",
        lambda it: f"{it[2]}q{_QUARTERS.get(it[1], it[1])}",
    ),
    (r"thang (\d{1,2})(?: nam)? (\d{4})", lambda it: f"{it[2]}{int(it[1]):02}"),
    (r"nam ((?:19|20)\d{2})", lambda it: it[1]),
    (r"((?:19|20)\d{2})", lambda it: it[1]),
)


def _slug(keyword):
    return folded(keyword).replace(" ", "-")


def _word(code):
    """A period as keywords have it: 2022H1, 20211215-20220614."""
    return code.replace("-", "").replace("/", "-")


def _one(answer, period):
    """The file of an indicator's newest figure or of a period asked for; the periods there are where that is none."""
    if not period:
        return "answer", _slug(answer["keyword"])
    words = [_word(code) for code in answer["periods"]]
    fits = [word for word in words if word.lower() == period] or [
        w for w in words if w.lower().startswith(period)
    ]
    if len(fits) == 1:
        return "answer", _slug(f"{answer['keyword']} {fits[0]}")
    return "choices", [f"{answer['keyword']} {word}" for word in (fits or words)[:5]]


def _keywords(answers):
    return [answer["keyword"] for answer in answers]
