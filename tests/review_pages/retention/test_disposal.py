"""A case whose time is over goes without a trace; the published report, the trail and a record of it stay."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.audit.models import AuditEntry
from review_pages.models import DisposalRecord, PartnershipPage, ReviewEvent, ReviewPage
from review_pages.retention import disposal
from review_pages.retention.disposal import RefusedError
from review_pages.retention.holdings import Holdings
from review_pages.review.progress import progress
from tests import factories
from tests.publishing.drafts import scene
from tests.review_pages.retention.case import SENTINEL, Case, build, closed_review, files_with, tables_with

PLANTED = {
    "comments_passagecomment",
    "django_comments",
    "modelsearch_indexentry",
    "portal_unsavedform",
    "review_pages_agencyreturnpage",
    "review_pages_extension",
    "review_pages_identitychange",
    "review_pages_identityentry",
    "review_pages_legalhold",
    "review_pages_notification",
    "review_pages_reviewevent",
    "review_pages_sharedrevision",
    "wagtailadmin_formstate",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
}
"""Tables in which the case says something that nobody may find afterwards."""


def let_go(case: Case) -> None:
    disposal.propose(case.review, case.scene.manager)
    disposal.approve(case.review, case.scene.chair)


@pytest.mark.django_db(transaction=True)
def test_after_the_disposal_no_table_and_no_file_holds_a_word_of_the_case(client: Client) -> None:
    case = build()
    before = tables_with(SENTINEL)
    assert set(before) >= PLANTED, PLANTED - set(before)
    names = [name for _storage, name in Holdings(case.review).files]
    assert names
    assert files_with(SENTINEL)
    public = client.get(case.page.url).content
    kept_trail = AuditEntry.objects.count()
    expected = Holdings(case.review).counts

    let_go(case)  # the tasks of tests run at once

    assert tables_with(SENTINEL) == []
    assert files_with(SENTINEL) == []
    assert not any(default_storage.exists(name) for name in names)
    assert not ReviewPage.objects.exists()
    assert client.get(case.page.url).content == public
    assert AuditEntry.objects.count() > kept_trail
    record = DisposalRecord.objects.get()
    assert record.reference == case.review.reference
    assert record.counts["agency returns"] == 1
    assert record.counts == {**expected, "disposal proposals": 1}
    assert (record.proposed_by, record.approved_by) == (case.scene.manager, case.scene.chair)
    assert record.swept_at is not None
    assert record.published_on is not None


@pytest.mark.django_db(transaction=True)
def test_the_other_reviews_of_the_partnership_are_left_as_they_are() -> None:
    case = build()
    other = scene(case.review.partnership)
    other.write()
    closed_review(other)
    held = Holdings(other.review).counts

    let_go(case)

    assert Holdings(other.review).counts == held
    partnership = PartnershipPage.objects.get(pk=case.review.partnership_id)
    assert list(partnership.get_children().values_list("pk", flat=True)) == [other.review.pk]
    assert partnership.numchild == 1
    factories.review(partnership)


@pytest.mark.django_db
def test_a_review_is_kept_until_its_time_is_over() -> None:
    here = scene()
    assert disposal.why_kept(here.review) == "The review is not closed."
    closed_review(here, datetime.date(2020, 2, 29))
    assert disposal.kept_until(progress(here.review)) == datetime.date(2027, 2, 28)
    assert "It is kept until 28 February 2027." in disposal.why_kept(here.review)
    with pytest.raises(RefusedError):
        disposal.propose(here.review, here.manager)


@pytest.mark.django_db
def test_a_review_that_was_taken_up_again_is_not_closed() -> None:
    here = scene()
    closed_review(here)
    assert disposal.why_kept(here.review) == ""
    today = timezone.localdate()
    ReviewEvent.objects.create(review=here.review, key="reopened", on=today, recorded_by=here.manager)
    assert disposal.why_kept(here.review) == "The review is not closed."


@pytest.mark.django_db
def test_a_hold_stops_what_was_approved_already() -> None:
    here = scene()
    closed_review(here)
    disposal.propose(here.review, here.manager)
    disposal.approve(here.review, here.chair)  # the worker has not come yet
    disposal.place_hold(here.review, "The inquest was reopened.", here.manager)
    with pytest.raises(RefusedError, match="legal hold"):
        disposal.dispose(here.review.pk)
    assert ReviewPage.objects.filter(pk=here.review.pk).exists()
    disposal.lift_hold(here.review, "It has ended.", here.manager)
    assert disposal.dispose(here.review.pk) is not None


@pytest.mark.django_db
def test_nobody_approves_what_they_proposed() -> None:
    here = scene()
    closed_review(here)
    disposal.propose(here.review, here.chair)
    with pytest.raises(RefusedError, match="yourself"):
        disposal.approve(here.review, here.chair)
    with pytest.raises(RefusedError, match="Nobody has approved"):
        disposal.dispose(here.review.pk)


@pytest.mark.django_db
def test_carrying_it_out_twice_does_it_once() -> None:
    here = scene()
    closed_review(here)
    disposal.propose(here.review, here.manager)
    disposal.approve(here.review, here.chair)
    assert disposal.dispose(here.review.pk) is not None
    assert disposal.dispose(here.review.pk) is None
    assert DisposalRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_deleted_rows_leave_nothing_in_the_files_of_sqlite() -> None:
    if connection.vendor != "sqlite":
        assert disposal.scrub()
        return
    here = scene()
    closed_review(here)
    assert _database_files()
    ReviewEvent.objects.all().delete()
    assert disposal.scrub()
    assert _database_files() == []


def _database_files() -> list[str]:
    return [name for name in files_with(SENTINEL) if "sqlite3" in name]
