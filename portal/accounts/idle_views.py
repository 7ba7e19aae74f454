"""What the warning before a time-out asks for: how long a session still lasts, and a sign of life."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts import sessions


def _told(request: HttpRequest) -> JsonResponse:
    left = sessions.left(request)
    return JsonResponse({"seconds": max(0, int(left.seconds)), "until": left.until, "longest": left.longest})


@require_safe
@never_cache
def session_left(request: HttpRequest) -> JsonResponse:
    """How long the session lasts if nothing happens. Asked by the page itself, so that it is no sign of life."""
    return _told(request)


@require_POST
def stay(request: HttpRequest) -> JsonResponse:
    """Stay signed in: the front door has noted the sign of life by now."""
    return _told(request)
