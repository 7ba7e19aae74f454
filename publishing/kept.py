"""Exceptions: what the disclosure check found, and somebody decided to keep, with a reason and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.encryption import EncryptedTextField
from review_pages.models import DraftReportPage

if TYPE_CHECKING:
    from publishing.disclosure import Finding


class KeptFinding(models.Model):
    """One exception. It holds for the same words in the same sentence, in later revisions too, and for nothing else:
    when the sentence changes, the words are open again."""

    draft = models.ForeignKey(DraftReportPage, on_delete=models.CASCADE, related_name="kept_findings")
    kind = models.CharField(max_length=40)
    text = EncryptedTextField()
    sentence = EncryptedTextField()
    reason = EncryptedTextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("exception of the disclosure check")
        verbose_name_plural = _("exceptions of the disclosure check")

    def __str__(self) -> str:
        return f"Exception {self.pk}"

    def holds_for(self, finding: Finding) -> bool:
        return (self.kind, self.text, self.sentence) == (finding.kind, finding.text, finding.sentence)
