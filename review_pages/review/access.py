"""How every view of a review begins: who asks, which review, and may they. The front door records a refusal."""

from __future__ import annotations

from django.http import Http404, HttpRequest, QueryDict

from portal.access.rules import Action, Guarded, Kind, can
from portal.accounts.models import User
from portal.audit.at_the_door import about
from review_pages.review.models import PartOfReview, ReviewPage


def reader(request: HttpRequest) -> User:
    """The person who asks. The front door has let in nobody else."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def open_review(request: HttpRequest, reference: str) -> ReviewPage:
    """The review with this reference, if the person may open it."""
    reviews = ReviewPage.objects.visible_to(reader(request)).select_related("partnership")
    review: ReviewPage | None = reviews.filter(reference=reference).first()
    if review is None:
        # Whose review it is that someone tried to open is for its manager to see.
        about(request, review=ReviewPage.objects.filter(reference=reference).first(), kind=Kind.REVIEW)
        raise Http404
    about(request, review=review)
    return review


def require(request: HttpRequest, action: Action, thing: Guarded) -> None:
    """Go on only if the rule table lets the person do `action` to `thing`."""
    if can(reader(request), action, thing):
        return
    holder = thing.review if isinstance(thing, PartOfReview) else thing
    review = holder if isinstance(holder, ReviewPage) else getattr(holder, "review", None)
    about(request, review=review, kind=thing.access_kind)
    raise Http404
