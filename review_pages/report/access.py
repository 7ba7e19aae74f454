"""How the pages begin that show the draft's text: also for those who see nothing else of the review."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Revision

from portal.access.rules import Action, Kind, Stage, can
from portal.accounts.models import User
from portal.audit.at_the_door import about
from review_pages.report.models import DraftReportPage, SharedRevision
from review_pages.review.access import open_review, reader
from review_pages.review.exceptions import shut_out_of
from review_pages.review.models import ReviewPage


def open_for_reading(request: HttpRequest, reference: str) -> ReviewPage:
    """The review with this reference, if the person may open it or something in it is shared with them."""
    shared = SharedRevision.objects.visible_to(reader(request)).filter(draft__review__reference=reference)
    found = shared.select_related("draft__review__partnership").first()
    if found is None:
        return open_review(request, reference)
    about(request, review=found.draft.review)
    return found.draft.review


def draft_of(review: ReviewPage) -> DraftReportPage | None:
    """The review's draft report with its last revision and who saved it, if there is one."""
    draft: DraftReportPage | None = review.drafts.select_related("latest_revision__user").order_by("-pk").first()
    if draft is not None:
        draft.review = review
    return draft


def may_open_report(user: User, review: ReviewPage) -> bool:
    """Whether there is something for this person under Report."""
    if can(user, Action.READ, review.part(Kind.DRAFT, Stage.BEING_WRITTEN)):
        return True
    return SharedRevision.objects.visible_to(user).filter(draft__review=review).exists()


def revisions_as_written(user: User, draft: DraftReportPage) -> QuerySet[Revision]:
    """Every revision of a draft, for someone who reads it as it is written, but those that they are kept out of."""
    kept_out = draft.shared_revisions.filter(pk__in=shut_out_of(user, Kind.SHARED_DRAFT))
    return Revision.objects.for_instance(draft).exclude(pk__in=kept_out.values("revision"))
