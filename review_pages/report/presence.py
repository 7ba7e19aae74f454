"""Who has a draft open in Wagtail's editor, as the editor itself says every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from portal.accounts.models import User
from review_pages.models import DraftReportPage

_SEEN_WITHIN = timedelta(minutes=2)
"""An editor says every few seconds that it is open; one that was silent for so long is gone."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A person who has the draft open; `is_typing` says that something is not saved yet."""

    name: str
    is_typing: bool


def sessions(draft: DraftReportPage) -> QuerySet[EditingSession]:
    """The editors in which the draft is open now."""
    types = ContentType.objects.get_for_models(Page, DraftReportPage).values()
    return EditingSession.objects.filter(
        content_type__in=list(types), object_id=str(draft.pk), last_seen_at__gte=timezone.now() - _SEEN_WITHIN
    )


def is_being_typed_in(draft: DraftReportPage, *, but_by: User | None = None) -> bool:
    """Whether somebody (but this person) has changes in the editor that are not saved yet."""
    return sessions(draft).filter(is_editing=True).exclude(user=but_by).exists()


def writers(draft: DraftReportPage, reader: User) -> list[Writer]:
    """Everybody but the reader who has the draft open, by name. One query."""
    open_to: dict[str, bool] = {}
    for name, typing in sessions(draft).exclude(user=reader).values_list("user__full_name", "is_editing"):
        open_to[name] = open_to.get(name, False) or typing
    return [Writer(name, typing) for name, typing in sorted(open_to.items())]
