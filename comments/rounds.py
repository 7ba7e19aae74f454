"""Rounds of comments: a question to the panel about a revision that was shared with it, and who answered."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.rules import Action, Kind, Stage, Standing, can, roles_that_may
from portal.accounts.models import User
from review_pages.models import DraftReportPage, SharedRevision
from review_pages.review.models import ReviewPage, in_reviews_of, standings


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> RoundQuerySet:
        """The rounds that this person knows of: on revisions that they may read as the panel does."""
        roles = roles_that_may(Action.READ, Kind.ROUND)
        shared = SharedRevision.objects.visible_to(user).filter(audience=Stage.FOR_PANEL)
        return self.filter(in_reviews_of(user, roles, review="draft__review"), shared__in=shared)

    def under_way(self, today: datetime.date | None = None) -> RoundQuerySet:
        """Rounds that take answers: not closed by anyone, and their last day is not over."""
        return self.filter(closed_at=None, closes_on__gte=today or timezone.localdate())

    def past(self, today: datetime.date | None = None) -> RoundQuerySet:
        """Rounds whose last day is over, or that were closed before it."""
        return self.filter(~Q(closed_at=None) | Q(closes_on__lt=today or timezone.localdate()))


class Round(models.Model):
    """The author asks the panel about a shared revision, until a day. At most one is under way in a draft."""

    access_kind = Kind.ROUND

    draft = models.ForeignKey(DraftReportPage, on_delete=models.CASCADE, related_name="rounds")
    shared = models.ForeignKey(SharedRevision, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    question = models.TextField(_("question"))
    closes_on = models.DateField(_("last day"))
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("round of comments")
        verbose_name_plural = _("rounds of comments")
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="round_number_in_draft")]

    def __str__(self) -> str:
        return f"{self.draft_id} round {self.number}"

    @property
    def review(self) -> ReviewPage:
        review: ReviewPage = self.draft.review
        return review

    @property
    def is_under_way(self) -> bool:
        return self.closed_at is None and self.closes_on >= timezone.localdate()

    @property
    def access_stage(self) -> None:
        return None

    def standings_of(self, user: User) -> frozenset[Standing]:
        """As in the review; nobody to whom the revision is closed that it is about."""
        if self.shared.access_stage is not Stage.FOR_PANEL or not can(user, Action.READ, self.shared):
            return frozenset()
        return standings(user, self.review)


class RoundAnswer(models.Model):
    """Somebody said that they have nothing more to add."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="one_answer_in_a_round")]
        verbose_name = _("answer in a round of comments")
        verbose_name_plural = _("answers in rounds of comments")

    def __str__(self) -> str:
        return f"{self.person_id} in {self.round_id}"
