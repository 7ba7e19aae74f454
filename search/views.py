"""The public library, and what machines read of it: robots, sitemap, feed. For anyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publishing.models import PublishedReportPage
from search.library import PAGE_SIZE, Facet, Question, facets, found, results

FEED_LENGTH = 30


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Published reports: all, or those that answer what was asked."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:200]
    chosen = {"partnership": request.GET.get("partnership", "").replace("\0", ""), "year": request.GET.get("year", "")}
    question = Question.of(asked, **chosen)
    entries = found(question)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in {"q": asked, **chosen}.items() if value}
    # Each facet counts what the other one leaves, so that one can change one's mind.
    by_partnership = facets(found(Question(question.words, "", question.year)), "partnership_name")
    by_year = facets(found(Question(question.words, question.partnership, None)), "year")
    by_year.sort(key=lambda facet: facet.value, reverse=True)
    context = {
        "asked": asked,
        "chosen": chosen,
        "page": page,
        "results": results(list(page), question.words),
        "partnerships": _choices(by_partnership, "partnership", kept),
        "years": _choices(by_year, "year", kept),
        "query": urlencode(kept) + "&" if kept else "",
        "narrowed": bool(asked or question.partnership or question.year),
    }
    return render(request, "search/library.html", context)


def _choices(counted: Sequence[Facet], name: str, kept: Mapping[str, str]) -> list[dict[str, Any]]:
    """What one facet offers, each choice with the address of its results; nothing where there is no choice."""
    current = kept.get(name, "")
    if len(counted) < 2 and not current:
        return []
    others = {key: value for key, value in kept.items() if key != name}
    return [
        {
            "value": facet.value,
            "count": facet.count,
            "current": facet.value == current,
            "url": "?" + urlencode(others if facet.value == current else {**others, name: facet.value}),
        }
        for facet in counted
    ]


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "public/accessibility.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the library and the reports in it."""
    lines = [
        "User-agent: *",
        "Disallow: /account/",
        "Disallow: /admin/",
        "Disallow: /portal/",
        "Disallow: /api/",
        f"Sitemap: {_absolute(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The library and every published report that search engines may list."""
    pages = PublishedReportPage.objects.in_force().filter(unlisted=False).order_by("-published_on", "pk")
    listed = [(_absolute(reverse("library")), None)]
    listed += [(_absolute(address_of(page)), page.published_on) for page in pages]
    return render(request, "search/sitemap.xml", {"listed": listed}, content_type="application/xml")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest published reports, as Atom."""
    newest = list(PublishedReportPage.objects.in_force().order_by("-last_published_at")[:FEED_LENGTH])
    made = Atom1Feed(
        title=_("Published reviews"),
        link=_absolute(reverse("library")),
        description="",
        feed_url=_absolute(reverse("feed")),
        language=settings.LANGUAGE_CODE,
    )
    for page in newest:
        made.add_item(
            title=page.name,
            link=_absolute(address_of(page)),
            description=f"{page.review_type}, {page.partnership_name}",
            unique_id=f"{_absolute(address_of(page))}#version-{page.version}",
            pubdate=page.first_published_at,
            updateddate=page.last_published_at or timezone.now(),
        )
    return HttpResponse(made.writeString("utf-8"), content_type=f"{Atom1Feed.content_type}")


def address_of(page: PublishedReportPage) -> str:
    """The path of a published report. All of them stand directly below the site's root."""
    return reverse("wagtail_serve", args=[f"{page.slug}/"])


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
