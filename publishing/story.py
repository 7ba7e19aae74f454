"""Where a draft stands on its way to the public, and how it came there, in words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from portal.access.rules import Action, Kind, roles_that_may
from portal.accounts.models import User
from portal.templatetags.candour import day, moment
from publishing.models import Publication, PublishedReportPage, Withdrawal
from review_pages.models import DraftReportPage, Membership, ReviewPage, SharedRevision


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: when, in one sentence, and the reason that was given."""

    at: datetime.datetime
    sentence: str
    reason: str = ""


class Story:
    """A draft's way to the public. Takes the same few queries however long the way was."""

    def __init__(self, draft: DraftReportPage) -> None:
        self.draft = draft

    @cached_property
    def submissions(self) -> list[TaskState]:
        """Every submission and what was decided on it, the newest first."""
        return list(
            TaskState.objects.filter(workflow_state__in=self.draft.workflow_states)
            .select_related("finished_by", "revision__user", "workflow_state__requested_by")
            .defer("revision__content")
            .order_by("-pk")
        )

    @cached_property
    def publications(self) -> list[Publication]:
        """Every approval and what became of it, the newest first."""
        return list(self.draft.publications.select_related("page", "approved_by").defer("content").order_by("-pk"))

    @cached_property
    def names(self) -> dict[int, str]:
        """The names under which revisions were shared, by revision id."""
        return dict(SharedRevision.objects.filter(draft=self.draft).order_by("pk").values_list("revision_id", "name"))

    def name_of(self, revision: Revision) -> str:
        """What people call a revision: “Draft 3”, or when it was saved if it was never shared."""
        if name := self.names.get(revision.pk):
            return f"“{name}”"
        return _("the draft of %(moment)s") % {"moment": moment(revision.created_at)}

    def _last(self, status: str) -> TaskState | None:
        last = self.submissions[0] if self.submissions else None
        return last if last and last.status == status else None

    @property
    def waiting(self) -> TaskState | None:
        """What waits for sign-off."""
        return self._last(TaskState.STATUS_IN_PROGRESS)

    @property
    def sent_back(self) -> TaskState | None:
        """What was sent back and has not been submitted again."""
        return self._last(TaskState.STATUS_REJECTED)

    @property
    def latest(self) -> Publication | None:
        return self.publications[0] if self.publications else None

    @property
    def page(self) -> PublishedReportPage | None:
        """The public page, once there is one."""
        return next((each.page for each in self.publications if each.page), None)

    @cached_property
    def withdrawals(self) -> list[Withdrawal]:
        """Every time that the report was taken away from the public."""
        return list(self.page.withdrawals.select_related("by")) if self.page else []

    @property
    def withdrawal(self) -> Withdrawal | None:
        """Why the public does not read the version in force."""
        version = self.page.version if self.page else 0
        return next((each for each in self.withdrawals if each.version == version), None)

    def where_it_stands(self) -> str:
        """The state in a sentence or two: who did what when, and who is waited for."""
        if task := self.waiting:
            return _("Submitted by %(who)s on %(day)s. Waits for %(approvers)s.") % {
                "who": task.workflow_state.requested_by,
                "day": day(task.started_at),
                "approvers": self.approvers(task),
            }
        if task := self.sent_back:
            return _("Sent back by %(who)s on %(day)s.") % {"who": task.finished_by, "day": day(task.finished_at)}
        latest = self.latest
        if latest is None:
            return _("Nothing has been submitted for sign-off yet.")
        if withdrawn := self.withdrawal:
            return _("Withdrawn by %(who)s on %(day)s. Submit the draft again to publish a new version.") % {
                "who": withdrawn.by,
                "day": day(withdrawn.at),
            }
        if latest.finished_at:
            return _("Published on %(day)s as version %(version)s.") % {
                "day": day(latest.finished_at),
                "version": latest.version,
            }
        if latest.trouble:
            return _("Approved by %(who)s on %(day)s, but not published.") % {
                "who": latest.approved_by,
                "day": day(latest.approved_at),
            }
        return _("Approved by %(who)s on %(day)s. It is being published now, which takes a minute or two.") % {
            "who": latest.approved_by,
            "day": day(latest.approved_at),
        }

    def approvers(self, task: TaskState) -> str:
        """Who can sign off what was submitted, by name."""
        barred = {task.revision.user_id, task.workflow_state.requested_by_id}
        names = [person.full_name for person in approvers_of(self.draft.review) if person.pk not in barred]
        return get_text_list(names, _("or")) or _("someone who may sign it off; nobody in this review can")

    def happenings(self) -> list[Happening]:
        """All that happened, the newest first."""
        found: list[Happening] = []
        for task in self.submissions:
            name = self.name_of(task.revision)
            said = {"who": task.workflow_state.requested_by, "draft": name}
            found.append(Happening(task.started_at, _("%(who)s submitted %(draft)s for sign-off.") % said))
            if task.finished_at is None:
                continue
            said = {"who": task.finished_by, "draft": name}
            sentences = {
                TaskState.STATUS_APPROVED: _("%(who)s approved %(draft)s."),
                TaskState.STATUS_REJECTED: _("%(who)s sent %(draft)s back."),
                TaskState.STATUS_CANCELLED: _("%(who)s took %(draft)s back."),
            }
            if task.status in sentences:
                found.append(Happening(task.finished_at, sentences[task.status] % said, task.comment))
        for publication in self.publications:
            if publication.finished_at:
                sentence = _("The report was published as version %(version)s.") % {"version": publication.version}
                found.append(Happening(publication.finished_at, sentence))
        for each in self.withdrawals:
            found.append(Happening(each.at, _("%(who)s withdrew the report.") % {"who": each.by}, each.reason))
        return sorted(found, key=lambda happening: happening.at, reverse=True)


def approvers_of(review: ReviewPage) -> list[User]:
    """Everyone who may sign off a draft of this review, by name."""
    held = (
        Membership.objects.active()
        .filter(
            Q(review=review) | Q(review=None),
            partnership=review.partnership_id,
            role__in=roles_that_may(Action.APPROVE, Kind.PUBLICATION),
        )
        .select_related("person")
        .order_by("person__full_name")
    )
    return list(dict.fromkeys(membership.person for membership in held))
