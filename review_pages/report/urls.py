"""The report tab of a review."""

from __future__ import annotations

from django.urls import path

from review_pages.report import views

_REPORT = "reviews/<str:reference>/report/"

urlpatterns = [
    path(_REPORT, views.report, name="report"),
    path(f"{_REPORT}upload/", views.upload, name="report-upload"),
    path(f"{_REPORT}upload/<int:pk>/", views.preview, name="report-preview"),
    path(f"{_REPORT}upload/<int:pk>/file/", views.word_file, name="report-file"),
    path(f"{_REPORT}share/<int:revision_id>/", views.share, name="report-share"),
]
