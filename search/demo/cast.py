"""Who is in the demo: the partnership, its agencies, and one account for each role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.text import slugify
from wagtail.models import Page

from portal.access.rules import PARTNERSHIP_ROLES, Role
from portal.accounts.models import AuthenticatorDevice, User
from review_pages.models import Agency, Membership, PartnershipPage, ReviewPage

PASSWORD = "a calm place to read"  # noqa: S105 - printed to whoever starts the demo
DOMAIN = "northshire.example"


@cache
def story() -> dict[str, Any]:
    """What the demo tells, as `story.yaml` has it. Every value is text, dates too."""
    written = (Path(__file__).parent / "story.yaml").read_text()
    told: dict[str, Any] = yaml.load(written, yaml.BaseLoader)  # noqa: S506 - a loader of plain text only
    return told


@dataclass(frozen=True, slots=True)
class Cast:
    """The partnership, and by their keys in the story its agencies and people."""

    partnership: PartnershipPage
    agencies: dict[str, Agency]
    people: dict[str, User]

    def admit(self, review: ReviewPage, *keys: str) -> None:
        """Give these people their role in the review. Manager and chair have theirs in every review."""
        for key in keys:
            told = story()["people"][key]
            Membership.objects.create(
                person=self.people[key],
                partnership=self.partnership,
                review=review,
                role=told["role"],
                agency=self.agencies[told["agency"]] if "agency" in told else None,
                granted_by=self.people["ruth"],
            )


def load_cast() -> Cast:
    """Make the partnership, its agencies, and the accounts, each with `PASSWORD` and an authenticator."""
    name = story()["partnership"]
    partnership = PartnershipPage(title=name, slug=slugify(name), live=False)
    Page.get_first_root_node().add_child(instance=partnership)
    agencies = {
        key: Agency.objects.create(partnership=partnership, **told) for key, told in story()["agencies"].items()
    }
    people: dict[str, User] = {}
    for key, told in story()["people"].items():
        people[key] = User.objects.create_user(f"{key}@{DOMAIN}", told["name"], PASSWORD, is_demo=True)
        AuthenticatorDevice.objects.create(user=people[key], name="authenticator", confirmed=True)
        if Role(told["role"]) in PARTNERSHIP_ROLES:
            Membership.objects.create(person=people[key], partnership=partnership, role=told["role"])
    return Cast(partnership, agencies, people)
