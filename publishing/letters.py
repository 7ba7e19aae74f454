"""E-mail about sign-off: who has something to decide, and who has a decision to read. A reference and a link only."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted

from portal import notify
from portal.accounts.models import User
from publishing.story import approvers_of
from review_pages.models import DraftReportPage

# Wagtail's own letters carry the title of the page. A receiver that is connected first under the same name takes the
# place of Wagtail's, whose app starts after this one (`wagtail/admin/signal_handlers.py`; there is no setting).
_INSTEAD_OF_WAGTAILS = {
    "workflow_state_submitted_email_notification": workflow_submitted,
    "workflow_state_approved_email_notification": workflow_approved,
    "workflow_state_rejected_email_notification": workflow_rejected,
}


def connect() -> None:
    """Send our letters in place of Wagtail's."""
    for name, signal in _INSTEAD_OF_WAGTAILS.items():
        receiver = _tell_approvers if signal is workflow_submitted else _tell_author
        signal.connect(receiver, sender=WorkflowState, dispatch_uid=name)


def _tell_approvers(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    draft = instance.content_object.specific
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
