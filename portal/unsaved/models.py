"""What was typed and not saved, and who has a page open just now."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.encryption import EncryptedTextField

LONGEST_ADDRESS = 500
"""Characters. A longer one, which only a made-up query has, is kept without its query."""


class UnsavedForm(models.Model):
    """What one person typed into one form and has not saved. Read by nobody else, and by them only on the form's page.

    `address` is the page that shows the form, with its query; `form` tells apart the forms of one page; `typed` is
    what a browser would send, as a query string. `page` is the open page that typed it: see `portal.unsaved.keeping`.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unsaved_forms")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    form = models.CharField(max_length=60, blank=True)
    typed = EncryptedTextField()
    page = models.CharField(max_length=32)
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "address", "form"], name="one_unsaved_form")]

    def __str__(self) -> str:
        return f"Unsaved form {self.pk}"


class Presence(models.Model):
    """That a person had a page open at a moment. `place` is what they work on, part of the whole `within`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    within = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "presences"
        constraints = [models.UniqueConstraint(fields=["person", "within"], name="one_place_at_a_time")]

    def __str__(self) -> str:
        return f"{self.place} {self.seen_at:%H:%M}"
