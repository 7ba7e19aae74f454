"""When a review may go, and its going: two people, one transaction, and then no trace in the files either."""

from __future__ import annotations

import datetime
import logging
import time
from typing import Any

from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.models import Page

from portal import audit
from portal.accounts.models import User
from portal.templatetags.candour import day
from review_pages.profiles.span import Span
from review_pages.retention.holdings import Holdings
from review_pages.retention.models import DisposalProposal, DisposalRecord, LegalHold
from review_pages.review.clock import due
from review_pages.review.models import ReviewPage
from review_pages.review.progress import CLOSED, PUBLISHED, Progress, progress

log = logging.getLogger(__name__)

TRIES = 5
"""How often the database's files are swept before a person is told that readers were in the way."""


class RefusedError(Exception):
    """A disposal that may not be. The text says why, for the person who tried."""


def kept_until(stands: Progress) -> datetime.date | None:
    """The day until which the profile keeps this review; None while the time has not begun to run."""
    rule = stands.profile.retention
    event = stands.closed if rule.after == CLOSED else stands.happened.get(rule.after)
    if event is None or stands.closed is None:
        return None
    return due(event.on, Span("months", 12 * rule.years))


def why_kept(review: ReviewPage, stands: Progress | None = None) -> str:
    """Why this review may not be disposed of today; empty where it may."""
    until = kept_until(stands or progress(review))
    if until is None:
        return _("The review is not closed.")
    if LegalHold.objects.filter(review=review, lifted_at=None).exists():
        return _("A legal hold is in force.")
    if until > timezone.localdate():
        return _("It is kept until %(day)s.") % {"day": day(until)}
    return ""


def _locked(review_pk: int) -> ReviewPage:
    """The review, for this transaction alone: whoever places a hold or disposes at the same moment waits."""
    return ReviewPage.objects.select_for_update().get(pk=review_pk)


@transaction.atomic
def place_hold(review: ReviewPage, reason: str, by: User) -> LegalHold | None:
    """Keep a review however old it is. None where a hold is in force already."""
    _locked(review.pk)
    if LegalHold.objects.filter(review=review, lifted_at=None).exists():
        return None
    return LegalHold.objects.create(review=review, reason=reason, placed_by=by)


@transaction.atomic
def lift_hold(review: ReviewPage, reason: str, by: User) -> LegalHold | None:
    """Let a review's time run out again. None where no hold is in force."""
    _locked(review.pk)
    hold = LegalHold.objects.filter(review=review, lifted_at=None).first()
    if hold is not None:
        hold.lifted_by, hold.lifted_at, hold.lift_reason = by, timezone.now(), reason
        hold.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    return hold


@transaction.atomic
def propose(review: ReviewPage, by: User) -> DisposalProposal:
    """Propose to dispose of a review whose time is over."""
    review = _locked(review.pk)
    if reason := why_kept(review):
        raise RefusedError(reason)
    proposal, _made = DisposalProposal.objects.get_or_create(review=review, defaults={"proposed_by": by})
    return proposal


@transaction.atomic
def approve(review: ReviewPage, by: User) -> DisposalProposal:
    """Approve what someone else proposed. The worker carries it out."""
    review = _locked(review.pk)
    proposal = DisposalProposal.objects.select_for_update().filter(review=review).first()
    if proposal is None:
        raise RefusedError(_("The proposal was taken back a moment ago."))
    if proposal.approved_at:
        raise RefusedError(_("This has been approved already."))
    if proposal.proposed_by_id == by.pk:
        raise RefusedError(_("You proposed this yourself. Someone else has to approve it."))
    if reason := why_kept(review):
        raise RefusedError(reason)
    proposal.approved_by, proposal.approved_at = by, timezone.now()
    proposal.save(update_fields=["approved_by", "approved_at"])
    transaction.on_commit(lambda: carry_out.enqueue(review.pk))
    return proposal


@transaction.atomic
def take_back(review: ReviewPage) -> bool:
    """Withdraw a proposal that was not approved. Whether there was one."""
    _locked(review.pk)
    deleted, _each = DisposalProposal.objects.filter(review=review, approved_at=None).delete()
    return bool(deleted)


@task()
def carry_out(review_pk: int) -> None:
    """Dispose of a review that two people have let go. Repeating it changes nothing."""
    record = dispose(review_pk)
    if record is not None:
        sweep(record)


@transaction.atomic
def dispose(review_pk: int) -> DisposalRecord | None:
    """Delete the case and leave a record. None where it is gone already; nothing is deleted where a rule says no."""
    review = ReviewPage.objects.select_for_update().filter(pk=review_pk).first()
    if review is None:
        return None
    proposal = DisposalProposal.objects.select_for_update().filter(review=review).exclude(approved_at=None).first()
    if proposal is None or proposal.approved_by is None or proposal.approved_by_id == proposal.proposed_by_id:
        raise RefusedError(_("Nobody has approved that this review is disposed of."))
    stands = progress(review)
    if reason := why_kept(review, stands):
        raise RefusedError(reason)
    held = Holdings(review)
    published = stands.happened.get(PUBLISHED)
    record = DisposalRecord.objects.create(
        partnership_id=review.partnership_id,
        reference=review.reference,
        review_type=review.profile_code,
        edition=review.profile_edition,
        closed_on=stands.closed.on if stands.closed else timezone.localdate(),
        published_on=published.on if published else None,
        proposed_by=proposal.proposed_by,
        approved_by=proposal.approved_by,
        counts=held.counts,
        files_left=[name for _storage, name in held.files],
    )
    held.delete()
    Page.objects.filter(pk=review.partnership_id).update(numchild=F("numchild") - 1)
    connection.check_constraints()
    audit.record("review.disposed", record, who=proposal.approved_by, review=review)
    return record


def sweep(record: DisposalRecord) -> bool:
    """Delete the files of what was disposed of, and what the database's own files still hold of it. Can be repeated.

    Answers whether all is gone; where readers were in the way, `manage.py retention --finish` does it again.
    """
    left = []
    for name in record.files_left:
        try:
            default_storage.delete(name)
        except OSError:
            left.append(name)
    record.files_left = left
    if not left and scrub():
        record.swept_at = timezone.now()
    else:
        log.error("Traces of %s are left. Run: manage.py retention --finish", record.reference)
    record.save(update_fields=["files_left", "swept_at"])
    return record.swept_at is not None


def scrub() -> bool:
    """Write the database's files anew, so that deleted rows stand in no free page of them. Needs no transaction.

    Answers whether it was done; where people were at work in every try, it was not.
    """
    rewrite = _rewrite_sqlite if connection.vendor == "sqlite" else _rewrite_postgresql
    for attempt in range(TRIES):
        try:
            if rewrite():
                return True
        except OperationalError:
            log.info("Someone was at work in the database while it was to be rewritten.")
        time.sleep(attempt)
    return False


def _rewrite_sqlite() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        busy: Any = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy[0]


def _rewrite_postgresql() -> bool:
    """Waits for no one for long: whoever comes after a waiting `VACUUM FULL` would wait too."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
        try:
            cursor.execute("VACUUM (FULL)")
        finally:
            cursor.execute("RESET lock_timeout")
    return True
