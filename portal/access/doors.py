"""The front door: deny by default, before any view runs.

A view needs a verified person (password and second factor) unless its name stands in `PUBLIC` or, for someone who has
given a password only, in `HALF_WAY`. Wagtail's admin has a guard of its own behind this one (`admin_guard`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

from portal.access import admin_guard, browser_policy
from portal.access.by_script import by_script
from portal.accounts import belonging, destinations, sessions
from portal.accounts.models import User
from portal.audit import at_the_door, record
from portal.unsaved.doors import keep_at_the_door, settle

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
        "schema",
        "download",
        "earlier-version",
        "feed",
    }
)
"""Names of views that anyone may open."""

HALF_WAY = frozenset(
    {
        "accounts:second-factor",
        "accounts:enrol",
        "accounts:add-key",
        "accounts:ask-new-start",
        "accounts:sign-out",
        "admin-sign-out",
    }
)
"""Names of views for someone who has given a password but not yet a second factor."""

ENDS = frozenset({"accounts:sign-out", "admin-sign-out"})
"""Names of views that end a session."""

BACKGROUND = frozenset(
    {
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "accounts:session-left",
        "review_pages:return-now",
        "comments:arrivals",
    }
)
"""Names of views that a page calls by itself, which do not keep an idle session alive."""


class FrontDoor:
    """Middleware that holds the lists above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with at_the_door.during(request):
            response = self.get_response(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if response.status_code == 404 and name and name not in PUBLIC and isinstance(request.user, User):
            at_the_door.refused(request)
        if name not in PUBLIC:
            browser_policy.keep_nothing(response, ends=name in ENDS)
        if name in admin_guard.EDITOR:
            at_the_door.shown_in_editor(request, response)
            browser_policy.loosen_for_editor(response, framed=name in admin_guard.FRAMED)
        settle(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        user = request.user
        # A cookie of a session that is no more: it ran out, or its owner ended it elsewhere.
        over = not isinstance(user, User) and settings.SESSION_COOKIE_NAME in request.COOKIES
        if isinstance(user, User) and sessions.is_over(request, in_background=name in BACKGROUND):
            over = True
            record("session.over", request=request)
            auth.logout(request)
        if name in PUBLIC:
            return None
        user = request.user
        if not isinstance(user, User):
            return _ask(request, "accounts:sign-in", over=over)
        if not belonging.has_part(user):
            return _let_go(request)
        if name in HALF_WAY:
            return None
        if not user.is_verified():
            return _ask(request, "accounts:second-factor")
        if request.path.startswith(reverse("wagtailadmin_home")):
            return admin_guard.let_in(request, user, name, kwargs)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a form of the editor that came without all its parts, which Wagtail takes for a fault of its own."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in admin_guard.EDITOR and isinstance(exception, MultiValueDictKeyError):
            return render(request, "portal/incomplete_form.html", status=400)
        return None


def _let_go(request: HttpRequest) -> HttpResponse:
    """End the session of someone who has no part in anything any more, and say so."""
    record("session.no-part", request=request)
    auth.logout(request)
    if by_script(request):
        told = _("You have no part in a review now, and have been signed out.")
        return HttpResponse(told, status=401, content_type="text/plain; charset=utf-8")
    return render(request, "portal/accounts/no_part.html", status=403)


def _ask(request: HttpRequest, name: str, *, over: bool = False) -> HttpResponse:
    """Lead to a page that asks for what is missing, and from there back to where the person was.

    A request that a page makes for itself gets words instead: a sign-in page is of no use inside another page. What
    was typed into a form that was sent is kept for its person, where the form carries a ticket (`portal.unsaved`);
    otherwise the page asked for says that it is not.
    """
    kept = keep_at_the_door(request)
    if by_script(request):
        if kept:
            told = _("You have been signed out. What you typed is kept: sign in again, and go on with it.")
        else:
            told = _("You have been signed out. What you have on this page is still here: copy it, then sign in again.")
        return JsonResponse({"said": told, "kept": kept is not None, "signed_out": True}, status=401)
    said = {"over": "1"} if over else {}
    if request.method in ("GET", "HEAD"):
        return destinations.to(name, destinations.page_in_hand(request), **said)
    if kept:
        return destinations.to(name, kept.address_of(request.POST), kept="1")
    return destinations.to(name, destinations.page_in_hand(request), lost="1", **said)
