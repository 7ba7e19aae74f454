"""The front door: deny by default, before any view runs.

A view needs a verified person (password and second factor) unless its name stands in `PUBLIC` or, for someone who has
given a password only, in `HALF_WAY`. Wagtail's admin answers only at the names in `EDITOR`, and every page and revision
that its URL names is checked against the rule table again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.models import Page, Revision

from portal.access.pages import CasePage
from portal.access.rules import Action, can
from portal.accounts.models import User

PUBLIC = frozenset(
    {
        "health",
        "library",
        "wagtail_serve",
        "accounts:sign-in",
        "accounts:accept-invitation",
        "api:reports",
        "api:report",
        "api:openapi",
    }
)
"""Names of views that anyone may open."""

HALF_WAY = frozenset({"accounts:second-factor", "accounts:enrol", "accounts:recovery-codes", "accounts:sign-out"})
"""Names of views for someone who has given a password but not yet a second factor."""

EDITOR = frozenset(
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
        "wagtailadmin_pages:workflow_status",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
        "wagtailadmin_dismissibles",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_block_preview",
    }
)
"""Names of the views of Wagtail's admin that the editor of a draft needs. The others do not answer."""


class FrontDoor:
    """Middleware that holds the three lists above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in PUBLIC:
            return None
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        if not user.is_verified():  # type: ignore[attr-defined]  # added by OTPMiddleware
            if name in HALF_WAY:
                return None
            return HttpResponseRedirect(f"{reverse('accounts:second-factor')}?next={request.get_full_path()}")
        if request.path.startswith(reverse("wagtailadmin_home")):
            return self._admin(request, user, name, kwargs)
        return None

    def _admin(self, request: HttpRequest, user: User, name: str, kwargs: dict[str, Any]) -> HttpResponse | None:
        if name == "wagtailadmin_home":
            return HttpResponseRedirect(reverse("desk"))
        if name not in EDITOR:
            raise Http404
        page = None
        if "page_id" in kwargs:
            page = Page.objects.filter(pk=kwargs["page_id"]).first()
            page = page.specific if page else None
            if not isinstance(page, CasePage) or not can(user, Action.READ, page):
                raise Http404
        for key, value in kwargs.items():
            if key.startswith("revision_id") and str(value).isdigit():
                revision = Revision.objects.filter(pk=value).first()
                if page is None or revision is None or revision.object_id != str(page.pk):
                    raise Http404
        return None
