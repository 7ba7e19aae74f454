"""Invite people, and let them back in who lost their password or second factor."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import places
from portal.accounts.models import AuthenticatorDevice, Invitation, RecoveryCode, SecurityKey, User
from portal.audit import record
from portal.notify import send


def invite(person_email: str, full_name: str, *, invited_by: User | None, reference: str, url: str = "") -> Invitation:
    """Invite someone by e-mail to `reference` (a review's or a partnership's; never a name).

    Makes the account (`Invitation.user`) where there is none. Someone who never accepted gets a new link, and the older
    ones stop working. Someone who already signs in keeps name and password and is told by e-mail that they were added,
    with a link to `url` (the desk, unless given); that invitation is used up from the start.

    The e-mail leaves when the transaction is committed; `Invitation.sent_at` stays empty where it could not be sent.
    Raises ValidationError for an address that is none, or one whose account has been closed.
    """
    email = person_email.strip().lower()
    validate_email(email)
    with transaction.atomic():
        User.objects.get_or_create(
            email=email, defaults={"full_name": full_name.strip(), "password": make_password(None)}
        )
        user = User.objects.select_for_update().get(email=email)
        if not user.is_active:
            raise ValidationError(_("This account has been closed. Ask the system administrator to open it again."))
        if user.has_usable_password():
            return _offer(user, "added", invited_by, reference, url or reverse("desk"))
        return _offer(user, "invitation", invited_by, reference)


def reset_access(user: User, *, by: User | None, reference: str) -> Invitation:
    """Send someone who lost their password, or everything, a link to set up both anew: a manager's half.

    The old ones work until the link is used: sending it takes nothing away. Only the person can complete it, from
    their mailbox; so nobody may send one to themselves. Only for those who may manage the people of something that
    this person is in: the caller checks. Raises ValidationError where `by` is the person.
    """
    if by == user:
        raise ValidationError(_("Nobody can give themselves a new start. Ask another manager of the partnership."))
    with transaction.atomic():
        return _offer(user, "reset", by, reference)


def offer_new_start(user: User, *, by: User, reference: str) -> Invitation:
    """Send someone whose request was confirmed a link to set up a new second factor; the password stays."""
    return _offer(user, "new-start", by, reference, keeps_password=True)


def _offer(
    user: User, template: str, by: User | None, reference: str, url: str = "", *, keeps_password: bool = False
) -> Invitation:
    """Keep an invitation and send its e-mail: to `url`, or to a link of its own with which it is accepted."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    if not url:
        Invitation.objects.open().filter(user=user).update(expires_at=now)
    invitation = Invitation.objects.create(
        user=user,
        token_hash=Invitation.digest(token),
        reference=reference,
        invited_by=by,
        created_at=now,
        expires_at=now + Invitation.LASTS,
        used_at=now if url else None,
        keeps_password=keeps_password,
    )
    record(f"account.{template}", user, who=by)
    invitation.link = url or reverse("accounts:accept-invitation", args=[token])

    def _send() -> None:
        if send(user.email, template, reference, invitation.link):
            Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now())

    transaction.on_commit(_send)
    return invitation


def open_invitation(token: str) -> Invitation | None:
    """The invitation that this link belongs to, while it can be accepted."""
    return (
        Invitation.objects.open()
        .filter(token_hash=Invitation.digest(token), user__is_active=True)
        .select_related("user")
        .first()
    )


@transaction.atomic
def accept(invitation: Invitation, password: str) -> bool:
    """Use the invitation up and set the password, unless it stays; the second factor of before is gone.

    So is every session. False where someone else was quicker with the same link: then nothing changes.
    """
    if not Invitation.objects.open().filter(pk=invitation.pk).update(used_at=timezone.now()):
        return False
    user = invitation.user
    if not invitation.keeps_password:
        user.set_password(password)
        user.save(update_fields=["password"])
    for kind in (AuthenticatorDevice, SecurityKey, RecoveryCode):
        kind.objects.filter(user=user).delete()
    places.end_all(user)
    record("account.accepted", user, who=user)
    return True
