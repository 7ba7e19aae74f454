"""Who may sign off a draft. One rule, asked by the workflow task and by the portal, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.access.rules import Action, Kind, can
from review_pages.report.stream import of_revision

if TYPE_CHECKING:
    from wagtail.models import TaskState

    from portal.accounts.models import User
    from publishing.findings import Looked


class Refused(PermissionDenied):
    """A decision that the rule does not allow. Its text says why, for the person who tried."""


def why_not_sign_off(
    user: User, task_state: TaskState, *, sending_back: bool = False, looked: Looked | None = None
) -> str | None:
    """Why this person may not approve what was submitted (or, with `sending_back`, not send it back); None if they may.

    Beside what `why_not_decide` asks, nothing strong that the disclosure check finds in it is open, and the approver
    made none of the exceptions in it: that is what the second pair of eyes is for. Takes the check of a whole report,
    unless somebody has just looked through it.
    """
    if (reason := why_not_decide(user, task_state, sending_back=sending_back)) or sending_back:
        return reason
    if looked is None:
        from publishing.findings import look_through

        draft: Any = task_state.workflow_state.content_object.specific
        looked = look_through(draft, of_revision(task_state.revision.content))
    if looked.strong:
        return _("The disclosure check has found what must not be published. Each place has to be dealt with first.")
    if looked.pseudonyms == "differs":
        return _("The table of pseudonyms is not as the register has it. It has to be brought up to date first.")
    if any(exception.by_id == user.pk for finding, exception in looked.kept if finding.strong):
        return _("You decided that something the disclosure check found may stay. Someone else has to approve it.")
    return None


def why_not_decide(user: User, task_state: TaskState, *, sending_back: bool = False) -> str | None:
    """Why this person may not decide on what was submitted, whatever stands in it; None if they may.

    The approver holds an approving role in the review, is neither the last editor nor the one who submitted, and
    approves exactly what was submitted: a later edit, in a new revision or over the submitted one, voids it.
    """
    draft: Any = task_state.workflow_state.content_object.specific
    revision = task_state.revision
    if not can(user, Action.APPROVE, draft.review.part(Kind.PUBLICATION)):
        return _("Your role in this review does not sign off drafts.")
    if task_state.status != task_state.STATUS_IN_PROGRESS:
        return _("This has been decided already.")
    if sending_back:
        return None
    if user.pk == revision.user_id:
        return _("You were the last to edit this draft. Someone else has to approve it.")
    if user.pk == task_state.workflow_state.requested_by_id:
        return _("You submitted this draft. Someone else has to approve it.")
    if draft.latest_revision_id != revision.pk or revision.created_at > task_state.started_at:
        return _("The draft was edited after it was submitted. It has to be submitted again.")
    return None
