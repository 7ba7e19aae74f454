"""The tab "History": who saw, changed, shared or was refused what in a review; and the same as a table to take away."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import audit
from portal.access.rules import Action, Kind
from portal.audit.models import AuditEntry
from portal.audit.words import SORT_NAMES, Sort, verb
from review_pages.history.forms import TrailForm
from review_pages.history.things import sentences
from review_pages.review.access import open_review, require
from review_pages.review.models import ReviewPage
from review_pages.spreadsheets import no_formula

ON_A_PAGE = 50
AT_A_TIME = 1_000
"""How many rows of the table are told with one set of queries."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is told."""

    entry: AuditEntry
    sentence: str
    sort: Sort

    @property
    def sort_name(self) -> str:
        return str(SORT_NAMES[self.sort])

    @property
    def stands_out(self) -> bool:
        return self.sort is Sort.EMERGENCY


def _lines(entries: list[AuditEntry]) -> list[Line]:
    return [Line(entry, said, verb(entry.what).sort) for entry, said in zip(entries, sentences(entries), strict=True)]


def _open(request: HttpRequest, reference: str) -> ReviewPage:
    review = open_review(request, reference)
    require(request, Action.READ, review.part(Kind.TRAIL))
    return review


def _without_page(request: HttpRequest) -> str:
    """What was looked for, ready to stand before "page=2"."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


@require_safe
@never_cache
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened in the review, the latest first."""
    review = _open(request, reference)
    form = TrailForm(reference, request.GET)
    page = Paginator(form.entries(), ON_A_PAGE).get_page(request.GET.get("page"))
    lines = _lines(list(page.object_list))
    audit.record("history.read", review, request=request, review=review)
    query = _without_page(request)
    context = {
        "review": review,
        "form": form,
        "lines": lines,
        "page": page,
        "query": query,
        "asked": any(request.GET.get(name) for name in request.GET if name != "page"),
    }
    return render(request, "review_pages/history/history.html", context)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, row: str) -> str:
        return row


def _table(review: ReviewPage, entries: Any) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    yield "\ufeff"  # so that a spreadsheet reads names as they are written
    yield write([review.marking])
    yield write([_("Number"), _("When"), _("What happened"), _("Sort"), _("Version"), _("From address")])
    for start in range(0, entries.count(), AT_A_TIME):
        for line in _lines(list(entries[start : start + AT_A_TIME])):
            entry = line.entry
            at = timezone.localtime(entry.at).isoformat(timespec="seconds")
            cells = [str(entry.pk), at, line.sentence, line.sort_name, str(entry.revision or ""), entry.address or ""]
            yield write([no_formula(cell) for cell in cells])


@require_safe
@never_cache
def history_file(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """The history, or the part of it that was looked for, as CSV. That it was taken out is in the trail itself."""
    review = _open(request, reference)
    newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    entries = TrailForm(reference, request.GET).entries().filter(pk__lte=newest)
    audit.record("history.exported", review, request=request, review=review)
    response = StreamingHttpResponse(_table(review, entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{review.reference}-history.csv"'
    return response
