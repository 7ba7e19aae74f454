"""The statutory clock agrees with hand-worked cases and, for random dates, with the rule's definition."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_pages.profiles.span import Span
from review_pages.review.clock import MilestoneState, Moved, State, clock, due

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31))


@dataclass(frozen=True)
class Milestone:
    key: str
    title: str
    after: str
    within: Span
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


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2028-01-31", "1 month", "2028-02-29"),
        ("2028-01-29", "1 month", "2028-02-29"),
        ("2026-01-29", "1 month", "2026-02-28"),
        ("2026-01-28", "1 month", "2026-02-28"),
        ("2026-02-28", "1 month", "2026-03-28"),
        ("2026-03-31", "1 month", "2026-04-30"),
        ("2026-04-30", "1 month", "2026-05-30"),
        ("2026-12-31", "1 month", "2027-01-31"),
        ("2026-11-30", "1 month", "2026-12-30"),
        ("2026-02-20", "6 months", "2026-08-20"),
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2027-08-31", "6 months", "2028-02-29"),
        ("2026-08-30", "6 months", "2027-02-28"),
        ("2026-03-31", "6 months", "2026-09-30"),
        ("2028-02-29", "12 months", "2029-02-28"),
        ("2028-02-29", "48 months", "2032-02-29"),
        ("2026-01-31", "0 months", "2026-01-31"),
        ("2026-11-23", "14 days", "2026-12-07"),
        ("2026-12-24", "1 day", "2026-12-25"),
        # Boxing Day 2026 is a Saturday: the Monday is a substitute day.
        ("2026-12-24", "1 working day", "2026-12-29"),
        ("2026-12-24", "5 working days", "2027-01-05"),
        ("2026-04-02", "1 working day", "2026-04-07"),  # Good Friday and Easter Monday
        ("2026-11-20", "15 working days", "2026-12-11"),
        ("2026-11-21", "1 working day", "2026-11-23"),
    ],
)
def test_a_due_date_is_the_hand_worked_one(start: str, span: str, expected: str) -> None:
    assert due(day(start), Span.parse(span)).isoformat() == expected


def test_scotland_keeps_the_second_of_january_and_not_easter_monday() -> None:
    assert due(day("2025-12-31"), Span.parse("1 working day"), "england").isoformat() == "2026-01-02"
    assert due(day("2025-12-31"), Span.parse("1 working day"), "scotland").isoformat() == "2026-01-05"
    assert due(day("2026-04-02"), Span.parse("1 working day"), "scotland").isoformat() == "2026-04-06"


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
