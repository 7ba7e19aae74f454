"""Moderation: what happens when the workflow on a draft ends.

Wagtail imports this module while it loads its own models, so nothing of Wagtail's is imported at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from portal.accounts.models import User


def finish_workflow(workflow_state: Any, user: User | None = None) -> None:
    """Keep the approved revision, as it stands now, for the pipeline. The draft itself never goes live.

    An agency's return, which has a workflow too, is finished by its own task.

    Wagtail calls it (`WAGTAIL_FINISH_WORKFLOW_ACTION`) in the transaction of the approval of the last task.
    """
    from publishing.models import Publication
    from publishing.pipeline import page_of, public_reference, publish
    from review_pages.models import DraftReportPage

    if user is None:
        raise ValueError("A draft is approved by a person.")
    sign_off = workflow_state.current_task_state
    draft = workflow_state.content_object.specific
    if not isinstance(draft, DraftReportPage):
        return
    page = page_of(draft)
    publication = Publication.objects.create(
        draft=draft,
        revision=sign_off.revision,
        content=sign_off.revision.content,
        sign_off=sign_off,
        approved_by=user,
        reference=public_reference(draft),
        month_of_death=page.month_of_death if page else "",
        unlisted=page.unlisted if page else False,
    )
    transaction.on_commit(lambda: publish.enqueue(publication.pk))
