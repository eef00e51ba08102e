"""What hosts take at most, held against the files of a site."""

import pytest

from site_builder.core.host_limits import HOSTS, MB, reached


def said(sizes):
    """What is said of a site, and whether a host refuses it."""
    return sorted(reached(sizes, "en"))


def test_a_small_site_meets_no_limit():
    """Nothing to say."""
    assert said({"index.html": 10, "a/b.csv": 20}) == []


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({f"{n}/x": 1 for n in range(16_000)}, [("Cloudflare Pages: 16000 of 20000 files", False)]),
        ({f"{n}/x": 1 for n in range(20_001)}, [("Cloudflare Pages: 20001 of 20000 files", True)]),
        ({"a.csv": 26 * MB}, [("Cloudflare Pages: the largest file has 26 of 26 MB", False)]),
        (
            {f"{n}.csv": 10 * MB for n in range(101)},
            [("GitHub Pages: 1010 of 1000 MB", True), ("GitLab.com Pages: 1010 of 1000 MB", True)],
        ),
    ],
)
def test_a_limit_is_named_from_four_fifths_on(sizes, words):
    """And broken above it."""
    assert said(sizes) == words


def test_each_host_states_where_its_limits_are_from():
    """Page and day."""
    assert all(
        stated["source"].startswith("https://") and stated["day"] for stated in HOSTS.values()
    )
