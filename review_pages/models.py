"""Gathers the features' models for Django."""

from review_pages.report.models import DraftReportPage, SharedRevision, WordUpload
from review_pages.returns.models import AgencyReturnPage
from review_pages.review.models import (
    Agency,
    Extension,
    IdentityEntry,
    Membership,
    Notification,
    PartnershipPage,
    ReviewEvent,
    ReviewPage,
)
from review_pages.review.register import IdentityChange

__all__ = [
    "Agency",
    "AgencyReturnPage",
    "DraftReportPage",
    "Extension",
    "IdentityChange",
    "IdentityEntry",
    "Membership",
    "Notification",
    "PartnershipPage",
    "ReviewEvent",
    "ReviewPage",
    "SharedRevision",
    "WordUpload",
]
