"""What an agency notifies a partnership of, before there is a review. It waits until a manager has decided about it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.rules import Action, Kind, Role, Stage, Standing, roles_that_may
from portal.accounts.models import User
from portal.encryption import EncryptedTextField
from review_pages.profiles import profile
from review_pages.profiles.model import Profile
from review_pages.review.clock import clock
from review_pages.review.local import newest, to_pin
from review_pages.review.models import Agency, PartnershipPage, ReviewPage, held_by


class DecidedAlreadyError(Exception):
    """Someone decided about this notification a moment ago."""


class IncomingQuerySet(models.QuerySet["IncomingNotification"]):
    def visible_to(self, user: User) -> IncomingQuerySet:
        """Those of the partnerships in which this person may read what agencies notify of."""
        roles = roles_that_may(Action.READ, Kind.INCOMING)
        held = {each.partnership_id for each in held_by(user) if not each.review_id and Role(each.role) in roles}
        return self.filter(partnership__in=held)

    def sent_by(self, user: User) -> IncomingQuerySet:
        """Those that this person has sent, and is told the state of: as long as they are of that agency."""
        roles = roles_that_may(Action.SUMMARY, Kind.INCOMING, own_agency=True)
        return self.filter(sent_by=user, agency__in=_agencies(user, roles))


class IncomingNotification(models.Model):
    """A notification that an agency sent: it waits, until a manager opens a review from it or declines it.

    `people_json` holds fields of `IdentityEntry`, `answers_json` what the profile's form asks; both are encrypted. The
    decision empties them: they stand in the review's register and notification then, or nowhere any more.
    """

    access_kind = Kind.INCOMING
    WAITING, OPENED, DECLINED = "waiting", "opened", "declined"

    partnership = models.ForeignKey(PartnershipPage, on_delete=models.CASCADE, related_name="incoming")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    profile_code = models.CharField(max_length=40)
    profile_edition = models.CharField(max_length=20)
    local_profile = models.JSONField(default=dict, blank=True, help_text=_("As of a review; see LocalProfile."))
    people_json = EncryptedTextField(default="[]")
    answers_json = EncryptedTextField(default="{}")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=10,
        choices=[(WAITING, _("Waiting")), (OPENED, _("A review was opened")), (DECLINED, _("Declined"))],
        default=WAITING,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    review = models.OneToOneField(
        ReviewPage, null=True, blank=True, on_delete=models.CASCADE, related_name="opened_from"
    )

    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("notification from an agency")
        verbose_name_plural = _("notifications from agencies")

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What it goes by in e-mails: it says nothing of whom it is about."""
        return f"N-{self.sent_on.year}-{self.pk:04}"

    @property
    def sent_on(self) -> datetime.date:
        return timezone.localtime(self.sent_at).date()

    @property
    def waits(self) -> bool:
        return self.state == self.WAITING

    @property
    def profile(self) -> Profile:
        """The type of review that the agency chose, with what its partnership had changed when it was asked."""
        return profile(self.profile_code, self.profile_edition, self.local_profile)

    @property
    def people(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(self.people_json)
        return found

    @property
    def answers(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.answers_json)
        return found

    @property
    def due(self) -> datetime.date | None:
        """By when the guidance wants its first step, with the day on which this was sent as the day of notice."""
        of = self.profile
        starts = {of.starts.event: self.sent_on}
        states = clock(of.milestones, starts, timezone.localdate(), jurisdiction=of.jurisdiction[0])
        return min((each.due for each in states if each.due), default=None)

    @property
    def access_stage(self) -> Stage | None:
        return None

    def standings_of(self, user: User) -> frozenset[Standing]:
        """As towards the partnership; whoever sent it as one of its agency, and no colleague of theirs."""
        theirs = self.partnership.standings_of(user)
        return theirs | _standings_of_agency(user, self.agency) if user.pk == self.sent_by_id else theirs

    def close(self, state: str, by: User, *, reason: str = "", review: ReviewPage | None = None) -> None:
        """Keep what was decided, and nothing of what it says."""
        self.state, self.reason, self.review = state, reason, review
        self.decided_by, self.decided_at = by, timezone.now()
        self.people_json, self.answers_json = "[]", "{}"
        self.save()


@dataclass(frozen=True, slots=True)
class Notifying:
    """Notifying the partnership in the name of an agency, as the rule table sees it."""

    agency: Agency
    access_kind: Kind = Kind.INCOMING
    access_stage: Stage | None = None

    def standings_of(self, user: User) -> frozenset[Standing]:
        return _standings_of_agency(user, self.agency)


def _standings_of_agency(user: User, agency: Agency) -> frozenset[Standing]:
    return frozenset(
        Standing(Role(held.role), own_agency=True)
        for held in held_by(user)
        if held.agency_id == agency.pk and held.partnership_id == agency.partnership_id
    )


def _agencies(user: User, roles: list[Role]) -> set[int]:
    return {held.agency_id for held in held_by(user) if held.agency_id and Role(held.role) in roles}


def may_notify_for(user: User) -> QuerySet[Agency]:
    """The agencies in whose name this person may notify."""
    roles = roles_that_may(Action.SUBMIT, Kind.INCOMING, own_agency=True)
    return Agency.objects.filter(pk__in=_agencies(user, roles)).select_related("partnership")


def send(
    agency: Agency, chosen: Profile, people: Sequence[Mapping[str, str]], answers: Mapping[str, Any], by: User
) -> IncomingNotification:
    """Keep a notification for the partnership's managers. Does not ask whether `by` may: the caller does."""
    return IncomingNotification.objects.create(
        partnership=agency.partnership,
        agency=agency,
        profile_code=chosen.code,
        profile_edition=chosen.edition,
        local_profile=to_pin(newest(agency.partnership, chosen.code, chosen.edition)),
        people_json=json.dumps(list(people)),
        answers_json=json.dumps(dict(answers)),
        sent_by=by,
    )


def locked(pk: int) -> IncomingNotification:
    """The notification, so that one decision about it counts. Call it in a transaction. Raises DecidedAlreadyError."""
    incoming = IncomingNotification.objects.select_for_update().get(pk=pk)
    if not incoming.waits:
        raise DecidedAlreadyError
    return incoming


@transaction.atomic
def decline(pk: int, reason: str, by: User) -> IncomingNotification:
    """Say that nothing comes of it. What it says is deleted. Raises DecidedAlreadyError."""
    incoming = locked(pk)
    incoming.close(IncomingNotification.DECLINED, by, reason=reason)
    return incoming
