"""What people do in a discussion: comment, reply, edit, resolve, reopen. Each asks the rule table and leaves a trail.

What becomes of suggested words is in `deciding`.

`discussion` is the comments on one revision as the rule table sees them (see `comments.views.OpenDraft`).
"""

from __future__ import annotations

import datetime
from typing import Protocol

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from comments.anchoring import Selector
from comments.models import About, CommentKind, Decision, EarlierWording, PassageComment, Visibility
from portal.access.rules import Action
from portal.accounts.models import User
from portal.audit import record
from review_pages.models import DraftReportPage
from review_pages.review.access import reader, require
from review_pages.review.models import PartOfReview

EDIT_FOR = datetime.timedelta(hours=1)
"""How long one's own words can be changed in any case."""


class Editable(Protocol):
    """What says whether a comment may still be changed: the comment itself, or a row of a list."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def submit_date(self) -> datetime.datetime: ...

    @property
    def is_removed(self) -> bool: ...

    @property
    def decision(self) -> str: ...


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


def may_edit(user: User, said: Editable, *, answered: bool, thread_open: bool) -> bool:
    """Whether this person may still change the words: their own, for an hour, and after it until somebody answered.

    Never once the thread is resolved, or what it suggests was decided.
    """
    fresh = timezone.now() - said.submit_date < EDIT_FOR
    own = said.user_id == user.pk and not said.is_removed and not said.decision
    return own and thread_open and (fresh or not answered)


def is_answered(said: PassageComment) -> bool:
    """Whether somebody else has said something in the thread since."""
    later = PassageComment.objects.filter(thread_id=said.thread_id, pk__gt=said.pk, is_removed=False)
    return later.exclude(user=said.user_id).exists()


def edit(request: HttpRequest, said: PassageComment, text: str, replacement: str = "") -> bool:
    """Change the words of one's own comment; the earlier ones are kept. Answers whether that could still be done."""
    require(request, Action.COMMENT, said)
    with transaction.atomic():
        # A decision holds the first comment of the thread, too: of the two, one is the first.
        first = PassageComment.objects.select_for_update(of=("self",)).get(pk=said.thread_id)
        held = first if first.pk == said.pk else PassageComment.objects.get(pk=said.pk)
        thread_open = first.resolved_at is None
        if not may_edit(reader(request), held, answered=is_answered(held), thread_open=thread_open):
            return False
        if (held.comment, held.replacement) != (text, replacement):
            EarlierWording.objects.create(comment=held, text=held.comment, replacement=held.replacement)
            changed = {"comment": text, "replacement": replacement, "edited_at": timezone.now()}
            PassageComment.objects.filter(pk=held.pk).update(**changed)
            _record("comment.edited", said, request)
    return True


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
