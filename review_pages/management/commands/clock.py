"""`manage.py clock`: what is due when, from a profile and the events that happened."""

from __future__ import annotations

import datetime
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from review_pages.profiles import ProfileError, UnknownProfileError, profile
from review_pages.profiles.model import Profile
from review_pages.review.clock import Moved, Pause, clock, event_names


def _day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(f'"{written}" is not a date. Write it as 2026-01-31.') from None


def _event(written: str) -> tuple[str, datetime.date]:
    name, _equals, day = written.partition("=")
    return name, _day(day)


def _pause(written: str) -> Pause:
    start, _dots, restart = written.partition("..")
    try:
        return Pause(_day(start), _day(restart) if restart else None)
    except ValueError as error:
        raise ArgumentTypeError(f"{written}: {error}.") from None


def _extension(written: str) -> tuple[str, Moved]:
    name, _equals, dates = written.partition("=")
    to, _at, agreed = dates.partition("@")
    return name, Moved(_day(to), _day(agreed) if agreed else None)


def _after(written: str) -> tuple[str, str]:
    key, _equals, event = written.partition("=")
    return key, event


class Command(BaseCommand):
    help = "Print what the statutory clock of a profile says about the given events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--profile", required=True, help='code of the type of review, such as "dhr"')
        parser.add_argument("--edition", required=True, help='edition of its guidance, such as "2016-12"')
        parser.add_argument("--event", action="append", default=[], type=_event, metavar="NAME=YYYY-MM-DD")
        parser.add_argument(
            "--extension",
            action="append",
            default=[],
            type=_extension,
            metavar="MILESTONE=YYYY-MM-DD[@AGREED-ON]",
            help="the date to which a milestone was moved, and the day on which that was agreed",
        )
        parser.add_argument(
            "--pause",
            action="append",
            default=[],
            type=_pause,
            metavar="YYYY-MM-DD[..YYYY-MM-DD]",
            help="the first day paused and the day of the restart; without the latter the pause goes on",
        )
        parser.add_argument(
            "--after",
            action="append",
            default=[],
            type=_after,
            metavar="MILESTONE=EVENT",
            help="let a milestone run from another event that its profile allows",
        )
        parser.add_argument("--jurisdiction", help="whose bank holidays count; the profile's first if left out")
        parser.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day to judge by; today if left out")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        changes = [{"key": key, "after": event} for key, event in options["after"]]
        try:
            found = profile(options["profile"], options["edition"])
            for key, _event in options["after"]:
                self._check_milestone(found, key)
            found = profile(options["profile"], options["edition"], {"milestones": changes} if changes else None)
        except (UnknownProfileError, ProfileError) as error:
            raise CommandError(str(error)) from None
        known = event_names(found.milestones)
        for name, _on in options["event"]:
            if name not in known:
                raise CommandError(f'No milestone knows the event "{name}". Known: {", ".join(sorted(known))}.')
        for key, _moved in options["extension"]:
            self._check_milestone(found, key)
        nation = options["jurisdiction"] or found.jurisdiction[0]
        if nation not in found.jurisdiction:
            raise CommandError(f"{found.name} is not held in {nation}. It is in: {', '.join(found.jurisdiction)}.")
        states = clock(
            found.milestones,
            dict(options["event"]),
            options["today"] or timezone.localdate(),
            dict(options["extension"]),
            nation,
            options["pause"],
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

    @staticmethod
    def _check_milestone(found: Profile, key: str) -> None:
        if found.milestone(key) is None:
            known = ", ".join(milestone.key for milestone in found.milestones)
            raise CommandError(f'There is no milestone "{key}". Known: {known}.')
