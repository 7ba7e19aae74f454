"""A partnership, its reviews, who is in them, and the identity register."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from portal.access.pages import CasePage
from portal.access.rules import MEMBER_ROLES, ROLE_NAMES, Action, Kind, Role, Stage, Standing, roles_that_may
from portal.accounts.models import User
from portal.encryption import EncryptedTextField
from review_pages.profiles import profile
from review_pages.profiles.model import Jurisdiction, Profile
from review_pages.review.exceptions import glass_broken_by, shut_out_of


class PartnershipQuerySet(PageQuerySet):
    def visible_to(self, user: User) -> PartnershipQuerySet:
        """The partnerships in which this person holds a partnership-wide role."""
        roles = roles_that_may(Action.READ, Kind.PARTNERSHIP)
        held = Membership.objects.active().filter(person=user, review=None, role__in=roles)
        return self.filter(pk__in=held.values("partnership"))


class PartnershipPage(CasePage):
    """A Community Safety Partnership (or another commissioner): the root of its case tree."""

    access_kind = Kind.PARTNERSHIP
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["review_pages.ReviewPage"]

    objects = PageManager.from_queryset(PartnershipQuerySet)()

    class Meta:
        verbose_name = _("partnership")

    @classmethod
    def worked_on_by(cls, user: User) -> PartnershipQuerySet:
        """The partnerships of the reviews below: the way to them, no more."""
        return cls.objects.filter(pk__in=ReviewPage.worked_on_by(user).order_by().values("partnership"))

    def standings_of(self, user: User) -> frozenset[Standing]:
        return frozenset(
            Standing(Role(held.role)) for held in held_by(user) if held.partnership_id == self.pk and not held.review_id
        )


class Agency(models.Model):
    """An agency that a partnership works with. Everyone may know its name; `short_name` is its tag ("NHS")."""

    partnership = models.ForeignKey(PartnershipPage, on_delete=models.CASCADE, related_name="agencies")
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=20)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="agency_name_in_partnership")]

    def __str__(self) -> str:
        return self.name


class ReviewQuerySet(PageQuerySet):
    def visible_to(self, user: User) -> ReviewQuerySet:
        """The reviews that this person may open."""
        return self.filter(in_reviews_of(user, roles_that_may(Action.READ, Kind.REVIEW), review=""))


class ReviewPage(CasePage):
    """One review, opened under one profile edition. Everything of the case is below it."""

    access_kind = Kind.REVIEW
    parent_page_types: ClassVar[list[str]] = ["review_pages.PartnershipPage"]
    subpage_types: ClassVar[list[str]] = ["review_pages.AgencyReturnPage", "review_pages.DraftReportPage"]

    partnership = models.ForeignKey(PartnershipPage, on_delete=models.PROTECT, related_name="reviews")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=60)
    profile_code = models.CharField(max_length=40)
    profile_edition = models.CharField(max_length=20)
    local_profile = models.JSONField(
        default=dict, blank=True, help_text=_("What the partnership had changed in the profile; see LocalProfile.")
    )
    jurisdiction = models.CharField(
        _("nation"), max_length=20, choices=[(each, each.title()) for each in get_args(Jurisdiction)], default="england"
    )
    marking = models.CharField(_("protective marking"), max_length=60, default="OFFICIAL-SENSITIVE")
    agencies = models.ManyToManyField(Agency, related_name="reviews", blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PageManager.from_queryset(ReviewQuerySet)()

    class Meta:
        verbose_name = _("review")

    @classmethod
    def worked_on_by(cls, user: User) -> ReviewQuerySet:
        """Of the reviews that this person may open, those whose draft they write or share with others."""
        return cls.objects.visible_to(user).filter(in_reviews_of(user, roles_at_work(), review=""))

    @property
    def profile(self) -> Profile:
        """The type of review and edition that it was opened under, with what its partnership had changed."""
        return profile(self.profile_code, self.profile_edition, self.local_profile)

    def standings_of(self, user: User) -> frozenset[Standing]:
        return standings(user, self)

    def part(self, kind: Kind, stage: Stage | None = None) -> PartOfReview:
        """Something of this review that is no page of its own (its people, its publication), to ask `can` about."""
        return PartOfReview(self, kind, stage)


@dataclass(frozen=True, slots=True)
class PartOfReview:
    """A part of a review, as the rule table sees it."""

    review: ReviewPage
    access_kind: Kind
    access_stage: Stage | None = None

    def standings_of(self, user: User) -> frozenset[Standing]:
        return standings(user, self.review)


class Notification(models.Model):
    """The initial notification of a review, as the profile's form asks for it. Encrypted: it names people."""

    review = models.OneToOneField(ReviewPage, on_delete=models.CASCADE, related_name="notification")
    answers_json = EncryptedTextField(default="{}")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Notification of {self.review_id}"


class ReviewEvent(models.Model):
    """A date that drives the statutory clock ("notified", "decision"), as the profile names it."""

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="events")
    key = models.SlugField(max_length=40)
    on = models.DateField(_("date"))
    note = models.TextField(_("reason"), blank=True)
    ground = models.SlugField(_("ground"), max_length=40, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.key} {self.on}"


class Extension(models.Model):
    """A milestone that was moved, and why. Never changed or deleted: the latest one holds."""

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="extensions")
    milestone = models.SlugField(max_length=40)
    moved_from = models.DateField(null=True, blank=True, help_text=_("None where no date had been set."))
    moved_to = models.DateField(_("new date"))
    reason = models.TextField(_("reason"))
    agreed_by = models.CharField(_("who agreed it"), max_length=120)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.milestone} {self.moved_from} to {self.moved_to}"


class IdentityEntry(models.Model):
    """One person of the case in the identity register: the pseudonym in clear, who it stands for encrypted.

    Addresses, other names and numbers stand one on a line. Change it through `review.register`, which keeps
    the history.
    """

    KEPT = (
        "pseudonym",
        "relationship",
        "name",
        "aliases",
        "date_of_birth",
        "addresses",
        "nhs_number",
        "police_numbers",
        "court_numbers",
        "other_numbers",
    )
    """What is kept about a person, in the order in which it is asked and shown."""
    NUMBERS = ("nhs_number", "police_numbers", "court_numbers", "other_numbers")

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="identities")
    pseudonym = models.CharField(_("pseudonym"), max_length=60)
    relationship = models.CharField(_("part in the review"), max_length=60)
    name = EncryptedTextField(_("real name"))
    aliases = EncryptedTextField(_("other names"), blank=True, help_text=_("One on each line."))
    date_of_birth = EncryptedTextField(_("date of birth"), blank=True)
    addresses = EncryptedTextField(_("addresses"), blank=True, help_text=_("One on each line."))
    nhs_number = EncryptedTextField(_("NHS number"), blank=True)
    police_numbers = EncryptedTextField(_("police numbers"), blank=True, help_text=_("One on each line."))
    court_numbers = EncryptedTextField(_("court numbers"), blank=True, help_text=_("One on each line."))
    other_numbers = EncryptedTextField(_("other numbers"), blank=True, help_text=_("One on each line."))

    class Meta:
        ordering = ["id"]
        verbose_name = _("entry of the identity register")
        verbose_name_plural = _("entries of the identity register")
        constraints = [models.UniqueConstraint(fields=["review", "pseudonym"], name="pseudonym_in_review")]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Each number with its kind: ("NHS number", "943 476 5919")."""
        return [
            (str(self._meta.get_field(kind).verbose_name), number)  # type: ignore[union-attr]  # a plain field
            for kind in self.NUMBERS
            for number in getattr(self, kind).splitlines()
        ]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, today: datetime.date | None = None) -> MembershipQuerySet:
        """Memberships in force: begun, not past their end date, not ended by anyone."""
        today = today or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=today), since__lte=today, ended_at=None, person__is_active=True)

    def of_review(self, review: ReviewPage) -> MembershipQuerySet:
        """Memberships of this review, and those of its whole partnership."""
        return self.filter(Q(review=review) | Q(review=None), partnership=review.partnership_id)


class Membership(models.Model):
    """A person's role in one review, for an agency where the role needs one; or partnership-wide (no review)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    partnership = models.ForeignKey(PartnershipPage, on_delete=models.CASCADE, related_name="memberships")
    review = models.ForeignKey(ReviewPage, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=40, choices=[(str(role), ROLE_NAMES[role]) for role in MEMBER_ROLES])
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.review_id or 'partnership'}"


def held_by(user: User) -> list[Membership]:
    """This person's memberships in force. Read once per request: a user object lives no longer than that.

    A glass that they broke counts as one, which is kept nowhere.
    """
    held: list[Membership] | None = getattr(user, "_memberships_in_force", None)
    if held is None:
        held = list(Membership.objects.active().filter(person=user))
        behind_glass = glass_broken_by(user)
        user.behind_glass = frozenset(review.reference for review in behind_glass)
        held += [
            Membership(person=user, partnership_id=review.partnership_id, review=review, role=Role.BREAK_GLASS)
            for review in behind_glass
        ]
        user._memberships_in_force = held  # type: ignore[attr-defined]
    return held


def standings(user: User, review: ReviewPage, agency_id: int | None = None) -> frozenset[Standing]:
    """How a person stands towards something in `review`, which belongs to the agency `agency_id` (or to none)."""
    return frozenset(
        Standing(Role(held.role), own_agency=agency_id is not None and held.agency_id == agency_id)
        for held in held_by(user)
        if held.partnership_id == review.partnership_id and held.review_id in (None, review.pk)
    )


def roles_at_work() -> list[Role]:
    """The roles that work on a draft, in Wagtail's admin: that write it, or share a version of it with others."""
    writing = roles_that_may(Action.EDIT, Kind.DRAFT, Stage.BEING_WRITTEN)
    sharing = roles_that_may(Action.SHARE, Kind.SHARED_DRAFT, Stage.FOR_PANEL)
    return [*writing, *(role for role in sharing if role not in writing)]


def in_reviews_of(user: User, roles: list[Role], *, review: str, agency: str = "") -> Q:
    """A filter: things in reviews where this person holds one of `roles`.

    `review` is the look-up path to the review ("review", or "" on reviews themselves). With `agency` (the look-up path
    to the thing's agency) only things of the agency for which the role is held. As short for a thousand memberships
    as for one: SQLite takes no expression that is a thousand deep.
    """
    prefix = f"{review}__" if review else ""
    held = [each for each in held_by(user) if Role(each.role) in roles]
    if not agency:
        return _where(held, prefix)
    condition = Q(pk__in=[])
    for agency_id in {each.agency_id for each in held if each.agency_id}:
        condition |= Q(**{agency: agency_id}) & _where([each for each in held if each.agency_id == agency_id], prefix)
    return condition


def _where(held: list[Membership], prefix: str) -> Q:
    reviews = [each.review_id for each in held if each.review_id]
    partnerships = [each.partnership_id for each in held if not each.review_id]
    condition = Q(**{f"{prefix}pk__in": reviews})
    return condition | Q(**{f"{prefix}partnership__in": partnerships}) if partnerships else condition


def not_shut_out(user: User, kind: Kind, path: str = "pk") -> Q:
    """A filter: things of this kind that this person is not kept out of; `path` is the look-up path to their key."""
    return ~Q(**{f"{path}__in": shut_out_of(user, kind)})


class ReviewPart:
    """Mixed into case pages that belong to a review: people stand towards them as they stand in the review."""

    access_kind: ClassVar[Kind]
    pk: Any
    review: Any
    agency_id: int | None = None

    @property
    def access_stage(self) -> Stage | None:
        return None

    def standings_of(self, user: User) -> frozenset[Standing]:
        """As in the review; nobody who is kept out of this very page."""
        if self.pk in shut_out_of(user, self.access_kind):
            return frozenset()
        return standings(user, self.review, self.agency_id)
