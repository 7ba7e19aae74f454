"""One return: its parts, its answers, handing it in."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import audit
from portal.access.rules import Action, Stage, can
from portal.accounts.models import User
from portal.design.rows import without_row
from portal.templatetags.candour import moment
from portal.uploads.gate import Accepted
from portal.uploads.serving import send
from review_pages.models import AgencyReturnPage, IdentityEntry, ReviewPage
from review_pages.profiles.forms import PartForm, Person, form_class
from review_pages.profiles.model import Part
from review_pages.returns.answers import (
    NIL_PART,
    Missing,
    PartState,
    in_words,
    missing,
    nil_part,
    parts_to_answer,
    state_of,
)
from review_pages.returns.decisions import reopened, sent_back, write_of_nil_return, write_to_managers, write_to_signers
from review_pages.returns.models import Talk
from review_pages.returns.saving import (
    ChangedMeanwhileError,
    IncompleteError,
    RefusedError,
    answer_in_full,
    save_part,
    submit,
)
from review_pages.returns.together import at_work, last_saved, on_part
from review_pages.returns.views.one import address, context, open_return, record, require_would
from review_pages.returns.views.sign_off import decision
from review_pages.review.access import reader, require
from review_pages.review.moving import no_longer_asked

STATES = {
    PartState.NOT_STARTED: (gettext_lazy("Not started"), "grey"),
    PartState.IN_PROGRESS: (gettext_lazy("In progress"), "yellow"),
    PartState.DONE: (gettext_lazy("Done"), ""),
}


def people_named(review: ReviewPage) -> list[Person]:
    """The people of the case as an agency sees them: pseudonym and part. The real names stay in the register."""
    return list(IdentityEntry.objects.filter(review=review).only("pk", "pseudonym", "relationship"))


@require_GET
def return_page(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The task list for those who fill it in, the answers for everyone else who may read them."""
    page = open_return(request, reference, pk)
    people = people_named(page.review)
    names, now = _workers(page), at_work(reader(request), page)
    record("return.read", request, page)
    if not can(reader(request), Action.EDIT, page):
        left = no_longer_asked(page.review, page.form_key, page.answers)
        earlier = [in_words(question, page.answers, people) for question in left]
        return render(
            request,
            "review_pages/returns/read.html",
            context(
                page,
                parts=answered(page, people),
                earlier=earlier,
                word_files=page.word_files.select_related("uploaded_by"),
                **decision(reader(request), page),
            ),
        )
    return render(
        request,
        "review_pages/returns/return.html",
        context(
            page,
            tasks=[_task(page, part, people, names, now.get(part.key, "")) for part in page.form.parts],
            nil_url=address("return-part", page, part=NIL_PART) if page.form.nil_questions else "",
            submit_url=address("return-submit", page),
            word_url=address("return-word", page),
            word_files=page.word_files.select_related("uploaded_by"),
            sent_back=sent_back(page),
            reopened=reopened(page),
            talks=can(reader(request), Action.READ, Talk(page)),
            parts_missing=sum(bool(list(missing(part, page.answers, people))) for part in page.form.parts),
        ),
    )


@require_GET
def request_file(request: HttpRequest, reference: str, pk: int, file: int) -> HttpResponse:
    """What the partnership sent with its request, as a download."""
    page = open_return(request, reference, pk)
    kept = get_object_or_404(page.request_files, pk=file)
    return send(request, kept, thing=page, what="return.request-file-read", review=page.review)


def _task(page: AgencyReturnPage, part: Part, people: list[Person], names: dict[int, str], now: str) -> dict[str, Any]:
    state, colour = STATES[state_of(part, page.answers, people)]
    last = _worked(page, part.key, names)
    if colour == "grey" and not any(question.required for question in part.questions):
        state, colour = gettext_lazy("If it applies"), ""
    return {
        "title": part.title,
        "url": address("return-part", page, part=part.key),
        "state": state,
        "colour": colour,
        "hint": now or (", ".join(filter(None, [last["by"], moment(last["at"])])) if last else ""),
    }


def _worked(page: AgencyReturnPage, part: str, names: dict[int, str]) -> dict[str, Any] | None:
    """Who last saved a part and when, or None."""
    last = page.worked_on.get(part)
    return {"by": names.get(last["by"], ""), "at": datetime.datetime.fromisoformat(last["at"])} if last else None


def _workers(page: AgencyReturnPage) -> dict[int, str]:
    people = User.objects.in_bulk({last["by"] for last in page.worked_on.values()})
    return {pk: person.full_name for pk, person in people.items()}


def answered(page: AgencyReturnPage, people: list[Person]) -> list[dict[str, Any]]:
    return [
        {
            "part": part,
            "url": address("return-part", page, part=part.key),
            "answers": [in_words(question, page.answers, people) for question in part.questions],
        }
        for part in parts_to_answer(page.form, nil=page.nil_return)
    ]


@require_http_methods(["GET", "POST"])
def return_part(request: HttpRequest, reference: str, pk: int, part: str) -> HttpResponse:
    """One part of the form. A save may be incomplete; it is a revision."""
    page = open_return(request, reference, pk)
    asked = nil_part(page.form) if part == NIL_PART and page.form.nil_questions else page.form.part(part)
    if asked is None:
        raise Http404
    if request.method == "GET":
        if not can(reader(request), Action.EDIT, page):
            require(request, Action.READ, page)
            return HttpResponseRedirect(address("return", page))
        record("return.read", request, page)
        return _draw(request, page, asked, None)
    # Whoever writes such returns is told that this one is locked, and keeps what they typed.
    require_would(request, Action.EDIT, page, Stage.BEING_WRITTEN)
    form = _form(page, asked, without_row(request.POST), request.FILES)
    if not form.is_valid():
        _say_of_files(request, page, form)
        return _draw(request, page, asked, form)
    answers = form.answers
    try:
        page = save_part(page.pk, asked, answers, by=reader(request), started_from=_started_from(request))
    except ChangedMeanwhileError as error:
        record("return.read", request, error.page)
        for _name, sent in request.FILES.lists():
            sent[0].seek(0)  # it is read a second time
        form = _form(error.page, asked, without_row(request.POST), request.FILES)
        _say_of_files(request, page, form)
        return _draw(request, error.page, asked, form, theirs=True, status=409)
    except RefusedError as error:
        return _draw(request, error.page, asked, form, locked=True, status=409)
    record("return.saved", request, page)
    for answer in answers.values():
        if isinstance(answer, Accepted):
            record("return.answer-file-given", request, page)
    if "add_row" in request.POST or "remove_row" in request.POST:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(f"{address('return-part', page, part=part)}{_at_rows(request, asked, answers)}")
    if "continue" not in request.POST:
        messages.success(request, _("Saved. You can come back later."))
        return HttpResponseRedirect(address("return", page))
    return HttpResponseRedirect(_next(page, asked))


def _form(page: AgencyReturnPage, part: Part, data: Any = None, files: Any = None) -> PartForm:
    return form_class(part, people=people_named(page.review))(
        data,
        files,
        answers=page.answers,
        draft=True,
        file_url=lambda number: address("return-answer-file", page, file=number),
    )


def _say_of_files(request: HttpRequest, page: AgencyReturnPage, form: PartForm) -> None:
    """Of a page that comes back unsaved: a browser forgets the chosen file, and a refused one is recorded."""
    form.is_valid()
    for name in request.FILES:
        if isinstance(form.cleaned_data.get(name), Accepted):
            form.add_error(name, _("Choose this file again: nothing on this page is saved yet."))
            continue
        for problem in form.errors.as_data().get(name, []):
            audit.record("return.answer-file-refused", str(problem.code), request=request, review=page.review)


def _at_rows(request: HttpRequest, part: Part, answers: dict[str, Any]) -> str:
    """Where a page goes on whose row was added or removed: at the empty row, or at the table."""
    for question in part.questions:
        if question.kind == "table" and request.POST.get("add_row") == question.key:
            return f"#id_{question.key}-{len(answers.get(question.key, ()))}-{question.columns[0].key}"
        if question.kind == "table" and request.POST.get("remove_row", "").startswith(f"{question.key}-"):
            return f"#id_{question.key}"
    return ""


@require_POST
def return_now(request: HttpRequest, reference: str, pk: int, part: str) -> HttpResponse:
    """Asked by the page of a part while it is open: who else works on it, and who saved it meanwhile."""
    page = open_return(request, reference, pk)
    require(request, Action.EDIT, page)
    asked = nil_part(page.form) if part == NIL_PART else page.form.part(part)
    if asked is None:
        raise Http404
    return JsonResponse({"said": on_part(reader(request), page, asked, _started_from(request))})


def _started_from(request: HttpRequest) -> int:
    written = request.POST.get("started_from", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0


def _next(page: AgencyReturnPage, part: Part) -> str:
    keys = [each.key for each in page.form.parts]
    if part.key == NIL_PART or part.key == keys[-1]:
        return address("return-submit", page)
    return address("return-part", page, part=keys[keys.index(part.key) + 1])


def _draw(
    request: HttpRequest,
    page: AgencyReturnPage,
    part: Part,
    form: PartForm | None,
    *,
    theirs: bool = False,
    locked: bool = False,
    status: int = 200,
) -> HttpResponse:
    people = people_named(page.review)
    form = form or _form(page, part)
    changed = [in_words(question, page.answers, people) for question in part.questions]
    # An unsaved form keeps the revision it began with; after a clash the person has seen the newer one.
    started_from = _started_from(request) if form.is_bound and not theirs else page.latest_revision_id or 0
    return render(
        request,
        "review_pages/returns/part.html",
        context(
            page,
            part=part,
            form=form,
            notes=[question for question in part.questions if question.why],
            asks_about_people=any(question.kind == "known_per_person" for question in part.questions),
            has_rows=any(question.kind == "table" for question in part.questions),
            people=people,
            started_from=started_from,
            changed=last_saved(page, part),
            now_url=address("return-now", page, part=part.key),
            now_said="" if locked else on_part(reader(request), page, part, started_from),
            theirs=changed if theirs else None,
            theirs_by=_worked(page, part.key, _workers(page)) if theirs else None,
            locked=locked,
            back_url=address("return", page),
            is_nil=part.key == NIL_PART,
        ),
        status=status,
    )


@require_http_methods(["GET", "POST"])
def return_submit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Check your answers, and hand them in. With `in_full` posted: it is no nil return after all."""
    page = open_return(request, reference, pk)
    people = people_named(page.review)
    if request.method == "GET":
        if not can(reader(request), Action.SUBMIT, page):
            require(request, Action.READ, page)
            return HttpResponseRedirect(address("return", page))
        record("return.read", request, page)
        return _check(request, page, people)
    require_would(request, Action.EDIT, page, Stage.BEING_WRITTEN)
    try:
        if "in_full" in request.POST:
            record("return.saved", request, answer_in_full(page.pk, by=reader(request)))
            return HttpResponseRedirect(address("return", page))
        page = submit(page.pk, people, by=reader(request))
    except IncompleteError as error:
        return _check(request, page, people, error.missing, status=422)
    except RefusedError:
        messages.error(request, _("This return was handed in already. Nothing was changed."))
        return HttpResponseRedirect(address("return", page))
    _tell(request, page)
    return HttpResponseRedirect(address("return", page))


def _tell(request: HttpRequest, page: AgencyReturnPage) -> None:
    """Say and record what became of a return that was handed in, and write to whoever is next."""
    if page.handed_in:
        record("return.submitted", request, page)
        messages.success(request, _("Handed in. Thank you. The answers are locked now."))
        write_of_nil_return(page)
        return
    record("return.handed-over", request, page)
    if write_to_signers(page):
        messages.success(request, _("Handed in. Thank you. Your agency’s sign-off manager has been told."))
        return
    write_to_managers(page)
    messages.warning(
        request,
        _(
            "Handed in. Thank you. Nobody else can sign off for your agency in this review yet: "
            "the %(commissioner)s has been told, and can invite someone."
        )
        % {"commissioner": page.profile.terms.commissioner},
    )


def _check(
    request: HttpRequest,
    page: AgencyReturnPage,
    people: list[Person],
    found: list[Missing] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    gaps = [(_words(each), address("return-part", page, part=each.part.key)) for each in found or []]
    parts = answered(page, people)
    return render(
        request,
        "review_pages/returns/check.html",
        context(page, parts=parts, missing=gaps, back_url=address("return", page)),
        status=status,
    )


def _words(gap: Missing) -> str:
    if gap.cell:
        return _("%(question)s: %(cell)s") % {"question": gap.question.label, "cell": gap.cell}
    if gap.person is None:
        return _("%(part)s: %(question)s") % {"part": gap.part.title, "question": gap.question.label}
    return _("%(part)s: was %(name)s known to your agency?") % {
        "part": gap.part.title,
        "name": gap.person.pseudonym,
    }
