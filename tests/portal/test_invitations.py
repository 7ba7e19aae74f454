"""Invited by e-mail: a reference and a link, a password, a second factor, and the recovery codes once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal import notify
from portal.access.rules import Role
from portal.accounts.invitations import invite, reset_access
from portal.accounts.models import AuthenticatorDevice, Invitation, User
from portal.audit.models import AuditEntry
from tests import factories
from tests.helpers import device_of, part_in_something

pytestmark = pytest.mark.django_db

PASSWORD = "three words together"


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs what waits for the end of the transaction, as a request would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def _invited(committed: Any, email: str = "Ada@Example.test", reference: str = "DHR-2026-0001") -> str:
    """Invite someone; the path in the e-mail."""
    with committed():
        part_in_something(invite(email, "Ada Fictional", invited_by=None, reference=reference).user)
    return _link()


def _link() -> str:
    body = str(mail.outbox[-1].body)
    return next(line for line in body.splitlines() if line.startswith("http")).removeprefix(settings.BASE_URL)


def _enrol(client: Client, email: str = "ada@example.test") -> AuthenticatorDevice:
    device = AuthenticatorDevice.objects.get(user__email=email, confirmed=False)
    client.post(reverse("accounts:enrol"), {"code": device.code()})
    device.refresh_from_db()
    return device


def test_from_the_e_mail_to_the_desk(client: Client, committed: Any) -> None:
    path = _invited(committed)
    page = client.get(path)
    assert "Ada Fictional" in page.content.decode()
    assert client.post(path, {"new_password": PASSWORD})["Location"] == reverse("accounts:enrol")
    assert client.get(reverse("desk")).status_code == 302
    page = client.get(reverse("accounts:enrol"))
    html = page.content.decode()
    device = AuthenticatorDevice.objects.get(user__email="ada@example.test")
    assert device.typed_key in html
    assert "<svg" in html
    assert "data:" not in html
    assert "style=" not in html
    half_way = client.session.session_key
    assert _enrol(client).confirmed
    assert client.session.session_key != half_way
    codes = client.get(reverse("accounts:recovery-codes")).context["codes"]
    assert len(codes) == 10
    text = client.get(reverse("accounts:recovery-codes-text"))
    assert text["Content-Disposition"].startswith("attachment")
    assert all(code in text.content.decode() for code in codes)
    assert codes[0] not in str(dict(client.session))
    assert client.post(reverse("accounts:recovery-codes"))["Location"] == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200
    assert client.get(reverse("accounts:recovery-codes")).status_code == 302
    assert client.get(reverse("accounts:recovery-codes-text")).status_code == 302


def test_a_link_works_once(client: Client, committed: Any) -> None:
    path = _invited(committed)
    client.post(path, {"new_password": PASSWORD})
    assert Client().get(path).status_code == 410
    assert Client().post(path, {"new_password": "another three words"}).status_code == 410
    assert User.objects.get(email="ada@example.test").check_password(PASSWORD)


def test_a_link_stops_after_seven_days(client: Client, committed: Any) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        path = _invited(committed)
        clock.shift(datetime.timedelta(days=6, hours=23))
        assert client.get(path).status_code == 200
        clock.shift(datetime.timedelta(hours=2))
        response = client.get(path)
    assert response.status_code == 410
    assert "new link" in response.content.decode()


def test_a_newer_link_ends_the_older(client: Client, committed: Any) -> None:
    older, newer = _invited(committed), _invited(committed)
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200
    assert User.objects.filter(email="ada@example.test").count() == 1


def test_the_database_holds_no_link(committed: Any) -> None:
    token = _invited(committed).rstrip("/").rsplit("/", 1)[1]
    stored = Invitation.objects.values().get()
    assert token not in str(stored)
    assert stored["sent_at"]


@pytest.mark.parametrize("password", ["short", "password1234", "adafictional1", "123456789012"])
def test_a_weak_password_is_refused_and_the_link_still_works(client: Client, committed: Any, password: str) -> None:
    path = _invited(committed)
    response = client.post(path, {"new_password": password})
    assert "govuk-error-message" in response.content.decode()
    assert client.post(path, {"new_password": PASSWORD}).status_code == 302


def test_someone_who_already_signs_in_keeps_the_password_and_is_told(committed: Any) -> None:
    user = factories.person("Ben Fictional")
    before = user.password
    with committed():
        invitation = invite(user.email, "Other Name", invited_by=None, reference="DHR-2026-0002")
    user.refresh_from_db()
    assert invitation.user == user
    assert (user.password, user.full_name) == (before, "Ben Fictional")
    assert "have been added" in mail.outbox[0].subject
    assert _link() == reverse("desk")
    assert not Invitation.objects.open().exists()


def test_an_e_mail_says_a_reference_and_a_link_and_nothing_of_the_case(committed: Any) -> None:
    review = factories.review(pseudonym="Zebedee")
    agency = factories.agency(review.partnership, "Northshire Housing Trust")
    manager = factories.member(review, Role.MANAGER)
    ben = factories.person("Ben Fictional")
    with committed():
        invite("ada@example.test", "Ada Fictional", invited_by=manager, reference=review.reference)
        invite(ben.email, ben.full_name, invited_by=manager, reference=review.reference)
        reset_access(ben, by=manager, reference=review.reference)
    assert len(mail.outbox) == 3
    secrets = [review.pseudonym, review.title, review.partnership.title, agency.name, manager.full_name, manager.email]
    secrets += ["Ada", "Ben", "homicide", "victim", "Domestic"]
    for sent in mail.outbox:
        assert len(sent.to) == 1
        assert not sent.attachments
        told = f"{sent.subject}\n{sent.body}"
        assert review.reference in sent.subject
        assert settings.BASE_URL in told
        assert not [secret for secret in secrets if secret.lower() in told.lower()]


@pytest.mark.parametrize("reference", ["Mrs Karen Example", "DHR 2026", "", "a@b.test"])
def test_a_name_does_not_pass_for_a_reference(reference: str) -> None:
    with pytest.raises(ValueError, match="not a reference"):
        notify.send("ada@example.test", "added", reference, "/portal/")


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", ""])
def test_an_e_mail_links_to_this_system_only(url: str) -> None:
    with pytest.raises(ValueError, match="this system"):
        notify.send("ada@example.test", "added", "DHR-2026-0001", url)


def test_a_mail_server_that_refuses_loses_nothing(committed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(notify, "send_mail", refuse)
    with committed():
        invitation = invite("ada@example.test", "Ada Fictional", invited_by=None, reference="DHR-2026-0001")
    invitation.refresh_from_db()
    assert invitation.sent_at is None
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_an_address_that_is_none_and_a_closed_account_are_refused() -> None:
    with pytest.raises(ValidationError):
        invite("not an address", "Ada", invited_by=None, reference="DHR-2026-0001")
    closed = factories.person(is_active=False)
    with pytest.raises(ValidationError):
        invite(closed.email, "Ada", invited_by=None, reference="DHR-2026-0001")


def test_a_lost_factor_is_replaced_by_a_new_start(client: Client, committed: Any) -> None:
    user = part_in_something(factories.person())
    old = device_of(user)
    with committed():
        reset_access(user, by=None, reference="DHR-2026-0001")
    assert user.authenticator == old
    client.post(_link(), {"new_password": PASSWORD})
    assert not AuthenticatorDevice.objects.filter(pk=old.pk).exists()
    client.get(reverse("accounts:enrol"))
    _enrol(client, user.email)
    assert client.get(reverse("desk")).status_code == 200


def test_someone_with_a_password_only_cannot_replace_an_authenticator(client: Client) -> None:
    user = part_in_something(factories.person())
    device = device_of(user)
    client.post(reverse("accounts:sign-in"), {"email": user.email, "password": factories.PASSWORD})
    for response in (client.get(reverse("accounts:enrol")), client.post(reverse("accounts:enrol"), {"code": "1"})):
        assert response["Location"] == reverse("accounts:second-factor")
    assert not AuthenticatorDevice.objects.filter(user=user, confirmed=False).exists()
    assert user.authenticator == device


def test_a_wrong_first_code_is_explained_and_the_same_key_stays(client: Client, committed: Any) -> None:
    client.post(_invited(committed), {"new_password": PASSWORD})
    client.get(reverse("accounts:enrol"))
    key = AuthenticatorDevice.objects.get().key
    response = client.post(reverse("accounts:enrol"), {"code": "000000"})
    assert "not right" in response.content.decode()
    assert AuthenticatorDevice.objects.get().key == key
    assert client.get(reverse("desk"))["Location"].startswith(reverse("accounts:second-factor"))


def test_invitations_and_enrolments_are_on_the_trail(client: Client, committed: Any) -> None:
    client.post(_invited(committed), {"new_password": PASSWORD})
    client.get(reverse("accounts:enrol"))
    _enrol(client)
    told = set(AuditEntry.objects.values_list("what", flat=True))
    assert {"account.invitation", "account.accepted", "second-factor.enrolled"} <= told
