"""`manage.py purge_unsaved`: delete what people typed and did not save within 14 days. For a daily timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.unsaved.keeping import purge


class Command(BaseCommand):
    help = "Delete what people typed into forms and did not save within 14 days. It is shown to nobody by then."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Deleted: {purge()}")
