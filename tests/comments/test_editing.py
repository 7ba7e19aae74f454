"""One's own words can be changed for a while; what they said before is kept and shown."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from comments.desk import provider
from comments.models import CommentKind, Decision, PassageComment
from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import DraftReportPage
from tests import factories
from tests.comments.factories import Scene, scene, signed_in

pytestmark = pytest.mark.django_db

EARLIER = "It was the midwife, I think."
HOUR = datetime.timedelta(hours=1)


def edit(here: Scene, said: PassageComment, who: User | None = None, **data: str) -> int:
    words = {"text": "It was the midwife."} | data
    return signed_in(who or here.panel_member).post(f"{here.url}comments/{said.pk}/edit/", words).status_code


def words_of(said: PassageComment) -> str:
    return PassageComment.objects.get(pk=said.pk).comment


def age(said: PassageComment) -> None:
    PassageComment.objects.filter(pk=said.pk).update(submit_date=timezone.now() - 2 * HOUR)


def test_the_earlier_words_are_kept_and_shown_to_those_who_read_the_comment() -> None:
    here = scene()
    said = here.comment(text=EARLIER)
    client = signed_in(here.panel_member)
    assert f"/comments/{said.pk}/edit/" in client.get(here.url).content.decode()
    assert f"/comments/{said.pk}/edit/" not in signed_in(here.author).get(here.url).content.decode()
    assert EARLIER in client.get(f"{here.url}comments/{said.pk}/edit/").content.decode()
    assert edit(here, said) == 302
    page = signed_in(here.author).get(here.url).content.decode()
    assert "It was the midwife." in page
    assert EARLIER in page
    assert "it said:" in page
    assert AuditEntry.objects.filter(what="comment.edited", who=here.panel_member).exists()
    assert edit(here, said) == 302, "the same words again are no change"
    assert said.earlier_wordings.count() == 1


def test_nobody_changes_the_words_of_others() -> None:
    here = scene()
    said = here.comment(text=EARLIER)
    for who in (here.author, here.manager, factories.member(here.review, Role.PANEL_MEMBER), scene().author):
        assert edit(here, said, who) == 404
    assert words_of(said) == EARLIER


def test_after_an_hour_they_can_be_changed_until_somebody_answers() -> None:
    here = scene()
    said = here.comment(text=EARLIER)
    author = signed_in(here.author)
    author.post(f"{here.url}comments/{said.pk}/reply/", {"text": "Are you sure?"})
    edit(here, said, text="Within the hour.")
    assert words_of(said) == "Within the hour."
    age(said)
    edit(here, said, text="Too late.")
    assert words_of(said) == "Within the hour."
    page = signed_in(here.panel_member).get(here.url).content.decode()
    assert f"/comments/{said.pk}/edit/" not in page
    alone = here.comment(text=EARLIER)
    age(alone)
    edit(here, alone, text="Nobody has answered.")
    assert words_of(alone) == "Nobody has answered."


def test_a_resolved_comment_and_a_decided_suggestion_stay_as_they_are() -> None:
    here = scene()
    resolved = here.comment(text=EARLIER)
    decided = here.comment(
        quote="practice nurse", text="", kind=CommentKind.SUGGESTION, replacement="midwife", decision=Decision.ACCEPTED
    )
    signed_in(here.author).post(f"{here.url}comments/{resolved.pk}/resolve/")
    edit(here, resolved)
    edit(here, decided, text="", replacement="health visitor")
    assert words_of(resolved) == EARLIER
    decided.refresh_from_db()
    assert decided.replacement == "midwife"


def test_suggested_words_can_be_changed_before_they_are_decided() -> None:
    here = scene()
    said = here.comment(quote="practice nurse", text="", kind=CommentKind.SUGGESTION, replacement="midwife")
    assert edit(here, said, text="", replacement=" ") == 422
    assert edit(here, said, text="", replacement="health\nvisitor") == 302
    said.refresh_from_db()
    assert said.replacement == "health visitor"


# What becomes of a suggestion


@pytest.mark.parametrize(("verb", "word"), [("accept", "accepted"), ("decline", "declined")])
def test_whoever_suggested_words_is_told_what_became_of_them(
    verb: str, word: str, django_capture_on_commit_callbacks: Any
) -> None:
    here = scene()
    said = here.comment(quote="practice nurse", text="", kind=CommentKind.SUGGESTION, replacement="midwife")
    client = signed_in(here.panel_member)
    client.get(here.url)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(here.author).post(f"{here.url}comments/{said.pk}/{verb}/", {"text": "The notes say so."})
    [letter] = mail.outbox
    assert letter.to == [here.panel_member.email]
    assert here.review.reference in letter.body
    assert "midwife" not in letter.body
    title = f"Your suggested words were {word}"
    assert title in [item.title for item in provider(User.objects.get(pk=here.panel_member.pk))]
    assert title not in [item.title for item in provider(User.objects.get(pk=here.author.pk))]
    client.get(here.url)
    assert title not in [item.title for item in provider(User.objects.get(pk=here.panel_member.pk))]


def test_a_page_of_the_editor_that_was_opened_before_does_not_undo_what_was_accepted() -> None:
    here = scene()
    said = here.comment(quote="practice nurse", text="", kind=CommentKind.SUGGESTION, replacement="midwife")
    author = signed_in(here.author)
    address = reverse("wagtailadmin_pages:edit", args=[here.draft.pk])
    typed = {
        "title": "Typed before it was accepted",
        "numbering": "section",
        "body-count": "0",
        "comment_notifications": "",
        "loaded_revision_id": str(here.revision.pk),
        "loaded_revision_created_at": here.revision.created_at.isoformat(),
        "action-save": "",
    }
    author.post(f"{here.url}comments/{said.pk}/accept/")
    accepted = DraftReportPage.objects.get(pk=here.draft.pk).latest_revision
    answer = author.post(address, typed)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Nothing was saved. What you typed is still below." in page
    assert "Typed before it was accepted" in page
    assert DraftReportPage.objects.get(pk=here.draft.pk).latest_revision == accepted
    fresh = {"loaded_revision_id": str(accepted.pk), "loaded_revision_created_at": accepted.created_at.isoformat()}
    assert author.post(address, typed | fresh).status_code == 302
