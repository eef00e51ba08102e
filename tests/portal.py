"""A whole tiny portal in a folder of its own, broken in one place, and what the checks say of it."""

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from site_builder.authoring.release import Request, plan_release, write_release
from site_builder.build.findings import check
from site_builder.build.packages.exports import make_exports
from site_builder.build.site import gallery
from site_builder.build.store.kept import ANEW
from site_builder.channels.api import data_files, text_files
from site_builder.core.problem import BuildRefused, say_found, say_repair
from site_builder.core.text import Text
from site_builder.load.portal.publication import Folders, read_packages, read_publication
from site_builder.load.safety.remote import Foreign
from site_builder.model.config import Agent, Licence, SiteConfig
from site_builder.model.log import Log, parse_event, parse_lines
from tests.factories import BUILT, FORMATS

SAMPLE = Path(__file__).parent / "sample"
KEPT = ".cache/store/store.sqlite"
CASES = Path(__file__).parent / "cases"
SITE = SiteConfig(
    name="Báo cáo mở huyện Mẫu",
    url="https://mau.example/",
    language="vi",
    languages=("vi",),
    description=Text("Cổng nhỏ dùng để kiểm thử."),
    notice=Text(),
    publisher=Agent(Text("Văn phòng huyện Mẫu"), "https://mau.example/", "so-lieu@mau.example"),
    contact=Agent(Text("Văn phòng huyện Mẫu"), "", "so-lieu@mau.example"),
    licence=Licence(
        "CC-BY-4.0", "Creative Commons Attribution", "https://creativecommons.org/licenses/by/4.0/"
    ),
    formats=FORMATS,
)


def release(folders, reading, request, *, text=True):
    """Release a package as the command does. Raises BuildRefused, and then nothing is written.

    Without its `text`, as versions did that froze none.
    """
    plan = plan_release(folders, reading, request)
    write_release(plan if text else replace(plan, text=None))
    return plan


def copy_sample(root, *but, warm=False):
    """Copy the sample, but for what these patterns name, with its theme; `warm` takes what its builds have kept."""
    shutil.copytree(
        SAMPLE, root, ignore=shutil.ignore_patterns("site", ".cache", *but), dirs_exist_ok=True
    )
    if warm:
        copy_kept(root)
    config = root / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("../../theme", str(SAMPLE.parents[1] / "theme")), "utf-8"
    )
    return root


def rows_of_demonstration(name):
    """The rows of a table of the demonstration."""
    with (SAMPLE.parents[1] / "datasets" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def copy_demonstration(folder, *but):
    """The sources of the demonstration without some series: PAPI and budgets, which would be built for every question.

    Texts lose their links to them. tests/browser/test_visitors.py builds PAPI alone.
    """
    root, series = SAMPLE.parents[1], but or ("papi", "quyet-toan")
    left_out = (*series, *(f"{one}-*" for one in series))
    for name in ("reports", "datasets", "locale"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns(*left_out))
    for page in (folder / "reports").glob("*.md"):
        text = page.read_text("utf-8")
        page.write_text(
            re.sub(rf"\[([^]]*)\]\((?:{'|'.join(series)})/[^)]*\)", r"\1", text), "utf-8"
        )
    (folder / "theme").symlink_to(root / "theme")
    return Path(shutil.copy(root / "mkdocs.yml", folder))


def copy_kept(root):
    """Copy what the sample's builds have kept; another worker may be writing to it, so not file by file."""
    if (SAMPLE / KEPT).is_file():
        (root / KEPT).parent.mkdir(parents=True)
        with (
            closing(sqlite3.connect(SAMPLE / KEPT)) as kept,
            closing(sqlite3.connect(root / KEPT)) as copy,
        ):
            kept.backup(copy)


def make_portal(folder, edits=()):
    """Copy the sample and apply edits: each names a file and what becomes of it. Equal releases are made once."""
    root = folder / "portal"
    last = max(
        (
            number
            for number, edit in enumerate(edits, 1)
            if edit.keys() & {"release", "release_both"}
        ),
        default=0,
    )
    if last:
        for path, content in _released(json.dumps(edits[:last], default=str)).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    else:
        copy_sample(root)
    for edit in edits[last:]:
        apply_edit(root, edit)
    return root


@cache
def _released(edits):
    """The files of the sample after edits that end in a release."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_sample(Path(folder) / "portal")
        for edit in json.loads(edits):
            apply_edit(root, edit)
        return contents(root)


def apply_edit(root, edit):
    """`replace` {old: new}, `write` text, `write_hex` bytes, `append` text, `delete`, `rename` to, `link` to.

    `release` freezes an edition of the package whose folder `file` is, with a note, and nothing of its report;
    `release_both` freezes what the report says too, of the kind that `kind` names. `log` adds a line to the log that
    `file` is, behind its last or behind that `after`; `alter` rewrites one and leaves the others as they are.
    """
    path = root / edit["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.is_file() else ""
    for old, new in edit.get("replace", {}).items():
        assert text.count(old) == 1, f"{edit['file']} holds {old!r} {text.count(old)} times"
        path.write_text(text := text.replace(old, new), "utf-8")
    if "write" in edit:
        path.write_text(edit["write"], "utf-8")
    if "write_hex" in edit:
        path.write_bytes(bytes.fromhex(edit["write_hex"]))
    if "append" in edit:
        path.write_text(text + edit["append"], "utf-8")
    if "rename" in edit:
        (root / edit["rename"]).parent.mkdir(parents=True, exist_ok=True)
        path.rename(root / edit["rename"])
    if "copy" in edit:
        shutil.copytree(path, root / edit["copy"]) if path.is_dir() else shutil.copy(
            path, root / edit["copy"]
        )
    if "link" in edit:
        path.symlink_to(edit["link"])
    if "log" in edit:
        stated = {key: str(value) for key, value in edit["log"].items()}
        add_line(path, parse_event(json.dumps(stated)), edit.get("after"))
    if "alter" in edit:
        alter_line(path, **edit["alter"])
    if "release" in edit:
        release_portal(root, Path(edit["file"]).name, edit["release"], text=False)
    if "release_both" in edit:
        release_portal(root, Path(edit["file"]).name, edit["release_both"], kind=edit.get("kind"))
    if edit.get("delete"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def add_line(path, event, after=None):
    """A line of the log as a command adds it; behind another than the last, as a merge of two branches leaves it."""
    lines = parse_lines(path.read_bytes()) if path.is_file() else ()
    log = Log((), lines[:after]).followed([event])
    path.write_bytes(Log((), (*lines, log.lines[-1])).content)


def alter_line(path, line, before=None, reseal=None, **facts):
    """A line of the log changed by hand: some of its facts, the hash of a file, its place; without these, taken out."""
    lines = list(parse_lines(path.read_bytes()))
    stated = json.loads(lines.pop(line - 1)) | {key: str(value) for key, value in facts.items()}
    if reseal:
        file = path.parents[1] / reseal
        stated["fixes"].pop(file.name)
        stated["fixes"] |= (
            {file.name: hashlib.sha256(file.read_bytes()).hexdigest()} if file.is_file() else {}
        )
    if facts or reseal or before:
        lines.insert((before or line) - 1, json.dumps(stated, ensure_ascii=False).encode())
    path.write_bytes(Log((), tuple(lines)).content)


def relink(root, change):
    """The log rewritten by somebody who knows how: what `change` makes of its events, each behind the one before."""
    path = root / "datasets/events.jsonl"
    events = change(list(map(parse_event, parse_lines(path.read_bytes()))))
    path.write_bytes(Log().followed(events).content)


def release_portal(root, package, note="Công bố lần đầu", *, text=True, because="", **request):
    """Release a package of the copy; the plan that was written comes back.

    `because` answers all that is asked before, as whoever knows the source does.
    """
    folders = Folders(root, root / "reports", root / "datasets")
    asked = {}
    while True:
        wanted = Request(package, Text(note), reasons=asked | request.pop("reasons", {}), **request)
        try:
            return release(folders, read_portal(root), wanted, text=text)
        except BuildRefused as refusal:
            named = [p.facts for p in refusal.problems if p.code == "reason-needed"]
            if not because or not named:
                raise
            asked |= dict.fromkeys(dict(named[0])["asked"].split(", "), because)


def finish(root):
    """What an office does before it releases what `init` wrote: its own words and rows, and what they are."""
    for path in root.glob("reports/*/*.md"):
        text = path.read_text("utf-8").replace("status: draft", "status: official")
        path.write_text(re.sub(r"^… .*\n", "", text, flags=re.MULTILINE), "utf-8")
    for path in root.glob("datasets/*/datapackage.yaml"):
        path.write_text(path.read_text("utf-8").replace("example: true\n", ""), "utf-8")


def contents(folder):
    """Every file below a folder with its bytes; of a link only that it is one."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {path.relative_to(folder): path.is_symlink() or path.read_bytes() for path in found}


UNTOUCHED = {home.name: contents(home) for home in (SAMPLE / "datasets").iterdir() if home.is_dir()}


@cache
def read_untouched(name, reported):
    """A package of the sample, read once for all copies that leave it as it is."""
    return read_packages([SAMPLE / "datasets" / name], "datasets", reported, Foreign())


def read_copies(homes, label, reported, foreign):
    """The packages of a copy, of which most are the sample's."""
    found = []
    for home in homes:
        is_sample = not home.is_symlink() and contents(home) == UNTOUCHED.get(home.name)
        found += (
            read_untouched(home.name, reported)
            if is_sample
            else read_packages([home], label, reported, foreign)
        )
    return found


def read_portal(root, built=BUILT, site=SITE):
    """Read the copy's two folders."""
    return read_publication(
        Folders(root, root / "reports", root / "datasets"), site, built, read_copies
    )


def check_portal(root, built=BUILT, keeper=ANEW):
    """Every finding, sorted, as `site-builder check` tells them; each can be said in words."""
    reading = read_portal(root, built)
    found = check(reading, gallery.Gallery.over(reading.publication, keeper))
    for problem in found:
        assert say_found(problem, str)
        assert say_repair(problem, str)
    return found


def cases(folder):
    """The YAML cases of a folder under tests/cases, by name."""
    found = {}
    for path in sorted((CASES / folder).glob("*.yml")):
        for case in yaml.load(path.read_bytes(), yaml.CSafeLoader):
            assert case["name"] not in found, f"two cases are called {case['name']}"
            found[case["name"]] = case
    return found


def undrawn(monkeypatch):
    """No chart is painted: that is tested apart."""
    monkeypatch.setattr(gallery, "paint", lambda picture: b"png")


def make_bundles(publication):
    """The downloads of every package, by its name."""
    return {
        name: made.bundle for name, made in make_exports(publication, ANEW, drafting=False).items()
    }


def api_files(portal, files=(), most=None):
    """Every document of the API."""
    yield from data_files(portal, files, most)
    yield from text_files(portal.outline)
