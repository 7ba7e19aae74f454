"""Comments on passages of a draft. django-comments-xtd is the storage base; access, views and lists are ours.

Its urls are never included, and every comment is kept `is_public=False`, so that its own lists, counts and feeds, which
know no access rules, find nothing even if someone mounts them. `is_removed` is respected.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment
from wagtail.models import Revision

from comments.anchoring import Selector
from portal.access.rules import Action, Kind, Stage, Standing, roles_that_may
from portal.accounts.models import User
from review_pages.models import DraftReportPage, SharedRevision
from review_pages.report.models import SharedRevisionQuerySet
from review_pages.review.exceptions import shut_out_of
from review_pages.review.models import in_reviews_of, not_shut_out, standings


def shared_with_panel() -> SharedRevisionQuerySet:
    """The revisions that the panel has before it."""
    return SharedRevision.objects.in_force().filter(audience=Stage.FOR_PANEL)


class CommentKind(models.TextChoices):
    """What a comment asks of the author. A suggestion carries the words to put in place of the passage."""

    COMMENT = "comment", _("Comment")
    QUESTION = "question", _("Question")
    FACT = "fact", _("Factual accuracy")
    SUGGESTION = "suggestion", _("Suggested words")


class Decision(models.TextChoices):
    """What became of a suggestion."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class PassageCommentQuerySet(models.QuerySet["PassageComment"]):
    def visible_to(self, user: User) -> PassageCommentQuerySet:
        """The comments that this person may read: all in a review, or those on revisions that the panel was shown."""
        always = roles_that_may(Action.READ, Kind.COMMENT, Stage.BEING_WRITTEN)
        once_shared = roles_that_may(Action.READ, Kind.COMMENT, Stage.FOR_PANEL)
        shared = shared_with_panel().filter(not_shut_out(user, Kind.SHARED_DRAFT)).values("revision")
        return self.filter(
            not_shut_out(user, Kind.DRAFT, "draft"),
            in_reviews_of(user, always, review="draft__review")
            | (Q(revision__in=shared) & in_reviews_of(user, once_shared, review="draft__review")),
        )

    def first_words(self) -> PassageCommentQuerySet:
        """Comments that open a thread, without the replies."""
        return self.filter(level=0)


class PassageComment(XtdComment):
    """A comment, or a reply to one (`parent_id`), on a passage of one revision of a draft.

    The passage is kept as section and paragraph key, position (code points of the paragraph's text) and quote with 32
    characters of context: W3C TextPositionSelector and TextQuoteSelector. A reply carries no passage of its own; it
    keeps the revision of the comment that it answers, so that whoever may read the one may read the other.
    """

    access_kind = Kind.COMMENT

    draft = models.ForeignKey(DraftReportPage, on_delete=models.CASCADE, related_name="passage_comments")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    section_key = models.CharField(max_length=64, blank=True)
    paragraph_key = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    exact = models.TextField(blank=True)
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=12, choices=CommentKind.choices, default=CommentKind.COMMENT)
    replacement = models.TextField(blank=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    accepted_in = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PassageCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a passage")
        verbose_name_plural = _("comments on passages")

    @property
    def access_stage(self) -> Stage:
        """Whether the panel has the revision before it that the comment was made on."""
        shared = shared_with_panel().filter(revision=self.revision_id).exists()
        return Stage.FOR_PANEL if shared else Stage.BEING_WRITTEN

    def standings_of(self, user: User) -> frozenset[Standing]:
        """As in the review; nobody who is kept out of the draft, or to whom its shared revision is closed."""
        if self.draft_id in shut_out_of(user, Kind.DRAFT):
            return frozenset()
        found = standings(user, self.draft.review)
        if kept_out := shut_out_of(user, Kind.SHARED_DRAFT):
            shares = shared_with_panel().filter(revision=self.revision_id)
            if not shares.exclude(pk__in=kept_out).exists():
                always = roles_that_may(Action.READ, Kind.COMMENT, Stage.BEING_WRITTEN)
                return frozenset(standing for standing in found if standing.role in always)
        return found

    @property
    def selector(self) -> Selector:
        """The passage that the comment was made on."""
        return Selector(
            self.section_key, self.paragraph_key, self.start, self.end, self.exact, self.prefix, self.suffix
        )

    @classmethod
    def said_by(cls, user: User, draft: DraftReportPage, revision_id: int | None, text: str, **fields: Any) -> Any:
        """A new, unsaved comment with what django-comments wants to know filled in."""
        return cls(
            user=user,
            user_name=user.full_name[:50],
            comment=text,
            draft=draft,
            revision_id=revision_id,
            content_type=ContentType.objects.get_for_model(draft),
            object_pk=str(draft.pk),
            site_id=settings.SITE_ID,
            is_public=False,
            **fields,
        )
