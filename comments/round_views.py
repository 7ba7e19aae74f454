"""Open a round of comments, see who has answered, close it; and say that one has nothing more to add."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import asking
from comments.models import Round
from comments.views import frame, open_draft
from portal.access.rules import Action, Kind, Stage
from portal.audit import record
from portal.audit.at_the_door import about
from portal.design.fields import DateField
from review_pages.models import ReviewPage
from review_pages.review.access import posted, reader, require


class RoundForm(forms.Form):
    """What the panel is asked, and until when."""

    question = forms.CharField(
        label=gettext_lazy("What do you ask them?"),
        help_text=gettext_lazy("For example, “Please check the facts for your agency.” It stands above the draft."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what you ask them.")},
    )
    closes_on = DateField(
        label=gettext_lazy("Until which day?"), help_text=gettext_lazy("The last day. For example, 30 11 2026")
    )
    use_required_attribute = False

    def clean_closes_on(self) -> object:
        day = self.cleaned_data["closes_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Enter today or a later day."))
        return day


@require_http_methods(["GET", "POST"])
@never_cache
def open_round_view(request: HttpRequest, reference: str, revision_id: int) -> HttpResponse:
    """Ask the panel about a revision that was shared with it."""
    opened = open_draft(request, reference, revision_id)
    require(request, Action.MANAGE, opened.review.part(Kind.ROUND))
    shares = (each for each in opened.shared if each.access_stage is Stage.FOR_PANEL)
    shared = next((each for each in shares if each.revision_id == revision_id), None)
    if shared is None:
        raise Http404
    form = RoundForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            asking.open_round(request, shared, form.cleaned_data["question"], form.cleaned_data["closes_on"])
        except asking.AlreadyAskedError:
            form.add_error(None, _("A round is under way already. Close it first, then open another."))
        else:
            told = _("The %(panel)s is asked, and told by e-mail.") % {"panel": opened.review.profile.terms.panel}
            messages.success(request, told)
            return HttpResponseRedirect(opened.url("read-revision"))
    return render(
        request, "comments/open_round.html", frame(opened) | {"form": form}, status=422 if form.errors else 200
    )


@require_safe
@never_cache
def round_view(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Who has answered and who has not: for whoever manages the round."""
    found = _open(request, reference, pk)
    require(request, Action.MANAGE, found)
    record("round.read", found, request=request, review=found.review, revision=found.shared.revision_id)
    asked = asking.asked_in([found])[found.pk]
    context = {
        "review": found.review,
        "round": found,
        "waiting": [each for each in asked if not each.has_answered],
        "answered": [each for each in asked if each.has_answered],
        "read_url": _reading(found),
    }
    return render(request, "comments/round.html", context)


@require_POST
def close_round_view(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """End the round now."""
    found = _open(request, reference, pk)
    if asking.close_round(request, found):
        messages.success(request, _("The round is closed. The draft can be commented on as before."))
    else:
        messages.info(request, _("The round was closed already. Nothing has changed."))
    return HttpResponseRedirect(reverse("comments:round", args=[reference, pk]))


@require_POST
def nothing_to_add_view(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One button: I have nothing more to add."""
    found = _open(request, reference, pk)
    if asking.nothing_to_add(request, found):
        messages.success(request, _("Thank you. The author is told that you have nothing more to add."))
    else:
        messages.info(request, _("The round is closed, so nothing was recorded."))
    return HttpResponseRedirect(_reading(found))


def _open(request: HttpRequest, reference: str, pk: int) -> Round:
    """A round that this person knows of, or Http404."""
    rounds = Round.objects.visible_to(reader(request)).select_related("draft__review__partnership", "shared")
    found = rounds.filter(pk=pk, draft__review__reference=reference).first()
    if found is None:
        about(request, review=ReviewPage.objects.filter(reference=reference).first(), kind=Kind.ROUND)
        raise Http404
    found.shared.draft = found.draft
    about(request, review=found.review)
    return found


def _reading(found: Round) -> str:
    return reverse("comments:read-revision", args=[found.review.reference, found.shared.revision_id])
