"""Signing a return off: by the agency's own senior manager, never by whoever wrote last, and who is told."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from portal.access.rules import AGENCY_ROLES, Role, Stage
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.desk import work_items
from review_pages.models import AgencyReturnPage, Membership
from review_pages.returns.chasing import remind_all
from review_pages.returns.decisions import sign
from review_pages.returns.reminders import USUAL
from review_pages.returns.sign_off import RefusedSignOff
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.returns.case import Case, agency_of, answers_in_full, make_case

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def case() -> Case:
    return make_case()


def fresh(page: AgencyReturnPage) -> AgencyReturnPage:
    found: AgencyReturnPage = AgencyReturnPage.objects.get(pk=page.pk)
    return found


def as_new(user: User) -> User:
    """The person as a new request knows them."""
    return User.objects.get(pk=user.pk)


def written(case: Case, by: User | None = None) -> AgencyReturnPage:
    """Housing's return with every answer, the last of them by its author or by `by`."""
    page = fresh(case.housing)
    page.answers = answers_in_full(case)
    page.save()
    page.save_revision(user=by or case.people[Role.AGENCY_AUTHOR], clean=False)
    return page


def handed_over(case: Case, by: User | None = None) -> AgencyReturnPage:
    """As an author hands it in through the page."""
    page = written(case, by)
    client = sign_in(Client(), by) if by else case.client(Role.AGENCY_AUTHOR)
    assert client.post(case.url("return-submit", page)).status_code == 302
    return fresh(page)


def titles(user: User) -> list[str]:
    return [item.title for item in work_items(as_new(user))]


def nobody_signs(case: Case) -> None:
    Membership.objects.filter(role=Role.AGENCY_SIGN_OFF).update(ended_at=timezone.now())


def test_what_an_author_hands_in_waits_for_the_agencys_own_signature(case: Case) -> None:
    page = handed_over(case)
    assert page.access_stage is Stage.WITH_SIGN_OFF
    assert not page.handed_in
    assert AuditEntry.objects.filter(what="return.handed-over").exists()
    assert case.client(Role.MANAGER).get(case.url("return", page)).status_code == 404
    agencies = case.client(Role.MANAGER).get(case.url("agencies")).content.decode()
    assert "It waits for the agency’s own sign-off" in agencies
    assert "0 of 2 agencies have replied" in agencies


def test_the_sign_off_manager_is_told_by_desk_and_e_mail_and_nobody_else(case: Case) -> None:
    handed_over(case)
    signer = case.people[Role.AGENCY_SIGN_OFF]
    (letter,) = mail.outbox
    assert letter.to == [signer.email]
    assert case.url("return", case.housing) in letter.body
    said = f"{letter.subject} {letter.body}"
    assert "Housing" not in said
    assert "Karen" not in said
    assert titles(signer) == ["Read and sign off the involvement form"]
    assert "Read and sign off the involvement form" not in titles(case.people[Role.AGENCY_AUTHOR])


def test_signing_hands_it_to_the_partnership_and_locks_it(case: Case) -> None:
    page = handed_over(case)
    signer = case.client(Role.AGENCY_SIGN_OFF)
    shown = signer.get(case.url("return", page)).content.decode()
    assert "Karen rented a flat from us." in shown
    assert "Sign off this return" in shown
    assert signer.post(case.url("return-sign", page)).status_code == 302
    page = fresh(page)
    assert page.access_stage is Stage.SUBMITTED
    assert page.submitted_by == case.people[Role.AGENCY_AUTHOR]
    assert page.signed_off_by == case.people[Role.AGENCY_SIGN_OFF]
    assert page.submitted_at is not None
    assert TaskState.objects.get().status == TaskState.STATUS_APPROVED
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    read = case.client(Role.MANAGER).get(case.url("return", page)).content.decode()
    assert f"signed off by {page.signed_off_by}" in " ".join(read.split())
    assert [letter.to for letter in mail.outbox[1:]] == [[case.people[Role.AGENCY_AUTHOR].email]]
    assert AuditEntry.objects.filter(what="return.signed-off", who=case.people[Role.AGENCY_SIGN_OFF]).exists()


def test_whoever_wrote_last_or_handed_in_does_not_sign_whatever_their_roles(case: Case) -> None:
    both = factories.member(case.review, Role.AGENCY_AUTHOR, agency=agency_of(case.housing))
    factories.member(case.review, Role.AGENCY_SIGN_OFF, agency=agency_of(case.housing), person=both)
    page = written(case, by=both)
    case.client(Role.AGENCY_AUTHOR).post(case.url("return-submit", page))
    client = sign_in(Client(), both)
    told = client.get(case.url("return", page)).content.decode()
    assert "You were the last to write in this return." in told
    assert "Sign off this return" not in told
    refused = client.post(case.url("return-sign", page), follow=True).content.decode()
    assert "Not signed. You were the last to write in this return." in refused
    assert titles(both) == []
    # They wrote nothing, but hand it in.
    AgencyReturnPage.objects.get(pk=page.pk).current_workflow_state.cancel()
    AgencyReturnPage.objects.filter(pk=page.pk).update(stage=str(Stage.BEING_WRITTEN))
    written(case)
    client.post(case.url("return-submit", page))
    assert "You handed this return in." in client.post(case.url("return-sign", page), follow=True).content.decode()
    assert fresh(page).access_stage is Stage.WITH_SIGN_OFF


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AGENCY_SIGN_OFF])
def test_nobody_else_signs_or_sends_back(case: Case, role: Role) -> None:
    page = handed_over(case)
    client = case.client(role)
    for name in ("return-sign", "return-send-back"):
        assert client.post(case.url(name, page), {"reason": "Because."}).status_code == 404
    assert fresh(page).access_stage is Stage.WITH_SIGN_OFF


def test_the_sign_off_manager_of_another_agency_is_told_of_nothing(case: Case) -> None:
    page = handed_over(case)
    other = factories.member(case.review, Role.AGENCY_SIGN_OFF, agency=agency_of(case.police))
    assert sign_in(Client(), other).post(case.url("return-sign", page)).status_code == 404
    assert titles(other) == []


def test_one_who_is_kept_out_of_the_return_neither_signs_nor_is_told(case: Case) -> None:
    signer = case.people[Role.AGENCY_SIGN_OFF]
    factories.shut_out(case.housing, signer, by=case.people[Role.MANAGER])
    page = handed_over(case)
    assert sign_in(Client(), signer).post(case.url("return-sign", page)).status_code == 404
    assert signer.email not in [to for letter in mail.outbox for to in letter.to]


def test_sending_back_asks_for_a_reason_that_its_authors_read(case: Case) -> None:
    page = handed_over(case)
    signer = case.client(Role.AGENCY_SIGN_OFF)
    without = signer.post(case.url("return-send-back", page), {"reason": " "})
    assert without.status_code == 200
    assert "govuk-error-summary" in without.content.decode()
    signer.post(case.url("return-send-back", page), {"reason": "The visit of 3 April is missing."})
    page = fresh(page)
    assert page.access_stage is Stage.BEING_WRITTEN
    author = case.client(Role.AGENCY_AUTHOR)
    shown = author.get(case.url("return", page)).content.decode()
    assert "The visit of 3 April is missing." in shown
    assert case.people[Role.AGENCY_SIGN_OFF].full_name in shown
    assert titles(case.people[Role.AGENCY_AUTHOR]) == ["Change the involvement form: it was sent back"]
    assert mail.outbox[-1].to == [case.people[Role.AGENCY_AUTHOR].email]
    # Handed in again it is a new sign-off, and the reason is settled.
    author.post(case.url("return-submit", page))
    assert titles(case.people[Role.AGENCY_SIGN_OFF]) == ["Read and sign off the involvement form"]
    signer.post(case.url("return-sign", page))
    assert fresh(page).handed_in
    assert sorted(WorkflowState.objects.values_list("status", flat=True)) == ["approved", "cancelled"]


def test_an_author_takes_back_what_waits_and_changes_it(case: Case) -> None:
    page = handed_over(case)
    author = case.client(Role.AGENCY_AUTHOR)
    assert "Take it back" in author.get(case.url("return", page)).content.decode()
    author.post(case.url("return-take-back", page))
    assert fresh(page).access_stage is Stage.BEING_WRITTEN
    assert fresh(page).answers == answers_in_full(case)
    late = case.client(Role.AGENCY_SIGN_OFF).post(case.url("return-sign", page), follow=True).content.decode()
    assert "This has been decided already." in late
    again = author.post(case.url("return-take-back", page), follow=True).content.decode()
    assert "does not wait for sign-off any more" in again


def test_a_nil_return_goes_in_at_once_and_the_sign_off_manager_is_told(case: Case) -> None:
    page = written(case)
    AgencyReturnPage.objects.filter(pk=page.pk).update(nil_return=True)
    case.client(Role.AGENCY_AUTHOR).post(case.url("return-submit", page))
    assert fresh(page).access_stage is Stage.SUBMITTED
    assert [letter.to for letter in mail.outbox] == [[case.people[Role.AGENCY_SIGN_OFF].email]]


def test_where_nobody_signs_the_manager_is_told_and_led_to_the_invitation(case: Case) -> None:
    nobody_signs(case)
    page = written(case)
    told = case.client(Role.AGENCY_AUTHOR).post(case.url("return-submit", page), follow=True).content.decode()
    assert "Nobody else can sign off for your agency" in told
    manager = case.people[Role.MANAGER]
    assert [letter.to for letter in mail.outbox] == [[manager.email]]
    assert "Nobody can sign off for Northshire Housing: invite someone" in titles(manager)
    client = case.client(Role.MANAGER)
    agencies = client.get(case.url("agencies")).content.decode()
    assert "Nobody in the agency can sign it off yet." in agencies
    (link,) = re.findall(r'href="([^"]*/invite/[^"]*)"', agencies)
    invitation = client.get(link.replace("&amp;", "&")).content.decode()
    assert re.search(r'value="agency-sign-off"[^>]*checked', invitation)
    assert re.search(rf'<option value="{page.agency_id}" selected', invitation)
    # Whoever is invited finds it on the desk.
    new = factories.member(case.review, Role.AGENCY_SIGN_OFF, agency=agency_of(page))
    assert titles(new) == ["Read and sign off the involvement form"]
    assert "Nobody can sign off" not in str(titles(manager))


def test_nothing_else_is_signed_than_what_was_handed_in(case: Case) -> None:
    page = handed_over(case)
    page.answers = page.answers | {"summary": "Something else."}
    page.save()
    page.save_revision(user=case.people[Role.AGENCY_AUTHOR], clean=False)
    with pytest.raises(RefusedSignOff, match="changed after it was handed in"):
        sign(fresh(page), by=as_new(case.people[Role.AGENCY_SIGN_OFF]))


@pytest.mark.parametrize("role", sorted(AGENCY_ROLES))
def test_while_it_waits_nobody_writes_in_it(case: Case, role: Role) -> None:
    page = handed_over(case)
    answer = case.client(role).post(
        case.url("return-part", page, part="you"), {"author_name": "X", "started_from": "0"}
    )
    assert answer.status_code in (404, 409)
    assert fresh(page).answers == answers_in_full(case)


def remind(case: Case, days_from_due: int) -> list[list[str]]:
    mail.outbox.clear()
    assert case.housing.due is not None
    remind_all(case.housing.due + days_from_due * DAY)
    return sorted(letter.to for letter in mail.outbox)


def test_while_it_waits_whoever_signs_is_reminded_and_not_its_authors(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(due=None)
    page = handed_over(case)
    signer, author = case.people[Role.AGENCY_SIGN_OFF].email, case.people[Role.AGENCY_AUTHOR].email
    assert remind(case, -1) == [[signer]]
    assert remind(case, -1) == []
    assert remind(case, 7) == [[signer]]
    case.client(Role.AGENCY_AUTHOR).post(case.url("return-take-back", page))
    assert remind(case, 14) == sorted([[author], [signer]]), "the usual schedule escalates"


def test_whoever_was_told_today_is_not_reminded_tomorrow_of_a_step_that_passed() -> None:
    due = datetime.date(2026, 3, 10)
    assert USUAL.step_while_waiting(due, since=datetime.date(2026, 3, 5), today=datetime.date(2026, 3, 6)) is None
    assert USUAL.step_while_waiting(due, since=datetime.date(2026, 3, 5), today=datetime.date(2026, 3, 9)) == -1


def test_a_manager_who_chases_reaches_whoever_it_waits_for(case: Case, django_capture_on_commit_callbacks: Any) -> None:
    page = handed_over(case)
    AgencyReturnPage.objects.filter(pk=page.pk).update(due=timezone.localdate() - DAY)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        case.client(Role.MANAGER).post(case.url("chase"), {"return": str(page.pk)})
    assert [letter.to for letter in mail.outbox] == [[case.people[Role.AGENCY_SIGN_OFF].email]]


def test_many_returns_that_wait_cost_the_desk_no_more_queries(case: Case) -> None:
    handed_over(case)
    signer = case.people[Role.AGENCY_SIGN_OFF]

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            work_items(as_new(signer))
        return len(queries)

    before = asked()
    for _number in range(3):
        other = make_case()
        factories.member(other.review, Role.AGENCY_SIGN_OFF, agency=agency_of(other.housing), person=signer)
        handed_over(other)
    assert len(titles(signer)) == 4
    assert asked() == before
