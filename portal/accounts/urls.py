"""Sign-in, second factor, invitations, and the account page."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal.accounts import account_views, views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("second-factor/", views.second_factor_page, name="second-factor"),
    path("second-factor/set-up/", views.enrol, name="enrol"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept-invitation"),
    path("", account_views.security, name="security"),
    path("password/", account_views.password, name="password"),
    path("recovery-codes/", account_views.recovery_codes, name="recovery-codes"),
    path("recovery-codes/text/", account_views.recovery_codes_text, name="recovery-codes-text"),
    path(
        "recovery-codes/new/",
        account_views.change_second_factor,
        {"change": "codes"},
        name="new-recovery-codes",
    ),
    path(
        "second-factor/replace/",
        account_views.change_second_factor,
        {"change": "authenticator"},
        name="new-authenticator",
    ),
]
