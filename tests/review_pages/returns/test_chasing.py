"""Reminders: who gets one, when, once, and what becomes of them where the mail server fails."""

from __future__ import annotations

import datetime
import threading
from collections import Counter

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.access.rules import Role, Stage
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import AgencyReturnPage, Membership, Reminder, ReminderSchedule, ReviewPage
from review_pages.returns import chasing
from review_pages.returns.chasing import Sent, remind_all, send_waiting
from tests import factories
from tests.mail_server import mail_server
from tests.review_pages.returns.case import Case, make_case

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 2)


def due_in(days: int) -> Case:
    """A review whose two returns are due `days` after TODAY; Housing has an author and a sign-off manager."""
    return make_case(due=TODAY + datetime.timedelta(days=days))


def addresses() -> list[str]:
    return sorted(address for letter in mail.outbox for address in letter.to)


def test_the_author_is_reminded_before_the_date_and_nobody_else() -> None:
    case = due_in(7)
    assert remind_all(TODAY) == Sent(people=1)
    assert addresses() == [case.people[Role.AGENCY_AUTHOR].email]
    (letter,) = mail.outbox
    assert case.review.reference in letter.subject
    assert f"Reference: {case.review.reference}. Due: 9 March 2026." in letter.body
    assert case.url("return", case.housing) in letter.body
    assert "Housing" not in f"{letter.subject} {letter.body}"


def test_seven_days_late_the_sign_off_manager_is_reminded_too() -> None:
    case = due_in(-7)
    remind_all(TODAY)
    assert addresses() == sorted(case.people[role].email for role in (Role.AGENCY_AUTHOR, Role.AGENCY_SIGN_OFF))


def test_between_two_steps_nothing_more_is_sent() -> None:
    due_in(7)
    for later in range(6):
        remind_all(TODAY + datetime.timedelta(days=later))
    assert len(mail.outbox) == 1
    remind_all(TODAY + datetime.timedelta(days=6))
    assert len(mail.outbox) == 2


def test_a_worker_that_was_off_for_a_month_sends_one_reminder() -> None:
    due_in(-28)
    remind_all(TODAY)
    assert Counter(addresses()).most_common(1)[0][1] == 1


def test_who_has_handed_in_has_left_or_is_given_a_later_date_is_not_reminded() -> None:
    handed_in, left, moved = due_in(7), due_in(7), due_in(7)
    AgencyReturnPage.objects.filter(pk=handed_in.housing.pk).update(stage=str(Stage.SUBMITTED))
    Membership.objects.filter(person=left.people[Role.AGENCY_AUTHOR]).update(ended_at=timezone.now())
    AgencyReturnPage.objects.filter(pk=moved.housing.pk).update(due=TODAY + datetime.timedelta(days=30))
    assert remind_all(TODAY) == Sent()


def test_a_new_date_begins_the_steps_anew() -> None:
    case = due_in(7)
    remind_all(TODAY)
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(due=TODAY + datetime.timedelta(days=14))
    remind_all(TODAY + datetime.timedelta(days=7))
    assert len(mail.outbox) == 2


def test_a_partnerships_own_days_hold() -> None:
    case = due_in(3)
    assert remind_all(TODAY) == Sent(people=1)  # the step seven days before, missed
    mail.outbox.clear()
    other = due_in(3)
    ReminderSchedule.objects.create(
        partnership=other.review.partnership, before=[], after=[2], changed_by=other.people[Role.MANAGER]
    )
    assert remind_all(TODAY) == Sent()
    remind_all(TODAY + datetime.timedelta(days=5))
    assert other.people[Role.AGENCY_AUTHOR].email in addresses()
    assert case.people[Role.AGENCY_AUTHOR].email in addresses()


def test_each_reminder_is_in_the_trail() -> None:
    case = due_in(7)
    remind_all(TODAY)
    (entry,) = AuditEntry.objects.filter(what="return.reminded")
    assert entry.review_reference == case.review.reference


def many(count: int, authors: int) -> list[User]:
    """`count` open returns in 20 reviews; each is owed by one of `authors` people."""
    partnership = factories.partnership()
    people = [factories.person() for _ in range(authors)]
    reviews = [factories.review(partnership) for _ in range(20)]
    agencies = [factories.agency(partnership) for _ in range(count // 20)]
    for number, review in enumerate(reviews):
        for place, agency in enumerate(agencies):
            factories.agency_return(review, agency, due=TODAY + datetime.timedelta(days=1))
            person = people[(number * len(agencies) + place) % authors]
            Membership.objects.create(
                person=person, partnership=partnership, review=review, role=Role.AGENCY_AUTHOR, agency=agency
            )
    return people


def test_over_five_hundred_returns_each_person_gets_one_email_and_a_server_that_fails_loses_none() -> None:
    """500 open returns, 60 people, a real SMTP server that hangs up after 25."""
    people = many(500, authors=60)
    with mail_server() as post:
        post.breaks_at = 25
        first = remind_all(TODAY)
        assert (first.people, first.failed) == (25, 35)
        assert len(post.letters) == 25
        post.breaks_at = None
        assert remind_all(TODAY) == Sent(people=35)
        assert sorted(post.addresses) == sorted(person.email for person in people)
        assert remind_all(TODAY) == Sent()
        assert len(post.letters) == 60
        told = sum(str(letter).count("Reference:") for letter in post.letters)
    assert told == 500
    assert not Reminder.objects.filter(sent_at=None).exists()


def test_sixty_returns_cost_as_many_queries_to_plan_as_twenty() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            chasing.plan_by_schedule(TODAY)
        return len(caught)

    many(20, authors=2)
    few = queries()
    many(40, authors=2)
    assert queries() == few


def test_what_a_run_left_in_hand_when_it_died_is_sent_by_a_later_one() -> None:
    due_in(7)
    chasing.plan_by_schedule(TODAY)
    Reminder.objects.update(taken_at=timezone.now(), taken_by="dead")
    assert send_waiting() == Sent()
    Reminder.objects.update(taken_at=timezone.now() - chasing.IN_HAND - datetime.timedelta(seconds=1))
    assert send_waiting() == Sent(people=1)


def test_an_older_reminder_that_could_not_be_sent_goes_with_the_new_one_in_one_line() -> None:
    case = due_in(7)
    chasing.plan_by_schedule(TODAY)
    chasing.plan_by_schedule(TODAY + datetime.timedelta(days=6))
    assert Reminder.objects.count() == 2
    send_waiting()
    (letter,) = mail.outbox
    assert letter.body.count(case.review.reference + ".") == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_to_nobody_twice() -> None:
    people = many(40, authors=12)
    chasing.plan_by_schedule(TODAY)
    begin = threading.Barrier(4)
    done: list[Sent] = []

    def run() -> None:
        begin.wait()
        done.append(send_waiting())
        connection.close()

    with mail_server() as post:
        runs = [threading.Thread(target=run) for _ in range(4)]
        for each in runs:
            each.start()
        for each in runs:
            each.join()
        assert sorted(post.addresses) == sorted(person.email for person in people)
    assert sum(each.people for each in done) == 12


# By hand


def late_case() -> Case:
    return make_case(due=timezone.localdate() - datetime.timedelta(days=11))


def test_a_manager_chases_one_agency(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    case = late_case()
    client = case.client(Role.MANAGER)
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(case.url("chase"), {"return": case.housing.pk})
    assert addresses() == [case.people[Role.AGENCY_AUTHOR].email]
    page = client.get(case.url("agencies")).content.decode()
    assert "A reminder is on its way to 1 agency." in page
    assert "Last reminded on" in page
    assert AuditEntry.objects.filter(what="return.chased", who=case.people[Role.MANAGER]).exists()


def test_chasing_all_says_for_which_agency_nobody_writes(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case = late_case()
    client = case.client(Role.MANAGER)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(case.url("chase"), {"all": "1"})
    page = client.get(case.url("agencies")).content.decode()
    assert "A reminder is on its way to 1 agency." in page
    assert "Northshire Police was not reminded: nobody writes for it in this review yet." in page


@pytest.mark.parametrize("chosen", ["", "x", "9" * 30, "0"])
def test_chasing_what_is_not_owed_says_so(chosen: str) -> None:
    case = late_case()
    client = case.client(Role.MANAGER)
    client.post(case.url("chase"), {"return": chosen})
    assert "Nobody was reminded" in client.get(case.url("agencies")).content.decode()
    assert mail.outbox == []


def test_a_return_of_another_review_is_not_chased() -> None:
    case, other = late_case(), late_case()
    case.client(Role.MANAGER).post(case.url("chase"), {"return": other.housing.pk})
    assert not Reminder.objects.exists()


# The partnership's days


def address(review: ReviewPage) -> str:
    return f"/portal/partnerships/{review.partnership_id}/reminders/"


def test_a_manager_chooses_the_days() -> None:
    case = make_case()
    client = case.client(Role.MANAGER)
    assert 'value="7, 1"' in client.get(address(case.review)).content.decode()
    client.post(address(case.review), {"before": "3 and 10", "after": "", "escalate_after": "5"})
    schedule = ReminderSchedule.of(case.review.partnership_id)
    assert schedule.steps == (-10, -3, 5)
    assert 'value="10, 3"' in client.get(address(case.review)).content.decode()


@pytest.mark.parametrize("typed", ["soon", "0", "-3", "1.5", "181", "9999999999", ",".join(map(str, range(1, 12)))])
def test_days_that_are_none_are_refused_in_words(typed: str) -> None:
    case = make_case()
    answer = case.client(Role.MANAGER).post(address(case.review), {"before": typed, "after": "", "escalate_after": ""})
    assert "There is a problem" in answer.content.decode()
    assert not ReminderSchedule.objects.exists()
