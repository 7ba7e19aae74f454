"""The front door: what a page's own requests are told, and what is kept of a refusal. See also tests/house."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from portal.access.address import client_address
from portal.access.rules import Role
from portal.audit.models import AuditEntry
from tests import factories
from tests.helpers import give_password, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "headers", [{"X-Requested-With": "fetch"}, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Mode": "same-origin"}]
)
@pytest.mark.parametrize("half_way", [False, True])
def test_a_pages_own_request_gets_words_and_no_other_page(
    client: Client, headers: dict[str, str], half_way: bool
) -> None:
    if half_way:
        give_password(client, factories.person())
    for response in (client.get("/portal/", headers=headers), client.post("/portal/", headers=headers)):
        assert response.status_code == 401
        assert "still here" in response.content.decode()
        assert "Location" not in response


def test_a_password_alone_opens_nothing_but_the_second_factor(client: Client) -> None:
    give_password(client, factories.person())
    for address in ("/portal/", "/account/", "/account/recovery-codes/", "/admin/", "/admin/pages/1/edit/"):
        response = client.get(address)
        assert response["Location"].startswith(reverse("accounts:second-factor"))


def test_wagtails_sign_in_takes_no_password(client: Client) -> None:
    user = factories.person(is_superuser=True)
    for address in ("/admin/login/", "/_util/login/", "/admin/password_reset/"):
        client.post(address, {"username": user.email, "password": factories.PASSWORD, "email": user.email})
        assert "_auth_user_id" not in client.session


def test_the_system_administrator_gets_no_page_of_a_case(client: Client) -> None:
    review = factories.review()
    draft = factories.draft(review)
    sign_in(client, factories.person(is_superuser=True))
    for path in (
        "",
        "pages/",
        f"pages/{review.pk}/",
        f"pages/{draft.pk}/edit/",
        f"pages/{draft.pk}/history/",
        "users/",
    ):
        response = client.get(f"/admin/{path}")
        assert response.status_code == 404 or response["Location"] == reverse("desk")


def test_a_ping_does_not_keep_an_idle_session_alive(client: Client) -> None:
    review = factories.review()
    author = factories.member(review, Role.AUTHOR)
    draft = factories.draft(review)
    sign_in(client, author)
    session = client.session
    session["seen_at"] -= 19 * 60
    session.save()
    client.post(f"/admin/editing-sessions/ping/review_pages/draftreportpage/{draft.pk}/1/")
    assert client.session["seen_at"] == session["seen_at"]
    session["seen_at"] -= 2 * 60
    session.save()
    response = client.post(
        f"/admin/editing-sessions/ping/review_pages/draftreportpage/{draft.pk}/1/", headers={"Sec-Fetch-Mode": "cors"}
    )
    assert response.status_code == 401


def test_a_refusal_is_on_the_trail_without_content(client: Client) -> None:
    draft = factories.draft(factories.review())
    user = factories.person()
    sign_in(client, user)
    client.get(f"/admin/pages/{draft.pk}/edit/?secret=1")
    entry = AuditEntry.objects.get(what="refused")
    assert (entry.who, entry.thing) == (user, f"wagtailadmin_pages:edit {draft.pk}")
    assert entry.review_reference == draft.review.reference


def test_a_wrong_password_is_on_the_trail_and_what_was_typed_is_not(client: Client) -> None:
    user = factories.person()
    client.post(reverse("accounts:sign-in"), {"email": user.email, "password": "something of a secret"})
    entry = AuditEntry.objects.get(what="sign-in.failed")
    assert (entry.thing, entry.address) == (f"portal.User {user.pk}", "127.0.0.1")


def test_a_closed_account_is_out_at_the_next_request(client: Client) -> None:
    user = factories.person()
    sign_in(client, user)
    assert client.get("/portal/").status_code == 200
    user.is_active = False
    user.save()
    assert client.get("/portal/")["Location"].startswith(reverse("accounts:sign-in"))


def test_the_editor_may_set_styles_but_runs_only_our_own_scripts(client: Client) -> None:
    review = factories.review()
    sign_in(client, factories.member(review, Role.AUTHOR))
    policy = client.get(f"/admin/pages/{factories.draft(review).pk}/edit/")["Content-Security-Policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["script-src"] == "'self'"
    assert parts["style-src"] == "'self' 'unsafe-inline'"
    assert parts["frame-ancestors"] == "'none'"
    assert "unsafe" not in client.get("/portal/")["Content-Security-Policy"]


def test_a_browser_keeps_nothing_that_is_not_public(client: Client) -> None:
    review = factories.review()
    sign_in(client, factories.member(review, Role.AUTHOR))
    home = reverse("review_pages:review", args=[review.reference])
    for address in (
        home,
        "/portal/",
        "/account/",
        "/admin/pages/",
        f"{home}nothing/",
        reverse("accounts:second-factor"),
    ):
        assert {"no-store", "private"} <= set(client.get(address)["Cache-Control"].split(", ")), address
    assert "no-store" not in client.get("/").get("Cache-Control", "")
    assert client.post(reverse("accounts:sign-out"))["Clear-Site-Data"] == '"cache"'


def test_a_form_of_the_editor_that_came_in_part_is_answered_in_words_and_changes_nothing(client: Client) -> None:
    review = factories.review()
    draft = factories.draft(review)
    first = draft.save_revision()
    sign_in(client, factories.member(review, Role.AUTHOR))
    response = client.post(f"/admin/pages/{draft.pk}/edit/", {"title": "Cut off"})
    assert response.status_code == 400
    assert "Nothing was saved" in response.content.decode()
    draft.refresh_from_db()
    assert draft.latest_revision_id == first.pk


def test_the_editor_offers_no_way_that_does_not_answer(client: Client) -> None:
    review = factories.review()
    sign_in(client, factories.member(review, Role.AUTHOR))
    link = client.get("/admin/choose-external-link/").json()["html"]
    assert "<form" in link
    assert "choose-page" not in link
    assert "choose-email" not in link
    editor = client.get(f"/admin/pages/{factories.draft(review).pk}/edit/").content.decode()
    assert "wagtail.sidebar.SearchModule" not in editor
    assert client.get("/admin/account/")["Location"] == reverse("accounts:security")
    client.post("/admin/logout/")
    assert client.get("/portal/")["Location"].startswith(reverse("accounts:sign-in"))


def _from(address: str, forwarded: str = "") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address, headers={"X-Forwarded-For": forwarded} if forwarded else None)


def test_the_address_of_a_visitor_is_the_one_that_our_own_proxy_saw() -> None:
    assert client_address(_from("192.0.2.1", "203.0.113.9")) == "192.0.2.1"
    with override_settings(BEHIND_PROXY=True):
        assert client_address(_from("10.0.0.1", "198.51.100.5, 203.0.113.9")) == "203.0.113.9"
        assert client_address(_from("10.0.0.1", "made up")) is None
