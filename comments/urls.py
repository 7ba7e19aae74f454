"""The reading view and its comments. django-comments-xtd's own urls are never included."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from comments import arriving, deciding_views, editor, listing, round_views, views, word

app_name = "comments"
_READ = "reviews/<str:reference>/report/read/"
_REVISION = f"{_READ}<int:revision_id>/"
_ROUND = "reviews/<str:reference>/report/rounds/<int:pk>/"
_THREAD = f"{_REVISION}comments/<int:comment_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_READ, views.reading_view, name="read"),
    path(_REVISION, views.reading_view, name="read-revision"),
    path(f"{_READ}beside-editor/", editor.beside_editor, name="beside-editor"),
    path(f"{_REVISION}comments/", listing.list_view, name="list"),
    path(f"{_REVISION}arrivals/", arriving.arrivals, name="arrivals"),
    path(f"{_REVISION}word/", word.word, name="word"),
    path(f"{_REVISION}comment/", views.comment_view, name="comment"),
    path(f"{_REVISION}round/", round_views.open_round_view, name="open-round"),
    path(_ROUND, round_views.round_view, name="round"),
    path(f"{_ROUND}close/", round_views.close_round_view, name="close-round"),
    path(f"{_ROUND}nothing-to-add/", round_views.nothing_to_add_view, name="nothing-to-add"),
    path(f"{_THREAD}edit/", views.edit_view, name="edit"),
    path(f"{_THREAD}reply/", views.reply_view, name="reply"),
    path(f"{_THREAD}accept/", deciding_views.accept_view, name="accept"),
    path(f"{_THREAD}decline/", deciding_views.decline_view, name="decline"),
    path(f"{_THREAD}resolve/", views.resolve_view, name="resolve"),
    path(f"{_THREAD}reopen/", views.reopen_view, name="reopen"),
]
