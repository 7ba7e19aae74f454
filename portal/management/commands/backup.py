"""`manage.py backup FILE`: the database and the private files in one encrypted file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backup import actions
from portal.backup.sealed import SealedError


class Command(BaseCommand):
    help = "Write the database and the private files into one encrypted file, while people go on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = actions.back_up(file)
        except SealedError as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as trouble:
            raise CommandError(f"The backup could not be written: {trouble.strerror}.") from None
        files = len(manifest["files"]) - 1
        self.stdout.write(f"{file}: the database and {files} private files, {file.stat().st_size:,} bytes.")
