"""Addresses of a review: opening it, its first page and clock, its people, the identity register."""

from __future__ import annotations

from django.urls import URLPattern, path

from review_pages.review import (
    accounts,
    break_glass,
    identities,
    notifying,
    opening,
    people,
    profile_views,
    shut_outs,
    standstill,
    views,
)

urlpatterns: list[URLPattern] = [
    path("reviews/", views.reviews, name="reviews"),
    path("partnerships/<int:partnership>/open-a-review/", opening.opening, name="open-review"),
    path("partnerships/<int:partnership>/notify/<int:agency>/", notifying.notify_partnership, name="notify"),
    path("partnerships/<int:partnership>/notifications/<int:pk>/", notifying.incoming, name="incoming"),
    path("partnerships/<int:partnership>/notifications/<int:pk>/open/", notifying.open_from, name="open-from"),
    path(
        "partnerships/<int:partnership>/notifications/<int:pk>/decline/",
        notifying.decline_incoming,
        name="decline-incoming",
    ),
    path("partnerships/<int:partnership>/accounts/", accounts.accounts, name="accounts"),
    path("partnerships/<int:partnership>/accounts/roles/<int:pk>/end/", accounts.end_role, name="end-role"),
    path("partnerships/<int:partnership>/accounts/new-start/<int:pk>/", accounts.answer_new_start, name="new-start"),
    path(
        "partnerships/<int:partnership>/accounts/new-start/<int:pk>/decline/",
        accounts.decline_new_start,
        name="decline-new-start",
    ),
    path("reviews/<slug:reference>/", views.home, name="review"),
    path("reviews/<slug:reference>/milestones/<slug:key>/", views.milestone, name="milestone"),
    path("reviews/<slug:reference>/milestones/<slug:key>/new-date/", views.extend, name="extend"),
    path("partnerships/<int:partnership>/review-types/", profile_views.review_types, name="review-types"),
    path(
        "partnerships/<int:partnership>/review-types/<slug:code>/<slug:edition>/",
        profile_views.review_type,
        name="review-type",
    ),
    path("reviews/<slug:reference>/profile/", profile_views.review_profile, name="review-profile"),
    path("reviews/<slug:reference>/profile/<slug:to>/", profile_views.move_review, name="move-review"),
    path("reviews/<slug:reference>/pause/", standstill.pause, name="pause"),
    path("reviews/<slug:reference>/letters/<int:pk>/", standstill.letter, name="letter"),
    path("reviews/<slug:reference>/letters/<int:pk>/file/", standstill.letter_file, name="letter-file"),
    path("reviews/<slug:reference>/notification/", views.notification, name="notification"),
    path("reviews/<slug:reference>/notification/change/", views.change_notification, name="change-notification"),
    path("reviews/<slug:reference>/people/", people.people, name="people"),
    path("reviews/<slug:reference>/people/invite/", people.invite, name="invite"),
    path("reviews/<slug:reference>/people/add-an-agency/", people.add_agency, name="add-agency"),
    path("reviews/<slug:reference>/people/<int:pk>/end/", people.end_membership, name="end-membership"),
    path("reviews/<slug:reference>/people/<int:pk>/new-link/", people.send_link_again, name="send-link-again"),
    path("reviews/<slug:reference>/people/keep-out/", shut_outs.shut_out, name="shut-out"),
    path("reviews/<slug:reference>/people/keep-out/<int:pk>/lift/", shut_outs.lift_shut_out, name="lift-shut-out"),
    path("break-glass/", break_glass.break_glass, name="break-glass"),
    path("reviews/<slug:reference>/break-glass/<int:pk>/end/", break_glass.end_break_glass, name="end-break-glass"),
    path("reviews/<slug:reference>/identities/", identities.identities, name="identities"),
    path("reviews/<slug:reference>/identities/add/", identities.identity, name="add-identity"),
    path("reviews/<slug:reference>/identities/history/", identities.identity_history, name="identity-history"),
    path("reviews/<slug:reference>/identities/<int:pk>/", identities.identity, name="identity"),
    path("reviews/<slug:reference>/identities/<int:pk>/remove/", identities.remove_identity, name="remove-identity"),
]
