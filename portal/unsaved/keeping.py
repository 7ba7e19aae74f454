"""Keeping what was typed, finding it again for its owner, and forgetting it once it is saved."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from portal.accounts.models import User
from portal.unsaved.models import LONGEST_ADDRESS, Presence, UnsavedForm
from portal.unsaved.tickets import FIELD, KEPT_FOR, Ticket

LARGEST = 2_000_000
"""Characters of one form that are kept."""

NEVER = frozenset(
    {FIELD, "csrfmiddlewaretoken", "password", "old_password", "new_password", "code", "token", "recovery_code"}
)
"""Names of fields that are never kept, whatever form they stand in. Files are not: they come apart from the fields."""


class TooLargeError(ValueError):
    """More was typed than is kept."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into a form and did not save. `words` is what their browser would send."""

    at: datetime.datetime
    address: str
    words: QueryDict


def keep(ticket: Ticket, posted: QueryDict) -> datetime.datetime | None:
    """Keep what was typed, in the place of what was kept of this form before. Answers when; None if nothing was typed.

    Of two open pages of one person, the one in which they typed last wins. Raises TooLargeError.
    """
    words = QueryDict(mutable=True)
    for name, values in posted.lists():
        if name not in NEVER:
            words.setlist(name, values)
    if not any(value.strip() for values in words.lists() for value in values[1]):
        return None
    typed = words.urlencode()
    if len(typed) > LARGEST:
        raise TooLargeError
    now = timezone.now()
    UnsavedForm.objects.update_or_create(
        person_id=ticket.person,
        address=ticket.address_of(posted)[:LONGEST_ADDRESS],
        form=ticket.form,
        defaults={"typed": typed, "page": ticket.page, "kept_at": now},
    )
    return now


def forget(ticket: Ticket, posted: QueryDict) -> None:
    """The form was saved: forget what was kept of it.

    But not what the same person typed meanwhile into another open page of the same form: that is not saved.
    """
    UnsavedForm.objects.filter(
        Q(page=ticket.page) | Q(kept_at__lte=ticket.drawn),
        person_id=ticket.person,
        address=ticket.address_of(posted)[:LONGEST_ADDRESS],
        form=ticket.form,
    ).delete()


def discard(ticket: Ticket) -> None:
    """The person does not want what was kept of this form."""
    UnsavedForm.objects.filter(person_id=ticket.person, address=ticket.address, form=ticket.form).delete()


def _read(row: UnsavedForm) -> Typed:
    return Typed(row.kept_at, row.address, QueryDict(row.typed))


def kept_at_address(request: HttpRequest, user: User, address: str) -> dict[str, Typed]:
    """What this person has typed into the forms of one page, by form. Asked once for each request."""
    found: dict[str, dict[str, Typed]] = request.__dict__.setdefault("unsaved_at", {})
    if address not in found:
        rows = UnsavedForm.objects.filter(person=user, address=address, kept_at__gt=timezone.now() - KEPT_FOR)
        found[address] = {row.form: _read(row) for row in rows}
    return found[address]


def kept_under(user: User, address: str) -> list[Typed]:
    """What this person has typed on pages whose address begins like this, last first."""
    since = timezone.now() - KEPT_FOR
    rows = UnsavedForm.objects.filter(person=user, address__startswith=address, kept_at__gt=since)
    return [_read(row) for row in rows.order_by("-kept_at")]


def purge() -> int:
    """Delete what is too old to be shown, and who was where; answers how many forms went."""
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - datetime.timedelta(days=1)).delete()
    gone, _by_model = UnsavedForm.objects.filter(kept_at__lte=now - KEPT_FOR).delete()
    return gone
