"""The guard in front of Wagtail's admin: every id that a request names, wherever it names it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision, TaskState, WorkflowState

from portal.access.rules import Role, Stage
from portal.accounts.models import User
from publishing import submission
from review_pages.models import DraftReportPage
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db


@dataclass
class Case:
    """A draft with two revisions that was submitted and taken back, and its author."""

    draft: DraftReportPage
    author: User
    first: Revision
    last: Revision
    submitted: WorkflowState
    task: TaskState


def a_case() -> Case:
    review = factories.review()
    author = factories.member(review, Role.AUTHOR)
    draft = factories.draft(review)
    first, last = draft.save_revision(user=author), draft.save_revision(user=author)
    task = submission.submit(draft, author)
    submission.take_back(draft, author)
    return Case(DraftReportPage.objects.get(pk=draft.pk), author, first, last, task.workflow_state, task)


@pytest.fixture
def mine(client: Client) -> Case:
    case = a_case()
    sign_in(client, case.author)
    return case


@pytest.fixture
def foreign() -> Case:
    return a_case()


def test_a_revision_of_another_page_is_not_opened_through_ones_own(client: Client, mine: Case, foreign: Case) -> None:
    pages = f"/admin/pages/{mine.draft.pk}"
    assert client.get(f"{pages}/revisions/{mine.first.pk}/revert/").status_code == 200
    assert client.get(f"{pages}/revisions/compare/{mine.first.pk}...{mine.last.pk}/").status_code == 200
    assert client.get(f"{pages}/revisions/compare/earliest...latest/").status_code == 200
    for wrong in (
        f"{pages}/revisions/{foreign.first.pk}/revert/",
        f"{pages}/revisions/{foreign.first.pk}/view/",
        f"{pages}/revisions/compare/{mine.first.pk}...{foreign.last.pk}/",
        f"{pages}/revisions/compare/{foreign.first.pk}...latest/",
    ):
        assert client.get(wrong).status_code == 404


def test_another_pages_editor_is_not_there(client: Client, mine: Case, foreign: Case) -> None:
    assert client.get(f"/admin/pages/{mine.draft.pk}/edit/").status_code == 200
    for part in ("edit/", "history/", "workflow_history/", f"revisions/{foreign.first.pk}/revert/"):
        assert client.get(f"/admin/pages/{foreign.draft.pk}/{part}").status_code == 404
    for model in ("review_pages/draftreportpage", "wagtailcore/page"):
        assert client.post(f"/admin/editing-sessions/ping/{model}/{foreign.draft.pk}/1/").status_code == 404


def test_a_submission_of_another_page_is_not_opened_through_ones_own(client: Client, mine: Case, foreign: Case) -> None:
    detail = f"/admin/pages/{mine.draft.pk}/workflow_history/detail"
    assert client.get(f"{detail}/{mine.submitted.pk}/").status_code == 200
    assert client.get(f"{detail}/{foreign.submitted.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["overwrite_revision_id", "loaded_revision_id", "revision_id"])
def test_a_form_that_names_another_pages_revision_is_not_there(
    client: Client, mine: Case, foreign: Case, name: str
) -> None:
    addresses = [
        f"/admin/pages/{mine.draft.pk}/edit/",
        f"/admin/pages/{mine.draft.pk}/edit/preview/",
        f"/admin/editing-sessions/ping/review_pages/draftreportpage/{mine.draft.pk}/1/",
    ]
    for address in addresses:
        assert client.post(address, {name: foreign.last.pk}).status_code == 404
        assert client.post(f"{address}?{name}={foreign.last.pk}").status_code == 404
        assert client.post(address, {name: [mine.last.pk, foreign.last.pk]}).status_code == 404
        assert client.post(address, {name: "latest' or 1=1"}).status_code == 404
        assert client.post(address, {name: mine.last.pk}).status_code in (200, 400)
    assert Revision.objects.for_instance(mine.draft).count() == 2


def test_a_page_named_twice_is_refused_unless_it_is_the_same(client: Client, mine: Case, foreign: Case) -> None:
    edit = f"/admin/pages/{mine.draft.pk}/edit/"
    for name in ("page_id", "pk", "object_id", "parent_page_id"):
        assert client.get(edit, {name: foreign.draft.pk}).status_code == 404
        assert client.get(edit, {name: "²"}).status_code == 404
        assert client.get(edit, {name: mine.draft.pk}).status_code == 200


@pytest.mark.parametrize("name", ["task_state_id", "document_id", "image_id", "destination_id"])
def test_an_id_that_nothing_here_reads_is_refused(client: Client, mine: Case, name: str) -> None:
    edit = f"/admin/pages/{mine.draft.pk}/edit/"
    assert client.get(edit, {name: mine.task.pk}).status_code == 404
    assert client.post(edit, {name: mine.task.pk}).status_code == 404


def test_wagtails_editor_opens_drafts_alone(client: Client) -> None:
    """An agency's author may edit the return, but in the portal's form, which locks it and keeps each part apart."""
    review = factories.review()
    agency = factories.agency(review.partnership)
    returned = factories.agency_return(review, agency, stage=Stage.BEING_WRITTEN)
    for person in (
        factories.member(review, Role.AGENCY_AUTHOR, agency=agency),
        factories.member(review, Role.MANAGER),
    ):
        sign_in(client, person)
        for page in (returned, review, review.partnership):
            for part in ("edit/", "history/", "edit/preview/"):
                address = f"/admin/pages/{page.pk}/{part}"
                assert client.get(address).status_code == client.post(address).status_code == 404


def test_what_waits_for_sign_off_is_not_opened_for_editing(client: Client, mine: Case) -> None:
    submission.submit(mine.draft, mine.author)
    for part in ("edit/", "history/", f"revisions/{mine.first.pk}/revert/"):
        assert client.get(f"/admin/pages/{mine.draft.pk}/{part}").status_code == 404


def test_the_explorer_opens_nothing_that_it_does_not_list(client: Client, mine: Case, foreign: Case) -> None:
    own = mine.draft.review
    sibling = factories.review(own.partnership)
    for page in (own.partnership, own, mine.draft):
        assert client.get(reverse("wagtailadmin_explore", args=[page.pk])).status_code == 200
    library = Page.objects.get(slug="library")
    for page in (sibling, foreign.draft.review, foreign.draft.review.partnership, foreign.draft, library):
        for name in ("wagtailadmin_explore", "wagtailadmin_explore_results"):
            assert client.get(reverse(name, args=[page.pk])).status_code == 404
            assert client.get(reverse(name, args=[own.pk]), {"parent_page_id": page.pk}).status_code == 404
