"""When whom to remind of a return: the schedule of a partnership, applied to a day. Pure.

A step is a number of days from the due date: -7 a week before, 0 on the day, 7 a week after. On any day the newest step
that has been reached is the one that counts; steps that were missed (a worker that was off for a week) are not made
good one by one, so that nobody gets three reminders at once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

LAST_DAY = 365
"""Days after the due date from which nobody is reminded any more: then a person must speak to a person."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days before and after the due date on which agencies are reminded, in any order.

    From `escalate_after` days on, the agency's sign-off manager is reminded too; None: never.
    """

    before: frozenset[int]
    after: frozenset[int]
    escalate_after: int | None

    @classmethod
    def of(cls, before: Iterable[int], after: Iterable[int], escalate_after: int | None) -> Schedule:
        return cls(frozenset(before), frozenset(after), escalate_after)

    @property
    def steps(self) -> tuple[int, ...]:
        """Every step, the earliest first; the step of the escalation among them."""
        escalation = () if self.escalate_after is None else (self.escalate_after,)
        return tuple(sorted({*(-days for days in self.before), *self.after, *escalation}))

    def step_on(self, due: datetime.date, today: datetime.date) -> int | None:
        """The newest step that has been reached today; None before the first, and long after the due date."""
        passed = (today - due).days
        if passed > LAST_DAY:
            return None
        return max((step for step in self.steps if step <= passed), default=None)

    def step_while_waiting(self, due: datetime.date, since: datetime.date, today: datetime.date) -> int | None:
        """As `step_on`, of a return that waits for its sign-off manager since a day: only steps that came after it.

        They were told on that day, and are not told again the morning after.
        """
        step = self.step_on(due, today)
        return step if step is not None and due + datetime.timedelta(days=step) > since else None

    def escalates(self, step: int) -> bool:
        """Whether the sign-off manager is reminded at this step too, of a return that is still being written."""
        return self.escalate_after is not None and step >= self.escalate_after


USUAL = Schedule.of(before=(7, 1), after=(1, 7, 14, 28), escalate_after=7)
"""The schedule of a partnership that has not chosen its own."""
