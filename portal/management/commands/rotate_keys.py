"""`manage.py rotate_keys`: encrypt everything anew with the newest of CANDOUR_FIELD_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit import record
from portal.encryption_keys import rotate


class Command(BaseCommand):
    help = (
        "Encrypt every encrypted field and private file anew with the first of CANDOUR_FIELD_KEYS. It can be stopped "
        "and started again: what is done is not done twice. When it says that nothing is left, the older keys can be "
        "taken away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say how much is left; fails if anything is")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        encrypted = anew = unreadable = 0
        for done in rotate(change=not check):
            said = "under older keys" if check else "encrypted anew"
            self.stdout.write(f"{done.label}: {done.encrypted} values, {done.anew} {said}")
            for pk in done.unreadable:
                self.stderr.write(f"{done.label} of {pk} cannot be read with any of CANDOUR_FIELD_KEYS.")
            encrypted, anew, unreadable = (
                encrypted + done.encrypted,
                anew + done.anew,
                unreadable + len(done.unreadable),
            )
        if not check and anew:
            record("keys.rotated", str(anew))
        if unreadable:
            raise CommandError(f"{unreadable} of {encrypted} values cannot be read: keep every key, and find theirs.")
        if check and anew:
            raise CommandError(f"{anew} of {encrypted} values are still under older keys. Run rotate_keys.")
        self.stdout.write(f"{encrypted} values, {anew} encrypted anew. The older keys can be taken away.")
