"""The Independent Author's draft, and the revisions of it that were shared."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageManager, Revision
from wagtail.query import PageQuerySet

from portal.access.pages import CasePage
from portal.access.rules import Action, Kind, Stage, Standing, roles_that_may
from portal.accounts.models import User
from review_pages.review.models import ReviewPage, ReviewPart, in_reviews_of, standings


class DraftReportQuerySet(PageQuerySet):
    def visible_to(self, user: User) -> DraftReportQuerySet:
        """The drafts that this person may read in any revision."""
        roles = roles_that_may(Action.READ, Kind.DRAFT, Stage.BEING_WRITTEN)
        return self.filter(in_reviews_of(user, roles, review="review"))


class DraftReportPage(ReviewPart, CasePage):
    """The draft overview report. Every save is a revision; it is never live: the publication is a page of its own."""

    access_kind = Kind.DRAFT
    parent_page_types: ClassVar[list[str]] = ["review_pages.ReviewPage"]
    subpage_types: ClassVar[list[str]] = []

    review = models.ForeignKey(ReviewPage, on_delete=models.PROTECT, related_name="drafts")

    objects = PageManager.from_queryset(DraftReportQuerySet)()

    class Meta:
        verbose_name = _("draft report")

    @property
    def access_stage(self) -> Stage:
        """Being written, or submitted: while a workflow runs on it the author may read but not edit."""
        return Stage.SUBMITTED if self.workflow_in_progress else Stage.BEING_WRITTEN


class SharedRevisionQuerySet(models.QuerySet["SharedRevision"]):
    def visible_to(self, user: User) -> SharedRevisionQuerySet:
        """The shared revisions that this person may read today."""
        condition = Q(pk__in=[])
        for stage in SharedRevision.AUDIENCES:
            roles = roles_that_may(Action.READ, Kind.SHARED_DRAFT, stage)
            condition |= Q(audience=stage) & in_reviews_of(user, roles, review="draft__review")
        return self.filter(condition).filter(Q(until=None) | Q(until__gte=timezone.localdate()))


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
    until = models.DateField(_("until"), null=True, blank=True)

    objects = SharedRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def access_stage(self) -> Stage:
        return Stage(self.audience)

    def standings_of(self, user: User) -> frozenset[Standing]:
        """As in the review; nobody once the time is over."""
        if self.until and self.until < timezone.localdate():
            return frozenset()
        return standings(user, self.draft.review)
