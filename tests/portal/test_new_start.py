"""A second factor that was lost is set up anew by two people: neither can do it alone."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.access.rules import Role
from portal.accounts.models import AuthenticatorDevice, Invitation, NewStart, RecoveryCode, Session, User
from portal.audit.models import AuditEntry
from review_pages.models import ReviewPage
from tests import factories
from tests.helpers import device_of, give_password, sign_in

pytestmark = pytest.mark.django_db

ASK = "/account/new-start/"


@pytest.fixture
def review() -> ReviewPage:
    return factories.review()


@pytest.fixture
def ada(review: ReviewPage) -> User:
    """A panel member who has lost her phone."""
    user = factories.member(review, Role.PANEL_MEMBER)
    device_of(user)
    RecoveryCode.renew(user)
    return user


@pytest.fixture
def manager(review: ReviewPage) -> User:
    return factories.member(review, Role.MANAGER)


def _answer(client: Client, review: ReviewPage, number: str) -> Any:
    wanted = NewStart.objects.latest("pk")
    address = reverse("review_pages:new-start", args=[review.partnership_id, wanted.pk])
    return client.post(address, {"number": number})


def _ask(user: User, committed: Any) -> str:
    """The number that the person's page shows."""
    device_of(user)
    client = Client()
    give_password(client, user)
    with committed(execute=True):
        client.post(ASK)
    number = str(client.get(ASK).context["wanted"].number)
    assert f"{number[:3]} {number[3:]}" in client.get(ASK).content.decode()
    return number


def _link() -> str:
    lines = str(mail.outbox[-1].body).splitlines()
    return next(line for line in lines if line.startswith("http")).removeprefix(settings.BASE_URL)


def test_asked_confirmed_and_completed(
    client: Client, review: ReviewPage, ada: User, manager: User, django_capture_on_commit_callbacks: Any
) -> None:
    committed = django_capture_on_commit_callbacks
    elsewhere = sign_in(Client(), ada)
    number = _ask(ada, committed)
    assert [sent.to for sent in mail.outbox] == [[manager.email]]
    sign_in(client, manager)
    assert f"{ada.full_name} has lost their second factor" in client.get(reverse("desk")).content.decode()
    with committed(execute=True):
        assert _answer(client, review, f"{number[:3]} {number[3:]}").status_code == 302
    assert mail.outbox[-1].to == [ada.email]
    told = "".join(f"{sent.subject}{sent.body}" for sent in mail.outbox)
    assert not [word for word in (ada.full_name, review.pseudonym, manager.full_name, number) if word in told]
    # The old factor works until the person completes it.
    assert ada.authenticator
    assert elsewhere.get(reverse("desk")).status_code == 200
    completing = Client()
    give_password(completing, ada)
    assert "new_password" not in completing.get(_link()).content.decode()
    assert "still works" in completing.post(_link(), {"password": "wrong"}).content.decode()
    assert completing.post(_link(), {"password": factories.PASSWORD})["Location"] == reverse("accounts:enrol")
    assert not ada.has_second_factor
    assert not ada.recovery_codes.exists()
    assert Session.objects.filter(person=ada).count() == 1
    assert elsewhere.get(reverse("desk"))["Location"].startswith(reverse("accounts:sign-in"))
    completing.get(reverse("accounts:enrol"))
    waiting = AuthenticatorDevice.objects.get(user=ada, confirmed=False)
    completing.post(reverse("accounts:enrol"), {"code": waiting.code()})
    assert completing.get(reverse("desk")).status_code == 200
    ada.refresh_from_db()
    assert ada.check_password(factories.PASSWORD)
    assert list(AuditEntry.objects.filter(what="new-start.asked").values_list("who", flat=True)) == [ada.pk]
    assert list(AuditEntry.objects.filter(what="new-start.confirmed").values_list("who", flat=True)) == [manager.pk]
    assert AuditEntry.objects.filter(what="account.accepted", who=ada).exists()


def test_the_person_alone_gets_nowhere(ada: User, django_capture_on_commit_callbacks: Any) -> None:
    _ask(ada, django_capture_on_commit_callbacks)
    client = Client()
    give_password(client, ada)
    for address in (reverse("accounts:enrol"), reverse("accounts:add-key")):
        assert client.get(address)["Location"].startswith(reverse("accounts:second-factor"))
    assert not Invitation.objects.exists()


def test_the_manager_alone_gets_nowhere(
    client: Client, review: ReviewPage, ada: User, manager: User, django_capture_on_commit_callbacks: Any
) -> None:
    number = _ask(ada, django_capture_on_commit_callbacks)
    wanted = NewStart.objects.get()
    sign_in(client, manager)
    page = client.get(reverse("review_pages:new-start", args=[review.partnership_id, wanted.pk])).content.decode()
    assert number not in page
    wrong = f"{(int(number) + 1) % 1_000_000:06}"
    for _try in range(NewStart.TRIES):
        assert "not the number" in _answer(client, review, wrong).content.decode()
    assert _answer(client, review, number).status_code == 404
    assert not Invitation.objects.exists()
    assert AuditEntry.objects.filter(what="new-start.wrong-number", who=manager).count() == NewStart.TRIES


def test_a_manager_cannot_confirm_or_begin_their_own(
    client: Client, review: ReviewPage, manager: User, django_capture_on_commit_callbacks: Any
) -> None:
    number = _ask(manager, django_capture_on_commit_callbacks)
    assert mail.outbox == []
    sign_in(client, manager)
    assert "cannot confirm your own" in _answer(client, review, number).content.decode()
    held = manager.memberships.get()
    client.post(reverse("review_pages:send-link-again", args=[review.reference, held.pk]))
    assert not Invitation.objects.exists()
    other = factories.member(review, Role.MANAGER)
    with django_capture_on_commit_callbacks(execute=True):
        assert _answer(sign_in(Client(), other), review, number).status_code == 302
    assert Invitation.objects.get().user == manager


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_nobody_but_a_manager_of_theirs_confirms(
    client: Client, review: ReviewPage, ada: User, role: Role, django_capture_on_commit_callbacks: Any
) -> None:
    number = _ask(ada, django_capture_on_commit_callbacks)
    elsewhere = factories.review()
    far = sign_in(Client(), factories.member(elsewhere, Role.MANAGER))
    assert _answer(far, review, number).status_code == 404
    assert _answer(far, elsewhere, number).status_code == 404
    near = sign_in(client, factories.member(review, role))
    assert _answer(near, review, number).status_code == 404
    assert not Invitation.objects.exists()


def test_a_declined_or_second_request_takes_the_first_away(
    client: Client, review: ReviewPage, ada: User, manager: User, django_capture_on_commit_callbacks: Any
) -> None:
    first = _ask(ada, django_capture_on_commit_callbacks)
    second = _ask(ada, django_capture_on_commit_callbacks)
    assert NewStart.objects.open().count() == 1
    sign_in(client, manager)
    if first != second:
        assert "not the number" in _answer(client, review, first).content.decode()
    wanted = NewStart.objects.latest("pk")
    client.post(reverse("review_pages:decline-new-start", args=[review.partnership_id, wanted.pk]))
    assert not NewStart.objects.open().exists()
    assert _answer(client, review, second).status_code == 404


def test_the_operator_is_the_second_person_for_a_manager_alone(
    manager: User, django_capture_on_commit_callbacks: Any
) -> None:
    out = StringIO()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(CommandError, match="no account"):
        call_command("new_start", "nobody@example.test", reference="northshire", stdout=out)
    with pytest.raises(CommandError, match="could not be sent"):
        call_command("new_start", manager.email, reference="northshire", stdout=out)
    assert "http" not in out.getvalue()
    assert Invitation.objects.get().user == manager
