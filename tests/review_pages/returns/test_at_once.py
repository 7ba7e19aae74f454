"""Several people at the same moment: one clash is seen by all but the first, and one asking makes one return."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from portal.access.rules import Role
from portal.accounts.models import User
from review_pages.models import AgencyReturnPage
from review_pages.returns.asking import ask
from review_pages.returns.saving import ChangedMeanwhileError, RefusedError, save_part, submit
from tests import factories
from tests.review_pages.returns.case import Case, answers_in_full, make_case

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AT_ONCE = 6


def all_at_once(doings: list[Callable[[], str]]) -> list[str]:
    """Do everything in threads that start together; what each answers."""
    start = Barrier(len(doings))

    def run(doing: Callable[[], str]) -> str:
        start.wait()
        try:
            return doing()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings))


def learning(case: Case, text: str) -> str:
    """Save the part about learning, by someone who loaded the return anew; what came of it."""
    part = case.housing.form.part("learning")
    assert part is not None
    by = User.objects.get(pk=case.people[Role.AGENCY_AUTHOR].pk)
    began = case.housing.latest_revision_id or 0
    try:
        save_part(case.housing.pk, part, {"immediate_learning": text}, by=by, started_from=began)
    except ChangedMeanwhileError:
        return "clash"
    except RefusedError:
        return "locked"
    return text


def test_of_six_who_save_the_same_part_at_once_one_is_kept_and_five_are_told() -> None:
    case = make_case()
    answers = all_at_once([lambda number=number: learning(case, f"text {number}") for number in range(AT_ONCE)])  # type: ignore[misc]  # mypy cannot type a lambda's default
    (kept,) = (answer for answer in answers if answer != "clash")
    page = AgencyReturnPage.objects.get(pk=case.housing.pk)
    assert page.answers == {"immediate_learning": kept}
    assert page.revisions.count() == 2


def test_what_is_saved_while_the_return_is_handed_in_is_in_it_or_refused() -> None:
    case = make_case()
    page = AgencyReturnPage.objects.get(pk=case.housing.pk)
    page.answers = answers_in_full(case)
    page.save()

    def hand_in() -> str:
        submit(page.pk, [], by=User.objects.get(pk=case.people[Role.AGENCY_AUTHOR].pk))
        return "handed in"

    first, saved = all_at_once([hand_in, lambda: learning(case, "last words")])
    page.refresh_from_db()
    assert first == "handed in"
    assert page.handed_in
    assert page.answers.get("immediate_learning") == (None if saved == "locked" else "last words")


def test_asking_an_agency_twice_at_once_makes_one_return() -> None:
    case = make_case()
    agency = factories.agency(case.review.partnership)
    due = datetime.date(2099, 3, 1)

    def asking() -> str:
        return str(ask(case.review, agency, due, case.people[Role.MANAGER]).pk)

    assert len(set(all_at_once([asking] * 4))) == 1
    assert AgencyReturnPage.objects.filter(agency=agency).count() == 1
