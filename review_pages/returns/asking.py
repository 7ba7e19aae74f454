"""Asking an agency for a return, and releasing returns to the panel."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from portal import notify
from portal.access.rules import Action, Role, Stage, can
from portal.accounts.models import User
from review_pages.models import Agency, AgencyReturnPage, Membership, ReturnVersion, ReviewPage

FORM = "involvement"
FORMS = (FORM, "agency_report")
"""What an agency can be asked for, each a return of its own."""


def ask(review: ReviewPage, agency: Agency, due: datetime.date, by: User, form_key: str = FORM) -> AgencyReturnPage:
    """Ask an agency of the partnership for a form by `due`, or move the date of one that was asked before.

    Raises ValueError for an agency of another partnership. Does not ask whether `by` may: the caller does.
    """
    if agency.partnership_id != review.partnership_id:
        raise ValueError("This agency belongs to another partnership.")
    with transaction.atomic():
        # Locked, so that two who ask at once make one return, and the tree is grown by one of them at a time.
        parent = ReviewPage.objects.select_for_update().get(pk=review.pk)
        asked: AgencyReturnPage | None = (
            AgencyReturnPage.objects.select_for_update().filter(review=review, agency=agency, form_key=form_key).first()
        )
        if asked is not None:
            if not asked.handed_in:
                asked.due = due
                asked.save()
            return asked
        review.agencies.add(agency)
        form = review.profile.forms[form_key]
        page = AgencyReturnPage(
            title=f"{form.title}, {agency.name}",
            slug=slugify(f"{form_key}-{agency.pk}"),
            review=review,
            agency=agency,
            form_key=form_key,
            due=due,
            live=False,
            owner=by,
        )
        parent.add_child(instance=page)
        page.save_revision(user=by, clean=False)
        return page


def write_to_authors(page: AgencyReturnPage) -> int:
    """Tell those who write for the agency that its return is asked for: a reference and a link. Answers how many."""
    authors = Membership.objects.active().filter(review=page.review, agency=page.agency, role=Role.AGENCY_AUTHOR)
    addresses = list(authors.values_list("person__email", flat=True).distinct())
    reference = page.review.reference
    for address in addresses:
        notify.send(address, "return-asked", reference, reverse("review_pages:return", args=[reference, page.pk]))
    return len(addresses)


def release(review: ReviewPage, by: User, pks: Collection[int] | None = None) -> list[AgencyReturnPage]:
    """Open the submitted returns of this review (all, or those of `pks`) to the panel. Answers which were opened.

    Those that `by` may not release, being kept out of them, stay as they are.
    """
    with transaction.atomic():
        submitted = AgencyReturnPage.objects.select_for_update().filter(review=review, stage=str(Stage.SUBMITTED))
        if pks is not None:
            submitted = submitted.filter(pk__in=pks)
        for page in submitted:
            page.review = review
        opened = [page for page in submitted if can(by, Action.RELEASE, page)]
        for page in opened:
            page.stage = str(Stage.RELEASED)
            page.save()
        ReturnVersion.objects.filter(page__in=opened, reopened_at=None).update(released=True)
        return opened
