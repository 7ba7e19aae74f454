"""Several authors of one return: they are told of each other, for as long as they may write it."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from portal.access.rules import Role
from portal.unsaved.models import Presence
from review_pages.models import AgencyReturnPage, Membership
from review_pages.returns.saving import save_part
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.returns.case import Case, make_case

pytestmark = pytest.mark.django_db


def priya_of(case: Case, name: str = "Priya Example") -> Client:
    person = factories.person(name)
    factories.member(case.review, Role.AGENCY_AUTHOR, agency=case.housing.agency, person=person)
    return sign_in(Client(), person)


def ask(case: Case, client: Client, started_from: int = 0) -> str:
    url = case.url("return-now", case.housing, part="learning")
    return str(client.post(url, {"started_from": started_from}).json()["said"])


def test_whoever_opens_a_part_is_named_to_the_others_and_not_to_themselves() -> None:
    case = make_case()
    part = case.url("return-part", case.housing, part="learning")
    priya, ann = priya_of(case), case.client(Role.AGENCY_AUTHOR)
    assert "is working on this part now" not in priya.get(part).content.decode()
    assert "Priya Example is working on this part now." in ann.get(part).content.decode()
    assert ask(case, ann) == "Priya Example is working on this part now."
    priya_of(case, "Sam Example").get(part)
    assert ask(case, ann) == "Priya Example and Sam Example are working on this part now."
    assert "are working on this part now" in ann.get(case.url("return", case.housing)).content.decode()


def test_someone_is_in_one_part_at_a_time_and_gone_when_their_page_is_silent() -> None:
    case = make_case()
    priya, ann = priya_of(case), case.client(Role.AGENCY_AUTHOR)
    ask(case, priya)
    priya.get(case.url("return-part", case.housing, part="you"))
    assert ask(case, ann) == ""
    ask(case, priya)
    assert ask(case, ann) != ""
    Presence.objects.update(seen_at=timezone.now() - datetime.timedelta(seconds=91))
    assert ask(case, ann) == ""


def test_what_a_colleague_saved_meanwhile_is_said() -> None:
    case = make_case()
    ann = case.client(Role.AGENCY_AUTHOR)
    began = case.housing.latest_revision_id or 0
    priya = factories.member(
        case.review, Role.AGENCY_AUTHOR, agency=case.housing.agency, person=factories.person("Priya Example")
    )
    part = case.housing.form.part("learning")
    assert part is not None
    save_part(case.housing.pk, part, {"immediate_learning": "A letter."}, by=priya, started_from=began)
    assert ask(case, ann, began).startswith("Priya Example saved this part at ")
    now = AgencyReturnPage.objects.get(pk=case.housing.pk).latest_revision_id or 0
    assert ask(case, ann, now) == ""


def test_whoever_may_not_write_the_return_is_told_nothing() -> None:
    case = make_case()
    ask(case, priya_of(case))
    ann = case.client(Role.AGENCY_AUTHOR)
    url = case.url("return-now", case.housing, part="learning")
    for role in (Role.AGENCY_SIGN_OFF, Role.MANAGER, Role.PANEL_MEMBER):
        assert case.client(role).post(url).status_code == 404
    Membership.objects.filter(person=case.people[Role.AGENCY_AUTHOR]).update(ended_at=timezone.now())
    answer = ann.post(url)
    assert answer.status_code in (403, 404)
    assert "Priya" not in answer.content.decode()
