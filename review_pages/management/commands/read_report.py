"""What the importer sees in a Word file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from review_pages.report.word import NotAWordDocument, describe, outline, read_word


class Command(BaseCommand):
    help = "Reads a Word report and prints what the importer sees in it; nothing is saved."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the .docx file")
        parser.add_argument("--json", action="store_true", help="everything, as JSON; otherwise an outline")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 2 for a file that cannot be read as a Word document."""
        path: Path = options["file"]
        try:
            report = read_word(path)
        except NotAWordDocument as error:
            raise CommandError(f"{path.name}: {error}", returncode=2) from error
        except OSError as error:
            raise CommandError(f"{path}: the file cannot be opened ({error.strerror}).", returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(describe(report), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(outline(report))
