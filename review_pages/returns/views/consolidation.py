"""The consolidated view: what every agency answered, question by question."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal import audit
from review_pages.models import AgencyReturnPage
from review_pages.returns.access import may_open_consolidation, sees_all_agencies
from review_pages.returns.asking import FORM
from review_pages.returns.consolidation import columns_of, consolidate
from review_pages.returns.views.form import people_named
from review_pages.review.access import open_review, reader

FEWEST, MOST = 2, 4
"""How many agencies can be picked to be compared in full."""


@require_GET
def consolidation(request: HttpRequest, reference: str) -> HttpResponse:
    """Questions by agencies; `?agency=1&agency=2` compares two to four of them with every answer in full."""
    review = open_review(request, reference)
    user = reader(request)
    if not may_open_consolidation(user, review):
        raise Http404
    returns = AgencyReturnPage.objects.filter(review=review, form_key=FORM).select_related("agency")
    readable = list(AgencyReturnPage.objects.visible_to(user).filter(review=review, form_key=FORM).only("pk", "stage"))
    shown = list(returns) if sees_all_agencies(user, review) else list(returns.filter(pk__in=[r.pk for r in readable]))
    columns = columns_of(shown, readable)
    picked = set(request.GET.getlist("agency"))
    chosen = tuple(column for column in columns if str(column.agency.pk) in picked)
    comparing = FEWEST <= len(chosen) <= MOST
    using = review.profile
    audit.record("consolidation.read", review, request=request, review=review)
    return render(
        request,
        "review_pages/returns/consolidation.html",
        {
            "review": review,
            "columns": columns,
            "chosen": {column.agency.pk for column in chosen},
            "comparing": comparing,
            "wrong_number": bool(picked) and not comparing,
            "matrix": consolidate(using.forms[FORM], chosen if comparing else columns, people_named(review)),
            "form_title": using.forms[FORM].title,
            "terms": using.terms,
        },
    )
