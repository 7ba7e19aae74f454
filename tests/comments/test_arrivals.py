"""What others say reaches an open page: asked for cheaply, shown politely, never in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments.models import PassageComment
from portal.accounts import places
from portal.audit.models import AuditEntry
from tests.browser import PHONE, Visitor, select
from tests.comments.factories import Scene, scene, signed_in
from tests.helpers import browser_sign_in


def state_of(client: Client, here: Scene) -> str:
    page = client.get(here.url).content.decode()
    return page.split('data-state="')[1].split('"')[0].replace("&quot;", '"')


def ask(client: Client, here: Scene, state: str = "", query: str = "") -> tuple[int, str, str]:
    answer = client.get(f"{here.url}arrivals/{query}", headers={"If-None-Match": state} if state else {})
    return answer.status_code, answer.content.decode(), answer.headers.get("ETag", "")


def happened(said: PassageComment, hours: int) -> None:
    """This was said so many hours ago."""
    past = timezone.now() - timedelta(hours=hours)
    PassageComment.objects.filter(pk=said.pk).update(changed_at=past)


@pytest.mark.django_db
def test_nothing_is_sent_until_something_changes_and_then_only_its_row() -> None:
    here = scene()
    said = here.comment(text="Said before as well")
    happened(here.comment(quote="Housing wrote", text="Said before"), hours=2)
    happened(said, hours=1)
    amira, ruth = signed_in(here.panel_member), signed_in(here.author)
    state = state_of(amira, here)
    assert ask(amira, here, state)[0] == 304
    changes: list[Callable[[], object]] = [
        lambda: here.comment(by=here.manager, quote="practice nurse", text="Just said"),
        lambda: ruth.post(f"{here.url}comments/{said.pk}/reply/", {"text": "Just answered"}),
        lambda: ruth.post(f"{here.url}comments/{said.pk}/resolve/"),
        lambda: ruth.post(f"{here.url}comments/{said.pk}/reopen/"),
    ]
    for change in changes:
        change()
        status, rows, state = ask(amira, here, state)
        assert status == 200
        assert 'data-row="a"' in rows
        assert "Said before as well" in rows
        assert "Housing wrote" not in rows
        assert ask(amira, here, state)[0] == 304
    assert "Just answered" in rows


@pytest.mark.django_db
def test_what_arrives_is_chosen_as_the_page_was_and_is_in_the_trail_once() -> None:
    here = scene()
    client = signed_in(here.panel_member)
    state = state_of(client, here)
    here.comment(by=here.manager, text="From the manager")
    assert "From the manager" not in ask(client, here, state, "?whose=mine")[1]
    _status, rows, now = ask(client, here, state)
    assert "From the manager" in rows
    before = AuditEntry.objects.count()
    assert ask(client, here, now)[0] == 304
    assert AuditEntry.objects.count() == before
    assert AuditEntry.objects.filter(what="comments.listed", who=here.panel_member).count() == 2


@pytest.mark.django_db
def test_asking_costs_the_same_however_much_was_said_and_keeps_no_session_alive() -> None:
    here = scene()
    client = signed_in(here.author)
    counts = []
    for wanted in (1, 40):
        for _ in range(wanted - PassageComment.objects.count()):
            here.comment()
        state = state_of(client, here)
        seen = client.session[places.SEEN]
        with CaptureQueriesContext(connection) as nothing_new:
            assert ask(client, here, state)[0] == 304
        with CaptureQueriesContext(connection) as all_new:
            assert ask(client, here)[0] == 200
        counts.append((len(nothing_new), len(all_new)))
        assert client.session[places.SEEN] == seen
    assert counts[0] == counts[1]
    assert counts[0][0] <= 14, "of which one asks for the comments; the others are the session's and the draft's"


def soon(page: Page) -> None:
    """Ask now rather than in a few seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_see_what_the_other_says_and_typing_stays_as_it_was(visitor: Callable[[], Visitor]) -> None:
    here = scene()
    first = here.comment(quote="Three agencies", text="Four, with the charity.")
    amira, ruth = visitor(), visitor()
    browser_sign_in(amira.page, amira.home, here.panel_member)
    browser_sign_in(ruth.page, ruth.home, here.author)
    amira.page.goto(here.url)
    ruth.page.goto(here.url)
    select(ruth.page, "kept the message")
    ruth.page.get_by_role("button", name="Comment", exact=True).last.click()
    ruth.page.get_by_label("Your comment").fill("Half a thought")
    select(amira.page, "practice nurse")
    amira.page.get_by_role("button", name="Comment", exact=True).last.click()
    amira.page.get_by_label("Your comment").fill("It was the healthcare assistant.")
    amira.page.get_by_role("button", name="Save comment").click()
    soon(ruth.page)
    new = ruth.page.locator("article.comment--new")
    expect(new).to_contain_text("It was the healthcare assistant.")
    expect(ruth.page.get_by_role("status").filter(has_text="New: Comments on paragraph 1.1")).to_be_attached()
    expect(ruth.page.get_by_label("Your comment")).to_be_focused()
    expect(ruth.page.get_by_label("Your comment")).to_have_value("Half a thought")
    expect(ruth.page.locator("[data-open-count]")).to_have_text("2")
    # Amira answers in the very row in which Ruth is writing: it waits until Ruth has saved.
    thread = ruth.page.locator(f"#comment-{first.pk}")
    ruth.page.get_by_label("Your comment").fill("")
    ruth.page.keyboard.press("Escape")
    thread.get_by_text("Reply", exact=True).click()
    thread.get_by_label("Your reply to Amira Khan").fill("Which ch")
    amira.page.locator(f"#comment-{first.pk}").get_by_text("Reply", exact=True).click()
    amira.page.locator(f"#comment-{first.pk}").get_by_label("Your reply").fill("The one in the high street.")
    amira.page.locator(f"#comment-{first.pk}").get_by_role("button", name="Save reply").click()
    expect(amira.page.locator(f"#comment-{first.pk}").get_by_role("listitem")).to_be_visible()
    with ruth.page.expect_response(lambda answer: "arrivals" in answer.url and answer.status == 200):
        soon(ruth.page)
    ruth.page.keyboard.type("arity?")
    expect(thread.get_by_label("Your reply to Amira Khan")).to_have_value("Which charity?")
    expect(thread.get_by_role("listitem")).to_have_count(0)
    ruth.page.locator("h1").click()
    expect(thread.get_by_role("listitem")).to_contain_text("The one in the high street.")
    expect(thread.get_by_label("Your reply to Amira Khan")).to_have_value("Which charity?")
    assert ruth.keep("reading-arrived") == []
    thread.get_by_label("Your reply to Amira Khan").fill("")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_on_a_phone_what_one_reads_stays_where_it_is(visitor: Callable[[], Visitor]) -> None:
    here = scene()
    ruth = visitor()
    page = ruth.page
    page.set_viewport_size({"width": PHONE, "height": 500})
    browser_sign_in(page, ruth.home, here.author)
    page.goto(here.url)
    last = page.locator("[data-key=d]")
    last.evaluate("each => each.scrollIntoView({block: 'start'})")
    here.comment(text="Said above what Ruth is reading. " * 10)
    before = last.evaluate("each => Math.round(each.getBoundingClientRect().top)")
    soon(page)
    expect(page.locator("article.comment--new")).to_have_count(1)
    after = last.evaluate("each => Math.round(each.getBoundingClientRect().top)")
    assert abs(after - before) <= 2
