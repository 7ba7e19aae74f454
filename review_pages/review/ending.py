"""End a membership: at once, with a reason, and never the last manager's."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from portal import audit
from portal.access.rules import Role
from review_pages.review.access import reader
from review_pages.review.models import Membership, PartnershipPage


@transaction.atomic
def end(held: Membership, reason: str, request: HttpRequest) -> bool:
    """End it; False, and nothing done, where nobody would be left to manage the partnership."""
    # Of two people who end a membership at once, the second waits and sees what the first did.
    PartnershipPage.objects.select_for_update().get(pk=held.partnership_id)
    managers = Membership.objects.active().filter(partnership=held.partnership_id, review=None, role=Role.MANAGER)
    if held.role == Role.MANAGER and not managers.exclude(person=held.person_id).exists():
        return False
    held.ended_by, held.ended_at, held.end_reason = reader(request), timezone.now(), reason
    held.save(update_fields=["ended_by", "ended_at", "end_reason"])
    audit.record("membership.ended", held, request=request, review=held.review)
    return True
