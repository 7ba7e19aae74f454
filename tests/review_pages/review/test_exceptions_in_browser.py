"""The pages about exceptions in Chromium: sharing for a time, keeping out, breaking the glass, the chair's summary."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from portal.access.rules import Role, Stage
from portal.accounts.models import User
from review_pages.models import SharedRevision
from tests import factories
from tests.browser import Visitor
from tests.comments.factories import Scene, scene
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def here_with_returns() -> Scene:
    here = scene()
    known = {str(here.review.identities.create(pseudonym="Karen", relationship="victim").pk): {"known": "yes"}}
    for name, stage in (("Police", Stage.SUBMITTED), ("Housing", Stage.BEING_WRITTEN)):
        agency = factories.agency(here.review.partnership, f"Northshire {name}")
        here.review.agencies.add(agency)
        page = factories.agency_return(
            here.review, agency, stage=str(stage), answers={"known": known}, due=timezone.localdate()
        )
    factories.shut_out(page, here.panel_member, by=here.manager)
    lifted = factories.shut_out(SharedRevision.objects.get(), here.panel_member, by=here.manager)
    type(lifted).objects.filter(pk=lifted.pk).update(lifted_by=here.manager, lifted_at=timezone.now())
    return here


def walk(visitor: Callable[[], Visitor], user: User, pages: dict[str, str]) -> tuple[Visitor, list[str]]:
    """Go to each page as this person; what is wrong with them."""
    who, wrong = visitor(), []
    browser_sign_in(who.page, who.home, user)
    for name, address in pages.items():
        who.page.goto(address)
        expect(who.page.locator("h1")).to_have_count(1)
        wrong += who.keep(f"access-{name}")
    return who, wrong


def test_a_managers_pages_about_exceptions(visitor: Callable[[], Visitor]) -> None:
    here = here_with_returns()
    administrator = factories.person("Sam Keeper", is_superuser=True)
    factories.break_glass(here.review, administrator)
    one = [here.review.reference]
    family = reverse("review_pages:report-share-family", args=[*one, here.revision.pk])
    pages = {
        "people": reverse("review_pages:people", args=one),
        "keep-out": reverse("review_pages:shut-out", args=one),
        "share-family": family,
        "managers-desk": reverse("desk"),
    }
    ruth, wrong = walk(visitor, here.manager, pages)
    for name in ("keep-out", "share-family"):
        ruth.page.goto(pages[name])
        ruth.page.locator("main form button.govuk-button").click()
        expect(ruth.page.locator(".govuk-error-summary")).to_be_visible()
        wrong += ruth.keep(f"access-{name}-with-errors")
    day = timezone.localdate() + datetime.timedelta(days=9)
    asked = ruth.page.get_by_role("group", name="Until which day?")
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        asked.get_by_label(label).fill(str(value))
    ruth.page.get_by_role("button", name="Share this revision").click()
    ruth.page.get_by_text("The family readers of this review can now read").wait_for()
    wrong += ruth.keep("access-report")
    ruth.page.goto(family)
    wrong += ruth.keep("access-share-family-again")
    judith = factories.member(here.review, Role.FAMILY_READER, person=factories.person("Judith Reader"))
    reading = reverse("comments:read", args=one)
    wrong += walk(visitor, judith, {"family-desk": reverse("desk"), "family-reading": reading})[1]
    assert wrong == []


def test_an_administrators_and_the_chairs_pages(visitor: Callable[[], Visitor]) -> None:
    here = here_with_returns()
    administrator = factories.person("Sam Keeper", is_superuser=True)
    sam, wrong = walk(visitor, administrator, {"break-glass": reverse("review_pages:break-glass")})
    sam.page.get_by_label("The review's reference").fill(here.review.reference)
    sam.page.get_by_label("Why must you read it?").fill("The draft does not open; Ruth asked me to look.")
    sam.page.get_by_role("button", name="Break the glass, and tell the managers").click()
    wrong += sam.keep("access-glass-broken")
    sam.page.get_by_role("link", name=f"Go to {here.review.reference}").click()
    wrong += sam.keep("access-behind-glass")
    for name in ("people", "agencies", "report"):
        sam.page.goto(reverse(f"review_pages:{name}", args=[here.review.reference]))
        wrong += sam.keep(f"access-behind-glass-{name}")
    sam.page.goto(reverse("review_pages:break-glass"))
    wrong += sam.keep("access-break-glass-open")
    chair = factories.member(here.review, Role.CHAIR, person=factories.person("Lena Chair"))
    one = [here.review.reference]
    pages = {
        "chair-agencies": reverse("review_pages:agencies", args=one),
        "chair-summary": reverse("review_pages:consolidation", args=one),
    }
    wrong += walk(visitor, chair, pages)[1]
    assert wrong == []
