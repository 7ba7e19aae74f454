"""Accounts that nobody uses, or that have no part in anything any more."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from review_pages.review.models import Membership, PartnershipPage

DAYS = 90
"""Without a sign-in, unless someone asks for another number."""


@dataclass(frozen=True, slots=True)
class Dormant:
    """A person, their roles in force (in the partnership asked about), and whether they have any anywhere."""

    person: User
    roles: list[Membership]
    has_part: bool


def dormant(days: int, partnership: PartnershipPage | None = None) -> list[Dormant]:
    """Open accounts without a sign-in for `days` days, or without any role in force; the longest unused first.

    Of the people who are or were in one partnership, or of everybody. Three queries.
    """
    people: QuerySet[User] = User.objects.filter(is_active=True, is_superuser=False)
    roles = Membership.objects.active().select_related("review", "agency")
    if partnership is not None:
        people = people.filter(pk__in=Membership.objects.filter(partnership=partnership).values("person"))
        roles = roles.filter(partnership=partnership)
    since = timezone.now() - datetime.timedelta(days=days)
    with_part = Membership.objects.active().values("person")
    unused = Q(last_signed_in__lt=since) | Q(last_signed_in=None, date_joined__lt=since)
    found = list(people.filter(unused | ~Q(pk__in=with_part)))
    by_person: dict[int, list[Membership]] = {}
    for held in roles.filter(person__in=found):
        by_person.setdefault(held.person_id, []).append(held)
    somewhere = set(with_part.filter(person__in=found).values_list("person", flat=True))
    told = [Dormant(person, by_person.get(person.pk, []), person.pk in somewhere) for person in found]
    return sorted(told, key=lambda each: (each.person.last_signed_in or each.person.date_joined, each.person.email))
