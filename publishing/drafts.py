"""The draft that a review publishes."""

from __future__ import annotations

from django.http import Http404

from review_pages.models import DraftReportPage, ReviewPage


def draft_of(review: ReviewPage) -> DraftReportPage | None:
    """The review's draft, with its last revision and who saved it."""
    draft: DraftReportPage | None = review.drafts.select_related("latest_revision__user").order_by("-pk").first()
    if draft is not None:
        draft.review = review
    return draft


def draft_or_404(review: ReviewPage) -> DraftReportPage:
    draft = draft_of(review)
    if draft is None:
        raise Http404
    return draft
