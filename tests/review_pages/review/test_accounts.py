"""Accounts that sleep: listed for the managers of their partnership, and for the operator."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from portal.access.rules import Role
from portal.accounts.models import User
from review_pages.models import Membership, ReviewPage
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db


def _slept(user: User, days: int) -> User:
    User.objects.filter(pk=user.pk).update(last_signed_in=timezone.now() - datetime.timedelta(days=days))
    return user


@pytest.fixture
def review() -> ReviewPage:
    return factories.review()


@pytest.fixture
def manager(review: ReviewPage) -> User:
    return _slept(factories.member(review, Role.MANAGER), 1)


def test_a_manager_sees_the_sleeping_accounts_of_their_own_partnership(
    client: Client, review: ReviewPage, manager: User
) -> None:
    asleep = _slept(factories.member(review, Role.PANEL_MEMBER), 100)
    awake = _slept(factories.member(review, Role.AUTHOR), 80)
    left = _slept(factories.member(review, Role.FAMILY_READER), 2)
    Membership.objects.filter(person=left).update(ended_at=timezone.now())
    far = _slept(factories.member(factories.review(), Role.PANEL_MEMBER), 100)
    sign_in(client, manager)
    address = reverse("review_pages:accounts", args=[review.partnership_id])
    html = client.get(address).content.decode()
    assert asleep.email in html
    assert left.email in html
    assert "None: cannot sign in" in html
    assert awake.email not in html
    assert far.email not in html
    assert awake.email in client.get(address, {"days": "70"}).content.decode()
    assert client.get(address, {"days": "x"}).status_code == 200


def test_a_manager_ends_a_role_from_there_but_not_the_last_managers(
    client: Client, review: ReviewPage, manager: User
) -> None:
    asleep = _slept(factories.member(review, Role.PANEL_MEMBER), 100)
    sign_in(client, manager)
    for user in (asleep, manager):
        address = reverse("review_pages:end-role", args=[review.partnership_id, user.memberships.get().pk])
        assert client.get(address).status_code == 200
        client.post(address, {"reason": "Has moved to another post."})
    assert asleep.memberships.get().ended_by == manager
    assert manager.memberships.get().ended_at is None
    foreign = factories.member(factories.review(), Role.PANEL_MEMBER).memberships.get()
    assert client.post(reverse("review_pages:end-role", args=[review.partnership_id, foreign.pk])).status_code == 404


def test_the_page_costs_the_same_for_one_account_and_for_twenty(
    client: Client, review: ReviewPage, manager: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, manager)
    address = reverse("review_pages:accounts", args=[review.partnership_id])
    agency = factories.agency(review.partnership)
    for _person in range(20):
        _slept(factories.member(review, Role.PANEL_MEMBER, agency=agency), 100)
    client.get(address)
    with django_assert_max_num_queries(30):
        assert client.get(address).content.decode().count("End this role") == 20


def test_the_operator_lists_them_all(review: ReviewPage, manager: User) -> None:
    asleep = _slept(factories.member(review, Role.PANEL_MEMBER), 100)
    far = factories.person()
    out = StringIO()
    call_command("dormant_accounts", "--days", "90", stdout=out)
    told = out.getvalue()
    assert asleep.email in told
    assert f"{far.email}  never" in told
    assert "no role in force" in told
    assert manager.email not in told
