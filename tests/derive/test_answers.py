"""Which keyword is answered with which figures."""

from dataclasses import replace
from decimal import Decimal

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.answers import Value, keyword_of, period_word, slug_of
from site_builder.derive.portal import Portal
from site_builder.extensions.vietnam.messages import check_keywords
from site_builder.model.area import Area
from site_builder.model.report import Headline
from tests.extensions.vietnam.values import ROWS, make_observed
from tests.factories import (
    make_package,
    make_publication,
    make_report,
    make_resource,
    make_series,
    make_table,
)

MERGED = ("old", "other", "new")


def answers(publication):
    """By keyword."""
    return {each.keyword: each for each in Portal(publication).answers}


def test_bare_keyword_has_the_newest_value():
    """And says that it is."""
    answer = answers(make_observed(ROWS))["DN 5.4"]
    assert answer.values == (Value("50,66", "%"),) and answer.is_latest


def test_each_period_has_its_keyword():
    """The code of the period without hyphens."""
    assert answers(make_observed(ROWS))["DN 5.4 2021H2"].values == (Value("48,00", "%"),)


def test_several_values_of_a_period_stand_side_by_side():
    """Each with the name of its area; with its code where nobody named it."""
    areas = {"da-nang": Area("da-nang", Text("Thành phố Đà Nẵng"), short=Text("Đà Nẵng"))}
    found = answers(make_observed(ROWS, areas=areas))["DN 6"]
    assert found.values == (
        Value("0,8335", "điểm", "Đà Nẵng"),
        Value("0,7069", "điểm", "da-nang-2025"),
    )


def test_of_many_areas_that_of_the_series_answers():
    """With what it became, not with what else became that; the answer says its area."""
    rows = [("6", "2022-H1", area, Decimal(1), "điểm") for area in ("hue", *MERGED)]
    areas = {
        code: Area(code, Text(code.upper()), successor="new" if code != "new" else "")
        for code in MERGED
    }
    made = make_observed(rows, areas=areas, series={"area": "old"})
    assert [each.area for each in answers(made)["DN 6"].values] == ["OLD", "NEW"]


def test_the_answer_of_one_area_says_which():
    """Others have a figure of the period."""
    rows = [("6", "2022-H1", area, Decimal(1), "điểm") for area in ("hue", "old")]
    made = make_observed(rows, series={"area": "old"})
    assert answers(made)["DN 6"].values == (Value("1", "điểm", "old"),)


def test_an_indicator_without_a_value_has_no_keyword():
    """A rank alone is no answer."""
    assert "DN 7" not in answers(make_observed(ROWS))


def test_a_series_without_a_prefix_has_no_messages():
    """It asks for none."""
    publication = make_observed(ROWS)
    bare = replace(publication, series=(replace(publication.series[0], sms_prefix=""),))
    assert Portal(bare).answers == ()


def test_a_package_may_give_the_prefix():
    """Where the series has no page."""
    publication = make_observed(ROWS, package={"descriptor": {"sms_prefix": "CS"}})
    assert "CS 5.4" in answers(replace(publication, series=(), reports=()))


def headline_publication():
    """A report with a headline that is a figure of its text."""
    figures = make_resource(
        name="figures", roles={"figures": {"id": "code", "value": "value", "label": "name"}}
    )
    report = make_report(headlines=(Headline("4.1", Text("Hồ sơ trực tuyến")),))
    return make_publication(
        packages=(make_package(resources=(figures,)),),
        reports=(report,),
        series=(make_series(sms_prefix="DN"),),
    )


def test_figures_of_a_text_have_keywords():
    """By the names that their table gives them; what says an indicator again has the indicator's."""
    rows = (
        ("calls", "Cuộc gọi", Decimal(1131), None, None),
        ("share", "=4.1", Decimal("77.70"), None, None),
    )
    for roles, keywords in (({}, {"DN calls", "DN share"}), ({"refers_to": "name"}, set())):
        figures = make_resource(
            name="figures",
            table=make_table(rows),
            roles={"figures": {"id": "code", "value": "value", "label": "name"} | roles},
        )
        publication = replace(
            headline_publication(),
            packages=(make_package(resources=(figures,)),),
            reports=(
                make_report(headlines=(), text='{{ figure("calls") }}, {{ figure("share") }}'),
            ),
        )
        assert {
            each.keyword for each in answers(publication).values() if each.is_latest
        } == keywords


def test_headlines_have_keywords():
    """Under the name that the home page gives them."""
    found = answers(headline_publication())
    assert [(each.keyword, each.name, each.values[0].number) for each in found.values()] == [
        ("DN 4.1", "Hồ sơ trực tuyến", "77,70"),
        ("DN 4.1 2022H1", "Hồ sơ trực tuyến", "77,70"),
    ]


def test_the_source_is_short():
    """The series' own short name, else the portal's host."""
    named = make_observed(ROWS, series={"sms_source": Text("Sở TTTT")})
    assert answers(named)["DN 5.4"].source == "Sở TTTT"
    assert answers(make_observed(ROWS))["DN 5.4"].source == "baocao.example"


def test_period_words():
    """No hyphens, so that a period is one word."""
    codes = [
        "2022",
        "2022-H1",
        "2022-Q1",
        "2022-9M",
        "2022-06",
        "2022-11-26",
        "2021-12-15/2022-06-14",
    ]
    words = ["2022", "2022H1", "2022Q1", "20229M", "202206", "20221126", "20211215-20220614"]
    assert [period_word(parse_period(code)) for code in codes] == words


def test_files_are_named_after_keywords():
    """`DN 5.4` is dn-5.4; 4.10 is not 4.1."""
    assert [slug_of(keyword_of("DN", code)) for code in ("5.4", "4.1", "4.10")] == [
        "dn-5.4",
        "dn-4.1",
        "dn-4.10",
    ]


def test_keywords_without_a_clash_pass():
    """A portal as it should be."""
    assert list(check_keywords(Portal(make_observed(ROWS)))) == []


def test_a_prefix_that_nobody_can_type_is_an_error():
    """It would make keywords of more than three words."""
    publication = make_observed(ROWS)
    broken = replace(publication, series=(replace(publication.series[0], sms_prefix="đn cs"),))
    assert {each.code for each in check_keywords(Portal(broken))} == {"sms-prefix-invalid"}


def test_one_keyword_for_two_series_is_an_error():
    """Both would answer to DN 5.4."""
    publication = make_observed(ROWS)
    other = replace(
        publication.packages[0], name="khac", series="khac", descriptor={"sms_prefix": "DN"}
    )
    both = replace(publication, packages=(*publication.packages, other))
    found = [each for each in check_keywords(Portal(both)) if each.code == "sms-keyword-taken"]
    assert ("keyword", "DN 5.4") in found[0].facts


def test_one_keyword_for_two_codes_is_an_error():
    """Codes that differ only in marks that nobody types."""
    rows = (("đo", "2022", "", Decimal(1), "%"), ("do", "2022", "", Decimal(2), "%"))
    assert {each.code for each in check_keywords(Portal(make_observed(rows)))} == {
        "sms-keyword-taken"
    }
