"""Chasing by hand, and the days on which a partnership has its agencies reminded."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal import audit
from portal.access.rules import Action
from review_pages.models import AgencyReturnPage, PartnershipPage, ReminderSchedule
from review_pages.returns.chasing import OWED, chase
from review_pages.review.access import open_review, posted, reader, require

MOST_DAYS, MOST_REMINDERS = 180, 10


class DaysField(forms.Field):
    """Numbers of days with commas between: cleans to a list, the largest first; an empty field to an empty list."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> list[int]:
        written = [part for part in re.split(r"[\s,;]+", str(value or "").replace(_("and"), ",")) if part]
        if not all(part.isascii() and part.isdigit() and 0 < int(part[:6]) <= MOST_DAYS for part in written):
            raise forms.ValidationError(
                _("Enter whole numbers of days from 1 to %(most)s with commas between, for example 7, 1.")
                % {"most": MOST_DAYS}
            )
        days = sorted({int(part) for part in written}, reverse=True)
        if len(days) > MOST_REMINDERS:
            raise forms.ValidationError(_("Choose at most %(most)s days.") % {"most": MOST_REMINDERS})
        return days

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(str(days) for days in value or [])


class ScheduleForm(forms.Form):
    """When agencies are reminded. Every field may be left empty: then nobody is reminded on such a day."""

    use_required_attribute = False

    before = DaysField(
        label=gettext_lazy("Days before the date"), required=False, help_text=gettext_lazy("For example 7, 1")
    )
    after = DaysField(
        label=gettext_lazy("Days after the date"), required=False, help_text=gettext_lazy("For example 1, 7, 14, 28")
    )
    escalate_after = forms.IntegerField(
        label=gettext_lazy("From how many days late is the agency’s sign-off manager reminded too?"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Leave this empty if never"),
    )


@require_POST
def chase_agencies(request: HttpRequest, reference: str) -> HttpResponse:
    """Remind those whom one agency's return waits for (posted as `return`), or all that are late (`all`), today."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review)
    today = timezone.localdate()
    owed = AgencyReturnPage.objects.filter(review=review, stage__in=OWED).select_related("agency")
    if "all" in request.POST:
        owed = owed.filter(due__lt=today)
    else:
        chosen = request.POST.get("return", "")
        owed = owed.filter(pk=int(chosen) if re.fullmatch(r"[0-9]{1,18}", chosen) else 0)
    pages = list(owed)
    for page in pages:
        page.review = review
    told = chase(pages, reader(request), today)
    for page in pages:
        if told[page.pk]:
            audit.record("return.chased", page, request=request, review=review)
    _say(request, pages, told)
    return HttpResponseRedirect(reverse("review_pages:agencies", args=[review.reference]))


def _say(request: HttpRequest, pages: list[AgencyReturnPage], told: dict[int, int]) -> None:
    nobody = [page for page in pages if not told[page.pk]]
    reached = len(pages) - len(nobody)
    if not pages:
        messages.warning(request, _("Nobody was reminded: no form is owed any more."))
    if reached:
        said = ngettext(
            "A reminder is on its way to %(count)s agency.", "A reminder is on its way to %(count)s agencies.", reached
        )
        messages.success(request, said % {"count": reached})
    for page in nobody:
        said = (
            _("%(agency)s was not reminded: nobody in it can sign its return off yet. Invite someone in People.")
            if page.with_sign_off
            else _("%(agency)s was not reminded: nobody writes for it in this review yet. Invite them in People.")
        )
        messages.warning(request, said % {"agency": page.agency.name})


@require_http_methods(["GET", "POST"])
def reminder_schedule(request: HttpRequest, partnership: int) -> HttpResponse:
    """On which days this partnership has its agencies reminded."""
    by = reader(request)
    page = get_object_or_404(PartnershipPage.objects.visible_to(by), pk=partnership)
    require(request, Action.MANAGE, page)
    now = ReminderSchedule.of(page.pk)
    initial = {
        "before": sorted(now.before, reverse=True),
        "after": sorted(now.after),
        "escalate_after": now.escalate_after,
    }
    form = ScheduleForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            schedule, _made = ReminderSchedule.objects.update_or_create(
                partnership=page, defaults={**form.cleaned_data, "changed_by": by}
            )
            audit.record("reminders.changed", schedule, request=request)
        messages.success(request, _("The days are saved. They hold from the next morning on."))
        return redirect("review_pages:reminder-schedule", page.pk)
    return render(request, "review_pages/returns/reminders.html", {"partnership": page, "form": form})
