"""What was said about a revision as a list, in the order of its text: an equal of the margin, with the same actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.filtering import Wanted
from comments.threads import Thread, next_to_each_other
from comments.views import OpenDraft, filters, frame, open_draft
from portal.access.rules import Action
from portal.audit import record
from review_pages.report.document import paragraph_numbers
from review_pages.review.access import require

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Part:
    """The threads on one section, each with what it stands on in words."""

    heading: str
    threads: tuple[tuple[str, Thread], ...]


@require_safe
@never_cache
def list_view(request: HttpRequest, reference: str, revision_id: int) -> HttpResponse:
    """The threads that were asked for, fifty to a page; all of them with `?page=all`, to be printed."""
    opened = open_draft(request, reference, revision_id)
    require(request, Action.READ, opened.discussion)
    record("comments.listed", opened.draft, request=request, review=opened.review, revision=opened.revision.pk)
    wanted = Wanted.asked(request.GET, opened.user.pk)
    reading = opened.reading_of_threads(wanted.includes)
    asked = request.GET.get("page", "1")
    pages: Paginator[Thread] = Paginator(reading.threads, max(1, len(reading.threads)) if asked == "all" else A_PAGE)
    page: Page[Thread] = pages.get_page(asked)
    query = "&".join(filter(None, ["in=list", wanted.query, f"page={page.number}" if page.number > 1 else ""]))
    context = frame(opened) | filters(opened, reading, wanted)
    context |= {"reading": reading, "in_list": True, "and_back": f"?{query}", "page": page}
    context |= {"page_query": f"{wanted.query}&" if wanted.query else ""}
    context |= {"parts": _parts(opened, next_to_each_other(page.object_list))}
    return render(request, "comments/list.html", context)


def _parts(opened: OpenDraft, threads: Iterable[Thread]) -> list[Part]:
    numbers = paragraph_numbers(opened.document)
    headings = {section.key: section.heading for section in opened.document.sections}

    def place(thread: Thread) -> str:
        number = numbers.get(thread.anchored.paragraph_key or "", "")
        return _("Paragraph %(number)s") % {"number": number} if number else ""

    return [
        Part(headings.get(key, _("Passages that are no longer there")), tuple((place(each), each) for each in group))
        for key, group in groupby(threads, key=lambda thread: thread.section_key)
    ]
