"""A review as wide as they get: many agencies that have all answered many questions. For tests and benchmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portal.access.rules import Role, Stage
from portal.accounts.models import User
from review_pages.models import AgencyReturnPage, IdentityEntry, ReviewPage
from review_pages.profiles import profile
from review_pages.profiles.model import Question
from review_pages.returns.asking import FORM, ask
from tests import factories

AGENCIES, QUESTIONS = 40, 60
"""How many there are at most."""

LONG = " and wrote it down on the same day, with the name of whoever had been told" * 4


@dataclass
class Wide:
    """The review, its manager, and all that the agencies have said in words."""

    review: ReviewPage
    manager: User
    said: list[str]


def wide_review(agencies: int = AGENCIES, questions: int = QUESTIONS, **fields: Any) -> Wide:
    """`agencies` agencies have each answered `questions` questions; its partnership has added those that DHR lacks."""
    own = [each for part in profile("dhr", "2016-12").forms[FORM].parts for each in part.questions]
    added = [
        {"key": f"local_{number}", "label": f"What does your record say of matter {number}?", "kind": "long_text"}
        for number in range(1, questions - len(own) + 1)
    ]
    changes = {"forms": {FORM: {"parts": [{"key": "involvement", "questions": added}]}}} if added else {}
    review = factories.review(local_profile=changes, **fields)
    manager = factories.member(review, Role.MANAGER)
    people = [
        IdentityEntry.objects.create(review=review, pseudonym=pseudonym, relationship=part, name=f"{name} Realname")
        for pseudonym, part, name in (
            ("Karen", "victim", "Zelda"),
            ("Mark", "alleged perpetrator", "Quentin"),
            ("Ella", "child or dependant", "Imogen"),
            ("Joanne", "family member", "Judith"),
        )
    ]
    asked = [each for part in review.profile.forms[FORM].parts for each in part.questions]
    assert len(asked) == questions
    said = []
    for number in range(1, agencies + 1):
        page = ask(review, factories.agency(review.partnership, f"Agency {number:02}"), timezone.localdate(), manager)
        answers = {each.key: _answer(each, place, number, people) for place, each in enumerate(asked)}
        hand_in(page, answers)
        said += [answers[each.key] for each in asked if each.kind in ("text", "long_text")]
    return Wide(review, manager, said)


def hand_in(page: AgencyReturnPage, answers: dict[str, Any], **fields: Any) -> None:
    """The partnership has this return now, with these answers."""
    stage = fields.pop("stage", Stage.SUBMITTED)
    AgencyReturnPage.objects.filter(pk=page.pk).update(
        stage=str(stage), submitted_at=timezone.now(), answers=answers, **fields
    )


def _answer(question: Question, place: int, agency: int, people: list[IdentityEntry]) -> Any:
    if question.kind == "known_per_person":
        return {
            str(person.pk): {"known": "yes", "first": f"{2010 + agency % 7}", "last": "2026-01"}
            if (agency + number) % 3
            else {"known": "no"}
            for number, person in enumerate(people)
        }
    if question.kind in ("date", "date_with_precision"):
        return f"2019-04-{agency % 28 + 1:02}"
    if question.kind == "yes_no":
        return "yes" if agency % 2 else "no"
    if question.kind == "choice":
        return question.choices[agency % len(question.choices)].key
    text = f"Agency {agency} on {question.key}: “asked twice” & <b>noted</b>"
    return text + LONG if (place + agency) % 4 == 0 else text
