"""Sign-off and the public pages as people see them: kept as pictures, without a fault that axe can find."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from publishing import submission
from tests.browser import Visitor
from tests.factories import partnership
from tests.helpers import browser_sign_in
from tests.publishing.drafts import report, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

TEXT = (
    "In March 2019 Karen told the practice nurse that she was afraid to go home. No risk assessment was made, and "
    "the nurse did not know that the police had been called to the house twice in the month before.",
    "The practice had no way to see that. Its system and that of the police do not speak to each other, and nobody "
    "had thought to ask.",
    "Housing had a note that the lock of the flat had been changed at Karen's wish. It was not passed on.",
)


def test_sign_off_looks_right(visitor: Callable[[], Visitor], live_server: LiveServer) -> None:

    here = scene()
    here.write(report(*TEXT))
    submission.send_back(here.submit(), here.chair, "Paragraph 1.3 names the street. Please take it out.")
    author, manager = visitor(), visitor()
    browser_sign_in(author.page, live_server.url, here.author)
    browser_sign_in(manager.page, live_server.url, here.manager)
    tab = reverse("publishing:publication", args=[here.review.reference])
    faults: list[str] = []

    author.page.goto(tab)
    faults += author.keep("publishing/sent-back")
    author.page.get_by_role("button", name="for sign-off").click()
    faults += author.keep("publishing/submitted")

    manager.page.goto(tab)
    faults += manager.keep("publishing/to-decide")
    manager.page.get_by_role("button", name="Decide on").click()
    faults += manager.keep("publishing/checklist")
    manager.page.get_by_role("link", name="Preview exactly").click()
    faults += manager.keep("publishing/preview")
    manager.page.go_back()
    manager.page.get_by_label("Month and year").fill("3/2019")
    manager.page.get_by_role("button", name="Approve and publish").click()
    faults += manager.keep("publishing/checklist-wrong")
    manager.page.get_by_label("Month and year").fill("March 2019")
    manager.page.get_by_role("button", name="Approve and publish").click()
    manager.page.reload()
    faults += manager.keep("publishing/published")

    assert faults == []


def test_the_public_pages_look_right(visitor: Callable[[], Visitor]) -> None:

    of = partnership("Northshire Community Safety Partnership")
    here = scene(of)
    here.publish(report(*TEXT, note="Northshire Housing, letter to the panel."), month_of_death="March 2019")
    page = here.publish(
        report(*TEXT, note="A letter to the panel."), change_note="A date in 1.1 was corrected.", keeps_earlier=True
    )
    scene(pseudonym="Ottilie").publish(report("The moon rose over the estate."))
    someone = visitor()
    faults: list[str] = []

    someone.page.goto("/")
    faults += someone.keep("public/library")
    someone.page.get_by_label("Search the full text").fill("afraid")
    someone.page.get_by_role("button", name="Search").click()
    faults += someone.keep("public/library-results")
    someone.page.get_by_role("link", name="Paragraph 1.1").click()
    expect(someone.page).to_have_url(re.compile(re.escape(f"{page.url}#p1.1") + "$"))
    faults += someone.keep("public/report")
    someone.page.get_by_role("link", name="Version 1,").click()
    expect(someone.page.get_by_text("It was replaced by version 2")).to_be_visible()
    faults += someone.keep("public/earlier-version")
    someone.page.goto("/?q=nowhere")
    faults += someone.keep("public/library-none")
    someone.page.goto("/accessibility/")
    faults += someone.keep("public/accessibility")

    assert faults == []


def test_withdrawing_looks_right(visitor: Callable[[], Visitor], live_server: LiveServer) -> None:
    here = scene()
    page = here.publish(report(*TEXT))
    manager = visitor()
    browser_sign_in(manager.page, live_server.url, here.manager)
    faults: list[str] = []

    manager.page.goto(reverse("publishing:publication", args=[here.review.reference]))
    manager.page.get_by_role("link", name="Withdraw the published report").click()
    manager.page.get_by_label("Why it is withdrawn").fill("It is being corrected. We will publish it again.")
    faults += manager.keep("publishing/withdraw")
    manager.page.get_by_role("button", name="Withdraw the report").click()
    expect(manager.page.get_by_text("the public reads that it was withdrawn")).to_be_visible()
    faults += manager.keep("publishing/withdrawn")
    manager.page.goto(page.url)
    faults += manager.keep("public/withdrawn")

    assert faults == []
