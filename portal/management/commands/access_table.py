"""Print who may do what, as the rule table has it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.access import table


class Command(BaseCommand):
    help = "Print who may do what: the page docs/access.md, or the table as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the table as JSON instead of Markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(table.as_json() if options["json"] else table.markdown(), ending="")
