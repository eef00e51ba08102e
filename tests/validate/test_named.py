"""Which files leave the folders of sources: those that a page, a descriptor or a setting names."""

from dataclasses import replace
from unicodedata import normalize

import pytest

from site_builder.build.published import check_published, published_files
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.load.safety.named import advice_beside, check_named
from site_builder.model.config import Look
from tests.portal import SITE, check_portal, read_portal

REPORT = "reports/thu-gom/2021-q1.md"


def lay(root, *names):
    """Files of these names among the sources."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")


def append(root, name, text):
    """A text longer by some words."""
    path = root / name
    path.write_text(path.read_text("utf-8") + f"\n{text}\n", "utf-8")


def published(root, site=SITE):
    """The files beside texts that go out, and those that are told of."""
    reading = read_portal(root, site=site)
    names = published_files(reading, Portal(reading.publication))
    return set(names), {each.file for each in check_published(reading, names)}


KINDS = (
    "docx doc xlsx xls pptx odt ods pdf csv tsv txt json geojson png jpg jpeg gif webp avif svg "
    "tif mp3 mp4 zip gz 7z gpkg rtf epub ico"
)


def test_nothing_undeclared_leaves_any_folder(sample_copy):
    """Thirty kinds in each of six folders: none goes out, and each folder is told of."""
    kinds = KINDS.split()
    homes = (
        "reports",
        "reports/thu-gom",
        "reports/tep/sau",
        "datasets",
        "datasets/thu-gom-2021-q1",
    )
    lay(sample_copy, *(f"{home}/Ghi chú {kind}.{kind}" for home in homes for kind in kinds))
    assert len(kinds) == 30
    names, _ = published(sample_copy)
    assert names == set()
    told = {
        each.file
        for each in check_portal(sample_copy)
        if each.code in ("file-unnamed", "file-loose")
    }
    assert {f"{home}/Ghi chú docx.docx" for home in homes if home != "reports/tep/sau"} <= told
    assert "reports/tep/" in told


@pytest.mark.parametrize(
    "words",
    [
        "[Tệp](tep/bao cao.pdf)",
        "[Tệp](<tep/bao cao.pdf>)",
        "[Tệp](tep/bao%20cao.pdf#page=2)",
        "[Tệp][1]\n\n[1]: tep/bao%20cao.pdf",
        '<a href="tep/bao%20cao.pdf">Tệp</a>',
        "![Hình](tep/bao%20cao.pdf)",
        '<img src="../tep/bao%20cao.pdf" alt="Hình">',
        f"[Tệp]({SITE.url}thu-gom/tep/bao%20cao.pdf)",
        "[Tệp](/thu-gom/tep/bao%20cao.pdf)",
    ],
)
def test_links_and_pictures_name_a_file(sample_copy, words):
    """However they are written."""
    lay(sample_copy, "reports/thu-gom/tep/bao cao.pdf")
    append(sample_copy, REPORT, words)
    assert published(sample_copy) == ({"thu-gom/tep/bao cao.pdf"}, set())


@pytest.mark.parametrize(
    "words", ["`[Tệp](a.pdf)`", "<!-- [Tệp](a.pdf) -->", "a.pdf", "```\n[Tệp](a.pdf)\n```"]
)
def test_what_readers_do_not_see_as_a_link_names_nothing(sample_copy, words):
    """Code, remarks, and a bare word."""
    lay(sample_copy, "reports/thu-gom/a.pdf")
    append(sample_copy, REPORT, words)
    assert published(sample_copy) == (set(), {"reports/thu-gom/a.pdf"})


def test_a_link_in_a_translation_alone_is_enough(sample_copy):
    """It is published once, for both languages."""
    lay(sample_copy, "reports/thu-gom/a.pdf")
    (sample_copy / "reports/thu-gom/2021-q1.en.md").write_text("# A\n\n[File](a.pdf)\n")
    site = replace(SITE, languages=("vi", "en"))
    assert published(sample_copy, site) == ({"thu-gom/a.pdf"}, set())


def test_marks_may_be_written_in_either_way(sample_copy):
    """As a Mac names files, and as a keyboard types them."""
    lay(sample_copy, normalize("NFD", "reports/thu-gom/ảnh.png"))
    append(sample_copy, REPORT, normalize("NFC", "![Chợ](ảnh.png)"))
    assert published(sample_copy) == ({normalize("NFD", "thu-gom/ảnh.png")}, set())


def test_front_matter_names_a_file(sample_copy):
    """Whatever the key, also within a sentence that links."""
    lay(sample_copy, "reports/goc.pdf", "reports/b.pdf")
    text = "---\ntitle: A\noriginal: goc.pdf\nnote: [{more: 'Xem [b](b.pdf)'}]\n---\nA\n"
    (sample_copy / "reports/a.md").write_text(text)
    assert published(sample_copy) == ({"goc.pdf", "b.pdf"}, set())


def test_a_descriptor_names_a_file_by_its_address(sample_copy):
    """A source that the portal itself keeps."""
    lay(sample_copy, "reports/tep/goc.pdf")
    append(
        sample_copy,
        "datasets/thu-gom-2021-q1/datapackage.yaml",
        f"sources: [{{title: Bản giấy, path: '{SITE.url}tep/goc.pdf'}}]",
    )
    assert published(sample_copy) == ({"tep/goc.pdf"}, set())


def test_settings_name_files(sample_copy):
    """A logo, what an own style sheet names, the last line, and the list made for it."""
    lay(
        sample_copy,
        "reports/dau.svg",
        "reports/anh/nen.png",
        "reports/q.pdf",
        "reports/tep/a/b.xlsx",
    )
    (sample_copy / "reports/anh/x.css").write_text("a{background: url('nen.png')}")
    site = replace(
        SITE,
        look=Look(logo="dau.svg", styles=("anh/x.css",)),
        copyright=Text('<a href="q.pdf">Quyền</a>'),
        published=("tep/",),
    )
    (sample_copy / "reports/dau.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    named = {"dau.svg", "anh/x.css", "anh/nen.png", "q.pdf", "tep/a/b.xlsx"}
    assert published(sample_copy, site) == (named, set())


def test_a_folder_of_which_nothing_is_named_is_one_finding():
    """And each file of one of which something is."""
    lying = ("a/1.png", "a/b/2.png", "c/3.png", "c/4.png", "d.txt", "e/5.png")
    found = check_named(lying, ("c/4.png",), "reports", advice_beside)
    assert [(each.file, dict(each.facts)["what"].facts.get("count")) for each in found] == [
        ("reports/a/", "2"),
        ("reports/c/3.png", "1"),
        ("reports/d.txt", "1"),
        ("reports/e/5.png", "1"),
    ]


def test_the_file_of_a_schema_is_named(sample_copy):
    """Though it is read into the descriptor."""
    home = sample_copy / "datasets/thu-gom-2021-q1"
    lay(sample_copy, "datasets/thu-gom-2021-q1/cot.yaml")
    descriptor = home / "datapackage.yaml"
    descriptor.write_text(descriptor.read_text("utf-8") + "x_schema: cot.yaml\n", "utf-8")
    told = [each.file for each in check_portal(sample_copy) if each.code == "file-unnamed"]
    assert told == []
