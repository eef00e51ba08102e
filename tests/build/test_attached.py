"""What MkDocs finds beside the texts and no reading of ours knows: it is not on the site."""

import pytest

from tests.conftest import build
from tests.load.test_stripped_pictures import MAKER, picture

pytestmark = pytest.mark.whole


def test_the_site_holds_what_was_read_and_nothing_else(warm_copy):
    """Hidden texts (they ended the build), hidden files, kinds that are not published."""
    strange = ("_nhap.md", "_kho/bai.md", "_kho/trang.html", "Thumbs.db", "quy-1.md.txt")
    for name in (*strange, "anh/so do.png"):
        path = warm_copy / "reports" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("# Nháp\n")
    (warm_copy / "reports/anh/khac.png").write_text("x")
    (warm_copy / "reports/anh/cho.jpg").write_bytes(picture("JPEG"))
    home = warm_copy / "reports/index.md"
    home.write_text(
        home.read_text("utf-8") + "\n![Sơ đồ](anh/so%20do.png) ![Chợ](anh/cho.jpg)\n", "utf-8"
    )
    done = build(warm_copy / "mkdocs.yml", warm_copy / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    published = {
        path.relative_to(warm_copy / "site").as_posix() for path in (warm_copy / "site").rglob("*")
    }
    assert "anh/so do.png" in published
    assert published.isdisjoint(
        (*strange, "anh/khac.png", "_nhap/index.html", "_kho", "_kho/bai/index.html")
    )
    assert MAKER.encode() not in (warm_copy / "site/anh/cho.jpg").read_bytes()
    assert "reports/Thumbs.db" in done.stdout + done.stderr
