"""What waits for a person because of returns."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from portal.access.rules import Action, Kind, Stage, roles_that_may
from portal.accounts.models import User
from portal.desk import WorkItem
from review_pages.models import AgencyReturnPage, ReturnVersion
from review_pages.returns.sign_off import signers_of
from review_pages.review.models import in_reviews_of, not_shut_out


def returns_that_wait(user: User) -> Iterator[WorkItem]:
    """Returns that this person's agency still owes or that they can sign; for those who manage a review, agencies that
    are late, and returns that nobody can sign. A constant number of queries."""
    owed = in_reviews_of(
        user,
        roles_that_may(Action.EDIT, Kind.RETURN, Stage.BEING_WRITTEN, own_agency=True),
        review="review",
        agency="agency",
    )
    managed = in_reviews_of(user, roles_that_may(Action.MANAGE, Kind.REVIEW), review="review")
    missing = AgencyReturnPage.objects.filter(
        not_shut_out(user, Kind.RETURN), stage__in=(Stage.BEING_WRITTEN, Stage.WITH_SIGN_OFF)
    ).select_related("review", "agency")
    writing = missing.filter(owed, stage=Stage.BEING_WRITTEN).annotate(
        sent_back=Exists(_SENT_BACK), reopened=Exists(ReturnVersion.objects.filter(page=OuterRef("pk")))
    )
    for page in writing:
        if page.sent_back:
            said = _("Change the %(form)s: it was sent back")
        else:
            said = _("Change the %(form)s: it was reopened") if page.reopened else _("Complete the %(form)s")
        yield _item(said % {"form": page.form_name}, page, "return")
    yield from _sign_offs(user, missing.filter(stage=Stage.WITH_SIGN_OFF), managed)
    late = missing.filter(managed, due__lt=timezone.localdate())
    for page in late.annotate(reopened=Exists(ReturnVersion.objects.filter(page=OuterRef("pk")))):
        if page.with_sign_off:
            said = _("%(agency)s has not signed what it wrote")
        else:
            said = _("%(agency)s has not replied again") if page.reopened else _("%(agency)s has not replied")
        yield _item(said % {"agency": page.agency.name}, page, "agencies")


_SENT_BACK = WorkflowState.objects.filter(
    base_content_type__app_label="wagtailcore",
    base_content_type__model="page",
    object_id=Cast(OuterRef("pk"), CharField()),
    status=WorkflowState.STATUS_NEEDS_CHANGES,
)


def _sign_offs(user: User, waiting: QuerySet[AgencyReturnPage], managed: Q) -> Iterator[WorkItem]:
    signing = in_reviews_of(
        user,
        roles_that_may(Action.APPROVE, Kind.RETURN, Stage.WITH_SIGN_OFF, own_agency=True),
        review="review",
        agency="agency",
    )
    mine, unsigned = list(waiting.filter(signing)), list(waiting.filter(managed))
    signers = signers_of([*mine, *unsigned])
    for page in mine:
        if user in signers[page.pk]:
            yield _item(_("Read and sign off the %(form)s") % {"form": page.form_name}, page, "return")
    for page in unsigned:
        if not signers[page.pk]:
            said = _("Nobody can sign off for %(agency)s: invite someone") % {"agency": page.agency.name}
            yield _item(said, page, "agencies")


def _item(title: str, page: AgencyReturnPage, place: str) -> WorkItem:
    review = page.review
    where = [review.reference] if place == "agencies" else [review.reference, page.pk]
    return WorkItem(
        title, reverse(f"review_pages:{place}", args=where), review.reference, review.pseudonym, due=page.due
    )
