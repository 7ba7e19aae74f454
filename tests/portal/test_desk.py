"""The desk says what waits, when, and in which reviews; in the same queries for one review and for thirty."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.access.rules import Role, Stage
from portal.accounts.models import User
from portal.desk import WorkItem, waiting
from portal.desk.views import greeting
from review_pages.models import ReviewEvent, ReviewPage
from tests import factories
from tests.helpers import sign_in

TODAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.UTC), tick=False):
        yield


def item(days: int | None) -> WorkItem:
    due = None if days is None else TODAY + datetime.timedelta(days=days)
    return WorkItem(f"in {days} days", "/", "DHR-2026-04", "Karen", due)


def test_work_is_grouped_by_when_it_is_due() -> None:
    groups = waiting([item(days) for days in (-3, 0, 1, 7, 8, None)], TODAY)
    assert [each.title for each in groups.today] == ["in -3 days", "in 0 days"]
    assert [each.title for each in groups.this_week] == ["in 1 days", "in 7 days"]
    assert [each.title for each in groups.later] == ["in 8 days", "in None days"]


@pytest.mark.parametrize(
    ("hour", "said"), [(7, "Good morning, Ruth."), (12, "Good afternoon, Ruth."), (18, "Good evening, Ruth.")]
)
def test_the_greeting_follows_the_day(hour: int, said: str) -> None:
    assert greeting(datetime.datetime(2026, 3, 10, hour, tzinfo=datetime.UTC), "Ruth") == said


def busy(review: ReviewPage) -> ReviewPage:
    """A review whose decision is late, with an agency that is late too."""
    ReviewEvent.objects.create(review=review, key="notified", on="2026-01-31", recorded_by=review.opened_by)
    agency = factories.agency(review.partnership, f"Housing of {review.reference}")
    factories.agency_return(review, agency, stage=str(Stage.BEING_WRITTEN), due=datetime.date(2026, 3, 1))
    return review


def desk(client: Client, user: User) -> str:
    return sign_in(client, user).get(reverse("desk")).content.decode()


@pytest.mark.django_db
def test_a_quiet_desk_says_so(client: Client) -> None:
    text = desk(client, factories.person("Ruth Ames", is_superuser=True))
    assert "Good morning, Ruth." in text
    assert "Nothing waits for you." in text
    assert "Your reviews" not in text


@pytest.mark.django_db
def test_a_manager_finds_the_decision_and_late_agencies(client: Client) -> None:
    review = busy(factories.review())
    text = desk(client, factories.member(review, Role.MANAGER))
    assert "2 things wait for you." in text
    assert reverse("review_pages:milestone", args=[review.reference, "decision"]) in text
    assert f"Housing of {review.reference} has not replied" in text
    assert "1 March 2026 (9 days ago)" in text
    assert "Decision to be taken" in text


@pytest.mark.django_db
def test_after_the_decision_the_manager_appoints_and_asks(client: Client) -> None:
    review = factories.review()
    for key, day in (("notified", "2026-01-31"), ("decided", "2026-02-20")):
        ReviewEvent.objects.create(review=review, key=key, on=day, recorded_by=review.opened_by)
    manager = factories.member(review, Role.MANAGER)
    text = desk(client, manager)
    assert "Appoint the Independent Author" in text
    assert "Ask the agencies what they knew" in text
    factories.member(review, Role.AUTHOR)
    factories.agency_return(review, factories.agency(review.partnership))
    assert "Nothing waits for you." in desk(client, manager)


@pytest.mark.django_db
def test_others_are_told_what_they_are_in_a_review_and_nothing_of_its_clock(client: Client) -> None:
    review = busy(factories.review())
    text = desk(client, factories.member(review, Role.AGENCY_AUTHOR))
    assert "You are in it as: Agency author" in text
    assert "Nothing waits for you." in text
    assert "Decision" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_the_desk_takes_the_same_queries_for_one_review_and_for_thirty(client: Client, role: Role) -> None:
    review = busy(factories.review())
    user = factories.member(review, role)
    sign_in(client, user)

    def queries(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            ask()
        return len(caught)

    client.get(reverse("desk"))
    one = queries(lambda: client.get(reverse("desk")))
    for _more in range(29):
        factories.member(busy(factories.review(review.partnership)), role, person=user)
    assert queries(lambda: client.get(reverse("desk"))) == one


@pytest.mark.django_db
def test_a_new_manager_is_shown_how_to_begin(client: Client) -> None:
    partnership = factories.partnership()
    manager = factories.person()
    manager.memberships.create(partnership=partnership, role=Role.MANAGER)
    text = desk(client, manager)
    assert reverse("review_pages:open-review", args=[partnership.pk]) in text
    assert "1 thing waits for you." in text
