"""The history, and who looked at what one wrote, in Chromium: at both widths, without faults."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portal.access.rules import Role, Stage
from portal.audit import record
from tests.browser import Visitor
from tests.helpers import browser_sign_in
from tests.house import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_the_history_and_who_looked_are_readable_and_without_faults(visitor: Callable[[], Visitor]) -> None:
    world = worlds.build(Stage.RELEASED)
    for what, thing, who in (
        ("draft.read", world.draft, Role.CHAIR),
        ("return.read", world.returned, Role.PANEL_MEMBER),
        ("refused.identity-register", "review_pages:identities", Role.PANEL_MEMBER),
        ("break-glass.draft.read", world.draft, Role.QUALITY_ASSURANCE_READER),
        ("person.invited", world.membership, Role.MANAGER),
    ):
        record(what, thing, who=world.people[who], review=world.review, revision=world.revision.pk)
    manager, author = visitor(), visitor()
    browser_sign_in(manager.page, manager.home, world.people[Role.MANAGER])
    history = reverse("review_pages:history", args=[world.review.reference])
    manager.page.goto(f"{manager.home}{history}")
    assert manager.keep("history/history") == []
    manager.page.goto(f"{manager.home}{history}?sort=emergency")
    expect(manager.page.get_by_text("Emergency access", exact=True).last).to_be_visible()
    assert manager.keep("history/looked-for") == []
    browser_sign_in(author.page, author.home, world.people[Role.AUTHOR])
    author.page.goto(f"{author.home}{reverse('review_pages:who-looked')}")
    assert author.keep("history/who-looked") == []
