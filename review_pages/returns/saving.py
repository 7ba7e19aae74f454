"""Saving a part of a return as a revision, and handing the return in.

Two people may write one return. A save says which revision it started from; if somebody else has changed the same part
since, nothing is written and the caller gets both. Both verbs lock the page and ask the rule table again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from portal.access.rules import Action, can
from portal.accounts.models import User
from portal.uploads.gate import Accepted
from portal.uploads.storage import keeping_files
from review_pages.models import AgencyReturnPage, ReturnFile
from review_pages.profiles.forms import Person
from review_pages.profiles.model import Part
from review_pages.returns.answers import NIL_PART, Missing, missing, of_nil_return, parts_to_answer


class RefusedError(Exception):
    """The person may not change this return now. `page` is how it stands."""

    def __init__(self, page: AgencyReturnPage) -> None:
        super().__init__("This return cannot be changed by this person now.")
        self.page = page


class ChangedMeanwhileError(Exception):
    """Somebody else saved other answers to the same part. `page` is how it stands; nothing was written."""

    def __init__(self, page: AgencyReturnPage) -> None:
        super().__init__("Somebody else saved this part in the meantime.")
        self.page = page


class IncompleteError(Exception):
    """Required questions have no answer: `missing`."""

    def __init__(self, found: list[Missing]) -> None:
        super().__init__("Required questions have no answer.")
        self.missing = found


def save_part(pk: int, part: Part, answers: dict[str, Any], *, by: User, started_from: int) -> AgencyReturnPage:
    """Keep `answers` as the answers of this part, as a new revision.

    `started_from` is the id of the revision that the person had in front of them; 0 for a return without one. A file
    among the answers, as it came through the gate, is kept with them.
    Raises RefusedError or ChangedMeanwhileError.
    """
    new_files = any(isinstance(answer, Accepted) for answer in answers.values())
    with keeping_files() if new_files else transaction.atomic():
        page = locked(pk, Action.EDIT, by)
        theirs = {key: page.answers[key] for key in part.keys if key in page.answers}
        nil = part.key == NIL_PART or page.nil_return
        if theirs == answers and page.nil_return == nil and part.key in page.worked_on:
            return page
        if page.latest_revision_id not in (None, started_from) and theirs != _answers_in(page, started_from, part):
            raise ChangedMeanwhileError(page)
        others = {key: value for key, value in page.answers.items() if key not in part.keys}
        page.answers = others | {key: _with_file(page, key, answer, by) for key, answer in answers.items()}
        page.nil_return = nil
        page.worked_on = page.worked_on | {part.key: {"by": by.pk, "at": timezone.now().isoformat()}}
        _keep(page, by)
        return page


def save_from_file(pk: int, answers: dict[str, Any], *, by: User, started_from: int) -> AgencyReturnPage:
    """Keep these answers, of whatever parts, beside those to other questions, as one revision.

    Raises RefusedError, or ChangedMeanwhileError where anybody saved the return since `started_from`.
    """
    with transaction.atomic():
        page = locked(pk, Action.EDIT, by)
        if page.latest_revision_id not in (None, started_from):
            raise ChangedMeanwhileError(page)
        page.answers = page.answers | answers
        page.nil_return = False
        now = {"by": by.pk, "at": timezone.now().isoformat()}
        touched = [part.key for part in page.form.parts if any(key in answers for key in part.keys)]
        page.worked_on = page.worked_on | dict.fromkeys(touched, now)
        _keep(page, by)
        return page


def answer_in_full(pk: int, *, by: User) -> AgencyReturnPage:
    """Take back that it is a nil return; what was answered stays. Raises RefusedError."""
    with transaction.atomic():
        page = locked(pk, Action.EDIT, by)
        if page.nil_return:
            page.nil_return = False
            _keep(page, by)
        return page


def submit(pk: int, people: Sequence[Person], *, by: User) -> AgencyReturnPage:
    """Hand the return in; from then on it is locked. Raises RefusedError or IncompleteError.

    A nil return is with the partnership at once; any other waits for the agency's sign-off manager.
    """
    with transaction.atomic():
        page = locked(pk, Action.SUBMIT, by)
        found = [
            each
            for part in parts_to_answer(page.form, nil=page.nil_return)
            for each in missing(part, page.answers, people)
        ]
        if found:
            raise IncompleteError(found)
        if page.nil_return:
            page.answers = of_nil_return(page.form, page.answers, people)
            _keep(page, by)
            page.arrive(by)
        else:
            # No new revision: the last one says who wrote last, who may not sign.
            page.hand_over(by)
        return page


def locked(pk: int, action: Action, by: User) -> AgencyReturnPage:
    """The return under the lock of every change to it, if the table lets this person do `action`. In a transaction."""
    page: AgencyReturnPage = AgencyReturnPage.objects.select_for_update().get(pk=pk)
    if not can(by, action, page):
        raise RefusedError(page)
    return page


def _with_file(page: AgencyReturnPage, key: str, answer: Any, by: User) -> Any:
    """The answer as it is kept: of a file that was sent now, what names it."""
    if not isinstance(answer, Accepted):
        return answer
    kept = ReturnFile.keep(answer, page=page, question=key, uploaded_by=by)
    return {"file": kept.pk, "name": kept.name, "size": kept.size, "at": kept.uploaded_at.isoformat()}


def _keep(page: AgencyReturnPage, by: User) -> None:
    page.save()
    page.save_revision(user=by, clean=False)


def _answers_in(page: AgencyReturnPage, revision: int, part: Part) -> dict[str, Any]:
    found = Revision.objects.for_instance(page).filter(pk=revision).first()
    answers = found.content["answers"] if found else {}
    return {key: answers[key] for key in part.keys if key in answers}
