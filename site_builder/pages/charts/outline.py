"""Lines on a grid of pixels, with as few places as tell their form.

Source: Douglas and Peucker, "Algorithms for the reduction of the number of points", 1973.
"""

from __future__ import annotations

from collections.abc import Sequence

Place = tuple[int, int]


def simplified(places: Sequence[Place], tolerance: float) -> list[Place]:
    """The places without which the line would move by more than the tolerance (pixels); both ends stay."""
    kept = {0, len(places) - 1}
    open_parts = [(0, len(places) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        far, apart = max(
            ((place, _apart(places[place], places[first], places[last])) for place in range(first + 1, last)),
            key=lambda found: found[1],
        )
        if apart > tolerance:
            kept.add(far)
            open_parts += [(first, far), (far, last)]
    return [places[place] for place in sorted(kept)]


def without_repeats(places: Sequence[Place]) -> list[Place]:
    """The places without those that equal the one before."""
    return [place for n, place in enumerate(places) if not n or place != places[n - 1]]


def path_of(places: Sequence[Place], *, is_closed: bool) -> str:
    """The data of an SVG path; steps from place to place are shorter to print than places."""
    (x, y), steps = places[0], []
    before = places[0]
    for place in places[1:-1] if is_closed and places[-1] == places[0] else places[1:]:
        steps.append(_pair(place[0] - before[0], place[1] - before[1]))
        before = place
    joined = "".join(step if step.startswith("-") or not n else f" {step}" for n, step in enumerate(steps))
    return f"M{_pair(x, y)}{'l' + joined if steps else 'h0'}{'z' if is_closed else ''}"


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"


def _apart(place: Place, first: Place, last: Place) -> float:
    """How far a place lies from the line between two others, in pixels."""
    across, down = last[0] - first[0], last[1] - first[1]
    length = (across**2 + down**2) ** 0.5
    if not length:
        return float(((place[0] - first[0]) ** 2 + (place[1] - first[1]) ** 2) ** 0.5)
    return float(abs(across * (first[1] - place[1]) - (first[0] - place[0]) * down) / length)
