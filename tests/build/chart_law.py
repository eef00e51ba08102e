"""What a page's charts must say, read by a program that knows nothing of ours: HTML, numbers as printed, dates."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

import lxml.html

NUMBER = re.compile(r"[-−]?\d[\d.,]*")
DAY = {"vi": re.compile(r"(\d+)/(\d+)/(\d{4})"), "en": re.compile(r"(\d+) (\w+) (\d{4})")}
MONTHS = (
    "January February March April May June July August September October November December".split()
)
PHONE = 328  # pixels of a chart
TOP, FOOT = 40, 260  # pixels between which values of a line stand


def number_in(text, language):
    """The number that a text begins with, after at most a word or two; None where it has none."""
    found = NUMBER.search(text)
    if not found:
        return None
    group, point = (".", ",") if language == "vi" else (",", ".")
    said = found[0].rstrip(".,").replace(group, "").replace(point, ".").replace("−", "-")
    return Decimal(said)


def last_day_in(text, language):
    """The last day that a text names."""
    day, month, year = DAY[language].findall(text)[-1]
    return date(int(year), MONTHS.index(month) + 1 if month.isalpha() else int(month), int(day))


def own_text(node):
    """The text of an element without that of its children."""
    return "".join([node.text or "", *(child.tail or "" for child in node)]).strip()


@dataclass(frozen=True)
class Mark:
    """A mark that stands for a value; x in per cent, y in pixels (None for a bar)."""

    period: str
    value: Decimal
    unit: str
    area: str
    x: float
    y: float | None
    shape: str


def marks_of(svg):
    """The marks of a drawing."""
    found = []
    for node in svg.xpath(".//*[@data-value]"):
        at = node.getparent()
        is_bar = node.tag.rpartition("}")[2] == "rect"
        x, y = (0.0, None) if is_bar else (float(at.get("x").rstrip("%")), float(at.get("y")))
        says = [node.get(f"data-{name}", "") for name in ("period", "unit", "area")]
        found.append(
            Mark(
                says[0], Decimal(node.get("data-value")), says[1], says[2], x, y, node.get("d", "")
            )
        )
    return found


def as_printed(value, node):
    """A value as the page prints it: rounded where the page says to how many decimals, else as it is."""
    places = node.getroottree().xpath("//@data-places")
    return (
        round(value, int(places[0]))
        if places and -value.as_tuple().exponent > int(places[0])
        else value
    )


def labels_of(svg):
    """The printed values of a drawing, each with the box that it covers on a phone: left, top, right, bottom."""
    for node in svg.xpath(".//*[local-name()='text'][contains(concat(' ', @class, ' '), ' pt ')]"):
        if node.getparent().get("class") == "tip":
            continue
        text = "".join(node.itertext())
        wide, y = 8 * len(text), float(node.get("y"))
        x = float(node.get("x").rstrip("%")) * PHONE / 100 + float(node.get("dx") or 0)
        x -= {"middle": wide / 2, "end": wide}.get(node.get("text-anchor") or "start", 0)
        yield text, (x, y - 12, x + wide, y + 3)


def apart(x, y, box):
    """How far a place is from a box, in pixels."""
    left, top, right, bottom = box
    return (max(left - x, x - right, 0) ** 2 + max(top - y, y - bottom, 0) ** 2) ** 0.5


def faults_of_drawing(svg, caption, language):
    """What a drawing of a line says wrongly: page, page for others and file alike."""
    marks = marks_of(svg)
    if not marks or marks[0].y is None:
        return
    if len({mark.unit for mark in marks}) > 1:
        yield "two units on one axis"
    start = svg.get("data-from")
    low, high = min(marks, key=lambda mark: mark.value), max(marks, key=lambda mark: mark.value)
    if low.value == high.value:
        yield "equal values are drawn"
        return
    zero = low.y + (high.y - low.y) * float((0 - low.value) / (high.value - low.value))
    if start is None and not TOP - 0.5 <= zero <= FOOT + 0.5:
        yield f"zero is not on the axis, and nothing says so (at {zero})"
    if start is not None:
        foot = float(low.value) + (FOOT - low.y) * float(high.value - low.value) / (high.y - low.y)
        if abs(foot - float(start)) > abs(float(high.value - low.value)) * 0.02:
            yield f"the axis begins at {foot}, not at {start}"
        if not svg.xpath(".//*[@class='snip']"):
            yield "no mark cuts the axis"
        if Decimal(start) not in [
            number_in(part, language) for part in re.split(r"[:.;] | ", caption)
        ]:
            yield f"the caption does not say {start}: {caption}"
    kinds = {mark.period: kind_of(mark.period) for mark in marks}
    shapes = {(kinds[mark.period], mark.shape) for mark in marks}
    if len(shapes) > len({kind for kind, _ in shapes}) or len(shapes) > len(
        {shape for _, shape in shapes}
    ):
        yield f"shapes do not tell kinds of period apart: {shapes}"
    labels = list(labels_of(svg))
    lines = groupby(
        sorted(marks, key=lambda mark: (mark.area, kinds[mark.period])),
        key=lambda m: (m.area, kinds[m.period]),
    )
    for line in ([*each] for _, each in lines):
        end = max(mark.x for mark in line)
        for last in (mark for mark in line if mark.x == end):
            if not any(is_label_of(label, last, svg, language) for label in labels):
                yield f"the last value of a line has no label of its own: {last}"


def is_label_of(label, mark, svg, language):
    """Whether a label prints the value of a mark, and is nearer to it than to one of another value, or led there."""
    text, box = label
    number = number_in(text, language)
    places = -number.as_tuple().exponent
    if number != (mark.value if places < 2 else round(mark.value, max(places, 2))):
        return False
    for line in svg.xpath(".//*[@class='lead']"):
        x, y, x2, y2 = (float(line.get(name).rstrip("%")) for name in ("x1", "y1", "x2", "y2"))
        if x == mark.x and abs(y - mark.y) < 7 and apart(x2 * PHONE / 100, y2, box) < 1:
            return True
    own = apart(mark.x * PHONE / 100, mark.y, box)
    others = [other for other in marks_of(svg) if other.value != mark.value]
    return own < 20 and all(
        own <= apart(other.x * PHONE / 100, other.y, box) + 0.1 for other in others
    )


def kind_of(period):
    """What kind of period a code names, by its form."""
    for kind, form in (("half", "H"), ("quarter", "Q"), ("nine", "9M")):
        if form in period:
            return kind
    return {4: "year", 7: "month", 10: "day"}.get(len(period), "span")


def faults_of_figure(figure, language):
    """What is wrong with a chart of a page beside its own table."""
    caption = figure.find("figcaption").text_content()
    svgs = figure.xpath("./svg")
    rows = [
        (row.find("th").text_content(), own_text(row.xpath("./td[contains(@class, 'num')]")[0]))
        for row in figure.xpath("./details/table/tbody/tr")
    ]
    values = Counter(number_in(printed, language) for _, printed in rows if printed != "…")
    if not svgs:
        if len(values) != 1 or values.total() < 2:
            yield f"nothing is drawn of {values}"
        elif not any(printed in caption for _, printed in rows):
            yield f"equal values are not said: {caption}"
        return
    drawn = Counter(as_printed(mark.value, figure) for mark in marks_of(svgs[0]))
    if drawn != values:
        yield f"drawn {drawn}, in the table {values}"
    if len(values) == 1 and values.total() > 1 and not svgs[0].xpath(".//*[@class='aim']"):
        yield "equal values are drawn"
    for each in svgs[0].xpath(".//*[@data-since]"):
        if not any(
            date.fromisoformat(each.get("data-since")) == last_day_in(found, language)
            for found in days_in(caption, language)
        ):
            yield f"the caption does not name the break of {each.get('data-since')}: {caption}"
    yield from faults_of_drawing(svgs[0], caption, language)


def days_in(text, language):
    """Every day that a text names, as written."""
    return [found[0] for found in DAY[language].finditer(text)]


def faults_of_page(html):
    """What is wrong with the charts of a page, beside their tables and the page's own."""
    page = lxml.html.document_fromstring(html)
    language = page.get("lang")
    figures = page.xpath(
        "//figure[contains(concat(' ', @class, ' '), ' plot ')][not(contains(@class, 'map'))]"
    )
    for figure in figures:
        yield from (f"#{figure.get('id')}: {fault}" for fault in faults_of_figure(figure, language))
    table = page.xpath("//table[@class='periods']")
    courses = [each for each in figures if each.get("id") not in ("chart-parts", "chart-target")]
    lines = [each for each in courses if not each.xpath("./svg//rect")]  # bars have one
    if not table or not lines:
        return
    rows = [
        (
            last_day_in(row.xpath("./th/small")[0].text_content(), language),
            own_text(cell),
            number_in(own_text(cell), language),
        )
        for row in table[0].xpath("./tbody/tr")
        for cell in row.xpath("./td[contains(@class, 'main')]")
    ]
    captions = " ".join(each.find("figcaption").text_content() for each in lines)
    drawn = Counter()
    for figure in lines:
        for svg in figure.xpath("./svg"):
            marks = [replace(mark, value=as_printed(mark.value, svg)) for mark in marks_of(svg)]
            marks = sorted(marks, key=lambda mark: (mark.x, mark.value))
            if "" in {mark.area for mark in marks} and page.xpath("//table[@class='matrix']"):
                marks = [
                    mark for mark in marks if mark.area
                ]  # the others stand in the table of all areas
            drawn.update(mark.value for mark in marks)
            yield from (
                f"#{figure.get('id')}: {fault}" for fault in faults_of_time(svg, marks, rows)
            )
        if not figure.xpath("./svg"):
            drawn.update(
                number_in(own_text(cell), language)
                for cell in figure.xpath("./details//td[contains(@class, 'num')]")
            )
    for value, count in Counter(value for _, _, value in rows).items():
        named = sum(text in captions for _, text, each in rows if each == value)
        if drawn[value] + named < count:
            yield f"{value} is in the table {count} times, neither drawn nor named"


def faults_of_time(svg, marks, rows):
    """Each mark stands at the end of its period, each break at its day, all in one proportion."""
    days = {}
    for mark in marks:
        days.setdefault(mark.value, {end for end, _, value in rows if value == mark.value})
    if not marks:
        return
    first, last = marks[0], marks[-1]
    ends = sorted(end for mark in (first, last) for end in days[mark.value])
    if not ends or last.x == first.x:
        return
    wrong = []  # what each reading of the values leaves wrong: one value may stand in rows of several days
    for start, stop in ((a, b) for a in days[first.value] for b in days[last.value] if a < b):
        scale = (last.x - first.x) / (stop - start).days
        if all(
            any(
                abs(first.x + scale * (day - start).days - mark.x) < 0.2 for day in days[mark.value]
            )
            for mark in marks
        ):
            cuts = [
                (date.fromisoformat(each.get("data-since")), float(each.get("x1")[:-1]))
                for each in svg.xpath(".//*[@data-since]")
            ]
            wrong.append(
                [
                    f"the break of {day} stands at {x}"
                    for day, x in cuts
                    if abs(first.x + scale * (day - start).days - x) > 0.2
                ]
            )
    yield from min(wrong, key=len, default=[f"time is not drawn in proportion: {marks}"])
