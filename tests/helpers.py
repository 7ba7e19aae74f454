"""Sign people in quickly: a verified session, as the sign-in pages would have made it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from portal.access.rules import Role
from portal.accounts import places
from portal.accounts.models import AuthenticatorDevice, User
from review_pages.models import Membership
from tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Page


def device_of(user: User) -> AuthenticatorDevice:
    """This person's authenticator, made if there is none."""
    device, _made = AuthenticatorDevice.objects.get_or_create(
        user=user, confirmed=True, defaults={"name": "authenticator"}
    )
    return device


def part_in_something(user: User) -> User:
    """Give this person a part in some review, unless they have one: nobody else is let in."""
    if not user.is_superuser and not Membership.objects.active().filter(person=user).exists():
        factories.member(factories.review(), Role.QUALITY_ASSURANCE_READER, person=user)
    return user


def give_password(client: Client, user: User) -> None:
    """Half way: the password was given, the second factor not."""
    part_in_something(user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[places.BEGAN] = session[places.SEEN] = time.time()
    session.save()


def sign_in(client: Client, user: User) -> Client:
    """Give this client a verified session of `user`; the password and the code are taken as given."""
    give_password(client, user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device_of(user).persistent_id
    session.save()
    return client


def browser_sign_in(page: Page, base_url: str, user: User) -> None:
    """Give this browser page's context a verified session of `user` on the server at `base_url`."""
    client = sign_in(Client(), user)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": base_url,
            }
        ]
    )
