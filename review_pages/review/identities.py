"""The identity register of a review: who a pseudonym stands for. Every look at it is in the trail."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import audit
from portal.access.rules import Action, Kind, can
from review_pages.profiles import profile
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.forms import IdentityForm
from review_pages.review.models import IdentityEntry, ReviewPage


@require_safe
def identities(request: HttpRequest, reference: str) -> HttpResponse:
    """Everyone in the register."""
    review = open_review(request, reference)
    part = review.part(Kind.IDENTITY)
    require(request, Action.READ, part)
    audit.record("identity.read", review, request=request, review=review)
    entries = [
        (entry, datetime.date.fromisoformat(entry.date_of_birth) if entry.date_of_birth else None)
        for entry in review.identities.all()
    ]
    context = {"review": review, "entries": entries, "may_manage": can(reader(request), Action.MANAGE, part)}
    return render(request, "review_pages/review/identities.html", context)


def identity(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Add a person to the register, or change what it says of one."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.IDENTITY))
    entry = get_object_or_404(IdentityEntry, review=review, pk=pk) if pk else None
    words = profile(review.profile_code, review.profile_edition)
    form = IdentityForm(posted(request), profile=words, review=review, entry=entry)
    if request.method == "POST" and form.is_valid():
        saved = _save(review, entry, form)
        audit.record("identity.changed" if entry else "identity.added", saved, request=request, review=review)
        messages.success(request, _("The register is saved."))
        return redirect("review_pages:identities", reference)
    if entry:
        audit.record("identity.read", entry, request=request, review=review)
    return render(request, "review_pages/review/identity.html", {"review": review, "entry": entry, "form": form})


@transaction.atomic
def _save(review: ReviewPage, entry: IdentityEntry | None, form: IdentityForm) -> IdentityEntry:
    """Save one entry. The review goes by the pseudonym of the person it is about, so that both change together."""
    names_review = entry is not None and entry.pseudonym == review.pseudonym
    saved = entry or IdentityEntry(review=review)
    for name, value in form.values.items():
        setattr(saved, name, value)
    saved.save()
    if names_review and saved.pseudonym != review.pseudonym:
        ReviewPage.objects.filter(pk=review.pk).update(pseudonym=saved.pseudonym)
    return saved
