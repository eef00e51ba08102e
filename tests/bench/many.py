"""Portals of many datasets of one table: how time, memory and lists grow with their number."""

from functools import cache

from tests.bench.measure import Line, build, megabytes
from tests.bench.portal import make_portal
from tests.bench.sizes import first_query, lists
from tests.bench.whole import change_cell

LARGE = 250  # below that, what a program needs by itself hides what a dataset needs
GROWTH = 2.2  # of twice as many: linear, and a tenth for chance
LARGEST = 5_000  # KB of a file that is no data
QUERY = {1_000: 150, 10_000: 250}  # KB of a first query, by the datasets up to which that holds


@cache
def cold(work, datasets):
    """The folder of such a portal, and what its first build costs; made once in a run."""
    config = make_portal(work / f"many-{datasets}", datasets, 1)
    return config.parent, build(f"{datasets} datasets: cold, filling the store", config)


def growth_lines(work, datasets):
    """Twice as many datasets beside so many, and one changed cell beside a cold build."""
    root, twice = cold(work, 2 * datasets)
    _, once = cold(work, datasets)
    yield Line(
        f"{2 * datasets} datasets, cold",
        twice.seconds,
        once.seconds,
        f"{datasets} datasets",
        GROWTH,
    )
    change_cell(root)
    warm = build(f"{2 * datasets} datasets: one cell changed", root / "mkdocs.yml")
    yield Line(
        f"{2 * datasets} datasets, one cell changed", warm.seconds, twice.seconds, "cold", 0.05
    )


def memory_lines(work, datasets):
    """All processes at the peak of a cold build, Pagefind included; of large portals also by a line up to 10,000."""
    more, less = (megabytes(cold(work, number)[1]) for number in (2 * datasets, datasets))
    yield Line(f"{2 * datasets} datasets, cold, peak memory", more, 1024, "a bound", 1.0, "MB")
    if datasets >= LARGE:
        expected = more + (10_000 - 2 * datasets) * (more - less) / datasets
        yield Line(
            "10,000 datasets, the same, by a line through both sizes",
            expected,
            734,
            "a bound",
            1.0,
            "MB",
        )


def size_lines(work, datasets):
    """The largest list, and what a reader's first query loads."""
    root, _ = cold(work, 2 * datasets)
    size, uri = lists(root / "site")[0]
    yield Line(
        f"{2 * datasets} datasets, largest file but data: {uri}",
        size / 1e3,
        LARGEST,
        "a bound",
        1.0,
        "KB",
    )
    bound = QUERY[1_000 if 2 * datasets <= 1_000 else 10_000]
    query = sum(first_query(root / "site", "vi").values()) / 1e3
    yield Line(f"{2 * datasets} datasets, first query, packed", query, bound, "a bound", 1.0, "KB")
