"""Several people at the same moment: one clash is seen by all but the first, and one asking makes one return."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from wagtail.models import TaskState

from portal.access.rules import Role, Stage
from portal.accounts.models import User
from review_pages.models import AgencyReturnPage
from review_pages.returns.asking import ask, release
from review_pages.returns.decisions import reopen, send_back, sign, take_back
from review_pages.returns.saving import ChangedMeanwhileError, RefusedError, save_part, submit
from review_pages.returns.sign_off import RefusedSignOff
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
    assert page.with_sign_off
    assert page.answers.get("immediate_learning") == (None if saved == "locked" else "last words")


def handed_over() -> Case:
    """Housing's return waits for sign-off, written last by its author."""
    case = make_case()
    page = AgencyReturnPage.objects.get(pk=case.housing.pk)
    page.answers = answers_in_full(case)
    page.save()
    page.save_revision(user=case.people[Role.AGENCY_AUTHOR], clean=False)
    submit(page.pk, [], by=User.objects.get(pk=case.people[Role.AGENCY_AUTHOR].pk))
    return case


def deciding(case: Case, action: Callable[..., AgencyReturnPage], role: Role, *said: str) -> Callable[[], str]:
    """A decision by someone who has loaded the return; "refused" where it came too late."""
    page = AgencyReturnPage.objects.get(pk=case.housing.pk)
    by = User.objects.get(pk=case.people[role].pk)
    assert page.current_workflow_state.current_task_state is not None

    def decide() -> str:
        try:
            action(page.pk if action is take_back else page, *said, by=by)
        except (RefusedSignOff, RefusedError):
            return "refused"
        return action.__name__

    return decide


@pytest.mark.parametrize("role_and_action", [(Role.AGENCY_SIGN_OFF, send_back), (Role.AGENCY_AUTHOR, take_back)])
def test_of_two_decisions_at_once_one_counts_and_the_other_is_told(
    role_and_action: tuple[Role, Callable[..., AgencyReturnPage]],
) -> None:
    case = handed_over()
    role, action = role_and_action
    said = ("A date is missing.",) if action is send_back else ()
    signing = deciding(case, sign, Role.AGENCY_SIGN_OFF)
    done = all_at_once([signing, deciding(case, action, role, *said), signing])
    (counted,) = (each for each in done if each != "refused")
    page = AgencyReturnPage.objects.get(pk=case.housing.pk)
    assert page.handed_in == (counted == "sign")
    assert (page.signed_off_by is not None) == (counted == "sign")
    expected = {"sign": "approved", "send_back": "rejected", "take_back": "cancelled"}[counted]
    assert TaskState.objects.get().status == expected


def test_what_is_saved_while_the_return_is_signed_is_never_in_what_was_signed() -> None:
    """Taking back, writing and signing race: what the partnership gets is what was handed in."""
    case = handed_over()
    handed_in = AgencyReturnPage.objects.get(pk=case.housing.pk).answers
    take = deciding(case, take_back, Role.AGENCY_AUTHOR)

    def rewrite() -> str:
        take()
        return learning(case, "written meanwhile")

    all_at_once([rewrite, deciding(case, sign, Role.AGENCY_SIGN_OFF)])
    page = AgencyReturnPage.objects.get(pk=case.housing.pk)
    assert page.answers == handed_in or not page.handed_in


def test_asking_an_agency_twice_at_once_makes_one_return() -> None:
    case = make_case()
    agency = factories.agency(case.review.partnership)
    due = datetime.date(2099, 3, 1)

    def asking() -> str:
        return str(ask(case.review, agency, due, case.people[Role.MANAGER]).pk)

    assert len(set(all_at_once([asking] * 4))) == 1
    assert AgencyReturnPage.objects.filter(agency=agency).count() == 1


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AGENCY_SIGN_OFF])
def test_reopening_and_releasing_at_once_leave_a_return_that_is_one_or_the_other(role: Role) -> None:
    """Whoever comes first: the panel keeps what was released to it, and reads nothing of what was given back before."""
    case = make_case()
    for number in range(4):
        page = AgencyReturnPage.objects.get(pk=(case.housing if number % 2 else case.police).pk)
        agency_people = {"agency": page.agency} if role is Role.AGENCY_SIGN_OFF else {}
        by = factories.member(case.review, role, **agency_people)
        page.versions.all().delete()
        page.save_revision(user=case.people[Role.AGENCY_AUTHOR], clean=False)
        page.arrive(case.people[Role.AGENCY_AUTHOR])

        def giving_back(pk: int = page.pk, by: User = by) -> str:
            try:
                reopen(pk, "A date is missing.", by=User.objects.get(pk=by.pk))
            except RefusedError:
                return "refused"
            return "reopened"

        def releasing(pk: int = page.pk) -> str:
            manager = User.objects.get(pk=case.people[Role.MANAGER].pk)
            return "released" if release(case.review, manager, [pk]) else "nothing to release"

        done = all_at_once([giving_back, releasing])
        page.refresh_from_db()
        version = page.versions.get()
        assert version.released == ("released" in done)
        assert (version.reopened_at is not None) == ("reopened" in done)
        assert page.stage == (Stage.BEING_WRITTEN if "reopened" in done else Stage.RELEASED)
        assert done != ["refused", "nothing to release"]
        if role is Role.AGENCY_SIGN_OFF:
            assert done in (["reopened", "nothing to release"], ["refused", "released"])
