"""Wagtail's explorer for those who work on drafts: partnerships, the reviews in them, and their drafts.

Wagtail's own view, with less on it. Its filters would name everyone who owns or edited any page, its row menus and
bulk actions lead to views that do not answer, and its search asks an index in which no case page is.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from portal.access.pages import CasePage
from portal.access.rules import Stage
from review_pages.report.models import DraftReportPage
from review_pages.review.models import ReviewPage

_STAGES = {Stage.BEING_WRITTEN: _("being written"), Stage.SUBMITTED: _("waiting for sign-off")}


class NameColumn(TitleColumn):
    """What a page is called. It leads to what is below; a draft to the editor, or to its review for a manager."""

    def get_value(self, instance: CasePage) -> str:
        return str(instance.get_admin_display_title())

    def get_link_url(self, instance: CasePage, parent_context: dict[str, Any]) -> str:
        if not isinstance(instance, DraftReportPage):
            return reverse("wagtailadmin_explore", args=[instance.pk])
        if instance.permissions_for_user(parent_context["request"].user).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[instance.pk])
        return reverse("review_pages:report", args=[instance.review.reference])


class AboutColumn(Column):
    """Whose review it is, by pseudonym; of a draft, which review it is of and where it stands."""

    def get_value(self, instance: CasePage) -> str:
        if isinstance(instance, DraftReportPage):
            return f"{instance.review.reference}: {_STAGES[instance.access_stage]}"
        return instance.pseudonym if isinstance(instance, ReviewPage) else ""


class CaseExplorer(ExplorableIndexView):
    template_name = "review_pages/explorer.html"
    results_template_name = "review_pages/explorer_results.html"
    page_title = _("Reviews and drafts")
    default_ordering = "title"
    base_columns: ClassVar[list[BaseColumn]] = [
        NameColumn("title", label=_("Name"), sort_key="title"),
        AboutColumn("about", label=_("About")),
        DateColumn("latest_revision_created_at", label=_("Last saved"), sort_key="latest_revision_created_at"),
    ]

    @cached_property
    def explorable_columns(self) -> list[BaseColumn]:
        """Only drafts are saved in Wagtail; the portal keeps no date of a review's last change."""
        name, about, saved = self.columns
        drafts = isinstance(self.parent_page, ReviewPage) or self.is_searching
        return [name, about, saved] if drafts else [name, about]

    def annotate_queryset(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        """The pages themselves, without the text of a draft, and what their stage depends on."""
        return pages.defer_streamfields().specific().prefetch_workflow_states()  # type: ignore[attr-defined]

    def search_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        if not self.is_searching:
            return queryset
        return queryset.filter(
            Q(title__icontains=self.search_query) | Q(reviewpage__pseudonym__icontains=self.search_query)
        )

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_side_panels(self) -> MediaContainer:
        return MediaContainer()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Whoever asks how a person stands towards a draft asks its review.
        prefetch_related_objects(
            [page for page in context["object_list"] if isinstance(page, DraftReportPage)], "review"
        )
        return context


class CasePages(PageViewSet):
    """Wagtail's views of pages, with our explorer among them."""

    index_view_class = CaseExplorer
    filterset_class = None
