"""Gathers the ground floor's models for Django."""

from portal.accounts.models import AuthenticatorDevice, Invitation, RecoveryCode, User
from portal.audit.models import AuditEntry, AuditSeal
from portal.unsaved.models import Presence, UnsavedForm

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "AuthenticatorDevice",
    "Invitation",
    "Presence",
    "RecoveryCode",
    "UnsavedForm",
    "User",
]
