"""What is reported of texts in several languages, and of the settings that name these."""

from dataclasses import replace

import pytest

from site_builder.build.findings import check
from site_builder.core.language import factors
from site_builder.core.problem import flag
from site_builder.validate.metadata import _rescaled
from tests.portal import SITE, make_portal, read_portal, release_portal

pytestmark = pytest.mark.whole
ENGLISH = "reports/thu-gom/2021-q1.en.md"
TEXT = (
    'The quarter brought {{ figure("1.1") }}; {{ figure("1.3") }} were sorted; {{ figure("2") }}.'
)


def reported(root, languages=("vi", "en"), *more):
    """The codes of what is reported of the report, by file and key."""
    reading = read_portal(root, site=replace(SITE, languages=languages))
    reading = replace(reading, problems=(*reading.problems, *more))
    return [
        (each.code, each.file, each.column)
        for each in check(reading)
        if "thu-gom/2021-q1" in each.file
    ]


@pytest.mark.parametrize("name", ["2021-q1_en.md", "2021-q1-EN.md"])
def test_a_translation_by_another_name_is_no_page(tmp_path, name):
    """A file beside a text that ends in a language, joined in another way than by a point."""
    root = make_portal(tmp_path, [{"file": f"reports/thu-gom/{name}", "write": "The quarter.\n"}])
    assert ("translation-misnamed", f"reports/thu-gom/{name}", None) in reported(root)


def test_a_translation_draws_the_same_figures(tmp_path):
    """Another code in the English text is another figure; fewer calls are not."""
    root = make_portal(tmp_path, [{"file": ENGLISH, "write": TEXT}])
    assert "translation-differs" not in {code for code, *_ in reported(root)}
    (root / ENGLISH).write_text(TEXT.replace('"1.1"', '"xa-co-diem"'), "utf-8")
    assert ("translation-differs", ENGLISH, None) in reported(root)


def test_a_translation_left_as_it_was_copied(tmp_path):
    """The text of the page word for word is no translation; a few words may be alike in both."""
    root = make_portal(tmp_path)
    words = (root / ENGLISH.replace(".en", "")).read_text("utf-8").partition("---\n\n")[2]
    (root / ENGLISH).write_text(words, "utf-8")
    assert ("translation-copied", ENGLISH, None) in reported(root)
    (root / ENGLISH).write_text(TEXT, "utf-8")
    assert "translation-copied" not in {code for code, *_ in reported(root)}


@pytest.mark.parametrize(("unit", "is_told"), [("tonnes", False), ("thousand tonnes", True)])
def test_the_word_for_a_unit_that_no_catalogue_translates(tmp_path, unit, is_told):
    """It is another size only where both words say one."""
    text = TEXT.replace('figure("1.1")', f'figure("1.1", unit="{unit}")')
    root = make_portal(tmp_path, [{"file": ENGLISH, "write": text}])
    assert (("unit-rescaled", ENGLISH, None) in reported(root)) is is_told


@pytest.mark.parametrize(("typed", "is_told"), [("82", True), ("28", False), ("35", False)])
def test_a_number_with_its_digits_exchanged_in_a_translation(tmp_path, typed, is_told):
    """Another number than the text has, of the same digits; what is added to a translation is its own."""
    home = {"file": "reports/thu-gom/2021-q1.md", "append": "\nHơn 28 % số xã.\n"}
    root = make_portal(
        tmp_path, [home, {"file": ENGLISH, "write": f"{TEXT} More than {typed}% of communes.\n"}]
    )
    assert (("translation-number", ENGLISH, None) in reported(root)) is is_told


@pytest.mark.parametrize(
    ("anchor", "is_told"), [(" {#sorting}", True), (" {#phan-loai}", False), ("", False)]
)
def test_an_anchor_translated_with_its_heading(tmp_path, anchor, is_told):
    """Links of all languages lead to one; the link that finds it no more is not told beside."""
    text = f"## Sorting grows slowly{anchor}\n\n{TEXT}\n"
    home = {"file": "reports/thu-gom/2021-q1.md", "append": "\nXem [trên](#phan-loai).\n"}
    root = make_portal(
        tmp_path, [home, {"file": ENGLISH, "write": f"{text}\nSee [above](#phan-loai).\n"}]
    )
    codes = [code for code, *_ in reported(root)]
    assert (codes.count("anchor-translated"), codes.count("anchor-missing")) == (
        is_told,
        not anchor,
    )


def test_a_translation_calls_what_its_text_calls(tmp_path):
    """A number that is typed in the paragraph of a call that is gone; a call alone may be gone."""
    root = make_portal(
        tmp_path, [{"file": ENGLISH, "write": TEXT.replace('{{ figure("1.3") }}', "3")}]
    )
    text = 'Có {{ figure("1.1") }}; {{ figure("1.3") }} phân loại; {{ figure("2") }}.\n'
    (root / ENGLISH.replace(".en", "")).write_text(front(root) + text, "utf-8")
    assert ("translation-typed", ENGLISH, None) in reported(root)
    (root / ENGLISH).write_text(TEXT.replace('{{ figure("1.3") }}', "some"), "utf-8")
    assert "translation-typed" not in {code for code, *_ in reported(root)}


def test_two_reports_of_one_package(tmp_path):
    """The head of the last report, copied with its package: no translation is held against another report's text."""
    root = make_portal(tmp_path, [{"file": ENGLISH, "write": TEXT}])
    home = root / ENGLISH.replace(".en", "")
    later = home.read_text("utf-8").replace("period: 2021-Q1", "period: 2021-Q2")
    home.with_name("2021-q2.md").write_text(later, "utf-8")
    reading = read_portal(root, site=replace(SITE, languages=("vi", "en")))
    assert ("period-differs", "reports/thu-gom/2021-q2.md") in {
        (each.code, each.file) for each in check(reading)
    }


def front(root):
    """The front matter of the report."""
    head, _, _ = (root / ENGLISH.replace(".en", "")).read_text("utf-8").rpartition("---\n")
    return f"{head}---\n"


def test_a_released_language_is_missed_once(tmp_path):
    """One finding a report says that its language is gone; none where a key of the settings is misspelt."""
    root = make_portal(tmp_path)
    release_portal(root, "thu-gom-2021-q1")
    assert [code for code, *_ in reported(root, ("en",))] == [
        "released-language-gone",
        "released-text-language",
    ]
    slip = flag(
        "key-unknown", "mkdocs.yml", column="langauge", key="langauge", place="", advice="language"
    )
    assert not {"released-language-gone", "released-text-language"} & {
        code for code, *_ in reported(root, ("en",), slip)
    }


@pytest.mark.parametrize(
    ("text", "where"), [("Khối lượng rác thu gom là", 22), ("Trong quý có", None)]
)
def test_which_of_two_texts_draws_the_wrong_figure(tmp_path, text, where):
    """That whose words before the call name what the other calls; without words it is the translation."""
    line = f'{text} {{{{ figure("1.2") }}}}, đạt {{{{ figure("1.3") }}}}.'
    home = "reports/thu-gom/2021-q1.md"
    root = make_portal(
        tmp_path,
        [{"file": ENGLISH, "write": "It was " + TEXT.partition('; {{ figure("2")')[0] + "."}],
    )
    page = (root / home).read_text("utf-8").partition("---\n\n")[0]
    (root / home).write_text(f"{page}---\n\n{line}\n", "utf-8")
    reading = read_portal(root, site=replace(SITE, languages=("vi", "en")))
    found = [each for each in check(reading) if each.code == "translation-differs"]
    assert [(each.file, each.row) for each in found] == [(home, where) if where else (ENGLISH, 1)]


def test_words_copied_from_the_report_before(tmp_path):
    """A caption word for word in the earlier report that names its period; one that names its own is right."""
    root = make_portal(tmp_path)
    for period, named in (
        ("2021-q1", "Quý I/2021"),
        ("2021-q2", "Quý I/2021"),
        ("2021-q3", "Quý III/2021"),
    ):
        page = (root / "reports/thu-gom/2021-q1.md").read_text("utf-8").partition("---\n\n")[0]
        page = page.replace("Quý I/2021", f"Quý {'I' * int(period[-1])}/2021").replace(
            "2021-Q1", period.upper()
        )
        page = page.replace("package: thu-gom-2021-q1", f"package: thu-gom-{period}")
        (root / f"reports/thu-gom/{period}.md").write_text(
            f"{page}---\n\n## Kết quả {named}\n", "utf-8"
        )
    copied = [each for each in check(read_portal(root)) if each.code == "title-of-other-period"]
    assert [(each.file, each.row) for each in copied if each.row] == [
        ("reports/thu-gom/2021-q2.md", 22)
    ]


@pytest.mark.parametrize(
    ("unit", "other", "right"),
    [
        ("triệu đồng", "billion dong", "million dong"),
        ("tỷ đồng", "VND million", "VND billion"),
        ("nghìn tỷ đồng", "billion dong", "trillion dong"),
        ("nghìn tỷ đồng", "trillion dong", ""),
        ("triệu đồng", "VND", ""),
        ("phần trăm", "per cent", ""),
        ("vạn tấn", "ten thousand tonnes", ""),
        ("hộ", "million households", ""),
        ("Vốn 1 000 tỷ đồng", "Funds of 1 trillion dong", ""),
    ],
)
def test_a_unit_and_its_translation_count_in_one_power_of_ten(unit, other, right):
    """The word of the translation that is wrong; what may count in two ways is left."""
    assert _rescaled(unit, other, "en") == right


def test_of_all_words_for_powers_of_ten():
    """Those three, six or nine places apart are told from each other, and each from itself in no other words."""
    for word, power in factors("vi").items():
        for other, size in factors("en").items():
            near = _rescaled(f"{word} đồng", f"{other} dong", "en")
            assert (near != "") == (
                power != size and (power - size) % 3 == 0 and power in factors("en").values()
            )
            assert near == "" or factors("en")[near.removesuffix(" dong")] == power
