"""In Chromium: a lost second factor, from the sign-in to the new one, with the manager's part."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from portal.access.rules import Role
from portal.accounts.models import AuthenticatorDevice, User
from review_pages.models import Membership
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in, device_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_lost_second_factor_is_set_up_anew_by_two_people(visitor: Callable[[], Visitor]) -> None:
    review = factories.review()
    ada = factories.member(review, Role.PANEL_MEMBER, person=factories.person("Ada Fictional"))
    ruth = factories.member(review, Role.MANAGER, person=factories.person("Ruth Fictional"))
    asleep = factories.member(review, Role.AUTHOR, person=factories.person("Ben Fictional"))
    User.objects.filter(pk=asleep.pk).update(last_signed_in=timezone.now() - datetime.timedelta(days=120))
    device_of(ada)
    wrong: list[str] = []

    hers = visitor()
    page = hers.page
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="I have lost all of these").click()
    page.get_by_role("heading", name="Ask for a new start").wait_for()
    wrong += hers.keep("accounts/new-start-1-ask")
    page.get_by_role("button", name="Ask for a new start").click()
    page.get_by_role("heading", name="Now speak to your partnership manager").wait_for()
    wrong += hers.keep("accounts/new-start-2-number")
    number = page.locator(".candour-code").inner_text()

    theirs = visitor()
    browser_sign_in(theirs.page, theirs.home, ruth)
    theirs.page.goto("/portal/")
    theirs.page.get_by_role("link", name="Ada Fictional has lost their second factor").click()
    theirs.page.get_by_role("heading", name="Is it Ada Fictional who asks?").wait_for()
    wrong += theirs.keep("accounts/new-start-3-confirm")
    theirs.page.get_by_label("The number that they tell you").fill(number)
    theirs.page.get_by_role("button", name="Confirm that it is them").click()
    theirs.page.get_by_text("gets a link by e-mail").wait_for()
    theirs.page.get_by_text("Ben Fictional").first.wait_for()
    wrong += theirs.keep("accounts/new-start-4-accounts")
    theirs.page.get_by_role("link", name="End this role").first.click()
    theirs.page.get_by_role("heading", name="End the role of").wait_for()
    wrong += theirs.keep("accounts/new-start-5-end-role")
    theirs.page.goto("/account/sessions/")
    wrong += theirs.keep("accounts/new-start-6-sessions")

    lines = str(mail.outbox[-1].body).splitlines()
    page.goto(next(line for line in lines if line.startswith("http")).removeprefix(settings.BASE_URL))
    page.get_by_role("heading", name="A new second factor").wait_for()
    wrong += hers.keep("accounts/new-start-7-complete")
    page.get_by_label("Your password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Set up your authenticator app").wait_for()
    waiting = AuthenticatorDevice.objects.get(user=ada, confirmed=False)
    page.get_by_label("Code from your authenticator app").fill(waiting.code())
    page.get_by_role("button", name="Finish the set-up").click()
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()
    page.get_by_role("button", name="I have kept them").click()
    page.wait_for_url("**/portal/")

    Membership.objects.filter(person=ada).update(ended_at=timezone.now())
    page.goto("/portal/")
    page.get_by_role("heading", name="You have no part in a review now").wait_for()
    wrong += hers.keep("accounts/new-start-8-no-part")
    assert wrong == []
