"""`manage.py clock`: what is due when, from a profile and the events that happened."""

from __future__ import annotations

import datetime
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from review_pages.profiles import UnknownProfileError, profile
from review_pages.review.clock import clock, event_names


def _day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(f'"{written}" is not a date. Write it as 2026-01-31.') from None


def _event(written: str) -> tuple[str, datetime.date]:
    name, _equals, day = written.partition("=")
    return name, _day(day)


class Command(BaseCommand):
    help = "Print what the statutory clock of a profile says about the given events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--profile", required=True, help='code of the type of review, such as "dhr"')
        parser.add_argument("--edition", required=True, help='edition of its guidance, such as "2016-12"')
        parser.add_argument("--event", action="append", default=[], type=_event, metavar="NAME=YYYY-MM-DD")
        parser.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day to judge by; today if left out")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = profile(options["profile"], options["edition"])
        except UnknownProfileError as error:
            raise CommandError(str(error)) from None
        known = event_names(found.milestones)
        for name, _on in options["event"]:
            if name not in known:
                raise CommandError(f'No milestone knows the event "{name}". Known: {", ".join(sorted(known))}.')
        states = clock(
            found.milestones,
            dict(options["event"]),
            options["today"] or timezone.localdate(),
            jurisdiction=found.jurisdiction[0],
        )
        rows = [
            {
                "key": state.key,
                "title": state.title,
                "due": state.due.isoformat() if state.due else None,
                "state": str(state.state),
            }
            for state in states
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{row['due'] or '-':10}  {row['state']:12}  {row['title']}")
