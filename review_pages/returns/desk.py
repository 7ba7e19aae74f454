"""What waits for a person because of returns."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.rules import Action, Kind, Stage, roles_that_may
from portal.accounts.models import User
from portal.desk import WorkItem
from review_pages.models import AgencyReturnPage
from review_pages.review.models import in_reviews_of, not_shut_out


def returns_that_wait(user: User) -> Iterator[WorkItem]:
    """Returns that this person's agency still owes; for those who manage a review, agencies that are late."""
    owed = in_reviews_of(
        user,
        roles_that_may(Action.EDIT, Kind.RETURN, Stage.BEING_WRITTEN, own_agency=True),
        review="review",
        agency="agency",
    )
    managed = in_reviews_of(user, roles_that_may(Action.MANAGE, Kind.REVIEW), review="review")
    writing = AgencyReturnPage.objects.filter(
        not_shut_out(user, Kind.RETURN), stage=str(Stage.BEING_WRITTEN)
    ).select_related("review", "agency")
    for page in writing.filter(owed):
        yield WorkItem(
            title=_("Complete the %(form)s") % {"form": page.profile.terms.agency_form},
            url=reverse("review_pages:return", args=[page.review.reference, page.pk]),
            review_reference=page.review.reference,
            review_name=page.review.pseudonym,
            due=page.due,
        )
    for page in writing.filter(managed, due__lt=timezone.localdate()):
        yield WorkItem(
            title=_("%(agency)s has not replied") % {"agency": page.agency.name},
            url=reverse("review_pages:agencies", args=[page.review.reference]),
            review_reference=page.review.reference,
            review_name=page.review.pseudonym,
            due=page.due,
        )
