"""The account page, the demo's codes, and changes to the second factor."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts.models import RecoveryCode
from tests import factories
from tests.helpers import device_of, give_password, sign_in

pytestmark = pytest.mark.django_db

NEW = "a new set of words"


def test_the_page_shows_who_you_are_and_what_is_left(client: Client) -> None:
    user = factories.person("Ada Fictional")
    sign_in(client, user)
    RecoveryCode.renew(user)
    html = client.get(reverse("accounts:security")).content.decode()
    assert all(part in html for part in ("Ada Fictional", user.email, "Authenticator app", "10 codes are left"))


def test_new_recovery_codes_ask_for_a_code_first(client: Client) -> None:
    user = factories.person()
    sign_in(client, user)
    old = RecoveryCode.renew(user)
    address, prove = reverse("accounts:new-recovery-codes"), f"{reverse('accounts:prove')}?next="
    assert client.post(address)["Location"].startswith(prove)
    assert client.post(prove + address, {"code": "000000"}).status_code == 200
    assert client.post(address)["Location"].startswith(prove)
    assert set(user.recovery_codes.filter(used_at=None).values_list("label", flat=True)) == {c[:4] for c in old}
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=5)):
        response = client.post(prove + address, {"code": device_of(user).code()})
        assert response["Location"] == address
        response = client.post(address)
    assert response["Location"] == reverse("accounts:recovery-codes")
    new = client.get(reverse("accounts:recovery-codes")).context["codes"]
    assert len(new) == 10
    assert not set(new) & set(old)
    assert not RecoveryCode.use(user, old[0])
    assert RecoveryCode.use(user, new[0])


def test_a_proof_lasts_five_minutes(client: Client) -> None:
    user = factories.person()
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        sign_in(client, user)
        client.post(reverse("accounts:prove"), {"code": device_of(user).code()})
        clock.shift(4 * 60)
        assert client.get(reverse("accounts:add-key")).status_code == 200
        clock.shift(2 * 60)
        assert client.get(reverse("accounts:add-key"))["Location"].startswith(reverse("accounts:prove"))


def test_a_new_authenticator_takes_the_place_of_the_old_and_ends_its_sessions(client: Client) -> None:
    user = factories.person()
    sign_in(client, user)
    elsewhere = sign_in(Client(), user)
    old = device_of(user)
    asked = client.get(reverse("accounts:enrol"))["Location"]
    assert asked.startswith(reverse("accounts:prove"))
    assert client.post(asked, {"code": old.code()})["Location"] == reverse("accounts:enrol")
    client.get(reverse("accounts:enrol"))
    assert user.authenticator == old
    waiting = type(old).objects.get(user=user, confirmed=False)
    assert client.post(reverse("accounts:enrol"), {"code": waiting.code()}).status_code == 302
    assert user.authenticator == waiting
    assert client.get(reverse("desk")).status_code == 200
    assert elsewhere.get(reverse("desk"))["Location"].startswith(reverse("accounts:sign-in"))


def test_a_changed_password_ends_every_other_session(client: Client) -> None:
    user = factories.person()
    sign_in(client, user)
    elsewhere = sign_in(Client(), user)
    address = reverse("accounts:password")
    response = client.post(address, {"old_password": "wrong", "new_password": NEW})
    assert "Nothing has been changed" in response.content.decode()
    response = client.post(address, {"old_password": factories.PASSWORD, "new_password": NEW})
    assert response["Location"] == reverse("accounts:security")
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get(reverse("desk")).status_code == 200
    assert elsewhere.get(reverse("desk"))["Location"].startswith(reverse("accounts:sign-in"))


def test_guessing_the_old_password_is_counted_as_at_the_sign_in(client: Client) -> None:
    user = factories.person()
    sign_in(client, user)
    data = {"old_password": "wrong", "new_password": NEW}
    assert [client.post(reverse("accounts:password"), data).status_code for _try in range(5)][-1] == 429


def test_the_code_of_a_demo_account_can_be_printed_and_works(client: Client) -> None:
    user = factories.person(is_demo=True)
    give_password(client, user)
    device_of(user)
    out = StringIO()
    call_command("demo_code", user.email, stdout=out)
    response = client.post(reverse("accounts:second-factor"), {"code": out.getvalue().strip()})
    assert response["Location"] == reverse("desk")


def test_no_code_is_printed_for_anyone_else() -> None:
    user = factories.person()
    device_of(user)
    for email in (user.email, "nobody@example.test"):
        out = StringIO()
        with pytest.raises(CommandError, match="not a demo account") as refused:
            call_command("demo_code", email, stdout=out)
        assert refused.value.returncode == 1
        assert out.getvalue() == ""
