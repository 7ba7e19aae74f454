"""The first page after sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.accounts.models import User
from portal.desk import work_items


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person who asks. The front door has seen to it that it is a verified one."""
    if not isinstance(request.user, User):
        raise TypeError("The front door let someone in who is not signed in.")
    return render(request, "portal/desk.html", {"items": work_items(request.user)})
