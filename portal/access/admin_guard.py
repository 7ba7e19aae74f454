"""The guard in front of Wagtail's admin: which of its views answer at all, to whom, and for which ids.

Wagtail checks permissions in each view by itself, and has missed some. Nothing here relies on that: before a view
runs, every id that a request names in its path, its query string or its form is held against the rule table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permissions import policy_registry

from portal.access.pages import CasePage
from portal.accounts.models import User
from portal.audit.at_the_door import about

ABOUT_A_PAGE = frozenset(
    {
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:history_results",
        "wagtailadmin_pages:revisions_view",
        "wagtailadmin_pages:revisions_compare",
        "wagtailadmin_pages:revisions_revert",
        "wagtailadmin_pages:workflow_history",
        "wagtailadmin_pages:workflow_history_detail",
        "wagtailadmin_editing_sessions:ping",
    }
)
"""For someone who may edit the page that the address names, now."""

EXPLORER = frozenset({"wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results"})
"""Lists of pages: for someone who works on any, and below a page that is listed for them."""

_ABOUT_NOTHING = frozenset(
    {
        "admin-account",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
        "wagtailadmin_dismissibles",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_block_preview",
    }
)

EDITOR = ABOUT_A_PAGE | EXPLORER | _ABOUT_NOTHING
"""Names of the views under Wagtail's admin that work on a draft needs. The others do not answer."""

FRAMED = frozenset({"wagtailadmin_pages:preview_on_edit", "wagtailadmin_pages:revisions_view"})
"""Of those, the previews, which the editor shows in a frame."""

_PAGES = frozenset({"page_id", "pk", "object_id", "parent_page_id"})
_REVISIONS = frozenset({"revision_id", "revision_id_a", "revision_id_b", "overwrite_revision_id", "loaded_revision_id"})
_WORDS_FOR_REVISIONS = frozenset({"live", "earliest", "latest"})
_WORKFLOW_STATES = frozenset({"workflow_state_id"})
_NEVER_ASKED_FOR = frozenset(
    {"task_id", "task_state_id", "document_id", "image_id", "collection_id", "destination_id", "page_to_move_id"}
)
"""Names of ids that none of the views above reads. A request that names one is refused rather than understood."""


def let_in(request: HttpRequest, user: User, name: str, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Let a request through to a view of the admin (None), lead elsewhere, or say that there is no such page."""
    if name == "wagtailadmin_home":
        return HttpResponseRedirect(reverse("desk"))
    if name not in EDITOR:
        raise Http404
    named = list(_named_ids(request, kwargs))
    if any(key in _NEVER_ASKED_FOR for key, _value in named):
        raise Http404
    pages = {value for key, value in named if key in _PAGES}
    if name in EXPLORER:
        _explore(user, pages)
    elif name in ABOUT_A_PAGE:
        page = _editable(request, user, pages)
        _of_this_page(page, Revision, {value for key, value in named if key in _REVISIONS})
        _of_this_page(page, WorkflowState, {value for key, value in named if key in _WORKFLOW_STATES})
    return None


def _named_ids(request: HttpRequest, kwargs: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything that a request names, wherever: (name, value), without what is left empty."""
    yield from ((key, str(value)) for key, value in kwargs.items())
    for sent in (request.GET, request.POST):
        for key, values in sent.lists():
            yield from ((key, str(value)) for value in values if value)


def _explore(user: User, pages: set[str]) -> None:
    policy = policy_registry.get_by_type(Page)
    root = policy.explorable_root_instance(user)
    if root is None or not all(map(str.isdecimal, pages)):
        raise Http404
    above_all = {str(root.pk)}
    listed = policy.explorable_instances(user).filter(pk__in=pages - above_all)
    if listed.count() != len(pages - above_all):
        raise Http404


def _editable(request: HttpRequest, user: User, pages: set[str]) -> CasePage:
    """The one page that a request is about, if this person may edit it."""
    found = Page.objects.filter(pk=pages.pop()).first() if len(pages) == 1 and all(map(str.isdecimal, pages)) else None
    page = found.specific if found else None
    about(request, review=getattr(page, "review", None), page=page)
    if not isinstance(page, CasePage) or not page.permissions_for_user(user).can_edit():
        raise Http404
    return page


def _of_this_page(page: CasePage, model: type[Revision] | type[WorkflowState], ids: set[str]) -> None:
    """Refuse what is of another page, and what is no id. What is not there at all, Wagtail answers by itself."""
    numbers = {each for each in ids if each.isdecimal()}
    if ids - numbers - _WORDS_FOR_REVISIONS:
        raise Http404
    there = model.objects.filter(pk__in=numbers)
    own = there.filter(object_id=str(page.pk), base_content_type=page.get_base_content_type())
    if numbers and there.count() != own.count():
        raise Http404
