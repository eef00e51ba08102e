"""Hostile strings in every string field of a package, in every text cell, in front matter and text: none comes alive."""

import csv
import json
import zipfile
from html.parser import HTMLParser
from io import StringIO

import openpyxl
import pytest
import yaml

from tests.conftest import build

EVIL = "\"'></title></script></style><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
FORMULA = "=HYPERLINK(1)+cmd|'/c calc'!A0"
ADDRESS = "javascript:alert(4)"
# Names, types, paths and roles are read by machines and refused when they are not plain words.
MACHINE = {
    "$schema", "name", "path", "type", "format", "period", "series", "encoding", "fields", "primaryKey", "resource",
    "missingValues", "language", "themes", "observations", "figures", "indicators", "scales", "roles", "enum", "mediatype",
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
def poisoned(tmp_path_factory, request):
    """The sample portal with everything poisoned, built."""
    import shutil

    from tests.conftest import ROOT, SAMPLE

    copy = tmp_path_factory.mktemp("hostile") / "portal"
    shutil.copytree(SAMPLE, copy)
    config = copy / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("../../theme", str(ROOT / "theme")), "utf-8")
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
    evil = EVIL.replace("src=x", "src=https://x.example/x")  # a broken inner link would be refused
    meta["summary"][0]["text"] += f" {evil}"
    meta["headlines"][0]["label"] += f" {EVIL}"
    text += f"\n{evil}\n\n<script>alert(5)</script>\n\n<div onclick='alert(6)' style='color:red'>x</div>\n"
    report.write_text(f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---\n{text}", "utf-8")
    site = copy.parent / "site"
    done = build(config, site)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


class Alive(HTMLParser):
    """Collects whatever would run: handlers, foreign scripts, addresses with a scheme that runs."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """One element with its attributes."""
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        addresses = [given.get(name) or "" for name in ("href", "src", "action", "xlink:href")]
        self.found += [each for each in addresses if each.strip().lower().startswith(("javascript:", "data:", "vbscript:"))]
        if tag == "script" and given.get("type") != "application/ld+json" and "assets/" not in (given.get("src") or ""):
            self.found.append("script")
        if tag in ("iframe", "object", "embed", "base", "style"):
            self.found.append(tag)


def test_nothing_is_alive_in_any_page(poisoned):
    """No foreign script, handler, style or running address in any HTML file."""
    for path in poisoned.rglob("*.html"):
        page = Alive()
        page.feed(path.read_text("utf-8"))
        assert page.found == [], path.relative_to(poisoned)


def test_the_poison_was_really_there(poisoned):
    """The hostile words stand in the pages as plain text, so that the test above proves something."""
    html = (poisoned / "datasets/thu-gom-2021-q1/index.html").read_text("utf-8")
    assert html.count("&lt;script&gt;alert(1)") > 10


def test_data_blocks_stay_data(poisoned):
    """JSON inside a page cannot close its own element, and is still JSON."""
    for path in poisoned.rglob("*.html"):
        for block in path.read_text("utf-8").split('<script type="application/ld+json">')[1:]:
            json.loads(block.split("</script>")[0])


def test_spreadsheets_hold_no_formula(poisoned):
    """A text that begins as a formula is text in XLSX and inert in the CSV for Excel."""
    folder = poisoned / "datasets/thu-gom-2021-q1"
    for path in folder.glob("*.xlsx"):
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
    rows = csv.reader(StringIO((folder / "points.excel.csv").read_text("utf-8-sig")), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_an_original_is_packed_but_never_served_as_a_page(poisoned):
    """The ZIP holds only names that stay inside its folder."""
    with zipfile.ZipFile(poisoned / "datasets/thu-gom-2021-q1/thu-gom-2021-q1.zip") as archive:
        assert not [name for name in archive.namelist() if name.startswith(("/", "..")) or "\\" in name]


@pytest.mark.browser
def test_no_dialog_opens_in_a_real_browser(poisoned, serve):
    """Even with the policy switched off, no page says anything."""
    import os
    import shutil

    from playwright.sync_api import sync_playwright

    path = shutil.which(os.environ.get("BROWSER") or "chromium")
    if path is None:
        pytest.skip("no browser: install Debian's chromium or name one in BROWSER")
    home, said = serve(poisoned), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(bypass_csp=True).new_page()
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        for file in poisoned.rglob("index.html"):
            page.goto(f"{home}/{file.parent.relative_to(poisoned).as_posix()}/")
        browser.close()
    assert said == []
