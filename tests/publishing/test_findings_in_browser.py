"""The screen of the disclosure check as people see and use it, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from publishing.models import KeptFinding
from review_pages.models import IdentityEntry
from tests.browser import Visitor
from tests.helpers import browser_sign_in
from tests.publishing.drafts import report, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

TEXT = (
    "On 3 March 2019 Jane Fairweather told the practice nurse that she was afraid to go home. Nobody wrote it down.",
    "Her neighbour, Peter Ncube, heard shouting on 9 March 2019 and rang 07700 900123.",
    "Jane Fairweather had known the nurse for years. The Jane Fairweather Trust is named after someone else.",
)


def test_findings_are_dealt_with_by_mouse_and_by_keyboard(
    visitor: Callable[[], Visitor], live_server: LiveServer
) -> None:
    here = scene()
    IdentityEntry.objects.create(review=here.review, pseudonym="Karen", relationship="victim", name="Jane Fairweather")
    here.write(report(*TEXT))
    author, manager = visitor(), visitor()
    browser_sign_in(author.page, live_server.url, here.author)
    page = author.page
    faults: list[str] = []

    page.goto(reverse("publishing:findings", args=[here.review.reference]))
    expect(page.locator("[data-finding]")).to_have_count(7)
    faults += author.keep("publishing/findings")
    page.keyboard.press("n")
    expect(page.locator("#finding-1")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#finding-2")).to_contain_text("A real name")
    page.keyboard.press("r")
    expect(page.get_by_text("Replaced in one place")).to_be_visible()
    expect(page.locator("[data-finding]")).to_have_count(6)
    expect(page.locator("#finding-2")).to_be_focused()

    trust = page.locator("[data-finding]").filter(has_text="Trust").filter(has_text="A real name").last
    trust.focus()
    page.keyboard.press("k")
    expect(trust.get_by_label("Why it may stay")).to_be_focused()
    page.keyboard.type("A charity that bears another person's name.")
    faults += author.keep("publishing/findings-keep")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept. Whoever approves the report sees it")).to_be_visible()
    assert KeptFinding.objects.get().by == here.author
    page.get_by_role("button", name="of this kind as suggested").first.click()
    expect(page.get_by_text("Replaced in 2 places")).to_be_visible()
    faults += author.keep("publishing/findings-half-way")
    for _ in range(2):
        left = page.locator("[data-finding]").count()
        page.locator("[data-replace]").first.click()
        expect(page.locator("[data-finding]")).to_have_count(left - 1)
    expect(page.get_by_text("Nothing stops the publication.")).to_be_visible()
    faults += author.keep("publishing/findings-done")

    here.submit()
    browser_sign_in(manager.page, live_server.url, here.manager)
    manager.page.goto(reverse("publishing:publication", args=[here.review.reference]))
    manager.page.get_by_role("button", name="Decide on").click()
    expect(manager.page.get_by_text("A charity that bears another person's name.")).to_be_visible()
    faults += manager.keep("publishing/checklist-with-exception")

    assert faults == []
