"""What stands for a page in the full-text index."""

import re
from dataclasses import dataclass

from site_builder.core.text import BEGIN
from site_builder.pages import Fact, View
from site_builder.pages.downloads import FilesView, FileView
from site_builder.pages.search.stub import LETTERS, first_words, stub_of, with_folded


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView(View):
    """A page with a text."""

    body: str = ""


def view(**changes):
    """A page."""
    given = {
        "uri": "datasets/a/",
        "title": "Đất đai",
        "kind": "dataset",
        "series_title": "Tháng",
        "years": ("2024",),
    }
    return TextView(**{**given, **changes})


def test_a_stub_says_title_kind_and_filters():
    """As the page itself would."""
    html = stub_of(view(), "vi")
    assert '<html lang="vi">' in html and "<h1>Đất đai</h1>" in html
    assert 'data-pagefind-filter="kind:dataset" data-pagefind-meta="kind:dataset"' in html
    assert re.findall(r'data-pagefind-filter="(\w+)\[data-value\]" data-value="(\w+)"', html) == [
        ("series", "Tháng"),
        ("year", "2024"),
    ]


def test_a_stub_holds_whole_words_up_to_its_bound():
    """The title does not count, nor is it said again."""
    words = first_words(view(body="mười chữ " * 100))
    assert LETTERS - 10 < len(words) <= LETTERS
    assert set(words.split()) == {"mười", "chữ"}


def test_a_text_stands_once():
    """Neither the title again, nor a description that the page repeats."""
    assert first_words(view(body="Đất đai")) == ""
    assert first_words(view(description="Lời", body="Lời")) == "Lời"


def test_words_with_d_bar_are_folded_once():
    """After the marker by which the script cuts them off."""
    assert stub_of(view(body="đường đường"), "vi").count("duong") == 1


def test_a_written_page_is_indexed_with_its_folded_words():
    """Those of its text, within what Pagefind reads; its menu and its head have none there."""
    page = "<title>Đà</title><main data-pagefind-body><p>Đất &#273;ai <b>mới</b></p></main><footer>Đi</footer>"
    made = with_folded(page.encode()).decode()
    assert made == page.replace(
        "</main>", '<p data-pagefind-weight="0.5">xfoldedx dai dat</p></main>'
    )
    assert with_folded(b"<main>abc</main>") == b"<main>abc</main>"


def test_what_stands_in_a_stub_is_text():
    """No element comes out of a title, and no mark of a language."""
    html = stub_of(view(title="<b>&", body="<script>"), "vi")
    assert "<b>" not in html and "<script>" not in html and BEGIN not in html


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsView(View):
    """A page with facts and files."""

    facts: tuple[Fact, ...] = ()
    files: tuple[FilesView, ...] = ()
    archive: FileView | None = None


def test_what_every_dataset_says_alike_is_not_in_a_stub():
    """Neither what facts are called nor the formats of files, so that there is room for what is said in them."""
    file = FileView("a.csv", "CSV cho Excel", 3, "0")
    made = FactsView(
        uri="datasets/a/",
        title="Rác",
        kind="dataset",
        facts=(Fact("Cơ quan báo cáo", "Phòng Môi trường"),),
        files=(FilesView("Theo xã", "Mỗi xã một dòng", 3, (file,)),),
        archive=file,
    )
    assert first_words(made) == "Phòng Môi trường Theo xã Mỗi xã một dòng"
