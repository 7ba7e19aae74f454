"""Comments on passages of a draft. django-comments-xtd is the storage base; access, views and lists are ours."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment
from wagtail.models import Revision

from review_pages.models import DraftReportPage


class PassageComment(XtdComment):
    """A comment, or a reply to one (`parent_id`), on a passage of one revision of a draft.

    The passage is kept as section and paragraph key, position (code points of the paragraph's text) and quote with 32
    characters of context: W3C TextPositionSelector and TextQuoteSelector. A reply carries no passage of its own.
    """

    draft = models.ForeignKey(DraftReportPage, on_delete=models.CASCADE, related_name="passage_comments")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    section_key = models.CharField(max_length=64, blank=True)
    paragraph_key = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    exact = models.TextField(blank=True)
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("comment on a passage")
