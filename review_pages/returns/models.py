"""An agency's return: its answers to the forms of the profile, kept as revisions of a page, and its sign-off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageManager, Revision, Task, TaskState, Workflow
from wagtail.query import PageQuerySet

from portal.access.pages import CasePage
from portal.access.rules import STAGES_OF, Action, Kind, Stage, Standing, roles_that_may
from portal.accounts.models import User
from portal.uploads.models import PrivateFile
from review_pages.profiles.model import Form, Profile
from review_pages.returns.reminders import USUAL, Schedule
from review_pages.returns.sign_off import WORKFLOW, RefusedSignOff, why_not_decide
from review_pages.review.models import Agency, PartnershipPage, ReviewPage, ReviewPart, in_reviews_of, not_shut_out


class AgencyReturnQuerySet(PageQuerySet):
    def visible_to(self, user: User) -> AgencyReturnQuerySet:
        """The returns whose answers this person may read now."""
        condition = Q(pk__in=[])
        for stage in STAGES_OF[Kind.RETURN]:
            condition |= Q(stage=stage) & _readable_at(user, stage)
        return self.filter(condition, not_shut_out(user, Kind.RETURN))


def _readable_at(user: User, stage: Stage, page: str = "") -> Q:
    """A filter: what this person reads of returns at `stage`; `page` is the look-up path to the return."""
    anyones = in_reviews_of(user, roles_that_may(Action.READ, Kind.RETURN, stage), review=f"{page}review")
    own_roles = roles_that_may(Action.READ, Kind.RETURN, stage, own_agency=True)
    return anyones | in_reviews_of(user, own_roles, review=f"{page}review", agency=f"{page}agency")


class AgencyReturnPage(ReviewPart, CasePage):
    """One agency's involvement (scoping) form. `answers` is {question key: answer}, as the profile's form says.

    Every save is a revision, kept. `worked_on` says who last saved a part, {part key: {"by": user's id, "at": when}}.
    `submitted_by` handed it in; `submitted_at` is when the partnership got it, which for a signed return is the moment
    of the signature.
    """

    access_kind = Kind.RETURN
    parent_page_types: ClassVar[list[str]] = ["review_pages.ReviewPage"]
    subpage_types: ClassVar[list[str]] = []

    review = models.ForeignKey(ReviewPage, on_delete=models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="returns")
    form_key = models.SlugField(max_length=40, default="involvement")
    stage = models.CharField(
        max_length=40,
        choices=[(str(stage), str(stage)) for stage in STAGES_OF[Kind.RETURN]],
        default=str(Stage.BEING_WRITTEN),
    )
    answers = models.JSONField(default=dict, blank=True)
    nil_return = models.BooleanField(default=False, help_text=_("The agency searched and knew nobody."))
    worked_on = models.JSONField(default=dict, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    with_sign_off_since = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PageManager.from_queryset(AgencyReturnQuerySet)()

    class Meta:
        verbose_name = _("agency return")
        constraints = [
            models.UniqueConstraint(fields=["review", "agency", "form_key"], name="one_return_of_agency_and_form"),
        ]

    @property
    def access_stage(self) -> Stage:
        return Stage(self.stage)

    @property
    def handed_in(self) -> bool:
        """Whether the partnership has it."""
        return self.access_stage in (Stage.SUBMITTED, Stage.RELEASED)

    @property
    def with_sign_off(self) -> bool:
        """Whether it is written, and waits for the agency's own senior manager."""
        return self.access_stage is Stage.WITH_SIGN_OFF

    @property
    def late(self) -> bool:
        """Whether it should have been handed in before today."""
        return not self.handed_in and self.due is not None and self.due < timezone.localdate()

    @property
    def profile(self) -> Profile:
        return self.review.profile

    @property
    def form(self) -> Form:
        """The form that is answered, as the review's profile has it."""
        return self.profile.forms[self.form_key]

    @property
    def form_name(self) -> str:
        """What the form is called in the words of the review's type, as it stands inside a sentence."""
        terms = self.profile.terms
        return str(terms.agency_report if self.form_key == "agency_report" else terms.agency_form)

    def get_workflow(self) -> Workflow:
        """The agency's own sign-off, not the partnership's, which hangs on the root of all pages."""
        return Workflow.objects.get(name=WORKFLOW)

    def hand_over(self, by: User) -> TaskState:
        """Give it to the sign-off manager, as it stands. What was sent back before is closed: each is one workflow."""
        before = self.current_workflow_state
        if before is not None:
            before.cancel(user=by)
        self.stage = str(Stage.WITH_SIGN_OFF)
        self.with_sign_off_since = timezone.now()
        self.submitted_by = by
        self.save()
        return self.get_workflow().start(self, by).current_task_state

    def arrive(self, by: User, *, signed_off_by: User | None = None) -> None:
        """The partnership has it from now on, and it is locked."""
        self.stage = str(Stage.SUBMITTED)
        self.submitted_at = timezone.now()
        self.submitted_by = by
        self.signed_off_by = signed_off_by
        self.with_sign_off_since = None
        self.save()
        ReturnVersion.objects.create(
            page=self,
            number=self.versions.count() + 1,
            revision=self.latest_revision,
            nil_return=self.nil_return,
            submitted_by=by,
            signed_off_by=signed_off_by,
            arrived_at=self.submitted_at,
        )

    def give_back(self) -> None:
        """Open it again for those who write it."""
        self.stage = str(Stage.BEING_WRITTEN)
        self.with_sign_off_since = self.submitted_at = self.submitted_by = self.signed_off_by = None
        self.save()


class RequestFile(PrivateFile):
    """What the partnership sent with its request for a return: terms of reference, guidance. For who may read it."""

    page = models.ForeignKey(AgencyReturnPage, on_delete=models.CASCADE, related_name="request_files")


class ReturnVersionQuerySet(models.QuerySet["ReturnVersion"]):
    def visible_to(self, user: User) -> ReturnVersionQuerySet:
        """The versions that this person may read, whatever became of the return since."""
        released = Q(released=True) & _readable_at(user, Stage.RELEASED, "page__")
        others = Q(released=False) & _readable_at(user, Stage.SUBMITTED, "page__")
        return self.filter(released | others, not_shut_out(user, Kind.RETURN, "page"))


class ReturnVersion(models.Model):
    """A return as the partnership once got it; kept when it is reopened, for whoever could read it before."""

    access_kind = Kind.RETURN

    page = models.ForeignKey(AgencyReturnPage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    nil_return = models.BooleanField(default=False)
    released = models.BooleanField(default=False, help_text=_("Whether the panel could read it."))
    arrived_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = ReturnVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.page_id}"

    @property
    def access_stage(self) -> Stage:
        return Stage.RELEASED if self.released else Stage.SUBMITTED

    def standings_of(self, user: User) -> frozenset[Standing]:
        return self.page.standings_of(user)

    @property
    def answers(self) -> dict[str, Any]:
        found: dict[str, Any] = self.revision.content["answers"]
        return found


@dataclass(frozen=True, slots=True)
class Talk:
    """What an agency says among itself about its return, as the rule table sees it."""

    page: AgencyReturnPage
    access_kind: Kind = Kind.RETURN_TALK
    access_stage: Stage | None = None

    @property
    def review(self) -> ReviewPage:
        return self.page.review

    def standings_of(self, user: User) -> frozenset[Standing]:
        """As towards the return: who is kept out of that is kept out of this."""
        return self.page.standings_of(user)


class ReturnMessage(models.Model):
    """Something that an agency's author and its sign-off manager say to one another about their return."""

    page = models.ForeignKey(AgencyReturnPage, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Message {self.pk} about {self.page_id}"


class AgencySignOff(Task):
    """The workflow task in which the agency's own senior manager answers for its return.

    Prevents that whoever wrote last also signs, that something else is signed than what was handed in, and that two
    decisions at once both count.
    """

    class Meta:
        verbose_name = _("agency sign-off")

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Sign, or send back, for every caller. Takes the lock of every change to a return, and asks again under it.

        Wagtail takes no lock on the row (`TaskState.approve` checks the state it was loaded with). Raises
        RefusedSignOff.
        """
        locked_page = AgencyReturnPage.objects.select_for_update()
        page: AgencyReturnPage = locked_page.get(pk=task_state.workflow_state.object_id)
        locked = TaskState.objects.select_for_update().get(pk=task_state.pk)
        if reason := why_not_decide(user, page, locked, sending_back=action_name == "reject"):
            raise RefusedSignOff(reason)
        super().on_action(locked, user, action_name, **kwargs)
        if action_name == "approve":
            page.arrive(locked.workflow_state.requested_by, signed_off_by=user)
        else:
            page.give_back()

    def locked_for_user(self, obj: AgencyReturnPage, user: User) -> bool:
        return True


class ReturnWordFile(PrivateFile):
    """A return that an agency brought as a Word file: kept as it was sent, whatever was read in it."""

    page = models.ForeignKey(AgencyReturnPage, on_delete=models.CASCADE, related_name="word_files")
    taken_at = models.DateTimeField(null=True, blank=True)
    """When answers were last taken from it; None: never."""


class ReturnFile(PrivateFile):
    """A file that answers a question of a return. It stays while a version names it, also when another took its place.

    Read through `review_pages.returns.views.files` by whoever reads answers, of now or of a version, that name it.
    """

    page = models.ForeignKey(AgencyReturnPage, on_delete=models.CASCADE, related_name="answer_files")
    question = models.SlugField(max_length=40)


class ReminderSchedule(models.Model):
    """When a partnership has its agencies reminded, where it has chosen its own days."""

    partnership = models.OneToOneField(PartnershipPage, on_delete=models.CASCADE, related_name="reminder_schedule")
    before = models.JSONField(default=list, help_text=_("Days before the due date."))
    after = models.JSONField(default=list, help_text=_("Days after the due date."))
    escalate_after = models.PositiveSmallIntegerField(null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Reminders of {self.partnership_id}"

    @property
    def schedule(self) -> Schedule:
        return Schedule.of(self.before, self.after, self.escalate_after)

    @classmethod
    def of(cls, partnership_id: int) -> Schedule:
        """The schedule in force: the partnership's own, or the usual one."""
        own = cls.objects.filter(partnership_id=partnership_id).first()
        return own.schedule if own else USUAL


class Reminder(models.Model):
    """One reminder to one person about one return: planned, taken in hand by a run of the worker, sent.

    The unique constraint is what keeps a step from being sent twice. `step` is the step of the schedule ("-7", "14"),
    or "by hand" with the day for a manager's own.
    """

    page = models.ForeignKey(AgencyReturnPage, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    step = models.CharField(max_length=24)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "person", "due", "step"], name="one_reminder_of_a_step"),
        ]
        indexes = [models.Index(fields=["person"], name="reminders_to_send", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return f"{self.step} to {self.person_id} about {self.page_id}"
