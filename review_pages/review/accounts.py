"""The accounts of a partnership's people, for its managers: who asks for a new start, and whose account sleeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal import audit, notify
from portal.access.rules import ROLE_NAMES, Action, Kind, Role, Stage, Standing
from portal.accounts import new_start
from portal.accounts.models import NewStart, User
from portal.accounts.new_start import Outcome
from portal.desk import WorkItem
from review_pages.review.access import posted, reader, require
from review_pages.review.dormant import DAYS, dormant
from review_pages.review.ending import end
from review_pages.review.forms import EndMembershipForm
from review_pages.review.models import Membership, PartnershipPage, held_by


@dataclass(frozen=True, slots=True)
class PeopleOfPartnership:
    """The people of a partnership, as the rule table sees them."""

    partnership: PartnershipPage
    access_kind: Kind = Kind.PEOPLE
    access_stage: Stage | None = None

    def standings_of(self, user: User) -> frozenset[Standing]:
        return self.partnership.standings_of(user)


class DaysForm(forms.Form):
    """How long an account may go unused before it is listed."""

    days = forms.IntegerField(label=gettext_lazy("Days without a sign-in"), min_value=1, max_value=3650)


class NumberForm(forms.Form):
    """The number that someone who asks for a new start was told by their own page."""

    number = forms.CharField(
        label=gettext_lazy("The number that they tell you"),
        help_text=gettext_lazy("6 digits."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}),
    )


def has_part(user: User) -> bool:
    """Whether a membership is in force: without one nobody is let in (`portal.accounts.belonging`)."""
    return bool(held_by(user))


def _asks_in(partnerships: Iterable[int]) -> QuerySet[NewStart]:
    """Who waits for an answer, of those who have a part in one of these partnerships."""
    people = Membership.objects.active().filter(partnership__in=partnerships).values("person")
    return NewStart.objects.open().filter(user__in=people).select_related("user").order_by("asked_at")


def _managed(request: HttpRequest, partnership: int) -> PartnershipPage:
    page: PartnershipPage = get_object_or_404(PartnershipPage.objects.visible_to(reader(request)), pk=partnership)
    require(request, Action.MANAGE, PeopleOfPartnership(page))
    return page


@receiver(new_start.asked)
def tell_managers(sender: object, new_start: NewStart, **more: object) -> None:
    """Tell the other managers of this person's partnerships by e-mail: a reference and a link."""
    partnerships = Membership.objects.active().filter(person=new_start.user_id).values("partnership")
    managers = Membership.objects.active().filter(partnership__in=partnerships, review=None, role=Role.MANAGER)
    for held in managers.exclude(person=new_start.user_id).select_related("person", "partnership"):
        url = reverse("review_pages:accounts", args=[held.partnership_id])
        notify.send(held.person.email, "new-start-asked", held.partnership.slug[:40], url)


def asks_for_manager(user: User) -> Iterator[WorkItem]:
    """People of a manager's partnerships who ask for a new start. Two queries at most."""
    managed = {held.partnership_id for held in held_by(user) if held.role == Role.MANAGER and not held.review_id}
    asks = {wanted.user_id: wanted for wanted in _asks_in(managed).exclude(user=user)} if managed else {}
    if not asks:
        return
    theirs = Membership.objects.active().filter(partnership__in=managed, person__in=asks).order_by("person")
    for person, partnership, title in theirs.values_list("person", "partnership", "partnership__title").distinct():
        wanted = asks[person]
        said = _("%(name)s has lost their second factor and asks for a new start") % {"name": wanted.user.full_name}
        yield WorkItem(said, reverse("review_pages:new-start", args=[partnership, wanted.pk]), "", title)


@require_safe
def accounts(request: HttpRequest, partnership: int) -> HttpResponse:
    """Who asks for a new start; whose account was not used for long, or has no part in anything any more."""
    page = _managed(request, partnership)
    form = DaysForm(request.GET if "days" in request.GET else None, initial={"days": DAYS})
    days = form.cleaned_data["days"] if form.is_valid() else DAYS
    context = {
        "partnership": page,
        "asks": _asks_in([page.pk]),
        "days": days,
        "form": form,
        "people": [
            (each, [(held, ROLE_NAMES[Role(held.role)]) for held in each.roles]) for each in dormant(days, page)
        ],
    }
    audit.record("accounts.read", page, request=request)
    return render(request, "review_pages/review/accounts.html", context)


def end_role(request: HttpRequest, partnership: int, pk: int) -> HttpResponse:
    """End a role of someone of this partnership, in a review or partnership-wide."""
    page = _managed(request, partnership)
    found = Membership.objects.active().filter(partnership=page).select_related("person", "review")
    held = get_object_or_404(found, pk=pk)
    form = EndMembershipForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if end(held, form.cleaned_data["reason"], request):
            messages.success(request, _("%(name)s no longer has this role.") % {"name": held.person.full_name})
            return redirect("review_pages:accounts", page.pk)
        form.add_error(None, _("This is the only manager of the partnership. Invite another one first."))
    context = {"partnership": page, "held": held, "role": ROLE_NAMES[Role(held.role)], "form": form}
    return render(request, "review_pages/review/end_role.html", context)


def answer_new_start(request: HttpRequest, partnership: int, pk: int) -> HttpResponse:
    """Confirm that someone asks for a new start, after speaking to them; or decline. Nobody confirms their own."""
    page = _managed(request, partnership)
    wanted = get_object_or_404(_asks_in([page.pk]), pk=pk)
    form = NumberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        by, number = reader(request), form.cleaned_data["number"]
        outcome = new_start.confirm(wanted, number, by=by, reference=page.slug[:40], request=request)
        if outcome is Outcome.CONFIRMED:
            said = _("%(name)s gets a link by e-mail, and sets up a new second factor with it.")
            messages.success(request, said % {"name": wanted.user.full_name})
            return redirect("review_pages:accounts", page.pk)
        if outcome is Outcome.ONESELF:
            form.add_error(None, _("You cannot confirm your own new start. Ask another manager of the partnership."))
        elif outcome is Outcome.WRONG_NUMBER:
            form.add_error("number", _("That is not the number. Ask them to read it from their page once more."))
        else:
            messages.info(request, _("This has been answered already, or was asked too long ago."))
            return redirect("review_pages:accounts", page.pk)
    context = {"partnership": page, "wanted": wanted, "form": form, "own": wanted.user_id == reader(request).pk}
    return render(request, "review_pages/review/new_start.html", context)


@require_POST
def decline_new_start(request: HttpRequest, partnership: int, pk: int) -> HttpResponse:
    """Say no to a new start that the person did not ask for."""
    page = _managed(request, partnership)
    wanted = get_object_or_404(_asks_in([page.pk]), pk=pk)
    new_start.decline(wanted, request)
    messages.success(request, _("The new start of %(name)s was declined.") % {"name": wanted.user.full_name})
    return redirect("review_pages:accounts", page.pk)
