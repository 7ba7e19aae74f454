"""People who walk the seven steps: each with a browser, a password and an authenticator app of their own."""

from __future__ import annotations

import re
import time
from base64 import b32decode
from collections.abc import Callable

from django.core import mail
from django_otp.oath import TOTP
from playwright.sync_api import Locator, Page, expect

from tests.browser import Visitor

PASSWORD = "seven steps to a report"


class Person:
    """Someone at a browser. What is wrong with the pages they see is gathered in `wrong`."""

    def __init__(self, visitor: Visitor, name: str, email: str, wrong: list[str]) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page
        self.name, self.email, self.wrong = name, email, wrong
        self.key = b""
        self.last_step = 0

    # What anyone does in a browser

    def opens(self, path: str) -> None:
        self.page.goto(path)

    def follows(self, link: str) -> None:
        # Links that are drawn as buttons say that they are.
        self.page.get_by_role("link", name=link).or_(self.page.get_by_role("button", name=link)).first.click()

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button).first.click()

    def fills(self, label: str, text: str) -> None:
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.fill(text)

    def picks(self, group: str, choice: str) -> None:
        self.page.get_by_role("group", name=group).get_by_label(re.compile(rf"^{re.escape(choice)}")).check()

    def dates(self, group: str, written: str) -> None:
        """Fill in a date given as "27 3 2019"."""
        parts = self.page.get_by_role("group", name=group)
        for label, part in zip(("Day", "Month", "Year"), written.split(), strict=True):
            parts.get_by_label(label).fill(part)

    def sees(self, text: str | re.Pattern[str]) -> Locator:
        found = self.page.get_by_text(text).first
        expect(found).to_be_visible()
        return found

    def is_on(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)

    def keeps(self, picture: str) -> None:
        """A picture of this page on a laptop and on a phone, and what axe says of it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        self.wrong += self.visitor.keep(f"journey/{picture}")

    # Getting in

    def accepts_invitation(self, keeps: Callable[[str], None] | None = None) -> None:
        """Open the link in the newest e-mail, choose a password, and set up the authenticator app by its typed key."""
        keeps = keeps or (lambda picture: None)
        self.opens(link_in_mail_to(self.email))
        self.is_on("Choose a password")
        keeps("choose-a-password")
        self.fills("New password", PASSWORD)
        self.presses("Continue")
        self.is_on("Set up your authenticator app")
        keeps("set-up-your-app")
        typed = self.page.locator(".candour-code").inner_text()
        self.key = b32decode(typed.replace(" ", ""))
        self.fills("Code from your authenticator app", self.code())
        self.presses("Finish the set-up")
        self.is_on("Keep your recovery codes")
        keeps("recovery-codes")
        expect(self.page.get_by_role("main").locator("li code")).to_have_count(10)
        self.presses("I have kept them")

    def signs_in(self, keeps: Callable[[str], None] | None = None) -> None:
        """Password, then a code."""
        keeps = keeps or (lambda picture: None)
        self.opens("/account/sign-in/")
        keeps("sign-in")
        self.fills("E-mail address", self.email)
        self.fills("Password", PASSWORD)
        self.presses("Continue")
        self.is_on("Enter your code")
        keeps("enter-your-code")
        self.fills("Code from your authenticator app", self.code())
        self.presses("Sign in")

    def signs_out(self) -> None:
        self.visitor.context.clear_cookies()

    def code(self) -> str:
        """What the app shows: a code is taken once only, so a second one within 30 seconds is the next one's."""
        app = TOTP(self.key)
        app.time = time.time()
        while app.t() <= self.last_step:
            app.time += app.step
        self.last_step = app.t()
        return f"{app.token():06}"


def link_in_mail_to(email: str) -> str:
    """The path that the newest e-mail to this address leads to."""
    letter = next(letter for letter in reversed(mail.outbox) if email in letter.to)
    found = re.search(r"https?://[^/\s]+(/\S+)", str(letter.body))
    assert found, f"no link in: {letter.body}"
    return found[1]
