"""Where a request comes from."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The network address of the person who asks, or None where it cannot be known.

    Behind a proxy that is the last entry of X-Forwarded-For: the one that our own proxy wrote, and the only one that
    the person could not have made up.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    try:
        return str(ip_address(address))
    except ValueError:
        return None
