"""`manage.py retention`: which closed reviews are kept until when, what a disposal would delete, and finishing one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from review_pages.models import DisposalRecord, ReviewPage
from review_pages.retention import disposal
from review_pages.retention.due import closed_reviews
from review_pages.retention.holdings import Holdings


class Command(BaseCommand):
    help = (
        "List the closed reviews and until when each is kept. With a reference: count what a disposal would delete. "
        "Two people let a review go in the portal; --dispose only carries out what they approved."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", nargs="?", help="a review; nothing is deleted without --dispose")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--dry-run", action="store_true", help="count, delete nothing: what happens by default")
        mode.add_argument("--dispose", action="store_true", help="carry out a disposal that was approved in the portal")
        mode.add_argument("--finish", action="store_true", help="delete what earlier disposals left in files")

    def handle(self, *args: Any, reference: str | None, dispose: bool, finish: bool, **options: Any) -> None:
        if finish:
            self._finish()
        elif reference is None:
            self._list()
        else:
            review = ReviewPage.objects.filter(reference=reference).first()
            if review is None:
                raise CommandError(f"There is no review {reference}.")
            if dispose:
                self._dispose(review)
            else:
                self._count(review)

    def _list(self) -> None:
        rows = closed_reviews(ReviewPage.objects.all())
        for row in rows:
            self.stdout.write(f"{row.review.reference}  closed {row.closed_on}  kept until {row.until}  {row.said}")
        if not rows:
            self.stdout.write("No review is closed.")

    def _count(self, review: ReviewPage) -> None:
        if reason := disposal.why_kept(review):
            self.stdout.write(f"{review.reference} may not be disposed of now. {reason}")
        self.stdout.write("A disposal would delete:")
        for what, number in Holdings(review).counts.items():
            self.stdout.write(f"  {number:>8}  {what}")
        self.stdout.write("Nothing was deleted.")

    def _dispose(self, review: ReviewPage) -> None:
        try:
            record = disposal.dispose(review.pk)
        except disposal.RefusedError as refused:
            raise CommandError(f"{refused} Nothing was deleted.") from None
        if record is None:
            raise CommandError(f"{review.reference} was disposed of a moment ago.")
        done = disposal.sweep(record)
        self.stdout.write(f"{record.reference} is disposed of.")
        if not done:
            raise CommandError("Some of its files are left. Run again later: manage.py retention --finish")

    def _finish(self) -> None:
        left = [
            record.reference for record in DisposalRecord.objects.filter(swept_at=None) if not disposal.sweep(record)
        ]
        if left:
            raise CommandError(f"Traces are left of {', '.join(left)}. Try again when fewer people are at work.")
        self.stdout.write("Nothing is left of what was disposed of.")
