"""The open API: read-only, for anyone, over frozen artefacts and nothing else.

`GET /api/v1/reports` lists what is published, newest first; `GET /api/v1/reports/{slug}` hands out a report's JSON
artefact, byte for byte. There is no documentation page, which would load its scripts from another host: the
description is at `/api/v1/openapi.json`.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.pagination import PageNumberPagination, paginate

from publishing.models import PublishedReportPage
from publishing.pages import cacheable, conditional
from search.views import address_of

api = NinjaAPI(
    title="Candour: published reviews",
    version="1.0.0",
    description="Published reports of statutory case reviews. Read-only, without an account.",
    docs_url=None,
    urls_namespace="api",
)


class ReportSummary(Schema):
    """A published report in the list."""

    slug: str
    title: str
    pseudonym: str
    reference: str
    review_type: str
    partnership_name: str
    month_of_death: str
    version: int
    first_published_on: datetime.date
    published_on: datetime.date
    page: str
    data: str

    @staticmethod
    def resolve_page(report: PublishedReportPage) -> str:
        return f"{settings.BASE_URL.rstrip('/')}{address_of(report)}"

    @staticmethod
    def resolve_data(report: PublishedReportPage) -> str:
        return f"{settings.BASE_URL.rstrip('/')}{reverse('api:report', args=[report.slug])}"


@api.get("/reports", response=list[ReportSummary], url_name="reports", summary="Published reports, newest first")
@paginate(PageNumberPagination, page_size=20)
def reports(request: HttpRequest, **kwargs: Any) -> QuerySet[PublishedReportPage]:
    """Every published report: what it is about, where its page is, and where its data is."""
    pages: QuerySet[PublishedReportPage] = PublishedReportPage.objects.in_force().order_by("-published_on", "-pk")
    return pages


@api.get("/reports/{slug}", url_name="report", summary="One report in full")
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen JSON of the version in force, with its SHA-256 as the ETag."""
    page = PublishedReportPage.objects.live().filter(slug=slug).first()
    if page is None:
        raise Http404
    if withdrawal := page.withdrawal:
        told = {"withdrawn": timezone.localdate(withdrawal.at).isoformat(), "reason": withdrawal.reason}
        return JsonResponse(told, status=410, headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"})
    sha256: str = page.artefacts.values_list("sha256", flat=True).get(version=page.version, format="json")
    response = conditional(request, sha256) or HttpResponse(page.artefact("json").body, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return cacheable(response, sha256, unlisted=page.unlisted)
