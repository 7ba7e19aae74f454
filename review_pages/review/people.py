"""Who is in a review: inviting, ending, and asking agencies to take part."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import audit
from portal.access.rules import PARTNERSHIP_ROLES, Action, Kind, Role, can
from portal.accounts.invitations import invite as send_invitation
from portal.accounts.invitations import reset_access
from portal.accounts.models import User
from portal.templatetags.candour import day
from review_pages.returns.asking import ask
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.ending import end
from review_pages.review.forms import AgencyForm, EndMembershipForm, InvitationForm, role_name
from review_pages.review.models import Membership, ReviewPage
from review_pages.review.shut_outs import shut_outs_of

TIME_TO_REPLY = datetime.timedelta(days=28)
"""Suggested to the manager for a return; they may choose another day."""


@dataclass(frozen=True, slots=True)
class Place:
    """A membership as the page tells it."""

    membership: Membership
    role: str
    waits: bool

    @property
    def person(self) -> User:
        return self.membership.person


def memberships_in(review: ReviewPage) -> list[Membership]:
    """Everyone's memberships in this review, partnership-wide ones among them, ended ones last."""
    found = Membership.objects.of_review(review)
    return sorted(
        found.select_related("person", "agency", "ended_by"),
        key=lambda each: (
            list(Role).index(Role(each.role)),
            each.agency.name if each.agency else "",
            each.person.full_name,
        ),
    )


@require_safe
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is in the review, in which role, for which agency; who has not accepted yet; who was in it before."""
    review = open_review(request, reference)
    require(request, Action.READ, review.part(Kind.PEOPLE))
    audit.record("people.read", review, request=request, review=review)
    words = review.profile
    today = timezone.localdate()
    present: list[Place] = []
    past: list[Place] = []
    for held in memberships_in(review):
        place = Place(held, role_name(Role(held.role), words), not held.person.has_usable_password())
        over = held.ended_at or (held.until and held.until < today) or not held.person.is_active
        (past if over else present).append(place)
    shut_outs = shut_outs_of(review)
    context = {
        "review": review,
        "present": present,
        "past": past,
        "agencies": review.agencies.all(),
        "manages": can(reader(request), Action.MANAGE, review.part(Kind.PEOPLE)),
        "kept_out": [told for told in shut_outs if not told.shut_out.lifted_at],
        "let_back_in": [told for told in shut_outs if told.shut_out.lifted_at],
        "broken_glass": review.broken_glass.select_related("administrator", "ended_by"),
    }
    return render(request, "review_pages/review/people.html", context)


def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Invite a person into a role. The e-mail says only the reference and a link."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.PEOPLE))
    asked = {"role": request.GET.get("role"), "agency": request.GET.get("agency")}
    form = InvitationForm(posted(request), review=review, profile=review.profile, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                held = _admit(review, form, reader(request))
                audit.record("person.invited", held, request=request, review=review)
        except ValidationError as error:
            form.add_error("email", error)
        else:
            if held.person.has_usable_password():
                said = _("%(name)s has been added and told so. The e-mail says only the reference and a link.")
            else:
                said = _("%(name)s has been invited. The e-mail says only the reference and a link.")
            messages.success(request, said % {"name": held.person.full_name})
            return redirect("review_pages:people", reference)
    return render(request, "review_pages/review/invite.html", {"review": review, "form": form})


@transaction.atomic
def _admit(review: ReviewPage, form: InvitationForm, by: User) -> Membership:
    values = form.cleaned_data
    url = reverse("review_pages:review", args=[review.reference])
    invitation = send_invitation(
        values["email"], values["full_name"], invited_by=by, reference=review.reference, url=url
    )
    return Membership.objects.create(
        person=invitation.user,
        partnership=review.partnership,
        review=None if Role(values["role"]) in PARTNERSHIP_ROLES else review,
        role=values["role"],
        agency=values["agency"],
        until=values["until"],
        granted_by=by,
    )


def _membership(request: HttpRequest, reference: str, pk: int) -> tuple[ReviewPage, Membership]:
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.PEOPLE))
    found = Membership.objects.of_review(review)
    return review, get_object_or_404(found.select_related("person"), pk=pk, ended_at=None)


def end_membership(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """End a membership, at once. What the person wrote stays. The last manager cannot be taken out."""
    review, held = _membership(request, reference, pk)
    form = EndMembershipForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if end(held, form.cleaned_data["reason"], request):
            messages.success(request, _("%(name)s no longer has this role.") % {"name": held.person.full_name})
            return redirect("review_pages:people", reference)
        form.add_error(None, _("This is the only manager of the partnership. Invite another one first."))
    context = {"review": review, "held": held, "role": role_name(Role(held.role), review.profile), "form": form}
    return render(request, "review_pages/review/end_membership.html", context)


@require_POST
def send_link_again(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Send a new link: to accept the invitation, or to set password and second factor anew where they were lost."""
    review, held = _membership(request, reference, pk)
    by = reader(request)
    if not held.person.is_active:
        raise Http404
    if held.person.has_usable_password():
        try:
            reset_access(held.person, by=by, reference=review.reference)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("review_pages:people", reference)
    else:
        send_invitation(held.person.email, held.person.full_name, invited_by=by, reference=review.reference)
    audit.record("person.invited-again", held, request=request, review=review)
    messages.success(request, _("A new link is on its way to %(name)s.") % {"name": held.person.full_name})
    return redirect("review_pages:people", reference)


def add_agency(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an agency to the review, which asks it for its first form."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.PEOPLE))
    suggestion = {"due": timezone.localdate() + TIME_TO_REPLY}
    form = AgencyForm(posted(request), review=review, initial=suggestion)
    words = review.profile
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            agency = form.agency_to_ask()
            asked = ask(review, agency, form.cleaned_data["due"], reader(request))
            audit.record("return.asked", asked, request=request, review=review)
        said = {"agency": agency.name, "form": words.terms.agency_form, "due": day(asked.due)}
        messages.success(
            request,
            _("%(agency)s is asked for its %(form)s by %(due)s. Now invite the person who will fill it in.") % said,
        )
        return redirect("review_pages:people", reference)
    return render(request, "review_pages/review/add_agency.html", {"review": review, "profile": words, "form": form})
