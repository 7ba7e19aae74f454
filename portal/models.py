"""Gathers the ground floor's models for Django."""

from portal.accounts.models import AuthenticatorDevice, Invitation, RecoveryCode, User
from portal.audit.models import AuditEntry, AuditSeal

__all__ = ["AuditEntry", "AuditSeal", "AuthenticatorDevice", "Invitation", "RecoveryCode", "User"]
