"""In a real browser: joining by invitation, and the author's editor under the content security policy."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import transaction
from playwright.sync_api import expect

from portal.access.rules import Role
from portal.accounts.invitations import invite
from portal.accounts.models import AuthenticatorDevice
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in, part_in_something

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_someone_invited_joins_in_the_browser(visitor: Callable[[], Visitor]) -> None:
    with transaction.atomic():
        invited = invite("ada@example.test", "Ada Fictional", invited_by=None, reference="DHR-2026-0001")
        part_in_something(invited.user)
    path = next(line for line in mail.outbox[0].body.splitlines() if "/invitation/" in line).split("8000", 1)[1]
    ada = visitor()
    page = ada.page
    wrong = []
    page.goto(path)
    wrong += ada.keep("accounts/1-choose-a-password")
    page.get_by_label("New password").fill("three words together")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Set up your authenticator app").wait_for()
    wrong += ada.keep("accounts/2-enrol")
    device = AuthenticatorDevice.objects.get(user__email="ada@example.test")
    page.get_by_label("Code from your authenticator app").fill("000000")
    page.get_by_role("button", name="Finish the set-up").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    wrong += ada.keep("accounts/3-wrong-code")
    page.wait_for_timeout(1_100)
    page.get_by_label("Code from your authenticator app").fill(device.code())
    page.get_by_role("button", name="Finish the set-up").click()
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()
    expect(page.locator("code")).to_have_count(10)
    wrong += ada.keep("accounts/4-recovery-codes")
    page.get_by_role("button", name="I have kept them").click()
    page.wait_for_url("**/portal/")
    page.goto("/account/")
    wrong += ada.keep("accounts/5-account")
    page.goto("/account/recovery-codes/new/")
    wrong += ada.keep("accounts/6-new-recovery-codes")
    page.goto("/account/password/")
    wrong += ada.keep("accounts/7-password")
    page.get_by_text("Ada Fictional").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    wrong += ada.keep("accounts/8-sign-in")
    page.get_by_label("E-mail address").fill("ada@example.test")
    page.get_by_label("Password", exact=True).fill("three words together")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Enter your code").wait_for()
    wrong += ada.keep("accounts/9-second-factor")
    assert wrong == []


SECTION = {
    "heading": "The facts",
    "numbered": True,
    "content": [
        {"type": "text", "value": '<p data-block-key="a1b2c">On 3 March she told the practice nurse.</p>'},
        {"type": "table", "value": {"table": {"data": [["When", "Who"], ["March", "GP 1"]]}, "heading_rows": 1}},
    ],
}


def test_the_author_edits_a_draft_under_the_policy(visitor: Callable[[], Visitor]) -> None:
    review = factories.review()
    author = factories.member(review, Role.AUTHOR)
    draft = factories.draft(review, body=json.dumps([{"type": "section", "value": SECTION}]))
    first = draft.save_revision(user=author)
    visit = visitor()
    page = visit.page
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None)
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    browser_sign_in(page, visit.home, author)
    page.goto(f"/admin/pages/{draft.pk}/edit/")
    page.get_by_role("textbox", name="Title").fill("Overview report, second draft")
    text = page.locator(".Draftail-Editor [contenteditable=true]").first
    text.click()
    page.keyboard.press("Home")
    page.keyboard.type("As she said. ")
    page.keyboard.press("Shift+End")
    page.get_by_role("button", name="Link").first.click()
    page.get_by_label("URL").fill("https://www.example.test/guidance")
    visit.keep("accounts/editor", widths=(1280,))
    page.get_by_role("button", name="Insert link").click()
    page.wait_for_timeout(3_000)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("has been").first.wait_for()
    visit.keep("accounts/editor-saved", widths=(1280,))
    draft.refresh_from_db()
    latest = draft.get_latest_revision_as_object()
    assert latest.title == "Overview report, second draft"
    assert "As she said. " in str(latest.body)
    assert "https://www.example.test/guidance" in str(latest.body)
    assert "GP 1" in str(latest.body)
    assert draft.latest_revision_id != first.pk
    assert refused == []
    for path in ("history/", f"revisions/compare/{first.pk}...latest/", f"revisions/{first.pk}/revert/"):
        page.goto(f"/admin/pages/{draft.pk}/{path}")
        page.get_by_role("heading", level=1).first.wait_for()
    # The date pickers of the history's filter start by inline scripts, which the policy stops: plain fields are left.
    assert not [told for told in refused if "Executing inline script" not in told]
