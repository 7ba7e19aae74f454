"""Where agencies' answers contradict one another, or themselves. Pure.

A disagreement is a question to ask, not a fault: an agency that met someone later than another may be quite right.
Three rules, each about one person:

- known: at least one agency knew the person and at least one did not;
- first contact: two agencies give first contacts that cannot be the same time. A date is as long as it is imprecise:
  "2016" holds every day of that year, so that "2016" and "May 2016" agree;
- own dates: one agency's first contact comes after its last.
"""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from review_pages.profiles.forms import Person
from review_pages.profiles.model import Question


class Sort(StrEnum):
    KNOWN = "known"
    FIRST_CONTACT = "first contact"
    OWN_DATES = "own dates"


@dataclass(frozen=True, slots=True)
class Side:
    """What some agencies say alike: "yes", "no", a date as it is kept, or "first/last" for dates of one agency."""

    says: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Agencies that answer one question differently about one person, and what each side says."""

    question: Question
    person: Person
    sort: Sort
    sides: tuple[Side, ...]


def disagreements(
    question: Question, answers: Iterable[tuple[str, Mapping[str, Any]]], people: Sequence[Person]
) -> tuple[Disagreement, ...]:
    """Every disagreement about a known/not known question. `answers` are (agency's name, its answers)."""
    if question.kind != "known_per_person":
        return ()
    given = [(agency, all_answers.get(question.key) or {}) for agency, all_answers in answers]
    found: list[Disagreement] = []
    for person in people:
        about = [(agency, answer[str(person.pk)]) for agency, answer in given if answer.get(str(person.pk))]
        sides = _sides((answer.get("known", ""), agency) for agency, answer in about)
        if len(sides) > 1:
            found.append(Disagreement(question, person, Sort.KNOWN, sides))
        dates = _sides((answer.get("first", ""), agency) for agency, answer in about)
        if dates and max(_span(side.says)[0] for side in dates) > min(_span(side.says)[1] for side in dates):
            found.append(Disagreement(question, person, Sort.FIRST_CONTACT, dates))
        turned = tuple(
            Side(f"{answer['first']}/{answer['last']}", (agency,))
            for agency, answer in about
            if answer.get("first") and answer.get("last") and _span(answer["first"])[0] > _span(answer["last"])[1]
        )
        if turned:
            found.append(Disagreement(question, person, Sort.OWN_DATES, turned))
    return tuple(found)


def _sides(said: Iterable[tuple[str, str]]) -> tuple[Side, ...]:
    """Agencies by what they say, "yes" before "no", the earliest date first. Who says nothing takes no side."""
    by_answer: defaultdict[str, list[str]] = defaultdict(list)
    for says, agency in said:
        if says:
            by_answer[says].append(agency)
    order = sorted(by_answer, key=lambda says: (says != "yes", says))
    return tuple(Side(says, tuple(by_answer[says])) for says in order)


def _span(written: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a date known in part can mean: "2016-05" is all of May."""
    year, month, day = [*(int(part) for part in written.split("-")), 0, 0][:3]
    first, last = month or 1, month or 12
    return (
        datetime.date(year, first, day or 1),
        datetime.date(year, last, day or calendar.monthrange(year, last)[1]),
    )
