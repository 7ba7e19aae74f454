"""`manage.py restore FILE`: put a backup back, into an empty place."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backup import actions
from portal.backup.sealed import SealedError


class Command(BaseCommand):
    help = "Restore a backup into an empty database and an empty folder of private files. Stop site and worker first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `manage.py backup` wrote")
        parser.add_argument("--force", action="store_true", help="replace the database and the files that are here")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        try:
            manifest = actions.put_back(file, force=force)
        except SealedError as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as trouble:
            raise CommandError(f"The backup could not be restored: {trouble.strerror}.") from None
        files = len(manifest["files"]) - 1
        self.stdout.write(f"Restored: the database and {files} private files, as of {manifest['made_at']}.")
        if not actions.note_restored():
            self.stdout.write("The trail will say so only after this: run `manage.py migrate` now.")
        if not actions.keys_fit(manifest):
            self.stderr.write(
                "None of the keys in CANDOUR_FIELD_KEYS is one that the backup's fields were encrypted with: names and "
                "authenticators cannot be read until you add it."
            )
