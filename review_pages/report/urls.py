"""The report tab of a review."""

from __future__ import annotations

from django.urls import path

from portal.access.rules import Stage
from review_pages.report import bringing, comparing, naming, pictures, sharing, views

_REPORT = "reviews/<str:reference>/report/"
_SHARE = f"{_REPORT}share/<int:revision_id>"

urlpatterns = [
    path(_REPORT, views.report, name="report"),
    path(f"{_REPORT}sections/", views.add_sections, name="report-sections"),
    path(f"{_REPORT}compare/", comparing.compare_revisions, name="report-compare"),
    path(f"{_REPORT}upload/", bringing.upload, name="report-upload"),
    path(f"{_REPORT}upload/<int:pk>/", bringing.preview, name="report-preview"),
    path(f"{_REPORT}upload/<int:pk>/file/", bringing.word_file, name="report-file"),
    path(f"{_REPORT}pictures/<slug:sha256>/", pictures.picture, name="report-picture"),
    path(f"{_REPORT}name/<int:revision_id>/", naming.name_revision, name="report-name"),
    path(f"{_SHARE}/", sharing.share, {"audience": Stage.FOR_PANEL}, name="report-share"),
    path(f"{_SHARE}/family/", sharing.share, {"audience": Stage.FOR_FAMILY}, name="report-share-family"),
    path(
        f"{_SHARE}/quality-assurance/",
        sharing.share,
        {"audience": Stage.FOR_QUALITY_ASSURANCE},
        name="report-share-quality-assurance",
    ),
    path(f"{_REPORT}shared/<int:pk>/end/", sharing.end_share, name="report-end-share"),
]
