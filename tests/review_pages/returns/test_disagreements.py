"""When agencies' answers contradict one another, and when they only differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_pages.profiles.model import Question
from review_pages.returns.disagreements import Side, Sort, disagreements

KNOWN = Question(key="known", label="Was this person known?", kind="known_per_person")


@dataclass
class Somebody:
    pk: int
    pseudonym: str
    relationship: str = "victim"


KAREN, MARK = Somebody(1, "Karen"), Somebody(2, "Mark")


def said(**agencies: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What agencies answer about Karen."""
    return [(agency, {"known": {"1": answer}}) for agency, answer in agencies.items()]


def sorts(**agencies: dict[str, Any]) -> list[Sort]:
    return [each.sort for each in disagreements(KNOWN, said(**agencies), [KAREN, MARK])]


def test_known_against_not_known() -> None:
    (found,) = disagreements(
        KNOWN, said(Police={"known": "no"}, GP={"known": "yes"}, Housing={"known": "no"}), [KAREN, MARK]
    )
    assert (found.person, found.sort) == (KAREN, Sort.KNOWN)
    assert found.sides == (Side("yes", ("GP",)), Side("no", ("Police", "Housing")))


def test_who_has_not_answered_takes_no_side() -> None:
    assert sorts(Police={"known": "yes"}, GP={"known": ""}, Housing={}) == []


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ("2016", "2016-05", False),
        ("2016-05", "2016-05-31", False),
        ("2016-05", "2016-06-01", True),
        ("2016", "2017", True),
        ("2016-12-31", "2016", False),
        ("2020-02", "2020-02-29", False),
        ("2020-02-29", "2020-02-29", False),
        ("2020-02-28", "2020-02-29", True),
    ],
)
def test_first_contacts_disagree_where_they_cannot_be_the_same_time(one: str, other: str, disagree: bool) -> None:
    found = sorts(Police={"known": "yes", "first": one}, GP={"known": "yes", "first": other})
    assert found == ([Sort.FIRST_CONTACT] if disagree else [])


def test_three_that_agree_in_pairs_with_one_imprecise_date_disagree_all_the_same() -> None:
    answers = [{"known": "yes", "first": first} for first in ("2016", "2016-01", "2016-09")]
    assert sorts(A=answers[0], B=answers[1], C=answers[2]) == [Sort.FIRST_CONTACT]


def test_an_agency_whose_first_contact_comes_after_its_last_contradicts_itself() -> None:
    (found,) = disagreements(KNOWN, said(GP={"known": "yes", "first": "2019", "last": "2018-12"}), [KAREN])
    assert (found.sort, found.sides) == (Sort.OWN_DATES, (Side("2019/2018-12", ("GP",)),))
    assert sorts(GP={"known": "yes", "first": "2019", "last": "2019-01"}) == []


def test_other_questions_know_no_disagreement() -> None:
    question = Question(key="summary", label="Summary", kind="long_text")
    assert disagreements(question, [("GP", {"summary": "a"}), ("Police", {"summary": "b"})], [KAREN]) == ()


DATES = st.one_of(
    st.just(""),
    st.integers(1990, 2026).map(str),
    st.dates().filter(lambda day: 1990 < day.year < 2026).map(str),
    st.tuples(st.integers(1990, 2026), st.integers(1, 12)).map(lambda parts: f"{parts[0]}-{parts[1]:02}"),
)
ANSWERS = st.fixed_dictionaries({"known": st.sampled_from(["yes", "no", ""]), "first": DATES, "last": DATES})


@given(st.lists(ANSWERS, max_size=6))
def test_the_order_of_agencies_makes_no_difference_and_every_side_is_somebodys(given_: list[dict[str, str]]) -> None:
    answers = [(f"Agency {number}", {"known": {"1": answer}}) for number, answer in enumerate(given_)]
    there, back = (disagreements(KNOWN, each, [KAREN]) for each in (answers, answers[::-1]))
    assert [each.sort for each in there] == [each.sort for each in back]
    for found in there:
        assert all(side.agencies for side in found.sides)
        assert len(found.sides) > 1 or found.sort is Sort.OWN_DATES
