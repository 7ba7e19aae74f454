"""Who looked at what a person wrote. Apps say what that is and which reads of the trail count; this gathers them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from portal.audit.words import READS

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Written:
    """Something that a person wrote: what it is called, where it is, and the reads of it.

    A read counts whose verb is one of `what` (all of them where empty), whose thing is one of `things`, of one of
    `revisions` where any are named, and since `since`.
    """

    title: str
    url: str
    review_reference: str
    review_name: str
    things: frozenset[str]
    what: frozenset[str] = frozenset()
    revisions: frozenset[int] = frozenset()
    since: datetime.datetime | None = None

    @property
    def reads(self) -> Q:
        found = Q(review_reference=self.review_reference, thing__in=self.things, what__in=self.what or READS)
        if self.revisions:
            found &= Q(revision__in=self.revisions)
        if self.since:
            found &= Q(at__gte=self.since)
        return found

    def counts(self, entry: AuditEntry) -> bool:
        """The same question, of an entry at hand."""
        return (
            entry.review_reference == self.review_reference
            and entry.thing in self.things
            and entry.what in (self.what or READS)
            and (not self.revisions or entry.revision in self.revisions)
            and (self.since is None or entry.at >= self.since)
        )


@dataclass(slots=True)
class Looked:
    """Something written, with everyone who looked at it and on which days, the latest first."""

    written: Written
    readers: dict[str, list[datetime.date]] = field(default_factory=dict)


Provider = Callable[["User"], Iterable[Written]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider once. It takes a constant number of queries."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def who_looked(user: User) -> list[Looked]:
    """All that this person wrote and may still see, with who looked at it. One query beside the providers'."""
    from portal.audit.models import AuditEntry

    written = [each for provider in _providers for each in provider(user)]
    if not written:
        return []
    reads = Q(pk__in=[])
    for each in written:
        reads |= each.reads
    entries = AuditEntry.objects.filter(reads).exclude(who=user).exclude(who=None).select_related("who").order_by("-pk")
    looked = [Looked(each) for each in written]
    for entry in entries.iterator():
        for found in looked:
            if found.written.counts(entry) and entry.who is not None:
                days = found.readers.setdefault(entry.who.full_name, [])
                day = timezone.localdate(entry.at)
                if day not in days[-1:]:
                    days.append(day)
    return looked
