"""Whoever has no part in anything any more is let in nowhere, from the next request on."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import Role
from portal.accounts.models import Session
from portal.audit.models import AuditEntry
from review_pages.models import Membership
from tests import factories
from tests.helpers import device_of, sign_in

pytestmark = pytest.mark.django_db


def test_the_request_after_the_last_membership_ends_the_session(client: Client) -> None:
    review = factories.review()
    user = factories.member(review, Role.PANEL_MEMBER)
    sign_in(client, user)
    assert client.get(reverse("desk")).status_code == 200
    Membership.objects.filter(person=user).update(ended_at=timezone.now())
    response = client.get(reverse("review_pages:review", args=[review.reference]))
    assert response.status_code == 403
    assert "You have no part in a review now" in response.content.decode()
    assert review.pseudonym not in response.content.decode()
    assert not Session.objects.filter(person=user).exists()
    assert client.get(reverse("desk"))["Location"].startswith(reverse("accounts:sign-in"))
    assert AuditEntry.objects.filter(what="session.no-part", who=user).exists()


def test_a_page_that_saves_by_itself_is_told_in_words(client: Client) -> None:
    user = factories.member(factories.review(), Role.PANEL_MEMBER)
    sign_in(client, user)
    Membership.objects.all().delete()
    response = client.post(reverse("accounts:stay"), headers={"X-Requested-With": "fetch"})
    assert response.status_code == 401
    assert "have been signed out" in response.content.decode()


@pytest.mark.parametrize("days", [-1, 0])
def test_a_membership_holds_to_the_end_of_its_last_day(client: Client, days: int) -> None:
    user = factories.member(factories.review(), Role.AUTHOR)
    Membership.objects.update(until=timezone.localdate() + datetime.timedelta(days=days))
    Membership.objects.update(since=timezone.localdate() - datetime.timedelta(days=9))
    client.post(reverse("accounts:sign-in"), {"email": user.email, "password": factories.PASSWORD})
    device = device_of(user)
    response = client.get(reverse("accounts:second-factor"))
    assert response.status_code == (200 if days == 0 else 403)
    client.post(reverse("accounts:second-factor"), {"code": device.code()})
    assert (client.get(reverse("desk")).status_code == 200) is (days == 0)


def test_one_of_two_memberships_that_ends_leaves_the_person_in(client: Client) -> None:
    user = factories.member(factories.review(), Role.PANEL_MEMBER)
    factories.member(factories.review(), Role.AUTHOR, person=user)
    sign_in(client, user)
    Membership.objects.filter(person=user, role=Role.PANEL_MEMBER).update(ended_at=timezone.now())
    assert client.get(reverse("desk")).status_code == 200


def test_the_system_administrator_needs_no_part(client: Client) -> None:
    sign_in(client, factories.person(is_superuser=True))
    assert client.get(reverse("desk")).status_code == 200
