"""The draft report of a review as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments.models import PassageComment
from comments.views import document_of
from comments.word import as_word
from portal.audit import record
from review_pages.models import DraftReportPage


class Command(BaseCommand):
    help = "Writes the newest revision of a review's draft report to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the review's reference")
        parser.add_argument("--format", choices=["docx"], default="docx")
        parser.add_argument(
            "--comments", action="store_true", help="with the open comments that the panel reads, as Word's own"
        )
        parser.add_argument("--out", type=Path, required=True, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 2 where there is no such draft, or the file cannot be written."""
        drafts = DraftReportPage.objects.filter(review__reference=options["reference"]).order_by("-pk")
        draft = drafts.select_related("latest_revision", "review__partnership").first()
        if draft is None or draft.latest_revision is None:
            raise CommandError(f"There is no draft report in a review {options['reference']}.", returncode=2)
        said = PassageComment.objects.for_panel().filter(draft=draft).select_related("user")
        comments = said if options["comments"] else ()
        data = as_word(draft.review, document_of(draft.latest_revision), comments)
        out: Path = options["out"]
        try:
            out.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{out}: the file cannot be written ({error.strerror}).", returncode=2) from error
        record("draft.exported", draft, review=draft.review, revision=draft.latest_revision.pk)
        self.stdout.write(f"{out}: {len(data):,} bytes")
