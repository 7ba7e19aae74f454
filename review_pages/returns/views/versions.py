"""The versions of a return that the partnership got: reopening the one in force, reading and comparing all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal import audit
from portal.access.rules import Action, Kind, Stage, can
from portal.audit.at_the_door import about
from review_pages.models import ReturnVersion
from review_pages.profiles.forms import Person
from review_pages.profiles.model import Question
from review_pages.returns.answers import Answers, in_words, parts_to_answer
from review_pages.returns.comparing import Piece, words_changed
from review_pages.returns.decisions import reopen, write_of_reopening
from review_pages.returns.saving import RefusedError
from review_pages.returns.views.form import people_named
from review_pages.returns.views.one import context, open_return, record, require_would
from review_pages.review.access import open_review, posted, reader
from review_pages.review.forms import ReasonForm


@dataclass(frozen=True, slots=True)
class Compared:
    """One question, and its answer with what changed since the version before."""

    question: Question
    pieces: tuple[Piece, ...]
    file: int | None = None

    @property
    def changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


@require_http_methods(["GET", "POST"])
def return_reopen(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give a return that is locked back to those who write it, with a reason."""
    page = open_return(request, reference, pk)
    require_would(request, Action.REOPEN, page, Stage.SUBMITTED)
    form = ReasonForm(posted(request))
    agencies = HttpResponseRedirect(reverse("review_pages:agencies", args=[reference]))
    if can(reader(request), Action.REOPEN, page) and not form.is_valid():
        return render(request, "review_pages/returns/reopen.html", context(page, form=form))
    try:
        given = reopen(page.pk, form.cleaned_data["reason"] if form.is_valid() else "", by=reader(request))
    except RefusedError:
        messages.error(request, _("You cannot reopen this return now. Nothing was changed."))
        return agencies
    record("return.reopened", request, given)
    write_of_reopening(given, by=reader(request))
    messages.success(request, _("Reopened. Its authors have been told. The version before is kept."))
    return agencies


@require_safe
def return_version(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """One version, and word by word what changed since the one before."""
    review = open_review(request, reference)
    versions = ReturnVersion.objects.visible_to(reader(request)).filter(page=pk, page__review=review)
    kept = {
        each.number: each
        for each in versions.select_related("page__agency", "revision", "submitted_by", "signed_off_by", "reopened_by")
    }
    if number not in kept:
        about(request, kind=Kind.RETURN)
        raise Http404
    version, before = kept[number], kept.get(number - 1)
    page = version.page
    page.review = review
    audit.record("return.version-read", page, request=request, review=review, revision=version.revision_id)
    people = people_named(review)
    nil = version.nil_return and (before is None or before.nil_return)
    parts = [
        (
            part,
            [
                _compared(question, version.answers, before.answers if before else None, people)
                for question in part.questions
            ],
        )
        for part in parts_to_answer(page.form, nil=nil)
    ]
    return render(
        request,
        "review_pages/returns/version.html",
        context(
            page,
            version=version,
            before=before,
            others=[each for each in kept.values() if each is not version],
            parts=parts,
            changed=sum(each.changed for _part, answers in parts for each in answers),
        ),
    )


def _compared(question: Question, new: Answers, old: Answers | None, people: Sequence[Person]) -> Compared:
    after = _as_text(question, new, people)
    before = after if old is None else _as_text(question, old, people)
    return Compared(question, words_changed(before, after), in_words(question, new, people).file)


def _as_text(question: Question, answers: Answers, people: Sequence[Person]) -> str:
    said = in_words(question, answers, people)
    lines = [", ".join(filter(None, [f"{each.person.pseudonym}: {each.words}", each.contact])) for each in said.people]
    return "\n".join(lines) if said.people else said.text
