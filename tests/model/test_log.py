"""The log of events: a line is what it says, and no line is changed, moved or taken out unnoticed."""

import json
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from site_builder.core.files import sha256_of
from site_builder.core.text import Text
from site_builder.model.log import (
    FIRST,
    Event,
    Fault,
    Log,
    faults_of,
    first_difference,
    parse_event,
    parse_lines,
    relinked,
)

SECOND = FIRST.bump("minor")
EVENTS = (
    Event(
        event="release",
        day=date(2026, 1, 5),
        dataset="x",
        version=FIRST,
        reason=Text("Bản đầu", (("en", "First"),)),
    ),
    Event(
        event="correction",
        day=date(2026, 2, 1),
        dataset="x",
        version=SECOND,
        changes={"cell": 1},
        fixes={"a.csv": "1"},
    ),
    Event(event="withdraw", day=date(2026, 2, 2), dataset="x", version=FIRST, reason=Text("Sai")),
    Event(
        event="rename",
        day=date(2026, 3, 1),
        dataset="x",
        successor="y",
        title=Text("X"),
        reason=Text("Tên mới"),
    ),
)
LOG = Log().followed(EVENTS)


def read(content):
    """A log from its bytes."""
    lines = parse_lines(content)
    return Log(tuple(map(parse_event, lines)), lines)


def test_a_log_is_read_as_it_was_written():
    """Every field of every line, also where a machine gave the lines its own ends."""
    assert read(LOG.content) == read(LOG.content.replace(b"\n", b"\r\n")) == LOG


def test_a_line_names_the_one_before():
    """By its hash, which anybody can compute; the first names none."""
    stated = [json.loads(line).get("previous", "") for line in LOG.lines]
    assert stated == ["", *(sha256_of(line) for line in LOG.lines[:-1])]
    assert list(faults_of(LOG)) == []


def test_keys_stand_in_the_order_that_is_documented():
    """And what says nothing is left out."""
    assert list(json.loads(LOG.lines[1])) == [
        "event",
        "day",
        "dataset",
        "version",
        "changes",
        "fixes",
        "previous",
    ]


@pytest.mark.parametrize("order", list(permutations(range(4)))[1:])
def test_no_order_but_the_written_one_is_sound(order):
    """However the lines are moved."""
    assert list(faults_of(read(b"\n".join(LOG.lines[place] for place in order))))


@pytest.mark.parametrize("gone", range(3))
def test_a_line_that_was_taken_out_is_noticed(gone):
    """But for the last, which only a kept copy shows."""
    assert list(
        faults_of(read(b"\n".join(line for place, line in enumerate(LOG.lines) if place != gone)))
    )


def test_two_branches_that_both_appended_are_told_from_a_change():
    """The line of the other branch follows the one that both began from; linked anew, nothing is said otherwise."""
    ours, theirs = (
        LOG.followed([replace(EVENTS[2], version=SECOND)]),
        LOG.followed([replace(EVENTS[3], dataset="z")]),
    )
    merged = Log((*ours.events, theirs.events[-1]), (*ours.lines, theirs.lines[-1]))
    assert list(faults_of(merged)) == [Fault(6, 4)]
    mended = relinked(merged)
    assert list(faults_of(mended)) == []
    assert [event.seal for event in mended.events] == [event.seal for event in merged.events]
    assert mended.lines[:5] == ours.lines


def test_a_log_goes_on_every_copy_kept_of_it():
    """And the first line that it does not share with another is named."""
    assert [first_difference(LOG.lines[:count], LOG.lines) for count in range(5)] == [0] * 5
    assert first_difference(LOG.lines, LOG.lines[:3]) == 4
    assert first_difference(LOG.lines, (LOG.lines[0], b"{}", *LOG.lines[2:])) == 2


def test_views_tell_what_became_of_a_dataset():
    """Editions, what was taken back, and the end."""
    assert list(LOG.releases("x")) == [FIRST, SECOND]
    assert LOG.withdrawn["x", FIRST].reason == Text("Sai")
    assert (LOG.ends["x"].fate, LOG.ends["x"].successor) == ("renamed", "y")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b'{"event": "praise", "day": "2026-01-01"}',
        b'{"event": "text", "day": "soon"}',
        b'{"event": "release", "day": "2026-01-01", "version": "1"}',
        b'{"event": "release", "day": "2026-01-01", "fixes": {"../x": "1"}}',
    ],
)
def test_what_is_no_line_is_refused(line):
    """With one of the errors that its reader expects."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        parse_event(line)
