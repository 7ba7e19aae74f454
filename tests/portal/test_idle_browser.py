"""In Chromium: the warning before a time-out, on the portal's pages and in Wagtail's editor, by keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from portal.access.rules import Role
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in, part_in_something

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SOON = re.compile(r"If you do nothing, you will be signed out at \d+:\d\d[ap]m\.")
LASTS = 12
"""Seconds without a sign of life, so that the warning comes after six of them."""


@pytest.fixture(autouse=True)
def short_sessions(settings: LazySettings) -> None:
    settings.SESSION_COOKIE_AGE = LASTS


def _warning(page: Page) -> None:
    dialog = page.get_by_role("alertdialog", name="You will be signed out soon")
    expect(dialog).to_be_visible(timeout=15_000)
    expect(dialog).to_have_accessible_description(SOON)
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()


def test_the_warning_has_the_focus_and_one_key_is_enough_to_stay(visitor: Callable[[], Visitor]) -> None:
    user = part_in_something(factories.person("Ada Fictional"))
    visit = visitor()
    page = visit.page
    browser_sign_in(page, visit.home, user)
    page.goto("/account/password/")
    page.get_by_label("New password").focus()
    for key in ("Enter", "Escape"):
        _warning(page)
        if key == "Enter":
            assert visit.keep("accounts/idle-1-warning") == []
        page.keyboard.press(key)
        expect(page.get_by_role("alertdialog")).to_be_hidden()
        expect(page.get_by_label("New password")).to_be_focused()
        expect(page.locator("#candour-idle-text")).not_to_contain_text("TIME")
    page.goto("/portal/")
    expect(page).not_to_have_url(re.compile("/account/sign-in/"))


def test_work_in_another_tab_keeps_this_one_quiet(visitor: Callable[[], Visitor]) -> None:
    user = part_in_something(factories.person("Ben Fictional"))
    visit = visitor()
    page = visit.page
    browser_sign_in(page, visit.home, user)
    page.goto("/account/password/")
    page.wait_for_timeout(4_000)
    other = page.context.new_page()
    other.goto("/account/")
    page.bring_to_front()
    page.wait_for_timeout(4_500)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    _warning(page)


def test_after_the_time_out_the_page_is_covered_and_leads_back_to_where_it_was(visitor: Callable[[], Visitor]) -> None:
    user = part_in_something(factories.person("Cleo Fictional"))
    visit = visitor()
    page = visit.page
    browser_sign_in(page, visit.home, user)
    page.goto("/account/password/?from=here")
    page.get_by_label("New password").press_sequentially("a begun")
    over = page.get_by_role("alertdialog", name="You have been signed out")
    expect(over).to_be_visible(timeout=30_000)
    assert page.title().startswith("You have been signed out")
    expect(page.get_by_role("button", name="Show what I have typed")).to_be_visible()
    assert visit.keep("accounts/idle-2-over") == []
    page.keyboard.press("Escape")
    expect(over).to_be_visible()
    link = page.get_by_role("link", name="Sign in again")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sign in").wait_for()
    expect(page.locator("body")).to_contain_text("You have been signed out")
    expect(page.locator("input[name=next]")).to_have_value("/account/password/?from=here")


def test_the_editor_warns_too_although_it_pings_by_itself(visitor: Callable[[], Visitor]) -> None:
    review = factories.review()
    author = factories.member(review, Role.AUTHOR)
    section = {"heading": "Facts", "numbered": True, "content": [{"type": "text", "value": "<p>She rang.</p>"}]}
    draft = factories.draft(review, body=json.dumps([{"type": "section", "value": section}]))
    draft.save_revision(user=author)
    visit = visitor()
    page = visit.page
    browser_sign_in(page, visit.home, author)
    page.goto(f"/admin/pages/{draft.pk}/edit/")
    _warning(page)
    page.screenshot(path="tests/output/accounts/idle-3-editor-1280.png")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    expect(page.get_by_role("alertdialog", name="You have been signed out")).to_be_visible(timeout=40_000)
    expect(page.get_by_role("button", name="Show what I have typed")).to_be_hidden()
    page.screenshot(path="tests/output/accounts/idle-4-editor-over-1280.png")
