"""Moderation: what happens when the workflow on a draft ends.

Wagtail imports this module while it loads its own models, so nothing of Wagtail's is imported at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.accounts.models import User


def finish_workflow(workflow_state: Any, user: User | None = None) -> None:
    """Record the approved revision for the pipeline. The draft itself never goes live.

    Wagtail calls it (`WAGTAIL_FINISH_WORKFLOW_ACTION`) when the last task of a draft's workflow is approved.
    """
    from publishing.models import Publication

    if user is None:
        raise ValueError("A draft is approved by a person.")
    revision = workflow_state.current_task_state.revision
    Publication.objects.create(draft=workflow_state.content_object, revision=revision, approved_by=user)
