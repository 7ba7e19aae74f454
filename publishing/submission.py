"""Handing a draft in for sign-off, and deciding on it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from portal.access.rules import Action, Kind, can
from portal.accounts.models import User
from publishing.models import Publication
from publishing.sign_off import Refused
from review_pages.models import DraftReportPage


@transaction.atomic
def submit(draft: DraftReportPage, user: User) -> TaskState:
    """Start the sign-off of the latest revision. Each submission is a workflow of its own, so that the history of the
    review keeps every one; what was sent back before is closed. Raises Refused.
    """
    draft = DraftReportPage.objects.select_for_update().get(pk=draft.pk)
    if reason := why_not_submit(draft, user):
        raise Refused(reason)
    before = draft.current_workflow_state
    if before is not None:
        before.cancel(user=user)
    state: WorkflowState = draft.get_workflow().start(draft, user)
    return state.current_task_state


def why_not_submit(draft: DraftReportPage, user: User) -> str | None:
    """Why this person may not hand in the latest revision now; None if they may."""
    if not can(user, Action.SUBMIT, draft.review.part(Kind.PUBLICATION)):
        return _("Your role in this review does not submit drafts.")
    revision = draft.latest_revision
    if revision is None:
        return _("There is no draft yet. Upload a Word report or write in the editor first.")
    state = draft.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        approved = Publication.objects.filter(draft=draft, revision=revision, trouble="").first()
        withdrawn = approved is not None and approved.page is not None and approved.page.withdrawal is not None
        if approved is not None and revision.created_at <= approved.approved_at and not withdrawn:
            return _("This draft has been approved. Edit it before you submit again.")
        return None
    task_state = state.current_task_state
    if task_state.revision_id == revision.pk and revision.created_at <= task_state.started_at:
        return _("This draft waits for sign-off already.")
    return None


@transaction.atomic
def take_back(draft: DraftReportPage, user: User) -> None:
    """Withdraw what waits for sign-off, so that it can be edited again. Raises Refused."""
    draft = DraftReportPage.objects.select_for_update().get(pk=draft.pk)
    state = draft.current_workflow_state
    if not can(user, Action.SUBMIT, draft.review.part(Kind.PUBLICATION)):
        raise Refused(_("Your role in this review does not submit drafts."))
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise Refused(_("Nothing waits for sign-off."))
    state.cancel(user=user)


@transaction.atomic
def approve(task_state: TaskState, user: User, **said: str | bool) -> Publication:
    """Approve exactly what was submitted; the pipeline starts when this is written. Raises Refused.

    `said` is what the public will be told beside the text: `reference`, `month_of_death`, `change_note`,
    `keeps_earlier`, `unlisted`.
    What is left out stays as it was in the version before.
    """
    task_state.task.specific.on_action(task_state, user, "approve")
    publication = Publication.objects.get(sign_off=task_state)
    for name in {"reference", "month_of_death", "change_note", "keeps_earlier", "unlisted"} & said.keys():
        if said[name] != "" or name != "reference":
            setattr(publication, name, said[name])
    publication.save()
    return publication


def send_back(task_state: TaskState, user: User, reason: str) -> None:
    """Give a draft back to its author with a reason. Raises Refused."""
    task_state.task.specific.on_action(task_state, user, "reject", comment=reason)
