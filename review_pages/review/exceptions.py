"""The two exceptions to what a membership gives: a shut-out takes one thing away, breaking the glass gives an hour."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.rules import Kind, may_break_glass
from portal.accounts.models import User

if TYPE_CHECKING:
    from review_pages.review.models import ReviewPage


class ShutOutQuerySet(models.QuerySet["ShutOut"]):
    def in_force(self) -> ShutOutQuerySet:
        return self.filter(lifted_at=None)


class ShutOut(models.Model):
    """One person is kept out of one thing of a review, whatever their roles give: a conflict of interest.

    `kind` and `item` name the thing: its kind in the rule table, and the primary key of its own model.
    """

    review = models.ForeignKey("review_pages.ReviewPage", on_delete=models.CASCADE, related_name="shut_outs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shut_outs")
    kind = models.CharField(max_length=40)
    item = models.PositiveBigIntegerField()
    reason = models.CharField(_("reason"), max_length=200)
    shut_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shut_out_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ShutOutQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "item"], condition=Q(lifted_at=None), name="shut_out_once_of_a_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.kind} {self.item}"


class BrokenGlassQuerySet(models.QuerySet["BrokenGlass"]):
    def in_force(self) -> BrokenGlassQuerySet:
        return self.filter(until__gt=timezone.now(), ended_at=None)


class BrokenGlass(models.Model):
    """A system administrator reads one review for an hour, for a reason that its managers are told of at once."""

    LASTS = datetime.timedelta(hours=1)

    review = models.ForeignKey("review_pages.ReviewPage", on_delete=models.CASCADE, related_name="broken_glass")
    administrator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="broken_glass")
    reason = models.CharField(_("reason"), max_length=500)
    begun_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BrokenGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "broken glass"

    def __str__(self) -> str:
        return f"{self.administrator_id} in {self.review_id}"

    @property
    def in_force(self) -> bool:
        return self.ended_at is None and self.until > timezone.now()


def shut_out_of(user: User, kind: Kind) -> frozenset[int]:
    """The primary keys of the things of this kind that this person is kept out of. Read once per request."""
    known: dict[str, frozenset[int]] | None = getattr(user, "_shut_out_of", None)
    if known is None:
        found: dict[str, set[int]] = {}
        for each in ShutOut.objects.in_force().filter(person=user).values_list("kind", "item"):
            found.setdefault(each[0], set()).add(each[1])
        known = {kind: frozenset(items) for kind, items in found.items()}
        user._shut_out_of = known  # type: ignore[attr-defined]  # lives as long as the request
    return known.get(str(kind), frozenset())


def glass_broken_by(user: User) -> list[ReviewPage]:
    """The reviews that this person reads as a system administrator just now."""
    if not may_break_glass(user):
        return []
    return [each.review for each in BrokenGlass.objects.in_force().filter(administrator=user).select_related("review")]
