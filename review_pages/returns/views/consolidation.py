"""The consolidated view: what every agency answered, question by question, on a page or in a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from portal import audit
from portal.access.rules import Action, can
from portal.accounts.models import User
from portal.downloads import attachment
from portal.uploads.inspection.kinds import WORD
from review_pages.models import AgencyReturnPage, ReturnVersion, ReviewPage
from review_pages.profiles.forms import Person
from review_pages.profiles.model import Form
from review_pages.returns.access import may_open_consolidation, may_read_answers, sees_all_agencies
from review_pages.returns.asking import FORM, FORMS
from review_pages.returns.consolidation import Column, Matrix, Shown, columns_of, consolidate, summary_of
from review_pages.returns.export import EXCEL, About, to_excel, to_word
from review_pages.returns.views.form import people_named
from review_pages.review.access import open_review, reader


class FilterForm(forms.Form):
    """Which part of the view to show. What is not among the choices is passed over."""

    use_required_attribute = False

    agency = forms.MultipleChoiceField(
        label=gettext_lazy("Agencies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose up to four to read every answer in full. None chosen: all are shown."),
    )
    person = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    question = forms.ChoiceField(label=gettext_lazy("Question"), required=False)
    disagreements = forms.BooleanField(label=gettext_lazy("Only where agencies disagree"), required=False)

    def __init__(self, columns: tuple[Column, ...], people: list[Person], form: Form, *args: Any) -> None:
        super().__init__(*args)
        self._choose("agency", [(str(column.agency.pk), column.agency.name) for column in columns])
        self._choose("person", [("", _("Everybody")), *((str(each.pk), each.pseudonym) for each in people)])
        parts = [
            (
                part.title,
                [
                    (f"part:{part.key}", _("Everything in “%(part)s”") % {"part": part.title}),
                    *((question.key, question.label) for question in part.questions),
                ],
            )
            for part in form.parts
        ]
        self._choose("question", [("", _("All questions")), *parts])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # all of them are choice fields

    @property
    def shown(self) -> Shown:
        self.is_valid()
        chosen = self.cleaned_data
        return Shown(
            agencies=frozenset(int(pk) for pk in chosen.get("agency", ())),
            person=int(chosen["person"]) if chosen.get("person") else None,
            question=chosen.get("question", ""),
            only_disagreements=chosen.get("disagreements", False),
        )


@require_GET
def consolidation(request: HttpRequest, reference: str) -> HttpResponse:
    """Questions by agencies, as far as the reader may read them and asks for them."""
    review, key, matrix, filters = _read(request, reference)
    in_summary = not may_read_answers(reader(request), review)
    verb = "consolidation.summary-read" if in_summary else "consolidation.read"
    audit.record(verb, review, request=request, review=review)
    return render(
        request,
        "review_pages/returns/consolidation.html",
        {
            "review": review,
            "matrix": matrix,
            "in_summary": in_summary,
            "filters": filters,
            "filtered": filters.shown != Shown(),
            "query": request.GET.urlencode(),
            "form_title": review.profile.forms[key].title,
            "form_key": key,
            "other_forms": [] if in_summary else _other_forms(reader(request), review, key),
            "may_chase": can(reader(request), Action.MANAGE, review),
        },
    )


@require_GET
def export(request: HttpRequest, reference: str, file_type: str) -> HttpResponse:
    """The same as a Word file (`docx`) or a workbook (`xlsx`)."""
    make, content_type = {"docx": (to_word, WORD.media_type), "xlsx": (to_excel, EXCEL)}[file_type]
    review, key, matrix, _filters = _read(request, reference)
    title = review.profile.forms[key].title
    about = About(review.reference, review.pseudonym, title, review.marking, timezone.localdate())
    answer = attachment(make(matrix, about), f"{review.reference}-{key}.{file_type}", content_type)
    answer["Cache-Control"] = "no-store"
    audit.record("consolidation.exported", review, request=request, review=review)
    return answer


def _other_forms(user: User, review: ReviewPage, key: str) -> list[tuple[str, str]]:
    """The other forms that agencies were asked for in this review, as far as the reader may know: key and title."""
    returns = AgencyReturnPage.objects.filter(review=review)
    if not sees_all_agencies(user, review):
        returns = returns.visible_to(user)
    asked = set(returns.order_by().values_list("form_key", flat=True).distinct())
    forms = review.profile.forms
    return [(each, forms[each].title) for each in FORMS if each in asked and each != key and each in forms]


def _read(request: HttpRequest, reference: str) -> tuple[ReviewPage, str, Matrix, FilterForm]:
    """The review, the form whose returns are read (the first, where no other is asked for), and what they say."""
    review = open_review(request, reference)
    user = reader(request)
    if not may_open_consolidation(user, review):
        raise Http404
    in_summary = not may_read_answers(user, review)
    key = request.GET.get("form", FORM)
    if in_summary or key not in FORMS or key not in review.profile.forms:
        key = FORM
    returns = AgencyReturnPage.objects.filter(review=review, form_key=key).select_related("agency")
    readable = list(AgencyReturnPage.objects.visible_to(user).filter(review=review, form_key=key).only("pk", "stage"))
    mine = list(returns) if sees_all_agencies(user, review) else list(returns.filter(pk__in=[r.pk for r in readable]))
    if in_summary:
        for page in mine:
            page.review = review
        readable = [page for page in mine if can(user, Action.SUMMARY, page)]
    reopened = ReturnVersion.objects.filter(page__in=mine).exclude(reopened_at=None)
    columns = columns_of(mine, readable, frozenset(reopened.values_list("page_id", flat=True)))
    people = people_named(review)
    form = review.profile.forms[key]
    filters = FilterForm(columns, people, form, request.GET)
    if in_summary:
        return review, key, summary_of(consolidate(form, columns, people)), filters
    return review, key, consolidate(form, columns, people, filters.shown), filters
