"""The trail: who saw, changed, shared or was refused what, and when. Never content.

Each entry gets a seal, which is its place in the chain (`portal.audit.sealing`). Neither is ever changed or deleted,
and the database refuses it too (`portal.audit.permanence`). A case that is disposed of leaves its entries: they hold
references and ids as text, and point at nothing but the account.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.audit import chain


def trail_keys() -> tuple[chain.Key, ...]:
    """The keys that sign and seal, newest first. Old ones stay in the environment: they prove what they sealed."""
    return chain.keys(tuple(settings.TRAIL_KEYS))


class PermanentTrailError(TypeError):
    """Someone tried to change or delete what the trail holds."""

    def __init__(self) -> None:
        super().__init__("The audit trail is added to. Nothing in it is changed or deleted.")


class PermanentQuerySet(models.QuerySet[Any]):
    """Rows that can be read and added only."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise PermanentTrailError

    def delete(self) -> NoReturn:
        raise PermanentTrailError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermanentTrailError


class Permanent(models.Model):
    """A row that is written once."""

    objects = PermanentQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermanentTrailError
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermanentTrailError


class AuditEntry(Permanent):
    """One thing that happened. `what` is a verb of the trail ("draft.read"), `thing` a label and an id."""

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=60, db_index=True)
    thing = models.CharField(max_length=120, blank=True)
    review_reference = models.CharField(max_length=40, blank=True)
    revision = models.PositiveBigIntegerField(null=True, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    signature = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["review_reference", "-id"], name="trail_of_review")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.thing}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.signature = chain.sign(self.content, trail_keys()[0])
        super().save(*args, **kwargs)

    @property
    def content(self) -> str:
        """What its signature and its seal cover."""
        return chain.content(
            self.at, self.who_id, self.what, self.thing, self.review_reference, self.revision, self.address
        )


class AuditSeal(Permanent):
    """The place of an entry in the chain. Positions are 1, 2, 3... without a gap."""

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    key = models.CharField(max_length=8, help_text="The name of the key that made it: see portal.audit.chain.")
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.mac}"

    @property
    def anchor(self) -> str:
        """What to keep elsewhere: whoever has it can tell later whether the chain up to here is the same."""
        return f"{self.position}:{self.mac}"
