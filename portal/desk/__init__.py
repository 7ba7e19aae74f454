"""The desk: what waits for a person, and the reviews they are in. Apps hand both to it; it only draws them.

An app registers its providers in its `AppConfig.ready`: functions from a user to work items, or to rows of the list of
reviews. A provider takes a constant number of queries, whatever the number of reviews.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits: what to do ("Answer 4 comments on draft 3"), in which review, where, and by when.

    What belongs to no review has no reference, and a partnership's name for the review's.
    """

    title: str
    url: str
    review_reference: str
    review_name: str
    due: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review in the list on the desk: where it stands in words, and what is due next."""

    reference: str
    name: str
    url: str
    stage: str
    due_title: str = ""
    due: datetime.date | None = None


Provider = Callable[["User"], Iterable[WorkItem]]
ReviewProvider = Callable[["User"], Iterable[ReviewRow]]
_providers: list[Provider] = []
_review_providers: list[ReviewProvider] = []


def register(provider: Provider) -> Provider:
    """Add a provider of work items once; can be used as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def register_reviews(provider: ReviewProvider) -> ReviewProvider:
    """Add a provider of rows for the list of reviews once; can be used as a decorator."""
    if provider not in _review_providers:
        _review_providers.append(provider)
    return provider


def work_items(user: User) -> list[WorkItem]:
    """Everything that waits for this person, the soonest first, undated last."""
    items = [item for provider in _providers for item in provider(user)]
    return sorted(items, key=lambda item: (item.due or datetime.date.max, item.review_reference, item.title))


def review_rows(user: User) -> list[ReviewRow]:
    """The reviews that this person may open, the soonest due first."""
    rows = [row for provider in _review_providers for row in provider(user)]
    return sorted(rows, key=lambda row: (row.due or datetime.date.max, row.reference))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work items by when they are due: today or earlier, in the next seven days, later or on no fixed day."""

    today: list[WorkItem]
    this_week: list[WorkItem]
    later: list[WorkItem]


def waiting(items: Iterable[WorkItem], today: datetime.date) -> Waiting:
    """Group work items, each group in the order given."""
    groups = Waiting([], [], [])
    for item in items:
        days = (item.due - today).days if item.due else None
        group = groups.later if days is None or days > 7 else groups.today if days <= 0 else groups.this_week
        group.append(item)
    return groups
