"""A new start for someone who lost their second factor: two people, neither of whom can do it alone.

The person gives the password and asks (`ask`). A manager of a partnership that they belong to speaks to them, by
telephone or face to face, and confirms with the number that only the person's page shows (`confirm`). The person gets
a link by e-mail, gives the password once more, and sets up a new second factor. Where the password is lost as well the
manager begins (`portal.accounts.invitations.reset_access`), and the person completes. Whom to ask is known to the apps
above: they listen to `asked`, and call `confirm` only for a manager of such a partnership.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.invitations import offer_new_start
from portal.accounts.models import NewStart, User
from portal.audit import record

asked = Signal()
"""Someone asks for a new start: `new_start`. Sent when the transaction is committed."""


class Outcome(StrEnum):
    """What became of a manager's answer."""

    CONFIRMED = "confirmed"
    WRONG_NUMBER = "wrong number"
    OVER = "over"
    ONESELF = "oneself"


@transaction.atomic
def ask(user: User, request: HttpRequest) -> NewStart:
    """Ask for a new start; one that was asked for before no longer holds."""
    NewStart.objects.open().filter(user=user).update(decided_at=timezone.now())
    wanted = NewStart.objects.create(user=user)
    record("new-start.asked", wanted, request=request)
    transaction.on_commit(lambda: asked.send(NewStart, new_start=wanted))
    return wanted


@transaction.atomic
def confirm(wanted: NewStart, number: str, *, by: User, reference: str, request: HttpRequest) -> Outcome:
    """Confirm that it is this person who asks, and send them their link. The number shows that they were spoken to."""
    held = NewStart.objects.open().select_for_update(of=("self",)).filter(pk=wanted.pk).select_related("user").first()
    if held is None:
        return Outcome.OVER
    if held.user_id == by.pk:
        record("new-start.refused", held, request=request)
        return Outcome.ONESELF
    if "".join(number.split()) != held.number:
        held.wrong_numbers += 1
        held.save(update_fields=["wrong_numbers"])
        record("new-start.wrong-number", held, request=request)
        return Outcome.WRONG_NUMBER
    held.decided_at, held.confirmed_by = timezone.now(), by
    held.save(update_fields=["decided_at", "confirmed_by"])
    record("new-start.confirmed", held, request=request)
    offer_new_start(held.user, by=by, reference=reference)
    return Outcome.CONFIRMED


@transaction.atomic
def decline(wanted: NewStart, request: HttpRequest) -> None:
    """Say no: the person was not the one who asked, or nobody could reach them."""
    if NewStart.objects.open().filter(pk=wanted.pk).update(decided_at=timezone.now()):
        record("new-start.declined", wanted, request=request)
