"""Forms made of a profile: answers in, answers out, and what is refused."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_pages.profiles import profile
from review_pages.profiles.forms import PartForm, PartialDateField, form_class
from review_pages.profiles.model import Choice, Part, Question


@dataclass
class Entry:
    pk: int
    pseudonym: str
    relationship: str


PEOPLE = [Entry(4, "Karen", "victim"), Entry(9, "Mark", "alleged perpetrator")]

EVERY_KIND = Part(
    key="all",
    title="All",
    questions=(
        Question(key="name", label="Name", kind="text", required=True),
        Question(key="story", label="Story", kind="long_text"),
        Question(key="day", label="Day", kind="date"),
        Question(key="about", label="About", kind="date_with_precision"),
        Question(
            key="which",
            label="Which",
            kind="choice",
            choices=(Choice(key="a", label="The first"), Choice(key="b", label="The second")),
        ),
        Question(key="secured", label="Secured?", kind="yes_no"),
        Question(key="known", label="Known to you?", kind="known_per_person", required=True),
    ),
)

TYPED = {
    "name": "Ruth Ames",
    "story": "One line.\nAnother.",
    "day_day": "3",
    "day_month": "April",
    "day_year": "2019",
    "about_day": "",
    "about_month": "4",
    "about_year": "2019",
    "which": "b",
    "secured": "no",
    "known-4-known": "yes",
    "known-4-first_year": "2016",
    "known-4-last_day": "2",
    "known-4-last_month": "11",
    "known-4-last_year": "2019",
    "known-9-known": "no",
}
ANSWERS = {
    "name": "Ruth Ames",
    "story": "One line.\nAnother.",
    "day": "2019-04-03",
    "about": "2019-04",
    "which": "b",
    "secured": "no",
    "known": {"4": {"known": "yes", "first": "2016", "last": "2019-11-02"}, "9": {"known": "no"}},
}


def form(data: dict[str, Any] | None = None, **options: Any) -> PartForm:
    return form_class(EVERY_KIND, people=PEOPLE)(data, **options)


def typed_again(shown: PartForm) -> dict[str, str]:
    """What a browser would post if nobody changed anything."""
    data: dict[str, str] = {}
    for field in shown:
        context = field.field.widget.get_context(field.html_name, field.value(), {"id": "x"})
        if "parts" in context:
            data |= {part["name"]: part["value"] for part in context["parts"]}
        elif field.value() is not None:
            data[field.html_name] = str(field.value())
    return data


def test_what_is_typed_becomes_answers_that_json_can_hold() -> None:
    bound = form(TYPED)
    assert bound.is_valid(), bound.errors
    assert json.loads(json.dumps(bound.answers)) == ANSWERS


def test_answers_are_shown_again_as_they_were_typed() -> None:
    again = form(typed_again(form(answers=ANSWERS)))
    assert again.is_valid(), again.errors
    assert again.answers == ANSWERS


def test_a_draft_may_be_incomplete_and_keeps_what_is_there() -> None:
    bound = form({"story": "Begun."}, draft=True)
    assert bound.is_valid(), bound.errors
    assert bound.answers == {"story": "Begun."}


def test_a_form_that_is_no_draft_says_what_is_missing() -> None:
    bound = form({"story": "Begun."})
    assert not bound.is_valid()
    assert bound.errors["name"] == ["This field is required."]
    assert bound.errors["known-9-known"] == ["Say whether Mark was known to your agency."]


def test_a_draft_still_refuses_what_cannot_be() -> None:
    bound = form(TYPED | {"day_day": "31", "which": "c"}, draft=True)
    assert not bound.is_valid()
    assert set(bound.errors) == {"day", "which"}


def test_someone_who_was_not_known_has_no_date_of_contact() -> None:
    bound = form(TYPED | {"known-4-known": "no"}, draft=True)
    assert not bound.is_valid()
    assert "Karen was not known" in bound.errors["known-4-known"][0]


@pytest.mark.parametrize(
    ("first", "last", "possible"),
    [("2019", "2019-04", True), ("2019-05", "2019-04", False), ("2020", "2019", False), ("2019-04-03", "2019", True)],
)
def test_the_last_contact_is_not_before_the_first(first: str, last: str, possible: bool) -> None:
    parts = zip(("year", "month", "day"), first.split("-"), strict=False)
    typed = {"known-4-known": "yes"} | {f"known-4-first_{part}": value for part, value in parts}
    parts = zip(("year", "month", "day"), last.split("-"), strict=False)
    typed |= {f"known-4-last_{part}": value for part, value in parts}
    assert form(typed, draft=True).is_valid() is possible


@pytest.mark.parametrize("wrong", ["2019-13", "2019-02-30", "19", "2019--3", "x", "-4-", "-4-3", "0000"])
def test_a_date_that_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(Exception, match="Enter a real date"):
        PartialDateField().clean(wrong)


@given(st.dates(), st.integers(1, 3))
def test_a_partial_date_keeps_exactly_what_is_known(day: Any, parts: int) -> None:
    written = "-".join(day.isoformat().split("-")[:parts])
    assert PartialDateField().clean(written) == written


def test_every_part_that_ships_can_be_shown_and_saved_empty() -> None:
    for shipped in profile("dhr", "2016-12").forms.values():
        for part in shipped.parts:
            made = form_class(part, people=PEOPLE)
            assert made({}, draft=True).is_valid()
            assert part.questions[0].label in html.unescape(str(made()))


def test_people_are_asked_about_by_pseudonym_each_in_their_own_question() -> None:
    shown = str(form())
    assert "Karen, victim" in shown
    assert "First contact with Mark" in shown
