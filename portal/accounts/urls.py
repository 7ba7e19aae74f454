"""Sign-in, second factor, invitations, and the account page."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal.accounts import account_views, idle_views, key_views, views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("second-factor/", views.second_factor_page, name="second-factor"),
    path("second-factor/set-up/", views.enrol, name="enrol"),
    path("new-start/", views.ask_new_start, name="ask-new-start"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept-invitation"),
    path("", account_views.security, name="security"),
    path("password/", account_views.password, name="password"),
    path("recovery-codes/", account_views.recovery_codes, name="recovery-codes"),
    path("recovery-codes/text/", account_views.recovery_codes_text, name="recovery-codes-text"),
    path("recovery-codes/new/", account_views.new_recovery_codes, name="new-recovery-codes"),
    path("prove/", account_views.prove, name="prove"),
    path("second-factor/remove/", key_views.remove_authenticator, name="remove-authenticator"),
    path("keys/add/", key_views.add_key, name="add-key"),
    path("keys/<int:pk>/name/", key_views.rename_key, name="rename-key"),
    path("keys/<int:pk>/remove/", key_views.remove_key, name="remove-key"),
    path("sessions/", account_views.signed_in_places, name="places"),
    path("sessions/end-others/", account_views.end_other_places, name="end-other-places"),
    path("sessions/<slug:place>/end/", account_views.end_place, name="end-place"),
    path("session/", idle_views.session_left, name="session-left"),
    path("session/stay/", idle_views.stay, name="stay"),
]
