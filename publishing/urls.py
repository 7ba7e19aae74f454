"""Moderation and publication in the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from publishing import finding_views, views

app_name = "publishing"
_TAB = "reviews/<str:reference>/publication/"
_SUBMISSION = f"{_TAB}<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_TAB, views.publication, name="publication"),
    path(f"{_TAB}submit/", views.submit, name="submit"),
    path(f"{_TAB}take-back/", views.take_back, name="take-back"),
    path(f"{_TAB}findings/", finding_views.findings, name="findings"),
    path(f"{_TAB}findings/replace/", finding_views.replace, name="replace-finding"),
    path(f"{_TAB}findings/keep/", finding_views.keep, name="keep-finding"),
    path(f"{_TAB}findings/pseudonyms/", finding_views.pseudonyms, name="pseudonyms"),
    path(f"{_TAB}findings/<int:pk>/open-again/", finding_views.open_again, name="open-again"),
    path(_SUBMISSION, views.sign_off, name="sign-off"),
    path(f"{_SUBMISSION}preview/", views.preview, name="preview"),
    path(f"{_SUBMISSION}preview/<slug:format_name>", views.preview_file, name="preview-file"),
    path(f"{_SUBMISSION}approve/", views.approve, name="approve"),
    path(f"{_SUBMISSION}decline/", views.decline, name="decline"),
    path(f"{_TAB}withdraw/", views.withdraw, name="withdraw"),
    path(f"{_TAB}try-again/<int:pk>/", views.try_again, name="try-again"),
]
