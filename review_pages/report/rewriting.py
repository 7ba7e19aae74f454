"""Changing words of a draft outside the editor: who waits for whom."""

from __future__ import annotations

from wagtail.models import Revision

from review_pages.report.models import DraftReportPage


def locked(draft: DraftReportPage) -> DraftReportPage:
    """The draft as it is now, held with its last revision until the transaction ends: autosave, which writes into that
    revision, waits until this is done."""
    draft = DraftReportPage.objects.select_for_update().get(pk=draft.pk)
    if draft.latest_revision_id:
        Revision.objects.select_for_update().get(pk=draft.latest_revision_id)
    return draft
