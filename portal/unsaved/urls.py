"""Keeping and discarding what was typed and not saved."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal.unsaved import views

app_name = "unsaved"
urlpatterns: list[URLPattern] = [
    path("keep/", views.keep_typed, name="keep"),
    path("token/", views.form_token, name="token"),
    path("discard/", views.discard_typed, name="discard"),
]
