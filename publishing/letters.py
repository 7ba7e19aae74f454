"""E-mail about sign-off: who has something to decide, and who has a decision to read. A reference and a link only."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from portal import notify
from portal.accounts.models import User
from publishing.story import approvers_of
from review_pages.models import DraftReportPage

# Wagtail's own letters carry the title of the page. A receiver that is connected first under the same name takes the
# place of Wagtail's, whose app starts after this one (`wagtail/admin/signal_handlers.py`; there is no setting).


def connect() -> None:
    """Send our letters in place of Wagtail's."""
    # A task is submitted both when a workflow starts and when one that was sent back is taken up again.
    task_submitted.connect(
        _tell_approvers, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
    )
    for decided, name in ((workflow_approved, "approved"), (workflow_rejected, "rejected")):
        decided.connect(_tell_author, sender=WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification")


def _tell_approvers(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    draft = instance.workflow_state.content_object.specific
    if isinstance(draft, DraftReportPage):
        _write([each for each in approvers_of(draft.review) if each != user], "sign-off-waits", draft)


def _tell_author(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    draft = instance.content_object.specific
    author = instance.requested_by
    if isinstance(draft, DraftReportPage) and author is not None and author != user and author.is_active:
        _write([author], "sign-off-decided", draft)


def _write(people: list[User], template: str, draft: DraftReportPage) -> None:
    """Once what it is about is saved: a mail server can be slow, and may fail."""
    reference = draft.review.reference
    url = reverse("publishing:publication", args=[reference])
    addresses = [person.email for person in people]

    def send() -> None:
        for address in addresses:
            notify.send(address, template, reference, url)

    transaction.on_commit(send)
