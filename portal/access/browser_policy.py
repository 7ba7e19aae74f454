"""What a browser may run, show and keep of a page: the settings' strict policy, and what single pages add to it."""

from __future__ import annotations

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers


def loosen_for_editor(response: HttpResponse, *, framed: bool) -> None:
    """Let Wagtail's editor set its inline styles and frame its own preview. Scripts stay our own files only."""
    update = {"style-src": [UNSAFE_INLINE], "frame-src": [SELF]}
    if framed:
        update["frame-ancestors"] = [SELF]
        # Wagtail makes a preview by an inner request through all middleware, which has set the strict policy on it.
        response.headers.pop("Content-Security-Policy", None)
    response._csp_update = update  # type: ignore[attr-defined]  # read by django-csp


def keep_nothing(response: HttpResponse, *, ends: bool) -> None:
    """Let no browser and no proxy store an answer that is not public; where a session `ends`, clear what there is."""
    add_never_cache_headers(response)
    if ends:
        response.headers["Clear-Site-Data"] = '"cache"'
