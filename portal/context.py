"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def interface(request: HttpRequest) -> dict[str, Any]:
    """The address that the Exit this page button goes to."""
    return {"exit_page_url": settings.EXIT_PAGE_URL}
