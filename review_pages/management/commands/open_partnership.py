"""`manage.py open_partnership`: the operator opens a partnership and invites its first manager."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from portal import audit
from portal.access.rules import Role
from portal.accounts.invitations import invite
from review_pages.models import Membership, PartnershipPage


class Command(BaseCommand):
    help = "Open a partnership and invite its manager by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help='the partnership, such as "Northshire Community Safety Partnership"')
        parser.add_argument("--manager", required=True, metavar="EMAIL")
        parser.add_argument("--name", required=True, dest="full_name", metavar='"FULL NAME"')

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        slug = slugify(name)
        if not slug:
            raise CommandError("Give the partnership a name.")
        try:
            with transaction.atomic():
                if PartnershipPage.objects.filter(slug=slug).exists():
                    raise CommandError(f"{name} is open already. Its manager invites others from within Candour.")
                partnership = PartnershipPage(title=name, slug=slug, live=False)
                Page.get_first_root_node().add_child(instance=partnership)
                invitation = invite(options["manager"], options["full_name"], invited_by=None, reference=slug[:40])
                Membership.objects.create(person=invitation.user, partnership=partnership, role=Role.MANAGER)
                audit.record("partnership.opened", partnership, who=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{name} is open. {invitation.user.email} is its manager.")
        self.stdout.write("They have been sent this link; hand it to them yourself if mail is not set up:")
        self.stdout.write(settings.BASE_URL.rstrip("/") + invitation.link)
