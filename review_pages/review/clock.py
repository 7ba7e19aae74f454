"""The statutory clock: which milestone of a review is due when, and how it stands. Pure: knows no Django.

**Months** are calendar months by the corresponding-date rule (Dodds v Walker [1981] 1 WLR 1027): a month from
31 January ends on the last day of February. **Working days** are those of the jurisdiction's bank-holiday calendar.
The day of the event is not counted: "within 1 working day" of a Friday is the Monday.

**A pause** (criminal proceedings, as a rule) is the days from its first one up to the day of the restart, which is not
one of them. On a paused day no time runs:

- months and days: the due date moves by as many days as were paused;
- working days: it moves by as many working days as were paused;
- only days after the event that started the clock count, and only pauses that began on or before the date then due:
  what was overdue already does not become timely by a pause;
- days that lie in two pauses count once; a pause that goes on is counted up to today, so that the date moves daily.

**An extension** sets a date, in place of the one reckoned. Days paused after the day on which it was agreed are added
to it in the same way; earlier pauses were known to those who agreed.
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

from review_pages.profiles.span import Span, Unit

Jurisdiction = Literal["england", "wales", "scotland", "northern ireland"]

SOON_DAYS = 14
"""A milestone is due soon when it is at most this many days away."""

DAY = datetime.timedelta(days=1)

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
    meets that one is meant. `within` is None where nobody has set a time.
    """

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def within(self) -> Span | None: ...
    @property
    def met_by(self) -> tuple[str, ...]: ...


class State(StrEnum):
    MET_ON_TIME = "met on time"
    MET_LATE = "met late"
    NOT_STARTED = "not started"
    NO_DATE = "no date set"
    DUE = "due"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    EXTENDED = "extended"
    PAUSED = "paused"

    @property
    def met(self) -> bool:
        return self in (State.MET_ON_TIME, State.MET_LATE)


@dataclass(frozen=True, slots=True)
class Pause:
    """No time runs from `start` on, until the day `restart`, on which it runs again; None while it goes on."""

    start: datetime.date
    restart: datetime.date | None = None

    def __post_init__(self) -> None:
        if self.restart is not None and self.restart < self.start:
            raise ValueError("a pause cannot end before it begins")


@dataclass(frozen=True, slots=True)
class Moved:
    """The date to which a milestone was last extended, and the day on which that was agreed."""

    to: datetime.date
    agreed_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """How one milestone stands.

    `due` is None while its clock has not started, or where nobody has set a time; `first_due` is the date by the rule
    alone, before extensions and pauses.
    """

    key: str
    title: str
    due: datetime.date | None
    state: State
    after: str = ""
    met_on: datetime.date | None = None
    first_due: datetime.date | None = None
    extended: bool = False
    days_paused: int = 0
    """By how many days pauses have moved the date that holds."""


def due(on: datetime.date, span: Span, jurisdiction: Jurisdiction = "england") -> datetime.date:
    """The day by which something is due that must be done within `span` of the day `on`."""
    if span.unit == "months":
        months = on.year * 12 + on.month - 1 + span.count
        year, month = months // 12, months % 12 + 1
        return datetime.date(year, month, min(on.day, calendar.monthrange(year, month)[1]))
    if span.unit == "days":
        return on + span.count * DAY
    return _later_working_day(on, span.count, jurisdiction)


def moved_by_pauses(
    until: datetime.date,
    since: datetime.date,
    pauses: Iterable[Pause],
    today: datetime.date,
    unit: Unit = "days",
    jurisdiction: Jurisdiction = "england",
) -> datetime.date:
    """A date `until`, reckoned from the day `since`, moved by the days that were paused between them."""
    for start, restart in _joined(pauses, today):
        first = max(start, since + DAY)
        if first > until or first >= restart:
            continue
        if unit == "working_days":
            days = (first + number * DAY for number in range((restart - first).days))
            until = _later_working_day(until, sum(_is_working_day(each, jurisdiction) for each in days), jurisdiction)
        else:
            until += restart - first
    return until


def _joined(pauses: Iterable[Pause], today: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """The pauses in order, those that touch or overlap joined, an open one ending today."""
    joined: list[tuple[datetime.date, datetime.date]] = []
    for start, restart in sorted((each.start, each.restart or max(today, each.start)) for each in pauses):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], restart))
        else:
            joined.append((start, restart))
    return joined


def _later_working_day(day: datetime.date, count: int, jurisdiction: Jurisdiction) -> datetime.date:
    for _ in range(count):
        day += DAY
        while not _is_working_day(day, jurisdiction):
            day += DAY
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
    extensions: Mapping[str, Moved] | None = None,
    jurisdiction: Jurisdiction = "england",
    pauses: Iterable[Pause] = (),
) -> tuple[MilestoneState, ...]:
    """How every milestone stands today, in the profile's order.

    `events` gives the day of each event that happened; `extensions` how a milestone (by key) was last extended. An
    event may be named as it happened (`decided`) or like the milestone that it meets (`decision`).
    """
    milestones, pauses = tuple(milestones), tuple(pauses)
    extensions = extensions or {}
    # A milestone's own name stands for the event that meets it, first named: "decision" for "decided".
    names = {milestone.key: milestone.met_by[0] for milestone in milestones if milestone.met_by}
    happened = {names.get(name, name): day for name, day in events.items()}
    states = []
    for milestone in milestones:
        met_on = min((happened[name] for name in _met_by(milestone) if name in happened), default=None)
        start = happened.get(names.get(milestone.after, milestone.after))
        first_due = due(start, milestone.within, jurisdiction) if start and milestone.within else None
        moved = extensions.get(milestone.key)
        base, since = (moved.to, moved.agreed_on or moved.to) if moved else (first_due, start)
        unit = milestone.within.unit if milestone.within else "days"
        until = base and since and moved_by_pauses(base, since, pauses, today, unit, jurisdiction)
        paused = any(each.start <= today and (each.restart is None or today < each.restart) for each in pauses)
        states.append(
            MilestoneState(
                milestone.key,
                milestone.title,
                until,
                _state(until, met_on, today, started=start is not None, extended=moved is not None, paused=paused),
                after=milestone.after,
                met_on=met_on,
                first_due=first_due,
                extended=moved is not None,
                days_paused=(until - base).days if until and base else 0,
            )
        )
    return tuple(states)


def event_names(milestones: Iterable[Milestone]) -> set[str]:
    """Every name that an event may have under these milestones."""
    return {name for milestone in milestones for name in (milestone.after, milestone.key, *_met_by(milestone))}


def _met_by(milestone: Milestone) -> tuple[str, ...]:
    return milestone.met_by or (milestone.key,)


def _state(
    until: datetime.date | None,
    met_on: datetime.date | None,
    today: datetime.date,
    *,
    started: bool,
    extended: bool,
    paused: bool,
) -> State:
    if met_on is not None:
        return State.MET_LATE if until is not None and met_on > until else State.MET_ON_TIME
    if until is None:
        return State.NO_DATE if started else State.NOT_STARTED
    if today > until:
        return State.OVERDUE
    if paused:
        return State.PAUSED
    if (until - today).days <= SOON_DAYS:
        return State.DUE_SOON
    return State.EXTENDED if extended else State.DUE
