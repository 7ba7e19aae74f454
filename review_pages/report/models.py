"""The Independent Author's draft, and the revisions of it that were shared."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import PageManager, Revision
from wagtail.query import PageQuerySet

from portal.access.pages import CasePage
from portal.access.rules import Action, Kind, Stage, Standing, roles_that_may
from portal.accounts.models import User
from portal.uploads.models import PrivateFile
from review_pages.report.blocks import SectionBlock
from review_pages.report.document import Document, Numbering
from review_pages.report.stream import to_document, to_stream
from review_pages.review.exceptions import shut_out_of
from review_pages.review.models import (
    ReviewPage,
    ReviewPart,
    in_reviews_of,
    not_shut_out,
    roles_at_work,
    standings,
)


class DraftReportQuerySet(PageQuerySet):
    def visible_to(self, user: User) -> DraftReportQuerySet:
        """The drafts that this person may read in any revision."""
        roles = roles_that_may(Action.READ, Kind.DRAFT, Stage.BEING_WRITTEN)
        return self.filter(in_reviews_of(user, roles, review="review"), not_shut_out(user, Kind.DRAFT))


class DraftReportPage(ReviewPart, CasePage):
    """The draft overview report. Every save is a revision; it is never live: the publication is a page of its own."""

    access_kind = Kind.DRAFT
    edited_in_admin = True
    parent_page_types: ClassVar[list[str]] = ["review_pages.ReviewPage"]
    subpage_types: ClassVar[list[str]] = []

    review = models.ForeignKey(ReviewPage, on_delete=models.PROTECT, related_name="drafts")
    body = StreamField([("section", SectionBlock())], blank=True, verbose_name=_("sections"))

    numbering = models.CharField(
        _("paragraph numbers"),
        max_length=10,
        choices=[
            (str(Numbering.BY_SECTION), _("By section: 1.1, 1.2, 2.1")),
            (str(Numbering.RUNNING), _("Through the whole report: 1, 2, 3")),
        ],
        default=str(Numbering.BY_SECTION),
    )

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title", help_text=_("As it stands on the first page of the report.")),
        FieldPanel("numbering"),
        FieldPanel("body"),
    ]
    edit_handler = ObjectList(content_panels)

    objects = PageManager.from_queryset(DraftReportQuerySet)()

    class Meta:
        verbose_name = _("draft report")

    @property
    def access_stage(self) -> Stage:
        """Being written, or submitted: while a workflow runs on it the author may read but not edit."""
        return Stage.SUBMITTED if self.workflow_in_progress else Stage.BEING_WRITTEN

    @classmethod
    def worked_on_by(cls, user: User) -> DraftReportQuerySet:
        """Of the drafts that this person may read, those that they write or share with others."""
        return cls.objects.visible_to(user).filter(in_reviews_of(user, roles_at_work(), review="review"))

    def document(self) -> Document:
        """The report as it stands in this object: of a revision, by `revision.as_object().document()`."""
        return to_document(self.body.raw_data, self.title, Numbering(self.numbering))

    def save_revision(self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any) -> Revision:
        """Save as Wagtail does, but never over a revision that was shared or named.

        Wagtail's autosave writes into the last revision; what the panel reads, and comments on, must stay as it is.
        """
        if overwrite_revision and any(
            kept.filter(revision=overwrite_revision).exists() for kept in (self.shared_revisions, self.named_revisions)
        ):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def save_document(self, document: Document, user: User) -> Revision:
        """Take in a whole report as a new revision; the ones before it stay."""
        if document.title:
            self.title = document.title
        self.numbering = str(document.numbering)
        self.body = StreamValue(self.body.stream_block, to_stream(document), is_lazy=True)
        return self.save_revision(user=user, log_action=True)


class SharedRevisionQuerySet(models.QuerySet["SharedRevision"]):
    def in_force(self) -> SharedRevisionQuerySet:
        """Those whose time is not over, and which nobody ended."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()), ended_at=None)

    def visible_to(self, user: User) -> SharedRevisionQuerySet:
        """The shared revisions that this person may read now."""
        condition = Q(pk__in=[])
        for stage in SharedRevision.AUDIENCES:
            roles = roles_that_may(Action.READ, Kind.SHARED_DRAFT, stage)
            condition |= Q(audience=stage) & in_reviews_of(user, roles, review="draft__review")
        open_to = not_shut_out(user, Kind.SHARED_DRAFT) & not_shut_out(user, Kind.DRAFT, "draft")
        return self.in_force().filter(condition, open_to)


class SharedRevision(models.Model):
    """A named revision of a draft, shared with an audience: the panel, the family, quality assurance."""

    AUDIENCES = (Stage.FOR_PANEL, Stage.FOR_FAMILY, Stage.FOR_QUALITY_ASSURANCE)
    access_kind = Kind.SHARED_DRAFT

    draft = models.ForeignKey(DraftReportPage, on_delete=models.CASCADE, related_name="shared_revisions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=40, choices=[(str(stage), str(stage)) for stage in AUDIENCES])
    name = models.CharField(_("name"), max_length=80)
    shared_at = models.DateTimeField(default=timezone.now)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SharedRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def access_stage(self) -> Stage:
        return Stage(self.audience)

    @property
    def in_force(self) -> bool:
        return self.ended_at is None and (self.until is None or self.until > timezone.now())

    def standings_of(self, user: User) -> frozenset[Standing]:
        """As in the review; nobody once the time is over, and nobody who is kept out of it."""
        if not self.in_force:
            return frozenset()
        if self.pk in shut_out_of(user, Kind.SHARED_DRAFT) or self.draft_id in shut_out_of(user, Kind.DRAFT):
            return frozenset()
        return standings(user, self.draft.review)


class NamedRevision(models.Model):
    """What author or manager call a revision, to find it again: "draft 3, sent to panel 4 March"."""

    draft = models.ForeignKey(DraftReportPage, on_delete=models.CASCADE, related_name="named_revisions")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class ReportPicture(PrivateFile):
    """A picture in the drafts of a review, named by its SHA-256. It has no address but one that asks who reads it."""

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="report_pictures")

    class Meta:
        constraints = [models.UniqueConstraint("review", "sha256", name="one_picture_of_a_kind")]


class WordUpload(PrivateFile):
    """A Word file that an author brought in: kept as it was sent, and tied to the revision that was made of it."""

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="word_uploads")
    revision = models.OneToOneField(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
