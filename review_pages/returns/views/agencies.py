"""Who was asked, who replied, who is late; asking an agency; releasing returns to the panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import audit
from portal.access.rules import Action, Kind, Stage, can
from portal.design.fields import DateField
from portal.uploads.fields import UploadField
from portal.uploads.inspection import Kind as FileKind
from portal.uploads.storage import keeping_files
from review_pages.models import Agency, AgencyReturnPage, RequestFile, ReturnVersion, ReviewPage
from review_pages.returns.access import may_open_agencies, may_open_consolidation, may_read_answers, sees_all_agencies
from review_pages.returns.asking import FORM, FORMS, ask, release, write_to_authors
from review_pages.returns.sign_off import signers_of
from review_pages.review.access import open_review, reader, require


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the agencies that were asked for a form have replied to it."""

    form: str
    asked: int
    replied: int


@dataclass(frozen=True, slots=True)
class Line:
    """One agency of the review, the return it was asked for, and where the reader may open that."""

    agency: Agency
    asked: AgencyReturnPage | None
    url: str = ""
    version: ReturnVersion | None = None
    """Of a return that was reopened, the last version that the reader may read meanwhile."""
    unsigned: bool = False
    """Whether the return waits, and nobody in its agency could sign it."""


class AskForm(forms.Form):
    """Which agency, for what, and by when. What an agency has handed in it cannot be asked for again."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=gettext_lazy("Agency"), empty_label=gettext_lazy("Choose an agency")
    )
    form_key = forms.ChoiceField(label=gettext_lazy("What do you ask for?"), widget=forms.RadioSelect)
    due = DateField(label=gettext_lazy("Due on"), help_text=gettext_lazy("For example, 4 3 2027"))
    file = UploadField(
        accept={FileKind.WORD, FileKind.PDF},
        label=gettext_lazy("Terms of reference or guidance"),
        required=False,
        help_text=gettext_lazy(
            "A Word document or a PDF, read from the return’s first page. Ask again to add another."
        ),
    )
    use_required_attribute = False

    def __init__(self, review: ReviewPage, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.review = review
        choice, form_key = self.fields["agency"], self.fields["form_key"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = Agency.objects.filter(partnership=review.partnership_id)
        if isinstance(form_key, forms.ChoiceField):
            known = review.profile.forms
            form_key.choices = [(key, known[key].title) for key in FORMS if key in known]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        handed_in = AgencyReturnPage.objects.filter(
            review=self.review,
            agency=cleaned.get("agency"),
            form_key=cleaned.get("form_key"),
            stage__in=(Stage.SUBMITTED, Stage.RELEASED),
        )
        if cleaned.get("agency") and handed_in.exists():
            self.add_error("agency", _("This agency has handed that in already. You can reopen it instead."))
        return cleaned

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return due


@require_GET
def agencies(request: HttpRequest, reference: str) -> HttpResponse:
    """The agencies of a review, as far as the reader may see them."""
    review = open_review(request, reference)
    user = reader(request)
    if not may_open_agencies(user, review):
        raise Http404
    audit.record("agencies.read", review, request=request, review=review)
    sees_all = sees_all_agencies(user, review)
    returns = AgencyReturnPage.objects.filter(review=review).select_related("agency")
    asked = list(returns.annotate(last_reminded=Max("reminders__sent_at")))
    versions = {each.page_id: each for each in ReturnVersion.objects.visible_to(user).filter(page__review=review)}
    signers = signers_of([page for page in asked if page.with_sign_off])
    readable = {page.pk for page in AgencyReturnPage.objects.visible_to(user).filter(review=review).only("pk")}
    lines = [
        Line(
            page.agency,
            page,
            reverse("review_pages:return", args=[review.reference, page.pk]) if page.pk in readable else "",
            None if page.handed_in else versions.get(page.pk),
            page.with_sign_off and not signers[page.pk],
        )
        for page in asked
        if sees_all or page.pk in readable
    ]
    if sees_all:
        known = {line.agency.pk for line in lines}
        lines += [Line(agency, None) for agency in review.agencies.all() if agency.pk not in known]
    lines.sort(key=lambda line: (line.agency.name, line.asked.form_key != FORM if line.asked else False))
    manages = can(user, Action.MANAGE, review)
    releasable = [line.asked.pk for line in lines if line.asked and line.asked.access_stage is Stage.SUBMITTED]
    late = [line for line in lines if line.asked and line.asked.late]
    return render(
        request,
        "review_pages/returns/agencies.html",
        {
            "review": review,
            "lines": lines,
            "late": late,
            "late_agencies": len({line.agency.pk for line in late}),
            "counts": _counts(review, [line.asked for line in lines if line.asked]),
            "sees_all": sees_all,
            "manages": manages,
            "releasable": releasable if _may_release(request, review) else [],
            "compares": may_open_consolidation(user, review),
            "in_summary": not may_read_answers(user, review),
            "terms": review.profile.terms,
        },
    )


def _counts(review: ReviewPage, asked: list[AgencyReturnPage]) -> list[Count]:
    """Form by form, so that an agency that was asked for two is not counted as two. Each has one return of a form."""
    return [
        Count(review.profile.forms[key].title, len(of_form), sum(page.handed_in for page in of_form))
        for key in FORMS
        if (of_form := [page for page in asked if page.form_key == key])
    ]


def _may_release(request: HttpRequest, review: ReviewPage) -> bool:
    return can(reader(request), Action.RELEASE, review.part(Kind.CONSOLIDATION, Stage.SUBMITTED))


@require_http_methods(["GET", "POST"])
def ask_agency(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask an agency for its return, or give it another date."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review)
    initial = {"agency": request.GET.get("agency"), "form_key": request.GET.get("form", FORM)}
    form = AskForm(review, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        agency = form.cleaned_data["agency"]
        with keeping_files():
            page = ask(review, agency, form.cleaned_data["due"], reader(request), form.cleaned_data["form_key"])
            if accepted := form.cleaned_data["file"]:
                RequestFile.keep(accepted, page=page, uploaded_by=reader(request))
            audit.record("return.asked", page, request=request, review=review)
        told = write_to_authors(page)
        if told:
            messages.success(request, _("%(agency)s has been asked.") % {"agency": agency.name})
        else:
            messages.warning(
                request,
                _("%(agency)s has been asked, but nobody writes for it in this review yet. Invite them in People.")
                % {"agency": agency.name},
            )
        return HttpResponseRedirect(reverse("review_pages:agencies", args=[review.reference]))
    for problem in form.errors.as_data().get("file", []):
        audit.record("return.file-refused", str(problem.code), request=request, review=review)
    terms = review.profile.terms
    return render(request, "review_pages/returns/ask.html", {"review": review, "form": form, "terms": terms})


@require_POST
def release_returns(request: HttpRequest, reference: str) -> HttpResponse:
    """Open submitted returns to the panel: the one posted as `return`, or all with `all`."""
    review = open_review(request, reference)
    require(request, Action.RELEASE, review.part(Kind.CONSOLIDATION, Stage.SUBMITTED))
    chosen = [int(pk) for pk in request.POST.getlist("return") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    with transaction.atomic():
        opened = release(review, reader(request), None if "all" in request.POST else chosen)
        for page in opened:
            audit.record("return.released", page, request=request, review=review, revision=page.latest_revision_id)
    if opened:
        told = ngettext(
            "Released: the %(panel)s can read %(count)s return now.",
            "Released: the %(panel)s can read %(count)s more returns now.",
            len(opened),
        )
        messages.success(request, told % {"count": len(opened), "panel": review.profile.terms.panel})
    else:
        messages.warning(request, _("Nothing was released: there was no submitted return to release."))
    return HttpResponseRedirect(reverse("review_pages:agencies", args=[review.reference]))
