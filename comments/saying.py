"""What people do in a discussion: comment, reply, resolve, reopen. Each asks the rule table and leaves a trail.

What becomes of suggested words is in `deciding`.

`discussion` is the comments on one revision as the rule table sees them (see `comments.views.OpenDraft`).
"""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from comments.anchoring import Selector
from comments.models import About, CommentKind, Decision, PassageComment, Visibility
from portal.access.rules import Action
from portal.audit import record
from review_pages.models import DraftReportPage
from review_pages.review.access import reader, require
from review_pages.review.models import PartOfReview


def comment(
    request: HttpRequest,
    discussion: PartOfReview,
    draft: DraftReportPage,
    revision_id: int,
    selector: Selector,
    text: str,
    kind: CommentKind = CommentKind.COMMENT,
    replacement: str = "",
    about: About = About.PASSAGE,
    visibility: Visibility = Visibility.PANEL,
) -> PassageComment:
    """Begin a thread on a passage of a revision, or on more of it."""
    require(request, Action.COMMENT, discussion)
    said: PassageComment = PassageComment.said_by(
        reader(request),
        draft,
        revision_id,
        text,
        kind=kind,
        replacement=replacement,
        about=about,
        visibility=visibility,
        **selector.fields,
    )
    with transaction.atomic():
        said.save()
        _record("comment.made", said, request)
    return said


def reply(request: HttpRequest, discussion: PartOfReview, thread: PassageComment, text: str) -> PassageComment:
    """Answer a comment. The answer is for those who read the thread."""
    require(request, Action.COMMENT, discussion)
    require(request, Action.COMMENT, thread)
    said: PassageComment = PassageComment.said_by(
        reader(request), thread.draft, thread.revision_id, text, parent_id=thread.pk
    )
    with transaction.atomic():
        said.save()
        _record("comment.answered", said, request)
    return said


def resolve(request: HttpRequest, discussion: PartOfReview, thread: PassageComment) -> None:
    """Close a thread: its point has been dealt with. Closing a closed one changes nothing."""
    require(request, Action.RESOLVE, discussion)
    with transaction.atomic():
        # `update`, since every `save` of django-comments-xtd counts a thread's replies anew and wrongly.
        changed = PassageComment.objects.filter(pk=thread.pk, resolved_at=None).update(
            resolved_at=timezone.now(), resolved_by=reader(request)
        )
        if changed:
            _record("comment.resolved", thread, request)


def reopen(request: HttpRequest, discussion: PartOfReview, thread: PassageComment) -> None:
    """Open a closed thread again. Opening an open one changes nothing."""
    require(request, Action.RESOLVE, discussion)
    closed = PassageComment.objects.filter(pk=thread.pk).exclude(resolved_at=None)
    with transaction.atomic():
        if closed.update(resolved_at=None, resolved_by=None):
            PassageComment.objects.filter(pk=thread.pk, decision=Decision.DECLINED).update(decision="")
            _record("comment.reopened", thread, request)


def _record(what: str, said: PassageComment, request: HttpRequest) -> None:
    record(what, said, request=request, review=said.draft.review, revision=said.revision_id)
