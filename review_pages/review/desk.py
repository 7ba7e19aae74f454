"""What a review hands to the desk: things that wait for a manager, and the list of reviews."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from portal.access.rules import Action, Kind, Role, can
from portal.accounts.models import User
from portal.desk import ReviewRow, WorkItem
from review_pages.review.clock import State
from review_pages.review.forms import role_name
from review_pages.review.models import Membership, PartnershipPage, ReviewPage, held_by
from review_pages.review.progress import Progress, progress_of


def progress_for(user: User) -> dict[int, Progress]:
    """Where the reviews stand that this person may open. Read once per request, for items and rows alike."""
    known: dict[int, Progress] | None = getattr(user, "_progress_of_reviews", None)
    if known is None:
        known = progress_of(ReviewPage.objects.visible_to(user)) if held_by(user) else {}
        user._progress_of_reviews = known  # type: ignore[attr-defined]  # lives as long as the request
    return known


def roles_in(user: User, review: ReviewPage) -> list[str]:
    """What this person is in a review, in the words of its type."""
    here = [held for held in held_by(user) if held.partnership_id == review.partnership_id]
    return sorted({role_name(Role(held.role), review.profile) for held in here if held.review_id in (None, review.pk)})


def reviews_of(user: User) -> list[ReviewRow]:
    """The reviews that this person may open; those who may not see the clock are told what they are in them."""
    rows = []
    for stands in progress_for(user).values():
        review = stands.review
        url = reverse("review_pages:review", args=[review.reference])
        if can(user, Action.READ, review.part(Kind.DECISION)):
            following = stands.next
            rows.append(
                ReviewRow(
                    review.reference,
                    review.pseudonym,
                    url,
                    stands.stage,
                    following.title if following else "",
                    following.due if following else None,
                )
            )
            continue
        said = _("You are in it as: %(roles)s") % {"roles": get_text_list(roles_in(user, review), _("and"))}
        rows.append(ReviewRow(review.reference, review.pseudonym, url, said))
    return rows


def waiting_for_manager(user: User) -> Iterator[WorkItem]:
    """A first review to open, decisions and dates of the clock, agencies to ask, a lead writer to appoint.

    Who is late with a return is handed in by the returns.
    """
    to_begin = [held.partnership_id for held in held_by(user) if held.role == Role.MANAGER and not held.review_id]
    if to_begin:
        for partnership in PartnershipPage.objects.filter(pk__in=to_begin, reviews=None):
            url = reverse("review_pages:open-review", args=[partnership.pk])
            yield WorkItem(_("Open a review"), url, "", partnership.title)
    managed = [
        stands
        for stands in progress_for(user).values()
        if not stands.closed and can(user, Action.MANAGE, stands.review.part(Kind.DECISION))
    ]
    with_author: set[int | None] = set()
    if managed:
        authors = Membership.objects.active().filter(role=Role.AUTHOR, review__in=[each.review.pk for each in managed])
        with_author = set(authors.values_list("review", flat=True))
    for stands in managed:
        yield from _of_clock(stands)
        if not stands.decided or stands.declined:
            continue
        words = stands.profile.terms
        if not stands.asked:
            yield _item(stands, _("Ask the agencies what they knew"), "review_pages:add-agency")
        if stands.review.pk not in with_author:
            yield _item(stands, _("Appoint the %(author)s") % {"author": words.author}, "review_pages:invite")


def _item(stands: Progress, title: str, view: str, *args: str, **values: object) -> WorkItem:
    review = stands.review
    return WorkItem(title, reverse(view, args=[review.reference, *args]), review.reference, review.pseudonym, **values)  # type: ignore[arg-type]


def _of_clock(stands: Progress) -> Iterator[WorkItem]:
    decision = stands.profile.decision
    for state in stands.milestones:
        if state.state.met or state.state is State.NOT_STARTED:
            continue
        if decision and state.key == decision.key:
            yield _item(stands, _("Record the decision"), "review_pages:milestone", state.key, due=state.due)
        elif state.state is State.NO_DATE:
            said = _("Set a date for: %(title)s") % {"title": state.title}
            yield _item(stands, said, "review_pages:extend", state.key)
        elif state.state in (State.DUE_SOON, State.OVERDUE):
            said = _("Record that this is done, or move its date: %(title)s") % {"title": state.title}
            yield _item(stands, said, "review_pages:review", due=state.due)
