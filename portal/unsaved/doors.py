"""What becomes of what was typed when a form is sent: saved, refused, or stopped by the sign-in page."""

from __future__ import annotations

import contextlib

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


def saved(request: HttpRequest) -> None:
    """For a view that has saved a form and answers with a part of a page: forget what was typed into it."""
    if (ticket := _ticket(request)) is not None:
        forget(ticket, request.POST)


def settle(request: HttpRequest, response: HttpResponse) -> None:
    """After a view has answered a form: forget what was typed if it was saved, keep it if it was not.

    A form is saved when the answer leads on to another page. A plain answer to a script has seen to it by itself.
    """
    ticket = _ticket(request)
    if ticket is None or (response.status_code == 200 and by_script(request)):
        return
    if 300 <= response.status_code < 400:
        forget(ticket, request.POST)
        return
    with contextlib.suppress(TooLargeError):
        keep(ticket, request.POST)


def _ticket(request: HttpRequest) -> Ticket | None:
    """The ticket of a form that its own person has sent."""
    user = request.user
    if request.method != "POST" or not isinstance(user, User) or not user.is_verified():
        return None
    if request.resolver_match is None or request.resolver_match.namespace == "unsaved":
        return None
    found = read(request.POST.get(FIELD, ""))
    return found[0] if found and found[0].person == user.pk else None
