"""The schedule of reminders: which step counts on which day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_pages.returns.reminders import LAST_DAY, USUAL, Schedule

DUE = datetime.date(2026, 3, 4)
DAYS = st.frozensets(st.integers(1, 60), max_size=6)
SCHEDULES = st.builds(Schedule, DAYS, DAYS, st.none() | st.integers(0, 60))


def on(days: int) -> datetime.date:
    return DUE + datetime.timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "step"),
    [(-8, None), (-7, -7), (-2, -7), (-1, -1), (0, -1), (1, 1), (6, 1), (7, 7), (13, 7), (28, 28), (90, 28)],
)
def test_the_newest_step_that_has_been_reached_counts(days: int, step: int | None) -> None:
    assert USUAL.step_on(DUE, on(days)) == step


def test_a_year_after_the_date_nobody_is_reminded_any_more() -> None:
    assert USUAL.step_on(DUE, on(LAST_DAY)) == 28
    assert USUAL.step_on(DUE, on(LAST_DAY + 1)) is None


def test_the_sign_off_manager_is_reminded_from_the_chosen_day_on() -> None:
    schedule = Schedule.of(before=[2], after=[3], escalate_after=5)
    assert schedule.steps == (-2, 3, 5)
    assert [schedule.escalates(step) for step in schedule.steps] == [False, False, True]
    assert not Schedule.of([2], [3], None).escalates(300)


def test_without_days_nobody_is_reminded() -> None:
    assert Schedule.of([], [], None).step_on(DUE, on(3)) is None


@given(SCHEDULES, st.integers(-70, LAST_DAY))
def test_a_step_is_never_ahead_of_its_day_and_never_passes_over_a_newer_one(schedule: Schedule, days: int) -> None:
    step = schedule.step_on(DUE, on(days))
    assert step == max((each for each in schedule.steps if each <= days), default=None)


@given(SCHEDULES, st.integers(-70, LAST_DAY - 1))
def test_steps_only_go_forward(schedule: Schedule, days: int) -> None:
    today, tomorrow = schedule.step_on(DUE, on(days)), schedule.step_on(DUE, on(days + 1))
    assert today is None or (tomorrow is not None and tomorrow >= today)
