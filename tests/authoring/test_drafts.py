"""Drafts: what is kept, what is emptied, that they pass the checks, and that nothing is overwritten."""

import csv
import ctypes
import errno
from datetime import UTC, datetime

import pytest
import yaml
from click.testing import CliRunner

from site_builder.authoring.blank import calls_only, emptied_text
from site_builder.authoring.next_report import check_wanted
from site_builder.authoring.write import place_files
from site_builder.cli import main
from site_builder.core import staging
from site_builder.core.calendar.period import Kind, parse_period
from site_builder.core.files import OutputFile
from site_builder.core.platform import files as system
from site_builder.core.problem import AuthoringError, errors_of
from tests.factories import make_publication, make_series
from tests.portal import check_portal, copy_demonstration, copy_sample

pytestmark = pytest.mark.whole

AFTER_RELEASE = datetime(2026, 11, 26, tzinfo=UTC)


def run(portal, *words):
    """The command in a portal: exit code and what it said."""
    done = CliRunner().invoke(main, [*words, "--config-file", str(portal / "mkdocs.yml")])
    return done.exit_code, done.output


def table(path):
    """Rows of a CSV file by column."""
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def snapshot(folder):
    """Every file and its bytes, hidden ones too."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """The sample with a draft of its next quarter."""
    copy = copy_sample(tmp_path_factory.mktemp("drafted") / "portal")
    assert run(copy, "new", "report", "thu-gom", "2021-Q2") == (0, SAID)
    return copy


SAID = """Chuẩn bị theo “Thu gom rác, Quý I/2021”:
  reports/thu-gom/2021-q2.md
  datasets/thu-gom-2021-q2/datapackage.yaml
  datasets/thu-gom-2021-q2/indicators.csv
  datasets/thu-gom-2021-q2/figures.csv
  datasets/thu-gom-2021-q2/points.csv
Việc tiếp theo: điền số và lời; chỗ bắt đầu bằng … còn nói về kỳ khác hoặc còn phải viết.
Lệnh site-builder check liệt kê những chỗ còn trống.
"""


def front(portal):
    """The draft's front matter."""
    return yaml.safe_load(
        (portal / "reports/thu-gom/2021-q2.md").read_text("utf-8").split("---")[1]
    )


def test_a_draft_passes_the_checks(drafted):
    """No errors, one warning or notice for each thing that waits."""
    found = check_portal(drafted)
    assert {each.severity for each in found} == {"notice", "warning"}
    assert {each.code for each in found} == {
        "front-matter-empty",
        "values-empty",
        "figures-empty",
        "text-unfinished",
        "report-draft",
    }


def test_a_draft_of_the_real_content_passes_the_checks(tmp_path):
    """The second half of 2022, with every call of the first."""
    copy_demonstration(tmp_path)
    code, _ = run(tmp_path, "new", "report", "cchc", "2022-H2")
    assert code == 0 and errors_of(check_portal(tmp_path, AFTER_RELEASE)) == ()
    before, after = ((tmp_path / f"reports/cchc/2022-h{n}.md").read_text("utf-8") for n in (1, 2))
    headings = [line for line in before.splitlines() if line.startswith("#")]
    assert [
        line.replace("# … ", "# ") for line in after.splitlines() if line.startswith("#")
    ] == headings
    assert "## … I. Chính quyền điện tử" in after and "\n## Căn cứ và phạm vi {#mo-dau}" in after


def test_codes_and_units_are_kept_and_values_emptied(drafted):
    """Rows keep what names them."""
    row = table(drafted / "datasets/thu-gom-2021-q2/indicators.csv")[1]
    assert row == {"code": "1.1", "unit": "tấn", "value": "", "note": ""}


def test_figures_keep_their_label_and_lose_their_value(drafted):
    """Qualifier and whole go with the value; what they are counted by stays."""
    row = table(drafted / "datasets/thu-gom-2021-q2/figures.csv")[0]
    assert (row["id"], row["label"], row["counts"]) == ("diem-thu-gom", "Điểm thu gom", "points")
    assert (row["qualifier"], row["value"], row["whole"]) == ("", "", "")


def test_a_list_keeps_its_words(drafted):
    """Days and answers are of one period, names are not."""
    row = table(drafted / "datasets/thu-gom-2021-q2/points.csv")[0]
    assert row == {"order": "1", "kind": "chợ", "place": "Chợ Đình", "opened": "", "covered": ""}


def test_the_front_matter_is_of_the_new_period(drafted):
    """Period, package and title."""
    told = front(drafted)
    assert (told["period"], told["package"]) == ("2021-Q2", "thu-gom-2021-q2")
    assert (told["title"], told["title_en"]) == (
        "Thu gom rác, Quý II/2021",
        "Waste collection, Q2 2021",
    )


def test_facts_of_the_last_report_are_emptied(drafted):
    """Each stays as a line to be filled in; it is a draft."""
    told = front(drafted)
    facts = ("issued", "received", "document_number", "signatory")
    assert [told[key] for key in facts] == [None] * 4 and told["status"] == "draft"


def test_calls_stay_and_sentences_go(drafted):
    """Last period's words would be published as this one's."""
    text = (drafted / "reports/thu-gom/2021-q2.md").read_text("utf-8")
    assert "## … Phân loại tăng chậm {#phan-loai}" in text
    assert '… {{ figure("1.1") }} {{ figure("1.3") }} {{ figure("2") }}' in text
    assert '\n\n{{ chart("1.3", title="Tỷ lệ phân loại") }}\n\n' in text
    assert "Trong quý có" not in text


def test_a_translated_main_point_is_emptied_too(sample_copy):
    """Its sentence spoke of the last period in every language."""
    file, told = (
        sample_copy / "reports/thu-gom/2021-q1.md",
        'Sorted waste rose to {{ figure("1.2") }}.',
    )
    text = file.read_text("utf-8")
    file.write_text(
        text.replace(
            "  - figure: diem-thu-gom", f"    text_en: '{told}'\n  - figure: diem-thu-gom"
        ),
        "utf-8",
    )
    assert run(sample_copy, "new", "report", "thu-gom", "2021-Q2")[0] == 0
    assert front(sample_copy)["summary"][0]["text_en"] == '… {{ figure("1.2") }}'


def test_a_translated_label_stays_with_its_figure(sample_copy):
    """As the label does: it names the figure, in another language."""
    home, last = (
        sample_copy / "datasets/thu-gom-2021-q1",
        "        - {name: counts, type: string, title: Số dòng được đếm}\n",
    )
    head, *rows = (home / "figures.csv").read_text("utf-8").splitlines()
    lines = [f"{head},label_en\n", *(f"{row},In English\n" for row in rows)]
    (home / "figures.csv").write_text("".join(lines), "utf-8")
    described = (home / "datapackage.yaml").read_text("utf-8")
    column = "        - {name: label_en, type: string, title: Tiếng Anh}\n"
    (home / "datapackage.yaml").write_text(described.replace(last, last + column), "utf-8")
    assert run(sample_copy, "new", "report", "thu-gom", "2021-Q2")[0] == 0
    assert {
        row["label_en"] for row in table(sample_copy / "datasets/thu-gom-2021-q2/figures.csv")
    } == {"In English"}


def test_the_descriptor_changes_only_where_it_must(drafted):
    """Comments, order and every other line stay."""
    old, new = (
        (drafted / f"datasets/thu-gom-2021-q{n}/datapackage.yaml").read_text("utf-8")
        for n in (1, 2)
    )
    changed = [line for line in new.splitlines() if line not in old.splitlines()]
    assert [line.partition(":")[0] for line in changed] == [
        "name",
        "id",
        "title",
        "title_en",
        "description",
        "period",
    ]


def test_nothing_is_overwritten(drafted):
    """A second time it refuses, in the portal's language, and leaves every byte."""
    before = snapshot(drafted)
    code, said = run(drafted, "new", "report", "thu-gom", "2021-Q2")
    assert (code, said) == (1, "Lỗi: Kỳ 2021-Q2 đã có báo cáo: reports/thu-gom/2021-q2.md.\n")
    assert snapshot(drafted) == before


def test_a_package_in_the_way_stops_the_report_too(sample_copy):
    """Neither is written."""
    (sample_copy / "datasets/thu-gom-2021-q2").mkdir()
    before = snapshot(sample_copy)
    code, said = run(sample_copy, "new", "report", "thu-gom", "2021-Q2", "--lang", "en")
    assert code == 1 and "is there already; nothing was changed." in said
    assert snapshot(sample_copy) == before


def test_another_kind_starts_from_the_last_report(sample_copy):
    """The half-year has no model of its own."""
    code, said = run(sample_copy, "new", "report", "thu-gom", "2021-H1", "--lang", "en")
    assert code == 0 and said.startswith("Prepared from “Waste collection, Q1 2021”:")
    assert errors_of(check_portal(sample_copy)) == ()


def test_a_period_whose_report_was_removed_is_written_anew_beside_it(sample_copy):
    """Page and dataset of before say for ever that they are gone; the next have a number behind their names."""
    for words in (
        ("new", "report", "thu-gom", "2021-H1"),
        ("series", "remove", "thu-gom/2021-h1", "--note", "Ban hành nhầm."),
        ("dataset", "remove", "thu-gom-2021-h1", "--note", "Ban hành nhầm."),
        ("new", "report", "thu-gom", "2021-H1"),
    ):
        code, said = run(sample_copy, *words)
        assert code == 0, said
    assert "reports/thu-gom/2021-h1-2.md" in said and "datasets/thu-gom-2021-h1-2/" in said
    assert errors_of(check_portal(sample_copy, datetime.now(UTC))) == ()


def test_a_kind_the_series_does_not_have_is_refused(sample_copy):
    """Which it has is said."""
    code, said = run(sample_copy, "new", "report", "thu-gom", "2021-06", "--lang", "en")
    assert code == 1 and "does not report month (quarter, half-year, nine-months, year)" in said


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "Không có chuỗi “rac”"), ("en", "There is no series “rac”")]
)
def test_an_unknown_series_is_said(sample_copy, lang, words):
    """With those that are there."""
    code, said = run(sample_copy, "new", "report", "rac", "2021-Q2", "--lang", lang)
    assert code == 1 and words in said and "thu-gom" in said


def test_a_period_that_is_none_is_said(sample_copy):
    """In the author's language."""
    code, said = run(sample_copy, "new", "report", "thu-gom", "quý tới")
    assert code == 1 and said.startswith("Lỗi: “quý tới” không phải là kỳ")


def test_a_new_series_passes_the_checks(sample_copy):
    """All that waits is its introduction, which is to be written; so does its first report, from a small example."""
    words = (
        "--title",
        'Cây xanh: "phố"',
        "--kind",
        "quarter",
        "--kind",
        "year",
        "--regime",
        "statistical",
    )
    assert run(sample_copy, "new", "series", "cay-xanh", *words)[0] == 0
    (waiting,) = check_portal(sample_copy)
    assert (waiting.code, waiting.file) == ("text-unfinished", "reports/cay-xanh/index.md")
    assert run(sample_copy, "new", "report", "cay-xanh", "2022-Q1")[0] == 0
    found = check_portal(sample_copy)
    assert errors_of(found) == () and "figures-empty" in {each.code for each in found}


def test_a_new_dataset_passes_the_checks(sample_copy):
    """A thin package has warnings at most."""
    assert run(sample_copy, "new", "dataset", "cay-xanh")[0] == 0
    assert errors_of(check_portal(sample_copy)) == ()


@pytest.mark.parametrize("name", ["Cây", "../cay", "a b", ""])
@pytest.mark.parametrize("sort", ["series", "dataset"])
def test_names_that_are_no_addresses_are_refused(sample_copy, sort, name):
    """Nothing is written, least of all outside the portal."""
    before = snapshot(sample_copy.parent)
    more = ("--title", "X", "--kind", "year") if sort == "series" else ()
    assert run(sample_copy, "new", sort, name, *more)[0] == 1
    assert snapshot(sample_copy.parent) == before


def test_names_of_the_site_are_refused(sample_copy):
    """A series called ledger would take its page."""
    code, said = run(
        sample_copy, "new", "series", "ledger", "--title", "X", "--kind", "year", "--lang", "en"
    )
    assert code == 1 and "is an address the site needs itself" in said


def test_what_was_placed_is_taken_back_when_the_rest_fails(tmp_path, monkeypatch):
    """The package goes when its report cannot be written."""
    roots = {"reports": tmp_path / "reports", "datasets": tmp_path / "datasets"}
    files = [OutputFile("datasets/a/x.csv", b"x"), OutputFile("reports/s/a.md", b"y")]
    real = staging.move_new

    def put(new, target):
        if target.suffix == ".md":
            raise PermissionError("no")
        real(new, target)

    monkeypatch.setattr(staging, "move_new", put)
    with pytest.raises(PermissionError):
        place_files(files, roots)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [] and not (
        tmp_path / "datasets/a"
    ).exists()


def test_a_file_system_that_cannot_refuse_a_taken_name_in_one_step_is_served(tmp_path, monkeypatch):
    """Shared and foreign file systems (NFS, 9p) answer EINVAL to such a rename; a taken name is still refused."""

    def rename(*facts):
        ctypes.set_errno(errno.EINVAL)
        return -1

    monkeypatch.setattr(system, "system_function", lambda name: rename)
    roots = {"reports": tmp_path / "reports", "datasets": tmp_path / "datasets"}
    files = [OutputFile("datasets/a/x.csv", b"x"), OutputFile("reports/a.md", b"y")]
    place_files(files, roots)
    assert (tmp_path / "datasets/a/x.csv").read_bytes() == b"x" and (
        tmp_path / "reports/a.md"
    ).read_bytes() == b"y"
    with pytest.raises(AuthoringError):
        place_files(files, roots)


def test_folders_that_lie_far_apart_are_written_one_after_the_other(tmp_path):
    """Nothing is staged in a folder that is none of the portal's."""
    roots = {"reports": tmp_path / "portal/site/reports", "datasets": tmp_path / "store/data"}
    place_files([OutputFile("datasets/a/x.csv", b"x"), OutputFile("reports/a.md", b"y")], roots)
    assert (tmp_path / "store/data/a/x.csv").is_file() and (
        tmp_path / "portal/site/reports/a.md"
    ).is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"portal", "store"}


def test_a_name_taken_meanwhile_is_not_overwritten(tmp_path):
    """A link where the page should go counts as taken, even a dead one."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/a.md").symlink_to("nowhere")
    with pytest.raises(AuthoringError):
        place_files([OutputFile("reports/a.md", b"y")], {"reports": tmp_path / "reports"})


def test_code_in_fences_is_no_heading():
    """What looks like a heading there goes with its block."""
    assert emptied_text("## A {#a}\n\n```\n# not one\n```\n\nChữ.\n") == "## A {#a}\n"


def test_calls_with_braces_and_quotes_are_found():
    """A mapping among the words of a call."""
    call = '{{ table("a", where={"k": "chợ }} "}, columns=["x"]) }}'
    assert (calls_only(call), calls_only(f"Xem {call}.")) == (call, f"… {call}")


def test_a_period_outside_the_rhythm_is_refused():
    """A series of a first quarter, six months, nine months and a year has no second quarter."""
    series = make_series(kinds=(Kind.QUARTER, Kind.YEAR), rhythm=("Q1", "Y"))
    publication = make_publication(series=(series,), reports=())
    assert check_wanted(publication, "cchc", parse_period("2023-Q1")) == series
    with pytest.raises(AuthoringError) as refused:
        check_wanted(publication, "cchc", parse_period("2023-Q2"))
    assert refused.value.facts == {"series": "cchc", "period": "2023-Q2", "rhythm": "Q1, Y"}
