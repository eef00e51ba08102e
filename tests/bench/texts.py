"""Many Markdown pages: a whole build, beside MkDocs, Hugo and Eleventy with a template of one line."""

import shutil
import sys

from tests.bench.measure import Line, build, spent
from tests.bench.portal import make_portal

ROWS = "\n".join(f"| {number} | Dòng {number} | {number},50 |" for number in range(8))
LEAN = "site_name: x\ntheme: {name: null, custom_dir: theme}\nplugins: []\nnav: [p0.md]\n"
HUGO = "<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>\n"
ELEVENTY = "<!doctype html><html><head><title>{{ title }}</title></head><body>{{ content | safe }}</body></html>\n"
PAGE = "<!doctype html><html><head><title>{{ page.title }}</title></head><body>{{ page.content }}</body></html>\n"


def write_texts(folder, pages):
    """So many pages of a table each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(pages):
        head = f"---\ntitle: Trang {number}\n---\n\n"
        (folder / f"p{number}.md").write_text(
            f"{head}| a | b | c |\n|---|---|---|\n{ROWS}\n", "utf-8"
        )


def lean(folder, pages):
    """The settings of the peer."""
    write_texts(folder / "docs", pages)
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text(PAGE, "utf-8")
    (folder / "mkdocs.yml").write_text(LEAN, "utf-8")
    return folder / "mkdocs.yml"


def by_mkdocs(folder, pages):
    """What MkDocs takes for the texts."""
    words = ("-m", "mkdocs", "build", "-q", "-f", lean(folder, pages), "-d", folder / "out")
    return spent(f"{pages} texts: lean MkDocs", *words)


def by_hugo(folder, pages):
    """The same by Hugo."""
    write_texts(folder / "content", pages)
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(HUGO, "utf-8")
    (folder / "hugo.toml").write_text(
        'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]\n', "utf-8"
    )
    return spent(
        f"{pages} texts: Hugo", "--quiet", "-s", folder, "-d", folder / "out", program="hugo"
    )


def by_eleventy(folder, pages):
    """The same by Eleventy."""
    write_texts(folder / "docs", pages)
    (folder / "docs" / "docs.json").write_text('{"layout": "page.njk"}', "utf-8")
    (folder / "docs" / "_includes").mkdir()
    (folder / "docs" / "_includes" / "page.njk").write_text(ELEVENTY, "utf-8")
    words = ("--quiet", f"--input={folder / 'docs'}", f"--output={folder / 'out'}")
    return spent(f"{pages} texts: Eleventy", *words, program="eleventy", cwd=folder)


PROGRAMS = {"hugo": ("Hugo", by_hugo), "eleventy": ("Eleventy", by_eleventy)}


def lines(work, pages):
    """Cold and again beside MkDocs; cold beside each of the other programs that is installed."""
    config = make_portal(work / "texts", 0, 0)
    write_texts(config.parent / "reports", pages)
    peer = by_mkdocs(work / "lean", pages).seconds
    cold, again = (
        build(f"{pages} texts: {what}", config).seconds for what in ("cold", "nothing changed")
    )
    yield Line(f"{pages} texts, cold", cold, peer, "lean MkDocs", 1.5)
    yield Line(f"{pages} texts, nothing changed", again, peer, "lean MkDocs")
    for program, (name, measured) in PROGRAMS.items():
        if shutil.which(program) is None:
            print(f"{name} is not installed: left out", file=sys.stderr)
            continue
        yield Line(f"{pages} texts, cold", cold, measured(work / program, pages).seconds, name)
