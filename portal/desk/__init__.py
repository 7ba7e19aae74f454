"""The desk: what waits for a person. Apps hand their items to it; it only draws them.

An app registers a provider in its `AppConfig.ready`: a function from a user to work items. A provider takes a constant
number of queries, whatever the number of reviews.
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
    """One thing that waits: what to do ("Answer 4 comments on draft 3"), in which review, where, and by when."""

    title: str
    url: str
    review_reference: str
    review_name: str
    due: datetime.date | None = None


Provider = Callable[["User"], Iterable[WorkItem]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider once; can be used as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def work_items(user: User) -> list[WorkItem]:
    """Everything that waits for this person, the soonest first, undated last."""
    items = [item for provider in _providers for item in provider(user)]
    return sorted(items, key=lambda item: (item.due or datetime.date.max, item.review_reference, item.title))
