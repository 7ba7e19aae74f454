"""Sign-off, the frozen artefacts, and the public pages. A publication is a new page made of data, never a copy."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, Task

from review_pages.models import DraftReportPage


class PartnershipSignOff(Task):
    """The workflow task in which the partnership approves a draft. The last editor may not be the approver."""


class LibraryPage(Page):
    """The root of the public site. Its children are the published reports."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["publishing.PublishedReportPage"]
    is_creatable = False


class Publication(models.Model):
    """One approved revision on its way to the public: what was approved, by whom, and what became of it."""

    draft = models.ForeignKey(DraftReportPage, on_delete=models.PROTECT, related_name="publications")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Publication of revision {self.revision_id}"


class PublishedReportPage(Page):
    """A published report: what the public reads, and nothing else of the case."""

    parent_page_types: ClassVar[list[str]] = ["publishing.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False

    reference = models.CharField(max_length=40)
    pseudonym = models.CharField(max_length=60)
    review_type = models.CharField(max_length=120)
    partnership_name = models.CharField(max_length=255)
    published_on = models.DateField(_("published on"))
    version = models.PositiveIntegerField(default=1)


class Artefact(models.Model):
    """A frozen rendering of a published report in one format, with the hash of its bytes. Never changed."""

    page = models.ForeignKey(PublishedReportPage, on_delete=models.CASCADE, related_name="artefacts")
    version = models.PositiveIntegerField()
    format = models.CharField(max_length=10, choices=[("html", "HTML"), ("json", "JSON")])
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "version", "format"], name="one_artefact_of_a_format")]

    def __str__(self) -> str:
        return f"{self.format} of {self.page_id}, version {self.version}"
