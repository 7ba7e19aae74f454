"""Where a person is signed in: their sessions, told in words, and ended by them."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_otp import DEVICE_ID_SESSION_KEY
from ua_parser import parse

from portal.access.address import client_address
from portal.accounts.models import Session, User

DEVICE, ADDRESS, BEGAN, SEEN = "device", "address", "began_at", "seen_at"


@dataclass(frozen=True, slots=True)
class Place:
    """One session of a person. `id` names it without being of use to anyone who sees it."""

    id: str
    device: str
    address: str
    began: datetime.datetime
    seen: datetime.datetime
    verified: bool
    here: bool


def in_words(agent: str) -> str:
    """What a browser says of itself: "Firefox on Windows"."""
    told = parse(agent[:500])
    browser = told.user_agent.family if told.user_agent else _("A browser")
    system = told.os.family if told.os else _("an unknown system")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def note(request: HttpRequest) -> None:
    """Keep in the session what its owner will know it by."""
    request.session[DEVICE] = in_words(request.headers.get("User-Agent", ""))
    request.session[ADDRESS] = client_address(request) or ""
    request.session[BEGAN] = request.session[SEEN] = time.time()


def places_of(user: User, request: HttpRequest) -> list[Place]:
    """This person's sessions that are still alive: the one of this request first, then the latest seen."""
    found = [_place(row, request) for row in _alive(user)]
    return sorted((each for each in found if each), key=lambda each: (not each.here, -each.seen.timestamp()))


def end(user: User, place_id: str) -> bool:
    """End one of this person's sessions; the next thing that is asked in it leads to the sign-in page."""
    keys = [row.session_key for row in _alive(user) if _id_of(row.session_key) == place_id]
    return bool(Session.objects.filter(person=user, session_key__in=keys).delete()[0])


def end_all(user: User, *, but: HttpRequest | None = None) -> int:
    """End every session of this person, except that of the request `but`; how many there were."""
    rows = Session.objects.filter(person=user)
    if but is not None and but.session.session_key:
        rows = rows.exclude(session_key=but.session.session_key)
    return rows.delete()[0]


def clear_out() -> None:
    """Delete the sessions that ran out; done once a day."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def _alive(user: User) -> list[Session]:
    return list(Session.objects.filter(person=user, expire_date__gt=timezone.now()))


def _id_of(session_key: str) -> str:
    return salted_hmac("candour.place", session_key, algorithm="sha256").hexdigest()[:20]


def _place(row: Session, request: HttpRequest) -> Place | None:
    kept = row.get_decoded()
    seen = float(kept.get(SEEN, 0))
    if time.time() - seen > settings.SESSION_COOKIE_AGE:
        return None
    return Place(
        id=_id_of(row.session_key),
        device=kept.get(DEVICE, ""),
        address=kept.get(ADDRESS, ""),
        began=datetime.datetime.fromtimestamp(float(kept.get(BEGAN, 0)), datetime.UTC),
        seen=datetime.datetime.fromtimestamp(seen, datetime.UTC),
        verified=DEVICE_ID_SESSION_KEY in kept,
        here=row.session_key == request.session.session_key,
    )
