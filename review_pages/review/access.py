"""How every view of a review begins: who asks, which review, and may they. A refusal is a 404, and is in the trail."""

from __future__ import annotations

from django.db import models
from django.http import Http404, HttpRequest, QueryDict

from portal import audit
from portal.access.rules import Action, Guarded, can
from portal.accounts.models import User
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
        audit.record("review.refused", request=request)
        raise Http404
    return review


def require(request: HttpRequest, action: Action, thing: Guarded) -> None:
    """Go on only if the rule table lets the person do `action` to `thing`."""
    if can(reader(request), action, thing):
        return
    model = thing if isinstance(thing, models.Model) else None
    if isinstance(thing, PartOfReview):
        model = thing.review
    review = model if isinstance(model, ReviewPage) else getattr(model, "review", None)
    audit.record(f"{action} refused"[:60], model, request=request, review=review)
    raise Http404
