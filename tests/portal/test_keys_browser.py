"""In Chromium, with a security key that its debugger plays: enrolled, signed in with, taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from portal.accounts.models import SecurityKey, User
from tests import factories
from tests.browser import Visitor
from tests.helpers import device_of, part_in_something

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def _plug_in(page: Page) -> CDPSession:
    """A key that is there, and touched as soon as it is asked for."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return debugger


def _give_password(page: Page, user: User) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Continue").click()


def _sign_out(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("heading", name="Sign in").wait_for()


def test_a_key_is_added_used_named_and_taken_away(visitor: Callable[[], Visitor]) -> None:
    user = part_in_something(factories.person("Ada Fictional"))
    device = device_of(user)
    visit = visitor()
    page = visit.page
    _plug_in(page)
    _give_password(page, user)
    page.get_by_label("Code from your authenticator app").fill(device.code())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/portal/")
    page.goto("/account/keys/add/")
    page.get_by_role("heading", name="First, show that it is you").wait_for()
    wrong = visit.keep("accounts/keys-1-prove")
    type(device).objects.update(last_t=-1)
    page.get_by_label("Code from your authenticator app").fill(device.code())
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Add a passkey or security key").wait_for()
    wrong += visit.keep("accounts/keys-2-add")
    page.get_by_role("button", name="Set up the key").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.get_by_label("A name for this key").fill("Work laptop")
    page.get_by_role("button", name="Set up the key").click()
    page.get_by_role("heading", name="Your account").wait_for()
    page.get_by_text("can be used from the next sign-in").wait_for()
    wrong += visit.keep("accounts/keys-3-account")
    assert SecurityKey.objects.get().name == "Work laptop"

    _sign_out(page, "Ada Fictional")
    _give_password(page, user)
    page.get_by_role("heading", name="Your second factor").wait_for()
    wrong += visit.keep("accounts/keys-4-second-factor")
    page.get_by_role("button", name="Use your passkey or security key").click()
    page.wait_for_url("**/portal/")
    page.goto("/account/keys/add/")
    page.get_by_role("button", name="Use your passkey or security key").click()
    page.get_by_label("A name for this key").fill("The same again")
    page.get_by_role("button", name="Set up the key").click()
    page.get_by_text("This key is set up already").wait_for()
    expect(page.get_by_text("No key was set up")).to_be_hidden()
    wrong += visit.keep("accounts/keys-5-known")
    page.get_by_role("link", name="Go back to your account").click()
    page.get_by_role("link", name="Take away (Work laptop)").click()
    page.get_by_role("heading", name="Take away “Work laptop”?").wait_for()
    wrong += visit.keep("accounts/keys-6-remove")
    page.get_by_role("button", name="Take it away").click()
    # The key had let this session in; the app takes over.
    page.get_by_role("heading", name="Enter your code").wait_for()
    assert not SecurityKey.objects.exists()
    assert wrong == []


def test_a_key_that_is_not_touched_changes_nothing_and_the_page_says_so(visitor: Callable[[], Visitor]) -> None:
    user = part_in_something(factories.person("Ben Fictional"))
    visit = visitor()
    page = visit.page
    debugger = _plug_in(page)
    _give_password(page, user)
    page.get_by_role("link", name="Set up a passkey or a security key instead").click()
    page.get_by_label("A name for this key").fill("My phone")
    page.get_by_role("button", name="Set up the key").click()
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()
    page.get_by_role("button", name="I have kept them").click()
    page.wait_for_url("**/portal/")
    _sign_out(page, "Ben Fictional")
    debugger.send("WebAuthn.disable")
    debugger.send("WebAuthn.enable")
    _give_password(page, user)
    page.get_by_role("heading", name="Your second factor").wait_for()
    page.evaluate(
        "() => { navigator.credentials.get = async () => { throw new DOMException('no', 'NotAllowedError') } }"
    )
    page.get_by_role("button", name="Use your passkey or security key").click()
    page.get_by_text("The key was not used").wait_for()
    assert visit.keep("accounts/keys-7-not-used") == []


def test_without_scripts_the_code_is_all_there_is(visitor: Callable[[], Visitor]) -> None:
    user = part_in_something(factories.person("Cleo Fictional"))
    device = device_of(user)
    SecurityKey.objects.create(user=user, name="Work laptop", credential_id=b"x", public_key=b"y")
    visit = visitor()
    context = visit.browser.new_context(base_url=visit.home, java_script_enabled=False)
    page = context.new_page()
    _give_password(page, user)
    expect(page.get_by_role("button", name="Use your passkey or security key")).to_be_hidden()
    page.get_by_label("Code from your authenticator app").fill(device.code())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/portal/")
    expect(page.locator(".candour-idle-note")).to_contain_text("you will be signed out")
    context.close()
