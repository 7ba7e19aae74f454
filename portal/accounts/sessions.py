"""What a session knows: whether the second factor was given, how fresh that is, and when the session is over."""

from __future__ import annotations

import json
import time

import django_otp
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from portal.accounts.models import AuthenticatorDevice, User
from portal.encryption import fernet

BEGAN, SEEN, PROVED, CODES = "began_at", "seen_at", "proved_at", "new_recovery_codes"
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
    request.session[BEGAN] = request.session[SEEN] = time.time()


def step_up(request: HttpRequest, device: AuthenticatorDevice) -> None:
    """Make the session a verified one, under a new key: who knew the old key knows nothing."""
    request.session.cycle_key()
    rotate_token(request)
    django_otp.login(request, device)


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
    now = time.time()
    idle = now - float(request.session.get(SEEN, 0))
    if idle > settings.SESSION_COOKIE_AGE or now - float(request.session.get(BEGAN, 0)) > settings.SESSION_LONGEST:
        return True
    if not in_background:
        request.session[SEEN] = now
    return False


def keep_codes(request: HttpRequest, codes: list[str]) -> None:
    """Hold new recovery codes, encrypted, until the person has said that they are kept safe."""
    request.session[CODES] = fernet().encrypt(json.dumps(codes).encode()).decode()


def kept_codes(request: HttpRequest) -> list[str]:
    """The new recovery codes that the person has yet to keep; none after that."""
    held = request.session.get(CODES)
    return list(json.loads(fernet().decrypt(held.encode()))) if held else []


def forget_codes(request: HttpRequest) -> None:
    request.session.pop(CODES, None)
