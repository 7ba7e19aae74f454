"""The page that compares two revisions of a draft, for whoever may read both."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Revision

from portal import audit
from portal.access.rules import Action, can
from portal.accounts.models import User
from portal.templatetags.candour import moment
from review_pages.models import DraftReportPage, SharedRevision
from review_pages.report.access import open_for_reading, revisions_as_written
from review_pages.report.compare import compare
from review_pages.report.naming import names_of
from review_pages.report.stream import of_revision
from review_pages.review.access import reader


def readable_revisions(user: User, draft: DraftReportPage) -> QuerySet[Revision]:
    """The revisions of a draft that this person may read: all, or those shared with them."""
    if can(user, Action.READ, draft):
        return revisions_as_written(user, draft)
    shared = SharedRevision.objects.visible_to(user).filter(draft=draft).select_related("draft__review")
    readable = [each.revision_id for each in shared if can(user, Action.READ, each)]
    return Revision.objects.for_instance(draft).filter(pk__in=readable)


class CompareForm(forms.Form):
    """Which two revisions. By the address, so that a comparison can be found again."""

    before = forms.TypedChoiceField(label=_("From"), coerce=int)
    after = forms.TypedChoiceField(label=_("To"), coerce=int)

    def __init__(self, data: object, choices: list[tuple[int, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or a dictionary
        for name in ("before", "after"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


@require_safe
@never_cache
def compare_revisions(request: HttpRequest, reference: str) -> HttpResponse:
    """Two revisions, by default the newest two that the person may read; 404 where they may not read two."""
    user = reader(request)
    review = open_for_reading(request, reference)
    draft = DraftReportPage.objects.filter(review=review).order_by("-pk").first()
    if draft is None:
        raise Http404
    draft.review = review
    revisions = list(readable_revisions(user, draft).defer("content").order_by("-created_at", "-pk"))
    if not revisions:
        raise Http404
    names: dict[int, list[str]] = {}
    for shared in draft.shared_revisions.filter(revision__in=revisions):
        names.setdefault(shared.revision_id, []).append(shared.name)
    if can(user, Action.READ, draft):
        for pk, name in names_of(draft).items():
            names.setdefault(pk, []).append(name)
    choices = [(each.pk, " – ".join([*names.get(each.pk, []), moment(each.created_at)])) for each in revisions]
    newest = {"before": revisions[min(1, len(revisions) - 1)].pk, "after": revisions[0].pk}
    form = CompareForm(request.GET if request.GET else newest, choices)
    if not form.is_valid():
        raise Http404
    pair = {each.pk: each for each in Revision.objects.filter(pk__in=form.cleaned_data.values())}
    before, after = pair[form.cleaned_data["before"]], pair[form.cleaned_data["after"]]
    sections = compare(of_revision(before.content), of_revision(after.content))
    audit.record("report.compared", draft, request=request, review=review, revision=after.pk)
    context = {
        "review": review,
        "form": form,
        "sections": sections,
        "changes": sum(len(each.changes) for each in sections),
        "is_one": len(revisions) == 1,
    }
    return render(request, "review_pages/report/compare.html", context)
