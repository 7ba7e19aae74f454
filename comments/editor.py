"""The author's editor with the discussion beside it: a side panel of Wagtail's, and the part of a page that fills it.

The panel is fetched when it is opened, so that a draft with a thousand comments opens as fast as one with none.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import PageLogEntry, Revision

from comments.forms import readers_by
from comments.models import PassageComment
from comments.reading import ReadSection
from comments.threads import Thread
from comments.views import open_draft
from portal.access.rules import Action
from portal.audit import record
from review_pages.explorer import CasePages
from review_pages.models import DraftReportPage
from review_pages.review.access import require


class DiscussionPanel(BaseSidePanel):
    """The open comments on the draft, in the order of its text."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        icon_name = "comment"

        def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            panel = self.panel
            on_this = PassageComment.objects.visible_to(panel.request.user).first_words().filter(draft=panel.object)
            count = on_this.filter(resolved_at=None, is_removed=False).count()
            self.aria_label = gettext("Comments on the draft: %(count)s open") % {"count": count}
            return context | {"count": count}

    name = "discussion"
    title = _("Comments on the draft")
    template_name = "comments/editor_panel.html"
    order = 300

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"fetched_from": reverse("comments:beside-editor", args=[self.object.review.reference])}


class DraftEditor(EditView):
    """Wagtail's editor of a page, with the discussion among its side panels.

    What is saved waits for suggested words that are being taken in, and they for it; a page that was loaded before
    them is not saved over them. Wagtail asks for that only when it saves by itself, and before it holds anything.
    """

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().dispatch(request, page_id, **kwargs)
        with transaction.atomic():
            DraftReportPage.objects.select_for_update().filter(pk=page_id).first()
            return super().dispatch(request, page_id, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if self.is_out_of_date and self._holds_what_was_not_typed_here():
            form.add_error(
                None,
                gettext(
                    "The draft was changed since you opened it here: suggested words were taken in, or it was saved "
                    "elsewhere. Nothing was saved. What you typed is still below. Open the draft in another tab to "
                    "compare; if you save again, what is below takes the place of that change."
                ),
            )
            return self.form_invalid(form)
        return super().form_valid(form)

    def _holds_what_was_not_typed_here(self) -> bool:
        """Whether anything newer than this page was not saved in the editor by this person: their own saving by itself
        may still be under way when they press "Save"."""
        seen = self.request.POST.get("overwrite_revision_id") or self.request.POST.get("loaded_revision_id") or ""
        newer = Revision.objects.for_instance(self.page).filter(pk__gt=int(seen) if seen.isdecimal() else 0)
        newer_ids = set(newer.values_list("pk", flat=True)) or {self.page.latest_revision_id}
        if PassageComment.objects.filter(accepted_in__in=newer_ids).exists():
            return True
        typed = PageLogEntry.objects.filter(revision__in=newer_ids, user=self.request.user, action="wagtail.edit")
        return newer_ids != set(typed.values_list("revision_id", flat=True))

    def get_side_panels(self) -> MediaContainer:
        panels = [*super().get_side_panels()]
        if not self.expects_json_response:
            panels.append(DiscussionPanel(self.page, self.request))
        return MediaContainer(panels)


class DraftPages(CasePages):
    """Wagtail's views of a draft."""

    model = DraftReportPage
    edit_view_class = DraftEditor


@require_safe
@never_cache
def beside_editor(request: HttpRequest, reference: str) -> HttpResponse:
    """What stands in the panel: the open threads, placed in the newest revision."""
    newest = DraftReportPage.objects.filter(review__reference=reference).order_by("-pk")
    revision_id = newest.values_list("latest_revision_id", flat=True).first()
    if revision_id is None:
        raise Http404
    opened = open_draft(request, reference, revision_id)
    require(request, Action.EDIT, opened.draft)
    record("draft.read", opened.draft, request=request, review=opened.review, revision=revision_id)
    reading = opened.reading()
    context = {
        "opened": opened,
        "reading": reading,
        "readers": readers_by(opened.review.profile),
        "unplaced": [thread for thread in reading.unplaced if thread.is_open],
        "parts": [part for part in map(_open_in, reading.sections) if part[1]],
    }
    return render(request, "comments/_beside_editor.html", context)


def _open_in(section: ReadSection) -> tuple[ReadSection, list[tuple[str, Thread]]]:
    """A section's open threads, each with the number of the paragraph that it is on."""
    return section, [(row.block.number, thread) for row in section.all_rows for thread in row.threads if thread.is_open]
