"""The list of comments and the filters in a real browser: by key, without scripts, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from comments.models import CommentKind
from tests.browser import OUTPUT, PHONE, Visitor
from tests.comments.factories import Scene, scene
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def discussed() -> Scene:
    """A draft with comments of several kinds, by several people."""
    here = scene()
    here.comment(quote="practice nurse", text="It was the healthcare assistant, not the nurse.", kind=CommentKind.FACT)
    here.comment(quote="No risk assessment was made.", text="Was the DASH form offered?", kind=CommentKind.QUESTION)
    here.comment(
        quote="kept the message", text="", kind=CommentKind.SUGGESTION, replacement="has kept the message ever since"
    )
    here.comment(by=here.manager, quote="verbal argument", text="Please quote the police record exactly.")
    here.comment(quote="Three agencies", text="Four.", resolved_at=timezone.now(), resolved_by=here.author)
    return here


def test_the_list_is_filtered_and_walked_by_key_and_looks_right(visitor: Callable[[], Visitor]) -> None:
    here = discussed()
    ruth = visitor()
    page = ruth.page
    browser_sign_in(page, ruth.home, here.author)
    page.goto(here.url)
    page.get_by_role("link", name="As a list").click()
    threads = page.locator(".comment")
    expect(threads).to_have_count(5)
    wrong = ruth.keep("comment-list")
    page.keyboard.press("n")
    expect(threads.first).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(threads.nth(2)).to_be_focused()
    page.keyboard.press("p")
    expect(threads.nth(1)).to_be_focused()
    threads.nth(1).get_by_role("link", name="Next comment").click()
    expect(threads.nth(2)).to_be_focused()
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Choose which comments to see").click()
    page.get_by_label("What it is").select_option("Question")
    page.get_by_role("button", name="Show these").click()
    expect(threads).to_have_count(1)
    expect(page.get_by_text("1 of 5 comments is shown: What it is: Question.")).to_be_visible()
    wrong += ruth.keep("comment-list-filtered")
    page.get_by_role("link", name="Beside the text").click()
    expect(page.locator("article.report-text")).to_be_visible()
    expect(page.locator("article.comment")).to_have_count(1)
    wrong += ruth.keep("reading-filtered")
    page.locator("article.comment").get_by_role("button", name=re.compile("Resolve")).click()
    expect(page.locator("details.comment")).to_contain_text("resolved by Ruth Ames")
    assert wrong == []


def test_on_paper_the_comments_stand_whole_under_their_paragraphs(visitor: Callable[[], Visitor]) -> None:
    here = discussed()
    here.comment(quote="practice nurse", text="There is more to say about this. " * 12)
    dawn = visitor()
    page = dawn.page
    browser_sign_in(page, dawn.home, here.manager)
    page.goto(here.url)
    expect(page.get_by_role("button", name="Print with comments")).to_be_visible()
    expect(page.locator(".reading__body--placed")).to_be_visible()
    page.emulate_media(media="print")
    first, last = page.locator("[data-row=a] article.comment").first, page.locator("[data-row=a] article.comment").last
    expect(first).to_have_css("position", "static")
    expect(last).to_have_css("max-height", "none")
    expect(page.get_by_text("Choose which comments to see")).to_be_hidden()
    expect(first.get_by_role("button")).to_have_count(0)
    page.screenshot(path=OUTPUT / "reading-on-paper.png", full_page=True)
    page.goto(f"{here.url}comments/")
    expect(page.locator(".comment").first).to_be_visible()
    page.screenshot(path=OUTPUT / "comment-list-on-paper.png", full_page=True)


def test_the_list_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    here = scene()
    said = here.comment()
    someone = Visitor(browser, live_server.url, width=PHONE, scripts=False)
    page = someone.page
    browser_sign_in(page, someone.home, here.author)
    page.goto(f"{here.url}comments/?state=open")
    thread = page.locator(f"#comment-{said.pk}")
    thread.get_by_text("Reply", exact=True).click()
    thread.get_by_label("Your reply").fill("By the surgery.")
    thread.get_by_role("button", name="Save reply").click()
    expect(thread).to_contain_text("By the surgery.")
    expect(page).to_have_url(re.compile(rf"/comments/\?state=open#comment-{said.pk}$"))
    thread.get_by_role("button", name=re.compile("Resolve")).click()
    expect(page.get_by_text("0 of 1 comments are shown: State: Open.")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_text("resolved by Ruth Ames")).to_be_visible()
    someone.leave()
