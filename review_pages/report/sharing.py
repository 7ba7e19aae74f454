"""Sharing one revision of the draft: with the panel for good, with the family or quality assurance for a time."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Revision, TaskState

from portal import audit
from portal.access.rules import Action, Kind, Stage, can
from portal.accounts.models import User
from portal.templatetags.candour import moment
from review_pages.models import DraftReportPage, ReviewPage, SharedRevision
from review_pages.report.forms import ShareForm
from review_pages.review.access import open_review, reader, require

TITLES = {
    Stage.FOR_PANEL: gettext_lazy("Share with the %(panel)s"),
    Stage.FOR_FAMILY: gettext_lazy("Let the family read it"),
    Stage.FOR_QUALITY_ASSURANCE: gettext_lazy("Send it for quality assurance"),
}


def audiences_of(user: User, review: ReviewPage) -> frozenset[Stage]:
    """With whom this person may share a revision."""
    return frozenset(
        audience
        for audience in SharedRevision.AUDIENCES
        if can(user, Action.SHARE, review.part(Kind.SHARED_DRAFT, audience))
    )


def was_submitted(revision: Revision) -> bool:
    """Whether this revision was handed in for sign-off: only such a one goes to quality assurance."""
    return TaskState.objects.filter(revision=revision).exists()


@require_http_methods(["GET", "POST"])
@never_cache
def share(request: HttpRequest, reference: str, revision_id: int, audience: Stage) -> HttpResponse:
    """Share one revision under a name. The family and quality assurance have one at a time, and for a time."""
    review = open_review(request, reference)
    require(request, Action.SHARE, review.part(Kind.SHARED_DRAFT, audience))
    draft = DraftReportPage.objects.filter(review=review).order_by("-pk").first()
    if draft is None:
        raise Http404
    revision = get_object_or_404(Revision.objects.for_instance(draft).defer("content"), pk=revision_id)
    back = HttpResponseRedirect(reverse("review_pages:report", args=[review.reference]))
    before = list(draft.shared_revisions.in_force().filter(audience=audience))
    for_panel, panel = audience is Stage.FOR_PANEL, review.profile.terms.panel
    if for_panel and any(each.revision_id == revision.pk for each in before):
        messages.info(request, _("This revision is shared with the %(panel)s already.") % {"panel": panel})
        return back
    if audience is Stage.FOR_QUALITY_ASSURANCE and not was_submitted(revision):
        messages.warning(request, _("Only a revision that the author has submitted can go to quality assurance."))
        return back
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        audience=audience,
        taken={each.name for each in before} if for_panel else set(),
        suggestion=_suggestion(draft, revision),
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            shared = _share(draft, revision, audience, form, reader(request))
            audit.record("draft.shared", shared, request=request, review=review, revision=revision.pk)
        messages.success(request, _said(shared, panel))
        return back
    context = {
        "review": review,
        "form": form,
        "revision": revision,
        "title": TITLES[audience] % {"panel": panel},
        "audience": audience.name,
        "replaced": None if for_panel else next(iter(before), None),
        "quality_assurance": review.profile.publication.quality_assurance,
    }
    return render(request, "review_pages/report/share.html", context, status=422 if form.errors else 200)


def _suggestion(draft: DraftReportPage, revision: Revision) -> str:
    """What a shared revision is called: as it was before, or the next number."""
    names = dict(draft.shared_revisions.order_by("pk").values_list("revision", "name"))
    for_panel = draft.shared_revisions.filter(audience=Stage.FOR_PANEL).count()
    return names.get(revision.pk) or _("Draft %(number)s") % {"number": for_panel + 1}


def _share(draft: DraftReportPage, revision: Revision, audience: Stage, form: ShareForm, by: User) -> SharedRevision:
    # In the caller's transaction. Of two who share at once, the second waits: the family has one version, always.
    DraftReportPage.objects.select_for_update().get(pk=draft.pk)
    if audience is not Stage.FOR_PANEL:
        earlier = draft.shared_revisions.in_force().filter(audience=audience)
        earlier.update(ended_at=timezone.now(), ended_by=by)
    return SharedRevision.objects.create(
        draft=draft,
        revision=revision,
        audience=audience,
        name=form.cleaned_data["name"],
        shared_by=by,
        until=form.until,
    )


def _said(shared: SharedRevision, panel: str) -> str:
    said = {"name": shared.name, "until": moment(shared.until), "panel": panel}
    if shared.access_stage is Stage.FOR_PANEL:
        return _("The %(panel)s can now read “%(name)s” and comment on it.") % said
    if shared.access_stage is Stage.FOR_FAMILY:
        return _("The family readers of this review can now read “%(name)s”, until %(until)s.") % said
    if shared.until:
        return _("The quality-assurance readers can now read “%(name)s”, until %(until)s.") % said
    return _("The quality-assurance readers can now read “%(name)s”, until you end it.") % said


@require_POST
def end_share(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Close a revision to the family or to quality assurance before its time is over."""
    review = open_review(request, reference)
    timed = SharedRevision.objects.exclude(audience=Stage.FOR_PANEL).filter(draft__review=review)
    shared = get_object_or_404(timed, pk=pk)
    require(request, Action.SHARE, review.part(Kind.SHARED_DRAFT, shared.access_stage))
    with transaction.atomic():
        ended = timed.in_force().filter(pk=pk).update(ended_at=timezone.now(), ended_by=reader(request))
        if ended:
            audit.record("draft.share-ended", shared, request=request, review=review, revision=shared.revision_id)
    if ended:
        messages.success(request, _("“%(name)s” is closed to them now.") % {"name": shared.name})
    else:
        messages.info(request, _("It was closed already. Nothing has changed."))
    return HttpResponseRedirect(reverse("review_pages:report", args=[review.reference]))
