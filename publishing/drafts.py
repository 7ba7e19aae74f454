"""The draft that a review publishes."""

from __future__ import annotations

from django.http import Http404

from review_pages.models import DraftReportPage, ReviewPage
from review_pages.report.access import draft_of


def draft_or_404(review: ReviewPage) -> DraftReportPage:
    draft = draft_of(review)
    if draft is None:
        raise Http404
    return draft
