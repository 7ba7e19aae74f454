"""Signs of sign-ins and lock-outs, as Django and django-axes give them, into the audit trail."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.models import User
from portal.audit import record


def _account(email: Any) -> User | None:
    """What was typed is not kept: people type passwords in the wrong box. The account is, where there is one."""
    return User.objects.filter(email=str(email or "").strip().lower()).first()


@receiver(user_login_failed)
def failed(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **more: object) -> None:
    record("sign-in.failed", _account(credentials.get("email")), request=request)


@receiver(user_locked_out)
def locked(sender: object, request: HttpRequest, username: str, **more: object) -> None:
    record("sign-in.locked-out", _account(username), request=request)
