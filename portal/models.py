"""Gathers the ground floor's models for Django."""

from portal.accounts.models import User
from portal.audit.models import AuditEntry

__all__ = ["AuditEntry", "User"]
