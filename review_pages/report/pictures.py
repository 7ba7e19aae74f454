"""The pictures of a draft: kept as private files, and shown only to those who may read a text that they stand in."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.access.rules import Action, Guarded, Kind, Stage, can
from portal.accounts.models import User
from portal.uploads.gate import Accepted
from portal.uploads.inspection import bare_picture
from portal.uploads.serving import send
from review_pages.report.access import open_for_reading
from review_pages.report.models import ReportPicture, SharedRevision
from review_pages.review.access import reader
from review_pages.review.models import ReviewPage


def picture_address(review: ReviewPage, picture: str) -> str:
    """Where a picture of this review is shown, by its SHA-256; "" for what names none."""
    if len(picture) != 64 or not picture.isalnum():
        return ""
    return reverse("review_pages:report-picture", args=[review.reference, picture])


def keep_pictures(review: ReviewPage, pictures: Mapping[str, bytes], by: User) -> None:
    """Keep pictures by their SHA-256, each once. Call it inside `keeping_files()`."""
    known = set(ReportPicture.objects.filter(review=review, sha256__in=pictures).values_list("sha256", flat=True))
    for sha256, data in pictures.items():
        if sha256 not in known:
            shown, kind = bare_picture(data)
            ReportPicture.keep(Accepted(f"picture{kind.extension}", shown, kind), review=review, uploaded_by=by)


def pictures_of(review: ReviewPage, names: set[str]) -> dict[str, bytes]:
    """The bytes of the pictures with these SHA-256, as far as they are kept."""
    kept = ReportPicture.objects.filter(review=review, sha256__in=names)
    return {picture.sha256: picture.read() for picture in kept}


@require_safe
@never_cache
def picture(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """A picture, for whoever may read the draft, or a shared revision in which the picture stands."""
    review = open_for_reading(request, reference)
    kept = get_object_or_404(ReportPicture, review=review, sha256=sha256)
    thing = _readable(reader(request), review, sha256)
    return send(request, kept, thing=thing, what="report.picture-read", review=review)


def _readable(user: User, review: ReviewPage, sha256: str) -> Guarded:
    drafts = list(review.drafts.all())
    for draft in drafts or [review.part(Kind.DRAFT, Stage.BEING_WRITTEN)]:
        if can(user, Action.READ, draft):
            return draft
    shared = SharedRevision.objects.visible_to(user).filter(draft__review=review)
    for each in shared.select_related("draft__review", "revision"):
        if can(user, Action.READ, each) and sha256 in str(each.revision.content.get("body")):
            return each
    raise Http404
