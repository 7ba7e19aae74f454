"""The pages about the clock, its letters and types of review in a real browser, at both widths."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from portal.access.rules import Role
from review_pages.models import Extension, Pause, ReviewEvent
from review_pages.profiles import profile
from review_pages.review.local import change
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_the_clock_and_of_types_of_review_are_without_faults(visitor: Callable[[], Visitor]) -> None:
    today = timezone.localdate()
    sar = factories.review(profile_code="sar", profile_edition="2015-04", reference="SAR-2026-02", pseudonym="Mr Ellis")
    by = factories.person("Ruth Ames")
    manager = factories.member(sar, Role.MANAGER, person=by)
    for key, days in (("notified", 120), ("decided", 100)):
        on = today - datetime.timedelta(days=days)
        ReviewEvent.objects.create(review=sar, key=key, on=on, note="The criteria are met.", recorded_by=by)
    Extension.objects.create(
        review=sar,
        milestone="completion",
        moved_from=today + datetime.timedelta(days=80),
        moved_to=today + datetime.timedelta(days=150),
        reason="The inquest was put off.",
        agreed_by="The Board",
        recorded_by=by,
    )
    Pause.objects.create(
        review=sar,
        start=today - datetime.timedelta(days=12),
        reason="Criminal proceedings have begun.",
        agreed_by="The Board",
        recorded_by=by,
    )
    dhr = factories.review(sar.partnership, reference="DHR-2026-04")
    ReviewEvent.objects.create(review=dhr, key="notified", on=today - datetime.timedelta(days=20), recorded_by=by)
    changes = {"terms": {"author": "Chair and author"}, "milestones": [{"key": "completion", "within": "9 months"}]}
    change(sar.partnership, "dhr", "2016-12", changes, note="As agreed in May.", by=by)
    ruth = visitor()
    browser_sign_in(ruth.page, ruth.home, manager)
    page = ruth.page
    event = ReviewEvent.objects.get(review=sar, key="decided")
    pages = {
        "home-of-a-sar": reverse("review_pages:review", args=[sar.reference]),
        "start-again": reverse("review_pages:pause", args=[sar.reference]),
        "pause": reverse("review_pages:pause", args=[dhr.reference]),
        "letter": reverse("review_pages:letter", args=[sar.reference, event.pk]),
        "review-types": reverse("review_pages:review-types", args=[sar.partnership_id]),
        "review-type": reverse("review_pages:review-type", args=[sar.partnership_id, "dhr", "2016-12"]),
        "guidance": reverse("review_pages:review-profile", args=[dhr.reference]),
        "move": reverse("review_pages:move-review", args=[dhr.reference, "dardr_2024-05"]),
    }
    wrong = []
    for name, address in pages.items():
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        wrong += ruth.keep(f"profiles-{name}")
    page.goto(pages["letter"])
    page.get_by_role("button", name="Make the letter").click()
    page.get_by_role("link", name="Letter of").wait_for()
    page.goto(pages["start-again"])
    for label, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_label("Reason").fill("The trial has ended.")
    page.get_by_label("Who agreed it?").fill("The Board")
    page.get_by_role("button", name="Start the clock again").click()
    page.get_by_text("The clock runs again from").wait_for()
    page.get_by_text("The clock was paused once: why").wait_for()
    page.goto(pages["move"])
    page.get_by_label("Reason").fill("The new name holds.")
    page.get_by_role("button", name="Move the review").click()
    page.get_by_text(profile("dardr", "2024-05").name).first.wait_for()
    assert wrong == []
