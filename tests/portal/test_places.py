"""Where a person is signed in: listed in words and ended by them; and how long a session lasts."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Session, User
from portal.accounts.places import in_words, places_of
from portal.audit.models import AuditEntry
from tests import factories
from tests.helpers import device_of, give_password, part_in_something, sign_in

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)


def _sign_in(user: User, agent: str, address: str) -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post(reverse("accounts:sign-in"), {"email": part_in_something(user).email, "password": factories.PASSWORD})
    device = device_of(user)
    type(device).objects.update(last_t=-1)
    assert client.post(reverse("accounts:second-factor"), {"code": device.code()}).status_code == 302
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Mobile Safari on iOS"),
        ("", "A browser on an unknown system"),
        ("(" * 9_000, "A browser on an unknown system"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, words: str) -> None:
    assert in_words(agent) == words


def test_sessions_are_listed_with_device_address_and_times() -> None:
    user = factories.person()
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, 5, tzinfo=datetime.UTC), tick=False) as clock:
        _sign_in(user, IPHONE, "192.0.2.7")
        clock.shift(datetime.timedelta(minutes=10))
        here = _sign_in(user, FIREFOX, "192.0.2.8")
        give_password(Client(), user)
        html = here.get(reverse("accounts:places")).content.decode()
        for told in ("Firefox on Windows", "192.0.2.8", "Mobile Safari on iOS", "192.0.2.7", "9:05am", "9:15am"):
            assert told in html
        assert "This is where you are now" in html
        assert "Password given, second factor not" in html
        assert str(here.session.session_key) not in html
        clock.shift(datetime.timedelta(minutes=15))
        # The first one has been idle for longer than a session lives.
        assert "Mobile Safari" not in here.get(reverse("accounts:places")).content.decode()


def test_one_session_or_all_others_are_ended_by_their_owner() -> None:
    user = factories.person()
    here, there, elsewhere = (_sign_in(user, FIREFOX, f"192.0.2.{number}") for number in (1, 2, 3))
    stranger = sign_in(Client(), factories.person())
    request = here.get(reverse("accounts:places")).wsgi_request
    by_address = {place.address: place for place in places_of(user, request)}
    address = reverse("accounts:end-place", args=[by_address["192.0.2.2"].id])
    stranger.post(address)
    assert there.get(reverse("desk")).status_code == 200
    here.post(address)
    assert there.get(reverse("desk"))["Location"].startswith(reverse("accounts:sign-in"))
    assert elsewhere.get(reverse("desk")).status_code == 200
    here.post(reverse("accounts:end-other-places"))
    assert elsewhere.get(reverse("desk"))["Location"].startswith(reverse("accounts:sign-in"))
    assert here.get(reverse("desk")).status_code == 200
    assert stranger.get(reverse("desk")).status_code == 200
    told = set(AuditEntry.objects.filter(who=user).values_list("what", flat=True))
    assert {"session.ended", "session.others-ended"} <= told


def test_a_changed_password_deletes_the_other_sessions() -> None:
    user = factories.person()
    here, _there = _sign_in(user, FIREFOX, "192.0.2.1"), _sign_in(user, FIREFOX, "192.0.2.2")
    data = {"old_password": factories.PASSWORD, "new_password": "a new set of words"}
    assert here.post(reverse("accounts:password"), data).status_code == 302
    assert [row.session_key for row in Session.objects.filter(person=user)] == [here.session.session_key]


def test_the_last_sign_in_is_noted_with_the_second_factor() -> None:
    user = part_in_something(factories.person())
    client = Client()
    client.post(reverse("accounts:sign-in"), {"email": user.email, "password": factories.PASSWORD})
    user.refresh_from_db()
    assert user.last_signed_in is None
    client.post(reverse("accounts:second-factor"), {"code": device_of(user).code()})
    user.refresh_from_db()
    assert user.last_signed_in


def test_asking_how_long_is_left_is_no_sign_of_life_and_staying_is(client: Client) -> None:
    left, stay = reverse("accounts:session-left"), reverse("accounts:stay")
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        sign_in(client, factories.person())
        clock.shift(datetime.timedelta(minutes=15))
        assert client.get(left).json() == {"seconds": 300, "until": "9:20am", "longest": False}
        assert client.post(stay).json() == {"seconds": 1200, "until": "9:35am", "longest": False}
        clock.shift(datetime.timedelta(minutes=19))
        assert client.get(left).json()["seconds"] == 60
        clock.shift(datetime.timedelta(minutes=2))
        answer = client.get(left, headers={"Sec-Fetch-Mode": "cors"})
        assert answer.status_code == 401


def test_towards_the_end_of_twelve_hours_staying_does_not_help(client: Client) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC), tick=False) as clock:
        sign_in(client, factories.person())
        for _quarter in range(47):
            clock.shift(datetime.timedelta(minutes=15))
            client.post(reverse("accounts:stay"))
        clock.shift(datetime.timedelta(minutes=14))
        assert client.post(reverse("accounts:stay")).json() == {"seconds": 60, "until": "8:00pm", "longest": True}


def test_after_a_time_out_the_sign_in_page_says_so_and_leads_back(client: Client) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        sign_in(client, factories.person())
        clock.shift(datetime.timedelta(minutes=21))
        response = client.get("/account/password/")
    assert response["Location"] == "/account/sign-in/?next=%2Faccount%2Fpassword%2F&over=1"
    assert "You have been signed out" in client.get(response["Location"]).content.decode()


def test_without_scripts_the_page_names_the_time_at_which_the_session_ends(client: Client) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        sign_in(client, factories.person())
        html = client.get(reverse("desk")).content.decode()
    assert "<noscript>" in html
    assert "until 9:20am, you will be signed out" in html
    assert 'role="alertdialog"' in html
    assert "alertdialog" not in Client().get(reverse("accounts:sign-in")).content.decode()
