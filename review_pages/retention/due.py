"""Which closed reviews are kept until when: for the partnership's list, the desk and the command."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.rules import Action, Kind, can
from portal.accounts.models import User
from portal.desk import WorkItem
from review_pages.models import DisposalProposal, LegalHold, ReviewPage
from review_pages.retention.disposal import kept_until
from review_pages.review.desk import progress_for
from review_pages.review.progress import Progress, progress_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A closed review: until when it is kept, and what stands in the way or waits."""

    review: ReviewPage
    closed_on: datetime.date
    until: datetime.date
    held: bool = False
    proposal: DisposalProposal | None = None

    @property
    def over(self) -> bool:
        """Whether its time is over and nothing keeps it."""
        return self.until <= timezone.localdate() and not self.held

    @property
    def said(self) -> str:
        if self.held:
            return _("A legal hold is in force")
        if self.proposal and self.proposal.approved_at:
            return _("Being disposed of")
        if self.proposal:
            return _("Disposal proposed, waits for the chair")
        return _("Its time is over") if self.over else _("Kept")


def kept(stand: Iterable[Progress]) -> list[Kept]:
    """Those of these reviews that are closed, the first that may go first. Two queries, whatever their number."""
    closed = [(stands, until) for stands in stand if (until := kept_until(stands))]
    pks = [stands.review.pk for stands, _until in closed]
    if not pks:
        return []
    held = set(LegalHold.objects.filter(review__in=pks, lifted_at=None).values_list("review", flat=True))
    proposals = {each.review_id: each for each in DisposalProposal.objects.filter(review__in=pks)}
    rows = [
        Kept(stands.review, stands.closed.on, until, stands.review.pk in held, proposals.get(stands.review.pk))
        for stands, until in closed
        if stands.closed
    ]
    return sorted(rows, key=lambda row: (row.until, row.review.reference))


def closed_reviews(reviews: Iterable[ReviewPage]) -> list[Kept]:
    return kept(progress_of(reviews).values())


def retention_work(user: User) -> Iterator[WorkItem]:
    """For managers: whose time is over. For chairs: which disposal waits for their approval."""
    stand = [each for each in progress_for(user).values() if each.closed]
    for row in kept(each for each in stand if can(user, Action.READ, each.review.part(Kind.RETENTION))):
        part = row.review.part(Kind.RETENTION)
        url = reverse("review_pages:retention", args=[row.review.reference])
        if row.over and row.proposal is None and can(user, Action.MANAGE, part):
            yield WorkItem(
                _("Its time is over: dispose of it, or place a legal hold"), url, *_named(row), due=row.until
            )
        waits = row.over and row.proposal is not None and not row.proposal.approved_at
        if waits and row.proposal and row.proposal.proposed_by_id != user.pk and can(user, Action.APPROVE, part):
            yield WorkItem(_("Approve its disposal, or say no"), url, *_named(row))


def _named(row: Kept) -> tuple[str, str]:
    return row.review.reference, row.review.pseudonym
