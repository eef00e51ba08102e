"""Hostile strings in every string field of a package, every text cell, in front matter and text: none comes alive."""

import csv
import json
import zipfile
from html.parser import HTMLParser
from io import StringIO

import openpyxl


class Alive(HTMLParser):
    """Collects whatever would run: handlers, foreign scripts, addresses with a scheme that runs."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """One element with its attributes."""
        given = dict(attrs)
        self.found += [
            f"{tag} {name}" for name in given if name.startswith("on") or name == "style"
        ]
        addresses = [given.get(name) or "" for name in ("href", "src", "action", "xlink:href")]
        self.found += [
            each
            for each in addresses
            if each.strip().lower().startswith(("javascript:", "data:", "vbscript:"))
        ]
        if (
            tag == "script"
            and given.get("type") != "application/ld+json"
            and "assets/" not in (given.get("src") or "")
        ):
            self.found.append("script")
        if tag in ("iframe", "object", "embed", "base", "style"):
            self.found.append(tag)


def test_nothing_is_alive_in_any_page(poisoned):
    """No foreign script, handler, style or running address in any HTML file."""
    for path in poisoned.rglob("*.html"):
        page = Alive()
        page.feed(path.read_text("utf-8"))
        assert not page.found, path.relative_to(poisoned)


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
        cells = [
            cell
            for sheet in openpyxl.load_workbook(path)
            for row in sheet.iter_rows()
            for cell in row
        ]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
    rows = csv.reader(StringIO((folder / "points.excel.csv").read_text("utf-8-sig")), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_an_original_is_packed_but_never_served_as_a_page(poisoned):
    """The ZIP holds only names that stay inside its folder."""
    with zipfile.ZipFile(poisoned / "datasets/thu-gom-2021-q1/thu-gom-2021-q1.zip") as archive:
        assert not [
            name for name in archive.namelist() if name.startswith(("/", "..")) or "\\" in name
        ]
