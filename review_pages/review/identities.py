"""The identity register of a review: who a pseudonym stands for. Every look at it is in the trail."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import audit
from portal.access.rules import Action, Kind, can
from portal.templatetags.candour import day
from review_pages.review import register
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.forms import IdentityForm
from review_pages.review.models import IdentityEntry
from review_pages.review.register import IdentityChange

CHANGES_ON_A_PAGE = 50


def field_name(name: str) -> str:
    """What a field of the register is called."""
    return capfirst(str(IdentityEntry._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # plain fields


def _said(name: str, value: str) -> str:
    if name == "date_of_birth" and value:
        return day(datetime.date.fromisoformat(value))
    return capfirst(value) if name == "relationship" else value


def rows(entry: IdentityEntry) -> list[dict[str, str]]:
    """What is kept about a person beside the pseudonym, as rows of a summary list; what is empty is left out."""
    names = [name for name in IdentityEntry.KEPT if name != "pseudonym" and getattr(entry, name)]
    return [{"key": field_name(name), "value": _said(name, getattr(entry, name))} for name in names]


@require_safe
def identities(request: HttpRequest, reference: str) -> HttpResponse:
    """Everyone in the register."""
    review = open_review(request, reference)
    part = review.part(Kind.IDENTITY)
    require(request, Action.READ, part)
    audit.record("identity.read", review, request=request, review=review)
    entries = [(entry, rows(entry)) for entry in review.identities.all()]
    context = {"review": review, "entries": entries, "may_manage": can(reader(request), Action.MANAGE, part)}
    return render(request, "review_pages/review/identities.html", context)


def identity(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Add a person to the register, or change what it says of one."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.IDENTITY))
    entry = get_object_or_404(IdentityEntry, review=review, pk=pk) if pk else None
    form = IdentityForm(posted(request), profile=review.profile, review=review, entry=entry)
    if request.method == "POST" and form.is_valid():
        by = reader(request)
        try:
            saved = register.change(entry, form.values, by) if entry else register.add(review, form.values, by)
        except IntegrityError:
            form.add_error("pseudonym", _("Someone else took this pseudonym a moment ago. Choose another."))
        else:
            audit.record("identity.changed" if entry else "identity.added", saved, request=request, review=review)
            messages.success(request, _("The register is saved."))
            return redirect("review_pages:identities", reference)
    if entry:
        audit.record("identity.read", entry, request=request, review=review)
    return render(request, "review_pages/review/identity.html", {"review": review, "entry": entry, "form": form})


def remove_identity(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a person out of the register who does not belong there. What stood there is kept in its history."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.IDENTITY))
    entry = get_object_or_404(IdentityEntry.objects.select_related("review"), review=review, pk=pk)
    reason = register.why_not_remove(entry)
    if request.method == "POST":
        reason = register.remove(entry, reader(request))
        if reason:
            messages.error(request, reason)
        else:
            audit.record(
                "identity.removed", f"{entry._meta.label} {pk}", request=request, review=review
            )  # the entry itself is gone
            messages.success(request, _("%(name)s is no longer in the register.") % {"name": entry.pseudonym})
        return redirect("review_pages:identities", reference)
    context = {"review": review, "entry": entry, "reason": reason}
    return render(request, "review_pages/review/remove_identity.html", context)


@require_safe
def identity_history(request: HttpRequest, reference: str) -> HttpResponse:
    """Who changed what in the register, when, and what stood there before."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.IDENTITY))
    audit.record("identity.history-read", review, request=request, review=review)
    names = dict(review.identities.values_list("pk", "pseudonym"))
    changes = IdentityChange.objects.filter(review=review).select_related("by")
    page = Paginator(changes, CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
    told = [
        (
            change,
            names.get(change.entry_number) or change.before.get("pseudonym") or _("someone no longer in the register"),
            [
                {"key": field_name(name), "value": _said(name, value) or _("nothing")}
                for name, value in change.before.items()
            ],
        )
        for change in page
    ]
    context = {"review": review, "changes": told, "page": page}
    return render(request, "review_pages/review/identity_history.html", context)
