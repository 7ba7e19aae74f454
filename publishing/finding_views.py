"""The screen of the disclosure check: what was found, and what is done about each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal import audit
from portal.access.rules import Action, Kind, can
from publishing import clearing
from publishing.drafts import draft_or_404
from publishing.finding_words import told
from publishing.findings import Looked, look_through
from publishing.forms import KeepForm, ReplaceForm
from publishing.kept import KeptFinding
from review_pages.models import DraftReportPage, ReviewPage
from review_pages.report.stream import of_revision
from review_pages.review.access import open_review, reader, require

ON_A_PAGE = 20


def _open(request: HttpRequest, reference: str, action: Action) -> tuple[ReviewPage, DraftReportPage]:
    review = open_review(request, reference)
    require(request, action, review.part(Kind.DISCLOSURE))
    draft = draft_or_404(review)
    if draft.latest_revision is None:
        raise Http404
    return review, draft


def _back(request: HttpRequest, review: ReviewPage) -> HttpResponse:
    """To where the person was: what comes next has moved up into the place of what is done."""
    page, place = (request.POST.get(name, "") for name in ("page", "place"))
    query = f"?page={page}" if page.isdigit() else ""
    fragment = f"#finding-{place}" if place.isdigit() else ""
    return HttpResponseRedirect(reverse("publishing:findings", args=[review.reference]) + query + fragment)


@require_safe
@never_cache
def findings(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that was found in the draft as last saved, strong ones first, and the exceptions."""
    review, draft = _open(request, reference, Action.READ)
    user = reader(request)
    looked = look_through(draft, of_revision(draft.latest_revision.content))
    audit.record("draft.checked", draft, request=request, review=review, revision=draft.latest_revision_id)
    page = Paginator(looked.open, ON_A_PAGE).get_page(request.GET.get("page"))
    may_replace = can(user, Action.EDIT, draft)
    context = {
        "review": review,
        "draft": draft,
        "looked": looked,
        "page": page,
        "cards": [told(each, looked.open, may_replace=may_replace) for each in page],
        "may_replace": may_replace,
        "bar": _bar(request, draft, looked),
        "may_keep": can(user, Action.EDIT, review.part(Kind.DISCLOSURE)),
        "kept": [told(finding, looked.open, exception=exception) for finding, exception in looked.kept],
    }
    return render(request, "publishing/findings.html", context)


def _bar(request: HttpRequest, draft: DraftReportPage, looked: Looked) -> dict[str, int]:
    """How many strong findings this person has seen go, and how many are left. Only the number is remembered."""
    left = len(looked.strong)
    key = f"findings-{draft.pk}"
    most = max(left, request.session.get(key, 0)) if left else 0
    if request.session.get(key) != most:
        request.session[key] = most
    return {"left": left, "all": most, "done": most - left}


@require_POST
def replace(request: HttpRequest, reference: str) -> HttpResponse:
    """Write other words, in one place or in all that are alike."""
    review, draft = _open(request, reference, Action.EDIT)
    require(request, Action.EDIT, draft)
    form = ReplaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write what the report should say instead. Nothing was changed."))
        return _back(request, review)
    said: dict[str, Any] = form.cleaned_data
    try:
        with transaction.atomic():
            revision, places = clearing.replace(draft, reader(request), said["finding"], said["words"], said["scope"])
            audit.record("finding.replaced", draft, request=request, review=review, revision=revision.pk)
    except clearing.NotClearedError as error:
        messages.error(request, str(error))
    else:
        done = ngettext(
            "Replaced in one place, in a new version of the draft.",
            "Replaced in %(count)d places, in a new version of the draft.",
            places,
        )
        messages.success(request, done % {"count": places})
    return _back(request, review)


@require_POST
def pseudonyms(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the table of pseudonyms into the draft, or bring it up to date."""
    review, draft = _open(request, reference, Action.EDIT)
    require(request, Action.EDIT, draft)
    try:
        with transaction.atomic():
            revision = clearing.write_pseudonyms(draft, reader(request))
            audit.record("draft.pseudonyms-written", draft, request=request, review=review, revision=revision.pk)
    except clearing.NotClearedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The table of pseudonyms is in a new version of the draft."))
    return _back(request, review)


@require_POST
def keep(request: HttpRequest, reference: str) -> HttpResponse:
    """Make an exception."""
    review, draft = _open(request, reference, Action.EDIT)
    form = KeepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it may stay: whoever approves the report reads it. Nothing was changed."))
        return _back(request, review)
    try:
        with transaction.atomic():
            exception = clearing.keep(draft, reader(request), form.cleaned_data["finding"], form.cleaned_data["reason"])
            audit.record("finding.kept", exception, request=request, review=review, revision=draft.latest_revision_id)
    except clearing.NotClearedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept. Whoever approves the report sees it with your name and your reason."))
    return _back(request, review)


@require_POST
def open_again(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """End an exception."""
    review, draft = _open(request, reference, Action.EDIT)
    exception = get_object_or_404(KeptFinding, draft=draft, pk=pk, ended_at=None)
    with transaction.atomic():
        clearing.open_again(exception, reader(request))
        audit.record("finding.opened-again", exception, request=request, review=review)
    messages.success(request, _("The exception has ended. It is open again."))
    return _back(request, review)
