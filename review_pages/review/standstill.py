"""Pausing a review's clock and starting it again, each with its reason and who agreed; the letters of a decision."""

from __future__ import annotations

import datetime

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import audit
from portal.access.rules import Action, Kind
from portal.accounts.models import User
from portal.design.fields import DateField
from portal.templatetags.candour import day
from portal.uploads.gate import Accepted
from portal.uploads.inspection.kinds import WORD
from portal.uploads.serving import send
from portal.uploads.storage import keeping_files
from review_pages.profiles.model import Outcome
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.forms import PlainForm, not_in_the_future
from review_pages.review.history import DecisionLetter, Pause
from review_pages.review.letters import write_letter
from review_pages.review.models import ReviewEvent, ReviewPage


class PauseForm(PlainForm):
    """From when the clock stands still, or runs again; why, and who agreed."""

    on = DateField(
        label=gettext_lazy("First day on which no time runs"), help_text=gettext_lazy("For example, 3 3 2026")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5_000,
        help_text=gettext_lazy("For example: criminal proceedings have begun. It stays in the history of the review."),
    )
    agreed_by = forms.CharField(label=gettext_lazy("Who agreed it?"), max_length=120)

    def __init__(self, *args: object, pause: Pause | None = None, last: Pause | None = None, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        self.pause, self.last = pause, last
        if pause is not None:
            self.fields["on"].label = _("First day on which time runs again")
            self.fields["reason"].help_text = _("For example: the trial has ended.")

    def clean_on(self) -> datetime.date:
        on = not_in_the_future(self.cleaned_data["on"])
        if self.pause is not None and on < self.pause.start:
            raise forms.ValidationError(
                _("The clock was paused on %(start)s. It cannot run again before that.")
                % {"start": day(self.pause.start)}
            )
        if self.pause is None and self.last is not None and self.last.restart and on < self.last.restart:
            raise forms.ValidationError(
                _("It ran again on %(restart)s after the pause before. Choose that day or a later one.")
                % {"restart": day(self.last.restart)}
            )
        return on


def pause(request: HttpRequest, reference: str) -> HttpResponse:
    """Stop the clock, or start it again where it stands still."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.DECISION))
    with transaction.atomic():
        # Of two who pause or restart at once, the second waits and sees what the first did.
        ReviewPage.objects.select_for_update().get(pk=review.pk)
        last = Pause.objects.filter(review=review).last()
        standing = last if last and last.restart is None else None
        form = PauseForm(posted(request), pause=standing, last=last)
        # What the person was looking at: a restart that someone else recorded meanwhile does not become a new pause.
        meant = request.POST.get("pause", "")
        if request.method == "POST" and meant != (str(standing.pk) if standing else ""):
            messages.warning(
                request, _("Someone else paused or restarted the clock a moment ago. Nothing was changed.")
            )
            return redirect("review_pages:review", reference)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            if standing is None:
                kept = Pause.objects.create(
                    review=review,
                    start=said["on"],
                    reason=said["reason"],
                    agreed_by=said["agreed_by"],
                    recorded_by=reader(request),
                )
                audit.record("clock.paused", kept, request=request, review=review)
                messages.success(request, _("The clock is paused from %(on)s.") % {"on": day(kept.start)})
            else:
                standing.restart, standing.restart_reason = said["on"], said["reason"]
                standing.restart_agreed_by = said["agreed_by"]
                standing.restart_recorded_by, standing.restart_recorded_at = reader(request), timezone.now()
                standing.save()
                audit.record("clock.restarted", standing, request=request, review=review)
                messages.success(request, _("The clock runs again from %(on)s.") % {"on": day(standing.restart)})
            return redirect("review_pages:review", reference)
    return render(request, "review_pages/review/pause.html", {"review": review, "form": form, "pause": standing})


def outcome_of(review: ReviewPage, event: ReviewEvent) -> Outcome | None:
    """The outcome of a decision that this event is, as the review's profile has it."""
    return next(
        (
            outcome
            for milestone in review.profile.milestones
            if milestone.decision
            for outcome in milestone.decision.outcomes
            if outcome.key == event.key
        ),
        None,
    )


class LetterForm(PlainForm):
    to = forms.CharField(
        label=gettext_lazy("Who does it go to?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    on = DateField(label=gettext_lazy("Date of the letter"))


def letter(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Make the letter that tells a decision. Each letter that is made is kept."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.DECISION))
    event = get_object_or_404(ReviewEvent, review=review, pk=pk)
    outcome = outcome_of(review, event)
    if outcome is None:
        raise Http404
    form = LetterForm(posted(request), initial={"to": outcome.letter.to, "on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        to, on = form.cleaned_data["to"], form.cleaned_data["on"]
        kept = make_letter(review, event, outcome, to=to, on=on, by=reader(request))
        audit.record("decision.letter-made", kept, request=request, review=review)
        messages.success(request, _("The letter is made. Read it before you send it."))
        return redirect("review_pages:letter", reference, event.pk)
    audit.record("decision.read", event, request=request, review=review)
    return render(
        request,
        "review_pages/review/letter.html",
        {"review": review, "event": event, "outcome": outcome, "letters": event.letters.all(), "form": form},
    )


def make_letter(
    review: ReviewPage, event: ReviewEvent, outcome: Outcome, *, to: str, on: datetime.date, by: User
) -> DecisionLetter:
    """Write the letter of a decision and keep it. Does not ask whether the person may: the caller does."""
    kind = review.profile
    values = {
        "reference": review.reference,
        "review": kind.name,
        "guidance": kind.guidance_name,
        "date": day(on),
        "partnership": review.partnership.title,
        "decided_on": day(event.on),
        "reasons": event.note,
    }
    data = write_letter(outcome.letter, values, marking=review.marking, to=to)
    made = Accepted(f"{review.reference}-decision.docx", data, WORD)
    with keeping_files():
        return DecisionLetter.keep(made, event=event, addressed_to=to, uploaded_by=by)


@require_safe
@never_cache
def letter_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A letter as it was made."""
    review = open_review(request, reference)
    part = review.part(Kind.DECISION)
    require(request, Action.MANAGE, part)
    kept = get_object_or_404(DecisionLetter, event__review=review, pk=pk)
    return send(request, kept, thing=part, action=Action.MANAGE, what="decision.letter-read", review=review)
