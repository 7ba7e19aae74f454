"""Deciding on a return that was handed in: signing, sending back, taking back, reopening. And who is told."""

from __future__ import annotations

from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState, Workflow, WorkflowState, WorkflowTask

from portal import notify
from portal.access.rules import Action, Kind, Role, can, roles_that_may
from portal.accounts.models import User
from review_pages.models import AgencyReturnPage, AgencySignOff, Membership, ReturnVersion
from review_pages.returns.models import Talk
from review_pages.returns.saving import RefusedError, locked
from review_pages.returns.sign_off import WORKFLOW, RefusedSignOff, signers_of, why_not_decide


def ensure_workflow(using: str = "default") -> None:
    """Make the workflow with its one task, where it is not there yet. It hangs on no page: a return starts it by name.

    Runs after every `migrate`. Does nothing while tables are missing.
    """
    wanted = {model._meta.db_table for model in (AgencySignOff, Workflow, WorkflowTask)}
    if wanted <= set(connections[using].introspection.table_names()):
        task = AgencySignOff.objects.first() or AgencySignOff.objects.create(name=WORKFLOW)
        workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW)
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})


def waiting_task(page: AgencyReturnPage) -> TaskState | None:
    """The sign-off that this return waits for."""
    return _sign_off(page, WorkflowState.STATUS_IN_PROGRESS)


def sent_back(page: AgencyReturnPage) -> TaskState | None:
    """The sign-off by which this return was sent back to its authors, with the reason, until it is handed in again."""
    return _sign_off(page, WorkflowState.STATUS_NEEDS_CHANGES)


def _sign_off(page: AgencyReturnPage, status: str) -> TaskState | None:
    state = page.current_workflow_state
    found: TaskState | None = state.current_task_state if state and state.status == status else None
    return found


def why_not_sign(user: User, page: AgencyReturnPage) -> str | None:
    """Why this person may not sign what waits; None if they may. For what a page offers: the task asks again."""
    task_state = waiting_task(page)
    return None if task_state is None else why_not_decide(user, page, task_state)


def sign(page: AgencyReturnPage, *, by: User) -> AgencyReturnPage:
    """Sign the return off: the partnership has it. Raises RefusedSignOff."""
    return _decide(page, "approve", by)


def send_back(page: AgencyReturnPage, reason: str, *, by: User) -> AgencyReturnPage:
    """Give the return back to its authors, with the reason. Raises RefusedSignOff."""
    return _decide(page, "reject", by, comment=reason)


def _decide(page: AgencyReturnPage, action: str, by: User, **said: str) -> AgencyReturnPage:
    found = page.current_workflow_state
    if found is None:
        raise RefusedSignOff(_("This has been decided already."))
    found.current_task_state.task.specific.on_action(found.current_task_state, by, action, **said)
    return AgencyReturnPage.objects.get(pk=page.pk)


def take_back(pk: int, *, by: User) -> AgencyReturnPage:
    """Withdraw what waits for sign-off, so that it can be written again. Raises RefusedError."""
    with transaction.atomic():
        page = locked(pk, Action.REOPEN, by)
        if not page.with_sign_off:
            raise RefusedError(page)
        if (state := page.current_workflow_state) is not None:
            state.cancel(user=by)
        page.give_back()
        return page


def reopen(pk: int, reason: str, *, by: User) -> AgencyReturnPage:
    """Give a return that the partnership has back to its authors; the version is kept. Raises RefusedError."""
    with transaction.atomic():
        page = locked(pk, Action.REOPEN, by)
        if not page.handed_in:
            raise RefusedError(page)
        page.versions.filter(reopened_at=None).update(reopened_at=timezone.now(), reopened_by=by, reason=reason)
        page.give_back()
        return page


def reopened(page: AgencyReturnPage) -> ReturnVersion | None:
    """The version that was reopened, with who and why, while it is being written again."""
    if page.handed_in:
        return None
    last: ReturnVersion | None = page.versions.select_related("reopened_by").last()
    return last


def write_to_signers(page: AgencyReturnPage) -> int:
    """Tell those who could sign that a return waits for them. Answers how many they are."""
    signers = signers_of([page])[page.pk]
    _write(signers, "return-waits-for-sign-off", page, "return")
    return len(signers)


def write_of_nil_return(page: AgencyReturnPage) -> None:
    """Tell the sign-off managers that a return of their agency went in, which nobody has to sign."""
    _write(signers_of([page])[page.pk], "return-handed-in", page, "return")


def write_to_managers(page: AgencyReturnPage) -> None:
    """Tell the partnership's managers that a return waits and that nobody in its agency can sign it."""
    _write(_managers_of(page), "return-without-sign-off", page, "agencies")


def write_of_reopening(page: AgencyReturnPage, *, by: User) -> None:
    """Tell the agency's authors, and the managers who cannot read it for a while."""
    write_to_authors_of(page, "return-decided", but=by)
    _write([each for each in _managers_of(page) if each != by], "return-reopened", page, "agencies")


def _managers_of(page: AgencyReturnPage) -> list[User]:
    managers = Membership.objects.active().of_review(page.review).filter(role=Role.MANAGER).select_related("person")
    return [held.person for held in managers]


def write_to_colleagues(page: AgencyReturnPage, *, but: User) -> None:
    """Tell the agency's authors and its sign-off managers that one of them wrote about the return."""
    held = Membership.objects.active().filter(
        review=page.review,
        agency=page.agency,
        role__in=roles_that_may(Action.READ, Kind.RETURN_TALK, own_agency=True),
    )
    people = {each.person for each in held.select_related("person")} - {but}
    may_read = [person for person in people if can(person, Action.READ, Talk(page))]
    _write(sorted(may_read, key=lambda person: person.pk), "return-talk", page, "return-talk")


def write_to_authors_of(page: AgencyReturnPage, template: str, *, but: User) -> None:
    """Tell those who write for the agency what became of their return, but not who did it."""
    held = Membership.objects.active().filter(review=page.review, agency=page.agency, role=Role.AGENCY_AUTHOR)
    people = {each.person for each in held.select_related("person")} - {but}
    _write(sorted(people, key=lambda person: person.pk), template, page, "return")


def _write(people: list[User], template: str, page: AgencyReturnPage, place: str) -> None:
    reference = page.review.reference
    where = [reference] if place == "agencies" else [reference, page.pk]
    for person in people:
        notify.send(person.email, template, reference, reverse(f"review_pages:{place}", args=where))
