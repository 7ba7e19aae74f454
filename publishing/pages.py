"""How a published report answers a visitor: from its frozen artefact, with the artefact's hash as the ETag."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import get_object_or_404, render
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header, quote_etag
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from publishing.formats import DOWNLOADS
from publishing.render import data

if TYPE_CHECKING:
    from publishing.models import PublishedReportPage, Withdrawal


def name_of_report(pseudonym: str, title: str) -> str:
    """What a list calls a report: its title, with the pseudonym before it where the title does not name it."""
    return title if pseudonym.casefold() in title.casefold() else f"“{pseudonym}”: {title}"


def report_response(request: HttpRequest, page: PublishedReportPage) -> HttpResponse:
    """The page of a published report, or "not changed" to a browser that has it."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    hashes = dict(page.artefacts.filter(version=page.version).values_list("format", "sha256"))
    etag = hashlib.sha256(f"{' '.join(sorted(hashes.values()))} {_frame()}".encode()).hexdigest()
    response = conditional(request, etag) or _compressed(request, page)
    return cacheable(response, etag, unlisted=page.unlisted)


def gone(request: HttpRequest, page: PublishedReportPage, withdrawal: Withdrawal) -> HttpResponse:
    """What stands in the place of a report that was withdrawn: that it was, when and why, and nothing of the report."""
    response = render(request, "public/withdrawn.html", {"page": page, "withdrawal": withdrawal}, status=410)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def earlier(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """An earlier version of a report, exactly as it was frozen, where those who approved the later ones left it."""
    from publishing.models import PublishedReportPage

    page = get_object_or_404(PublishedReportPage.objects.in_force(), slug=slug)
    publication = next((each for each in page.earlier if each.version == version), None)
    if publication is None:
        raise Http404
    artefact = page.artefacts.get(version=version, format="html")
    etag = hashlib.sha256(f"{artefact.sha256} {page.version} {_frame()}".encode()).hexdigest()
    response = conditional(request, etag)
    if response is None:
        told = {
            "page": page,
            "publication": publication,
            "report": mark_safe(artefact.body),  # noqa: S308 (cleaned and frozen by the pipeline)
        }
        response = render(request, "public/earlier.html", told)
    return cacheable(response, etag, unlisted=True)


@require_safe
def download(request: HttpRequest, slug: str, format_name: str) -> HttpResponse:
    """The version in force as a file, byte for byte as it was frozen, with its SHA-256 as the ETag."""
    from publishing.models import Artefact, PublishedReportPage

    page = PublishedReportPage.objects.live().filter(slug=slug).first()
    if page is not None and (withdrawal := page.withdrawal):
        return gone(request, page, withdrawal)
    kept = Artefact.objects.filter(page=page, version=F("page__version"), format=format_name)
    artefact = kept.select_related("page").first() if format_name in DOWNLOADS else None
    if artefact is None:
        raise Http404
    response = conditional(request, artefact.sha256)
    if response is None:
        about = DOWNLOADS[format_name]
        response = HttpResponse(bytes(artefact.content), content_type=about.media_type)
        name = f"{slug}{about.ending}"
        disposition = content_disposition_header(as_attachment=format_name != "pdf", filename=name)
        response["Content-Disposition"] = disposition or "attachment"
    return cacheable(response, artefact.sha256, unlisted=artefact.page.unlisted)


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON schema of what the open API hands out."""
    response = HttpResponse(data.schema(), content_type="application/schema+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _compressed(request: HttpRequest, page: PublishedReportPage) -> HttpResponse:
    """The page, compressed for those who take it so: a long report on a slow line is a fifth of its size. There is
    nothing secret in it that its length could give away."""
    response = render(
        request,
        "public/report.html",
        {
            "page": page,
            "report": mark_safe(page.artefact("html").body),  # noqa: S308 (cleaned and frozen by the pipeline)
            "address": settings.BASE_URL.rstrip("/") + page.url if page.url else "",
        },
    )
    return cast("HttpResponse", GZipMiddleware(lambda _request: response).process_response(request, response))


def conditional(request: HttpRequest, sha256: str) -> HttpResponse | None:
    """ "Not changed", where the visitor's copy has this hash; otherwise None."""
    answer: HttpResponse | None = get_conditional_response(request, etag=quote_etag(sha256))
    return answer


def cacheable(response: HttpResponse, sha256: str, *, unlisted: bool) -> HttpResponse:
    """Let anyone keep a copy, who then asks each time whether it is still the right one: a report may be corrected."""
    etag = quote_etag(sha256)
    # The same text in other bytes: weak, as RFC 9110 (8.8.3.3) has it for a compressed answer.
    response["ETag"] = f"W/{etag}" if response.has_header("Content-Encoding") else etag
    response["Cache-Control"] = "public, no-cache"
    # A signed-in person's answer carries a fresh session cookie, which no shared cache may hand on.
    patch_vary_headers(response, ["Cookie"])
    if unlisted:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@cache
def _frame() -> str:
    """The hash of what stands around a report, which changes with a release of Candour."""
    parts = [static("candour/public.css"), static("candour/public.js"), settings.EXIT_PAGE_URL]
    for name in (
        "public/report.html",
        "public/earlier.html",
        "public/base.html",
        "base.html",
        "components/help_lines.html",
    ):
        source: str = get_template(name).template.source  # type: ignore[attr-defined]  # Django's own backend
        parts.append(source)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
