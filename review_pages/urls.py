"""The portal's pages of a review."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "review_pages"
urlpatterns: list[URLPattern | URLResolver] = []
