"""What becomes of a suggestion: the author accepts it into a new revision, or declines it with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from comments.anchoring import Anchorer, Selector, State
from comments.models import CommentKind, Decision, PassageComment
from comments.replacing import replaced
from portal import notify
from portal.access.rules import Action, can
from portal.audit import record
from review_pages.models import DraftReportPage
from review_pages.report.document import Document
from review_pages.report.presence import is_being_typed_in
from review_pages.report.rewriting import locked
from review_pages.report.stream import of_revision
from review_pages.review.access import reader, require


class NotDecidedError(Exception):
    """Nothing was changed. The text says why and what to do, for the person who asked."""


class PassageDiffersError(NotDecidedError):
    """The passage no longer reads as it did. `now` is what stands in its place; empty where it is gone."""

    def __init__(self, now: str) -> None:
        super().__init__(_("The passage has changed since this was suggested. Nothing was changed in the draft."))
        self.now = now


@dataclass(frozen=True, slots=True)
class _Place:
    key: str
    start: int
    end: int


def accept(
    request: HttpRequest, thread: PassageComment, *, instead_of: str | None = None, saved_as: str = ""
) -> Revision:
    """Put the suggested words into the draft as last saved, as a new revision; close the thread.

    Only where the quote still stands exactly. Where it does not, PassageDiffersError says what stands there now; the
    author who has seen that passes it as `instead_of`. NotDecidedError where somebody has unsaved changes in the
    editor, or where this was decided before. `saved_as` is the revision as which the author's own editor has just saved
    all that is typed in it: while that is the last one, their editor does not stand in the way.
    """
    require(request, Action.EDIT, thread.draft)
    with transaction.atomic():
        draft, said = _locked(thread)
        require(request, Action.EDIT, draft)
        own = reader(request) if saved_as == str(draft.latest_revision_id) else None
        if is_being_typed_in(draft, but_by=own):
            raise NotDecidedError(
                _("Somebody is writing in the draft and has not saved. Nothing was changed. Save there, then accept.")
            )
        latest = draft.latest_revision
        document = of_revision(latest.content)
        place = _place(document, said.selector, instead_of)
        current = latest.as_object()
        revision: Revision = current.save_document(
            replaced(document, place.key, place.start, place.end, said.replacement), reader(request)
        )
        _decide(request, said, Decision.ACCEPTED, accepted_in=revision)
        _tell(request, said)
        record("comment.accepted", said, request=request, review=draft.review, revision=revision.pk)
    return revision


def decline(request: HttpRequest, thread: PassageComment, reason: str) -> None:
    """Close a suggestion without taking it; the reason is a reply, for everyone who reads the thread."""
    require(request, Action.EDIT, thread.draft)
    with transaction.atomic():
        draft, said = _locked(thread)
        PassageComment.said_by(reader(request), draft, said.revision_id, reason, parent_id=said.pk).save()
        _decide(request, said, Decision.DECLINED)
        _tell(request, said)
        record("comment.declined", said, request=request, review=draft.review, revision=said.revision_id)


def _locked(thread: PassageComment) -> tuple[DraftReportPage, PassageComment]:
    """The draft and the suggestion, held until the transaction ends: of two decisions at once, one is the first."""
    draft = locked(thread.draft)
    said = PassageComment.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if said.kind != CommentKind.SUGGESTION or said.is_removed:
        raise NotDecidedError(_("This comment suggests no other words. Nothing was changed."))
    if said.decision or said.resolved_at:
        raise NotDecidedError(_("This was decided before. Nothing was changed."))
    return draft, said


def _decide(request: HttpRequest, said: PassageComment, decision: Decision, **fields: object) -> None:
    # `update`, as in `saying`.
    PassageComment.objects.filter(pk=said.pk).update(
        decision=decision, resolved_at=timezone.now(), resolved_by=reader(request), **fields
    )


def _tell(request: HttpRequest, said: PassageComment) -> None:
    """Write to whoever suggested the words that there is a decision, once it is saved."""
    person = said.user
    if person is None or person == reader(request) or not can(person, Action.READ, said):
        return
    reference = said.draft.review.reference
    url = reverse("comments:read-revision", args=[reference, said.revision_id])
    transaction.on_commit(lambda: notify.send(person.email, "suggestion-decided", reference, url))


def _place(document: Document, selector: Selector, instead_of: str | None) -> _Place:
    anchored = Anchorer(document).anchor(selector)
    if anchored.state is State.UNPLACED or anchored.paragraph_key is None:
        raise PassageDiffersError("")
    paragraph = document.paragraph(anchored.paragraph_key)
    now = paragraph.text[anchored.start : anchored.end] if paragraph else ""
    certain = anchored.state is not State.FUZZY and now == selector.exact
    if not certain and (instead_of is None or now != instead_of):
        raise PassageDiffersError(now)
    return _Place(anchored.paragraph_key, anchored.start, anchored.end)
