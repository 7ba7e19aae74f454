"""Addresses of a review's history, and of the page about what one wrote oneself."""

from __future__ import annotations

from django.urls import URLPattern, path

from review_pages.history import looked, views

urlpatterns: list[URLPattern] = [
    path("reviews/<slug:reference>/history/", views.history, name="history"),
    path("reviews/<slug:reference>/history/file/", views.history_file, name="history-file"),
    path("who-looked/", looked.who_looked, name="who-looked"),
]
