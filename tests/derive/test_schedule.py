"""The ledger of periods: what is due, what became of it, and that silence is never lateness."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.calendar.period import Kind, Period, Window, parse_period
from site_builder.core.calendar.regime import Deadline, own_regime, regimes
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.derive.schedule import State
from site_builder.extensions.vietnam.regimes import ADMINISTRATIVE, STATISTICAL
from site_builder.model.log import Event, Log
from site_builder.pages.reports.ledger import ledger_view
from tests.conftest import ROOT
from tests.factories import make_publication, make_report, make_series
from tests.portal import read_portal


def at(day):
    """A build on a day."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def report(code, regime=ADMINISTRATIVE, **given):
    """A report of a period."""
    period = parse_period(code)
    return make_report(name=code.lower(), period=period, window=period.window(regime), **given)


def book(*reports, built="2022-07-01", **series):
    """The ledger of one series; the codes of its expected range may be text."""
    for key in ("first_expected", "last_expected"):
        if isinstance(series.get(key), str):
            series[key] = parse_period(series[key])
    made = make_publication(series=(make_series(**series),), reports=reports, built=at(built))
    return next(iter(Portal(made).ledgers.values()))


def states(*reports, **given):
    """State by code."""
    return {entry.period.code: entry.state.value for entry in book(*reports, **given).entries}


def next_code(*reports, **given):
    """The code of the next release."""
    coming = book(*reports, **given).next()
    return coming.period.code if coming else None


def test_a_period_before_its_due_date_is_expected():
    """Even when its window is over."""
    assert states(first_expected="2022-H1", built="2022-06-20")["2022-H1"] == "expected"


def test_the_due_date_itself_is_in_time():
    """A deadline is the last day, not the first late one."""
    assert states(first_expected="2022-H1", built="2022-06-25")["2022-H1"] == "expected"


def test_the_day_after_is_late():
    """The due date has passed and nothing was received."""
    assert states(first_expected="2022-H1", built="2022-06-26")["2022-H1"] == "late"


def test_late_becomes_missing_when_the_next_falls_due():
    """It will not come in its own time any more."""
    assert states(first_expected="2022-H1", built="2022-12-26") == {
        "2022-H1": "missing",
        "2022-H2": "late",
        "2023-H1": "expected",
    }


def test_late_becomes_missing_when_a_later_one_is_out():
    """A gap between reports."""
    assert (
        states(report("2022-H2"), first_expected="2022-H1", built="2022-12-20")["2022-H1"]
        == "missing"
    )


def test_received_in_time_is_published():
    """On the due date."""
    entry = book(report("2022-H1", received=date(2022, 6, 25))).entries[0]
    assert (entry.state, entry.in_time) == (State.PUBLISHED, True)


def test_received_after_the_due_date_is_published_late():
    """By one day."""
    assert states(report("2022-H1", received=date(2022, 6, 26)))["2022-H1"] == "published-late"


def test_issued_after_the_due_date_is_published_late():
    """What was not written yet cannot have been received."""
    assert states(report("2022-H1", issued=date(2022, 7, 5)))["2022-H1"] == "published-late"


def test_the_day_of_receipt_decides():
    """Where both days are stated and contradict each other, receipt is what a deadline is about."""
    both = report("2022-H1", issued=date(2022, 7, 5), received=date(2022, 6, 24))
    assert states(both)["2022-H1"] == "published"


def test_issued_in_time_says_nothing_of_receipt():
    """It may have lain on a desk; nobody knows."""
    entry = book(report("2022-H1", issued=date(2022, 6, 20))).entries[0]
    assert (entry.state, entry.in_time) == (State.PUBLISHED, None)


def test_a_report_without_days_is_published():
    """Whether in time is not known, so it is not called late."""
    entry = book(report("2022-H1"), built="2030-01-01").entries[0]
    assert (entry.state, entry.in_time) == (State.PUBLISHED, None)


@pytest.mark.parametrize("regime", regimes().values(), ids=lambda regime: regime.name)
def test_no_regime_sets_a_due_date_by_itself(regime):
    """Nobody said when: no date is made of a decree that leaves it to each level."""
    made = book(report("2021-Q1", regime), kinds=(Kind.QUARTER,), regime=regime, due=None)
    assert {entry.due for entry in made.entries} == {None}


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("2022", "2022-12-25"),
        ("2022-H1", "2022-06-25"),
        ("2022-Q1", "2022-03-25"),
        ("2022-9M", "2022-09-25"),
        ("2022-11-26", None),
    ],
)
def test_a_day_of_the_last_month(code, due):
    """Of the window under the series' regime, also where the report closed its figures early; a day has none."""
    period = parse_period(code)
    early = make_report(period=period, window=Window(date(2021, 12, 15), date(2022, 2, 28)))
    (entry,) = (each for each in book(early, kinds=(period.kind,)).entries if each.report)
    assert entry.due == (due and date.fromisoformat(due))


def test_a_portal_s_own_regime_may_set_the_due_date():
    """Of every series without one of its own."""
    own = own_regime("ours", Text("Ours"), (1, False), (None, Deadline(Text("Rule 5"), days=10)))
    made = book(report("2022-Q1", own), kinds=(Kind.QUARTER,), regime=own, due=None)
    assert made.entries[0].due == date(2022, 4, 10)


def test_a_calendar_period_that_is_over_is_unknown():
    """No due date, so nothing can be overdue."""
    told = states(kinds=(Kind.QUARTER,), regime=STATISTICAL, first_expected="2022-Q1", due=None)
    assert told == {"2022-Q1": "unknown", "2022-Q2": "unknown", "2022-Q3": "expected"}


def test_a_series_may_set_its_own_due_date():
    """So many days after the window's end."""
    made = book(
        kinds=(Kind.QUARTER,),
        regime=STATISTICAL,
        first_expected="2022-Q1",
        due=Deadline(Text("Rule 5"), days=15),
    )
    assert [(e.due, e.state.value) for e in made.entries[:2]] == [
        (date(2022, 4, 15), "late"),
        (date(2022, 7, 15), "expected"),
    ]


def test_without_a_first_expected_period_nothing_is_overdue():
    """That the series went on after its last report is nowhere said."""
    assert states(report("2021-H1"), built="2022-07-01") == {
        "2021-H1": "published",
        "2021-H2": "unknown",
        "2022-H1": "unknown",
        "2022-H2": "expected",
    }


def test_without_anything_nothing_is_known():
    """No report, no range: an empty ledger, not a guess."""
    assert (states(), next_code()) == ({}, None)


def test_a_period_not_yet_over_is_expected():
    """The one that runs on the day of the build."""
    assert states(first_expected="2022-H2")["2022-H2"] == "expected"


def test_a_first_period_far_ahead_is_expected():
    """A series that starts next year."""
    assert states(first_expected="2023-H1") == {"2023-H1": "expected"}


def test_two_kinds_share_one_range():
    """Only what lies wholly inside it is expected: no year before its first quarter began."""
    told = states(kinds=(Kind.QUARTER, Kind.YEAR), first_expected="2021-Q3", built="2022-01-02")
    assert list(told) == ["2021-Q3", "2021-Q4", "2022-Q1", "2022"]


def test_a_range_ends_all_kinds():
    """A year that reaches beyond the last half-year is not expected."""
    told = states(
        kinds=(Kind.HALF_YEAR, Kind.YEAR), first_expected="2022-H1", last_expected="2022-H1"
    )
    assert list(told) == ["2022-H1"]


def test_a_report_outside_the_range_is_listed():
    """It was not due, so it is neither early nor late."""
    early = report("2021-H1", received=date(2021, 12, 1))
    entry = book(early, first_expected="2022-H1").entries[0]
    assert (entry.period.code, entry.state, entry.due, entry.is_expected) == (
        "2021-H1",
        State.PUBLISHED,
        None,
        False,
    )


def test_a_window_of_its_own_moves_the_due_date():
    """Days are counted from the window that the report states."""
    own = report("2022-H1", STATISTICAL)
    assert book(own, regime=STATISTICAL, due=Deadline(Text("Rule 5"), days=10)).entries[
        0
    ].due == date(2022, 7, 10)


def test_single_days_have_no_rhythm():
    """What follows a day's report is not the next day's."""
    assert states(report("2022-06-01"), kinds=(Kind.DATE,)) == {"2022-06-01": "published"}


def test_the_next_release_follows_the_newest_report():
    """The half-year after it."""
    assert next_code(report("2022-H1")) == "2022-H2"


def test_an_overdue_report_is_the_next_release():
    """Readers wait for it first."""
    assert next_code(report("2021-H2"), first_expected="2021-H2") == "2022-H1"


@pytest.mark.parametrize(
    ("series", "code"),
    [
        ({}, None),
        ({"first_expected": "2019-Q4"}, "2022-Q2"),
        ({"last_expected": "2022-Q4"}, "2022-Q2"),
    ],
)
def test_what_nobody_reports_any_more_is_not_coming_next(series, code):
    """Two periods went by without a word; a series that says what it expects goes on with the one just over."""
    made = book(report("2019-Q4"), kinds=(Kind.QUARTER,), due=None, **series)
    after, coming = made.after(parse_period("2019-Q4")), made.next()
    assert (coming and coming.period.code, after is None) == (code, code is None)
    assert book(report("2022-Q1"), kinds=(Kind.QUARTER,), due=None).next().period.code == "2022-Q2"


def test_a_missing_report_is_not_waited_for():
    """The gap is shown in the ledger."""
    assert next_code(report("2022-H1"), first_expected="2021-H2") == "2022-H2"


def test_the_next_release_of_one_kind():
    """A quarterly report is not followed by the year's."""
    made = book(report("2022-Q2"), kinds=(Kind.QUARTER, Kind.YEAR), first_expected="2022-Q1")
    assert (made.next(Kind.YEAR).period.code, made.next(Kind.QUARTER).period.code) == (
        "2022",
        "2022-Q3",
    )


def test_of_two_kinds_the_earlier_is_the_next_release():
    """The quarter that ends first, whichever kind the series names first."""
    assert (
        next_code(report("2022-Q2"), kinds=(Kind.YEAR, Kind.QUARTER), first_expected="2022-Q1")
        == "2022-Q3"
    )


def test_a_series_that_ended_is_closed():
    """All that it expected is out."""
    made = book(report("2022-H1"), first_expected="2022-H1", last_expected="2022-H1")
    assert (made.next(), made.is_closed) == (None, True)


def test_entries_stand_in_order_of_time():
    """Whatever order the reports come in."""
    codes = list(states(report("2022-H1"), report("2021-H1"), first_expected="2020-H2"))
    assert codes == ["2020-H2", "2021-H1", "2021-H2", "2022-H1", "2022-H2"]


DAYS = st.dates(date(2019, 1, 1), date(2024, 12, 31))
KINDS = st.sampled_from([Kind.MONTH, Kind.QUARTER, Kind.HALF_YEAR, Kind.NINE_MONTHS, Kind.YEAR])


@st.composite
def periods(draw, kind=KINDS):
    """A period with a rhythm."""
    chosen = draw(kind)
    per_year = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.HALF_YEAR: 2}.get(chosen, 1)
    return Period(chosen, draw(st.integers(2019, 2024)), draw(st.integers(1, per_year)))


@st.composite
def books(draw):
    """Any series with any reports, built on any day."""
    regime = draw(st.sampled_from(list(regimes().values())))
    series = make_series(
        kinds=tuple(draw(st.lists(KINDS, min_size=1, max_size=3, unique=True))),
        regime=regime,
        first_expected=draw(st.none() | periods()),
        last_expected=draw(st.none() | periods()),
        due=draw(st.none() | st.builds(Deadline, st.just(Text("Rule 5")), days=st.integers(0, 60))),
    )
    days = st.none() | DAYS
    reports = [
        make_report(
            period=period, window=period.window(regime), issued=draw(days), received=draw(days)
        )
        for period in draw(st.lists(periods(), max_size=6, unique=True))
    ]
    built = datetime.combine(draw(DAYS), datetime.min.time(), UTC)
    return (
        next(
            iter(
                Portal(
                    make_publication(series=(series,), reports=tuple(reports), built=built)
                ).ledgers.values()
            )
        ),
        reports,
        built.date(),
    )


@given(books())
def test_every_period_has_one_state(made):
    """Each stands once, each published report among them, each with a state that fits what is there."""
    shown, reports, _ = made
    assert len({entry.period for entry in shown.entries}) == len(shown.entries)
    assert {entry.period for entry in shown.entries if entry.report} == {
        each.period for each in reports
    }
    for entry in shown.entries:
        assert (entry.state in (State.PUBLISHED, State.PUBLISHED_LATE)) == (
            entry.report is not None
        )


@given(books())
def test_nothing_with_unknown_dates_is_late(made):
    """Late needs a due date that has passed and, for a report, a stated day after it."""
    shown, _, today = made
    for entry in shown.entries:
        if entry.state is State.LATE:
            assert (
                entry.due is not None
                and entry.due < today
                and shown.series.first_expected is not None
            )
        if entry.state is State.PUBLISHED_LATE:
            stated = entry.report.received or entry.report.issued
            assert entry.due is not None and stated is not None and stated > entry.due


@given(books())
def test_time_never_makes_a_report_late(made):
    """What is published in time stays so, however late the site is built."""
    shown, reports, today = made
    later = datetime.combine(today + timedelta(days=4000), datetime.min.time(), UTC)
    again = next(
        iter(
            Portal(
                make_publication(series=(shown.series,), reports=tuple(reports), built=later)
            ).ledgers.values()
        )
    )
    before = {entry.period: entry.state for entry in shown.entries if entry.report}
    assert before == {entry.period: entry.state for entry in again.entries if entry.report}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_ledger(kind):
    """Also those without a rhythm."""
    assert book(kinds=(kind,), first_expected="2022").series.kinds == (kind,)


MIXED = {
    "kinds": (Kind.QUARTER, Kind.HALF_YEAR, Kind.NINE_MONTHS, Kind.YEAR),
    "rhythm": ("Q1", "H1", "9M", "Y"),
}


def test_a_rhythm_expects_its_periods_and_nothing_else():
    """No second quarter is accused of being missing."""
    found = states(first_expected="2021-Q1", last_expected="2022-H1", built="2022-07-01", **MIXED)
    assert list(found) == ["2021-Q1", "2021-H1", "2021-9M", "2021", "2022-Q1", "2022-H1"]


def test_without_a_rhythm_every_period_of_the_kinds_is_expected():
    """What stood before stays valid."""
    found = states(
        first_expected="2021-Q1", last_expected="2021-Q4", kinds=(Kind.QUARTER,), built="2022-07-01"
    )
    assert list(found) == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]


def test_what_follows_in_a_rhythm_is_the_next_of_any_kind():
    """After a first quarter come six months, published or awaited."""
    ledger = book(
        report("2021-Q1"), report("2021-H1"), first_expected="2021-Q1", built="2021-08-01", **MIXED
    )
    assert ledger.after(parse_period("2021-Q1")).report.period.code == "2021-H1"
    assert ledger.after(parse_period("2021-H1")).period.code == "2021-9M"


def test_without_a_rhythm_the_next_is_of_the_same_kind():
    """The very next one, even where the newest is far ahead."""
    ledger = book(report("2021-H1"), report("2021-H2"), report("2022-H1"), built="2022-07-01")
    assert ledger.after(parse_period("2021-H1")).period.code == "2021-H2"


@pytest.mark.whole
def test_the_demonstration_states_no_due_date():
    """The source of its report names none, so there is none, and nothing is late."""
    series = read_portal(ROOT).publication.series
    assert [each.name for each in series if each.deadline] == []


def test_a_removed_report_is_removed_under_every_name():
    """Neither missing nor awaited: whether the series or the report had another name before or after it."""
    facts = {"event": "remove", "day": date(2022, 6, 30), "reason": Text("Thừa")}
    moved = Event(
        event="rename", day=date(2022, 6, 1), series="cu", successor="cchc", reason=Text("Tên mới")
    )
    called = Event(
        event="rename", day=date(2022, 6, 2), report="cchc/2022-q1", successor="cchc/quy-dau"
    )
    for lines in (
        [Event(report="cchc/2022-q1", **facts)],
        [Event(report="cu/2022-q1", **facts), moved],
        [moved, called, Event(report="cchc/quy-dau", **facts)],
    ):
        series = make_series(first_expected=parse_period("2022-Q1"), kinds=(Kind.QUARTER,))
        made = make_publication(series=(series,), built=at("2023-01-01"), log=Log().followed(lines))
        first, second = next(iter(Portal(made).ledgers.values())).entries[:2]
        assert (first.state, first.removed) == (
            State.REMOVED,
            next(e for e in made.log.events if e.event == "remove"),
        )
        assert second.state is not State.REMOVED
        line = ledger_view(Portal(made)).tables[0].entries[0]
        assert (line.period.href, line.word, line.note) == (first.removed.home, "Đã gỡ", "Thừa")
