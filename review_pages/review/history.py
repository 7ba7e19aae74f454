"""What happened to a review's time and its profile: pauses, letters of decision, local changes, moves of edition.

Rows are added and never changed, but for the restart of a pause.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.uploads.models import PrivateFile
from review_pages.review.models import PartnershipPage, ReviewEvent, ReviewPage


class Pause(models.Model):
    """The clock stood still from `start` until `restart` (None: it still does), each with its reason and who agreed."""

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="pauses")
    start = models.DateField(_("paused from"))
    reason = models.TextField(_("reason"))
    agreed_by = models.CharField(_("who agreed it"), max_length=120)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    restart = models.DateField(_("restarted on"), null=True, blank=True)
    restart_reason = models.TextField(_("reason for the restart"), blank=True)
    restart_agreed_by = models.CharField(_("who agreed the restart"), max_length=120, blank=True)
    restart_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    restart_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["start", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["review"], condition=Q(restart=None), name="one_pause_goes_on"),
            models.CheckConstraint(
                condition=Q(restart=None) | Q(restart__gte=models.F("start")), name="pause_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} to {self.restart or 'now'}"


class DecisionLetter(PrivateFile):
    """The letter that tells a decision, as it was made: kept with the decision, never overwritten."""

    event = models.ForeignKey(ReviewEvent, on_delete=models.CASCADE, related_name="letters")
    addressed_to = models.CharField(_("who it goes to"), max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class LocalProfile(models.Model):
    """One version of what a partnership changed in a profile. The newest holds for reviews opened from then on.

    `changes` has the shape of a profile file; `review_pages.profiles.profile` lays it over.
    """

    partnership = models.ForeignKey(PartnershipPage, on_delete=models.CASCADE, related_name="local_profiles")
    code = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    changes = models.JSONField(default=dict)
    note = models.TextField(_("why"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["version"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["partnership", "code", "edition", "version"], name="local_profile_version"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.edition}, version {self.version}"


class ProfileMove(models.Model):
    """A review that was moved from one edition, with its local changes, to another; so that it can be moved back."""

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="profile_moves")
    from_code = models.CharField(max_length=40)
    from_edition = models.CharField(max_length=20)
    from_local = models.JSONField(default=dict, blank=True)
    to_code = models.CharField(max_length=40)
    to_edition = models.CharField(max_length=20)
    to_local = models.JSONField(default=dict, blank=True)
    reason = models.TextField(_("reason"))
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.from_code} {self.from_edition} to {self.to_code} {self.to_edition}"
