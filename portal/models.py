"""Gathers the ground floor's models for Django."""

from portal.accounts.models import (
    AuthenticatorDevice,
    Invitation,
    NewStart,
    RecoveryCode,
    SecurityKey,
    Session,
    User,
)
from portal.audit.models import AuditEntry, AuditSeal
from portal.unsaved.models import Presence, UnsavedForm

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "AuthenticatorDevice",
    "Invitation",
    "NewStart",
    "Presence",
    "RecoveryCode",
    "SecurityKey",
    "Session",
    "UnsavedForm",
    "User",
]
