"""The pages of retention: closing, legal hold, two people for a disposal, the list, the desk and the command."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.desk import work_items
from review_pages.models import DisposalProposal, DisposalRecord, LegalHold, ReviewEvent, ReviewPage
from review_pages.profiles import profile
from review_pages.retention import disposal
from review_pages.review.forms import OpeningForm
from tests.browser import Visitor
from tests.helpers import browser_sign_in, sign_in
from tests.publishing.drafts import Scene, scene
from tests.review_pages.retention.case import closed_review

pytestmark = pytest.mark.django_db


def url(name: str, here: Scene) -> str:
    return reverse(f"review_pages:{name}", args=[here.review.reference])


def on_desk(user: User) -> list[str]:
    return [item.title for item in work_items(User.objects.get(pk=user.pk))]


def command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def test_a_review_is_closed_with_a_day_and_taken_up_again_with_a_reason(client: Client) -> None:
    here = scene()
    sign_in(client, here.manager)
    assert "Its time has not begun to run." in client.get(url("retention", here)).content.decode()
    assert "Report published" in client.get(url("close", here)).content.decode()
    page = client.post(url("close", here), {"on": "2026-02-20"}, follow=True).content.decode()
    assert "Closed on 20 February 2026 and kept for 7 years, until 20 February 2033." in page
    page = client.post(url("reopen-review", here), {"reason": "New evidence."}, follow=True).content.decode()
    assert "The review is open again." in page
    assert list(ReviewEvent.objects.order_by("pk").values_list("key", flat=True)) == ["closed", "reopened"]
    assert AuditEntry.objects.filter(what="review.closed").exists()


def test_a_legal_hold_is_placed_and_lifted_with_a_reason(client: Client) -> None:
    here = scene()
    closed_review(here)
    sign_in(client, here.manager)
    client.post(url("legal-hold", here), {"reason": "An inquest."})
    page = client.get(url("retention", here)).content.decode()
    assert "An inquest." in page
    assert "A legal hold is in force." in page
    assert "Propose to dispose of it" not in page
    refused = client.post(url("propose-disposal", here), follow=True).content.decode()
    assert "A legal hold is in force." in refused
    client.post(url("legal-hold", here), {"reason": "It ended.", "lift": "yes"})
    hold = LegalHold.objects.get()
    assert (hold.lifted_by, hold.lift_reason) == (here.manager, "It ended.")
    assert {"hold.placed", "hold.lifted"} <= set(AuditEntry.objects.values_list("what", flat=True))


def test_a_manager_proposes_and_the_chair_approves(client: Client) -> None:
    here = scene()
    closed_review(here)
    assert any("Its time is over" in title for title in on_desk(here.manager))
    sign_in(client, here.manager)
    page = client.get(url("retention", here)).content.decode()
    assert "Nothing has been deleted yet." in page
    assert "Review events: 1" in page
    client.post(url("propose-disposal", here))
    assert client.post(url("approve-disposal", here), {"reference": here.review.reference}).status_code == 404
    assert any("Approve its disposal" in title for title in on_desk(here.chair))
    sign_in(client, here.chair)
    wrong = client.post(url("approve-disposal", here), {"reference": "DHR-2000-01"}).content.decode()
    assert "This is not the reference of this review" in wrong
    done = client.post(url("approve-disposal", here), {"reference": here.review.reference}, follow=True)
    assert "is being disposed of" in done.content.decode()
    assert DisposalProposal.objects.get().approved_by == here.chair


def test_a_proposal_can_be_taken_back(client: Client) -> None:
    here = scene()
    closed_review(here)
    sign_in(client, here.manager)
    client.post(url("propose-disposal", here))
    client.post(url("take-back-disposal", here))
    assert not DisposalProposal.objects.exists()


def test_the_list_tells_what_is_kept_and_what_was_disposed_of(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here = scene()
    closed_review(here)
    disposal.propose(here.review, here.manager)
    disposal.approve(here.review, here.chair)
    disposal.dispose(here.review.pk)
    partnership = here.review.partnership
    kept = scene(partnership)
    closed_review(kept)
    sign_in(client, kept.manager)
    address = reverse("review_pages:retained", args=[partnership.pk])
    page = client.get(address).content.decode()
    assert here.review.reference in page
    assert kept.review.reference in page
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _more in range(3):
        closed_review(scene(partnership))
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_the_command_lists_counts_and_deletes_only_what_two_people_let_go() -> None:
    here = scene()
    closed_review(here)
    reference = here.review.reference
    assert reference in command()
    assert "Nothing was deleted." in command(reference)
    assert "Nothing was deleted." in command(reference, "--dry-run")
    with pytest.raises(CommandError, match="Nobody has approved"):
        command(reference, "--dispose")
    assert ReviewPage.objects.filter(reference=reference).exists()
    disposal.propose(here.review, here.manager)
    disposal.approve(here.review, here.chair)
    disposal.dispose(here.review.pk)
    with pytest.raises(CommandError, match="There is no review"):
        command(reference)


def test_a_reference_is_not_given_twice() -> None:
    here = scene()
    closed_review(here)
    disposal.propose(here.review, here.manager)
    disposal.approve(here.review, here.chair)
    disposal.dispose(here.review.pk)
    typed = {"reference": here.review.reference, "notified_on": "2026-01-01"}
    form = OpeningForm(typed, profile=profile("dhr", "2016-12"))
    assert "reference" in form.errors


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser
def test_the_pages_of_retention_are_in_order_at_both_widths(visitor: Callable[[], Visitor]) -> None:
    here = scene()
    closed_review(here)
    other = scene(here.review.partnership)
    DisposalRecord.objects.create(
        partnership=here.review.partnership,
        reference="DHR-2012-01",
        review_type="dhr",
        edition="2016-12",
        closed_on="2014-02-03",
        proposed_by=here.manager,
        approved_by=here.chair,
        counts={"agency returns": 4, "revisions": 118, "files": 2},
    )
    ruth = visitor()
    browser_sign_in(ruth.page, ruth.home, here.manager)
    pages = {
        "list": reverse("review_pages:retained", args=[here.review.partnership_id]),
        "held-about": reverse("review_pages:held-about", args=[here.review.partnership_id]),
        "over": url("retention", here),
        "open": url("retention", other),
        "close": url("close", other),
        "reopen": url("reopen-review", here),
        "hold": url("legal-hold", here),
    }
    wrong = []
    for name, address in pages.items():
        ruth.page.goto(address)
        wrong += ruth.keep(f"retention-{name}")
    ruth.page.goto(pages["over"])
    ruth.page.get_by_role("button", name="Propose to dispose of it").click()
    marcus = visitor()
    browser_sign_in(marcus.page, marcus.home, here.chair)
    marcus.page.goto(pages["over"])
    wrong += marcus.keep("retention-approve")
    assert wrong == []
