"""A legal hold, a disposal that waits for a second person, and the record that a disposal leaves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from review_pages.review.models import PartnershipPage, ReviewPage


class LegalHold(models.Model):
    """A reason why a review is kept however old it is: an inquest, a court, a request that is being answered."""

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="legal_holds")
    reason = models.TextField(_("reason"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.TextField(_("why it is lifted"), blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["review"], condition=Q(lifted_at=None), name="one_legal_hold_in_force")
        ]

    def __str__(self) -> str:
        return f"Legal hold on {self.review_id}"


class DisposalProposal(models.Model):
    """That a manager proposes to dispose of a review; once a chair has approved it, it is carried out."""

    review = models.OneToOneField(ReviewPage, on_delete=models.CASCADE, related_name="disposal")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Proposal to dispose of {self.review_id}"


class DisposalRecord(models.Model):
    """What a disposal leaves of a case: that it was held here, and when and by whom it was disposed of. Nobody's data.

    `counts` is {what: how many rows}; `files_left` are names on disk (random, they say nothing) that wait to be
    deleted; `swept_at` is when no trace was left in the files of the database either.
    """

    partnership = models.ForeignKey(PartnershipPage, on_delete=models.PROTECT, related_name="disposals")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    review_type = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    closed_on = models.DateField(_("closed on"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    disposed_at = models.DateTimeField(_("disposed of"), auto_now_add=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict)
    files_left = models.JSONField(default=list, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Disposal of {self.reference}"
