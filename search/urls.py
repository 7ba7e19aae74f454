"""The public library and the open API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from publishing import pages
from publishing.render.data import SCHEMA
from search import views
from search.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.library, name="library"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("feed/", views.feed, name="feed"),
    path("reports/<slug:slug>/download/<slug:format_name>", pages.download, name="download"),
    path("reports/<slug:slug>/versions/<int:version>/", pages.earlier, name="earlier-version"),
    path(f"schemas/{SCHEMA}.json", pages.schema, name="schema"),
    path("api/v1/", api.urls),
]
