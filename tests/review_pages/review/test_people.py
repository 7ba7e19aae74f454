"""Who is in a review: invited by e-mail that says nothing, ended at once, and agencies asked."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import Agency, AgencyReturnPage, Membership, ReviewPage
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def review() -> ReviewPage:
    return factories.review()


@pytest.fixture
def manager(review: ReviewPage, client: Client) -> User:
    person = factories.member(review, Role.MANAGER)
    sign_in(client, person)
    return person


def url(name: str, review: ReviewPage, *args: Any) -> str:
    return reverse(f"review_pages:{name}", args=[review.reference, *args])


def invitation(**changes: Any) -> dict[str, Any]:
    return {"full_name": "Amira Khan", "email": "Amira@health.example", "role": "author"} | changes


def test_an_invited_person_is_told_the_reference_and_a_link_only(
    client: Client,
    manager: User,
    review: ReviewPage,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(url("invite", review), invitation(), follow=True)
    assert "Amira Khan has been invited. The e-mail says only the reference and a link." in page.content.decode()
    held = Membership.objects.get(person__email="amira@health.example")
    assert (held.role, held.review_id, held.granted_by) == ("author", review.pk, manager)
    (message,) = mail.outbox
    assert review.reference in message.body
    text = f"{message.subject} {message.body}"
    assert "Amira" not in text
    assert review.pseudonym not in text
    assert "Invited, has not signed in yet" in page.content.decode()


def test_a_chair_is_invited_to_all_reviews_of_the_partnership(
    client: Client, manager: User, review: ReviewPage
) -> None:
    client.post(url("invite", review), invitation(role="chair"))
    assert Membership.objects.get(role="chair").review is None


def test_a_panel_member_needs_an_agency_of_the_review(client: Client, manager: User, review: ReviewPage) -> None:
    elsewhere = factories.agency(factories.partnership())
    page = client.post(url("invite", review), invitation(role="panel-member"))
    assert "Choose the agency they are from." in page.content.decode()
    assert "Amira Khan" in page.content.decode()
    page = client.post(url("invite", review), invitation(role="panel-member", agency=elsewhere.pk))
    assert page.status_code == 200
    assert not Membership.objects.filter(role="panel-member").exists()


def test_nobody_is_invited_twice_into_one_role(client: Client, manager: User, review: ReviewPage) -> None:
    client.post(url("invite", review), invitation())
    page = client.post(url("invite", review), invitation())
    assert "This person already has this role here." in page.content.decode()
    assert Membership.objects.filter(role="author").count() == 1


def test_an_ended_role_gives_nothing_any_more(client: Client, manager: User, review: ReviewPage) -> None:
    author = factories.member(review, Role.AUTHOR)
    held = author.memberships.get()
    client.post(url("end-membership", review, held.pk), {"reason": "Moved to another post"})
    held.refresh_from_db()
    assert (held.ended_by, held.end_reason) == (manager, "Moved to another post")
    assert not ReviewPage.objects.visible_to(User.objects.get(pk=author.pk)).exists()
    page = client.get(url("people", review)).content.decode()
    assert "1 role that has ended" in page
    assert "Moved to another post" in page


def test_the_last_manager_cannot_be_taken_out(client: Client, manager: User, review: ReviewPage) -> None:
    held = manager.memberships.get()
    page = client.post(url("end-membership", review, held.pk))
    assert "This is the only manager of the partnership." in page.content.decode()
    held.refresh_from_db()
    assert held.ended_at is None


def test_a_new_link_can_be_sent(
    client: Client,
    manager: User,
    review: ReviewPage,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client.post(url("invite", review), invitation())
    held = Membership.objects.get(role="author")
    again = url("send-link-again", review, held.pk)
    assert client.get(again).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        client.post(again)
    assert len(mail.outbox) == 1


def test_a_new_agency_is_asked_for_its_form(client: Client, manager: User, review: ReviewPage) -> None:
    due = timezone.localdate() + datetime.timedelta(days=20)
    date = {"due_day": due.day, "due_month": due.month, "due_year": due.year}
    page = client.post(url("add-agency", review), {"name": "Northshire Housing", **date}, follow=True)
    assert "Northshire Housing is asked for its involvement form by" in page.content.decode()
    asked = AgencyReturnPage.objects.get(review=review)
    assert (asked.agency.name, asked.due) == ("Northshire Housing", due)
    known = Agency.objects.create(partnership=review.partnership, name="Northshire GPs", short_name="GP")
    client.post(url("add-agency", review), {"agency": known.pk, **date})
    assert set(review.agencies.values_list("name", flat=True)) == {"Northshire Housing", "Northshire GPs"}
    page = client.post(url("add-agency", review), {"name": "northshire housing", **date})
    assert "The partnership has an agency of this name." in page.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_a_manager_sees_and_changes_the_people(client: Client, review: ReviewPage, role: Role) -> None:
    other = factories.member(review, Role.QUALITY_ASSURANCE_READER).memberships.get()
    sign_in(client, factories.member(review, role))
    assert client.get(url("people", review)).status_code == (200 if role is Role.BREAK_GLASS else 404)
    for refused in (
        url("invite", review),
        url("add-agency", review),
        url("end-membership", review, other.pk),
        url("send-link-again", review, other.pk),
    ):
        assert client.post(refused, invitation()).status_code == 404
    other.refresh_from_db()
    assert other.ended_at is None


def test_a_manager_ends_no_role_of_another_partnership(client: Client, manager: User, review: ReviewPage) -> None:
    elsewhere = factories.member(factories.review(), Role.AUTHOR).memberships.get()
    assert client.post(url("end-membership", review, elsewhere.pk)).status_code == 404
    assert client.post(url("send-link-again", review, elsewhere.pk)).status_code == 404


def test_the_people_take_the_same_queries_for_three_and_for_forty(
    client: Client, manager: User, review: ReviewPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _more in range(40):
        factories.member(review, Role.PANEL_MEMBER)
    with django_assert_max_num_queries(14):
        client.get(url("people", review))


@pytest.mark.parametrize(
    ("role", "status"), [(Role.MANAGER, 200), (Role.AUTHOR, 200), (Role.CHAIR, 404), (Role.PANEL_MEMBER, 404)]
)
def test_a_look_at_the_identity_register_is_recorded(
    client: Client, review: ReviewPage, role: Role, status: int
) -> None:
    entry = review.identities.create(pseudonym="Karen", relationship="victim", name="Zofia Testname")
    sign_in(client, factories.member(review, role))
    page = client.get(url("identities", review))
    assert page.status_code == status
    assert ("Zofia Testname" in page.content.decode()) == (status == 200)
    assert AuditEntry.objects.filter(what="identity.read").exists() == (status == 200)
    changes = client.post(url("identity", review, entry.pk), {})
    assert changes.status_code == (200 if role is Role.MANAGER else 404)


def test_the_review_follows_a_change_of_pseudonym(client: Client, manager: User, review: ReviewPage) -> None:
    entry = review.identities.create(pseudonym="Karen", relationship="victim", name="Zofia Testname")
    review.identities.create(pseudonym="Mark", relationship="alleged perpetrator", name="Tomasz Testname")
    typed = {"relationship": "victim", "pseudonym": "Mark", "name": "Zofia Testname"}
    page = client.post(url("identity", review, entry.pk), typed)
    assert "Someone else in this review has this pseudonym." in page.content.decode()
    client.post(url("identity", review, entry.pk), typed | {"pseudonym": "Helen"})
    review.refresh_from_db()
    assert review.pseudonym == "Helen"
