"""How every view of one return begins, and what its pages have in common."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from portal import audit
from portal.access.rules import Action, Kind, Stage, allows
from portal.audit.at_the_door import about
from review_pages.models import AgencyReturnPage
from review_pages.review.access import open_review, reader


def open_return(request: HttpRequest, reference: str, pk: int) -> AgencyReturnPage:
    """The return with this number in this review, if the person may read it; 404 otherwise."""
    review = open_review(request, reference)
    visible = AgencyReturnPage.objects.visible_to(reader(request)).filter(review=review)
    visible = visible.select_related("agency", "submitted_by", "signed_off_by")
    page: AgencyReturnPage | None = visible.filter(pk=pk).first()
    if page is None:
        about(request, kind=Kind.RETURN)
        raise Http404
    page.review = review
    return page


def record(what: str, request: HttpRequest, page: AgencyReturnPage) -> None:
    audit.record(what, page, request=request, review=page.review, revision=page.latest_revision_id)


def address(name: str, page: AgencyReturnPage, **more: Any) -> str:
    return reverse(f"review_pages:{name}", kwargs={"reference": page.review.reference, "pk": page.pk, **more})


def context(page: AgencyReturnPage, **more: Any) -> dict[str, Any]:
    return {"review": page.review, "return": page, "form_title": page.form.title, "terms": page.profile.terms, **more}


def require_would(request: HttpRequest, action: Action, page: AgencyReturnPage, stage: Stage) -> None:
    """Go on only if this person may do `action` to this return at `stage`: then a refusal now is about the moment."""
    if not any(allows(standing, action, Kind.RETURN, stage) for standing in page.standings_of(reader(request))):
        about(request, kind=Kind.RETURN)
        raise Http404
