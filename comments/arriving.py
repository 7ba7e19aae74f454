"""What has been said, answered, resolved or changed since a reader's page was made, for the page to take in.

The page asks every few seconds while somebody looks at it. The answer is nearly always "nothing" (304): one query for
the comments. Only where something did change are the rows of text that it concerns made anew.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.filtering import Wanted
from comments.models import PassageComment
from comments.reading import Reading
from comments.threads import Thread, state
from comments.views import OpenDraft, frame, open_draft
from portal.access.rules import Action
from portal.audit import record
from review_pages.review.access import require

OVERLAP = datetime.timedelta(minutes=1)
"""How far a comment may be behind another that was begun after it: what takes long to save has an earlier time."""


def state_for(opened: OpenDraft) -> str:
    """The state of the discussion as this person may read it."""
    comments = PassageComment.objects.visible_to(opened.user).filter(draft=opened.draft, is_removed=False)
    return state(**comments.aggregate(count=Count("pk"), last=Max("changed_at")))


@require_safe
@never_cache
def arrivals(request: HttpRequest, reference: str, revision_id: int) -> HttpResponse:
    """The rows that hold what changed since the state that the page knows (If-None-Match); 304 where nothing did."""
    opened = open_draft(request, reference, revision_id)
    require(request, Action.READ, opened.discussion)
    known, now = request.headers.get("If-None-Match", ""), state_for(opened)
    if known == now:
        return HttpResponseNotModified(headers={"ETag": now})
    record("comments.listed", opened.draft, request=request, review=opened.review, revision=opened.revision.pk)
    wanted = Wanted.asked(request.GET, opened.user.pk)
    reading = opened.reading(wanted.includes)
    context = frame(opened) | {"reading": reading, "and_back": f"?{wanted.query}" if wanted.query else ""}
    context |= _changed(reading, _moment(known) - OVERLAP)
    answer = render(request, "comments/_arrivals.html", context)
    answer["ETag"] = now
    return answer


def _moment(known: str) -> datetime.datetime:
    """When the last change was that a page knows of; long ago where it does not say."""
    try:
        return datetime.datetime.fromtimestamp(float(known.strip('"').partition("-")[2]), tz=datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return timezone.now() - datetime.timedelta(days=365)


def _changed(reading: Reading, since: datetime.datetime) -> dict[str, Any]:
    def is_new(thread: Thread) -> bool:
        return thread.changed_at > since

    rows = [row for row in reading.rows() if any(map(is_new, row.threads))]
    return {"rows": rows, "unplaced_changed": any(map(is_new, reading.unplaced))}
