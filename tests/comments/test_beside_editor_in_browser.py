"""The discussion beside Wagtail's editor, in a real browser: jump, reply, resolve; what was typed stays."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from comments.models import CommentKind, Decision, PassageComment
from tests.browser import Visitor
from tests.comments.factories import Scene, redraft, scene
from tests.helpers import browser_sign_in, sign_in
from tests.portal.unsaved.test_editor_in_browser import expect_in_a_revision


def beside(here: Scene) -> str:
    return reverse("comments:beside-editor", args=[here.draft.review.reference])


@pytest.mark.django_db
def test_only_whoever_edits_the_draft_has_the_discussion_beside_it(client: Client) -> None:
    here = scene()
    assert sign_in(client, here.author).get(beside(here)).status_code == 200
    assert sign_in(Client(), here.panel_member).get(beside(here)).status_code == 404


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_author_answers_and_resolves_beside_the_text_and_what_was_typed_stays(
    visitor: Callable[[], Visitor],
) -> None:
    here = scene()
    first = here.comment(text="Which surgery was it?")
    here.comment(quote="did not ask what the noise", text="The file says that we asked.")
    ruth = visitor()
    page = ruth.page
    browser_sign_in(page, ruth.home, here.author)
    page.goto(f"/admin/pages/{here.draft.pk}/edit/")
    toggle = page.get_by_role("button", name="Comments on the draft")
    expect(toggle).to_contain_text("2")
    page.wait_for_timeout(2_500)  # what is there by then is what Wagtail's editor takes for unchanged
    toggle.click()
    threads = page.locator("[data-thread]")
    expect(threads).to_have_count(2)
    second = threads.nth(1)
    second.get_by_text("Reply", exact=True).click()
    second.get_by_label("Your reply to Amira Khan").fill("Half a thought")
    threads.first.get_by_role("button", name="Go to the passage").click()
    expect(page.locator("[data-block=true]", has_text="afraid to go home")).to_be_in_viewport()
    assert page.evaluate("document.getSelection().toString()") == "afraid to go home"
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" (typed and not saved by hand)")
    threads.first.get_by_text("Reply", exact=True).click()
    threads.first.get_by_label("Your reply to Amira Khan").fill("The one in the high street.")
    threads.first.get_by_role("button", name="Save reply").click()
    expect(threads.first).to_contain_text("The one in the high street.")
    expect(second.get_by_label("Your reply to Amira Khan")).to_have_value("Half a thought")
    assert ruth.keep("editor-discussion", widths=(1280,)) == []
    threads.first.get_by_role("button", name="Resolve").click()
    expect(threads).to_have_count(1)
    expect(toggle).to_contain_text("1")
    expect(page.locator("[data-block=true]", has_text="(typed and not saved by hand)")).to_have_count(1)
    expect_in_a_revision(page, here.draft, "(typed and not saved by hand)")
    page.goto("about:blank")
    assert PassageComment.objects.get(pk=first.pk).resolved_by == here.author
    assert PassageComment.objects.filter(parent_id=first.pk, level=1).count() == 1


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_author_accepts_and_declines_beside_the_text_and_what_was_typed_is_saved_first(
    visitor: Callable[[], Visitor],
) -> None:
    here = scene()
    wanted = here.comment(
        quote="practice nurse", text="", kind=CommentKind.SUGGESTION, replacement="healthcare assistant"
    )
    unwanted = here.comment(quote="a family matter", text="", kind=CommentKind.SUGGESTION, replacement="private")
    asked = here.comment(quote="did not ask what the noise", text="The file says that we asked.")
    ruth = visitor()
    page = ruth.page
    browser_sign_in(page, ruth.home, here.author)
    page.goto(f"/admin/pages/{here.draft.pk}/edit/")
    page.wait_for_timeout(2_500)  # what is there by then is what Wagtail's editor takes for unchanged
    page.get_by_role("button", name="Comments on the draft").click()
    thread = {said.pk: page.locator(f"[data-thread='{said.pk}']") for said in (wanted, unwanted, asked)}
    thread[unwanted.pk].get_by_text("Decline", exact=True).click()
    thread[unwanted.pk].get_by_label("Why you decline").fill("It is a quotation.")
    thread[unwanted.pk].get_by_role("button", name="Decline with this reason").click()
    expect(thread[unwanted.pk]).to_have_count(0)
    thread[asked.pk].get_by_text("Reply", exact=True).click()
    thread[asked.pk].get_by_label("Your reply to Amira Khan").fill("Half a thought")
    thread[asked.pk].get_by_role("button", name="Go to the passage").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" (typed just before)")
    thread[wanted.pk].get_by_role("button", name="Accept").click()
    expect(page.locator("[data-block=true]", has_text="told the healthcare assistant that")).to_have_count(1)
    expect(page.locator("[data-block=true]", has_text="(typed just before)")).to_have_count(1)
    expect(page.get_by_text("The suggested words are in the draft.")).to_be_attached()
    expect(thread[wanted.pk]).to_have_count(0)
    expect(thread[asked.pk].get_by_label("Your reply to Amira Khan")).to_have_value("Half a thought")
    expect_in_a_revision(page, here.draft, "healthcare assistant")
    here.draft.refresh_from_db()
    latest = json.dumps(here.draft.latest_revision.content)
    assert "(typed just before)" in latest
    assert "healthcare assistant" in latest
    wanted.refresh_from_db()
    unwanted.refresh_from_db()
    assert (wanted.decision, unwanted.decision) == (Decision.ACCEPTED, Decision.DECLINED)
    page.goto("about:blank")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_beside_the_text_both_are_shown_where_the_passage_has_changed(visitor: Callable[[], Visitor]) -> None:
    here = scene()
    said = here.comment(
        quote="told the practice nurse that she",
        text="",
        kind=CommentKind.SUGGESTION,
        replacement="told the GP that she",
    )
    redraft(here, "On 3 March 2019 Karen told a practice nurse that she was afraid to go home.")
    ruth = visitor()
    page = ruth.page
    browser_sign_in(page, ruth.home, here.author)
    page.goto(f"/admin/pages/{here.draft.pk}/edit/")
    page.wait_for_timeout(2_500)
    page.get_by_role("button", name="Comments on the draft").click()
    thread = page.locator(f"[data-thread='{said.pk}']")
    thread.get_by_role("button", name="Accept").click()
    expect(thread.get_by_text("The draft says now")).to_be_visible()
    expect(thread).to_contain_text("told a practice nurse that she")
    assert ruth.keep("editor-differs", widths=(1280,)) == []
    thread.get_by_role("button", name="Put the suggested words there").click()
    expect(page.locator("[data-block=true]", has_text="Karen told the GP that she was afraid")).to_have_count(1)
    page.goto("about:blank")
