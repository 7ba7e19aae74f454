"""The warning before a session ends, on every page for someone who is signed in."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from portal.accounts import sessions
from portal.accounts.models import User

register = template.Library()

WARNS = 2 * 60
"""Seconds before the end of a session at which the warning comes."""


@register.inclusion_tag("portal/accounts/_idle.html", takes_context=True)
def idle_warning(context: Context) -> dict[str, Any]:
    """Draw the dialog that `js/idle.js` opens, and for a browser without scripts the time at which the session ends."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User) or not user.is_verified():
        return {"left": None}
    return {
        "left": sessions.left(request),
        "warns": min(WARNS, settings.SESSION_COOKIE_AGE // 2),
        "csrf_token": context.get("csrf_token"),
    }
