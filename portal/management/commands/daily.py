from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.daily import do_all


class Command(BaseCommand):
    help = "Does the day's jobs (reminders, due dates, clearing up) now. The worker does them every morning by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        if failed := do_all():
            raise CommandError(f"Not all was done: {', '.join(failed)}. The log says why; the others were done.")
