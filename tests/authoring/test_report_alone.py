"""A report without data of its own: published, released by its address, corrected, taken back."""

import json

import pytest

from tests.conftest import build, command
from tests.portal import apply_edit, copy_sample

pytestmark = pytest.mark.whole

REPORT, DAY = "thu-gom/2021-q2", "1656900000"
TEXT = """---
title: Thu gom rác, Quý II/2021
title_en: Waste collection, Q2 2021
description: Quý này chưa có bảng số.
series: thu-gom
period: 2021-Q2
status: official
issued: 2021-07-12
---

## Việc đã làm {#viec}

Huyện mở ba điểm thu gom.
"""


@pytest.fixture
def portal(tmp_path):
    """The sample with such a report."""
    root = copy_sample(tmp_path / "portal", warm=True)
    apply_edit(root, {"file": f"reports/{REPORT}.md", "write": TEXT})
    return root


def run(portal, *words, code=0):
    """A command as it is typed; what it printed."""
    done = command(*words, cwd=portal, SOURCE_DATE_EPOCH=DAY)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def edited(portal, old, new):
    """Other words."""
    apply_edit(portal, {"file": f"reports/{REPORT}.md", "replace": {old: new}})


@pytest.mark.slow
def test_it_is_published_released_and_corrected(portal, tmp_path):
    """Its page, its editions, the API and the feeds tell it; nothing is said of data."""
    assert run(portal, "check", "--lang", "vi").splitlines()[-1].startswith("0 lỗi")
    said = run(portal, "release", REPORT, "--note", "Lần đầu.", "--lang", "en")
    assert f"datasets/editions/{REPORT}/1.0.0/" in said
    edited(portal, "ba điểm", "bốn điểm")
    assert "released-text-changed" in run(portal, "check", code=1)
    assert "release-text-kind" in run(portal, "release", REPORT, "--note", "Sai số.", code=1)
    run(portal, "release", REPORT, "--kind", "correction", "--note", "Sai số.")
    assert "release-nothing-changed" in run(portal, "release", REPORT, "--note", "Sai số.", code=1)
    done = build(portal / "mkdocs.yml", tmp_path / "site", SOURCE_DATE_EPOCH=DAY)
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "site"
    assert "bốn điểm" in (site / REPORT / "index.html").read_text("utf-8")
    assert "ba điểm" in (site / REPORT / "1.0.0/vi.md").read_text("utf-8")
    assert "<ins>Huyện mở bốn điểm" in (site / REPORT / "1.1.0/index.html").read_text("utf-8")
    document = json.loads((site / f"api/v1/reports/{REPORT}.json").read_text("utf-8"))["data"]
    assert (document.get("dataset", ""), [each["version"] for each in document["editions"]]) == (
        "",
        ["1.1.0", "1.0.0"],
    )
    told = [
        each["title"]
        for each in json.loads((site / "thu-gom/feed.json").read_text("utf-8"))["items"]
    ]
    assert told[:2] == ["Đính chính: Thu gom rác, Quý II/2021, 1.1.0", "Thu gom rác, Quý II/2021"]
    run(portal, "withdraw", REPORT, "1.0.0", "--reason", "Sai số.")
    assert run(portal, "check", "--lang", "vi").splitlines()[-1].startswith("0 lỗi")


def test_what_it_cannot_say_is_an_error(portal):
    """A figure of no table; and a package of its series and period that it does not name."""
    edited(portal, "ba điểm", '{{ figure("1.1") }} điểm')
    assert "call-unresolved" in run(portal, "check", code=1)
    edited(portal, '{{ figure("1.1") }} điểm', "ba điểm")
    edited(portal, "period: 2021-Q2", "period: 2021-Q1")
    assert "report-package-unstated" in run(portal, "check", code=1)


def test_the_next_report_follows_one_with_data(portal):
    """`new report` takes tables from the last report that has any."""
    said = run(portal, "new", "report", "thu-gom", "2021-Q3")
    assert "datasets/thu-gom-2021-q3/indicators.csv" in said
