"""What is typed and not saved: kept for its person alone, shown to them again, gone once it is saved."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.unsaved.keeping import NEVER, purge
from portal.unsaved.models import Presence, UnsavedForm
from portal.unsaved.tickets import FIELD
from review_pages.models import Membership, ReviewEvent, ReviewPage
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db

KEEP, DISCARD = "/portal/unsaved/keep/", "/portal/unsaved/discard/"
REASON = "The inquest has been adjourned."


@pytest.fixture
def review() -> ReviewPage:
    review = factories.review()
    for key, days in (("notified", 60), ("decided", 35)):
        on = timezone.localdate() - datetime.timedelta(days=days)
        ReviewEvent.objects.create(review=review, key=key, on=on, recorded_by=review.opened_by)
    return review


@pytest.fixture
def manager(review: ReviewPage) -> User:
    return factories.member(review, Role.MANAGER)


@pytest.fixture
def url(review: ReviewPage) -> str:
    return reverse("review_pages:extend", args=[review.reference, "completion"])


def page_of(client: Client, url: str) -> str:
    return html.unescape(client.get(url).content.decode())


def ticket_in(page: str, place: int = 0) -> str:
    return re.findall(rf'<input type="hidden" name="{FIELD}" value="([^"]+)"', page)[place]


def typed(ticket: str, reason: str = REASON, **more: str) -> dict[str, str]:
    return {FIELD: ticket, "reason": reason, "agreed_by": "The panel", "moved_to_day": "4", **more}


def in_full(ticket: str, reason: str = REASON) -> dict[str, str]:
    """Nothing is missing: this can be saved."""
    on = timezone.localdate() + datetime.timedelta(days=400)
    date = {"moved_to_day": str(on.day), "moved_to_month": str(on.month), "moved_to_year": str(on.year)}
    return typed(ticket, reason, **date)


def end_session(client: Client) -> None:
    """As an idle hour does."""
    session = client.session
    session["seen_at"] -= 60 * 60
    session.save()


def test_what_is_typed_is_shown_again_with_a_note_and_is_not_saved(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    answer = client.post(KEEP, typed(ticket_in(page_of(client, url))))
    assert answer.status_code == 200
    assert re.fullmatch(r"Saved \d\d:\d\d", answer.json()["said"])
    page = page_of(client, url)
    assert REASON in page
    assert 'value="The panel"' in page
    assert re.search(r"We kept what you typed on \d+ \w+ at \d\d:\d\d\. It is not saved yet\.", page)
    assert "There is a problem" not in page
    assert not client.get(url).context["form"].is_bound


def test_a_page_without_anything_kept_has_no_note(client: Client, manager: User, url: str) -> None:
    page = page_of(sign_in(client, manager), url)
    assert "We kept" not in page
    assert "Discard what you typed" not in page


def test_what_is_typed_is_encrypted_in_the_database(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    client.post(KEEP, typed(ticket_in(page_of(client, url))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal_unsavedform")
        (row,) = cursor.fetchall()
    assert "inquest" not in " ".join(map(str, row))
    assert "inquest" in UnsavedForm.objects.get().typed


def test_secrets_and_tokens_are_never_kept(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    secrets = {name: "do not keep me" for name in NEVER if name != FIELD}
    client.post(KEEP, typed(ticket_in(page_of(client, url)), **secrets))
    assert "keep" not in UnsavedForm.objects.get().typed
    assert FIELD not in UnsavedForm.objects.get().typed


def test_saving_forgets_it(client: Client, manager: User, url: str, review: ReviewPage) -> None:
    sign_in(client, manager)
    ticket = ticket_in(page_of(client, url))
    client.post(KEEP, typed(ticket))
    assert client.post(url, in_full(ticket)).status_code == 302
    assert review.extensions.get().reason == REASON
    assert not UnsavedForm.objects.exists()
    assert "We kept" not in page_of(client, url)


def test_a_form_with_a_mistake_in_it_is_kept(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    answer = client.post(url, typed(ticket_in(page_of(client, url))))
    assert "There is a problem" in answer.content.decode()
    assert REASON in page_of(client, url)


def test_once_the_mistake_is_mended_it_is_forgotten(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    answer = client.post(url, typed(ticket_in(page_of(client, url))))
    assert client.post(url, in_full(ticket_in(answer.content.decode()), REASON)).status_code == 302
    assert not UnsavedForm.objects.exists()


def test_discarding_goes_back_to_what_is_saved(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    client.post(KEEP, typed(ticket_in(page_of(client, url))))
    button = re.search(rf'form="discard-unsaved" name="{FIELD}" value="([^"]+)"', page_of(client, url))
    assert button
    assert client.post(DISCARD, {FIELD: button[1]})["Location"] == url
    page = page_of(client, url)
    assert REASON not in page
    assert "Discarded." in page
    assert not UnsavedForm.objects.exists()


def test_nobody_else_sees_it_or_can_change_it(client: Client, manager: User, url: str, review: ReviewPage) -> None:
    sign_in(client, manager)
    ticket = ticket_in(page_of(client, url))
    client.post(KEEP, typed(ticket))
    other = sign_in(Client(), factories.member(review, Role.MANAGER))
    assert REASON not in page_of(other, url)
    assert other.post(KEEP, typed(ticket, "Overwritten.")).status_code == 409
    assert other.post(DISCARD, {FIELD: ticket}).status_code == 404
    assert REASON in page_of(client, url)


def test_with_the_membership_it_is_out_of_reach(client: Client, manager: User, url: str, review: ReviewPage) -> None:
    factories.member(review, Role.MANAGER)
    sign_in(client, manager)
    client.post(KEEP, typed(ticket_in(page_of(client, url))))
    Membership.objects.filter(person=manager).update(ended_at=timezone.now())
    for address in (url, KEEP, DISCARD):
        answer = client.get(address)
        assert answer.status_code in (302, 403, 404, 405)
        assert "inquest" not in answer.content.decode()


def test_a_ticket_that_was_made_up_or_is_too_old_keeps_nothing(
    client: Client, manager: User, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, manager)
    ticket = ticket_in(page_of(client, url))
    for bad in ("", "x", ticket[:-3], f"{ticket[:5]}X{ticket[6:]}"):
        assert client.post(KEEP, typed(bad)).status_code == 409
    monkeypatch.setattr("portal.unsaved.tickets.KEPT_FOR", datetime.timedelta(seconds=-1))
    assert client.post(KEEP, typed(ticket)).status_code == 409
    assert not UnsavedForm.objects.exists()


def test_a_ticket_is_void_when_the_password_changes_or_the_account_is_closed(manager: User, url: str) -> None:
    ticket = ticket_in(page_of(sign_in(Client(), manager), url))
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert Client().post(url, typed(ticket))["Location"].endswith("lost=1")
    manager.set_password("three other words now")
    manager.save()
    assert Client().post(url, typed(ticket))["Location"].endswith("lost=1")
    assert not UnsavedForm.objects.exists()


def test_a_form_too_large_to_keep_says_so(
    client: Client, manager: User, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, manager)
    monkeypatch.setattr("portal.unsaved.keeping.LARGEST", 20)
    answer = client.post(KEEP, typed(ticket_in(page_of(client, url))))
    assert answer.status_code == 413
    assert "too long" in answer.json()["said"]


def test_a_made_up_query_of_any_length_does_no_harm(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    page = page_of(client, f"{url}?made-up={'x' * 600}")
    assert client.post(KEEP, typed(ticket_in(page))).status_code == 200
    assert UnsavedForm.objects.get().address == url


def test_an_empty_form_is_not_kept(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    answer = client.post(KEEP, {FIELD: ticket_in(page_of(client, url)), "reason": " "})
    assert answer.json()["said"] == ""
    assert not UnsavedForm.objects.exists()


# When the session is over


def test_a_form_sent_after_the_session_is_kept_and_stands_there_after_signing_in(
    client: Client, manager: User, url: str
) -> None:
    sign_in(client, manager)
    ticket = ticket_in(page_of(client, url))
    end_session(client)
    answer = client.post(url, typed(ticket))
    assert answer["Location"] == f"{reverse('accounts:sign-in')}?next={url.replace('/', '%2F')}&kept=1"
    assert "What you typed is kept" in page_of(client, answer["Location"])
    assert REASON in page_of(sign_in(client, manager), url)
    entry = AuditEntry.objects.get(what="form.kept")
    assert (entry.who, entry.thing) == (manager, url)
    assert "inquest" not in str(AuditEntry.objects.values())


def test_whoever_signs_in_else_does_not_see_it(client: Client, manager: User, url: str, review: ReviewPage) -> None:
    sign_in(client, manager)
    ticket = ticket_in(page_of(client, url))
    client.logout()
    client.post(url, typed(ticket))
    assert REASON not in page_of(sign_in(client, factories.member(review, Role.MANAGER)), url)
    assert UnsavedForm.objects.get().person == manager


def test_what_is_typed_after_the_session_is_kept_and_says_so(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    ticket = ticket_in(page_of(client, url))
    end_session(client)
    for reason in (REASON, f"{REASON} It goes on in May."):
        answer = client.post(KEEP, typed(ticket, reason), headers={"Sec-Fetch-Mode": "cors"})
        assert answer.status_code == 401
        assert answer.json()["kept"]
        assert "What you typed is kept" in answer.json()["said"]
    assert "It goes on in May." in page_of(sign_in(client, manager), url)


def test_typing_is_a_sign_of_life(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    ticket = ticket_in(page_of(client, url))
    session = client.session
    session["seen_at"] -= 19 * 60
    session.save()
    client.post(KEEP, typed(ticket))
    assert client.session["seen_at"] > session["seen_at"] + 60


def test_a_form_from_before_one_signed_in_elsewhere_is_kept_and_leads_back(manager: User, url: str) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), manager)
    ticket = ticket_in(page_of(client, url))
    answer = client.post(url, typed(ticket, csrfmiddlewaretoken="x" * 64))
    assert answer.status_code == 403
    assert f'href="{url}"' in answer.content.decode()
    assert REASON in page_of(client, url)
    assert client.post(KEEP, typed(ticket)).status_code == 200, "the ticket is the token"
    lost = client.post(url, {"reason": REASON})
    assert lost.status_code == 403
    assert "Nothing was changed" in lost.content.decode()


# Two pages of one person


def test_of_two_tabs_the_one_typed_in_last_wins(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    one, two = ticket_in(page_of(client, url)), ticket_in(page_of(client, url))
    client.post(KEEP, typed(one, "From the first tab."))
    client.post(KEEP, typed(two, "From the second tab."))
    assert "From the second tab." in page_of(client, url)


def test_saving_in_one_tab_forgets_the_others_older_words(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    one = ticket_in(page_of(client, url))
    client.post(KEEP, typed(one, "From the first tab."))
    two = ticket_in(page_of(client, url))
    assert client.post(url, in_full(two, "Saved from the second.")).status_code == 302
    assert "We kept" not in page_of(client, url)


def test_saving_in_one_tab_keeps_what_was_typed_meanwhile_in_the_other(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    one, two = ticket_in(page_of(client, url)), ticket_in(page_of(client, url))
    client.post(KEEP, typed(one, "Typed later, in the first tab."))
    assert client.post(url, in_full(two, "Saved from the second.")).status_code == 302
    assert "Typed later, in the first tab." in page_of(client, url)


# Forgetting


def test_after_fourteen_days_it_is_shown_to_nobody_and_the_daily_job_deletes_it(
    client: Client, manager: User, url: str
) -> None:
    sign_in(client, manager)
    client.post(KEEP, typed(ticket_in(page_of(client, url))))
    Presence.objects.create(person=manager, within="x", place="y", seen_at=timezone.now() - datetime.timedelta(days=2))
    assert purge() == 0
    UnsavedForm.objects.update(kept_at=timezone.now() - datetime.timedelta(days=14, seconds=1))
    assert "We kept" not in page_of(client, url)
    assert purge() == 1
    assert (UnsavedForm.objects.count(), Presence.objects.count()) == (0, 0)


def test_the_daily_jobs_purge() -> None:
    from portal import daily

    assert purge in daily._jobs


def test_the_row_says_nothing_of_itself(client: Client, manager: User, url: str) -> None:
    sign_in(client, manager)
    client.post(KEEP, typed(ticket_in(page_of(client, url))))
    assert "inquest" not in f"{UnsavedForm.objects.get()} {UnsavedForm.objects.get()!r}"


def test_a_page_with_a_form_asks_the_database_once_for_what_was_kept(
    client: Client, manager: User, url: str, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, manager)
    client.post(KEEP, typed(ticket_in(page_of(client, url))))
    with django_assert_max_num_queries(40) as queries:
        client.get(url)
    assert sum("portal_unsavedform" in query["sql"] for query in queries.captured_queries) == 1
