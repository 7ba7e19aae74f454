"""The identity register: entered once, encrypted, every look and every change kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import IdentityChange, IdentityEntry, ReviewPage
from review_pages.review import register
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db

SECRET = {
    "name": "Zofia Testname",
    "aliases": "Zosia\nSophie Testname",
    "date_of_birth": "1984-03-27",
    "addresses": "4 Invented Row, Northshire\n9 Made-up Street",
    "nhs_number": "999 000 1112",
    "police_numbers": "NP/26/009999",
    "court_numbers": "T2026-9999",
    "other_numbers": "Passport 999999999",
}


@pytest.fixture
def review() -> ReviewPage:
    return factories.review()


@pytest.fixture
def manager(review: ReviewPage, client: Client) -> User:
    person = factories.member(review, Role.MANAGER)
    sign_in(client, person)
    return person


def entry_of(review: ReviewPage, by: User, **values: str) -> IdentityEntry:
    return register.add(review, {"pseudonym": "Karen", "relationship": "victim"} | SECRET | values, by)


def url(name: str, review: ReviewPage, *args: Any) -> str:
    return reverse(f"review_pages:{name}", args=[review.reference, *args])


def typed(entry: IdentityEntry, **changes: str) -> dict[str, str]:
    return {name: getattr(entry, name) for name in IdentityEntry.KEPT} | changes


def in_the_database() -> str:
    """Every column of the register's two tables, as it lies in the database."""
    found = []
    for model in (IdentityEntry, IdentityChange):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - our own table
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def test_what_the_register_keeps_is_shown_and_lies_encrypted(client: Client, manager: User, review: ReviewPage) -> None:
    entry = entry_of(review, manager)
    page = client.get(url("identities", review)).content.decode()
    for value in ("Zofia Testname", "27 March 1984", "4 Invented Row, Northshire", "999 000 1112", "T2026-9999"):
        assert value in page
    register.change(entry, {"name": "Zofia Changedname", "addresses": ""}, manager)
    lying = in_the_database()
    for value in [line for values in SECRET.values() for line in values.splitlines()]:
        assert value not in lying
    assert ("NHS number", "999 000 1112") in entry.numbers


def test_a_change_is_kept_with_who_made_it_and_what_stood_there(
    client: Client, manager: User, review: ReviewPage
) -> None:
    entry = entry_of(review, manager)
    client.post(url("identity", review, entry.pk), typed(entry, name="Zofia Changedname", nhs_number="9990001113"))
    change = IdentityChange.objects.get(what="changed")
    assert change.before == {"name": "Zofia Testname", "nhs_number": "999 000 1112"}
    assert change.by == manager
    page = client.get(url("identity-history", review)).content.decode()
    assert "Zofia Testname" in page
    assert manager.full_name in page
    assert AuditEntry.objects.filter(what="identity.history-read", who=manager).exists()
    assert not AuditEntry.objects.filter(thing__contains="Zofia").exists()


def test_saving_what_was_there_is_no_change(client: Client, manager: User, review: ReviewPage) -> None:
    entry = entry_of(review, manager)
    sent = {name: value.replace("\n", "\r\n") for name, value in typed(entry).items()}
    assert client.post(url("identity", review, entry.pk), sent).status_code == 302
    assert not IdentityChange.objects.filter(what="changed").exists()


def test_someone_who_does_not_belong_is_removed_and_the_history_keeps_them(
    client: Client, manager: User, review: ReviewPage
) -> None:
    entry_of(review, manager)
    other = entry_of(review, manager, pseudonym="Mark", name="Tomasz Testname")
    page = client.post(url("remove-identity", review, other.pk), follow=True).content.decode()
    assert "Mark is no longer in the register." in page
    assert not IdentityEntry.objects.filter(pk=other.pk).exists()
    assert "Tomasz Testname" in client.get(url("identity-history", review)).content.decode()
    assert AuditEntry.objects.filter(what="identity.removed", thing__endswith=str(other.pk)).exists()


def test_the_person_a_review_is_about_cannot_be_removed(client: Client, manager: User, review: ReviewPage) -> None:
    entry = entry_of(review, manager)
    assert "cannot be removed" in client.get(url("remove-identity", review, entry.pk)).content.decode()
    page = client.post(url("remove-identity", review, entry.pk), follow=True).content.decode()
    assert "The review is about this person" in page
    assert IdentityEntry.objects.filter(pk=entry.pk).exists()


def test_a_person_whom_an_agency_has_answered_about_cannot_be_removed(manager: User, review: ReviewPage) -> None:
    other = entry_of(review, manager, pseudonym="Mark")
    agency = factories.agency(review.partnership)
    factories.agency_return(review, agency, answers={"known": {str(other.pk): {"known": "yes"}}})
    assert "An agency has said whether it knew this person" in register.remove(other, manager)
    assert IdentityEntry.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize(("number", "right"), [("9990001112", True), ("999-000-1112", True), ("12345", False)])
def test_an_nhs_number_has_ten_digits(
    client: Client, manager: User, review: ReviewPage, number: str, right: bool
) -> None:
    entry = entry_of(review, manager, nhs_number="")
    page = client.post(url("identity", review, entry.pk), typed(entry, nhs_number=number))
    entry.refresh_from_db()
    assert (page.status_code, entry.nhs_number) == ((302, "999 000 1112") if right else (200, ""))


def test_the_author_reads_the_register_and_not_its_history(client: Client, review: ReviewPage) -> None:
    author = factories.member(review, Role.AUTHOR)
    entry = entry_of(review, author)
    sign_in(client, author)
    assert client.get(url("identities", review)).status_code == 200
    assert client.get(url("identity-history", review)).status_code == 404
    assert client.post(url("remove-identity", review, entry.pk)).status_code == 404


@pytest.mark.parametrize("view", ["identities", "identity-history"])
def test_a_long_register_takes_no_more_queries(
    client: Client,
    manager: User,
    review: ReviewPage,
    view: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    entry_of(review, manager)
    client.get(url(view, review))
    with CaptureQueriesContext(connection) as few:
        client.get(url(view, review))
    for number in range(10):
        entry_of(review, manager, pseudonym=f"Person {number}")
    with django_assert_num_queries(len(few)):
        client.get(url(view, review))
