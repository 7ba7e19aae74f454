"""Signing in: password, then a code, and nothing of the portal before both."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from portal.accounts.models import AuthenticatorDevice, RecoveryCode, Session, User
from portal.audit.models import AuditEntry
from tests import factories
from tests.helpers import device_of, give_password, part_in_something, sign_in

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/sign-in/"
SECOND = "/account/second-factor/"


def _password(client: Client, user: User, password: str = factories.PASSWORD, **more: str) -> Any:
    part_in_something(user)
    return client.post(SIGN_IN, {"email": user.email, "password": password, **more}, REMOTE_ADDR="192.0.2.7")


def _is_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


def test_password_and_code_lead_to_the_desk(client: Client) -> None:
    user = part_in_something(factories.person())
    device = device_of(user)
    response = client.post(SIGN_IN, {"email": user.email.upper(), "password": factories.PASSWORD})
    assert response["Location"] == SECOND
    assert not _is_in(client)
    response = client.post(SECOND, {"code": device.code()})
    assert response["Location"] == reverse("desk")
    assert _is_in(client)
    told = list(AuditEntry.objects.filter(who=user).values_list("what", flat=True))
    assert told == ["sign-in.verified", "sign-in.password"]


def test_the_session_key_changes_at_the_password_and_at_the_code(client: Client) -> None:
    user = factories.person()
    client.get(SIGN_IN)
    _password(client, user)
    half_way = client.session.session_key
    client.post(SECOND, {"code": device_of(user).code()})
    assert client.session.session_key != half_way
    assert not Session.objects.filter(session_key=half_way).exists()


def test_a_code_works_once(client: Client) -> None:
    user = factories.person()
    device = device_of(user)
    code = device.code()
    _password(client, user)
    client.post(SECOND, {"code": code})
    other = Client()
    _password(other, user)
    response = other.post(SECOND, {"code": code})
    assert "used already" in response.content.decode()
    assert not _is_in(other)


def test_the_code_of_the_step_before_is_taken_and_a_later_one_after_it(client: Client) -> None:
    user = factories.person()
    device = device_of(user)
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, 0, 5, tzinfo=datetime.UTC), tick=False) as clock:
        code = device.code()
        clock.shift(30)
        _password(client, user)
        assert client.post(SECOND, {"code": code}).status_code == 302
        clock.shift(30)
        device.refresh_from_db()
        other = Client()
        _password(other, user)
        assert other.post(SECOND, {"code": device.code()}).status_code == 302


def test_wrong_codes_make_the_next_try_wait_even_with_the_right_one(client: Client) -> None:
    user = factories.person()
    device = device_of(user)
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        _password(client, user)
        for wait in (0, 2, 4):
            clock.shift(wait)
            client.post(SECOND, {"code": "000000"})
        response = client.post(SECOND, {"code": device.code()})
        assert "Wait 4 seconds" in response.content.decode()
        assert not _is_in(client)
        clock.shift(5)
        assert client.post(SECOND, {"code": device.code()}).status_code == 302
    assert AuditEntry.objects.filter(what="second-factor.failed", who=user).count() == 4


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "٠١٢٣٤٥", "1" * 400, "ABCD-EFGH-JKLM", "\x00"])
def test_nonsense_for_a_code_is_answered_in_words(client: Client, code: str) -> None:
    user = factories.person()
    device_of(user)
    _password(client, user)
    response = client.post(SECOND, {"code": code})
    assert response.status_code == 200
    assert "govuk-error-summary" in response.content.decode()


def test_wrong_password_and_unknown_account_get_the_same_answer(client: Client) -> None:
    user = factories.person()
    wrong = client.post(SIGN_IN, {"email": user.email, "password": "wrong"}).content.decode()
    unknown = client.post(SIGN_IN, {"email": "nobody@example.test", "password": "wrong"}).content.decode()
    assert "is not right" in wrong
    assert wrong.replace(user.email, "nobody@example.test").count("is not right") == unknown.count("is not right")
    assert not AuditEntry.objects.filter(thing__contains="@").exists()


def test_someone_who_was_closed_out_gets_the_same_answer_too(client: Client) -> None:
    user = factories.person(is_active=False)
    assert "is not right" in _password(client, user).content.decode()


def test_five_wrong_passwords_close_the_account_for_a_while(client: Client) -> None:
    user = factories.person()
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        for _try in range(5):
            response = client.post(SIGN_IN, {"email": user.email, "password": "wrong"})
        assert response.status_code == 429
        assert "15 minutes" in response.content.decode()
        response = Client().post(
            SIGN_IN, {"email": user.email, "password": factories.PASSWORD}, REMOTE_ADDR="192.0.2.9"
        )
        assert response.status_code == 429
        clock.shift(datetime.timedelta(minutes=16))
        assert _password(client, user).status_code == 302
    entry = AuditEntry.objects.filter(what="sign-in.locked-out").first()
    assert entry
    assert entry.thing == f"portal.User {user.pk}"


def test_one_address_may_not_try_many_accounts(client: Client) -> None:
    for number in range(49):
        response = client.post(
            SIGN_IN, {"email": f"guess{number}@example.test", "password": "x"}, REMOTE_ADDR="192.0.2.1"
        )
        assert response.status_code == 200
    client.post(SIGN_IN, {"email": "guess50@example.test", "password": "x"}, REMOTE_ADDR="192.0.2.1")
    user = factories.person()
    data = {"email": user.email, "password": factories.PASSWORD}
    assert client.post(SIGN_IN, data, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert client.post(SIGN_IN, data, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_a_recovery_code_stands_in_once(client: Client) -> None:
    user = factories.person()
    device_of(user)
    codes = RecoveryCode.renew(user)
    assert len(set(codes)) == 10
    assert not any(code.replace("-", "")[4:] in row.secret_hash for code in codes for row in user.recovery_codes.all())
    _password(client, user)
    response = client.post(f"{SECOND}?recovery=1", {"code": codes[3].lower().replace("-", " ")})
    assert response["Location"] == reverse("accounts:security")
    assert "9 codes are left" in client.get(reverse("accounts:security")).content.decode()
    other = Client()
    _password(other, user)
    assert other.post(f"{SECOND}?recovery=1", {"code": codes[3]}).status_code == 200
    assert not _is_in(other)


def test_nobody_uses_another_persons_recovery_code(client: Client) -> None:
    user, other = factories.person(), factories.person()
    device_of(user)
    device_of(other)
    _password(client, user)
    client.post(SECOND, {"code": RecoveryCode.renew(other)[0]})
    assert not _is_in(client)


def test_after_signing_in_the_person_is_back_where_they_wanted_to_be(client: Client) -> None:
    user = factories.person()
    wanted = "/account/password/?a=b&c=d"
    response = client.get(wanted)
    response = client.get(response["Location"])
    assert response.context["next"] == wanted
    response = _password(client, user, next=wanted)
    device_of(user)
    page = client.get(response["Location"])
    assert page.context["next"] == wanted
    assert client.post(SECOND, {"code": device_of(user).code(), "next": wanted})["Location"] == wanted


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example", r"/\evil.example", "javascript:alert(1)", "http:///evil.example"]
)
def test_nobody_is_led_to_another_host(client: Client, url: str) -> None:
    user = factories.person()
    assert "evil" not in _password(client, user, next=url)["Location"]
    response = client.post(f"{SECOND}?next={url}", {"code": device_of(user).code(), "next": url})
    assert response["Location"] == reverse("desk")
    assert client.get(SIGN_IN, {"next": url})["Location"] == reverse("desk")


def test_a_form_without_its_csrf_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    user = factories.person()
    assert client.post(SIGN_IN, {"email": user.email, "password": factories.PASSWORD}).status_code == 403
    sign_in(client, user)
    assert client.post(reverse("accounts:sign-out")).status_code == 403
    assert _is_in(client)


def test_signing_out_is_a_post_and_ends_the_session(client: Client) -> None:
    sign_in(client, factories.person())
    key = client.session.session_key
    assert client.get(reverse("accounts:sign-out")).status_code == 405
    assert _is_in(client)
    client.post(reverse("accounts:sign-out"))
    assert not _is_in(client)
    assert not Session.objects.filter(session_key=key).exists()


def test_an_idle_session_ends_after_twenty_minutes_and_a_busy_one_after_twelve_hours(client: Client) -> None:
    user = factories.person()
    with time_machine.travel(datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC), tick=False) as clock:
        sign_in(client, user)
        for _hour in range(11 * 4):
            clock.shift(15 * 60)
            assert _is_in(client)
        clock.shift(19 * 60)
        assert _is_in(client)
        clock.shift(21 * 60)
        assert not _is_in(client)
        sign_in(client, user)
        for _quarter in range(12 * 4):
            clock.shift(15 * 60)
            _is_in(client)
        clock.shift(60)
        assert not _is_in(client)


def test_a_form_sent_after_the_time_out_leads_back_to_its_page(client: Client) -> None:
    page = "http://testserver/account/password/"
    response = client.post("/account/password/", {"new_password": "x"}, headers={"Referer": page})
    assert response["Location"] == f"{SIGN_IN}?next=%2Faccount%2Fpassword%2F&lost=1"
    assert "was not saved" in client.get(response["Location"]).content.decode()
    response = client.post("/account/password/", {}, headers={"Referer": "https://evil.example/x"})
    assert response["Location"] == f"{SIGN_IN}?lost=1"


def test_a_device_that_was_taken_away_no_longer_verifies_a_session(client: Client) -> None:
    user = factories.person()
    sign_in(client, user)
    AuthenticatorDevice.objects.filter(user=user).delete()
    assert not _is_in(client)
    give_password(client, user)
    assert client.get(SECOND)["Location"] == reverse("accounts:enrol")


def test_session_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    _password(client, factories.person())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_key_of_an_authenticator_is_encrypted_in_the_database() -> None:
    from django.db import connection

    device = device_of(factories.person())
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM portal_authenticatordevice WHERE id = %s", [device.pk])
        (stored,) = cursor.fetchone()
    assert device.key not in stored
    assert AuthenticatorDevice.objects.get(pk=device.pk).key == device.key
