"""`manage.py dormant_accounts --days 90`: accounts that nobody uses, or that have no part in anything any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from review_pages.review.dormant import DAYS, dormant


class Command(BaseCommand):
    help = "List the accounts without a sign-in for so many days, or without any role in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS)

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        found = dormant(days)
        for each in found:
            last = each.person.last_signed_in
            when = f"last signed in {last:%Y-%m-%d}" if last else f"never, since {each.person.date_joined:%Y-%m-%d}"
            part = f"{len(each.roles)} roles" if each.has_part else "no role in force"
            self.stdout.write(f"{each.person.email}  {when}  {part}")
        self.stdout.write(f"{len(found)} accounts.")
