"""All answers side by side: who sees which, what a cell says, and at what cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from review_pages.models import AgencyReturnPage
from review_pages.returns.asking import ask
from tests import factories
from tests.review_pages.returns.case import Case, answers_in_full, make_case

pytestmark = pytest.mark.django_db

LONG = "The tenancy began in spring. " * 30


@pytest.fixture
def case() -> Case:
    """Housing has answered; Police has not."""
    case = make_case()
    hand_in(case, case.housing, answers_in_full(case) | {"significant_events": LONG})
    return case


def hand_in(case: Case, page: AgencyReturnPage, answers: dict[str, Any], **fields: Any) -> None:
    stage = fields.pop("stage", Stage.SUBMITTED)
    AgencyReturnPage.objects.filter(pk=page.pk).update(
        stage=str(stage), submitted_at=timezone.now(), answers=answers, **fields
    )


def shown(case: Case, role: Role = Role.MANAGER, query: str = "") -> str:
    """The page's words, white space straightened."""
    return " ".join(case.client(role).get(case.url("consolidation") + query).content.decode().split())


def row(page: str, question: str) -> str:
    """The cells of one question, without markup."""
    cells = page.split(f'<th scope="row">{question}</th>')[1].split("</tr>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", cells).split())


def test_known_and_not_known_are_said_in_words_for_each_person(case: Case) -> None:
    cells = row(shown(case), "Was this person known to your agency?")
    assert cells.startswith("● Karen: Known, first contact 2016, last 3 April 2019 ○ Mark: Not known")


def test_an_agency_that_has_not_replied_is_a_column_that_says_so(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(due="2026-03-04")
    page = shown(case)
    assert "Has not replied, was due on 4 March 2026" in page
    assert row(page, "Summary of your agency&#x27;s involvement") == "Karen rented a flat from us. Has not replied"


def test_what_an_agency_has_not_handed_in_is_shown_to_nobody(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(answers={"summary": "Not yet for you."})
    for role in (Role.MANAGER, Role.AUTHOR):
        assert "Not yet for you." not in shown(case, role)


def test_a_nil_return_is_said_so(case: Case) -> None:
    nil = {"author_name": "P", "known": {str(case.karen.pk): {"known": "no"}, str(case.mark.pk): {"known": "no"}}}
    hand_in(case, case.police, nil, nil_return=True)
    page = shown(case)
    assert "A nil return" in page
    assert row(page, "Summary of your agency&#x27;s involvement") == "Karen rented a flat from us. Nil return"
    assert row(page, "Was this person known to your agency?").endswith("○ Karen: Not known ○ Mark: Not known")


def test_long_answers_are_folded_among_many_and_whole_when_two_are_compared(case: Case) -> None:
    assert "Whole answer" in shown(case)
    compared = shown(case, query=f"?agency={case.housing.agency_id}&agency={case.police.agency_id}")
    assert "Whole answer" not in compared
    assert LONG.strip() in compared


@pytest.mark.parametrize("count", [1, 5])
def test_a_wrong_number_of_agencies_is_told_and_all_are_shown(case: Case, count: int) -> None:
    others = [factories.agency(case.review.partnership) for _ in range(3)]
    asked = [ask(case.review, agency, timezone.localdate(), case.people[Role.MANAGER]) for agency in others]
    chosen = [case.housing, case.police, *asked][:count]
    page = shown(case, query="?" + "&".join(f"agency={each.agency_id}" for each in chosen))
    assert "Choose two, three or four agencies to compare." in page
    assert page.count('<th scope="col"') == 6


def test_an_agency_of_another_review_cannot_be_picked(case: Case) -> None:
    other = make_case()
    hand_in(other, other.police, {"summary": "Of another case."})
    page = shown(case, query=f"?agency={case.housing.agency_id}&agency={other.police.agency_id}&agency=x")
    assert "Of another case." not in page


def test_panel_members_see_released_returns_only(case: Case) -> None:
    hand_in(case, case.police, {"summary": "The panel may read this."}, stage=Stage.RELEASED)
    page = shown(case, Role.PANEL_MEMBER)
    assert "The panel may read this." in page
    assert "Housing" not in page
    assert "Karen rented a flat" not in page


def test_opening_the_view_is_in_the_trail(case: Case) -> None:
    shown(case)
    assert AuditEntry.objects.filter(what="consolidation.read", review_reference=case.review.reference).exists()


def test_before_anybody_is_asked_the_page_says_what_will_be_here() -> None:
    case = make_case()
    AgencyReturnPage.objects.filter(review=case.review).delete()
    assert "No agency has been asked yet." in shown(case)


def test_thirty_agencies_cost_as_many_queries_as_three(case: Case) -> None:
    def queries(name: str) -> int:
        client = case.client(Role.MANAGER)
        client.get(case.url(name))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(case.url(name)).status_code == 200
        return len(caught)

    def more(count: int) -> None:
        for _ in range(count):
            agency = factories.agency(case.review.partnership)
            page = ask(case.review, agency, timezone.localdate(), case.people[Role.MANAGER])
            hand_in(case, page, answers_in_full(case))

    more(1)
    few = queries("consolidation"), queries("agencies")
    more(27)
    assert (queries("consolidation"), queries("agencies")) == few
    assert max(few) <= 18
