"""A review's first page, its list, and the two things that are recorded on its clock."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from review_pages.models import Extension, ReviewEvent, ReviewPage
from review_pages.review.progress import progress
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 10)
STOPPED = "Decided not to hold a review"
SEES_THE_CLOCK = [Role.MANAGER, Role.CHAIR, Role.AUTHOR, Role.PANEL_MEMBER, Role.BREAK_GLASS]


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def review() -> ReviewPage:
    return notified(factories.review())


def notified(review: ReviewPage, on: str = "2026-01-31", **events: str) -> ReviewPage:
    for key, day in {"notified": on, **events}.items():
        ReviewEvent.objects.create(review=review, key=key, on=day, recorded_by=review.opened_by)
    return review


def home(client: Client, review: ReviewPage) -> str:
    return client.get(reverse("review_pages:review", args=[review.reference])).content.decode()


def milestone(review: ReviewPage, key: str = "decision") -> str:
    return reverse("review_pages:milestone", args=[review.reference, key])


def extend(review: ReviewPage, key: str = "completion") -> str:
    return reverse("review_pages:extend", args=[review.reference, key])


DECISION = {"outcome": "decided", "on_day": "20", "on_month": "2", "on_year": "2026", "note": "The criteria are met."}
EXTENSION = {
    "moved_to_day": "30",
    "moved_to_month": "11",
    "moved_to_year": "2026",
    "reason": "The trial has not ended.",
    "agreed_by": "The panel",
}


@pytest.mark.parametrize("role", SEES_THE_CLOCK)
def test_the_clock_says_what_is_next_and_who_must_act(client: Client, review: ReviewPage, role: Role) -> None:
    text = home(sign_in(client, factories.member(review, role)), review)
    assert "It was due on 28 February 2026 (10 days ago)." in text
    assert "For the Community Safety Partnership to see to." in text
    assert ("Record that this is done" in text) == (role is Role.MANAGER)


@pytest.mark.parametrize("role", [Role.AGENCY_AUTHOR, Role.AGENCY_SIGN_OFF])
def test_others_see_their_own_part_and_nothing_of_the_clock(client: Client, review: ReviewPage, role: Role) -> None:
    text = home(sign_in(client, factories.member(review, role)), review)
    assert "You take part in this review as" in text
    assert "28 February" not in text
    assert ">People<" not in text


def test_a_decision_starts_the_six_months(client: Client, review: ReviewPage) -> None:
    manager = factories.member(review, Role.MANAGER)
    response = sign_in(client, manager).post(milestone(review), DECISION)
    assert response["Location"] == reverse("review_pages:review", args=[review.reference])
    event = ReviewEvent.objects.get(review=review, key="decided")
    assert (event.note, event.recorded_by) == ("The criteria are met.", manager)
    text = home(client, review)
    assert "Done on 20 February 2026, in time." in text
    assert "Next: Review completed, due on 20 August 2026 (in 163 days)." in text
    assert "The criteria are met." in text
    assert AuditEntry.objects.filter(what="milestone.recorded", review_reference=review.reference).exists()


def test_a_decision_not_to_hold_a_review_ends_the_clock(client: Client, review: ReviewPage) -> None:
    sign_in(client, factories.member(review, Role.MANAGER)).post(milestone(review), DECISION | {"outcome": "declined"})
    text = home(client, review)
    assert "On 20 February 2026 it was decided not to hold a review." in text
    assert "Review completed" not in text
    assert client.get(extend(review)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"outcome": ""}, "Hold a review?: Choose one"),
        ({"note": ""}, "Reasons: Fill this in"),
        ({"on_year": "2025"}, "This is before its time began on 31 January 2026."),
        ({"on_month": "4"}, "This day has not come yet."),
        ({"on_day": "30"}, "Enter a real date"),
    ],
)
def test_a_decision_with_something_wrong_is_not_recorded(
    client: Client, review: ReviewPage, changes: dict[str, str], error: str
) -> None:
    sign_in(client, factories.member(review, Role.MANAGER))
    text = client.post(milestone(review), DECISION | changes).content.decode()
    assert error in text
    assert changes.get("note", "The criteria are met.") in text
    assert ReviewEvent.objects.filter(review=review).count() == 1


def test_a_decision_is_recorded_once(client: Client, review: ReviewPage) -> None:
    sign_in(client, factories.member(review, Role.MANAGER))
    client.post(milestone(review), DECISION)
    client.post(milestone(review), DECISION | {"outcome": "declined"})
    assert not ReviewEvent.objects.filter(key="declined").exists()


def test_an_extension_keeps_old_date_new_date_reason_who_and_when(client: Client) -> None:
    review = notified(factories.review(), decided="2026-02-20")
    manager = factories.member(review, Role.MANAGER)
    sign_in(client, manager).post(extend(review), EXTENSION)
    client.post(extend(review), EXTENSION | {"moved_to_year": "2027", "reason": "An appeal."})
    assert [
        (str(each.moved_from), each.moved_to.isoformat(), each.reason, each.agreed_by, each.recorded_by)
        for each in Extension.objects.all()
    ] == [
        ("2026-08-20", "2026-11-30", "The trial has not ended.", "The panel", manager),
        ("2026-11-30", "2027-11-30", "An appeal.", "The panel", manager),
    ]
    text = home(client, review)
    assert "Due on 30 November 2027" in text
    assert "Moved 2 times: why" in text
    assert "The trial has not ended." in text


def test_an_extension_must_be_later_than_the_date_that_holds(client: Client) -> None:
    review = notified(factories.review(), decided="2026-02-20")
    sign_in(client, factories.member(review, Role.MANAGER))
    page = client.post(extend(review), EXTENSION | {"moved_to_month": "8", "moved_to_day": "20"})
    assert "The new date must be later than 20 August 2026" in page.content.decode()
    assert not Extension.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_a_manager_changes_the_clock(client: Client, review: ReviewPage, role: Role) -> None:
    sign_in(client, factories.member(review, role))
    for url, data in ((milestone(review), DECISION), (extend(review, "decision"), EXTENSION)):
        assert client.get(url).status_code == 404
        assert client.post(url, data).status_code == 404
    assert (ReviewEvent.objects.count(), Extension.objects.count()) == (1, 0)


def test_who_replied_and_who_is_late_is_said_in_words(client: Client, review: ReviewPage) -> None:
    partnership = review.partnership
    for name, stage, due in (
        ("Police", Stage.SUBMITTED, TODAY),
        ("Housing", Stage.BEING_WRITTEN, TODAY - datetime.timedelta(days=1)),
        ("GP", Stage.BEING_WRITTEN, TODAY - datetime.timedelta(days=9)),
        ("Probation", Stage.BEING_WRITTEN, TODAY),
    ):
        factories.agency_return(review, factories.agency(partnership, name), stage=str(stage), due=due)
    text = home(sign_in(client, factories.member(review, Role.AUTHOR)), review)
    assert "1 of 4 returns are in; GP and Housing are late" in text


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        (Role.MANAGER, ["Overview", "Agencies", "Report", "Publication", "People", "History"]),
        (Role.CHAIR, ["Overview", "Agencies", "Report", "Publication"]),
        (Role.AUTHOR, ["Overview", "Agencies", "Report", "Publication"]),
        (Role.PANEL_MEMBER, ["Overview"]),
        (Role.AGENCY_AUTHOR, ["Overview"]),
        (Role.BREAK_GLASS, ["Overview", "Agencies", "Report", "Publication", "People", "History"]),
    ],
)
def test_tabs_show_only_what_the_reader_may_open(
    client: Client, review: ReviewPage, role: Role, tabs: list[str]
) -> None:
    page = sign_in(client, factories.member(review, role)).get(reverse("review_pages:review", args=[review.reference]))
    assert [str(label) for label, _url, _current in page.context["review_tabs"]] == tabs


def test_a_review_of_others_does_not_exist(client: Client, review: ReviewPage) -> None:
    sign_in(client, factories.member(factories.review(), Role.MANAGER))
    assert client.get(reverse("review_pages:review", args=[review.reference])).status_code == 404
    assert AuditEntry.objects.filter(what="refused.review").exists()


def test_the_list_takes_the_same_queries_for_one_review_and_for_thirty(
    client: Client, review: ReviewPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, factories.member(review, Role.MANAGER))
    for _more in range(29):
        notified(factories.review(review.partnership))
    with django_assert_max_num_queries(16):
        page = client.get(reverse("review_pages:reviews"))
    assert page.content.decode().count("Decision whether to hold a review") == 30


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ({}, "Decision to be taken"),
        ({"declined": "2026-02-20"}, STOPPED),
        ({"decided": "2026-02-20"}, "Agencies to be asked"),
        ({"decided": "2026-02-20", "completed": "2026-03-01"}, "On the way to publication"),
        ({"decided": "2026-02-20", "completed": "2026-03-01", "published": "2026-03-09"}, "Published"),
    ],
)
def test_the_stage_follows_what_happened(events: dict[str, str], stage: str) -> None:
    stands = progress(notified(factories.review(), **events))
    assert stands.stage == stage
    assert [step.state for step in stands.steps].count("here") == (stage not in ("Published", STOPPED))


def test_the_draft_takes_the_review_to_the_panel() -> None:
    review = notified(factories.review(), decided="2026-02-20")
    draft = factories.draft(review)
    assert progress(review).stage == "Draft being written"
    revision = draft.save_revision(user=review.opened_by)
    draft.shared_revisions.create(
        revision=revision, audience=Stage.FOR_PANEL, name="Draft 1", shared_by=review.opened_by
    )
    assert progress(review).stage == "Draft with the review panel"


def test_the_first_page_takes_the_same_queries_for_two_agencies_and_for_forty(
    client: Client, review: ReviewPage
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            home(client, review)
        return len(caught)

    for _agency in range(2):
        factories.agency_return(review, factories.agency(review.partnership), due=TODAY)
    sign_in(client, factories.member(review, Role.MANAGER))
    home(client, review)
    two = queries()
    for _agency in range(38):
        factories.agency_return(review, factories.agency(review.partnership), due=TODAY - datetime.timedelta(days=1))
    assert queries() == two


def test_a_report_tab_appears_when_a_draft_is_shared(client: Client, review: ReviewPage) -> None:
    draft = factories.draft(review)
    draft.shared_revisions.create(
        revision=draft.save_revision(user=review.opened_by),
        audience=Stage.FOR_PANEL,
        name="Draft 1",
        shared_by=review.opened_by,
    )
    tab = reverse("review_pages:report", args=[review.reference])
    assert tab in home(sign_in(client, factories.member(review, Role.PANEL_MEMBER)), review)
    assert tab not in home(sign_in(client, factories.member(review, Role.AGENCY_AUTHOR)), review)
