"""What a browser may run and show on a page: the strict policy of the settings, and the editor's one exception."""

from __future__ import annotations

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpResponse


def loosen_for_editor(response: HttpResponse, *, framed: bool) -> None:
    """Let Wagtail's editor set its inline styles and frame its own preview. Scripts stay our own files only."""
    update = {"style-src": [UNSAFE_INLINE], "frame-src": [SELF]}
    if framed:
        update["frame-ancestors"] = [SELF]
        # Wagtail makes a preview by an inner request through all middleware, which has set the strict policy on it.
        response.headers.pop("Content-Security-Policy", None)
    response._csp_update = update  # type: ignore[attr-defined]  # read by django-csp
