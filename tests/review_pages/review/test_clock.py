"""The statutory clock agrees with hand-worked cases and, for random dates, with the rule's definition."""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_pages.profiles.span import Span
from review_pages.review.clock import Jurisdiction, MilestoneState, Moved, Pause, State, clock, due

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31))


@dataclass(frozen=True)
class Milestone:
    key: str
    title: str
    after: str
    within: Span | None
    met_by: tuple[str, ...] = ()


DHR = (
    Milestone("decision", "Decision to hold a review", "notified", Span("months", 1), ("decided", "declined")),
    Milestone("completion", "Review completed", "decided", Span("months", 6), ("completed",)),
)


def day(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)


def on(today: str, extensions: dict[str, str] | None = None, **events: str) -> list[tuple[str, str | None, str]]:
    """Key, due date and state of the two milestones of a Domestic Homicide Review."""
    states = clock(
        DHR,
        {key: day(written) for key, written in events.items()},
        day(today),
        {key: Moved(day(written)) for key, written in (extensions or {}).items()},
    )
    return [(state.key, state.due.isoformat() if state.due else None, str(state.state)) for state in states]


def cases() -> list[dict[str, str]]:
    """The hand-worked cases. Their dates were worked out on paper from the definition at the head of the clock."""
    with (Path(__file__).parent / "clock_cases.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pauses_of(written: str) -> list[Pause]:
    pairs = [each.partition("/") for each in written.split()]
    return [Pause(day(start), day(end) if end else None) for start, _slash, end in pairs]


def test_there_are_enough_hand_worked_cases() -> None:
    assert len(cases()) >= 60


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['on']}-{case['within']}-{case['why']}")
def test_the_clock_agrees_with_the_hand_worked_case(case: dict[str, str]) -> None:
    span = None if case["within"] == "local" else Span.parse(case["within"])
    events = {name: day(case[name]) for name in ("on", "met") if case[name]}
    extended = {}
    if case["extended"]:
        to, _at, agreed = case["extended"].partition("@")
        extended["m"] = Moved(day(to), day(agreed))
    [state] = clock(
        [Milestone("m", "M", "on", span, ("met",))],
        events,
        day(case["today"] or case["on"]),
        extended,
        cast("Jurisdiction", case["nation"]),
        pauses_of(case["pauses"]),
    )
    assert (state.due.isoformat() if state.due else "") == case["due"], case["why"]
    if case["state"]:
        assert str(state.state) == case["state"], case["why"]


# The rule's definition once more, day by day and without a short cut.

NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern ireland": "NIR"}


def naive_due(on: datetime.date, span: Span, nation: str) -> datetime.date:
    """Go forward day by day until the span is used up."""
    off = holidays.country_holidays("GB", subdiv=NATIONS[nation])
    at = on
    if span.unit == "months":
        month = (on.year * 12 + on.month - 1) + span.count
        candidates = [on.day - less for less in range(4)]
        for number in candidates:
            try:
                return datetime.date(month // 12, month % 12 + 1, number)
            except ValueError:
                continue
    left = span.count
    while left:
        at += datetime.timedelta(days=1)
        if span.unit == "days" or (at.weekday() < 5 and at not in off):
            left -= 1
    return at


def naive_with_pauses(on: datetime.date, span: Span, nation: str, pauses: list[Pause]) -> datetime.date:
    """Use up the days between the event and the due date one by one; those of a pause are not used up."""
    off = holidays.country_holidays("GB", subdiv=NATIONS[nation])
    left = span.count if span.unit == "working_days" else (naive_due(on, span, nation) - on).days
    at = on
    while left:
        at += datetime.timedelta(days=1)
        paused = any(each.start <= at and (each.restart is None or at < each.restart) for each in pauses)
        if not paused and (span.unit != "working_days" or (at.weekday() < 5 and at not in off)):
            left -= 1
    return at


NEAR = st.dates(datetime.date(2018, 1, 1), datetime.date(2032, 12, 31))
SPANS = st.one_of(
    st.builds(Span, st.just("months"), st.integers(0, 24)),
    st.builds(Span, st.just("days"), st.integers(0, 200)),
    st.builds(Span, st.just("working_days"), st.integers(0, 60)),
)


@given(NEAR, SPANS, st.sampled_from(sorted(NATIONS)))
def test_a_due_date_is_the_one_of_the_definition(on: datetime.date, span: Span, nation: str) -> None:
    assert due(on, span, cast("Jurisdiction", nation)) == naive_due(on, span, nation)


@given(
    NEAR,
    SPANS,
    st.sampled_from(sorted(NATIONS)),
    st.lists(st.tuples(st.integers(-60, 400), st.integers(0, 90)), max_size=4),
)
def test_pauses_move_a_date_as_the_definition_does(
    on: datetime.date, span: Span, nation: str, stretches: list[tuple[int, int]]
) -> None:
    pauses = [
        Pause(on + datetime.timedelta(days=start), on + datetime.timedelta(days=start + length))
        for start, length in stretches
    ]
    [state] = clock(
        [Milestone("m", "M", "on", span, ("met",))], {"on": on}, on, None, cast("Jurisdiction", nation), pauses
    )
    assert state.due == naive_with_pauses(on, span, nation, pauses)


@given(NEAR, st.integers(0, 12), st.integers(0, 150), st.integers(0, 200))
def test_an_open_pause_counts_up_to_today_and_is_never_overdue(
    on: datetime.date, months: int, start: int, length: int
) -> None:
    today = on + datetime.timedelta(days=start + length)
    open_one, closed = Pause(on + datetime.timedelta(days=start)), Pause(on + datetime.timedelta(days=start), today)
    one = clock([Milestone("m", "M", "on", Span("months", months))], {"on": on}, today, pauses=[open_one])[0]
    other = clock([Milestone("m", "M", "on", Span("months", months))], {"on": on}, today, pauses=[closed])[0]
    assert one.due == other.due
    began_in_time = one.first_due is not None and open_one.start <= one.first_due and start > 0
    if began_in_time:
        assert one.state is State.PAUSED


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end before"):
        Pause(day("2026-02-02"), day("2026-02-01"))


@given(DAYS, st.integers(0, 60))
def test_months_end_on_the_corresponding_day_or_the_last_of_a_shorter_month(start: datetime.date, count: int) -> None:
    end = due(start, Span("months", count))
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == count
    if end.day != start.day:
        assert end.day < start.day
        assert (end + datetime.timedelta(days=1)).day == 1


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_later_start_is_never_due_earlier(one: datetime.date, other: datetime.date, count: int) -> None:
    for unit in ("months", "days"):
        assert due(min(one, other), Span(unit, count)) <= due(max(one, other), Span(unit, count))


@given(st.dates(datetime.date(2015, 1, 1), datetime.date(2035, 12, 31)), st.integers(1, 40))
def test_working_days_end_on_a_working_day_and_count_up_by_one(start: datetime.date, count: int) -> None:
    end = due(start, Span("working_days", count))
    assert end.weekday() < 5
    assert due(end, Span("working_days", 1)) == due(start, Span("working_days", count + 1))


@pytest.mark.parametrize("written", ["", "month", "a month", "1 week", "-1 months", "1.5 months", "6 monthss"])
def test_a_span_that_cannot_be_read_is_refused_with_what_is_wrong(written: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        Span.parse(written)


def test_nothing_is_due_before_anything_happened() -> None:
    assert on("2026-11-23") == [("decision", None, "not started"), ("completion", None, "not started")]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2026-02-01", "due"),
        ("2026-02-13", "due"),
        ("2026-02-14", "due soon"),
        ("2026-02-28", "due soon"),
        ("2026-03-01", "overdue"),
    ],
)
def test_the_decision_becomes_due_soon_then_overdue(today: str, state: str) -> None:
    assert on(today, notified="2026-01-31")[0] == ("decision", "2026-02-28", state)


def test_a_decision_on_the_last_day_is_on_time_and_starts_the_six_months() -> None:
    assert on("2026-03-10", notified="2026-01-31", decided="2026-02-28") == [
        ("decision", "2026-02-28", "met on time"),
        ("completion", "2026-08-28", "due"),
    ]


def test_a_decision_a_day_later_is_late() -> None:
    assert on("2026-03-10", notified="2026-01-31", decided="2026-03-01")[0] == ("decision", "2026-02-28", "met late")


def test_a_decision_not_to_hold_a_review_meets_the_milestone_and_starts_nothing() -> None:
    assert on("2026-03-10", notified="2026-01-31", declined="2026-02-20") == [
        ("decision", "2026-02-28", "met on time"),
        ("completion", None, "not started"),
    ]


def test_an_event_may_be_named_like_the_milestone_it_meets() -> None:
    named_as_it_happened = on("2026-03-10", notified="2026-01-31", decided="2026-02-20")
    assert on("2026-03-10", notified="2026-01-31", decision="2026-02-20") == named_as_it_happened
    assert named_as_it_happened[1] == ("completion", "2026-08-20", "due")


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-08-21", "extended"), ("2026-11-25", "due soon"), ("2026-12-01", "overdue")],
)
def test_an_extension_moves_the_due_date(today: str, state: str) -> None:
    moved = on(today, {"completion": "2026-11-30"}, notified="2026-01-31", decided="2026-02-20")
    assert moved[1] == ("completion", "2026-11-30", state)


def test_meeting_the_extended_date_is_on_time() -> None:
    moved = on(
        "2027-01-10", {"completion": "2026-11-30"}, notified="2026-01-31", decided="2026-02-20", completed="2026-11-30"
    )
    assert moved[1] == ("completion", "2026-11-30", "met on time")


@given(DAYS, st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS), DAYS)
def test_a_state_follows_from_its_dates(
    notified: datetime.date, decided: datetime.date | None, extended: datetime.date | None, today: datetime.date
) -> None:
    events = {"notified": notified} | ({"decided": decided} if decided else {})
    extensions = {"decision": Moved(extended)} if extended else {}
    decision: MilestoneState = clock(DHR, events, today, extensions)[0]
    assert decision.due == (extended or due(notified, Span("months", 1)))
    if decided:
        assert decision.state is (State.MET_LATE if decided > decision.due else State.MET_ON_TIME)
    else:
        assert (decision.state is State.OVERDUE) == (today > decision.due)
