"""The demo: loads once, tells four stories, and stays away from anybody's real data."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments.models import PassageComment
from portal.access.rules import MEMBER_ROLES
from portal.accounts.models import User
from publishing.models import PublishedReportPage
from review_pages.models import IncomingNotification, Membership, ReviewPage
from review_pages.returns.answers import missing
from review_pages.returns.consolidation import columns_of, consolidate
from review_pages.returns.decisions import sent_back
from review_pages.returns.views.form import people_named
from search.demo.cast import PASSWORD
from tests import factories
from tests.helpers import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in (User, Membership, ReviewPage, PassageComment, PublishedReportPage)]


def test_the_demo_loads_once_and_is_whole(client: Client) -> None:
    assert "The demo is loaded" in demo()
    before = counts()
    assert "Nothing was changed" in demo()
    assert counts() == before

    assert set(Membership.objects.values_list("role", flat=True)) == {str(role) for role in MEMBER_ROLES}
    assert User.objects.count() == len(MEMBER_ROLES)
    for person in User.objects.all():
        assert person.is_demo
        assert person.check_password(PASSWORD)
        assert person.authenticator

    reviews = {review.pseudonym: review for review in ReviewPage.objects.all()}
    assert set(reviews) == {"Sofia", "Mr Ellis", "Karen", "Margaret"}
    late = {page.agency.short_name for page in reviews["Mr Ellis"].returns.all() if page.late}
    assert late == {"Housing", "NDAS"}
    assert reviews["Sofia"].returns.get().with_sign_off
    housing = reviews["Mr Ellis"].returns.get(agency__short_name="Housing")
    assert sent_back(housing) is not None
    karen = reviews["Karen"].returns
    assert karen.get(agency__short_name="Housing", form_key="involvement").signed_off_by.get_short_name() == "Grace"
    for page in [*reviews["Mr Ellis"].returns.all(), *reviews["Karen"].returns.all()]:
        if page.handed_in and not page.nil_return:
            people = list(page.review.identities.all())
            gaps = [gap.question.key for part in page.form.parts for gap in missing(part, page.answers, people)]
            assert gaps == [], page.agency.name
    reports = karen.filter(form_key="agency_report")
    assert {page.agency.short_name for page in reports} == {"Housing", "Police"}
    assert all(len(page.answers["chronology_rows"]) > 2 for page in reports)
    assert housing.word_files.get().taken_at is not None
    assert housing.answers["author_name"] == "Priya Landholme, tenancy officer"
    returns = list(reviews["Mr Ellis"].returns.filter(form_key="involvement"))
    people = people_named(reviews["Mr Ellis"])
    assert consolidate(housing.form, columns_of(returns, returns), people).disagreements
    assert [incoming.waits for incoming in IncomingNotification.objects.all()] == [True]
    sign_in(client, User.objects.get(email__startswith="ruth"))
    assert "Northshire Housing has notified you" in client.get(reverse("desk")).content.decode()
    threads = PassageComment.objects.filter(level=0)
    assert threads.count() >= 12
    assert threads.exclude(resolved_at=None).exists()
    assert [page.pseudonym for page in PublishedReportPage.objects.live()] == ["Margaret"]
    extension = reviews["Karen"].extensions.get()
    assert extension.moved_to > timezone.localdate()


def test_the_codes_of_demo_accounts_can_be_printed() -> None:
    demo()
    said = StringIO()
    call_command("demo_code", "ruth@northshire.example", stdout=said)
    assert len(said.getvalue().strip()) == 6


def test_the_demo_refuses_a_database_that_holds_something_else() -> None:
    factories.person()
    with pytest.raises(CommandError, match="an empty one"):
        demo()
    assert not ReviewPage.objects.exists()
