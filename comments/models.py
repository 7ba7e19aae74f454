"""Comments on passages of a draft. django-comments-xtd is the storage base; access, views and lists are ours.

Its urls are never included, and every comment is kept `is_public=False`, so that its own lists, counts and feeds, which
know no access rules, find nothing even if someone mounts them. `is_removed` is respected.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment
from wagtail.models import Revision

from comments.anchoring import CONTEXT_LENGTH, Alone, Selector
from comments.rounds import Round, RoundAnswer
from portal.access.rules import Action, Kind, Role, Stage, Standing, roles_that_may
from portal.accounts.models import User
from review_pages.models import DraftReportPage, SharedRevision
from review_pages.report.models import SharedRevisionQuerySet
from review_pages.review.exceptions import shut_out_of
from review_pages.review.models import in_reviews_of, not_shut_out, standings

__all__ = [
    "About",
    "CommentKind",
    "Decision",
    "EarlierWording",
    "PassageComment",
    "Round",
    "RoundAnswer",
    "Visibility",
    "shared_with_panel",
]


def shared_with_panel() -> SharedRevisionQuerySet:
    """The revisions that the panel has before it."""
    return SharedRevision.objects.in_force().filter(audience=Stage.FOR_PANEL)


def _reads_unshared() -> list[Role]:
    """The roles that read comments whether or not the panel was shown the revision."""
    return roles_that_may(Action.READ, Kind.COMMENT, Stage.BEING_WRITTEN)


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


class Visibility(models.TextChoices):
    """Who reads a thread. Its answers go to the same people."""

    PANEL = "panel", _("The whole panel")
    AUTHOR = "author", _("The author and the manager only")


class About(models.TextChoices):
    """What a comment is about."""

    PASSAGE = "passage", _("a passage")
    FIGURE = "figure", _("a figure")
    SECTION = "section", _("a section")
    REPORT = "report", _("the whole report")


class PassageCommentQuerySet(models.QuerySet["PassageComment"]):
    def visible_to(self, user: User) -> PassageCommentQuerySet:
        """The comments that this person may read, of those on any revision or on those that the panel was shown.

        What was said to the author and the manager alone is read by them, and by whoever began the thread.
        """
        shared = shared_with_panel().filter(not_shut_out(user, Kind.SHARED_DRAFT)).values("revision")
        began = PassageComment.objects.filter(user=user, level=0).values("pk")

        def readers(stage: Stage, *, own_words: bool = False) -> Q:
            roles = roles_that_may(Action.READ, Kind.COMMENT, stage, own_words=own_words)
            always = [role for role in roles if role in _reads_unshared()]
            once_shared = in_reviews_of(user, roles, review="draft__review") & Q(revision__in=shared)
            return in_reviews_of(user, always, review="draft__review") | once_shared

        confided = readers(Stage.FOR_AUTHOR) | readers(Stage.FOR_AUTHOR, own_words=True) & Q(thread_id__in=began)
        return self.filter(
            not_shut_out(user, Kind.DRAFT, "draft"),
            Q(visibility=Visibility.PANEL) & readers(Stage.FOR_PANEL) | Q(visibility=Visibility.AUTHOR) & confided,
        )

    def update(self, **fields: Any) -> int:
        """As ever; and those who have the draft open are shown what became of it."""
        return super().update(**{"changed_at": timezone.now(), **fields})

    def for_panel(self) -> PassageCommentQuerySet:
        """Without what was said to the author and the manager alone."""
        return self.filter(visibility=Visibility.PANEL)

    def first_words(self) -> PassageCommentQuerySet:
        """Comments that open a thread, without the replies."""
        return self.filter(level=0)


class PassageComment(XtdComment):
    """A comment, or a reply to one (`parent_id`), on a passage of one revision of a draft, or on more of it (`about`).

    The passage is kept as section and paragraph key, position (code points of the paragraph's text) and quote with 64
    characters of context: W3C TextPositionSelector and TextQuoteSelector. A reply carries no passage of its own; it
    keeps the revision and the visibility of the comment that it answers, so that whoever may read the one may read the
    other. Of a comment on a figure the paragraph key is the figure's, of one on a section only its key is kept; `exact`
    is what it is called.
    """

    access_kind = Kind.COMMENT

    draft = models.ForeignKey(DraftReportPage, on_delete=models.CASCADE, related_name="passage_comments")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    section_key = models.CharField(max_length=64, blank=True)
    paragraph_key = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    exact = models.TextField(blank=True)
    prefix = models.CharField(max_length=CONTEXT_LENGTH, blank=True)
    suffix = models.CharField(max_length=CONTEXT_LENGTH, blank=True)
    alone = models.PositiveSmallIntegerField(default=Alone.NO)
    kind = models.CharField(max_length=12, choices=CommentKind.choices, default=CommentKind.COMMENT)
    replacement = models.TextField(blank=True)
    about = models.CharField(max_length=8, choices=About.choices, default=About.PASSAGE)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.PANEL)
    edited_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As ever; an answer takes the visibility of its thread, whatever it was given."""
        if self._state.adding and self.parent_id:
            self.visibility = PassageComment.objects.values_list("visibility", flat=True).get(pk=self.parent_id)
        super().save(*args, **kwargs)

    @property
    def access_stage(self) -> Stage:
        """Whether it is for the author alone, and else whether the panel has the revision that it was made on."""
        if self.visibility == Visibility.AUTHOR:
            return Stage.FOR_AUTHOR
        shared = shared_with_panel().filter(revision=self.revision_id).exists()
        return Stage.FOR_PANEL if shared else Stage.BEING_WRITTEN

    def standings_of(self, user: User) -> frozenset[Standing]:
        """As in the review; nobody who is kept out of the draft, or to whom its shared revision is closed."""
        if self.draft_id in shut_out_of(user, Kind.DRAFT):
            return frozenset()
        shares = shared_with_panel().filter(revision=self.revision_id)
        is_open = shares.exclude(pk__in=shut_out_of(user, Kind.SHARED_DRAFT)).exists()
        began = PassageComment.objects.filter(pk=self.thread_id, user=user).exists()
        return frozenset(
            replace(standing, own_words=began)
            for standing in standings(user, self.draft.review)
            if is_open or standing.role in _reads_unshared()
        )

    @property
    def selector(self) -> Selector:
        """The passage that the comment was made on."""
        return Selector(
            self.section_key,
            self.paragraph_key,
            self.start,
            self.end,
            self.exact,
            self.prefix,
            self.suffix,
            Alone(self.alone),
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


class EarlierWording(models.Model):
    """What a comment said before it was edited: read by whoever may read the comment, never changed."""

    comment = models.ForeignKey(PassageComment, on_delete=models.CASCADE, related_name="earlier_wordings")
    text = models.TextField(blank=True)
    replacement = models.TextField(blank=True)
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("earlier wording of a comment")
        verbose_name_plural = _("earlier wordings of comments")

    def __str__(self) -> str:
        return f"{self.comment_id} until {self.until}"
