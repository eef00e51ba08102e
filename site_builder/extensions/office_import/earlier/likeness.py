"""How alike two printed titles are, and which ones belong together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence

ALIKE = 0.6  # words in common that make a title the same one reworded
MOST_PAIRS = 40_000  # pairs of titles that are compared word by word; of more only equal ones are found
_TIME = re.compile(r"(?<!\w)(?:\d+|[ivx]+)(?!\w)", re.IGNORECASE)


def exact(title: str) -> str:
    """A title without case, doubled blanks and marks at its ends; tone marks stay, for they tell words apart."""
    return re.sub(r"\s+", " ", title).casefold().strip(" .:;-–+•*()")


def numerals(title: str) -> list[str]:
    """The years and numbers in a title: two titles that differ in them are of different times or things."""
    return [match.casefold() for match in _TIME.findall(title)]


def timeless(title: str) -> str:
    """A title without the numbers of its period."""
    return exact(_TIME.sub(" ", title))


def likeness(left: str, right: str) -> float:
    """The share of words that two titles have in common, from 0 to 1."""
    one, other = (Counter(re.findall(r"\w+", exact(text))) for text in (left, right))
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def pair_equal(left: Sequence[Hashable], right: Sequence[Hashable], pairs: dict[int, int]) -> None:
    """Pair what is equal and stands once among the unpaired of either side; None and "" are never paired."""
    free = [n for n in range(len(left)) if n not in pairs]
    taken = set(pairs.values())
    others = [n for n in range(len(right)) if n not in taken]
    ones, twos = Counter(left[n] for n in free), Counter(right[n] for n in others)
    places = {right[n]: n for n in others if right[n] and twos[right[n]] == 1}
    pairs.update({n: places[left[n]] for n in free if left[n] in places and ones[left[n]] == 1})


def unpaired(pairs: dict[int, int], left: int, right: int) -> tuple[list[int], list[int]]:
    """What is still free on either side; nothing where comparing all of it with all would take too long."""
    taken = set(pairs.values())
    ones, twos = [n for n in range(left) if n not in pairs], [n for n in range(right) if n not in taken]
    return (ones, twos) if len(ones) * len(twos) <= MOST_PAIRS else ([], [])


def pair_best(scored: Iterable[tuple[float, int, int]], pairs: dict[int, int], is_fit: Callable[[float], bool]) -> None:
    """Pair the best scores first; a score that two claim for the same one pairs nothing."""
    ordered = sorted(((score, a, b) for score, a, b in scored if is_fit(score)), reverse=True)
    best: dict[tuple[str, int], Counter[float]] = {}
    for score, a, b in ordered:
        best.setdefault(("a", a), Counter())[score] += 1
        best.setdefault(("b", b), Counter())[score] += 1
    taken = set(pairs.values())
    for score, a, b in ordered:
        is_torn = best["a", a][score] > 1 or best["b", b][score] > 1
        if a not in pairs and b not in taken and not is_torn:
            pairs[a] = b
            taken.add(b)


def between(pairs: dict[int, int], left: int, right: int) -> list[tuple[int, int]]:
    """Places where exactly one of `left` and one of `right` stand unpaired between the same paired neighbours."""
    found = []
    taken = set(pairs.values())
    for a in range(left):
        if a in pairs:
            continue
        before, after = pairs.get(a - 1, -1 if a == 0 else None), pairs.get(a + 1, right if a == left - 1 else None)
        if before is not None and after is not None and after - before == 2 and before + 1 not in taken:
            found.append((a, before + 1))
    return found
