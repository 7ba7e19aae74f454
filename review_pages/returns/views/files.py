"""The files that answer questions of a return, as downloads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.access.rules import Kind
from portal.audit.at_the_door import about
from portal.uploads.serving import send
from review_pages.models import AgencyReturnPage, ReturnFile, ReturnVersion
from review_pages.review.access import open_review, reader


def _names(answers: Mapping[str, Any], file: int) -> bool:
    return any(isinstance(answer, dict) and answer.get("file") == file for answer in answers.values())


@require_GET
@never_cache
def return_answer_file(request: HttpRequest, reference: str, pk: int, file: int) -> HttpResponse:
    """A file, for whoever may read answers that name it: those of now, or those of a version.

    So what an agency took out again before it handed in is read by nobody.
    """
    review = open_review(request, reference)
    user = reader(request)
    kept = ReturnFile.objects.filter(pk=file, page=pk, page__review=review).select_related("page").first()
    now = AgencyReturnPage.objects.visible_to(user).filter(review=review, pk=pk)
    versions = ReturnVersion.objects.visible_to(user).filter(page=pk, page__review=review)
    readable = (*now, *versions.select_related("page", "revision"))
    thing = next((each for each in readable if _names(each.answers, file)), None)
    if kept is None or thing is None:
        about(request, kind=Kind.RETURN)
        raise Http404
    # The agency's own name for it may tell whom it is about.
    name = f"{review.reference}-{kept.question}-{kept.pk}{PurePath(kept.name).suffix}"
    return send(request, kept, thing=thing, what="return.answer-file-read", review=review, name=name)
