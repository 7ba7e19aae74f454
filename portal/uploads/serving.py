"""The one way in which a private file leaves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from portal import audit
from portal.access.rules import Action, Guarded, can
from portal.accounts.models import User
from portal.downloads import attachment
from portal.uploads.models import PrivateFile


def send(
    request: HttpRequest,
    kept: PrivateFile,
    *,
    thing: Guarded,
    what: str,
    review: Any = None,
    action: Action = Action.READ,
    name: str = "",
) -> HttpResponse:
    """The file as an attachment, for someone whom the rule table lets do `action` to `thing`; 404 for anyone else.

    `what` is the trail's word for it; `name` is what the file is saved as, its own name by default. A browser is told
    to keep nothing, to guess no type, and to run nothing.
    """
    if not isinstance(request.user, User) or not can(request.user, action, thing):
        raise Http404
    response = attachment(kept.read(), name or kept.name, kept.media_type)
    audit.record(what, kept, request=request, review=review)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
