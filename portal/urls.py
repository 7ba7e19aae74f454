"""The map of the house. Apps above are named by string only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.views import serve

from portal.accounts.views import sign_out


def health(request: HttpRequest) -> HttpResponse:
    """Answers while the process lives. Says nothing else."""
    return HttpResponse("ok", content_type="text/plain")


to_sign_in = RedirectView.as_view(pattern_name="accounts:sign-in")

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("account/", include("portal.accounts.urls")),
    path("portal/", include("portal.desk.urls")),
    path("portal/unsaved/", include("portal.unsaved.urls")),
    path("portal/", include("review_pages.urls")),
    path("portal/", include("comments.urls")),
    path("portal/", include("publishing.urls")),
    # Wagtail's password-only doors lead to ours, and so do the two entries of its menu about the person.
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in),
    path("admin/logout/", sign_out, name="admin-sign-out"),
    path("admin/account/", RedirectView.as_view(pattern_name="accounts:security"), name="admin-account"),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("search.urls")),
    # Only the page view of Wagtail's own URLs: its password pages are left out.
    re_path(r"^reports/" + wagtail_urls.serve_pattern.lstrip("^"), serve, name="wagtail_serve"),
]
