"""`manage.py new_start EMAIL --reference REF`: the second person for a manager who has no other manager to ask."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.invitations import reset_access
from portal.accounts.models import User


class Command(BaseCommand):
    help = (
        "Send someone a link to set up password and second factor anew, after speaking to them. For a manager without "
        "another manager, and for the system administrator; everyone else asks a manager. The link is not printed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--reference", required=True, help="of the partnership or a review; the e-mail names it")

    def handle(self, *args: Any, email: str, reference: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None or not user.has_usable_password():
            raise CommandError(f"{email} has no account that was ever opened. Invite them instead.")
        try:
            invitation = reset_access(user, by=None, reference=reference)
        except ValueError as error:
            raise CommandError(str(error)) from None
        invitation.refresh_from_db()
        if not invitation.sent_at:
            raise CommandError("The e-mail could not be sent: look at the mail settings, and try again.")
        self.stdout.write(f"A link is on its way to {user.email}. It works once, for 7 days.")
