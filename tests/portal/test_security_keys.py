"""Passkeys and security keys: enrolled, signed in with, named and taken away; and what does not pass for one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import AuthenticatorDevice, SecurityKey, User
from portal.audit.models import AuditEntry
from tests import factories
from tests.helpers import device_of, give_password, sign_in
from tests.portal.soft_key import SoftKey

pytestmark = pytest.mark.django_db

ADD, SECOND, PROVE = "/account/keys/add/", "/account/second-factor/", "/account/prove/"


def _proved(client: Client, user: User) -> Client:
    sign_in(client, user)
    client.post(PROVE, {"code": device_of(user).code()})
    return client


def _options(client: Client, address: str = SECOND) -> str:
    return str(client.get(address).context["key_options"])


def _add(client: Client, key: SoftKey, name: str = "Blue key") -> Any:
    return client.post(ADD, {"name": name, "key_answer": key.create(_options(client, ADD))})


def _is_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


def _told(user: User) -> set[str]:
    return set(AuditEntry.objects.filter(who=user).values_list("what", flat=True))


@pytest.fixture
def ada(client: Client) -> User:
    """Signs in with the app and has just proved it."""
    user = factories.person("Ada Fictional")
    _proved(client, user)
    return user


def test_a_key_is_enrolled_and_signs_in_after_the_password(client: Client, ada: User) -> None:
    key = SoftKey()
    assert _add(client, key)["Location"] == reverse("accounts:security")
    page = client.get(reverse("accounts:security")).content.decode()
    assert "Blue key" in page
    other = Client()
    give_password(other, ada)
    before = other.session.session_key
    response = other.post(SECOND, {"key_answer": key.get(_options(other))})
    assert response["Location"] == reverse("desk")
    assert _is_in(other)
    assert other.session.session_key != before
    kept = SecurityKey.objects.get()
    assert (kept.sign_count, kept.transports) == (1, ["usb"])
    assert kept.last_used_at
    assert {"security-key.enrolled", "sign-in.verified"} <= _told(ada)


def test_nothing_is_asked_or_kept_about_the_maker_of_a_key(client: Client, ada: User) -> None:
    asked = json.loads(_options(client, ADD))
    assert asked["attestation"] == "none"
    _add(client, SoftKey())
    assert {field.name for field in SecurityKey._meta.fields} == {
        "id", "user", "name", "confirmed", "created_at", "last_used_at", "throttling_failure_timestamp",
        "throttling_failure_count", "credential_id", "public_key", "sign_count", "transports",
    }  # fmt: skip


def test_the_app_still_works_beside_a_key(client: Client, ada: User) -> None:
    _add(client, SoftKey())
    other = Client()
    give_password(other, ada)
    AuthenticatorDevice.objects.update(last_t=-1)
    assert other.post(SECOND, {"code": device_of(ada).code()})["Location"] == reverse("desk")


def test_an_answer_works_once(client: Client, ada: User) -> None:
    key = SoftKey()
    _add(client, key)
    other = Client()
    give_password(other, ada)
    answer = key.get(_options(other))
    other.get(SECOND)
    assert other.post(SECOND, {"key_answer": answer}).status_code == 200
    assert not _is_in(other)
    right = key.get(_options(other))
    assert other.post(SECOND, {"key_answer": right}).status_code == 302
    again = Client()
    give_password(again, ada)
    _options(again)
    assert again.post(SECOND, {"key_answer": right}).status_code == 200
    assert not _is_in(again)
    assert "second-factor.failed" in _told(ada)


@pytest.mark.parametrize("wrong", ["origin", "other key", "someone else's", "lower count", "challenge"])
def test_what_is_not_right_does_not_pass(client: Client, ada: User, wrong: str) -> None:
    key = SoftKey()
    _add(client, key)
    SecurityKey.objects.update(sign_count=5)
    key.count = 5
    other = Client()
    give_password(other, ada)
    options = _options(other)
    if wrong == "origin":
        key.origin = "http://testserver.evil.example"
    elif wrong == "other key":
        key = SoftKey(credential_id=key.credential_id)
    elif wrong == "someone else's":
        SecurityKey.objects.update(user=factories.person())
    elif wrong == "lower count":
        key.count = 2
    else:
        options = json.dumps({**json.loads(options), "challenge": "AAAA"})
    response = other.post(SECOND, {"key_answer": key.get(options)})
    assert "was not recognised" in response.content.decode()
    assert not _is_in(other)


NONSENSE = [
    "", "x", "[]", "{}", "null", '{"id": 1}', '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oWNmbXRkbm9uZQ"}}',
    "9" * 5_000, "[" * 10_000, "\x00", "🦊",
]  # fmt: skip


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_for_an_answer_is_answered_in_words(client: Client, ada: User, answer: str) -> None:
    _add(client, SoftKey())
    _options(client, ADD)
    response = client.post(ADD, {"name": "Bad key", "key_answer": answer})
    assert "Nothing has changed" in response.content.decode()
    other = Client()
    give_password(other, ada)
    _options(other)
    assert "was not recognised" in other.post(SECOND, {"key_answer": answer}).content.decode()
    assert SecurityKey.objects.count() == 1


def test_a_key_by_itself_opens_nothing_without_the_password(client: Client, ada: User) -> None:
    key = SoftKey()
    _add(client, key)
    answer = key.get(json.dumps({"rpId": "testserver", "challenge": "AAAA"}))
    stranger = Client()
    assert stranger.post(SECOND, {"key_answer": answer})["Location"].startswith(reverse("accounts:sign-in"))


def test_a_password_alone_adds_no_key_beside_the_app(client: Client) -> None:
    user = factories.person()
    device_of(user)
    give_password(client, user)
    assert client.get(ADD)["Location"].startswith(SECOND)
    assert client.post(ADD, {"name": "x", "key_answer": "{}"})["Location"].startswith(SECOND)


def test_a_session_left_open_changes_no_key(client: Client, ada: User) -> None:
    _add(client, SoftKey())
    pk = SecurityKey.objects.get().pk
    elsewhere = sign_in(Client(), ada)
    for name, arguments in (("add-key", []), ("rename-key", [pk]), ("remove-key", [pk]), ("remove-authenticator", [])):
        address = reverse(f"accounts:{name}", args=arguments)
        assert elsewhere.post(address, {"name": "Mine now"})["Location"].startswith(PROVE)
    assert SecurityKey.objects.get().name == "Blue key"


def test_a_key_is_the_first_second_factor_where_the_person_likes_it_so(client: Client) -> None:
    user = factories.person()
    give_password(client, user)
    key = SoftKey()
    response = _add(client, key)
    assert response["Location"] == reverse("accounts:recovery-codes")
    codes = client.get(response["Location"]).context["codes"]
    assert len(codes) == 10
    assert _is_in(client)
    other = Client()
    give_password(other, user)
    page = other.get(SECOND).content.decode()
    assert "Recovery code" in page
    assert "from your authenticator app" not in page
    assert other.post(SECOND, {"code": "123456"}).status_code == 200
    SecurityKey.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert other.post(SECOND, {"code": codes[0]})["Location"] == reverse("accounts:security")


def test_one_second_factor_always_stays(client: Client, ada: User) -> None:
    key = SoftKey()
    assert "Take away" not in client.get(reverse("accounts:security")).content.decode()
    client.post(reverse("accounts:remove-authenticator"))
    assert ada.authenticator
    _add(client, key)
    client.post(reverse("accounts:remove-authenticator"))
    assert ada.authenticator is None
    # The app had verified this session: it now asks for the key.
    assert client.get(reverse("accounts:security"))["Location"].startswith(SECOND)
    assert client.post(SECOND, {"key_answer": key.get(_options(client))}).status_code == 302
    client.post(reverse("accounts:remove-key", args=[SecurityKey.objects.get().pk]))
    assert SecurityKey.objects.exists()
    assert {"second-factor.removed", "second-factor.given"} <= _told(ada)
    assert "security-key.removed" not in _told(ada)


def test_a_key_is_renamed_and_taken_away_by_its_owner_alone(client: Client, ada: User) -> None:
    _add(client, SoftKey())
    pk = SecurityKey.objects.get().pk
    other = _proved(Client(), factories.person())
    for name in ("rename-key", "remove-key"):
        assert other.post(reverse(f"accounts:{name}", args=[pk]), {"name": "x"}).status_code == 404
    client.post(reverse("accounts:rename-key", args=[pk]), {"name": "Green key"})
    assert SecurityKey.objects.get().name == "Green key"
    client.post(reverse("accounts:remove-key", args=[pk]))
    assert not SecurityKey.objects.exists()
    assert {"security-key.renamed", "security-key.removed"} <= _told(ada)


def test_the_same_key_is_not_kept_twice(client: Client, ada: User) -> None:
    key = SoftKey()
    _add(client, key)
    assert json.loads(_options(client, ADD))["excludeCredentials"]
    assert "Nothing has changed" in _add(client, key).content.decode()
    assert SecurityKey.objects.count() == 1


def test_an_address_in_numbers_takes_no_keys_and_says_so(client: Client, ada: User) -> None:
    page = client.get(ADD, headers={"Host": "127.0.0.1:8000"})
    assert page.context["key_options"] == ""
    assert "This one is a number" in page.content.decode()
