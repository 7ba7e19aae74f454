"""Gathers the features' models for Django."""

from review_pages.report.models import DraftReportPage, NamedRevision, ReportPicture, SharedRevision, WordUpload
from review_pages.retention.models import DisposalProposal, DisposalRecord, LegalHold
from review_pages.returns.models import (
    AgencyReturnPage,
    AgencySignOff,
    Reminder,
    ReminderSchedule,
    RequestFile,
    ReturnFile,
    ReturnMessage,
    ReturnVersion,
    ReturnWordFile,
)
from review_pages.review.exceptions import BrokenGlass, ShutOut
from review_pages.review.history import DecisionLetter, LocalProfile, Pause, ProfileMove
from review_pages.review.incoming import IncomingNotification
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
    "AgencySignOff",
    "BrokenGlass",
    "DecisionLetter",
    "DisposalProposal",
    "DisposalRecord",
    "DraftReportPage",
    "Extension",
    "IdentityChange",
    "IdentityEntry",
    "IncomingNotification",
    "LegalHold",
    "LocalProfile",
    "Membership",
    "NamedRevision",
    "Notification",
    "PartnershipPage",
    "Pause",
    "ProfileMove",
    "Reminder",
    "ReminderSchedule",
    "ReportPicture",
    "RequestFile",
    "ReturnFile",
    "ReturnMessage",
    "ReturnVersion",
    "ReturnWordFile",
    "ReviewEvent",
    "ReviewPage",
    "SharedRevision",
    "ShutOut",
    "WordUpload",
]
