"""Filling in a return: parts, revisions, two authors, handing in, and who is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.access.rules import AGENCY_ROLES, Role, Stage
from portal.audit.models import AuditEntry
from review_pages.models import AgencyReturnPage
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.returns.case import Case, agency_of, answers_in_full, make_case

pytestmark = pytest.mark.django_db

OTHERS = [role for role in Role if role not in AGENCY_ROLES]
YOU = {"author_name": "Ann Ember", "sign_off_name": "Sol Verity", "continue": "1"}


@pytest.fixture
def case() -> Case:
    return make_case()


def fresh(page: AgencyReturnPage) -> AgencyReturnPage:
    found: AgencyReturnPage = AgencyReturnPage.objects.get(pk=page.pk)
    return found


def answered(case: Case, **fields: Any) -> AgencyReturnPage:
    """Housing's return with every answer."""
    page = fresh(case.housing)
    page.answers = answers_in_full(case)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save()
    page.save_revision(clean=False)
    return page


def post(case: Case, client: Client, part: str, data: dict[str, Any], started_from: int | None = None) -> Any:
    if started_from is None:
        started_from = fresh(case.housing).latest_revision_id or 0
    return client.post(case.url("return-part", case.housing, part=part), data | {"started_from": str(started_from)})


def test_the_task_list_says_by_when_and_offers_a_nil_return_first(case: Case) -> None:
    page = case.client(Role.AGENCY_AUTHOR).get(case.url("return", case.housing)).content.decode()
    assert "(in 9 days)" in page
    assert page.index("A nil return? Say so here") < page.index("Who is answering")
    assert "Not started" in page


def test_a_part_is_kept_as_a_revision_by_its_author_and_leads_to_the_next(case: Case) -> None:
    response = post(case, case.client(Role.AGENCY_AUTHOR), "you", YOU)
    assert response["Location"] == case.url("return-part", case.housing, part="records")
    page = fresh(case.housing)
    assert page.answers == {"author_name": "Ann Ember", "sign_off_name": "Sol Verity"}
    assert page.latest_revision is not None
    assert page.latest_revision.user == case.people[Role.AGENCY_AUTHOR]
    assert AuditEntry.objects.filter(what="return.saved", revision=page.latest_revision_id).exists()


def test_every_save_keeps_the_one_before(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    post(case, author, "you", YOU)
    post(case, author, "you", YOU | {"author_name": "Ann Ember, team leader"})
    kept = [revision.content["answers"].get("author_name") for revision in fresh(case.housing).revisions.order_by("id")]
    assert kept == [None, "Ann Ember", "Ann Ember, team leader"]


def test_an_unfinished_part_can_be_saved_and_comes_back_as_it_was(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    response = post(
        case, author, "records", {"records_searched": "Paper files", "searched_from_year": "2010", "later": "1"}
    )
    assert response["Location"] == case.url("return", case.housing)
    shown = author.get(case.url("return-part", case.housing, part="records")).content.decode()
    assert "Paper files" in shown
    assert 'value="2010"' in shown
    assert "In progress" in author.get(case.url("return", case.housing)).content.decode()


def test_what_cannot_be_right_is_shown_again_and_not_saved(case: Case) -> None:
    response = post(
        case, case.client(Role.AGENCY_AUTHOR), "records", {"records_searched": "All", "searched_to_year": "xx"}
    )
    assert "Enter a real date" in response.content.decode()
    assert "All</textarea>" in response.content.decode()
    assert fresh(case.housing).answers == {}


def test_people_are_asked_about_by_pseudonym_and_never_by_name(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    shown = author.get(case.url("return-part", case.housing, part="people")).content.decode()
    assert "Karen, victim" in shown
    assert "told you by secure e-mail" in shown
    assert "Realname" not in shown
    person = f"known-{case.karen.pk}"
    post(
        case, author, "people", {f"{person}-known": "yes", f"{person}-first_month": "4", f"{person}-first_year": "2019"}
    )
    assert fresh(case.housing).answers == {"known": {str(case.karen.pk): {"known": "yes", "first": "2019-04"}}}


def test_two_authors_of_different_parts_do_not_get_in_each_other_s_way(case: Case) -> None:
    colleague = sign_in(Client(), factories.member(case.review, Role.AGENCY_AUTHOR, agency=agency_of(case.housing)))
    began = fresh(case.housing).latest_revision_id
    post(case, case.client(Role.AGENCY_AUTHOR), "you", YOU, began)
    post(case, colleague, "learning", {"immediate_learning": "We changed the letter."}, began)
    assert fresh(case.housing).answers == {
        "author_name": "Ann Ember",
        "sign_off_name": "Sol Verity",
        "immediate_learning": "We changed the letter.",
    }


def test_two_authors_of_one_part_both_see_both_answers_and_nothing_is_overwritten(case: Case) -> None:
    second = factories.member(case.review, Role.AGENCY_AUTHOR, agency=agency_of(case.housing))
    began = fresh(case.housing).latest_revision_id
    post(case, case.client(Role.AGENCY_AUTHOR), "learning", {"immediate_learning": "The first wording."}, began)
    clash = post(case, sign_in(Client(), second), "learning", {"immediate_learning": "The second wording."}, began)
    shown = clash.content.decode()
    assert clash.status_code == 409
    assert "The first wording." in shown
    assert "The second wording.</textarea>" in shown
    assert case.people[Role.AGENCY_AUTHOR].full_name in shown
    assert fresh(case.housing).answers == {"immediate_learning": "The first wording."}
    # Having seen both, the second author decides.
    seen = clash.context["started_from"]
    post(case, sign_in(Client(), second), "learning", {"immediate_learning": "Both wordings."}, seen)
    assert fresh(case.housing).answers == {"immediate_learning": "Both wordings."}


def test_a_form_that_does_not_say_where_it_began_overwrites_nothing(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    post(case, author, "learning", {"immediate_learning": "Kept."})
    url = case.url("return-part", case.housing, part="learning")
    for began in ("", "x", "-1", "999999999999999999999999", "0"):
        assert author.post(url, {"immediate_learning": "Other", "started_from": began}).status_code == 409
    assert fresh(case.housing).answers == {"immediate_learning": "Kept."}


def test_an_incomplete_return_is_not_handed_in_and_says_what_is_missing(case: Case) -> None:
    answers = answers_in_full(case)
    del answers["summary"], answers["known"][str(case.mark.pk)]
    page = answered(case, answers=answers)
    response = case.client(Role.AGENCY_AUTHOR).post(case.url("return-submit", page))
    told = response.content.decode()
    assert response.status_code == 422
    assert "Summary of your agency&#x27;s involvement" in told
    assert "was Mark known to your agency?" in told
    assert case.url("return-part", page, part="people") in told
    assert not fresh(page).handed_in


def test_handing_in_locks_the_return(case: Case) -> None:
    page = answered(case)
    author = case.client(Role.AGENCY_AUTHOR)
    checked = author.get(case.url("return-submit", page)).content.decode()
    assert "3 April 2019" in checked
    assert author.post(case.url("return-submit", page)).status_code == 302
    page = fresh(page)
    assert page.access_stage is Stage.WITH_SIGN_OFF
    assert page.submitted_by == case.people[Role.AGENCY_AUTHOR]
    kept = fresh(page)
    for part in ("you", "nil"):
        refused = post(case, author, part, YOU)
        assert refused.status_code == 409
        assert "Ann Ember" in refused.content.decode(), "what was typed is shown again"
        assert "was not saved" in refused.content.decode()
        assert author.get(case.url("return-part", page, part=part)).status_code == 302
    author.post(case.url("return-submit", page), {"in_full": "1"})
    author.post(case.url("return-submit", page))
    after = fresh(page)
    assert (after.answers, after.latest_revision_id, after.submitted_at) == (
        kept.answers,
        kept.latest_revision_id,
        kept.submitted_at,
    )


def test_a_nil_return_takes_one_page_and_says_that_nobody_was_known(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    nil = {
        "author_name": "Ann Ember",
        "sign_off_name": "Sol Verity",
        "records_searched": "Every system",
        "searched_from_year": "2010",
        "searched_to_year": "2026",
        "records_secured": "yes",
        "independent": "yes",
        "continue": "1",
    }
    response = post(case, author, "nil", nil)
    assert response["Location"] == case.url("return-submit", case.housing)
    author.post(response["Location"])
    page = fresh(case.housing)
    assert page.nil_return
    assert page.access_stage is Stage.SUBMITTED
    assert page.answers["known"] == {str(case.karen.pk): {"known": "no"}, str(case.mark.pk): {"known": "no"}}
    assert "summary" not in page.answers


def test_a_nil_return_can_be_taken_back_and_keeps_what_was_answered(case: Case) -> None:
    page = answered(case, nil_return=True)
    case.client(Role.AGENCY_AUTHOR).post(case.url("return-submit", page), {"in_full": "1"})
    page = fresh(page)
    assert not page.nil_return
    assert page.answers["summary"] == "Karen rented a flat from us."


def test_the_sign_off_manager_reads_but_changes_nothing(case: Case) -> None:
    answered(case)
    manager = case.client(Role.AGENCY_SIGN_OFF)
    assert "Karen rented a flat from us." in manager.get(case.url("return", case.housing)).content.decode()
    assert AuditEntry.objects.filter(what="return.read", who=case.people[Role.AGENCY_SIGN_OFF]).exists()
    assert post(case, manager, "you", YOU).status_code == 404
    assert manager.post(case.url("return-submit", case.housing)).status_code == 404
    assert not fresh(case.housing).handed_in


@pytest.mark.parametrize("role", OTHERS)
def test_while_it_is_written_nobody_outside_the_agency_can_tell_it_is_there(case: Case, role: Role) -> None:
    answered(case)
    client = case.client(role)
    for name, more in (("return", {}), ("return-part", {"part": "you"}), ("return-submit", {})):
        assert client.get(case.url(name, case.housing, **more)).status_code == 404
    assert post(case, client, "you", YOU).status_code == 404
    assert client.post(case.url("return-submit", case.housing)).status_code == 404
    assert not fresh(case.housing).handed_in


@pytest.mark.parametrize(
    ("stage", "readers"),
    [
        (Stage.WITH_SIGN_OFF, {*AGENCY_ROLES}),
        (Stage.SUBMITTED, {Role.MANAGER, Role.AUTHOR, Role.BREAK_GLASS, *AGENCY_ROLES}),
        (Stage.RELEASED, {Role.MANAGER, Role.AUTHOR, Role.BREAK_GLASS, *AGENCY_ROLES}),
    ],
)
def test_a_return_that_is_handed_in_is_read_by_those_in_the_table(case: Case, stage: Stage, readers: set[Role]) -> None:
    page = answered(case, stage=str(stage))
    found = {role for role in Role if case.client(role).get(case.url("return", page)).status_code == 200}
    assert found == readers
    for role in Role:
        assert post(case, case.client(role), "you", YOU).status_code in (404, 409)
    assert fresh(page).answers == answers_in_full(case)


def test_another_agency_s_author_is_told_of_no_return(case: Case) -> None:
    other = sign_in(Client(), factories.member(case.review, Role.AGENCY_AUTHOR, agency=agency_of(case.police)))
    assert other.get(case.url("return", case.housing)).status_code == 404
    assert post(case, other, "you", YOU).status_code == 404
    assert other.get(case.url("return", case.police)).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_the_id_of_another_review_s_return_answers_to_nobody(case: Case, role: Role) -> None:
    other = make_case()
    AgencyReturnPage.objects.filter(pk=other.housing.pk).update(stage=str(Stage.RELEASED))
    client = case.client(role)
    assert client.get(case.url("return", other.housing)).status_code == 404
    assert client.get(other.url("return", other.housing)).status_code == 404
    assert client.post(case.url("return-part", other.housing, part="you"), YOU).status_code == 404


def test_a_part_that_the_form_does_not_have_is_not_found(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    assert author.get(case.url("return-part", case.housing, part="weather")).status_code == 404


def test_the_desk_asks_the_agency_s_author_and_tells_the_manager_who_is_late(case: Case) -> None:
    asked = case.client(Role.AGENCY_AUTHOR).get("/portal/").content.decode()
    assert "Complete the involvement form" in asked
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(due="2026-01-02")
    assert "Northshire Housing has not replied" in case.client(Role.MANAGER).get("/portal/").content.decode()
    for role in (Role.PANEL_MEMBER, Role.AUTHOR, Role.FAMILY_READER, Role.AGENCY_SIGN_OFF):
        assert "involvement form" not in case.client(role).get("/portal/").content.decode()
