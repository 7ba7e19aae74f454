"""Naming a revision of the draft, so that those who write it and share it find it again."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import audit
from portal.access.rules import Action, Kind, Stage
from review_pages.models import DraftReportPage, NamedRevision
from review_pages.report.access import revisions_as_written
from review_pages.report.forms import NameForm
from review_pages.review.access import open_review, reader, require


@require_http_methods(["GET", "POST"])
@never_cache
def name_revision(request: HttpRequest, reference: str, revision_id: int) -> HttpResponse:
    """Give a revision a name, or take it away: for those who may share it with the panel."""
    review = open_review(request, reference)
    require(request, Action.SHARE, review.part(Kind.SHARED_DRAFT, Stage.FOR_PANEL))
    draft = DraftReportPage.objects.filter(review=review).order_by("-pk").first()
    if draft is None:
        raise Http404
    revision = get_object_or_404(revisions_as_written(reader(request), draft).defer("content"), pk=revision_id)
    before = NamedRevision.objects.filter(revision=revision).first()
    posted = request.POST if request.method == "POST" else None
    form = NameForm(posted, initial={"name": before.name if before else ""})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        with transaction.atomic():
            if name:
                NamedRevision.objects.update_or_create(
                    revision=revision, defaults={"draft": draft, "name": name, "named_by": reader(request)}
                )
            else:
                NamedRevision.objects.filter(revision=revision).delete()
            audit.record("draft.named", draft, request=request, review=review, revision=revision.pk)
        said = _("The revision is called “%(name)s” now.") if name else _("The revision has no name now.")
        messages.success(request, said % {"name": name})
        return HttpResponseRedirect(reverse("review_pages:report", args=[review.reference]))
    context = {"review": review, "form": form, "revision": revision}
    return render(request, "review_pages/report/name.html", context, status=422 if form.errors else 200)


def names_of(draft: DraftReportPage) -> dict[int, str]:
    """What revisions of a draft are called, by the revision's id."""
    return dict(draft.named_revisions.values_list("revision_id", "name"))
