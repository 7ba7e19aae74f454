"""The trail: who saw, changed, shared or was refused what, and when. Never content."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class PermanentTrailError(TypeError):
    """Someone tried to change or delete what the trail holds."""

    def __init__(self) -> None:
        super().__init__("An entry of the audit trail is neither changed nor deleted.")


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries, which can be read and added only."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise PermanentTrailError

    def delete(self) -> NoReturn:
        raise PermanentTrailError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermanentTrailError


class AuditEntry(models.Model):
    """One thing that happened. `what` is a verb of the trail ("draft.read"), `thing` a label and an id."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=60, db_index=True)
    thing = models.CharField(max_length=120, blank=True)
    review_reference = models.CharField(max_length=40, blank=True, db_index=True)
    revision = models.PositiveBigIntegerField(null=True, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.thing}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermanentTrailError
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermanentTrailError
