"""The statutory clock: which milestone of a review is due when, and how it stands. Pure: knows no Django.

Months are calendar months by the corresponding-date rule (Dodds v Walker [1981] 1 WLR 1027): a month from 31 January
ends on the last day of February. Working days are those of the jurisdiction's bank-holiday calendar.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal, Protocol

import holidays

from review_pages.profiles.span import Span

Jurisdiction = Literal["england", "wales", "scotland", "northern ireland"]

SOON_DAYS = 14
"""A milestone is due soon when it is at most this many days away."""

_SUBDIVISIONS: dict[Jurisdiction, str] = {
    "england": "ENG",
    "wales": "WLS",
    "scotland": "SCT",
    "northern ireland": "NIR",
}


class Milestone(Protocol):
    """What the clock needs to know of a profile's milestone.

    `after` names the event that starts its clock, `met_by` the events that meet it, the usual one first (`decided`,
    `declined`); with none it is met by an event of its own name. Where `after` names a milestone, the usual event that
    meets that one is meant.
    """

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def within(self) -> Span: ...
    @property
    def met_by(self) -> tuple[str, ...]: ...


class State(StrEnum):
    MET_ON_TIME = "met on time"
    MET_LATE = "met late"
    NOT_STARTED = "not started"
    DUE = "due"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    EXTENDED = "extended"

    @property
    def met(self) -> bool:
        return self in (State.MET_ON_TIME, State.MET_LATE)


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """How one milestone stands.

    `due` is None while its clock has not started; `extended_from` is the due date before any extension.
    """

    key: str
    title: str
    due: datetime.date | None
    state: State
    after: str = ""
    met_on: datetime.date | None = None
    extended_from: datetime.date | None = None


def due(on: datetime.date, span: Span, jurisdiction: Jurisdiction = "england") -> datetime.date:
    """The day by which something is due that must be done within `span` of the day `on`."""
    if span.unit == "months":
        months = on.year * 12 + on.month - 1 + span.count
        year, month = months // 12, months % 12 + 1
        return datetime.date(year, month, min(on.day, calendar.monthrange(year, month)[1]))
    if span.unit == "days":
        return on + datetime.timedelta(days=span.count)
    day = on
    for _ in range(span.count):
        day += datetime.timedelta(days=1)
        while not _is_working_day(day, jurisdiction):
            day += datetime.timedelta(days=1)
    return day


@cache
def _bank_holidays(jurisdiction: Jurisdiction) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[jurisdiction])


def _is_working_day(day: datetime.date, jurisdiction: Jurisdiction) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays(jurisdiction)


def clock(
    milestones: Iterable[Milestone],
    events: Mapping[str, datetime.date],
    today: datetime.date,
    extensions: Mapping[str, datetime.date] | None = None,
    jurisdiction: Jurisdiction = "england",
) -> tuple[MilestoneState, ...]:
    """How every milestone stands today, in the profile's order.

    `events` gives the day of each event that happened; `extensions` the day to which a milestone (by key) was last
    extended. An event may be named as it happened (`decided`) or like the milestone that it meets (`decision`).
    """
    milestones = tuple(milestones)
    extensions = extensions or {}
    # A milestone's own name stands for the event that meets it, first named: "decision" for "decided".
    names = {milestone.key: milestone.met_by[0] for milestone in milestones if milestone.met_by}
    happened = {names.get(name, name): day for name, day in events.items()}
    states = []
    for milestone in milestones:
        met_on = min((happened[name] for name in _met_by(milestone) if name in happened), default=None)
        start = happened.get(names.get(milestone.after, milestone.after))
        first_due = due(start, milestone.within, jurisdiction) if start else None
        extended_to = extensions.get(milestone.key)
        until = extended_to or first_due
        states.append(
            MilestoneState(
                milestone.key,
                milestone.title,
                until,
                _state(until, met_on, today, extended=extended_to is not None),
                after=milestone.after,
                met_on=met_on,
                extended_from=first_due if extended_to else None,
            )
        )
    return tuple(states)


def event_names(milestones: Iterable[Milestone]) -> set[str]:
    """Every name that an event may have under these milestones."""
    return {name for milestone in milestones for name in (milestone.after, milestone.key, *_met_by(milestone))}


def _met_by(milestone: Milestone) -> tuple[str, ...]:
    return milestone.met_by or (milestone.key,)


def _state(until: datetime.date | None, met_on: datetime.date | None, today: datetime.date, *, extended: bool) -> State:
    if met_on is not None:
        return State.MET_LATE if until is not None and met_on > until else State.MET_ON_TIME
    if until is None:
        return State.NOT_STARTED
    if today > until:
        return State.OVERDUE
    if (until - today).days <= SOON_DAYS:
        return State.DUE_SOON
    return State.EXTENDED if extended else State.DUE
