"""The front door: deny by default, before any view runs.

A view needs a verified person (password and second factor) unless its name stands in `PUBLIC` or, for someone who has
given a password only, in `HALF_WAY`. Wagtail's admin answers only at the names in `EDITOR`, to someone whom the
rule table lets edit the page that the URL names; a revision in the URL must be one of that page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from portal.access import browser_policy
from portal.access.pages import CasePage
from portal.accounts import destinations, sessions
from portal.accounts.models import User
from portal.audit import record

PUBLIC = frozenset(
    {
        "health",
        "library",
        "wagtail_serve",
        "accounts:sign-in",
        "accounts:accept-invitation",
        "api:reports",
        "api:report",
        "api:openapi-json",
        "api:api-root",
        "accessibility",
        "robots",
        "sitemap",
        "feed",
    }
)
"""Names of views that anyone may open."""

HALF_WAY = frozenset({"accounts:second-factor", "accounts:enrol", "accounts:sign-out", "admin-sign-out"})
"""Names of views for someone who has given a password but not yet a second factor."""

_ABOUT_A_PAGE = frozenset(
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

EDITOR = _ABOUT_A_PAGE | _ABOUT_NOTHING
"""Names of the views under Wagtail's admin that the editor of a draft needs. The others do not answer."""

_FRAMED = frozenset({"wagtailadmin_pages:preview_on_edit", "wagtailadmin_pages:revisions_view"})
"""Of those, the previews, which the editor shows in a frame."""

BACKGROUND = frozenset({"wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"})
"""Names of views that a page calls by itself, which do not keep an idle session alive."""


class FrontDoor:
    """Middleware that holds the lists above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if response.status_code == 404 and name and name not in PUBLIC and isinstance(request.user, User):
            record("refused", request.path, request=request)
        if name in EDITOR:
            browser_policy.loosen_for_editor(response, framed=name in _FRAMED)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        user = request.user
        if isinstance(user, User) and sessions.is_over(request, in_background=name in BACKGROUND):
            record("session.over", request=request)
            auth.logout(request)
        if name in PUBLIC:
            return None
        user = request.user
        if not isinstance(user, User):
            return _ask(request, "accounts:sign-in")
        if name in HALF_WAY:
            return None
        if not user.is_verified():
            return _ask(request, "accounts:second-factor")
        if request.path.startswith(reverse("wagtailadmin_home")):
            return _admin(user, name, kwargs)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a form of the editor that came without all its parts, which Wagtail takes for a fault of its own."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in EDITOR and isinstance(exception, MultiValueDictKeyError):
            return render(request, "portal/incomplete_form.html", status=400)
        return None


def _ask(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to a page that asks for what is missing, and from there back to where the person was.

    A request that a page makes for itself gets words instead: a sign-in page is of no use inside another page. A form
    that was sent is not kept; the page asked for says so.
    """
    if request.headers.get("HX-Request") or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        told = _("You have been signed out. What you have on this page is still here: copy it, then sign in again.")
        return HttpResponse(told, status=401, content_type="text/plain; charset=utf-8")
    if request.method in ("GET", "HEAD"):
        return destinations.to(name, destinations.page_in_hand(request))
    return destinations.to(name, destinations.page_in_hand(request), lost="1")


def _admin(user: User, name: str, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Let those who may edit a page through to the editor's views about it; nobody else, to nothing else."""
    if name == "wagtailadmin_home":
        return HttpResponseRedirect(reverse("desk"))
    if name in _ABOUT_NOTHING:
        return None
    if name not in _ABOUT_A_PAGE:
        raise Http404
    page_id = str(kwargs.get("page_id") or kwargs.get("pk") or kwargs.get("object_id") or "")
    page = Page.objects.filter(pk=page_id).first() if page_id.isdigit() else None
    page = page.specific if page else None
    if not isinstance(page, CasePage) or not page.permissions_for_user(user).can_edit():
        raise Http404
    for key, value in kwargs.items():
        if key.startswith("revision_id") and str(value).isdigit():
            revision = Revision.objects.filter(pk=value).first()
            if revision is None or revision.object_id != str(page.pk):
                raise Http404
    return None
