"""Reopening a locked return, the versions that are kept, comparing them; and what an agency says among itself."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from portal.desk import work_items
from review_pages.models import AgencyReturnPage, ReturnMessage
from review_pages.returns.asking import release
from review_pages.returns.comparing import Piece, words_changed
from review_pages.returns.decisions import reopen, sign
from review_pages.returns.saving import save_part, submit
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.returns.case import Case, agency_of, answers_in_full, make_case

pytestmark = pytest.mark.django_db

INSIDE = (Role.AGENCY_AUTHOR, Role.AGENCY_SIGN_OFF)


@pytest.fixture
def case() -> Case:
    """Housing's return is with the partnership, signed."""
    case = make_case()
    page = fresh(case.housing)
    page.answers = answers_in_full(case)
    page.save()
    page.save_revision(user=case.people[Role.AGENCY_AUTHOR], clean=False)
    hand_in(case)
    return case


def fresh(page: AgencyReturnPage) -> AgencyReturnPage:
    found: AgencyReturnPage = AgencyReturnPage.objects.get(pk=page.pk)
    return found


def hand_in(case: Case) -> None:
    submit(case.housing.pk, [case.karen, case.mark], by=case.people[Role.AGENCY_AUTHOR])
    sign(fresh(case.housing), by=case.people[Role.AGENCY_SIGN_OFF])


def second_version(case: Case, summary: str) -> None:
    page = reopen(case.housing.pk, "The date is wrong.", by=case.people[Role.MANAGER])
    part = page.form.part("involvement") or next(each for each in page.form.parts if "summary" in each.keys)
    answers = {key: page.answers[key] for key in part.keys if key in page.answers} | {"summary": summary}
    started = page.latest_revision_id or 0
    save_part(page.pk, part, answers, by=case.people[Role.AGENCY_AUTHOR], started_from=started)
    hand_in(case)


def test_a_manager_reopens_with_a_reason_and_the_version_is_kept(case: Case) -> None:
    manager = case.client(Role.MANAGER)
    assert "Reopen it" in manager.get(case.url("return", case.housing)).content.decode()
    assert "govuk-error-summary" in manager.post(case.url("return-reopen", case.housing), {}).content.decode()
    assert fresh(case.housing).handed_in
    manager.post(case.url("return-reopen", case.housing), {"reason": "The tenancy began earlier."})
    page = fresh(case.housing)
    assert page.access_stage is Stage.BEING_WRITTEN
    assert AuditEntry.objects.filter(what="return.reopened").exists()
    # The manager reads the version that they had, and not what is written now.
    assert manager.get(case.url("return", page)).status_code == 404
    agencies = manager.get(case.url("agencies")).content.decode()
    assert "It was reopened on" in agencies
    assert case.url("return-version", page, number=1) in agencies
    kept = manager.get(case.url("return-version", page, number=1)).content.decode()
    assert "Karen rented a flat from us." in kept
    # Its author reads why.
    author = case.client(Role.AGENCY_AUTHOR).get(case.url("return", page)).content.decode()
    assert "The tenancy began earlier." in author
    assert [each.title for each in work_items(case.people[Role.AGENCY_AUTHOR])] == [
        "Change the involvement form: it was reopened"
    ]


@pytest.mark.parametrize(
    ("stage", "who"),
    [
        (Stage.SUBMITTED, {Role.MANAGER, Role.AGENCY_SIGN_OFF}),
        (Stage.RELEASED, {Role.MANAGER}),
    ],
)
def test_only_those_in_the_table_reopen(case: Case, stage: Stage, who: set[Role]) -> None:
    for role in Role:
        AgencyReturnPage.objects.filter(pk=case.housing.pk).update(stage=str(stage))
        case.client(role).post(case.url("return-reopen", case.housing), {"reason": "Because."})
        assert (fresh(case.housing).access_stage is Stage.BEING_WRITTEN) == (role in who), role


def test_the_manager_is_told_when_the_agency_reopens(case: Case) -> None:
    mail.outbox.clear()
    case.client(Role.AGENCY_SIGN_OFF).post(case.url("return-reopen", case.housing), {"reason": "A file was found."})
    assert sorted(to for letter in mail.outbox for to in letter.to) == sorted(
        [case.people[Role.AGENCY_AUTHOR].email, case.people[Role.MANAGER].email]
    )
    assert "file" not in mail.outbox[0].body


def test_the_next_version_shows_word_by_word_what_changed(case: Case) -> None:
    second_version(case, "Karen rented a house from us.")
    client = case.client(Role.MANAGER)
    assert (
        case.url("return-version", case.housing, number=2)
        in client.get(case.url("return", case.housing)).content.decode()
    )
    shown = client.get(case.url("return-version", case.housing, number=2)).content.decode()
    assert "1 answer differs from version 1" in shown
    assert 'class="govuk-visually-hidden">[taken out] </span>flat' in shown
    assert 'class="govuk-visually-hidden">[added] </span>house' in shown
    assert client.get(case.url("return-version", case.housing, number=3)).status_code == 404


def test_the_panel_keeps_what_was_released_and_waits_for_the_next_release(case: Case) -> None:
    panel = sign_in(Client(), factories.member(case.review, Role.PANEL_MEMBER, agency=agency_of(case.police)))
    first, second = (case.url("return-version", case.housing, number=number) for number in (1, 2))
    assert panel.get(first).status_code == 404
    release(case.review, case.people[Role.MANAGER])
    assert panel.get(first).status_code == 200
    second_version(case, "Karen rented a house from us.")
    assert [panel.get(address).status_code for address in (first, second)] == [200, 404]
    assert panel.get(case.url("return", case.housing)).status_code == 404


@pytest.mark.parametrize("role", INSIDE)
def test_an_agency_talks_about_its_return_and_its_colleagues_are_told(case: Case, role: Role) -> None:
    mail.outbox.clear()
    client = case.client(role)
    url = case.url("return-talk", case.housing)
    assert url in client.get(case.url("return", case.housing)).content.decode()
    client.post(url, {"text": "Shall we name the second officer?"})
    (other,) = [case.people[each] for each in INSIDE if each is not role]
    assert [letter.to for letter in mail.outbox] == [[other.email]]
    assert "officer" not in mail.outbox[0].body
    assert "Shall we name the second officer?" in sign_in(Client(), other).get(url).content.decode()
    assert "govuk-error-summary" in client.post(url, {"text": " "}).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in INSIDE])
def test_nobody_else_reads_or_writes_what_an_agency_says(case: Case, role: Role) -> None:
    ReturnMessage.objects.create(page=case.housing, author=case.people[Role.AGENCY_AUTHOR], text="Between us.")
    client, url = case.client(role), case.url("return-talk", case.housing)
    assert client.get(url).status_code == 404
    assert client.post(url, {"text": "Hello."}).status_code == 404
    assert "Between us." not in client.get(case.url("return", case.housing)).content.decode()
    assert ReturnMessage.objects.count() == 1


def test_an_author_of_another_agency_does_not_read_it_either(case: Case) -> None:
    other = factories.member(case.review, Role.AGENCY_AUTHOR, agency=agency_of(case.police))
    assert sign_in(Client(), other).get(case.url("return-talk", case.housing)).status_code == 404


def test_a_changed_word_is_one_taken_out_and_one_added() -> None:
    assert words_changed("She rang twice.", "She rang  three times.\nThen not.") == (
        Piece("same", "She "),
        Piece("removed", "rang twice."),
        Piece("added", "rang  three times.\nThen not."),
    )


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_what_is_shown_holds_both_versions_whole(old: str, new: str) -> None:
    pieces = words_changed(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
