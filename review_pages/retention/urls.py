"""Addresses of retention."""

from __future__ import annotations

from django.urls import URLPattern, path

from review_pages.retention import views

urlpatterns: list[URLPattern] = [
    path("partnerships/<int:partnership>/retention/", views.retained, name="retained"),
    path("reviews/<slug:reference>/retention/", views.retention, name="retention"),
    path("reviews/<slug:reference>/retention/close/", views.close, name="close"),
    path("reviews/<slug:reference>/retention/reopen/", views.reopen, name="reopen-review"),
    path("reviews/<slug:reference>/retention/hold/", views.hold, name="legal-hold"),
    path("reviews/<slug:reference>/retention/propose/", views.propose_disposal, name="propose-disposal"),
    path("reviews/<slug:reference>/retention/take-back/", views.take_back_disposal, name="take-back-disposal"),
    path("reviews/<slug:reference>/retention/approve/", views.approve_disposal, name="approve-disposal"),
]
