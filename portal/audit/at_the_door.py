"""What the front door writes into the trail: each refusal, once, and what is read and written in Wagtail's editor.

The views that know say which review a request is about, and what of it was refused (`about`); the door records when the
answer goes out. Of an address only the name of the view and its numbers are kept: the rest is what someone typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from wagtail.models import PageLogEntry
from wagtail.models.audit_log import BaseLogEntry

from portal.audit import record

IN_THE_EDITOR = {
    "wagtailadmin_pages:edit": "draft.opened-in-editor",
    "wagtailadmin_pages:preview_on_edit": "draft.previewed-in-editor",
    "wagtailadmin_pages:history": "draft.history-read",
    "wagtailadmin_pages:history_results": "draft.history-read",
    "wagtailadmin_pages:revisions_view": "draft.earlier-version-read",
    "wagtailadmin_pages:revisions_compare": "draft.compared",
    "wagtailadmin_pages:revisions_revert": "draft.earlier-version-read",
    "wagtailadmin_pages:workflow_history": "draft.history-read",
    "wagtailadmin_pages:workflow_history_detail": "draft.history-read",
    "wagtailadmin_explore_root": "drafts.listed",
    "wagtailadmin_explore": "drafts.listed",
    "wagtailadmin_explore_results": "drafts.listed",
}
"""What it is called to be shown each of Wagtail's pages about drafts."""

_ADMIN = "wagtailadmin"
_under_way: ContextVar[HttpRequest | None] = ContextVar("request under way", default=None)


@dataclass(slots=True)
class About:
    """What a request is about, as far as its view has said."""

    review: Any = None
    kind: str = ""
    page: Model | None = None


def about(request: HttpRequest, *, review: Any = None, kind: str = "", page: Model | None = None) -> About:
    """Say, or ask, what a request is about: its review, a kind of the rule table, a page. What is left out stays."""
    known: About | None = getattr(request, "_about", None)
    if known is None:
        known = request._about = About()  # type: ignore[attr-defined]  # ours, for as long as the request lives
    known.review = review or known.review
    known.kind = kind or known.kind
    known.page = page or known.page
    return known


@contextmanager
def during(request: HttpRequest) -> Iterator[None]:
    """While this request is answered."""
    token = _under_way.set(request)
    try:
        yield
    finally:
        _under_way.reset(token)


def _view(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _numbers(request: HttpRequest) -> list[int]:
    given = request.resolver_match.kwargs.values() if request.resolver_match else ()
    return [int(value) for value in given if str(value).isascii() and str(value).isdigit() and len(str(value)) < 19]


def refused(request: HttpRequest) -> None:
    """Record that a request was refused: by whom, what kind of thing, in which review where that is known."""
    known = about(request)
    what = f"refused.{known.kind.replace(' ', '-')}" if known.kind else "refused"
    place = " ".join([_view(request), *map(str, _numbers(request))])
    record(what, place, request=request, review=known.review)


def shown_in_editor(request: HttpRequest, response: HttpResponse) -> None:
    """Record what Wagtail's editor has shown."""
    what = IN_THE_EDITOR.get(_view(request))
    if what and request.method == "GET" and response.status_code == 200:
        known = about(request)
        numbers = _numbers(request)
        revision = numbers[1] if "revisions" in _view(request) and len(numbers) > 1 else None
        record(what, known.page, request=request, review=known.review, revision=revision)


def told_by_wagtail(instance: BaseLogEntry, created: bool, raw: bool = False, **signal: Any) -> None:
    """Take an entry of Wagtail's own log over. A receiver of `post_save`.

    Not where one of our own views is at work: it has told the trail itself, in its own words. Nor what the installation
    lays down for itself, which nobody did.
    """
    request = _under_way.get()
    ours = request is not None and not _view(request).startswith(_ADMIN)
    nobodys = request is None and instance.user is None
    if raw or not created or ours or nobodys:
        return
    model = instance.content_type.model_class() if instance.content_type else None
    page = instance.page.specific if isinstance(instance, PageLogEntry) and instance.page else None
    record(
        instance.action,
        f"{model._meta.label} {instance.object_id}" if model else None,
        request=request,
        who=instance.user,
        review=getattr(page, "review", page),
        revision=getattr(instance, "revision_id", None),
    )
