"""Sign-off, the frozen artefacts, and the public pages. A publication is a new page made of data, never a copy."""

from __future__ import annotations

import datetime
from itertools import pairwise, takewhile
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageManager, Revision, Task, TaskState
from wagtail.query import PageQuerySet

from portal.accounts.models import User
from publishing.formats import DOWNLOADS
from publishing.kept import KeptFinding
from publishing.pages import gone, name_of_report, report_response
from publishing.sign_off import Refused, why_not_decide, why_not_sign_off
from review_pages.models import DraftReportPage

__all__ = [
    "Artefact",
    "KeptFinding",
    "LibraryPage",
    "PartnershipSignOff",
    "Publication",
    "PublishedReportPage",
    "Withdrawal",
]

STALE_AFTER = datetime.timedelta(minutes=10)
"""How long a publication may be under way before a person is offered to start it again."""


class PartnershipSignOff(Task):
    """The workflow task in which the partnership approves a draft, with a second pair of eyes.

    Prevents that whoever wrote the text also lets it out, that something is let out which changed after it was handed
    in, and that two approvals at once make two publications.
    """

    class Meta:
        verbose_name = _("partnership sign-off")

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Approve or reject, for every caller: the portal and Wagtail's own views alike.

        Wagtail takes no lock on the row (`TaskState.approve` checks the state it was loaded with), so that two
        approvals at once would both pass. The loser of the race finds the task finished, and is refused.
        """
        locked = TaskState.objects.select_for_update().get(pk=task_state.pk)
        if reason := why_not_sign_off(user, locked, sending_back=action_name == "reject"):
            raise Refused(reason)
        super().on_action(locked, user, action_name, **kwargs)

    def get_actions(self, obj: DraftReportPage, user: User) -> list[tuple[str, Any, bool]]:
        """What the person may do now, as Wagtail lists it: name, label, and whether it asks for a comment."""
        task_state = obj.current_workflow_task_state
        if task_state is None:
            return []
        actions = []
        if why_not_decide(user, task_state) is None:
            actions.append(("approve", _("Approve and publish"), False))
        if why_not_decide(user, task_state, sending_back=True) is None:
            actions.append(("reject", _("Send back"), True))
        return actions

    def locked_for_user(self, obj: DraftReportPage, user: User) -> bool:
        """Nobody edits what waits for sign-off; an approver reads it in the portal and has no need of the editor."""
        return True


class LibraryPage(Page):
    """The root of the public site. Its children are the published reports; the library itself is at /."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["publishing.PublishedReportPage"]
    is_creatable = False
    search_auto_update = False

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("library"))


class PublishedReports(PageQuerySet):
    """Published reports."""

    def in_force(self) -> PublishedReports:
        """What the public reads: published, and not withdrawn since."""
        withdrawn = Withdrawal.objects.filter(page=models.OuterRef("pk"), version=models.OuterRef("version"))
        found: PublishedReports = self.live().filter(~models.Exists(withdrawn))
        return found


class PublishedReportPage(Page):
    """A published report: what the public reads, and nothing else of the case."""

    parent_page_types: ClassVar[list[str]] = ["publishing.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False
    search_auto_update = False

    reference = models.CharField(_("public reference"), max_length=40)
    pseudonym = models.CharField(_("pseudonym"), max_length=60)
    review_type = models.CharField(max_length=120)
    guidance = models.CharField(max_length=120, blank=True)
    partnership_name = models.CharField(max_length=255)
    month_of_death = models.CharField(_("month and year of the death"), max_length=40, blank=True)
    first_published_on = models.DateField(_("first published on"))
    published_on = models.DateField(_("published on"))
    version = models.PositiveIntegerField(default=1)
    change_note = models.TextField(_("what changed"), blank=True)
    unlisted = models.BooleanField(_("kept from search engines"), default=False)
    around = models.JSONField(default=dict, blank=True, help_text=_("What its profile says around it."))

    objects = PageManager.from_queryset(PublishedReports)()

    class Meta:
        verbose_name = _("published report")

    @property
    def withdrawal(self) -> Withdrawal | None:
        """Why the public does not read the version in force; None where it does."""
        return self.withdrawals.filter(version=self.version).first()

    @cached_property
    def earlier(self) -> list[Publication]:
        """The publications of earlier versions that may still be read, the newest first."""
        if self.version == 1 or self.pk is None:  # a preview has no page yet
            return []
        done = list(self.publications.exclude(finished_at=None).defer("content").order_by("-version"))
        kept = takewhile(lambda pair: pair[0].keeps_earlier, pairwise(done))
        return [before for _after, before in kept]

    def artefact(self, format_name: str) -> Artefact:
        """The artefact of the version in force."""
        return self.artefacts.get(version=self.version, format=format_name)

    @cached_property
    def downloads(self) -> list[dict[str, Any]]:
        """What the version in force is offered as beside its page: address, name, size in bytes and SHA-256."""
        kept = self.artefacts.filter(version=self.version).values_list("format", "size", "sha256")
        there = {name: (size, sha256) for name, size, sha256 in kept}
        return [
            {
                "url": self.api_url if name == "json" else reverse("download", args=[self.slug, name]),
                "file": f"{self.slug}{each.ending}",
                "name": each.name,
                "size": there[name][0],
                "sha256": there[name][1],
            }
            for name, each in DOWNLOADS.items()
            if name in there
        ]

    @property
    def name(self) -> str:
        return name_of_report(self.pseudonym, self.title)

    @property
    def api_url(self) -> str:
        return reverse("api:report", args=[self.slug])

    def get_admin_display_title(self) -> str:
        return str(self.title)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        withdrawal = self.withdrawal
        return gone(request, self, withdrawal) if withdrawal else report_response(request, self)


class Publication(models.Model):
    """One approved revision on its way to the public: what was approved, by whom, and what became of it.

    `content` is the revision as it stood when it was approved: the editor's autosave can write over a revision in
    place, so that its id alone would not pin the text.
    """

    draft = models.ForeignKey(DraftReportPage, on_delete=models.PROTECT, related_name="publications")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    sign_off = models.OneToOneField(TaskState, on_delete=models.PROTECT, related_name="publication")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)
    reference = models.CharField(_("public reference"), max_length=40)
    month_of_death = models.CharField(_("month and year of the death"), max_length=40, blank=True)
    change_note = models.TextField(_("what changed"), blank=True)
    unlisted = models.BooleanField(_("kept from search engines"), default=False)
    keeps_earlier = models.BooleanField(_("earlier versions stay readable"), default=False)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)
    page = models.ForeignKey(
        PublishedReportPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="publications"
    )
    version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Publication of revision {self.revision_id}"

    @property
    def may_be_tried_again(self) -> bool:
        """Whether it stopped, or was started so long ago that the worker must have been stopped."""
        if self.finished_at:
            return False
        return bool(self.trouble) or timezone.now() - self.started_at > STALE_AFTER


class Withdrawal(models.Model):
    """That a report was taken away from the public while a version was in force. The next version ends it."""

    page = models.ForeignKey(PublishedReportPage, on_delete=models.CASCADE, related_name="withdrawals")
    version = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("why"), help_text=_("In words for the public."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "version"], name="one_withdrawal_of_a_version")]

    def __str__(self) -> str:
        return f"Withdrawal of version {self.version} of {self.page_id}"


class Artefact(models.Model):
    """A frozen rendering of a published report in one format, with the hash of its bytes. Never changed."""

    page = models.ForeignKey(PublishedReportPage, on_delete=models.CASCADE, related_name="artefacts")
    version = models.PositiveIntegerField()
    format = models.CharField(max_length=20)
    content = models.BinaryField()
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "version", "format"], name="one_artefact_of_a_format")]

    def __str__(self) -> str:
        return f"{self.format} of {self.page_id}, version {self.version}"

    @property
    def body(self) -> str:
        """The text of an artefact that is text."""
        return bytes(self.content).decode()
