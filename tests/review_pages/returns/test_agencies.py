"""Who was asked, who replied, who is late; asking; releasing to the panel."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from review_pages.models import AgencyReturnPage
from review_pages.returns.asking import ask, release
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.report.word_files import paragraph, word_file
from tests.review_pages.returns.case import Case, answers_in_full, arrive_and_reopen, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


def hand_in(case: Case, page: AgencyReturnPage, stage: Stage = Stage.SUBMITTED, **fields: Any) -> None:
    AgencyReturnPage.objects.filter(pk=page.pk).update(
        stage=str(stage), submitted_at=timezone.now(), answers=answers_in_full(case), **fields
    )


def stage_of(page: AgencyReturnPage) -> str:
    return str(AgencyReturnPage.objects.values_list("stage", flat=True).get(pk=page.pk))


def agencies_page(case: Case, role: Role) -> str:
    return case.client(role).get(case.url("agencies")).content.decode()


def test_the_manager_reads_in_words_who_replied_and_who_is_late(case: Case) -> None:
    hand_in(case, case.police)
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(due=timezone.localdate() - datetime.timedelta(days=11))
    case.review.agencies.add(factories.agency(case.review.partnership, "Northshire Probation"))
    page = agencies_page(case, Role.MANAGER)
    assert "1 of 2 agencies have replied." in page
    assert "Northshire Housing has not replied. It was due on" in page
    assert "(11 days ago)" in page
    assert "Has not been asked yet." in page
    assert case.url("return", case.police) in page
    assert case.url("return", case.housing) not in page, "what is being written is the agency's own"


def test_an_agency_that_was_asked_for_two_forms_counts_as_one_agency(case: Case) -> None:
    late = timezone.localdate() - datetime.timedelta(days=3)
    hand_in(case, case.housing)
    ask(case.review, case.housing.agency, late, case.people[Role.MANAGER], "agency_report")
    page = " ".join(agencies_page(case, Role.MANAGER).split())
    assert "Involvement form: 1 of 2 agencies have replied." in page
    assert "Individual Management Review: 0 of 1 agency has replied." in page
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(stage=str(Stage.BEING_WRITTEN), due=late)
    assert "for 1 late agency get an e-mail" in agencies_page(case, Role.MANAGER)


def test_what_is_late_is_told_as_it_stands(case: Case) -> None:
    late = timezone.localdate() - datetime.timedelta(days=3)
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(stage=str(Stage.WITH_SIGN_OFF), due=late)
    arrive_and_reopen(case, case.housing)
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(due=late)
    page, desk = agencies_page(case, Role.MANAGER), case.client(Role.MANAGER).get("/portal/").content.decode()
    assert "Northshire Police has not signed what it wrote. It was due on" in page
    assert "Northshire Housing has not replied again since its return was reopened." in page
    assert "Northshire Police has not signed what it wrote" in desk
    assert "Northshire Housing has not replied again" in desk


def test_returns_that_wait_or_were_reopened_cost_no_more_queries_as_they_grow(case: Case) -> None:
    def more(count: int) -> None:
        for number in range(count):
            page = ask(
                case.review, factories.agency(case.review.partnership), timezone.localdate(), case.people[Role.MANAGER]
            )
            if number % 2:
                arrive_and_reopen(case, page)
            else:
                AgencyReturnPage.objects.filter(pk=page.pk).update(stage=str(Stage.WITH_SIGN_OFF))

    def queries(name: str) -> int:
        client = case.client(Role.MANAGER)
        client.get(case.url(name))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(case.url(name)).status_code == 200
        return len(caught)

    more(2)
    few = queries("agencies"), queries("consolidation")
    more(12)
    assert (queries("agencies"), queries("consolidation")) == few


def test_an_agency_s_people_see_their_own_agency_only(case: Case) -> None:
    hand_in(case, case.police, Stage.RELEASED)
    for role in (Role.AGENCY_AUTHOR, Role.AGENCY_SIGN_OFF):
        page = agencies_page(case, role)
        assert "Northshire Housing" in page
        assert "Police" not in page
        assert case.url("consolidation") not in page


def test_the_panel_sees_released_returns_and_before_them_no_page_at_all(case: Case) -> None:
    probation = factories.agency(case.review.partnership, "Northshire Probation")
    panel = sign_in(Client(), factories.member(case.review, Role.PANEL_MEMBER, agency=probation))
    hand_in(case, case.housing)
    assert panel.get(case.url("agencies")).status_code == 404
    assert panel.get(case.url("consolidation")).status_code == 404
    hand_in(case, case.police, Stage.RELEASED)
    page = panel.get(case.url("agencies")).content.decode()
    assert "Northshire Police" in page
    assert "Housing" not in page


def test_a_panel_member_reads_the_return_of_their_own_agency_before_any_release(case: Case) -> None:
    panel = case.client(Role.PANEL_MEMBER)
    assert panel.get(case.url("return", case.housing)).status_code == 200
    page = panel.get(case.url("agencies")).content.decode()
    assert "Northshire Housing" in page
    assert "Police" not in page
    assert panel.get(case.url("return", case.police)).status_code == 404


def test_the_chair_sees_who_replied_and_no_return(case: Case) -> None:
    hand_in(case, case.police, Stage.RELEASED)
    page = case.client(Role.CHAIR).get(case.url("agencies")).content.decode()
    assert "Northshire Housing" in page
    assert "See the returns in summary" in page
    assert case.url("return", case.police) not in page
    assert case.client(Role.CHAIR).get(case.url("return", case.police)).status_code == 404


@pytest.mark.parametrize("role", [Role.FAMILY_READER, Role.QUALITY_ASSURANCE_READER])
def test_others_find_no_such_page(case: Case, role: Role) -> None:
    hand_in(case, case.police, Stage.RELEASED)
    assert case.client(role).get(case.url("agencies")).status_code == 404
    assert case.client(role).get(case.url("consolidation")).status_code == 404


def test_asking_an_agency_puts_the_form_on_its_author_s_desk(case: Case) -> None:
    probation = factories.agency(case.review.partnership, "Northshire Probation")
    due = timezone.localdate() + datetime.timedelta(days=30)
    response = case.client(Role.MANAGER).post(
        case.url("ask-agency"),
        {
            "agency": probation.pk,
            "form_key": "involvement",
            "due_day": due.day,
            "due_month": due.month,
            "due_year": due.year,
        },
    )
    assert response["Location"] == case.url("agencies")
    asked = AgencyReturnPage.objects.get(review=case.review, agency=probation)
    assert (asked.due, asked.access_stage) == (due, Stage.BEING_WRITTEN)
    assert probation in case.review.agencies.all()
    assert AuditEntry.objects.filter(what="return.asked", review_reference=case.review.reference).exists()
    author = sign_in(Client(), factories.member(case.review, Role.AGENCY_AUTHOR, agency=probation))
    assert case.url("return", asked) in author.get("/portal/").content.decode()


def test_those_who_write_for_the_agency_get_a_mail_with_a_reference_and_a_link_and_nothing_else(
    case: Case, mailoutbox: list[EmailMessage]
) -> None:
    due = {"form_key": "involvement", "due_day": "1", "due_month": "3", "due_year": "2099"}
    case.client(Role.MANAGER).post(case.url("ask-agency"), {"agency": case.housing.agency_id, **due})
    (mail,) = mailoutbox
    assert mail.to == [case.people[Role.AGENCY_AUTHOR].email]
    assert case.review.reference in mail.subject
    assert case.url("return", case.housing) in mail.body
    for secret in ("Karen", "Mark", "Housing", "Realname", "2099"):
        assert secret not in mail.subject + str(mail.body)


def test_the_manager_is_told_when_nobody_writes_for_the_agency_yet(case: Case) -> None:
    probation = factories.agency(case.review.partnership, "Northshire Probation")
    data = {"agency": probation.pk, "form_key": "involvement", "due_day": "1", "due_month": "3", "due_year": "2099"}
    response = case.client(Role.MANAGER).post(case.url("ask-agency"), data, follow=True)
    assert "nobody writes for it in this review yet" in response.content.decode()


def test_asking_again_moves_the_date_and_keeps_the_return(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(answers={"summary": "Begun"})
    later = timezone.localdate() + datetime.timedelta(days=60)
    again = ask(case.review, case.housing.agency, later, case.people[Role.MANAGER])
    assert (again.pk, again.due, again.answers) == (case.housing.pk, later, {"summary": "Begun"})


def test_a_date_that_has_passed_is_refused_and_nobody_is_asked(case: Case) -> None:
    probation = factories.agency(case.review.partnership)
    data = {"agency": probation.pk, "form_key": "involvement", "due_day": "1", "due_month": "3", "due_year": "2020"}
    response = case.client(Role.MANAGER).post(case.url("ask-agency"), data)
    assert "This day has passed" in response.content.decode()
    assert not AgencyReturnPage.objects.filter(agency=probation).exists()


def test_an_agency_of_another_partnership_cannot_be_asked(case: Case) -> None:
    strange = factories.agency(factories.partnership())
    data = {"agency": strange.pk, "form_key": "involvement", "due_day": "1", "due_month": "3", "due_year": "2099"}
    assert case.client(Role.MANAGER).post(case.url("ask-agency"), data).status_code == 200
    assert not AgencyReturnPage.objects.filter(agency=strange).exists()
    with pytest.raises(ValueError, match="another partnership"):
        ask(case.review, strange, timezone.localdate(), case.people[Role.MANAGER])


def test_releasing_one_return_opens_that_one_to_the_panel(case: Case) -> None:
    hand_in(case, case.housing)
    hand_in(case, case.police)
    case.client(Role.MANAGER).post(case.url("release-returns"), {"return": case.police.pk})
    assert (stage_of(case.housing), stage_of(case.police)) == (str(Stage.SUBMITTED), str(Stage.RELEASED))
    probation = factories.agency(case.review.partnership, "Northshire Probation")
    panel = sign_in(Client(), factories.member(case.review, Role.PANEL_MEMBER, agency=probation))
    assert panel.get(case.url("return", case.police)).status_code == 200
    assert panel.get(case.url("return", case.housing)).status_code == 404
    assert AuditEntry.objects.filter(what="return.released").count() == 1


def test_releasing_all_leaves_what_is_still_being_written(case: Case) -> None:
    hand_in(case, case.police)
    case.client(Role.MANAGER).post(case.url("release-returns"), {"all": "1"})
    assert (stage_of(case.housing), stage_of(case.police)) == (str(Stage.BEING_WRITTEN), str(Stage.RELEASED))


def test_releasing_nothing_says_so(case: Case) -> None:
    response = case.client(Role.MANAGER).post(
        case.url("release-returns"), {"return": ["x", case.housing.pk, "9" * 30]}, follow=True
    )
    assert "Nothing was released" in response.content.decode()
    assert stage_of(case.housing) == str(Stage.BEING_WRITTEN)


def test_another_review_s_return_is_not_released(case: Case) -> None:
    other = make_case()
    hand_in(other, other.housing)
    case.client(Role.MANAGER).post(case.url("release-returns"), {"return": other.housing.pk})
    assert stage_of(other.housing) == str(Stage.SUBMITTED)
    assert release(case.review, case.people[Role.MANAGER], [other.housing.pk]) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_the_manager_asks_and_releases(case: Case, role: Role) -> None:
    hand_in(case, case.housing)
    client = case.client(role)
    probation = factories.agency(case.review.partnership)
    data = {"agency": probation.pk, "form_key": "involvement", "due_day": "1", "due_month": "3", "due_year": "2099"}
    assert client.get(case.url("ask-agency")).status_code == 404
    assert client.post(case.url("ask-agency"), data).status_code == 404
    assert client.post(case.url("release-returns"), {"all": "1"}).status_code == 404
    assert stage_of(case.housing) == str(Stage.SUBMITTED)
    assert not AgencyReturnPage.objects.filter(agency=probation).exists()


def test_what_is_sent_with_a_request_is_read_from_the_returns_first_page(case: Case) -> None:
    due = timezone.localdate() + datetime.timedelta(days=20)
    sent = SimpleUploadedFile("Terms of reference.docx", word_file(paragraph("Look at 2016 to 2019.")).getvalue())
    asked = {"agency": case.housing.agency_id, "due_day": due.day, "due_month": due.month, "due_year": due.year}
    case.client(Role.MANAGER).post(case.url("ask-agency"), asked | {"file": sent, "form_key": "agency_report"})
    page = AgencyReturnPage.objects.get(agency=case.housing.agency_id, form_key="agency_report")
    author = case.client(Role.AGENCY_AUTHOR)
    shown = author.get(case.url("return", page)).content.decode()
    assert "Terms of reference.docx" in shown
    assert "Individual Management Review" in shown
    assert "A nil return?" not in shown
    url = case.url("return-request-file", page, file=page.request_files.get().pk)
    assert url in shown
    assert author.get(url).content[:2] == b"PK"
    police = sign_in(Client(), factories.member(case.review, Role.AGENCY_AUTHOR, agency=case.police.agency))
    assert police.get(url).status_code == 404
    assert (
        author.get(case.url("return-request-file", case.housing, file=page.request_files.get().pk)).status_code == 404
    )
    agencies = case.client(Role.MANAGER).get(case.url("agencies")).content.decode()
    assert "Individual Management Review:" in agencies


def test_a_file_that_may_do_harm_is_not_sent_and_nothing_is_asked(case: Case) -> None:
    due = timezone.localdate() + datetime.timedelta(days=20)
    sent = SimpleUploadedFile("Terms.docx", b"MZ not a document")
    asked = {"agency": case.police.agency_id, "due_day": due.day, "due_month": due.month, "due_year": due.year}
    answer = case.client(Role.MANAGER).post(case.url("ask-agency"), asked | {"file": sent, "form_key": "agency_report"})
    assert "govuk-error-summary" in answer.content.decode()
    assert not AgencyReturnPage.objects.filter(form_key="agency_report").exists()
    assert AuditEntry.objects.filter(what="return.file-refused").exists()


def test_what_an_agency_handed_in_is_reopened_and_not_asked_for_again(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(stage=str(Stage.SUBMITTED))
    due = timezone.localdate() + datetime.timedelta(days=20)
    asked = {
        "agency": case.housing.agency_id,
        "form_key": "involvement",
        "due_day": due.day,
        "due_month": due.month,
        "due_year": due.year,
    }
    answer = case.client(Role.MANAGER).post(case.url("ask-agency"), asked).content.decode()
    assert "You can reopen it instead" in answer
