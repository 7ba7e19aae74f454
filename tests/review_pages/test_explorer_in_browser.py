"""Wagtail's explorer in a real browser: an author finds the way to a draft, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.access.rules import Role
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_an_author_finds_a_draft_by_its_pseudonym_and_opens_it(visitor: Callable[[], Visitor]) -> None:
    partnership = factories.partnership("Northshire Community Safety Partnership")
    author = factories.person("Helen Ashdown-Vale")
    for number, pseudonym in enumerate(("Karen", "Olga", "Faith"), start=1):
        reference = f"DHR-2026-000{number}"
        review = factories.review(partnership, title=reference, reference=reference, pseudonym=pseudonym)
        factories.member(review, Role.AUTHOR, person=author)
        factories.draft(review).save_revision(user=author)
    someone = visitor()
    browser_sign_in(someone.page, someone.home, author)
    page = someone.page
    page.goto("/admin/pages/")
    expect(page.get_by_role("link", name="DHR-2026-0002")).to_be_visible()
    wrong = someone.keep("explorer-reviews")
    page.get_by_role("search").get_by_role("textbox").fill("olga")
    expect(page.get_by_role("link", name="DHR-2026-0001")).to_have_count(0)
    wrong += someone.keep("explorer-found")
    page.get_by_role("link", name="DHR-2026-0002").click()
    expect(page.get_by_role("cell", name="DHR-2026-0002: being written")).to_be_visible()
    wrong += someone.keep("explorer-drafts")
    page.get_by_role("main").get_by_role("link", name="Overview report").click()
    expect(page.locator("#page-edit-form")).to_be_visible()
    page.goto("about:blank")
    assert wrong == []
