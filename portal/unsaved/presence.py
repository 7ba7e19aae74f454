"""Who else works on the same thing just now. A page that is open says so every half minute, and asks."""

from __future__ import annotations

import datetime

from django.utils import timezone

from portal.accounts.models import User
from portal.unsaved.models import Presence

LASTS = datetime.timedelta(seconds=90)
"""How long somebody counts as present after their page was last heard of."""


def here(user: User, within: str, place: str) -> None:
    """This person has `place` open, one of the places `within` some whole; they are in no other place of it."""
    Presence.objects.update_or_create(person=user, within=within, defaults={"place": place, "seen_at": timezone.now()})


def others(user: User, within: str) -> dict[str, list[User]]:
    """Who else is where in the whole, by place. One query."""
    found: dict[str, list[User]] = {}
    since = timezone.now() - LASTS
    seen = Presence.objects.filter(within=within, seen_at__gt=since).exclude(person=user).select_related("person")
    for each in seen.order_by("person__full_name"):
        found.setdefault(each.place, []).append(each.person)
    return found
