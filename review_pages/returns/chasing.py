"""Chasing agencies that owe a return: by the partnership's schedule, or because a manager asks.

A reminder is first planned (a row, which the database lets be made once), then taken in hand, then sent and marked as
sent. Each person gets one e-mail in a run, about everything they owe. Nothing is lost where the mail server fails or
the worker is stopped: what is not marked as sent is sent by a later run. Where a worker dies between the mail server's
"yes" and the mark, that one e-mail is sent twice: a reminder too many is better than one that never came.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django_tasks import default_task_backend, task

from portal import audit, notify
from portal.access.rules import Role, Stage
from portal.accounts.models import User
from review_pages.models import AgencyReturnPage, Membership, Reminder, ReminderSchedule
from review_pages.returns.reminders import USUAL, Schedule
from review_pages.returns.sign_off import signers_of

IN_HAND = datetime.timedelta(minutes=15)
"""How long a run may have a reminder in hand before it is taken for dead, and another run takes over."""

OWED = (Stage.BEING_WRITTEN, Stage.WITH_SIGN_OFF)
TRY_AGAIN = datetime.timedelta(minutes=30)
TRIES = 6


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did: how many people were written to, and to how many the mail server would not deliver."""

    people: int = 0
    failed: int = 0


def open_returns() -> list[AgencyReturnPage]:
    """Every return that is still owed and has a due date: being written, or waiting for its agency's sign-off."""
    owed = AgencyReturnPage.objects.filter(stage__in=OWED).exclude(due=None)
    return list(owed.select_related("review"))


def remind_all(today: datetime.date | None = None) -> Sent:
    """The day's job: plan what the schedules say for today, and send it with all that could not be sent before."""
    plan_by_schedule(today or timezone.localdate())
    return send_planned_or_try_again(TRIES)


def plan_by_schedule(today: datetime.date) -> None:
    """Plan the reminders that the partnerships' schedules ask for today. Planning twice changes nothing."""
    schedules = {own.partnership_id: own.schedule for own in ReminderSchedule.objects.all()}
    returns = open_returns()
    people = _people_of(returns)
    planned: list[Reminder] = []
    for page in returns:
        schedule = schedules.get(page.review.partnership_id, USUAL)
        step = _step_of(page, schedule, today)
        if page.due is None or step is None:
            continue
        to_remind = people.whose_turn(page)
        if schedule.escalates(step):
            to_remind = to_remind | people.signers[page.pk]
        planned += [Reminder(page=page, person_id=person, due=page.due, step=str(step)) for person in to_remind]
    Reminder.objects.bulk_create(planned, ignore_conflicts=True, batch_size=500)


def _step_of(page: AgencyReturnPage, schedule: Schedule, today: datetime.date) -> int | None:
    if page.due is None:
        return None
    if page.with_sign_off_since is None:
        return schedule.step_on(page.due, today)
    return schedule.step_while_waiting(page.due, timezone.localdate(page.with_sign_off_since), today)


def chase(returns: Collection[AgencyReturnPage], by: User, today: datetime.date) -> dict[int, int]:
    """Plan a reminder to everybody whose turn it is, and have the worker send it. Once a day and return.

    Answers for each return's id how many people are written to. Does not ask whether `by` may: the caller does.
    """
    people = _people_of(returns)
    told = {page.pk: people.whose_turn(page) for page in returns}
    with transaction.atomic():
        Reminder.objects.bulk_create(
            [
                Reminder(page=page, person_id=person, due=page.due or today, step=f"by hand {today}", asked_by=by)
                for page in returns
                for person in told[page.pk]
            ],
            ignore_conflicts=True,
        )
        transaction.on_commit(lambda: send_planned.enqueue(TRIES))
    return {pk: len(each) for pk, each in told.items()}


@dataclass(frozen=True, slots=True)
class People:
    """Who writes each of some returns, and who could sign it as it stands, by the return's primary key."""

    writers: dict[int, set[int]]
    signers: dict[int, set[int]]

    def whose_turn(self, page: AgencyReturnPage) -> set[int]:
        """Those whom a return waits for now: its authors, or once it is written whoever signs it."""
        return (self.signers if page.with_sign_off else self.writers)[page.pk]


def _people_of(returns: Collection[AgencyReturnPage]) -> People:
    writing: defaultdict[tuple[int | None, int | None], set[int]] = defaultdict(set)
    held = Membership.objects.active().filter(review__in={page.review_id for page in returns}, role=Role.AGENCY_AUTHOR)
    for review, agency, person in held.values_list("review", "agency", "person"):
        writing[review, agency].add(person)
    return People(
        {page.pk: writing[page.review_id, page.agency_id] for page in returns},
        {pk: {person.pk for person in people} for pk, people in signers_of(returns).items()},
    )


@task()
def send_planned(tries: int) -> None:
    """Send what is planned, as the worker does it."""
    send_planned_or_try_again(tries)


def send_planned_or_try_again(tries: int) -> Sent:
    """Send what is planned; where the mail server fails, have the worker try again a little later, `tries` times."""
    sent = send_waiting()
    if sent.failed and tries and default_task_backend.supports_defer:
        send_planned.using(run_after=timezone.now() + TRY_AGAIN).enqueue(tries - 1)
    return sent


def send_waiting() -> Sent:
    """Send every reminder that is planned and not sent: one e-mail to each person. Never inside a transaction."""
    rows = list(_to_send())
    people = _people_of([row.page for row in rows])
    waiting: defaultdict[User, list[Reminder]] = defaultdict(list)
    for row in rows:
        # Since it was planned somebody may have left, the return may have gone to others, or its date been moved.
        waits_for = people.whose_turn(row.page)
        if not row.page.with_sign_off:
            waits_for = waits_for | people.signers[row.page_id]
        if row.person_id in waits_for and (row.asked_by_id or row.due == row.page.due):
            waiting[row.person].append(row)
    outcomes = [_send(person, reminders) for person, reminders in waiting.items()]
    return Sent(outcomes.count(True), outcomes.count(False))


def _to_send() -> QuerySet[Reminder]:
    """What is planned, in nobody's hands, and about a return that is still owed."""
    return Reminder.objects.filter(_in_nobodys_hands(), sent_at=None, page__stage__in=OWED).select_related(
        "page__review", "person"
    )


def _in_nobodys_hands() -> Q:
    return Q(taken_at=None) | Q(taken_at__lt=timezone.now() - IN_HAND)


def _send(person: User, reminders: Iterable[Reminder]) -> bool | None:
    """Write to one person about all of these, whose rows are taken in hand first. None: another run was quicker."""
    run = uuid.uuid4().hex
    free = Reminder.objects.filter(_in_nobodys_hands(), pk__in=[each.pk for each in reminders], sent_at=None)
    if not free.update(taken_at=timezone.now(), taken_by=run):
        return None
    taken = Reminder.objects.filter(taken_by=run, sent_at=None)
    # One line for each return, also where an older step could not be sent.
    pages = {row.page_id: row.page for row in taken.select_related("page__review").order_by("page__due", "page")}
    items = [
        notify.Due(
            page.review.reference,
            reverse("review_pages:return", args=[page.review.reference, page.pk]),
            page.due or timezone.localdate(),
        )
        for page in pages.values()
    ]
    if not notify.send_reminder(person.email, items):
        taken.update(taken_at=None, taken_by="")
        return False
    with transaction.atomic():
        taken.update(sent_at=timezone.now())
        for page in pages.values():
            audit.record("return.reminded", page, who=None, review=page.review)
    return True
