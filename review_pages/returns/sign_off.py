"""Signing a return off: who may decide on it. One rule, asked by the workflow task, pages, desk and letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from portal.access.rules import Action, Kind, Stage, can, roles_that_may
from portal.accounts.models import User
from review_pages.review.exceptions import ShutOut
from review_pages.review.models import Membership

if TYPE_CHECKING:
    from review_pages.returns.models import AgencyReturnPage

WORKFLOW = "Agency sign-off"


class RefusedSignOff(PermissionDenied):
    """A decision that the rule does not allow. Its text says why, for the person who tried."""


def why_not_decide(
    user: User, page: AgencyReturnPage, task_state: TaskState, *, sending_back: bool = False
) -> str | None:
    """Why this person may not sign what was handed in (or, with `sending_back`, not send it back); None if they may.

    Whoever signs holds the signing role for the agency, is neither the last to write in the return nor the one who
    handed it in, and signs exactly what was handed in.
    """
    if task_state.status != TaskState.STATUS_IN_PROGRESS:
        return _("This has been decided already.")
    if not can(user, Action.APPROVE, page):
        return _("Your role in this review does not sign this return off.")
    if sending_back:
        return None
    if page.latest_revision_id != task_state.revision_id:
        return _("The return was changed after it was handed in. It has to be handed in again.")
    if user.pk == task_state.revision.user_id:
        return _("You were the last to write in this return. Someone else has to sign it off.")
    if user.pk == page.submitted_by_id:
        return _("You handed this return in. Someone else has to sign it off.")
    return None


def signers_of(pages: Collection[AgencyReturnPage]) -> dict[int, list[User]]:
    """Who could sign each of these returns as it stands, by its primary key. Three queries, whatever their number."""
    editors = dict(
        Revision.objects.filter(pk__in=[page.latest_revision_id for page in pages]).values_list("pk", "user_id")
    )
    kept_out = set(
        ShutOut.objects.in_force()
        .filter(kind=str(Kind.RETURN), item__in=[page.pk for page in pages])
        .values_list("item", "person_id")
    )
    held = Membership.objects.active().filter(
        role__in=roles_that_may(Action.APPROVE, Kind.RETURN, Stage.WITH_SIGN_OFF, own_agency=True),
        review__in={page.review_id for page in pages},
        agency__in={page.agency_id for page in pages},
    )
    of_agency: defaultdict[tuple[int | None, int | None], list[User]] = defaultdict(list)
    for each in held.select_related("person"):
        of_agency[each.review_id, each.agency_id].append(each.person)
    return {
        page.pk: [
            person
            for person in dict.fromkeys(of_agency[page.review_id, page.agency_id])
            if person.pk not in (editors.get(page.latest_revision_id), page.submitted_by_id)
            and (page.pk, person.pk) not in kept_out
        ]
        for page in pages
    }
