"""An agency notifies the partnership, a manager opens a review from it or declines, and the agency is told."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import lxml.html
import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import AGENCY_ROLES, Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.templatetags.candour import day
from review_pages.models import (
    Agency,
    IdentityEntry,
    IncomingNotification,
    Membership,
    Notification,
    PartnershipPage,
    ReviewPage,
)
from review_pages.person import export
from review_pages.review.incoming import DecidedAlreadyError, decline
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.returns.test_at_once import all_at_once
from tests.review_pages.review.typed import typed

SAID = ("Zofia", "Testname", "found at home", "1984")
"""Words of what is sent."""


@pytest.fixture
def agency(db: None) -> Agency:
    return factories.agency(factories.partnership(), "Northshire Police")


@pytest.fixture
def officer(agency: Agency) -> User:
    """Someone who writes for the agency in another review of the partnership."""
    return factories.member(factories.review(agency.partnership), Role.AGENCY_AUTHOR, agency=agency)


@pytest.fixture
def manager(agency: Agency) -> User:
    person = factories.person("Ruth Ames")
    Membership.objects.create(person=person, partnership=agency.partnership, role=Role.MANAGER)
    return person


def notifying(agency: Agency) -> str:
    return reverse("review_pages:notify", args=[agency.partnership_id, agency.pk]) + "?profile=dhr-2016-12"


def place(name: str, of: IncomingNotification) -> str:
    return reverse(f"review_pages:{name}", args=[of.partnership_id, of.pk])


def sent(agency: Agency, by: User, **changes: str) -> IncomingNotification:
    """The notification that someone has sent by the form."""
    given = {"person-2-relationship": "other person", "person-2-pseudonym": "Joan", "person-2-name": "Ida Nowhere"}
    response = sign_in(Client(), by).post(notifying(agency), typed(**given | changes))
    assert response.status_code == 302, response.content.decode()
    return IncomingNotification.objects.get()


def the_form(page: Any) -> dict[str, str]:
    """All that the form holds as it is shown, as a browser would send it back."""
    forms = lxml.html.fromstring(page.content.decode()).forms
    return dict(next(form for form in forms if "person-TOTAL_FORMS" in form.fields).form_values())


def test_what_an_agency_sends_is_encrypted_and_the_managers_are_told_by_reference_and_link(
    agency: Agency, officer: User, manager: User, mailoutbox: list[EmailMessage]
) -> None:
    incoming = sent(agency, officer)
    assert (incoming.agency, incoming.sent_by, incoming.waits) == (agency, officer, True)
    assert [each["pseudonym"] for each in incoming.people] == ["Karen", "Mark", "Joan"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_json, answers_json FROM review_pages_incomingnotification")
        assert not [word for word in SAID if word in str(cursor.fetchall())]
    (letter,) = mailoutbox
    assert letter.to == [manager.email]
    assert place("incoming", incoming) in letter.body
    assert incoming.reference in letter.subject
    assert not [word for word in (*SAID, "Northshire", "Karen") if word in f"{letter.subject}{letter.body}"]
    assert AuditEntry.objects.filter(what="incoming.sent", who=officer).exists()


def test_whoever_sent_it_sees_how_it_stands_and_never_again_what_it_says(agency: Agency, officer: User) -> None:
    incoming = sent(agency, officer)
    client = sign_in(Client(), officer)
    state, listed = client.get(place("incoming", incoming)), client.get(reverse("review_pages:reviews"))
    for page in (state, listed):
        text = page.content.decode()
        assert incoming.reference in text
        assert not [word for word in SAID if word in text]
    assert "It waits for" in state.content.decode()
    for name in ("open-from", "decline-incoming"):
        assert client.get(place(name, incoming)).status_code == 404
        assert client.post(place(name, incoming), {"reason": "No."}).status_code == 404


def test_it_waits_on_the_managers_desk_and_is_read_with_the_day_by_which_the_decision_is_due(
    agency: Agency, officer: User, manager: User
) -> None:
    incoming = sent(agency, officer)
    client = sign_in(Client(), manager)
    desk = client.get(reverse("desk")).content.decode()
    assert "Northshire Police has notified you: open a review, or decline" in desk
    page = client.get(place("incoming", incoming)).content.decode()
    assert incoming.due is not None
    assert incoming.due.month == incoming.sent_on.month % 12 + 1
    for said in (
        day(incoming.due),
        "Zofia Testname",
        "27 March 1984",
        "She was found at home.",
        "Joan",
        officer.full_name,
    ):
        assert said in page
    assert AuditEntry.objects.filter(what="incoming.read", who=manager).count() == 1


def test_a_review_opened_from_it_has_everyone_in_its_register_and_the_clock_runs_from_its_day(
    agency: Agency, officer: User, manager: User, mailoutbox: list[EmailMessage]
) -> None:
    incoming = sent(agency, officer)
    mailoutbox.clear()
    client = sign_in(Client(), manager)
    form = the_form(client.get(place("open-from", incoming)))
    response = client.post(place("open-from", incoming), form | {"reference": "DHR-2026-77", "jurisdiction": "wales"})
    assert response["Location"] == reverse("review_pages:review", args=["DHR-2026-77"]), response.content.decode()
    review = ReviewPage.objects.get(reference="DHR-2026-77")
    assert [(each.pseudonym, each.name) for each in IdentityEntry.objects.filter(review=review)] == [
        ("Karen", "Zofia Testname"),
        ("Mark", "Tomasz Testname"),
        ("Joan", "Ida Nowhere"),
    ]
    assert review.identities.get(pseudonym="Karen").date_of_birth == "1984-03-27"
    assert json.loads(review.notification.answers_json)["circumstances"] == "She was found at home."
    assert [(event.key, event.on) for event in review.events.all()] == [("notified", incoming.sent_on)]
    incoming.refresh_from_db()
    assert (incoming.state, incoming.review, incoming.decided_by) == ("opened", review, manager)
    assert (incoming.people, incoming.answers) == ([], {})
    assert [letter.to for letter in mailoutbox] == [[officer.email]]
    told = AuditEntry.objects.get(what="review.opened-from-notification")
    assert (told.who, told.review_reference) == (manager, "DHR-2026-77")
    notification = client.get(reverse("review_pages:notification", args=["DHR-2026-77"])).content.decode()
    assert f"{officer.full_name} of Northshire Police sent it on" in notification
    # Who sent it has no part in the review by that, and sees nothing of it.
    theirs = sign_in(Client(), officer)
    assert theirs.get(reverse("review_pages:review", args=["DHR-2026-77"])).status_code == 404
    assert theirs.get(reverse("review_pages:identities", args=["DHR-2026-77"])).status_code == 404
    state = theirs.get(place("incoming", incoming)).content.decode()
    assert "A review was opened from it on" in state
    assert "DHR-2026-77" not in state


def test_it_may_be_opened_as_another_kind_of_review_with_the_answers_that_fit(
    agency: Agency, officer: User, manager: User
) -> None:
    incoming = sent(agency, officer)
    client = sign_in(Client(), manager)
    choosing = client.get(place("open-from", incoming) + "?profile=").content.decode()
    assert "?profile=sar-2015-04" in choosing
    page = client.get(place("open-from", incoming) + "?profile=sar-2015-04").content.decode()
    assert "Zofia Testname" in page
    assert "She was found at home." in page


def test_what_is_wrong_is_explained_and_nothing_typed_is_lost(agency: Agency, officer: User, manager: User) -> None:
    wrong = typed(**{"person-1-pseudonym": "karen", "circumstances-circumstances": ""})
    page = sign_in(Client(), officer).post(notifying(agency), wrong).content.decode()
    assert "Two people have this pseudonym." in page
    assert "The circumstances in brief: Fill this in" in page
    assert 'value="Zofia Testname"' in page
    incoming = sent(agency, officer)
    page = sign_in(Client(), manager).post(place("open-from", incoming), typed(reference="")).content.decode()
    assert "Reference: Fill this in" in page
    incoming.refresh_from_db()
    assert incoming.waits


def test_declining_keeps_the_reason_and_deletes_what_it_says(
    agency: Agency, officer: User, manager: User, mailoutbox: list[EmailMessage]
) -> None:
    incoming = sent(agency, officer)
    mailoutbox.clear()
    client = sign_in(Client(), manager)
    assert "Fill this in" in client.post(place("decline-incoming", incoming)).content.decode()
    response = client.post(place("decline-incoming", incoming), {"reason": "It happened in Southshire."})
    assert response["Location"] == place("incoming", incoming)
    incoming.refresh_from_db()
    assert (incoming.state, incoming.people, incoming.answers) == ("declined", [], {})
    assert "It happened in Southshire." in sign_in(Client(), officer).get(place("incoming", incoming)).content.decode()
    (letter,) = mailoutbox
    assert letter.to == [officer.email]
    assert "Southshire" not in letter.body
    again = client.post(place("open-from", incoming), typed(), follow=True).content.decode()
    assert "This has been decided already. Nothing has changed." in again
    assert not Notification.objects.exists()
    with pytest.raises(DecidedAlreadyError):
        decline(incoming.pk, "Twice.", manager)
    assert "Northshire Police has notified you" not in client.get(reverse("desk")).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_the_people_of_an_agency_notify_and_nobody_else(agency: Agency, role: Role) -> None:
    review = factories.review(agency.partnership)
    client = sign_in(Client(), factories.member(review, role, agency=agency))
    expected = 200 if role in AGENCY_ROLES else 404
    assert client.get(notifying(agency)).status_code == expected
    assert client.post(notifying(agency), {}).status_code == expected
    another = factories.agency(agency.partnership)
    assert client.get(notifying(another)).status_code == 404
    listed = "Notify of a death or of serious harm" in client.get(reverse("review_pages:reviews")).content.decode()
    assert listed == (role in AGENCY_ROLES)


def test_colleagues_and_those_who_left_do_not_see_how_it_stands(agency: Agency, officer: User) -> None:
    incoming = sent(agency, officer)
    review = ReviewPage.objects.get()
    for role in AGENCY_ROLES:
        colleague = sign_in(Client(), factories.member(review, role, agency=agency))
        assert colleague.get(place("incoming", incoming)).status_code == 404
        assert incoming.reference not in colleague.get(reverse("review_pages:reviews")).content.decode()
    elsewhere = factories.partnership()
    stays = factories.agency(elsewhere)
    factories.member(factories.review(elsewhere), Role.AGENCY_AUTHOR, agency=stays, person=officer)
    officer.memberships.filter(agency=agency).update(ended_at=timezone.now())
    assert sign_in(Client(), officer).get(place("incoming", incoming)).status_code == 404
    assert sign_in(Client(), officer).get(notifying(agency)).status_code == 404


def test_ten_notifications_cost_as_many_queries_as_one(agency: Agency, officer: User, manager: User) -> None:
    def queries() -> list[int]:
        counted = []
        for person, address in ((manager, "desk"), (officer, "review_pages:reviews")):
            client = sign_in(Client(), person)
            client.get(reverse(address))
            with CaptureQueriesContext(connection) as caught:
                assert client.get(reverse(address)).status_code == 200
            counted.append(len(caught))
        return counted

    factories.incoming(agency, officer)
    few = queries()
    for _more in range(9):
        factories.incoming(agency, officer)
    assert queries() == few


def test_what_waits_is_found_when_someone_asks_what_is_held_about_them(agency: Agency, officer: User) -> None:
    incoming = sent(agency, officer)
    target = io.BytesIO()
    manifest = export.write(target, ReviewPage.objects.filter(partnership=agency.partnership), "Zofia Testname")
    assert manifest["texts_found"] == {incoming.reference: 5}
    held = json.loads(zipfile.ZipFile(target).read("held.json"))
    assert {each["text"] for each in held} >= {"Karen", "Zofia Testname", "1984-03-27"}
    assert "Tomasz Testname" not in {each["text"] for each in held}


def test_a_partnership_reads_its_own_alone(agency: Agency, officer: User) -> None:
    incoming = sent(agency, officer)
    elsewhere: PartnershipPage = factories.partnership()
    far = factories.member(factories.review(elsewhere), Role.MANAGER)
    client = sign_in(Client(), far)
    assert client.get(place("incoming", incoming)).status_code == 404
    moved = reverse("review_pages:incoming", args=[elsewhere.pk, incoming.pk])
    assert client.get(moved).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_decide_at_once_one_decides(agency: Agency, officer: User, manager: User) -> None:
    for number in range(3):
        incoming = factories.incoming(agency, officer)

        def opening(number: int = number, of: IncomingNotification = incoming) -> str:
            form = typed(reference=f"DHR-2026-8{number}")
            answer = sign_in(Client(), User.objects.get(pk=manager.pk)).post(place("open-from", of), form)
            return "decided already" if answer["Location"] == place("incoming", of) else "opened"

        def declining(of: IncomingNotification = incoming) -> str:
            try:
                decline(of.pk, "Not ours.", User.objects.get(pk=manager.pk))
            except DecidedAlreadyError:
                return "decided already"
            return "declined"

        (decided,) = (each for each in all_at_once([opening, declining]) if each != "decided already")
        incoming.refresh_from_db()
        assert incoming.state == decided
        assert ReviewPage.objects.filter(reference=f"DHR-2026-8{number}").exists() == (decided == "opened")
