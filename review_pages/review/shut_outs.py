"""Keeping one member out of one thing of a review, for a conflict of interest, and letting them back in."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal import audit
from portal.access.rules import Action, Kind, Stage, can
from portal.accounts.models import User
from review_pages.report.models import SharedRevision
from review_pages.returns.models import AgencyReturnPage
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.exceptions import ShutOut
from review_pages.review.forms import ShutOutForm
from review_pages.review.models import Membership, ReviewPage


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of a review that one person can be kept out of."""

    kind: Kind
    pk: int
    name: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.pk}"


def things_of(review: ReviewPage) -> list[Thing]:
    """The returns that were asked for, and the drafts that were shared."""
    returns = AgencyReturnPage.objects.filter(review=review).select_related("agency").order_by("agency__name")
    shared = SharedRevision.objects.filter(draft__review=review).order_by("pk")
    with_panel = _("shared with the %(panel)s") % {"panel": review.profile.terms.panel}

    def name_of(one: SharedRevision) -> str:
        audience = with_panel if one.audience == Stage.FOR_PANEL else one.get_audience_display()
        return f"“{one.name}”, {audience}"

    return [
        *(Thing(Kind.RETURN, page.pk, _("Return of %(agency)s") % {"agency": page.agency}) for page in returns),
        *(Thing(Kind.SHARED_DRAFT, each.pk, name_of(each)) for each in shared),
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """A shut-out as the page tells it."""

    shut_out: ShutOut
    thing: str


def shut_outs_of(review: ReviewPage) -> list[Told]:
    """Everyone who is or was kept out of something, the newest first."""
    found = list(review.shut_outs.select_related("person", "shut_out_by", "lifted_by"))
    names = {(str(thing.kind), thing.pk): thing.name for thing in things_of(review)} if found else {}
    return [Told(each, names.get((each.kind, each.item), _("something that is no longer there"))) for each in found]


def _members(review: ReviewPage) -> list[User]:
    held = Membership.objects.active().of_review(review).select_related("person").order_by("person__full_name")
    return list(dict.fromkeys(membership.person for membership in held))


def why_not_shut_out(person: User, thing: Thing, review: ReviewPage) -> str | None:
    """Why keeping this person out of this thing would not keep its text from them; None if it does."""
    if thing.kind is Kind.SHARED_DRAFT and can(person, Action.READ, review.part(Kind.DRAFT, Stage.BEING_WRITTEN)):
        return _("%(name)s reads the draft itself, in every version. To keep them from it, end their role.") % {
            "name": person.full_name
        }
    return None


@require_http_methods(["GET", "POST"])
def shut_out(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a member out of one thing, at once, with the reason."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.PEOPLE))
    people, things = _members(review), things_of(review)
    if request.method == "GET":
        audit.record("people.read", review, request=request, review=review)
    form = ShutOutForm(posted(request), people=people, things=[(thing.key, thing.name) for thing in things])
    if request.method == "POST" and form.is_valid():
        person = next(each for each in people if str(each.pk) == form.cleaned_data["person"])
        thing = next(each for each in things if each.key == form.cleaned_data["thing"])
        if reason := why_not_shut_out(person, thing, review):
            form.add_error("person", reason)
        else:
            _keep_out(request, review, person, thing, form.cleaned_data["reason"])
            return redirect("review_pages:people", reference)
    context = {"review": review, "form": form, "things": things}
    return render(request, "review_pages/review/shut_out.html", context, status=422 if form.errors else 200)


def _keep_out(request: HttpRequest, review: ReviewPage, person: User, thing: Thing, reason: str) -> None:
    with transaction.atomic():
        # Of two who do the same at once, the second waits, and finds it done.
        ReviewPage.objects.select_for_update().get(pk=review.pk)
        made, is_new = ShutOut.objects.in_force().get_or_create(
            person=person,
            kind=str(thing.kind),
            item=thing.pk,
            defaults={"review": review, "reason": reason, "shut_out_by": reader(request), "lifted_at": None},
        )
        if is_new:
            audit.record("person.shut-out", made, request=request, review=review)
    said = {"name": person.full_name, "thing": thing.name}
    if is_new:
        messages.success(request, _("%(name)s is kept out now: %(thing)s.") % said)
    else:
        messages.info(request, _("%(name)s was kept out of it already. Nothing has changed.") % said)


@require_POST
def lift_shut_out(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let a member back in. Nobody lifts what keeps themselves out."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.PEOPLE))
    found = get_object_or_404(ShutOut.objects.select_related("person"), pk=pk, review=review)
    by = reader(request)
    if found.person_id == by.pk:
        messages.warning(request, _("You are the one who is kept out. Another manager has to let you back in."))
        return redirect("review_pages:people", reference)
    with transaction.atomic():
        lifted = ShutOut.objects.in_force().filter(pk=pk).update(lifted_by=by, lifted_at=timezone.now())
        if lifted:
            audit.record("person.let-back-in", found, request=request, review=review)
    if lifted:
        messages.success(request, _("%(name)s may open it again.") % {"name": found.person.full_name})
    else:
        messages.info(request, _("This was lifted already. Nothing has changed."))
    return redirect("review_pages:people", reference)
