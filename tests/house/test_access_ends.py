"""Access ends at once: the next request of someone whose role was ended, is over or has not begun is refused."""

from __future__ import annotations

import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import Role
from review_pages.models import Membership, ReviewPage
from tests import factories
from tests.helpers import sign_in

DAY = datetime.timedelta(days=1)


def refused(response: HttpResponse) -> bool:
    """Not found; or, to someone who has no part in anything any more, that they have none, and then the sign-in page.

    None of these tells of a case.
    """
    if response.status_code == 302:
        return response["Location"].startswith(reverse("accounts:sign-in"))
    return response.status_code in {403, 404}


def ask(client: Client, address: str) -> HttpResponse:
    return client.get(address)  # type: ignore[return-value]  # Django's test response


def home(review: ReviewPage) -> str:
    return reverse("review_pages:review", args=[review.reference])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ending_a_role_while_its_holder_has_pages_open_stops_the_next_request() -> None:
    review = factories.review()
    holder = sign_in(Client(), author := factories.member(review, Role.AUTHOR))
    manager = sign_in(Client(), factories.member(review, Role.MANAGER))
    held = author.memberships.get()
    pages = [home(review), reverse("review_pages:report", args=[review.reference])]
    begun, over = threading.Event(), threading.Event()

    def keep_reading() -> list[tuple[float, HttpResponse]]:
        """The holder goes from page to page: when each request began, and its answer."""
        answers: list[tuple[float, HttpResponse]] = []
        try:
            while len(answers) < 200 and not (over.is_set() and answers[-1][0] > ended_at[0]):
                at = time.monotonic()
                answers.append((at, ask(holder, pages[len(answers) % 2])))
                begun.set()
            return answers
        finally:
            connection.close()

    ended_at = [float("inf")]
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(keep_reading)
        assert begun.wait(60)
        end = reverse("review_pages:end-membership", args=[review.reference, held.pk])
        assert manager.post(end, {"reason": "Left"}).status_code == 302
        ended_at[0] = time.monotonic()
        over.set()
        answers = reading.result(timeout=120)

    before = [answer for at, answer in answers if at < ended_at[0]]
    after = [answer for at, answer in answers if at >= ended_at[0]]
    assert before[0].status_code == 200
    assert after
    assert all(refused(answer) for answer in after)
    upload = reverse("review_pages:report-upload", args=[review.reference])
    assert refused(holder.post(upload, {})), "what was open cannot be sent either"  # type: ignore[arg-type]  # Django's test response
    assert review.reference not in holder.get(reverse("desk")).content.decode()


@pytest.mark.django_db
def test_a_role_holds_from_its_first_day_to_the_end_of_its_last() -> None:
    review, today = factories.review(), timezone.localdate()
    author = factories.member(review, Role.AUTHOR)
    for since, until, holds in (
        (today, today, True),
        (today + DAY, None, False),
        (today - 9 * DAY, today - DAY, False),
        (today - 9 * DAY, today + DAY, True),
    ):
        Membership.objects.filter(person=author).update(since=today, until=None)
        client = sign_in(Client(), author)
        Membership.objects.filter(person=author).update(since=since, until=until)
        answer = ask(client, home(review))
        assert (answer.status_code == 200) is holds
        assert holds or refused(answer)


@pytest.mark.django_db
def test_whoever_has_no_membership_left_or_no_account_sees_nothing_at_once(client: Client) -> None:
    review = factories.review()
    sign_in(client, author := factories.member(review, Role.AUTHOR))
    assert client.get(home(review)).status_code == 200
    Membership.objects.filter(person=author).delete()
    assert refused(ask(client, home(review)))
    assert review.reference not in client.get(reverse("review_pages:reviews")).content.decode()
    other = sign_in(Client(), gone := factories.member(review, Role.AUTHOR))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert other.get(home(review)).status_code == 302, "to the sign-in page"
