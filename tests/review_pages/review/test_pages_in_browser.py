"""A manager's pages in a real browser, at the width of a laptop and of a phone."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from portal.access.rules import Role, Stage
from review_pages.models import Extension, ReviewEvent
from review_pages.review import register
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_managers_pages_are_readable_and_without_faults(visitor: Callable[[], Visitor]) -> None:
    today = timezone.localdate()
    review = factories.review()
    by = review.opened_by
    for key, days in (("notified", 60), ("decided", 35)):
        on = today - datetime.timedelta(days=days)
        ReviewEvent.objects.create(review=review, key=key, on=on, note="The criteria are met.", recorded_by=by)
    Extension.objects.create(
        review=review,
        milestone="completion",
        moved_from=today + datetime.timedelta(days=150),
        moved_to=today + datetime.timedelta(days=260),
        reason="The trial has not ended.",
        agreed_by="The panel",
        recorded_by=by,
    )
    undecided = factories.review(review.partnership)
    on = today - datetime.timedelta(days=42)
    ReviewEvent.objects.create(review=undecided, key="notified", on=on, recorded_by=by)
    for name, stage in (("Police", Stage.SUBMITTED), ("Housing", Stage.BEING_WRITTEN)):
        agency = factories.agency(review.partnership, f"Northshire {name}")
        review.agencies.add(agency)
        factories.agency_return(review, agency, stage=str(stage), due=today - datetime.timedelta(days=5))
    manager = factories.member(review, Role.MANAGER, person=factories.person("Ruth Ames"))
    for role in (Role.AUTHOR, Role.PANEL_MEMBER, Role.AGENCY_AUTHOR):
        factories.member(review, role)
    told = {"name": "Zofia Testname", "date_of_birth": "1984-03-27", "addresses": "4 Invented Row\n9 Made-up Street"}
    entry = register.add(review, {"pseudonym": "Karen", "relationship": "victim"} | told, manager)
    other = register.add(review, {"pseudonym": "Mark", "relationship": "other person"} | told, manager)
    register.change(entry, {"name": "Zofia Changedname", "nhs_number": "999 000 1112"}, manager)
    ruth = visitor()
    browser_sign_in(ruth.page, ruth.home, manager)
    one = [review.reference]
    pages = {
        "desk": reverse("desk"),
        "reviews": reverse("review_pages:reviews"),
        "choose-a-profile": reverse("review_pages:open-review", args=[review.partnership_id]),
        "open-a-review": reverse("review_pages:open-review", args=[review.partnership_id]) + "?profile=dhr-2016-12",
        "overview": reverse("review_pages:review", args=one),
        "overview-undecided": reverse("review_pages:review", args=[undecided.reference]),
        "decision": reverse("review_pages:milestone", args=[undecided.reference, "decision"]),
        "new-date": reverse("review_pages:extend", args=[*one, "completion"]),
        "people": reverse("review_pages:people", args=one),
        "invite": reverse("review_pages:invite", args=one),
        "add-an-agency": reverse("review_pages:add-agency", args=one),
        "end-a-role": reverse("review_pages:end-membership", args=[*one, review.memberships.all()[0].pk]),
        "identities": reverse("review_pages:identities", args=one),
        "identity": reverse("review_pages:identity", args=[*one, entry.pk]),
        "identity-history": reverse("review_pages:identity-history", args=one),
        "remove-identity": reverse("review_pages:remove-identity", args=[*one, other.pk]),
    }
    wrong = []
    for name, address in pages.items():
        ruth.page.goto(address)
        expect(ruth.page.locator("h1")).to_have_count(1)
        wrong += ruth.keep(f"review-{name}")
    for name in ("open-a-review", "decision", "invite"):
        ruth.page.goto(pages[name])
        ruth.page.locator("main form button.govuk-button").click()
        expect(ruth.page.locator(".govuk-error-summary")).to_be_visible()
        wrong += ruth.keep(f"review-{name}-with-errors")
    assert wrong == []


def test_a_review_is_opened_and_its_decision_recorded_in_the_browser(visitor: Callable[[], Visitor]) -> None:
    manager = factories.member(factories.review(), Role.MANAGER, person=factories.person("Ruth Ames"))
    ruth = visitor()
    page = ruth.page
    browser_sign_in(page, ruth.home, manager)
    page.goto(reverse("review_pages:reviews"))
    page.get_by_role("button", name="Open a review").click()
    page.get_by_role("link", name="Domestic Homicide Review, guidance of December 2016").click()
    page.get_by_role("textbox", name="Reference", exact=True).fill("DHR-2026-77")
    notified = timezone.localdate() - datetime.timedelta(days=3)
    asked = page.get_by_role("group", name="When were you notified?")
    for label, value in (("Day", notified.day), ("Month", notified.month), ("Year", notified.year)):
        asked.get_by_label(label).fill(str(value))
    page.get_by_label("England").check()
    about = page.get_by_role("group", name="Victim").first
    about.get_by_label("Pseudonym").fill("Karen")
    about.get_by_label("Real name").fill("Zofia Testname")
    page.get_by_label("Name of the person notifying").fill("PC Example")
    page.get_by_label("Their agency").fill("Northshire Police")
    page.get_by_role("group", name="Date of the death").get_by_label("Year").fill("2026")
    page.get_by_label("A suspected homicide").check()
    page.get_by_label("The circumstances in brief").fill("She was found at home.")
    page.get_by_role("group", name="Has the next of kin been told of the death?").get_by_label("Yes").check()
    page.get_by_role("button", name="Open the review").click()
    page.get_by_text("DHR-2026-77 is open.").wait_for()
    page.get_by_role("link", name="Record the decision").click()
    page.get_by_label("Yes, hold a review").check()
    for label, value in (("Day", notified.day), ("Month", notified.month), ("Year", notified.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_label("Reasons").fill("The criteria of the guidance are met.")
    page.get_by_role("button", name="Record it").click()
    page.get_by_text("Next: Review completed").wait_for()
