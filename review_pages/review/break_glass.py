"""Breaking the glass: a system administrator reads one review for an hour, and its managers know at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal import audit, notify
from portal.access.rules import Action, Kind, may_break_glass, roles_that_may
from portal.accounts.models import User
from portal.desk import WorkItem
from portal.templatetags.candour import moment
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.exceptions import BrokenGlass
from review_pages.review.forms import BreakGlassForm
from review_pages.review.models import Membership, ReviewPage, in_reviews_of

SHOWN_FOR = datetime.timedelta(days=7)
"""How long managers find it on their desks."""


@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest) -> HttpResponse:
    """Ask for the reference and the reason. Whether there is such a review is not said: only opening it shows."""
    user = reader(request)
    if not may_break_glass(user):
        raise Http404
    form = BreakGlassForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"]
        audit.record("break-glass.asked", reference, request=request)
        _begin(request, reference, form.cleaned_data["reason"])
        return render(request, "review_pages/review/glass_broken.html", {"reference": reference})
    broken = BrokenGlass.objects.in_force().filter(administrator=user).select_related("review")
    context = {"form": form, "broken": broken}
    return render(request, "review_pages/review/break_glass.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, reference: str, reason: str) -> None:
    """Begin the hour, unless there is no such review or the hour runs already; tell the managers."""
    user = reader(request)
    with transaction.atomic():
        review = ReviewPage.objects.select_for_update().filter(reference=reference).first()
        if review is None or BrokenGlass.objects.in_force().filter(review=review, administrator=user).exists():
            return
        now = timezone.now()
        broken = BrokenGlass.objects.create(
            review=review, administrator=user, reason=reason, begun_at=now, until=now + BrokenGlass.LASTS
        )
        audit.record("break-glass.begun", broken, request=request, review=review)
    url = reverse("review_pages:people", args=[reference])
    managing = roles_that_may(Action.MANAGE, Kind.PEOPLE)
    managers = Membership.objects.active().of_review(review).filter(role__in=managing)
    for address in managers.values_list("person__email", flat=True).distinct():
        notify.send(address, "break-glass", reference, url)


@require_POST
def end_break_glass(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """End the hour early: by the administrator, or by a manager of the review."""
    review = open_review(request, reference)
    broken = get_object_or_404(BrokenGlass, pk=pk, review=review)
    user = reader(request)
    theirs = broken.administrator_id == user.pk
    if not theirs:
        require(request, Action.MANAGE, review.part(Kind.PEOPLE))
    with transaction.atomic():
        ended = BrokenGlass.objects.in_force().filter(pk=pk).update(ended_at=timezone.now(), ended_by=user)
        if ended:
            audit.record("break-glass.ended", broken, request=request, review=review)
    if ended:
        messages.success(request, _("The administrator's reading of %(review)s has ended.") % {"review": reference})
    else:
        messages.info(request, _("It had ended already. Nothing has changed."))
    return redirect("review_pages:break-glass") if theirs else redirect("review_pages:people", reference)


def glass_that_was_broken(user: User) -> Iterator[WorkItem]:
    """For managers: who reads one of their reviews as an administrator, and who did so in the last days."""
    managed = in_reviews_of(user, roles_that_may(Action.MANAGE, Kind.PEOPLE), review="review")
    recent = BrokenGlass.objects.filter(managed, begun_at__gt=timezone.now() - SHOWN_FOR).select_related("review")
    for broken in recent:
        if broken.in_force:
            title = _("A system administrator may read this review until %(until)s: see why")
        else:
            title = _("A system administrator could read this review, from %(begun)s: see why")
        yield WorkItem(
            title=title % {"until": moment(broken.until), "begun": moment(broken.begun_at)},
            url=reverse("review_pages:people", args=[broken.review.reference]) + "#break-glass",
            review_reference=broken.review.reference,
            review_name=broken.review.pseudonym,
            due=timezone.localdate() if broken.in_force else None,
        )
