"""`manage.py demo_code EMAIL`: the code that the authenticator app of a demo account would show now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.models import User


class Command(BaseCommand):
    help = "Print the present sign-in code of a demo account. Works only for accounts that the demo made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None or not user.is_demo:
            raise CommandError(
                f"{email} is not a demo account. Only the codes of accounts that the demo made are printed."
            )
        device = user.authenticator
        if device is None:
            raise CommandError(f"{email} has no second factor yet. Sign in with the password, and set one up.")
        self.stdout.write(device.code())
