"""`manage.py rebuild_library`: make the library's index anew from the frozen artefacts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.indexing import rebuild


class Command(BaseCommand):
    help = "Make the public library's index anew from the frozen artefacts of the published reports."

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild()
        self.stdout.write(f"The library's index holds {count} published report{'' if count == 1 else 's'}.")
