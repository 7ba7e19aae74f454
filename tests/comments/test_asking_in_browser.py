"""A round, the page to comment on a section, and a comment that was changed, as they look on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comments.models import CommentKind, Round, Visibility
from tests.browser import Visitor
from tests.comments.factories import redraft, scene
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_round_is_answered_and_looks_right_at_both_widths(visitor: Callable[[], Visitor]) -> None:
    here = scene()
    Round.objects.create(
        draft=here.draft,
        shared=here.draft.shared_revisions.get(),
        number=1,
        question="Please check the facts for your agency.",
        closes_on=timezone.localdate(),
        opened_by=here.author,
    )
    here.comment(by=here.manager, text="We know this from her sister.", visibility=Visibility.AUTHOR)
    said = here.comment(
        quote="told the practice nurse that she was afraid",
        text="",
        kind=CommentKind.SUGGESTION,
        replacement="told her",
    )
    member = visitor()
    browser_sign_in(member.page, member.home, here.panel_member)
    member.page.goto(here.url)
    expect(member.page.get_by_text("Please check the facts for your agency.")).to_be_visible()
    assert member.keep("round-asked") == []
    member.page.goto(f"{here.url}comment/?paragraph=report:")
    assert member.keep("comment-on-report") == []
    member.page.goto(f"{here.url}comments/{said.pk}/edit/")
    assert member.keep("comment-changed") == []
    member.page.goto(here.url)
    member.page.get_by_role("button", name="I have nothing more to add").click()
    expect(member.page.get_by_text("Thank you.")).to_be_visible()

    author = visitor()
    browser_sign_in(author.page, author.home, here.author)
    author.page.goto(here.url)
    assert author.keep("round-author") == []
    author.page.get_by_role("link", name="0 people have not answered").click()
    expect(author.page.get_by_text("Everybody has answered.")).to_be_visible()
    assert author.keep("round-answers") == []
    author.page.goto(f"{here.url}round/")
    assert author.keep("round-open") == []
    redraft(here, "On 3 March 2019 Karen told the nurse there that she was afraid to go home.")
    author.page.goto(here.url)
    author.page.get_by_role("button", name="Accept").click()
    expect(author.page.get_by_role("heading", name="The passage has changed since this was suggested")).to_be_visible()
    assert author.keep("suggestion-differs") == []
