"""Dates are written as a kind colleague would say them."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from portal.templatetags.candour import how_far, is_past, moment, when

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel("2026-02-23T12:00:00Z", tick=False):
        yield


def test_a_date_says_how_far_it_is() -> None:
    assert when(dt.date(2026, 3, 4)) == "4 March 2026 (in 9 days)"
    assert when(dt.date(2026, 2, 12)) == "12 February 2026 (11 days ago)"


@pytest.mark.parametrize(("day", "words"), [(22, "yesterday"), (23, "today"), (24, "tomorrow"), (25, "in 2 days")])
def test_near_days_have_names(day: int, words: str) -> None:
    assert how_far(dt.date(2026, 2, day)) == words


def test_a_moment_is_told_in_local_time() -> None:
    assert moment(dt.datetime(2026, 6, 9, 9, 5, tzinfo=dt.UTC)) == "9 June 2026, 10:05am"


def test_a_day_is_past_only_when_it_is_over() -> None:
    assert is_past(dt.date(2026, 2, 22))
    assert not is_past(dt.date(2026, 2, 23))


def test_no_date_is_no_words() -> None:
    assert when(None) == how_far(None) == moment(None) == ""
    assert not is_past(None)
