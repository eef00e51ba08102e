"""Charts as files: SVG and PNG drawn by vl-convert from a Vega-Lite specification.

vl-convert would fetch remote data and can hang on it, so it gets inline data only, no address is allowed, and it
runs in a process of its own that is killed when a chart takes too long. One process draws all charts of a build,
a new one those after a chart that ended it.

Specification: https://vega.github.io/vega-lite/docs/spec.html (version 5).
"""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Timer
from typing import Any

from site_builder.pages.charts.model import Break, Chart, Point, shares_of
from site_builder.pages.charts.svg import LineScale

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
VERSION = "5.21"
WIDTH, BAR_STEP, LINE_HEIGHT, SCALE = 720, 34, 300, 2
SECONDS = 60  # for one chart, by the clock; an ordinary one takes a tenth of a second
FORMATS = ("svg", "png")
COLOURS = ("#00596a", "#c2571a")  # --c1 and --c2 of the stylesheet's light theme
INK, SOFT, RULE = "#16211f", "#4f5f5e", "#cdd7d7"
CONFIG: dict[str, Any] = {
    "font": "Liberation Sans, Arial, sans-serif",
    "background": "#ffffff",
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "color": INK,
        "fontSize": 17,
        "subtitleColor": SOFT,
        "subtitleFontSize": 13,
        "offset": 14,
    },
    "axis": {
        "labelColor": INK,
        "labelFontSize": 13,
        "labelLimit": 320,
        "domainColor": RULE,
        "gridColor": RULE,
        "tickColor": RULE,
    },
    "legend": {"orient": "top", "title": None, "labelFontSize": 13, "labelColor": INK},
}


def draw_all(specifications: Iterable[dict[str, Any]]) -> Iterator[dict[str, bytes] | None]:
    """Each chart in all FORMATS, None for one that cannot be drawn within SECONDS."""
    painter = _Painter()
    try:
        for specification in specifications:
            yield painter.draw(specification)
    finally:
        painter.end()


def vega_lite(chart: Chart) -> dict[str, Any]:
    """The specification of a chart, its data inside."""
    body = _bars(chart) if chart.kind == "bar" else _line(chart)
    subtitle = ". ".join(part for part in (chart.note, chart.unit) if part)
    return {
        "$schema": SCHEMA,
        "description": chart.description,
        "title": {"text": chart.title, **({"subtitle": subtitle} if subtitle else {})},
        "width": WIDTH if chart.kind == "line" else WIDTH - 320,
        **body,
        "config": CONFIG,
    }


def _bars(chart: Chart) -> dict[str, Any]:
    rows = [
        {"place": place, "group": group, "value": _float(point), "printed": point.printed or "…"}
        for place, (group, point) in enumerate((group.name, point) for group in chart.groups for point in group.points)
    ]
    names = [group.name for group in chart.groups]
    y = {
        "field": "place",
        "type": "ordinal",
        "title": None,
        "axis": {**_named(chart.points), "ticks": False, "domain": False},
    }
    x = {"field": "value", "type": "quantitative", "title": None, "axis": None, **_hundred(chart)}
    colour = {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": names, "range": [COLOURS[place % 2] for place in range(len(names))]},
        "legend": {} if len(names) > 1 else None,
    }
    text = {"align": "left", "dx": 6, "fontSize": 13, "fontWeight": "bold", "color": INK}
    return {
        "height": {"step": BAR_STEP},
        "data": {"values": rows},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.55}}, "encoding": {"color": colour}},
            {"mark": {"type": "text", **text}, "encoding": {"text": {"field": "printed"}}},
        ],
    }


def _hundred(chart: Chart) -> dict[str, Any]:
    values = [point.value for point in chart.points if point.value is not None]
    whole = chart.unit == "%" and all(0 <= value <= 100 for value in values)
    return {"scale": {"domain": [0, 100]}} if whole else {}


def _line(chart: Chart) -> dict[str, Any]:
    points, colour = chart.points, _coloured()
    places = [float(share) for share in shares_of(chart)]
    named = f"{json.dumps([point.label for point in points])}[indexof({json.dumps(places)}, datum.value)]"
    axis = {"labelExpr": named, "values": places, "grid": False, "labelAngle": 0, "labelOverlap": "greedy"}
    domain = [-0.04, 1.04]
    x = {
        "field": "x",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": domain, "nice": False},
        "axis": axis,
    }
    y = {"field": "value", "type": "quantitative", "title": None, **_levels(chart)}
    hollow = {"condition": {"test": "datum.derived", "value": "#ffffff"}, **colour}
    text = {"type": "text", "dy": -14, "fontSize": 13, "fontWeight": "bold", "color": INK}
    return {
        "height": LINE_HEIGHT,
        "data": {"values": _segmented(chart)},
        "encoding": {"x": x, "y": y},
        "layer": [
            _joined(chart, bridges=True),
            _joined(chart, bridges=False),
            {"mark": {"type": "point", "size": 70, "opacity": 1}, "encoding": {"stroke": colour, "fill": hollow}},
            {"mark": text, "encoding": {"text": {"field": "printed"}}},
            *_cuts([_cut(places, each) for each in chart.breaks]),
        ],
    }


def _cut(places: Sequence[float], each: Break) -> dict[str, Any]:
    return {"x": (places[each.place - 1] + places[each.place]) / 2, "label": each.label}


def _levels(chart: Chart) -> dict[str, Any]:
    """The same round numbers as on the page, in the reader's spelling."""
    scale = LineScale.of(chart)
    levels = [scale.low, (scale.low + scale.high) / 2, scale.high]
    said = json.dumps([scale.label(level, chart.language) for level in levels])
    axis = {"values": [float(level) for level in levels], "labelExpr": f"{said}[round(datum.index * 2)]"}
    return {
        "scale": {"domain": [float(scale.low), float(scale.high)]},
        "axis": {**axis, "domain": False, "ticks": False},
    }


def _joined(chart: Chart, *, bridges: bool) -> dict[str, Any]:
    """The lines that the model joins: whole ones, or the dots over what is missing."""
    rows = {row["place"]: row for row in _segmented(chart)}
    lines = [
        {**rows[place], "join": number}
        for number, join in enumerate(chart.joins)
        if join.is_bridge == bridges
        for place in (join.before, join.after)
    ]
    look = {"strokeDash": [2, 5], "strokeWidth": 2, "color": COLOURS[0]} if bridges else {"strokeWidth": 2.5}
    colour = {} if bridges else {"color": _coloured()}
    return {
        "data": {"values": lines},
        "mark": {"type": "line", **look},
        "encoding": {**colour, "detail": {"field": "join"}},
    }


def _coloured() -> dict[str, Any]:
    """One colour before the first break, another after it."""
    return {"field": "part", "type": "nominal", "scale": {"domain": [0, 1], "range": list(COLOURS)}, "legend": None}


def _cuts(cuts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not cuts:
        return []
    data = {"data": {"values": cuts}}
    label = {"type": "text", "align": "right", "dx": 0, "baseline": "bottom", "fontSize": 12, "color": "#a8480f"}
    return [
        {
            **data,
            "mark": {"type": "rule", "strokeDash": [6, 4], "color": COLOURS[1], "strokeWidth": 2},
            "encoding": {"y": {"value": 0}, "y2": {"value": LINE_HEIGHT}},
        },
        {**data, "mark": label, "encoding": {"y": {"value": -6}, "text": {"field": "label"}}},
    ]


def _segmented(chart: Chart) -> list[dict[str, Any]]:
    """The points with values; `part` tells those before the first break from those after it."""
    first, shares = min((each.place for each in chart.breaks), default=len(chart.points)), shares_of(chart)
    return [
        {
            "place": place,
            "x": float(shares[place]),
            "value": _float(point),
            "printed": point.printed,
            "part": int(place >= first),
            "derived": point.is_derived,
        }
        for place, point in enumerate(chart.points)
        if point.value is not None
    ]


def _named(points: Sequence[Point]) -> dict[str, Any]:
    """Labels by place, so that two points may have the same name. A JSON string is a literal of Vega's language."""
    return {"labelExpr": f"{json.dumps([point.label for point in points])}[datum.value]"}


def _float(point: Point) -> float | None:
    return None if point.value is None else float(point.value)


@dataclass
class _Painter:
    """The process that draws, begun when it is needed; never leaves this module."""

    process: subprocess.Popen[bytes] | None = None

    def draw(self, specification: dict[str, Any]) -> dict[str, bytes] | None:
        """One chart; after one that cannot be drawn in time the process begins anew."""
        process = self.process = self.process or self._begin()
        assert process.stdin and process.stdout
        alarm = Timer(SECONDS, process.kill)
        alarm.start()
        try:
            process.stdin.write(json.dumps(specification).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:  # it ended before it had read all
            answer = b""
        finally:
            alarm.cancel()
        if not answer.endswith(b"\n"):
            self.end()
            return None
        parts = json.loads(answer)
        return parts and {kind: base64.b64decode(parts[kind]) for kind in FORMATS}

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "site_builder.pages.charts.vega"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)

    def end(self) -> None:
        """End the process, if one runs."""
        if self.process:
            self.process.kill()
            with contextlib.suppress(OSError):  # what it had not read of a chart
                self.process.communicate()
        self.process = None


def main() -> None:
    """Draw the specifications on standard input, one a line; each answer is a line of JSON, null for a refusal."""
    import vl_convert

    options: dict[str, Any] = {"vl_version": VERSION, "allowed_base_urls": []}
    for line in sys.stdin.buffer:
        answer = None
        with contextlib.suppress(ValueError):
            specification = json.loads(line)
            svg = vl_convert.vegalite_to_svg(specification, **options).encode()
            png = vl_convert.vegalite_to_png(specification, scale=SCALE, **options)
            answer = {kind: base64.b64encode(part).decode() for kind, part in zip(FORMATS, (svg, png), strict=True)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
