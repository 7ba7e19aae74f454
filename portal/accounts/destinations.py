"""Where someone goes after signing in: back to where they were, and never to another host."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def wanted(request: HttpRequest) -> str:
    """The path that `next` asks for; empty where it is missing or leads out of this system."""
    url = request.POST.get("next", "") or request.GET.get("next", "")
    return url if _is_ours(request, url) else ""


def page_in_hand(request: HttpRequest) -> str:
    """The page that the person looks at: the one asked for, or the one from which a form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referrer = request.headers.get("Referer", "")
    if not _is_ours(request, referrer):
        return ""
    parts = urlsplit(referrer)
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def to(name: str, next_url: str = "", **more: str) -> HttpResponseRedirect:
    """Go to one of our pages and tell it where to go afterwards."""
    query = urlencode({**({"next": next_url} if next_url else {}), **more})
    return HttpResponseRedirect(f"{reverse(name)}?{query}" if query else reverse(name))


def onwards(request: HttpRequest) -> HttpResponseRedirect:
    """Go where `next` asked to, or to the desk."""
    return HttpResponseRedirect(wanted(request) or reverse("desk"))
