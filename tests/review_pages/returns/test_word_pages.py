"""Bringing a return in as a Word file: it is kept, shown for confirmation, and gives the answers that typing gives."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from review_pages.models import AgencyReturnPage, ReturnWordFile
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.returns.case import Case, agency_of, answers_in_full, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


def fresh(page: AgencyReturnPage) -> AgencyReturnPage:
    found: AgencyReturnPage = AgencyReturnPage.objects.get(pk=page.pk)
    return found


def bring(case: Case, client: Client, data: bytes, name: str = "Karen Realname.docx") -> Any:
    return client.post(case.url("return-word", case.housing), {"file": SimpleUploadedFile(name, data)})


def letter(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_form_filled_in_in_word_gives_the_answers_that_typing_gives(case: Case) -> None:
    page = fresh(case.housing)
    page.answers = answers_in_full(case)
    page.save()
    author = case.client(Role.AGENCY_AUTHOR)
    filled = author.get(case.url("return-word-form", case.housing))
    assert filled["Content-Disposition"].endswith('involvement.docx"')
    opened = docx.Document(io.BytesIO(filled.content))
    assert opened.core_properties.author == ""
    assert opened.sections[0].header.paragraphs[0].text == case.review.marking
    page.answers = {}
    page.save()
    look = bring(case, author, filled.content)["Location"]
    shown = author.get(look).content.decode()
    assert "Karen rented a flat from us." in shown
    assert fresh(page).answers == {}, "nothing is saved before it is confirmed"
    latest = fresh(page).latest_revision_id
    author.post(look, {"take": list(answers_in_full(case)), "started_from": str(latest)})
    assert fresh(page).answers == answers_in_full(case)
    assert ReturnWordFile.objects.get(page=page).taken_at is not None
    revision = fresh(page).latest_revision
    assert revision is not None
    assert revision.user == case.people[Role.AGENCY_AUTHOR]
    assert "Karen Realname.docx" in author.get(case.url("return", page)).content.decode()


def test_a_file_that_matches_nothing_says_so_and_is_kept(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    data = letter("The canteen is closed on Friday.")
    shown = author.get(bring(case, author, data)["Location"]).content.decode()
    assert "Nothing was recognised in this file" in shown
    assert "The canteen is closed on Friday." in shown
    kept = ReturnWordFile.objects.get(page=case.housing)
    sent = author.get(case.url("return-word-file", case.housing, file=kept.pk))
    assert sent.content == data
    assert "Realname" not in sent["Content-Disposition"]
    assert fresh(case.housing).answers == {}


def test_a_file_that_is_no_word_file_is_refused_with_a_reason(case: Case) -> None:
    response = bring(case, case.client(Role.AGENCY_AUTHOR), b"%PDF-1.7 not word", "return.docx")
    assert response.status_code == 422
    assert "govuk-error-summary" in response.content.decode()
    assert not ReturnWordFile.objects.exists()
    assert AuditEntry.objects.filter(what="return.word-file-refused").count() == 1


def test_what_is_answered_already_stays_unless_somebody_chooses_otherwise(case: Case) -> None:
    page = fresh(case.housing)
    page.answers = {"summary": "Typed before."}
    page.save()
    author = case.client(Role.AGENCY_AUTHOR)
    data = letter("Summary of your agency's involvement: From Word.", "Immediate learning: A new letter.")
    look = bring(case, author, data)["Location"]
    shown = author.get(look)
    assert shown.context["form"].initial["take"] == ["immediate_learning"]
    assert "Typed before." in shown.content.decode()
    began = str(page.latest_revision_id)
    author.post(look, {"take": ["immediate_learning"], "started_from": began})
    assert fresh(page).answers == {"summary": "Typed before.", "immediate_learning": "A new letter."}
    again = author.post(look, {"take": ["summary"], "started_from": began})
    assert again.status_code == 409
    assert "Somebody saved this return" in again.content.decode()
    assert fresh(page).answers["summary"] == "Typed before."
    assert author.post(look, {"take": ["author_name"], "started_from": began}).status_code == 422


def test_nothing_is_taken_into_a_return_that_was_handed_in_and_other_agencies_see_no_file(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    look = bring(case, author, letter("Immediate learning: A new letter."))["Location"]
    file = case.url("return-word-file", case.housing, file=ReturnWordFile.objects.get().pk)
    police = sign_in(Client(), factories.member(case.review, Role.AGENCY_AUTHOR, agency=agency_of(case.police)))
    assert police.get(file).status_code == police.get(look).status_code == 404
    assert case.client(Role.MANAGER).get(file).status_code == 404, "not while it is being written"
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(stage=str(Stage.SUBMITTED))
    assert author.post(look, {"take": ["immediate_learning"], "started_from": "0"}).status_code == 404
    assert fresh(case.housing).answers == {}
    assert author.get(file).status_code == case.client(Role.MANAGER).get(file).status_code == 200
    elsewhere = case.url("return-word-file", case.police, file=ReturnWordFile.objects.get().pk)
    assert case.client(Role.MANAGER).get(elsewhere).status_code == 404
