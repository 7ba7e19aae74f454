"""`manage.py export_person NAME FILE`: everything that is held about one person, across all reviews."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from review_pages.models import ReviewPage
from review_pages.person import export


class Command(BaseCommand):
    help = (
        "Write a zip of everything that is held about one person: for their request to see it. Recorded in the trail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help='the full name, such as "Jane Doe"')
        parser.add_argument("file", type=Path, help="a new zip file")
        parser.add_argument("--email", default="", help="of their account, where they have one")
        parser.add_argument("--partnership", metavar="SLUG", help="only the reviews of this partnership")

    def handle(self, *args: Any, name: str, file: Path, email: str, partnership: str | None, **options: Any) -> None:
        reviews = ReviewPage.objects.order_by("reference")
        if partnership:
            reviews = reviews.filter(partnership__slug=partnership)
        if len(name.split()) < 2 and not email:
            raise CommandError("Give the full name. One part of a name would find many people.")
        try:
            target = os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        except OSError as trouble:
            raise CommandError(f"{file} could not be made: {trouble.strerror}.") from None
        with target:
            manifest = export.write(target, reviews, name, email=email)
        number = sum(manifest["texts_found"].values())
        self.stdout.write(f"{file}: {number} texts in {len(manifest['texts_found'])} reviews.")
