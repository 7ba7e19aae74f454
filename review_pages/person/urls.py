"""The address of what is held about one person."""

from __future__ import annotations

from django.urls import URLPattern, path

from review_pages.person import views

urlpatterns: list[URLPattern] = [
    path("partnerships/<int:partnership>/held-about-a-person/", views.held_about, name="held-about"),
]
