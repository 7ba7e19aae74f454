"""The disclosure check outside a review: a Word file against a register in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.disclosure import Check, NotARegisterError, Rules, Strength, read_register
from publishing.disclosure.files import findings_of_word
from publishing.disclosure.told import where
from review_pages.report.word import NotAWordDocument


class Command(BaseCommand):
    help = "Says where a Word report names someone, or something, of a register. Nothing is saved."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the .docx file")
        parser.add_argument("--register", type=Path, required=True, help="the register, as JSON")
        parser.add_argument("--full-dates", action="store_true", help="full dates may be said")
        parser.add_argument("--json", action="store_true", help="all findings, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 2 for a file that cannot be read."""
        path: Path = options["file"]
        register: Path = options["register"]
        try:
            data = json.loads(register.read_text(encoding="utf-8-sig"))
            check = Check(read_register(data), Rules(month_and_year=not options["full_dates"]))
            findings = findings_of_word(check, path.name, path.read_bytes())
        except (json.JSONDecodeError, UnicodeDecodeError, NotARegisterError) as error:
            raise CommandError(f"{register.name} is not a register: {error}.", returncode=2) from error
        except NotAWordDocument as error:
            raise CommandError(f"{path.name}: {error}", returncode=2) from error
        except OSError as error:
            raise CommandError(
                f"{error.filename}: the file cannot be opened ({error.strerror}).", returncode=2
            ) from error
        if options["json"]:
            told = [
                {
                    "kind": finding.kind,
                    "strength": finding.strength,
                    "where": where(finding.place),
                    "text": finding.text,
                    "suggestion": finding.suggestion,
                }
                for finding in findings
            ]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for finding in findings:
            instead = f" -> {finding.suggestion}" if finding.suggestion else ""
            self.stdout.write(f"{finding.strength:7}{finding.kind:16} {where(finding.place)}: {finding.text}{instead}")
        strong = sum(finding.strength is Strength.STRONG for finding in findings)
        self.stdout.write(f"{strong} strong, {len(findings) - strong} weak.")
