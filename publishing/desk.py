"""What publishing puts on people's desks."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState
from wagtail.models.content_types import get_default_page_content_type

from portal.access.rules import Action, Kind, Role, roles_that_may
from portal.accounts.models import User
from portal.desk import WorkItem
from publishing.models import Publication
from review_pages.models import DraftReportPage
from review_pages.review.models import in_reviews_of


def publication_work(user: User) -> Iterator[WorkItem]:
    """For approvers: what to decide on, and what stopped. For authors: what was sent back. A few queries in all."""
    approving = roles_that_may(Action.APPROVE, Kind.PUBLICATION)
    submitting = roles_that_may(Action.SUBMIT, Kind.PUBLICATION)
    # Whoever submitted may not decide.
    for draft in _drafts(user, approving, WorkflowState.STATUS_IN_PROGRESS, not_of=user):
        yield _item(_("Decide on %(draft)s") % {"draft": _name(draft)}, draft)
    for draft in _drafts(user, submitting, WorkflowState.STATUS_NEEDS_CHANGES):
        yield _item(_("See why %(draft)s was sent back") % {"draft": _name(draft)}, draft)
    later = Publication.objects.filter(draft=OuterRef("draft"), pk__gt=OuterRef("pk"))
    stopped = (
        Publication.objects.filter(in_reviews_of(user, approving, review="draft__review"), finished_at=None)
        .exclude(trouble="")
        .exclude(Exists(later))
        .select_related("draft__review")
        .defer("content")
    )
    for publication in stopped:
        yield _item(_("A publication stopped: see why"), publication.draft)


def _drafts(user: User, roles: list[Role], status: str, not_of: User | None = None) -> QuerySet[DraftReportPage]:
    """Drafts in reviews where the person holds one of the roles, whose submission is in this state."""
    submissions = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
        status=status,
    )
    if not_of is not None:
        submissions = submissions.exclude(requested_by=not_of)
    return (
        DraftReportPage.objects.filter(Exists(submissions), in_reviews_of(user, roles, review="review"))
        .select_related("review")
        .prefetch_related("shared_revisions")
    )


def _name(draft: DraftReportPage) -> str:
    names = {shared.revision_id: shared.name for shared in draft.shared_revisions.all()}
    name = names.get(draft.latest_revision_id)
    return _("“%(name)s”") % {"name": name} if name else _("the draft")


def _item(title: str, draft: DraftReportPage) -> WorkItem:
    review = draft.review
    url = reverse("publishing:publication", args=[review.reference])
    return WorkItem(title, url, review.reference, review.pseudonym)
