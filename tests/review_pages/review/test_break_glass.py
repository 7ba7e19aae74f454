"""A system administrator reads one review for an hour, its managers know at once, and nothing is given away before."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import Action, Kind, Role, can
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import BrokenGlass, DraftReportPage, ReviewPage
from tests import factories
from tests.helpers import give_password, sign_in

pytestmark = pytest.mark.django_db
BREAK = "/portal/break-glass/"
REASON = {"reason": "The draft does not open; Ruth asked me to look."}


@pytest.fixture
def review() -> ReviewPage:
    return factories.review()


@pytest.fixture
def administrator() -> User:
    return factories.person("Sam Keeper", is_superuser=True)


def words(response: Any) -> str:
    """The page, white space straightened, without the token that is new each time."""
    return re.sub(r'value="\w{64}"', "", " ".join(response.content.decode().split()))


def home(review: ReviewPage) -> str:
    return reverse("review_pages:review", args=[review.reference])


def test_without_it_an_administrator_is_told_nothing(client: Client, review: ReviewPage, administrator: User) -> None:
    sign_in(client, administrator)
    assert client.get(home(review)).status_code == 404
    assert review.reference not in words(client.get(reverse("desk")))
    there = words(client.post(BREAK, {"reference": review.reference, **REASON}))
    BrokenGlass.objects.all().delete()
    not_there = words(client.post(BREAK, {"reference": "DHR-1999-99", **REASON}))
    assert there.replace(review.reference, "REF") == not_there.replace("DHR-1999-99", "REF")
    assert client.get(reverse("review_pages:review", args=["DHR-1999-99"])).status_code == 404
    assert AuditEntry.objects.filter(what="break-glass.asked", who=administrator).count() == 2


def test_it_opens_one_review_for_reading_and_its_managers_know_at_once(
    client: Client, review: ReviewPage, administrator: User, mailoutbox: list[EmailMessage]
) -> None:
    manager = factories.member(review, Role.MANAGER)
    factories.member(review, Role.CHAIR)
    factories.member(factories.review(), Role.MANAGER)
    near = factories.review(review.partnership)
    review.identities.create(pseudonym="Karen", relationship="victim", name="Zofia Testname")
    draft = factories.draft(review)
    sign_in(client, administrator)
    client.post(BREAK, {"reference": review.reference.lower(), **REASON})
    (mail,) = mailoutbox
    assert mail.to == [manager.email]
    assert review.reference in mail.subject
    for secret in ("Karen", "Sam", "Ruth", "draft"):
        assert secret not in f"{mail.subject} {mail.body}"
    assert client.get(home(review)).status_code == 200
    assert client.get(home(near)).status_code == 404
    assert client.get(reverse("review_pages:people", args=[review.reference])).status_code == 200
    assert client.get(reverse("review_pages:report", args=[review.reference])).status_code == 200
    assert client.get(reverse("review_pages:identities", args=[review.reference])).status_code == 404
    for name in ("invite", "shut-out", "report-upload", "release-returns"):
        assert client.post(reverse(f"review_pages:{name}", args=[review.reference])).status_code == 404
    fresh = User.objects.get(pk=administrator.pk)
    assert can(fresh, Action.READ, draft)
    assert not can(fresh, Action.EDIT, draft)
    assert list(DraftReportPage.objects.visible_to(fresh)) == [draft]
    theirs = sign_in(Client(), manager)
    assert "A system administrator may read this review until" in words(theirs.get(reverse("desk")))
    people = words(theirs.get(reverse("review_pages:people", args=[review.reference])))
    assert "Sam Keeper" in people
    assert REASON["reason"] in people


def test_every_page_read_stands_out_in_the_trail(client: Client, review: ReviewPage, administrator: User) -> None:
    factories.break_glass(review, administrator)
    sign_in(client, administrator)
    for name in ("review", "agencies", "report", "people", "notification"):
        client.get(reverse(f"review_pages:{name}", args=[review.reference]))
    client.get(reverse("publishing:publication", args=[review.reference]))
    trail = AuditEntry.objects.filter(who=administrator, review_reference=review.reference)
    verbs = [entry.what for entry in trail]
    assert len(verbs) == 6
    assert all(verb.startswith("break-glass.") for verb in verbs), verbs


def test_it_ends_by_itself_after_an_hour(client: Client, review: ReviewPage, administrator: User) -> None:
    manager = factories.member(review, Role.MANAGER)
    broken = factories.break_glass(review, administrator)
    assert broken.until - broken.begun_at >= datetime.timedelta(minutes=59)
    sign_in(client, administrator)
    assert client.get(home(review)).status_code == 200
    BrokenGlass.objects.update(until=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get(home(review)).status_code == 404
    assert "could read this review" in words(sign_in(Client(), manager).get(reverse("desk")))


@pytest.mark.parametrize("by", ["the administrator", "a manager"])
def test_either_can_end_it_early(client: Client, review: ReviewPage, administrator: User, by: str) -> None:
    manager = factories.member(review, Role.MANAGER)
    broken = factories.break_glass(review, administrator)
    end = reverse("review_pages:end-break-glass", args=[review.reference, broken.pk])
    other = sign_in(Client(), factories.member(review, Role.AUTHOR))
    assert other.post(end).status_code == 404
    who = administrator if by == "the administrator" else manager
    assert "has ended" in words(sign_in(client, who).post(end, follow=True))
    broken.refresh_from_db()
    assert broken.ended_by == who
    assert sign_in(Client(), administrator).get(home(review)).status_code == 404


def test_it_needs_both_factors_and_an_administrator(client: Client, review: ReviewPage, administrator: User) -> None:
    give_password(client, administrator)
    assert client.post(BREAK, {"reference": review.reference, **REASON}).status_code == 302
    for role in (Role.MANAGER, Role.AUTHOR):
        member = sign_in(Client(), factories.member(review, role))
        assert member.get(BREAK).status_code == 404
        assert member.post(BREAK, {"reference": review.reference, **REASON}).status_code == 404
    assert not BrokenGlass.objects.exists()


def test_breaking_it_twice_sends_one_mail_and_begins_no_new_hour(
    client: Client, review: ReviewPage, administrator: User, mailoutbox: list[EmailMessage]
) -> None:
    factories.member(review, Role.MANAGER)
    sign_in(client, administrator)
    for _click in range(2):
        client.post(BREAK, {"reference": review.reference, **REASON})
    assert (BrokenGlass.objects.count(), len(mailoutbox)) == (1, 1)


def test_a_reason_and_a_reference_are_asked_for(client: Client, administrator: User) -> None:
    sign_in(client, administrator)
    answer = client.post(BREAK, {"reference": "not a reference!", "reason": ""})
    assert answer.status_code == 422
    assert "A reference has letters, numbers and single hyphens" in words(answer)
    assert not can(administrator, Action.READ, factories.review().part(Kind.PEOPLE))
