"""A tiny portal of three languages: Vietnamese, English with some translations, and one that nobody speaks."""

import yaml

from tests.conftest import ROOT, SAMPLE
from tests.portal import copy_sample
from tests.tools.pseudo import LANGUAGE, write_catalogue

REPORT = """---
title: Waste collection, first quarter of 2021
description: Three months.
---

## Sorting grows slowly {#phan-loai}

There was {{ figure("1.1") }} of waste; see the [series](index.md).

{{ chart("1.3", title="Share sorted") }}
"""
HOME = "The figures of a district, with their [data](datasets/)."
SETTINGS = {
    "languages": ["vi", "en", LANGUAGE],
    "translations": {
        "en": {
            "site_name": "Open reports of Mau",
            "nav": {"Trang chủ": "Home", "Chỉ tiêu": "Indicators"},
        }
    },
}


def make_languages(folder):
    """One series of the sample in a folder, with an English text for its report; its mkdocs.yml comes back."""
    copy_sample(folder, "cap-nuoc*", warm=True)
    config = yaml.safe_load((SAMPLE / "mkdocs.yml").read_text("utf-8"))
    config["theme"]["custom_dir"] = str(ROOT / "theme")
    config["plugins"][0]["open-data"] |= SETTINGS
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    (folder / "reports" / "thu-gom" / "2021-q1.en.md").write_text(REPORT, "utf-8")
    (folder / "reports" / "index.en.md").write_text(HOME, "utf-8")
    write_catalogue(folder)
    return folder / "mkdocs.yml"
