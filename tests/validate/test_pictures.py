"""Pictures: sizes, hosts that are allowed, and what the cleaner makes of them."""

import pytest

from site_builder.core.problem import say_repair
from site_builder.pages.jinja import for_hosts
from site_builder.pages.sanitize import clean_html
from site_builder.validate.links import Beside, check_links
from site_builder.validate.written import read_written

REMOTE = "![Bản đồ](https://anh.example/a.png)"


def told(text, **given):
    """The codes of a text."""
    return [
        problem.code
        for problem in check_links(Beside("a.md", "s/a.md", text, 1), frozenset(), **given)
    ]


@pytest.mark.parametrize(
    ("hosts", "text", "codes"),
    [
        ((), REMOTE, ["picture-remote"]),
        (("anh.example",), REMOTE, []),
        (("anh.example",), REMOTE.replace("https", "http"), ["picture-remote"]),
        (("anh.example",), REMOTE.replace("anh.", "x.anh."), ["picture-remote"]),
        (("anh.example",), "![Bản đồ](//anh.example/a.png)", ["picture-remote"]),
    ],
)
def test_hosts_are_allowed_one_by_one(hosts, text, codes):
    """By name and over https only."""
    assert told(text, hosts=hosts) == codes


def test_a_large_picture_is_told():
    """A phone pays for it."""
    assert told("![Bản đồ](a.png)", files={"s/a.png": 1_000_001}) == ["picture-large"]
    assert told("![Bản đồ](a.png)", files={"s/a.png": 1_000_000}) == []


def test_the_policy_lets_in_these_hosts_alone():
    """And only for pictures."""
    policy = "default-src 'none'; img-src 'self' data:; font-src 'self'"
    assert for_hosts(policy, ()) == policy
    assert for_hosts(policy, ["a.example"]) == policy.replace("data:", "data: https://a.example")


def test_a_title_is_the_caption():
    """A picture alone in its paragraph is a figure; within a sentence it stays a picture."""
    html = clean_html(
        '<p><img alt="Bản đồ" src="a.png" title="Điểm"></p><p>x <img alt="b" src="b.png"></p>'
    )
    assert "<figcaption>Điểm</figcaption></figure>" in html and "title=" not in html
    assert html.count("<figure") == 1 and 'alt="Bản đồ"' in html


def test_boxes_keep_their_classes_and_nothing_else():
    """Those that Markdown's own extension sets."""
    html = clean_html(
        '<div class="admonition note evil"><p class="admonition-title x">T</p></div><p class="x">y</p>'
    )
    assert html == '<div class="admonition note"><p class="admonition-title">T</p></div><p>y</p>'


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("a[^1]\n\n[^1]: b\n", []),
        ("| a |\n|--:|\n| 1 |\n", []),
        ("!!! warning\n    x\n", []),
        ('=== "A"\n\n    a\n\n=== "B"\n\n    b\n', []),
        ("```html\n\n<video>\n\n```\n", []),
        ("<iframe src='x'></iframe>", ["<iframe>"]),
        ("# T {.big}", ["class"]),
        ("chạy lệnh <tên> và <package>", ["<tên>", "<package>"]),
        ("5 < 7 và 8 > 3", []),
    ],
)
def test_what_is_taken_out_is_known(text, removed):
    """What Markdown itself sets is not the author's."""
    assert read_written(text).removed == removed


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Xin chào\n\n<video src='a.mp4'></video>", 3),
        ("Xin chào\n\n<iframe src='a'></iframe>", 3),
        ("Xin chào\n\n- việc một\n- [x] việc hai", 4),
        ("Xin chào\n\n# Tên {.to}", 3),
        ("Xin chào\n\n<p class='to'>x</p>", 3),
    ],
)
def test_what_is_taken_out_is_told_with_its_line(text, row):
    """Video, frames, boxes of tasks, and classes."""
    page = Beside("a.md", "s/a.md", text, 1)
    found = check_links(page, frozenset(("s/a/a.mp4", "s/a/a")), extensions=["pymdownx.tasklist"])
    assert [problem.row for problem in found if problem.code == "html-removed"] == [row]


def test_a_box_of_a_task_is_not_to_be_linked_to():
    """The remedy is of its kind."""
    (told,) = check_links(
        Beside("a.md", "a.md", "- [ ] việc", 1), frozenset(), extensions=["pymdownx.tasklist"]
    )
    assert "Write in words what is done" in say_repair(told, str)
