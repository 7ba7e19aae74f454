"""The public library and the open API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from search import views
from search.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.library, name="library"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("feed/", views.feed, name="feed"),
    path("api/v1/", api.urls),
]
