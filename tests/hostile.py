"""A portal whose every text is hostile: in every field of a package, every text cell, front matter and prose."""

import csv
from io import StringIO

import pytest
import yaml

EVIL = "\"'></title></script></style><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
FORMULA = "=HYPERLINK(1)+cmd|'/c calc'!A0"
# A javascript: address is refused before anything is built (tests/validate/test_identity.py).
ADDRESS = "https://x.example/?q='\"onmouseover=alert(4)><script>alert(4)</script>"
# Names, types, paths and roles are read by machines and refused when they are not plain words.
MACHINE = {
    "$schema", "name", "path", "type", "format", "period", "series", "encoding", "fields", "primaryKey", "resource",
    "missingValues", "language", "themes", "observations", "figures", "indicators", "scales", "roles", "enum",
    "mediatype",
    "start", "end", "constraints", "foreignKeys", "uri", "email", "id",
}  # fmt: skip


def poison(value, key=""):
    """The same structure with every text for readers made hostile, and every address of people and licences too."""
    if key in MACHINE and not (key == "fields" and isinstance(value, list)):
        return value
    if isinstance(value, dict):
        return {name: poison(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [poison(each) for each in value]
    return f"{value} {EVIL}" if isinstance(value, str) else value


def poison_table(path, columns):
    """Text cells of these columns end in markup or begin as a formula."""
    rows = list(csv.reader(StringIO(path.read_text("utf-8"))))
    places = [rows[0].index(column) for column in columns]
    for number, row in enumerate(rows[1:]):
        for place in places:
            row[place] = FORMULA if number % 2 else f"{row[place]} {EVIL}"
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), "utf-8")


@pytest.fixture(scope="session")
def poisoned(tmp_path_factory):
    """The sample's first series with everything poisoned, built."""
    from tests.conftest import built_once

    return built_once(tmp_path_factory, "hostile", write)


def write(folder):
    """Write the poisoned portal's sources; gives its configuration."""
    from tests.portal import copy_sample

    copy = copy_sample(folder / "portal", "cap-nuoc*")
    config = copy / "mkdocs.yml"
    settings = config.read_text("utf-8")
    config.write_text(
        settings.replace("- open-data:\n", "- open-data:\n      picture_hosts: [x.example]\n"),
        "utf-8",
    )
    for descriptor in copy.glob("datasets/thu-gom-*/datapackage.yaml"):
        package = poison(yaml.safe_load(descriptor.read_text("utf-8")))
        package["contributors"].append({"title": EVIL, "path": ADDRESS, "roles": ["publisher"]})
        package["sources"] = [{"title": EVIL, "path": ADDRESS}]
        descriptor.write_text(yaml.safe_dump(package, allow_unicode=True), "utf-8")
    first = copy / "datasets/thu-gom-2021-q1"
    poison_table(first / "points.csv", ["place"])
    poison_table(first / "figures.csv", ["label", "unit"])
    poison_table(first / "indicators.csv", ["note"])
    report = copy / "reports/thu-gom/2021-q1.md"
    head, text = report.read_text("utf-8").removeprefix("---\n").split("\n---\n", 1)
    meta = yaml.safe_load(head)
    for key in ("title", "title_en", "description", "document_number", "signatory"):
        meta[key] = f"{meta[key]} {EVIL}"
    # From a host that the portal allows, so that it is not refused; no browser gets it, so that onerror would run.
    evil = EVIL.replace("src=x", "alt=x src=https://x.example/x")
    meta["summary"][0]["text"] += f" {evil}"
    meta["headlines"][0]["label"] += f" {EVIL}"
    text += f"\n{evil}\n\n<script>alert(5)</script>\n\n<div onclick='alert(6)' style='color:red'>x</div>\n"
    report.write_text(f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---\n{text}", "utf-8")
    return config
