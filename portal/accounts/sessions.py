"""What a session knows: whether the second factor was given, how fresh that is, and when the session is over."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import timedelta

import django_otp
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone

from portal.accounts import places
from portal.accounts.models import User
from portal.accounts.places import BEGAN, SEEN
from portal.accounts.second_factor import Factor
from portal.encryption import fernet
from portal.templatetags.candour import clock_time

PROVED, CODES = "proved_at", "new_recovery_codes"
PROOF_LASTS = 5 * 60
"""How many seconds a code given on the account page opens the changes to the second factor."""


def signed_in(request: HttpRequest) -> User:
    """The person of this request. The front door has seen to it that there is one."""
    if not isinstance(request.user, User):
        raise TypeError("The front door let someone in who is not signed in.")
    return request.user


def give_password(request: HttpRequest, user: User) -> None:
    """Begin a session half way: the password was right, the second factor is still to come."""
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    places.note(request)


def step_up(request: HttpRequest, device: Factor) -> None:
    """Make the session a verified one, under a new key: who knew the old key knows nothing."""
    request.session.cycle_key()
    rotate_token(request)
    django_otp.login(request, device)
    User.objects.filter(pk=device.user_id).update(last_signed_in=timezone.now())


def prove(request: HttpRequest) -> None:
    """Note that the person has given a code just now."""
    request.session[PROVED] = time.time()


def has_proved(request: HttpRequest) -> bool:
    """Whether a code was given in the last minutes, so that the second factor may be changed."""
    return time.time() - float(request.session.get(PROVED, 0)) < PROOF_LASTS


def is_over(request: HttpRequest, *, in_background: bool) -> bool:
    """Whether the session has been idle for too long, or simply long enough; otherwise note the sign of life.

    A request that a page makes by itself, `in_background`, is no sign of life.
    """
    if left(request).seconds < 0:
        return True
    if not in_background:
        request.session[SEEN] = time.time()
    return False


@dataclass(frozen=True, slots=True)
class Left:
    """How many seconds a session lasts if nothing happens; `longest` where a sign of life cannot make it longer."""

    seconds: float
    longest: bool

    @property
    def until(self) -> str:
        """The time of day, "10:42am"."""
        return clock_time(timezone.localtime() + timedelta(seconds=self.seconds))


def left(request: HttpRequest) -> Left:
    """How long this session still lasts: so many minutes from the last sign of life, 12 hours in all."""
    now = time.time()
    idle = float(request.session.get(SEEN, 0)) + settings.SESSION_COOKIE_AGE - now
    in_all = float(request.session.get(BEGAN, 0)) + settings.SESSION_LONGEST - now
    return Left(min(idle, in_all), longest=in_all <= idle)


def keep_codes(request: HttpRequest, codes: list[str]) -> None:
    """Hold new recovery codes, encrypted, until the person has said that they are kept safe."""
    request.session[CODES] = fernet().encrypt(json.dumps(codes).encode()).decode()


def kept_codes(request: HttpRequest) -> list[str]:
    """The new recovery codes that the person has yet to keep; none after that."""
    held = request.session.get(CODES)
    try:
        return list(json.loads(fernet().decrypt(held.encode()))) if held else []
    except InvalidToken:  # the key that held them was taken away meanwhile
        return []


def forget_codes(request: HttpRequest) -> None:
    request.session.pop(CODES, None)
