"""`manage.py demo`: an invented partnership with four reviews at different stages, one of them published."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.access.rules import ROLE_NAMES, Role
from portal.accounts.models import User
from portal.uploads.storage import keeping_files
from review_pages.models import PartnershipPage
from search.demo.cast import DOMAIN, PASSWORD, load_cast, story
from search.demo.reviews import load_reviews


class Command(BaseCommand):
    help = "Load the demo into an empty database, or say who is in it where it is loaded."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(is_demo=True).exists():
            self.stdout.write("The demo is there. Nothing was changed.")
        elif User.objects.exists() or PartnershipPage.objects.exists():
            raise CommandError("This database holds something that the demo did not make. The demo wants an empty one.")
        else:
            with keeping_files():
                load_reviews(load_cast())
            self.stdout.write("The demo is loaded. Everybody and everything in it is invented.")
        self._say_who()

    def _say_who(self) -> None:
        self.stdout.write(f"\n  Sign in at {settings.BASE_URL}/account/sign-in/ with the password: {PASSWORD}\n")
        for key, told in story()["people"].items():
            self.stdout.write(f"  {key + '@' + DOMAIN:28} {told['name']:24} {ROLE_NAMES[Role(told['role'])]}")
        self.stdout.write("\n  The code that it then asks for:  .venv/bin/python manage.py demo_code EMAIL\n")
