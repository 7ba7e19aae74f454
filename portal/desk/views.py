"""The first page after sign-in."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.desk import review_rows, waiting, work_items


def greeting(now: datetime.datetime, name: str) -> str:
    """ "Good morning, Ruth." by the local time."""
    if now.hour < 12:
        return _("Good morning, %(name)s.") % {"name": name}
    if now.hour < 18:
        return _("Good afternoon, %(name)s.") % {"name": name}
    return _("Good evening, %(name)s.") % {"name": name}


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person who asks. The front door has seen to it that it is a verified one."""
    if not isinstance(request.user, User):
        raise TypeError("The front door let someone in who is not signed in.")
    items = work_items(request.user)
    groups = waiting(items, timezone.localdate())
    context = {
        "greeting": greeting(timezone.localtime(), request.user.get_short_name()),
        "number": len(items),
        "groups": [
            (title, group)
            for title, group in (
                (_("Today"), groups.today),
                (_("This week"), groups.this_week),
                (_("Later"), groups.later),
            )
            if group
        ],
        "reviews": review_rows(request.user),
    }
    return render(request, "portal/desk.html", context)
