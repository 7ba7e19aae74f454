"""Check, enrol and take away second factors. Each is one transaction on a locked row, so that no code counts twice."""

from __future__ import annotations

from math import ceil

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import AuthenticatorDevice, RecoveryCode, SecurityKey, User

Factor = AuthenticatorDevice | SecurityKey


@transaction.atomic
def check(user: User, typed: str) -> Factor | None:
    """The person's device, if `typed` is its present code or an unused recovery code; the code is then used up.

    Wrong codes of either kind make the next try wait. They are counted on the authenticator app, or for someone
    without one on their oldest key.
    """
    app = AuthenticatorDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    device = app or SecurityKey.objects.select_for_update().filter(user=user).first()
    if device is None:
        return None
    plain = "".join(typed.split())
    if app and len(plain) <= app.DIGITS:
        return app if app.verify_token(plain) else None
    if not device.verify_is_allowed()[0]:
        return None
    if RecoveryCode.use(user, plain):
        device.throttle_reset()
        return device
    device.throttle_increment()
    return None


def counted_on(user: User) -> Factor | None:
    """The device on which this person's wrong codes are counted."""
    return user.authenticator or SecurityKey.objects.filter(user=user).first()


def wait_for(device: Factor | None) -> int:
    """How many seconds until the next code is looked at at all, after wrong ones; 0 for now."""
    allowed, why = device.verify_is_allowed() if device else (True, None)
    if allowed or why is None:
        return 0
    return max(1, ceil((why["locked_until"] - timezone.now()).total_seconds()))


@transaction.atomic
def waiting(user: User) -> AuthenticatorDevice:
    """The authenticator that waits for its first code, made now if there is none. Its key stays until confirmed."""
    device, _made = AuthenticatorDevice.objects.select_for_update().get_or_create(
        user=user, confirmed=False, defaults={"name": "authenticator"}
    )
    return device


@transaction.atomic
def confirm(user: User, typed: str) -> tuple[AuthenticatorDevice, list[str]] | None:
    """Take the waiting authenticator into use, in the place of the old one, if `typed` is its code.

    Answers with it and with ten new recovery codes. Sessions that the old one had verified are verified no more.
    """
    device = AuthenticatorDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token("".join(typed.split())):
        return None
    AuthenticatorDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return device, RecoveryCode.renew(user)


@transaction.atomic
def remove(user: User, device: Factor) -> bool:
    """Take a key or the app away; False, and nothing done, where it is the last second factor."""
    User.objects.select_for_update().get(pk=user.pk)
    apps = AuthenticatorDevice.objects.filter(user=user, confirmed=True)
    if apps.count() + SecurityKey.objects.filter(user=user).count() < 2:
        return False
    device.delete()
    return True


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes; those of before no longer work."""
    return RecoveryCode.renew(user)
