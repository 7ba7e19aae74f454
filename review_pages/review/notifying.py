"""An agency notifies the partnership; a manager reads it, and opens a review from it or declines it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal import audit, notify
from portal.access.rules import Action, Kind, can, roles_that_may
from portal.accounts.models import User
from portal.audit.at_the_door import about
from portal.desk import WorkItem
from review_pages.profiles import profiles
from review_pages.review.access import posted, reader, require
from review_pages.review.forms import ReasonForm
from review_pages.review.identities import rows
from review_pages.review.incoming import DecidedAlreadyError, IncomingNotification, Notifying, decline, send
from review_pages.review.local import profile_of
from review_pages.review.models import Agency, IdentityEntry, Membership
from review_pages.review.opening import answers_of, chosen_profile, notification_forms, open_with_form, people_forms
from review_pages.review.views import readable


@require_http_methods(["GET", "POST"])
def notify_partnership(request: HttpRequest, partnership: int, agency: int) -> HttpResponse:
    """Notify of a death or of serious harm, by the form of the type of review that it may lead to."""
    of = get_object_or_404(Agency.objects.select_related("partnership"), pk=agency, partnership=partnership)
    require(request, Action.SUBMIT, Notifying(of))
    chosen = chosen_profile(request, of.partnership)
    if chosen is None:
        newest = {each.code: each for each in reversed(profiles())}.values()
        context: dict[str, Any] = {"partnership": of.partnership, "profiles": reversed(newest), "notifying": True}
        return render(request, "review_pages/review/choose_profile.html", context)
    data = posted(request)
    people = people_forms(chosen, data)
    parts = notification_forms(chosen, data)
    if request.method == "POST" and people.is_valid() and all(part.is_valid() for part in parts):
        with transaction.atomic():
            incoming = send(of, chosen, people.entries, answers_of(parts), by=reader(request))
            audit.record("incoming.sent", incoming, request=request)
        _write_to_managers(incoming)
        messages.success(request, _("The partnership has your notification."))
        return redirect("review_pages:incoming", of.partnership_id, incoming.pk)
    context = {"agency": of, "profile": chosen, "people": people, "parts": parts}
    return render(request, "review_pages/review/notify.html", context)


def _found(request: HttpRequest, partnership: int, pk: int) -> IncomingNotification:
    about(request, kind=Kind.INCOMING)
    every = IncomingNotification.objects.select_related("partnership", "agency", "sent_by", "decided_by", "review")
    return get_object_or_404(every, pk=pk, partnership=partnership)


@require_safe
def incoming(request: HttpRequest, partnership: int, pk: int) -> HttpResponse:
    """For a manager all that it says; for whoever sent it how it stands, and nothing else."""
    found = _found(request, partnership, pk)
    user = reader(request)
    if not can(user, Action.READ, found):
        require(request, Action.SUMMARY, found)
        audit.record("incoming.state-read", found, request=request)
        return render(request, "review_pages/review/incoming_state.html", {"incoming": found})
    audit.record("incoming.read", found, request=request)
    people, answers, profile = found.people, found.answers, found.profile
    context = {
        "incoming": found,
        "profile": profile,
        "people": [(each.pseudonym, rows(each)) for each in (IdentityEntry(**person) for person in people)],
        "parts": [(form.part, readable(form.part, answers)) for form in notification_forms(profile, answers=answers)],
        "review": found.review if found.review and can(user, Action.READ, found.review) else None,
        "may_decide": found.waits and can(user, Action.MANAGE, found),
    }
    return render(request, "review_pages/review/incoming.html", context)


def _to_decide(request: HttpRequest, partnership: int, pk: int) -> IncomingNotification:
    found = _found(request, partnership, pk)
    require(request, Action.MANAGE, found)
    return found


def _decided_already(request: HttpRequest, found: IncomingNotification) -> HttpResponse:
    messages.info(request, _("This has been decided already. Nothing has changed."))
    return redirect("review_pages:incoming", found.partnership_id, found.pk)


@require_http_methods(["GET", "POST"])
def open_from(request: HttpRequest, partnership: int, pk: int) -> HttpResponse:
    """Open a review with what the agency said, which can be corrected on the way: as the type that it chose, or
    another."""
    found = _to_decide(request, partnership, pk)
    require(request, Action.OPEN_REVIEW, found.partnership)
    if not found.waits:
        return _decided_already(request, found)
    chosen = chosen_profile(request, found.partnership)
    if chosen is None and "profile" in request.GET:
        context = {"partnership": found.partnership, "profiles": profiles()}
        audit.record("incoming.read", found, request=request)
        return render(request, "review_pages/review/choose_profile.html", context)
    try:
        chosen = chosen or profile_of(found.partnership, found.profile_code, found.profile_edition)
        response = open_with_form(request, found.partnership, chosen, found)
    except DecidedAlreadyError:
        return _decided_already(request, found)
    if response.status_code == 302:
        _write_to_sender(found)
    else:
        audit.record("incoming.read", found, request=request)
    return response


@require_http_methods(["GET", "POST"])
def decline_incoming(request: HttpRequest, partnership: int, pk: int) -> HttpResponse:
    """Decline it, with a reason that whoever sent it reads. What it says is deleted."""
    found = _to_decide(request, partnership, pk)
    if not found.waits:
        return _decided_already(request, found)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                decline(pk, form.cleaned_data["reason"], by=reader(request))
                audit.record("incoming.declined", found, request=request)
        except DecidedAlreadyError:
            return _decided_already(request, found)
        _write_to_sender(found)
        messages.success(request, _("%(reference)s is declined.") % {"reference": found.reference})
        return redirect("review_pages:incoming", partnership, pk)
    return render(request, "review_pages/review/decline_incoming.html", {"incoming": found, "form": form})


def _write_to_managers(incoming: IncomingNotification) -> None:
    deciding = roles_that_may(Action.MANAGE, Kind.INCOMING)
    managers = Membership.objects.active().filter(partnership=incoming.partnership, review=None, role__in=deciding)
    for address in managers.values_list("person__email", flat=True).distinct():
        notify.send(address, "notification-waits", incoming.reference, _address(incoming))


def _write_to_sender(incoming: IncomingNotification) -> None:
    """Tell whoever sent it that there is a decision, if they may still see it."""
    sender = User.objects.get(pk=incoming.sent_by_id)
    if can(sender, Action.SUMMARY, incoming):
        notify.send(sender.email, "notification-decided", incoming.reference, _address(incoming))


def _address(incoming: IncomingNotification) -> str:
    return reverse("review_pages:incoming", args=[incoming.partnership_id, incoming.pk])


def notifications_that_wait(user: User) -> Iterator[WorkItem]:
    """For managers: what agencies notified of and nobody has decided about. One query."""
    waiting = IncomingNotification.objects.visible_to(user).filter(state=IncomingNotification.WAITING)
    for found in waiting.select_related("partnership", "agency"):
        title = _("%(agency)s has notified you: open a review, or decline") % {"agency": found.agency.name}
        # Whatever time the guidance gives for the decision, that a review is opened should wait for nothing.
        yield WorkItem(title, _address(found), found.reference, found.partnership.title, due=timezone.localdate())
