"""An agency's answers: what is missing, how far a part is, and answers in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.templatetags.candour import moment
from review_pages.profiles.dates import date_in_words
from review_pages.profiles.forms import Person
from review_pages.profiles.model import Form, Part, Question

Answers = Mapping[str, Any]

NIL_PART = "nil"
"""The key of the part that stands for a nil return, in addresses and in `worked_on`."""


class PartState(StrEnum):
    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Missing:
    """A required question without an answer; about one person, or one cell of a table ("row 2, Source"), if set."""

    part: Part
    question: Question
    person: Person | None = None
    cell: str = ""


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """What an agency says of one person: known (None: not answered), and the contacts in words."""

    person: Person
    known: bool | None
    contact: str

    @property
    def words(self) -> str:
        return {True: _("Known"), False: _("Not known"), None: _("Not answered")}[self.known]

    @property
    def symbol(self) -> str:
        return {True: "●", False: "○", None: "–"}[self.known]


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer in words. `people` is filled for known/not known questions, else `text`.

    A table has its `rows`, too, each {column's key: words}; a file its number.
    """

    question: Question
    text: str = ""
    people: tuple[AboutPerson, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    file: int | None = None

    @property
    def entries(self) -> list[list[tuple[str, str]]]:
        """The rows with their columns' names, without what was left empty."""
        named = [(column.key, column.label) for column in self.question.columns]
        return [[(label, row[key]) for key, label in named if row.get(key)] for row in self.rows]

    @property
    def how_many(self) -> str:
        return ngettext("%(count)s row", "%(count)s rows", len(self.rows)) % {"count": len(self.rows)}


def nil_part(form: Form) -> Part:
    """What an agency that knew nobody is asked, as one page."""
    return Part(key=NIL_PART, title=_("Nil return"), questions=form.nil_questions)


def parts_to_answer(form: Form, *, nil: bool) -> tuple[Part, ...]:
    return (nil_part(form),) if nil else form.parts


def missing(part: Part, answers: Answers, people: Sequence[Person]) -> Iterator[Missing]:
    """The required questions of a part that have no answer yet."""
    for question in part.questions:
        if question.kind == "table":
            yield from _missing_cells(part, question, answers.get(question.key) or [])
        if not question.required or (question.unless and answers.get(question.unless)):
            continue
        if question.kind != "known_per_person":
            if not answers.get(question.key):
                yield Missing(part, question)
            continue
        given = answers.get(question.key) or {}
        for person in people:
            if not given.get(str(person.pk), {}).get("known"):
                yield Missing(part, question, person)


def _missing_cells(part: Part, question: Question, rows: Sequence[Mapping[str, str]]) -> Iterator[Missing]:
    for number, row in enumerate(rows, 1):
        for column in question.columns:
            if column.required and not row.get(column.key):
                yield Missing(
                    part, question, cell=_("row %(row)s, %(column)s") % {"row": number, "column": column.label}
                )


def state_of(part: Part, answers: Answers, people: Sequence[Person]) -> PartState:
    """Done when nothing required is missing and something is answered."""
    if not any(answers.get(key) for key in part.keys):
        return PartState.NOT_STARTED
    return PartState.IN_PROGRESS if any(missing(part, answers, people)) else PartState.DONE


def of_nil_return(form: Form, answers: Answers, people: Sequence[Person]) -> dict[str, Any]:
    """The answers of a nil return: what it was asked, and every person not known."""
    kept: dict[str, Any] = {
        question.key: answers[question.key] for question in form.nil_questions if question.key in answers
    }
    for question in form.questions:
        if question.kind == "known_per_person":
            kept[question.key] = {str(person.pk): {"known": "no"} for person in people}
    return kept


def in_words(question: Question, answers: Answers, people: Sequence[Person]) -> Answer:
    """The answer to one question as a person reads it; without text or people where there is none."""
    given = answers.get(question.key)
    if question.kind == "known_per_person":
        return Answer(question, people=tuple(_about(person, given or {}) for person in people))
    if not given:
        return Answer(question)
    if question.kind == "yes_no":
        return Answer(question, _("Yes") if given == "yes" else _("No"))
    if question.kind == "choice":
        return Answer(question, next((each.label for each in question.choices if each.key == given), str(given)))
    if question.kind in ("date", "date_with_precision"):
        return Answer(question, date_in_words(str(given)))
    if question.kind == "table":
        rows = tuple(_row_in_words(question, row) for row in given)
        lines = (" | ".join(" ".join(text.split()) for text in row.values() if text) for row in rows)
        return Answer(question, "\n".join(lines), rows=rows)
    if question.kind == "file":
        about = {
            "name": given["name"],
            "size": filesizeformat(given["size"]),
            "at": moment(datetime.datetime.fromisoformat(given["at"])),
        }
        return Answer(question, _("%(name)s (%(size)s), given on %(at)s") % about, file=given["file"])
    return Answer(question, str(given))


def _row_in_words(question: Question, row: Mapping[str, str]) -> dict[str, str]:
    dates = {column.key for column in question.columns if column.kind == "date_with_precision"}
    given = {column.key: row.get(column.key, "") for column in question.columns}
    return {key: date_in_words(text) if key in dates and text else text for key, text in given.items()}


def _about(person: Person, given: Mapping[str, Mapping[str, str]]) -> AboutPerson:
    answer = given.get(str(person.pk), {})
    known = {"yes": True, "no": False}.get(answer.get("known", ""))
    dates = {key: date_in_words(answer[key]) for key in ("first", "last") if answer.get(key)}
    if len(dates) == 2:
        contact = _("first contact %(first)s, last %(last)s") % dates
    elif "first" in dates:
        contact = _("first contact %(first)s") % dates
    elif "last" in dates:
        contact = _("last contact %(last)s") % dates
    else:
        contact = ""
    return AboutPerson(person, known, contact)
