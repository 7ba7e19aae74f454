"""What waits for an author and for a panel member."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.desk import provider
from portal.access.rules import Role, Stage
from portal.accounts.models import User
from tests import factories
from tests.comments.factories import Scene, scene, share, signed_in

pytestmark = pytest.mark.django_db


def titles(user: User) -> list[str]:
    return [item.title for item in provider(User.objects.get(pk=user.pk))]


def test_an_author_is_asked_to_answer_the_comments_of_others() -> None:
    here = scene()
    first = here.comment()
    here.comment(by=here.manager)
    here.comment(by=here.author)
    assert titles(here.author) == ["Answer 2 comments on Draft 1"]
    author = signed_in(here.author)
    author.post(f"{here.url}comments/{first.pk}/reply/", {"text": "Yes."})
    assert titles(here.author) == ["Answer 1 comment on Draft 1"]
    assert titles(here.manager) == []
    assert titles(scene().author) == []


def test_resolved_and_removed_comments_do_not_wait() -> None:
    here = scene()
    here.comment(is_removed=True)
    said = here.comment()
    signed_in(here.author).post(f"{here.url}comments/{said.pk}/resolve/")
    assert titles(here.author) == []


def test_a_panel_member_is_asked_to_read_the_latest_shared_draft_until_it_is_opened() -> None:
    here = scene()
    assert titles(here.panel_member) == ["Read Draft 1"]
    newer = here.draft.save_revision(user=here.author)
    share(here.draft, newer, here.author, name="Draft 2")
    assert titles(here.panel_member) == ["Read Draft 2"]
    signed_in(here.panel_member).get(here.url.replace(f"/{here.revision.pk}/", f"/{newer.pk}/"))
    assert titles(here.panel_member) == []
    assert titles(scene().panel_member) == ["Read Draft 1"]


def test_a_family_reader_is_asked_to_read_what_was_shared_with_the_family() -> None:
    here = scene()
    reader = factories.member(here.review, Role.FAMILY_READER)
    assert titles(reader) == []
    share(here.draft, here.revision, here.author, audience=Stage.FOR_FAMILY, name="Draft for the family")
    assert titles(reader) == ["Read Draft for the family"]


def test_the_provider_takes_the_same_queries_for_one_review_and_for_many() -> None:
    scenes: list[Scene] = [scene() for _ in range(3)]
    for here in scenes:
        here.comment()
    for here in scenes[1:]:
        factories.member(here.review, Role.AUTHOR, person=scenes[0].author)
    with CaptureQueriesContext(connection) as queries:
        assert len(titles(scenes[0].author)) == 3
    assert len(queries) <= 8
