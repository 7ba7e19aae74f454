"""`manage.py profiles`: which types of review are installed, under which editions of their guidance."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from review_pages.profiles import profiles


class Command(BaseCommand):
    help = "List the types of review that are installed, one line for each edition of its guidance."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [
            {
                "code": each.code,
                "edition": each.edition,
                "name": each.name,
                "guidance": each.guidance_name,
                "jurisdiction": list(each.jurisdiction),
                "statute": each.statute,
                "effective_from": each.effective_from.isoformat(),
                "confirmed": each.confirmed,
                "milestones": [
                    {
                        "key": milestone.key,
                        "title": milestone.title,
                        "after": milestone.after,
                        "within": str(milestone.within) if milestone.within else "local",
                        "confirmed": milestone.confirmed,
                    }
                    for milestone in each.milestones
                ],
                "forms": {key: len(form.questions) for key, form in each.forms.items()},
            }
            for each in profiles()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{row['code']:22} {row['edition']:8} {row['name']}")
