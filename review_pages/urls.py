"""The portal's pages of a review."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "review_pages"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("review_pages.review.urls")),
    path("", include("review_pages.person.urls")),
    path("", include("review_pages.retention.urls")),
    path("", include("review_pages.report.urls")),
    path("", include("review_pages.returns.urls")),
    path("", include("review_pages.history.urls")),
]
