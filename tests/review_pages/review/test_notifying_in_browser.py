"""An officer notifies the partnership and its manager opens a review from it, both in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portal.access.rules import Role
from review_pages.models import IdentityEntry
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_notification_goes_from_the_agency_to_an_open_review(visitor: Callable[[], Visitor]) -> None:
    review = factories.review(factories.partnership("Northshire Community Safety Partnership"))
    agency = factories.agency(review.partnership, "Northshire Police")
    officer = factories.member(review, Role.AGENCY_AUTHOR, agency=agency, person=factories.person("Lowri Hexby"))
    manager = factories.member(review, Role.MANAGER, person=factories.person("Ruth Ames"))

    lowri = visitor()
    browser_sign_in(lowri.page, lowri.home, officer)
    lowri.page.goto(reverse("review_pages:reviews"))
    lowri.page.get_by_role("link", name="Notify of a death or of serious harm").click()
    wrong = lowri.keep("notify-choose")
    lowri.page.get_by_role("link", name=re.compile("Domestic Homicide Review")).click()
    page = lowri.page
    victim = page.get_by_role("group", name="Victim", exact=True)
    victim.get_by_label("Pseudonym").fill("Sofia")
    victim.get_by_label("Real name").fill("Elena Quillfeather")
    other = page.get_by_role("group", name="Another person")
    other.get_by_label("Pseudonym").fill("Adrian")
    other.get_by_label("Real name").fill("Corin Quillfeather")
    page.get_by_label("Name of the person notifying").fill("Det. Superintendent Lowri Hexby")
    page.get_by_label("Their agency").fill("Northshire Police")
    page.get_by_role("group", name="Date of the death").get_by_label("Year").fill("2026")
    wrong += lowri.keep("notify-form")
    page.get_by_role("button", name="Send to the partnership").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    wrong += lowri.keep("notify-problem")
    page.get_by_label("A suspected homicide").check()
    page.get_by_label("The circumstances in brief").fill("She was found by a neighbour.")
    page.get_by_role("group", name="Has the next of kin been told").get_by_label("Yes").check()
    page.get_by_role("button", name="Send to the partnership").click()
    expect(page.locator("h1")).to_have_text("Your notification")
    expect(page.locator("main")).not_to_contain_text("Quillfeather")
    wrong += lowri.keep("notify-sent")
    page.goto(reverse("review_pages:reviews"))
    wrong += lowri.keep("notify-list")

    ruth = visitor()
    browser_sign_in(ruth.page, ruth.home, manager)
    ruth.page.goto(reverse("desk"))
    wrong += ruth.keep("notify-desk")
    ruth.page.get_by_role("link", name="Northshire Police has notified you").click()
    expect(ruth.page.locator("main")).to_contain_text("Elena Quillfeather")
    wrong += ruth.keep("notify-incoming")
    ruth.page.get_by_role("link", name="Decline").click()
    expect(ruth.page.locator("h1")).to_have_text("Decline the notification")
    wrong += ruth.keep("notify-decline")
    ruth.page.get_by_role("link", name="Back").click()
    ruth.page.get_by_role("button", name="Open a review from it").click()
    expect(ruth.page.get_by_label("Real name").first).to_have_value("Elena Quillfeather")
    wrong += ruth.keep("notify-open")
    ruth.page.get_by_role("group", name="In which nation is it?").get_by_label("England").check()
    ruth.page.get_by_role("button", name="Open the review").click()
    expect(ruth.page).to_have_url(re.compile("/reviews/DHR-"))
    assert IdentityEntry.objects.filter(name="").count() == 0
    assert sorted(IdentityEntry.objects.values_list("pseudonym", flat=True)) == ["Adrian", "Sofia"]

    page.goto(reverse("review_pages:reviews"))
    page.get_by_role("link", name=re.compile("^N-")).click()
    expect(page.locator("main")).to_contain_text("A review was opened from it")
    wrong += lowri.keep("notify-opened")
    assert wrong == []
    lowri.leave()
    ruth.leave()
