"""Wagtail's editor saves as its author types; when the session ends it says so, and saves what was typed since."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Revision

from portal.access.rules import Role
from review_pages.models import DraftReportPage
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in
from tests.portal.unsaved.test_in_the_browser import a_night_passes, sign_in_again

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SECTION = {
    "heading": "The facts",
    "numbered": True,
    "content": [{"type": "text", "value": '<p data-block-key="a1b2c">On 3 March she told the practice nurse.</p>'}],
}


def expect_in_a_revision(page: Page, draft: DraftReportPage, words: str) -> None:
    for _moment in range(100):
        latest = Revision.objects.for_instance(draft).order_by("-created_at").first()
        if latest and words in json.dumps(latest.content):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"“{words}” is in no revision")


def test_the_editor_loses_nothing_in_a_time_out(visitor: Callable[[], Visitor]) -> None:
    review = factories.review()
    author = factories.member(review, Role.AUTHOR, person=factories.person("Ina Writer"))
    draft = factories.draft(review, body=json.dumps([{"type": "section", "value": SECTION}]))
    draft.save_revision(user=author)
    ina = visitor()
    page = ina.page
    browser_sign_in(page, ina.home, author)
    page.goto(f"/admin/pages/{draft.pk}/edit/")
    text = page.locator(".Draftail-Editor [contenteditable=true]").first
    page.wait_for_timeout(2_500)  # what is there by then is what Wagtail's editor takes for unchanged
    text.click()
    page.keyboard.press("End")
    page.keyboard.type(" Before the break.")
    expect_in_a_revision(page, draft, "Before the break.")
    expect(page.locator(".w-autosave-indicator")).to_contain_text("Saved")
    page.wait_for_timeout(1_000)  # so that no request is under way that would write the session of today again
    a_night_passes()
    page.keyboard.type(" After the break.")
    told = page.locator(".candour-session")
    expect(told).to_contain_text("You have been signed out.")
    ina.keep("unsaved/editor-signed-out")
    page.get_by_role("button", name="Save draft").first.click()
    expect(told).to_be_visible()
    with page.expect_popup() as opened:
        told.get_by_role("link").click()
    tab = opened.value
    sign_in_again(tab, author)
    tab.wait_for_url("**/portal/")
    tab.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_in_a_revision(page, draft, "Before the break. After the break.")
    expect(told).to_have_count(0)
    text.click()
    page.keyboard.press("End")
    page.keyboard.type(" And on.")
    expect_in_a_revision(page, draft, "After the break. And on.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("has been updated").first).to_be_visible()
    page.goto("about:blank")
