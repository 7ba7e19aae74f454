"""Keep the trail. `record` is the only way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    from portal.accounts.models import User

BREAK_GLASS = "break-glass."
"""How the verbs begin of what a system administrator does in a review after breaking the glass."""


def record(
    what: str,
    thing: Model | str | None = None,
    *,
    request: HttpRequest | None = None,
    who: User | None = None,
    review: Any = None,
    revision: int | None = None,
) -> None:
    """Add one entry: `what` happened to `thing` (kept as label and id, never content).

    `what` is a verb of `portal.audit.words`. `who` defaults to the person of the request; `review` is anything with a
    `reference`. The entry stands or falls with the caller's transaction, and is sealed when that is over.
    What a system administrator reads in a review behind broken glass stands out: its verb begins with "break-glass.".
    """
    from portal.access.address import client_address
    from portal.accounts.models import User
    from portal.audit.models import AuditEntry
    from portal.audit.sealing import seal_after_commit

    if who is None and request is not None and isinstance(request.user, User):
        who = request.user
    reference = getattr(review, "reference", "")
    if who is not None and reference in who.behind_glass and not what.startswith((BREAK_GLASS, "refused")):
        what = f"{BREAK_GLASS}{what}"[:60]
    AuditEntry.objects.create(
        what=what[:60],
        who=who,
        thing=(f"{thing._meta.label} {thing.pk}" if isinstance(thing, Model) else (thing or ""))[:120],
        review_reference=reference,
        revision=revision,
        address=client_address(request) if request is not None else None,
    )
    seal_after_commit()
