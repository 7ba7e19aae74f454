"""A manager answers someone's request to see what is held about them, in the reviews of their own partnership."""

from __future__ import annotations

import tempfile

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.rules import Action, Kind, can
from review_pages.models import PartnershipPage, ReviewPage
from review_pages.person import export
from review_pages.review.access import posted, reader
from review_pages.review.forms import PlainForm


class PersonForm(PlainForm):
    """Whom the request is about."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_(
            "Where an identity register knows it, its other names, numbers and the pseudonym are searched too."
        ),
    )
    email = forms.EmailField(
        label=_("E-mail address of their account"),
        required=False,
        help_text=_("Only for someone who signs in here: adds their account, roles, comments and what the trail says."),
    )


def held_about(request: HttpRequest, partnership: int) -> HttpResponseBase:
    """Ask whom it is about, and hand out the zip."""
    user = reader(request)
    page = get_object_or_404(PartnershipPage.objects.visible_to(user), pk=partnership)
    reviews = [
        review
        for review in ReviewPage.objects.visible_to(user).filter(partnership=page).order_by("reference")
        if can(user, Action.MANAGE, review.part(Kind.PERSONAL_DATA))
    ]
    if not reviews:
        raise Http404
    form = PersonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        export.write(target, reviews, form.cleaned_data["name"], email=form.cleaned_data["email"], request=request)
        target.seek(0)
        name = f"held-about-one-person-{timezone.localdate()}.zip"
        return FileResponse(target, as_attachment=True, filename=name, headers={"Cache-Control": "no-store, private"})
    return render(request, "review_pages/person/ask.html", {"partnership": page, "form": form, "number": len(reviews)})
