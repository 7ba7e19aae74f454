"""Wagtail's explorer: it lists what a person works on, in as many queries for two reviews as for two hundred."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from portal.access.pages import CasePage
from portal.access.rules import Role
from portal.accounts.models import User
from publishing import submission
from review_pages.models import DraftReportPage, Membership, PartnershipPage, ReviewPage
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db

ROOT = "/admin/pages/"


def explore(client: Client, page: Page, **query: str) -> str:
    response = client.get(reverse("wagtailadmin_explore", args=[page.pk]), query)
    assert response.status_code == 200
    return str(response.content.decode())


def reviews_of(author: User, many: int, of: PartnershipPage) -> list[ReviewPage]:
    reviews = [factories.review(of) for _each in range(many)]
    for review in reviews:
        factories.draft(review)
        factories.member(review, Role.AUTHOR, person=author)
    return reviews


def test_an_author_sees_their_own_reviews_and_no_other(client: Client) -> None:
    partnership = factories.partnership()
    author = factories.person()
    mine = reviews_of(author, 2, partnership)
    other = factories.review(partnership)
    DraftReportPage.objects.filter(pk=factories.draft(other).pk).update(title="Somebody else's report")
    sign_in(client, author)
    assert client.get(ROOT)["Location"] == reverse("wagtailadmin_explore", args=[partnership.pk])
    seen = explore(client, partnership)
    assert all(review.title in seen for review in mine)
    for found in (seen, explore(client, partnership, q="report"), explore(client, partnership, q=other.title)):
        assert reverse("wagtailadmin_explore", args=[other.pk]) not in found
        assert "Somebody else" not in found


def test_a_draft_leads_its_author_to_the_editor_and_a_manager_to_its_review(client: Client) -> None:
    author = factories.person()
    partnership = factories.partnership()
    (review,) = reviews_of(author, 1, partnership)
    draft = DraftReportPage.objects.get(review=review)
    editor, portal = f"/admin/pages/{draft.pk}/edit/", reverse("review_pages:report", args=[review.reference])
    manager = factories.member(review, Role.MANAGER)
    for person, there, not_there in ((author, editor, portal), (manager, portal, editor)):
        sign_in(client, person)
        seen = explore(client, review)
        assert f'href="{there}"' in seen
        assert f'href="{not_there}"' not in seen
    draft.save_revision(user=author)
    submission.submit(draft, author)
    sign_in(client, author)
    seen = explore(client, review)
    assert "waiting for sign-off" in seen
    assert f'href="{editor}"' not in seen


def test_who_works_on_no_draft_finds_no_explorer(client: Client) -> None:
    review = factories.review()
    factories.draft(review)
    people = [factories.member(review, role) for role in Role if role not in (Role.AUTHOR, Role.MANAGER)]
    for person in [*people, factories.person(is_superuser=True), factories.person()]:
        sign_in(client, person)
        assert client.get(ROOT).status_code == 404
        assert client.get(reverse("wagtailadmin_explore", args=[review.pk])).status_code == 404


def test_an_author_of_two_partnerships_begins_above_them(client: Client) -> None:
    author = factories.person()
    places = [factories.partnership(), factories.partnership()]
    for place in places:
        reviews_of(author, 1, place)
    third = factories.partnership()
    sign_in(client, author)
    seen = client.get(ROOT).content.decode()
    assert all(place.title in seen for place in places)
    assert third.title not in seen
    assert "Published reviews" not in seen


def test_a_review_is_found_by_its_pseudonym(client: Client) -> None:
    author = factories.person()
    partnership = factories.partnership()
    karen, olga = reviews_of(author, 2, partnership)
    ReviewPage.objects.filter(pk=olga.pk).update(pseudonym="Olga")
    sign_in(client, author)
    found = explore(client, partnership, q="olga")
    assert olga.title in found
    assert karen.title not in found
    assert "Nothing of yours" in explore(client, partnership, q="Zofia")


def test_an_ended_membership_ends_the_listing(client: Client) -> None:
    author = factories.person()
    partnership = factories.partnership()
    first, second = reviews_of(author, 2, partnership)
    Membership.objects.filter(review=first).update(until="2020-01-01")
    sign_in(client, author)
    seen = explore(client, partnership)
    assert second.title in seen
    assert first.title not in seen


def test_the_explorer_names_nobody_and_offers_nothing_that_does_not_answer(client: Client) -> None:
    author = factories.person()
    partnership = factories.partnership()
    (review,) = reviews_of(author, 1, partnership)
    sign_in(client, author)
    for page in (partnership, review):
        seen = explore(client, page)
        assert review.opened_by.full_name not in seen
        for shut in ("/add_subpage/", "/delete/", "/move/", "/copy/", "/admin/bulk/", "/privacy/", "/usage/", "owner"):
            assert shut not in seen, shut


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.MANAGER])
def test_two_hundred_reviews_cost_as_many_queries_as_two(client: Client, role: Role) -> None:
    person = factories.person()
    partnership = factories.partnership()
    sign_in(client, person)

    def queries(**query: str) -> int:
        client.get(ROOT)  # content types are looked up once in a process
        with CaptureQueriesContext(connection) as captured:
            explore(client, partnership, **query)
        return len(captured)

    def add(many: int) -> None:
        before = Page.objects.count()
        reviews = [factories.review(partnership) for _each in range(many)]
        Membership.objects.bulk_create(
            Membership(person=person, partnership=partnership, review=review, role=role) for review in reviews
        )
        for review in reviews[:60]:
            factories.draft(review)
        assert Page.objects.count() > before

    add(2)
    few, found = queries(), queries(q="report")
    add(198)
    assert queries() == few
    assert queries(q="report") == found
    assert few < 30


def test_each_type_of_case_page_says_what_is_worked_on() -> None:
    """A new type is listed to nobody until it says otherwise."""
    from django.apps import apps

    listed = {model for model in apps.get_models() if issubclass(model, CasePage) and "worked_on_by" in vars(model)}
    assert listed == {PartnershipPage, ReviewPage, DraftReportPage}
