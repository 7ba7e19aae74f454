"""Who asks: a person who goes to a page, or a script of a page that they have open."""

from __future__ import annotations

from django.http import HttpRequest

HEADER = "X-Requested-With"
"""Sent by our own scripts; browsers add a Sec-Fetch-Mode of their own where the connection is encrypted."""


def by_script(request: HttpRequest) -> bool:
    """Whether a page asks for itself: it wants a part of a page, or words, and has no use for another page."""
    return HEADER in request.headers or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
