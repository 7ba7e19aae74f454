"""Suggested words: made by the panel, accepted into a new revision or declined by the author."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession

from comments.models import CommentKind, Decision, PassageComment
from comments.views import document_of
from portal.audit.models import AuditEntry
from review_pages.models import DraftReportPage
from tests.comments.factories import Scene, redraft, scene, signed_in

pytestmark = pytest.mark.django_db


def suggest(here: Scene, quote: str = "practice nurse", words: str = "healthcare assistant") -> PassageComment:
    said: PassageComment = here.comment(quote=quote, text="", kind=CommentKind.SUGGESTION, replacement=words)
    return said


def decide(here: Scene, said: PassageComment, verb: str, by: Any = None, **data: str) -> Any:
    return signed_in(by or here.author).post(f"{here.url}comments/{said.pk}/{verb}/", data)


def latest_text(here: Scene, key: str = "a") -> str:
    revision = DraftReportPage.objects.get(pk=here.draft.pk).latest_revision
    found = document_of(revision).paragraph(key)
    assert found is not None
    return found.text


def test_a_panel_member_suggests_words_for_a_passage() -> None:
    here = scene()
    client = signed_in(here.panel_member)
    data = {"paragraph": "a", "quote": "practice nurse", "kind": "suggestion", "replacement": "healthcare\nassistant"}
    assert client.post(f"{here.url}comment/", data).status_code == 302
    said = PassageComment.objects.get()
    assert (said.kind, said.exact, said.replacement) == ("suggestion", "practice nurse", "healthcare assistant")
    page = client.get(here.url).content.decode()
    assert "Suggested words" in page
    assert "healthcare assistant" in page
    assert "/accept/" not in page


@pytest.mark.parametrize(
    ("words", "message"), [(" ", "Write the words that you suggest."), ("practice nurse", "that stand there now")]
)
def test_a_suggestion_needs_other_words(words: str, message: str) -> None:
    here = scene()
    data = {"paragraph": "a", "quote": "practice nurse", "kind": "suggestion", "replacement": words, "text": "x"}
    answer = signed_in(here.panel_member).post(f"{here.url}comment/", data)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_question_is_kept_as_one() -> None:
    here = scene()
    data = {"paragraph": "a", "kind": "question", "replacement": "left over", "text": "Who was there?"}
    assert signed_in(here.panel_member).post(f"{here.url}comment/", data).status_code == 302
    said = PassageComment.objects.get()
    assert (said.kind, said.replacement) == ("question", "")


def test_accepting_makes_a_new_revision_that_credits_who_suggested_it() -> None:
    here = scene()
    said = suggest(here)
    assert decide(here, said, "accept").status_code == 302
    said.refresh_from_db()
    assert "told the healthcare assistant that" in latest_text(here)
    here.revision.refresh_from_db()
    assert "practice nurse" in here.revision.content["body"], "what the panel has before it stays"
    assert said.decision == Decision.ACCEPTED
    assert said.accepted_in_id == DraftReportPage.objects.get(pk=here.draft.pk).latest_revision_id
    page = signed_in(here.panel_member).get(here.url).content.decode()
    assert "Suggested by Amira Khan, accepted by Ruth Ames" in page
    assert AuditEntry.objects.get(what="comment.accepted").revision == said.accepted_in_id
    revisions = here.draft.revisions.count()
    assert decide(here, said, "accept").status_code == 302
    assert here.draft.revisions.count() == revisions, "once is enough"


def test_where_the_passage_has_changed_the_author_sees_both_and_decides() -> None:
    here = scene()
    said = suggest(here, "told the practice nurse that she was afraid", "told the assistant that she was scared")
    now = "On 3 March 2019 Karen told the nurse there that she was afraid to go home."
    redraft(here, now)
    answer = decide(here, said, "accept")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nothing was changed in the draft." in page
    assert "told the practice nurse that she was afraid" in page
    assert latest_text(here) == now
    seen = page.split('name="instead_of" value="')[1].split('"')[0]
    assert decide(here, said, "accept", instead_of="something else").status_code == 409
    assert decide(here, said, "accept", instead_of=seen).status_code == 302
    assert latest_text(here) == now.replace(seen, "told the assistant that she was scared")


def test_a_suggestion_whose_passage_is_gone_is_not_accepted() -> None:
    here = scene()
    said = suggest(here, "No risk assessment was made.", "A risk assessment was begun.")
    redraft(here, "Quite another sentence stands here.")
    answer = decide(here, said, "accept", instead_of="")
    assert answer.status_code == 409
    assert "no longer in the draft" in answer.content.decode()


def test_nothing_is_accepted_over_unsaved_typing() -> None:
    here = scene()
    said = suggest(here)
    kind = ContentType.objects.get_for_model(DraftReportPage)
    EditingSession.objects.create(
        user=here.author, content_type=kind, object_id=here.draft.pk, is_editing=True, last_seen_at=timezone.now()
    )
    decide(here, said, "accept")
    assert "practice nurse" in latest_text(here)
    said.refresh_from_db()
    assert said.resolved_at is None


def test_declining_needs_a_reason_which_everyone_reads() -> None:
    here = scene()
    said = suggest(here)
    decide(here, said, "decline", text=" ")
    said.refresh_from_db()
    assert not said.decision
    assert decide(here, said, "decline", text="The notes name the nurse.").status_code == 302
    page = signed_in(here.panel_member).get(here.url).content.decode()
    assert "Suggested by Amira Khan, declined by Ruth Ames" in page
    assert "The notes name the nurse." in page
    assert "practice nurse" in latest_text(here)
    signed_in(here.author).post(f"{here.url}comments/{said.pk}/reopen/")
    said.refresh_from_db()
    assert not said.decision


@pytest.mark.parametrize("name", ["panel_member", "manager"])
def test_only_the_author_decides(name: str) -> None:
    here = scene()
    said = suggest(here)
    for verb in ("accept", "decline"):
        assert decide(here, said, verb, by=getattr(here, name), text="x").status_code == 404
    assert "practice nurse" in latest_text(here)


def test_a_plain_comment_cannot_be_accepted() -> None:
    here = scene()
    said = here.comment()
    assert decide(here, said, "accept").status_code == 302
    assert here.draft.revisions.count() == 1
