"""A manager opens a review: everything is saved together, and nothing typed is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import IdentityEntry, PartnershipPage, ReviewEvent, ReviewPage
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.review.typed import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return factories.member(factories.review(), Role.MANAGER)


@pytest.fixture
def partnership(manager: User) -> PartnershipPage:
    return manager.memberships.get().partnership


def opening(partnership: PartnershipPage) -> str:
    return reverse("review_pages:open-review", args=[partnership.pk]) + "?profile=dhr-2016-12"


def opened(client: Client, partnership: PartnershipPage, **changes: str) -> Any:
    return client.post(opening(partnership), typed(**changes))


def test_everything_is_saved_and_the_clock_starts(client: Client, manager: User, partnership: PartnershipPage) -> None:
    response = opened(sign_in(client, manager), partnership)
    assert response["Location"] == reverse("review_pages:review", args=["DHR-2026-77"])
    review = ReviewPage.objects.get(reference="DHR-2026-77")
    assert (review.pseudonym, review.profile_code, review.profile_edition) == ("Karen", "dhr", "2016-12")
    assert (review.jurisdiction, review.local_profile) == ("wales", {})
    assert review.get_parent().specific == partnership
    assert not review.live
    assert [(event.key, event.on.isoformat()) for event in review.events.all()] == [("notified", "2026-01-31")]
    assert [
        (entry.pseudonym, entry.relationship, entry.name, entry.date_of_birth) for entry in review.identities.all()
    ] == [
        ("Karen", "victim", "Zofia Testname", "1984-03-27"),
        ("Mark", "alleged perpetrator", "Tomasz Testname", ""),
    ]
    assert json.loads(review.notification.answers_json)["circumstances"] == "She was found at home."
    assert AuditEntry.objects.filter(what="review.opened", who=manager, review_reference="DHR-2026-77").exists()


def test_names_and_answers_are_encrypted_in_the_database(
    client: Client, manager: User, partnership: PartnershipPage
) -> None:
    opened(sign_in(client, manager), partnership)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, aliases, date_of_birth FROM review_pages_identityentry")
        cells = [str(cell) for row in cursor.fetchall() for cell in row]
        cursor.execute("SELECT answers_json FROM review_pages_notification")
        cells += [str(row[0]) for row in cursor.fetchall()]
    assert not [cell for cell in cells if "Zof" in cell or "1984" in cell or "found at home" in cell]


def test_the_next_reference_is_suggested(client: Client, manager: User, partnership: PartnershipPage) -> None:
    ReviewPage.objects.update(reference="DHR-2026-03")
    page = sign_in(client, manager).get(opening(partnership))
    assert page.context["form"]["reference"].value() == "DHR-2026-04"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reference": ""}, "Reference: Fill this in"),
        ({"reference": "Karen’s case"}, "Use letters, numbers and single hyphens only"),
        ({"notified_on_year": "2126"}, "This day has not come yet"),
        ({"notified_on_month": "2"}, "Enter a real date"),
        ({"person-0-name": ""}, "Real name: Fill this in"),
        ({"person-0-pseudonym": "Zofia"}, "The pseudonym is part of the real name."),
        ({"person-1-pseudonym": "karen"}, "Two people have this pseudonym."),
        ({"person-2-name": "Someone Else"}, "Pseudonym: Fill this in"),
        ({"circumstances-circumstances": ""}, "The circumstances in brief: Fill this in"),
    ],
)
def test_an_error_is_explained_and_nothing_typed_is_lost(
    client: Client, manager: User, partnership: PartnershipPage, changes: dict[str, str], error: str
) -> None:
    before = ReviewPage.objects.count()
    page = opened(sign_in(client, manager), partnership, **changes)
    text = page.content.decode()
    assert page.status_code == 200
    assert "There is a problem" in text
    assert error in text
    for name, value in typed(**changes).items():
        if value and not name.startswith("person-INITIAL"):
            assert f'value="{value}"' in text or f">\n{value}" in text or f'value="{value}" selected' in text, name
    assert (ReviewPage.objects.count(), IdentityEntry.objects.count()) == (before, 0)


def test_a_reference_is_used_once(client: Client, manager: User, partnership: PartnershipPage) -> None:
    sign_in(client, manager)
    opened(client, partnership)
    page = opened(client, partnership)
    assert "Another review has this reference already." in page.content.decode()
    assert ReviewEvent.objects.filter(review__reference="DHR-2026-77").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_nobody_but_a_manager_opens_a_review(client: Client, role: Role) -> None:
    review = factories.review()
    sign_in(client, factories.member(review, role))
    url = reverse("review_pages:open-review", args=[review.partnership_id])
    assert client.get(url).status_code == 404
    assert client.post(url, typed()).status_code == 404
    assert not ReviewPage.objects.filter(reference="DHR-2026-77").exists()


def test_a_manager_of_another_partnership_opens_none_here(client: Client, manager: User) -> None:
    elsewhere = factories.partnership()
    assert opened(sign_in(client, manager), elsewhere).status_code == 404


def test_the_notification_can_be_read_and_changed(client: Client, manager: User, partnership: PartnershipPage) -> None:
    opened(sign_in(client, manager), partnership)
    url = reverse("review_pages:notification", args=["DHR-2026-77"])
    page = client.get(url).content.decode()
    assert "Someone died by suicide" in page
    assert "Zofia" not in page
    assert AuditEntry.objects.filter(what="notification.read", who=manager).exists()
    change = reverse("review_pages:change-notification", args=["DHR-2026-77"])
    assert "She was found at home." in client.get(change).content.decode()
    response = client.post(change, typed(**{"circumstances-circumstances": "She was found in the garden."}))
    assert response["Location"] == url
    assert "found in the garden" in client.get(url).content.decode()


def test_what_no_primary_source_confirms_is_named_where_a_type_is_chosen(
    client: Client, manager: User, partnership: PartnershipPage
) -> None:
    sign_in(client, manager)
    choosing = client.get(reverse("review_pages:open-review", args=[partnership.pk])).content.decode()
    assert "Check against your guidance: “Review completed” (6 months); keeping records for 7 years." in choosing
    opens = client.get(opening(partnership)).content.decode()
    assert "Check against your guidance: keeping records for 7 years." in opens
