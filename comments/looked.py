"""Who looked at one's comments: whoever opened the draft since."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from comments.models import PassageComment
from portal.accounts.models import User
from portal.audit.looked import Written
from review_pages.models import DraftReportPage


def drafts_commented_on(user: User) -> Iterator[Written]:
    """The drafts on which this person commented, since the first time."""
    mine = PassageComment.objects.visible_to(user).filter(user=user).order_by()
    rows = mine.values_list("draft", "draft__review__reference", "draft__review__pseudonym").annotate(
        Min("submit_date")
    )
    for draft, reference, pseudonym, since in rows:
        yield Written(
            _("The draft, since you commented on it"),
            reverse("comments:read", args=[reference]),
            reference,
            pseudonym,
            frozenset({f"{DraftReportPage._meta.label} {draft}"}),
            since=since,
        )
