"""A return as a Word file: taking its form away, bringing a file in, and keeping what was read in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal import audit
from portal.access.rules import Action
from portal.downloads import attachment
from portal.uploads.gate import Accepted
from portal.uploads.inspection.kinds import WORD
from portal.uploads.serving import send
from portal.uploads.storage import keeping_files
from review_pages.models import AgencyReturnPage, ReturnWordFile
from review_pages.report.forms import UploadForm as WordForm
from review_pages.report.word import read_word
from review_pages.returns.answers import in_words
from review_pages.returns.saving import ChangedMeanwhileError, RefusedError, save_from_file
from review_pages.returns.views.form import people_named
from review_pages.returns.views.one import address, context, open_return, record
from review_pages.returns.word_in import Recognised, recognise
from review_pages.returns.word_out import form_in_word
from review_pages.review.access import reader, require


class UploadForm(WordForm):
    """A return's Word file."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["file"]
        field.help_text = gettext_lazy("A .docx file of up to 25 MB. You see what was recognised before it is saved.")
        field.error_messages["required"] = gettext_lazy("Choose the Word file of your return.")


class TakeForm(forms.Form):
    """Which of the recognised answers to take."""

    take = forms.MultipleChoiceField(
        label=gettext_lazy("Answers to take into the return"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one answer, or go back.")},
    )
    use_required_attribute = False

    def __init__(self, page: AgencyReturnPage, answers: dict[str, Any], data: Any = None) -> None:
        # What would replace another answer is not taken unless somebody says so.
        chosen = [key for key, answer in answers.items() if page.answers.get(key) in (None, "", answer)]
        super().__init__(data, initial={"take": chosen})
        asked = [question for question in page.form.questions if question.key in answers]
        self.fields["take"].choices = [(question.key, question.label) for question in asked]  # type: ignore[attr-defined]


@require_GET
@never_cache
def return_word_form(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The form as a Word file, with what is answered so far."""
    page = open_return(request, reference, pk)
    require(request, Action.EDIT, page)
    title = f"{page.review.reference}: {page.form.title}, {page.agency.name}"
    made = form_in_word(page.form, people_named(page.review), page.answers, title=title, marking=page.review.marking)
    record("return.form-taken", request, page)
    return attachment(made, f"{page.review.reference}-{page.form_key}.docx", WORD.media_type)


@require_http_methods(["GET", "POST"])
@never_cache
def return_word(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Bring a Word file in. It is kept at once; no answer changes until somebody has seen what was recognised."""
    page = open_return(request, reference, pk)
    require(request, Action.EDIT, page)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file: Accepted = form.cleaned_data["file"]
        with keeping_files():
            kept = ReturnWordFile.keep(file, page=page, uploaded_by=reader(request))
            record("return.word-file-brought", request, page)
        return HttpResponseRedirect(address("return-word-look", page, file=kept.pk))
    for problem in form.errors.as_data().get("file", []):
        audit.record("return.word-file-refused", str(problem.code), request=request, review=page.review)
    return render(
        request,
        "review_pages/returns/word.html",
        context(page, form=form, back_url=address("return", page)),
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@never_cache
def return_word_look(request: HttpRequest, reference: str, pk: int, file: int) -> HttpResponse:
    """What was recognised in a Word file; by POST the chosen answers become those of the return."""
    page = open_return(request, reference, pk)
    require(request, Action.EDIT, page)
    kept = get_object_or_404(ReturnWordFile, pk=file, page=page)
    found = recognise(read_word(BytesIO(kept.read())).document, page.form, people_named(page.review))
    if request.method == "GET":
        record("return.word-file-looked-through", request, page)
        return _look(request, page, kept, found, TakeForm(page, found.answers))
    form = TakeForm(page, found.answers, request.POST)
    if not form.is_valid():
        return _look(request, page, kept, found, form, status=422)
    chosen = {key: found.answers[key] for key in form.cleaned_data["take"]}
    began = request.POST.get("started_from", "")
    try:
        page = save_from_file(
            page.pk, chosen, by=reader(request), started_from=int(began) if began.isdecimal() and len(began) < 19 else 0
        )
    except ChangedMeanwhileError as error:
        changed = TakeForm(error.page, found.answers)
        return _look(request, error.page, kept, found, changed, meanwhile=True, status=409)
    except RefusedError:
        messages.error(request, _("This return was handed in already. Nothing was changed."))
        return HttpResponseRedirect(address("return", page))
    ReturnWordFile.objects.filter(pk=kept.pk).update(taken_at=timezone.now())
    record("return.saved", request, page)
    messages.success(
        request,
        ngettext(
            "%(number)s answer was taken from the Word file. Please look through the parts before you hand in.",
            "%(number)s answers were taken from the Word file. Please look through the parts before you hand in.",
            len(chosen),
        )
        % {"number": len(chosen)},
    )
    return HttpResponseRedirect(address("return", page))


def _look(
    request: HttpRequest,
    page: AgencyReturnPage,
    kept: ReturnWordFile,
    found: Recognised,
    form: TakeForm,
    *,
    meanwhile: bool = False,
    status: int = 200,
) -> HttpResponse:
    people = people_named(page.review)
    parts = []
    for part in page.form.parts:
        asked = [question for question in part.questions if question.key in found.answers]
        rows = [in_words(question, found.answers, people) for question in asked]
        if rows:
            parts.append({"part": part, "answers": rows})
    replaced = [
        in_words(question, page.answers, people)
        for question in page.form.questions
        if question.key in found.answers
        and page.answers.get(question.key) not in (None, "", found.answers[question.key])
    ]
    return render(
        request,
        "review_pages/returns/word_look.html",
        context(
            page,
            kept=kept,
            found=found,
            form=form,
            parts=parts,
            replaced=replaced,
            meanwhile=meanwhile,
            started_from=page.latest_revision_id or 0,
            back_url=address("return", page),
            word_url=address("return-word", page),
        ),
        status=status,
    )


@require_GET
@never_cache
def return_word_file(request: HttpRequest, reference: str, pk: int, file: int) -> HttpResponse:
    """The Word file as it was brought in, for whoever may read the return."""
    page = open_return(request, reference, pk)
    kept = get_object_or_404(ReturnWordFile, pk=file, page=page)
    # The agency's own name for it may tell whom it is about.
    name = f"{page.review.reference}-{page.form_key}-{kept.pk}.docx"
    return send(request, kept, thing=page, what="return.word-file-read", review=page.review, name=name)
