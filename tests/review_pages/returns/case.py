"""A review with two agencies that were asked, and people in every role, for the tests of returns."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import Role
from portal.accounts.models import User
from review_pages.models import Agency, AgencyReturnPage, IdentityEntry, ReviewPage
from review_pages.returns.asking import ask
from review_pages.returns.decisions import reopen
from tests import factories
from tests.helpers import sign_in


@dataclass
class Case:
    """Housing and Police were asked. `people` holds one person per role; agency people are Housing's."""

    review: ReviewPage
    housing: AgencyReturnPage
    police: AgencyReturnPage
    karen: IdentityEntry
    mark: IdentityEntry
    people: dict[Role, User]

    def client(self, role: Role) -> Client:
        return sign_in(Client(), self.people[role])

    def url(self, name: str, page: AgencyReturnPage | None = None, **more: Any) -> str:
        if page is not None:
            more["pk"] = page.pk
        return reverse(f"review_pages:{name}", kwargs={"reference": self.review.reference, **more})


def make_case(due: datetime.date | None = None) -> Case:
    review = factories.review()
    agencies = [factories.agency(review.partnership, name) for name in ("Northshire Housing", "Northshire Police")]
    review.agencies.add(*agencies)
    people = {role: factories.member(review, role, agency=agencies[0]) for role in Role}
    karen, mark = (
        IdentityEntry.objects.create(review=review, pseudonym=pseudonym, relationship=part, name=name)
        for pseudonym, part, name in (
            ("Karen", "victim", "Zelda Realname"),
            ("Mark", "alleged perpetrator", "Quentin Realname"),
        )
    )
    due = due or timezone.localdate() + datetime.timedelta(days=9)
    housing, police = (ask(review, each, due, people[Role.MANAGER]) for each in agencies)
    return Case(review, housing, police, karen, mark, people)


def agency_of(page: AgencyReturnPage) -> Agency:
    return page.agency


def arrive_and_reopen(case: Case, page: AgencyReturnPage) -> None:
    """The partnership gets this return, and its manager gives it back."""
    page = AgencyReturnPage.objects.get(pk=page.pk)
    page.save_revision(user=case.people[Role.AGENCY_AUTHOR], clean=False)
    page.arrive(case.people[Role.AGENCY_AUTHOR], signed_off_by=case.people[Role.AGENCY_SIGN_OFF])
    reopen(page.pk, "A date is missing.", by=case.people[Role.MANAGER])


def answers_in_full(case: Case) -> dict[str, Any]:
    """Every required question of the involvement form answered."""
    return {
        "author_name": "Ann Ember, officer",
        "sign_off_name": "Sol Verity, director",
        "records_searched": "The case system, by name and address.",
        "searched_from": "2010",
        "searched_to": "2026-01",
        "records_secured": "yes",
        "known": {
            str(case.karen.pk): {"known": "yes", "first": "2016", "last": "2019-04-03"},
            str(case.mark.pk): {"known": "no"},
        },
        "open_at_the_time": "no",
        "summary": "Karen rented a flat from us.",
        "report_needed": "unsure",
        "independent": "yes",
    }
