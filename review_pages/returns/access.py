"""What of the returns a person may see, beyond the single return (which the rule table decides by itself)."""

from __future__ import annotations

from portal.access.rules import Action, Kind, Stage, can
from portal.accounts.models import User
from review_pages.models import AgencyReturnPage, ReviewPage


def sees_all_agencies(user: User, review: ReviewPage) -> bool:
    """Whether this person sees who was asked and who is late, and of every return its answers or a summary."""
    part = review.part(Kind.CONSOLIDATION, Stage.SUBMITTED)
    return can(user, Action.READ, part) or can(user, Action.SUMMARY, part)


def may_read_answers(user: User, review: ReviewPage) -> bool:
    """Whether this person reads answers side by side, and not only a summary of them."""
    return can(user, Action.READ, review.part(Kind.CONSOLIDATION, Stage.RELEASED))


def may_open_consolidation(user: User, review: ReviewPage) -> bool:
    """Everyone who sees all agencies; the panel from the first release on, without a hint before."""
    if sees_all_agencies(user, review):
        return True
    if not can(user, Action.READ, review.part(Kind.CONSOLIDATION, Stage.RELEASED)):
        return False
    return AgencyReturnPage.objects.filter(review=review, stage=str(Stage.RELEASED)).exists()


def may_open_agencies(user: User, review: ReviewPage) -> bool:
    """Everyone who sees all agencies; others if there is a return that they may read."""
    return sees_all_agencies(user, review) or AgencyReturnPage.objects.visible_to(user).filter(review=review).exists()
