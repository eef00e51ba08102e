"""Files beside the texts: what is published as it is, and what is refused and named."""

import os
import struct

import pytest

from site_builder.load.safety.attached import KINDS, read_attached

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><rect/>{}</svg>'


def codes(root, *named):
    """What is published, and the code under which each other file is named."""
    files, problems = read_attached(root, "reports", frozenset(named))
    return list(files), {
        problem.file.removeprefix("reports/"): problem.code for problem in problems
    }


def write(root, **files):
    """Files by names in which __ is a slash and _dot_ a dot."""
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kinds_at_rest_are_published(tmp_path, kind):
    """In lower and upper case; a drawing only where it is one."""
    for name in (f"a.{kind}", f"b.{kind.upper()}"):
        (tmp_path / name).write_text(DRAWING.format("") if kind == "svg" else "x")
    assert codes(tmp_path) == ([f"a.{kind}", f"b.{kind.upper()}"], {})


@pytest.mark.parametrize(
    "name", ["a.html", "a.xhtml", "a.HTM", "a.svg", "a.png", "a.csv", "a.json", "a.txt", "a.xml"]
)
@pytest.mark.parametrize(
    "content", ["<script>alert(1)</script>", DRAWING.format("<script>1</script>")]
)
def test_what_runs_is_refused_whatever_its_name(tmp_path, name, content):
    """HTML and drawings with scripts ran in the portal's name."""
    (tmp_path / name).write_text(content)
    assert codes(tmp_path) == ([], {name: "file-active"})


@pytest.mark.parametrize(
    "name",
    [
        "a.html",
        "a.shtml",
        "a.mhtml",
        "a.svgz",
        "a.xml",
        "a.xsl",
        "a.js",
        "a.mjs",
        "a.css",
        "a.html.gz",
    ],
)
def test_names_that_hosts_serve_as_pages_are_refused(tmp_path, name):
    """Whatever stands in them."""
    (tmp_path / name).write_text("x")
    assert codes(tmp_path) == ([], {name: "file-active"})


def test_style_sheets_and_scripts_that_the_settings_name_are_published(tmp_path):
    """Those alone."""
    write(tmp_path, look__own_dot_css="a{}", look__own_dot_js="1", look__other_dot_js="1")
    assert codes(tmp_path, "look/own.css", "look/own.js") == (
        ["look/own.css", "look/own.js"],
        {"look/other.js": "file-active"},
    )


@pytest.mark.parametrize("name", ["quy-1.md.txt", "quy-1.MD", "quy-1.markdown", "quy-1.md.docx"])
def test_a_text_under_another_name_is_named(tmp_path, name):
    """Notepad adds .txt, and the page was missing without a word."""
    (tmp_path / name).write_text("# Quý I")
    files, problems = read_attached(tmp_path, "reports", frozenset())
    assert (files, problems[0].code, dict(problems[0].facts)["right"]) == (
        {},
        "text-misnamed",
        "quy-1.md",
    )


@pytest.mark.parametrize("name", ["Thumbs.db", "a.exe", "khong-duoi", "a.php", "a.bin"])
def test_other_kinds_stay_at_home(tmp_path, name):
    """A warning: nothing of the portal is missing."""
    (tmp_path / name).write_bytes(struct.pack("4B", 0, 1, 2, 3))
    assert codes(tmp_path) == ([], {name: "file-unpublished"})


def test_what_an_author_hides_is_nobodys(tmp_path):
    """By a dot or a line before its name, or that of a folder."""
    write(tmp_path, _a_dot_html="<script>", _x__a_dot_html="<script>")
    (tmp_path / ".swp").write_text("x")
    assert codes(tmp_path) == ([], {})


def test_nothing_from_elsewhere_is_published(tmp_path):
    """Links out of the folder, links to folders, links to nothing, and what is no file."""
    root = tmp_path / "reports"
    write(tmp_path, geheim_dot_csv="a", reports__a_dot_csv="a", reports__sub__b_dot_csv="b")
    for name, target in {
        "out.csv": "../geheim.csv",
        "text.md": "../geheim.csv",
        "out": "..",
        "in": "sub",
    }.items():
        (root / name).symlink_to(target)
    (root / "nothing.csv").symlink_to("fehlt.csv")
    (root / "same.csv").symlink_to("a.csv")
    os.mkfifo(root / "pipe.csv")
    files, named = codes(root)
    assert files == ["a.csv", "same.csv", "sub/b.csv"]
    assert named == dict.fromkeys(
        ("in", "nothing.csv", "out", "out.csv", "pipe.csv", "text.md"), "file-elsewhere"
    )
