"""Gathers the ground floor's models for Django."""

from portal.accounts.models import AuthenticatorDevice, Invitation, RecoveryCode, User
from portal.audit.models import AuditEntry

__all__ = ["AuditEntry", "AuthenticatorDevice", "Invitation", "RecoveryCode", "User"]
