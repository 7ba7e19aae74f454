"""What becomes of what was typed when a form is sent: saved, refused, or stopped by the sign-in page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from portal.access.by_script import by_script
from portal.accounts.models import User
from portal.audit import record
from portal.unsaved.keeping import TooLargeError, forget, keep
from portal.unsaved.tickets import FIELD, Ticket, read


def keep_at_the_door(request: HttpRequest) -> Ticket | None:
    """Keep a form that was sent after its session was over, for the person it was drawn for; None if it cannot be.

    The ticket alone says for whom. That person sees it after signing in again; whoever signs in else does not.
    """
    if request.method != "POST":
        return None
    found = read(request.POST.get(FIELD, ""))
    if found is None:
        return None
    ticket, person = found
    try:
        if keep(ticket, request.POST) is None:
            return None
    except TooLargeError:
        return None
    record("form.kept", ticket.address.split("?")[0], request=request, who=person)
    return ticket


def still_unsaved(request: HttpRequest) -> None:
    """For a view that leads elsewhere without having saved the form: what was typed stays kept."""
    request.still_unsaved = True  # type: ignore[attr-defined]  # ours, for this request


def settle(request: HttpRequest, response: HttpResponse) -> None:
    """After a view has answered a form: forget what was typed if it was saved, keep it if it was not.

    A form is saved when the answer leads on, or, for the page's own scripts, when it is a plain 200.
    """
    user = request.user
    if request.method != "POST" or response.status_code == 400 or FIELD not in request.POST:
        return
    if not isinstance(user, User) or not user.is_verified() or _is_ours(request):
        return
    found = read(request.POST[FIELD])
    if found is None or found[0].person != user.pk:
        return
    leads_on = 300 <= response.status_code < 400
    done = response.status_code == 200 and by_script(request)
    if (leads_on or done) and not getattr(request, "still_unsaved", False):
        forget(found[0], request.POST)
        return
    try:
        keep(found[0], request.POST)
    except TooLargeError:
        return


def _is_ours(request: HttpRequest) -> bool:
    return bool(request.resolver_match and request.resolver_match.namespace == "unsaved")
