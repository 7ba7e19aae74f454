"""Files that are made for the moment. Those that are kept go out by `portal.uploads.serving`."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(data: bytes | str, name: str, media_type: str) -> HttpResponse:
    """An answer that a browser saves under this name."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
