"""Opening a review: the notification, the people it names, and the first event of its clock."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal import audit
from portal.access.rules import Action
from portal.accounts.models import User
from review_pages.profiles import profiles
from review_pages.profiles.forms import PartForm, form_class
from review_pages.profiles.model import Profile
from review_pages.retention.models import DisposalRecord
from review_pages.review import register
from review_pages.review.access import posted, reader, require
from review_pages.review.forms import BasePeopleFormSet, OpeningForm, PeopleFormSet
from review_pages.review.incoming import IncomingNotification, locked
from review_pages.review.local import newest, profile_of, to_pin
from review_pages.review.models import Notification, PartnershipPage, ReviewEvent, ReviewPage

NOTIFICATION = "notification"


def suggested_reference(profile: Profile, today: datetime.date) -> str:
    """The next free reference of this type and year: "DHR-2026-04" after "DHR-2026-03"."""
    start = f"{profile.prefix}-{today.year}-"
    taken = [
        reference
        for model in (ReviewPage, DisposalRecord)
        for reference in model.objects.filter(reference__startswith=start).values_list("reference", flat=True)
    ]
    numbers = [int(rest) for reference in taken if re.fullmatch(r"\d{1,6}", rest := reference.removeprefix(start))]
    return f"{start}{max(numbers, default=0) + 1:02}"


def notification_forms(profile: Profile, data: Any = None, answers: Mapping[str, Any] | None = None) -> list[PartForm]:
    """The parts of the notification form, each with its key as prefix, so that they can stand on one page."""
    return [form_class(part)(data, answers=answers, prefix=part.key) for part in profile.forms[NOTIFICATION].parts]


def answers_of(forms: Iterable[PartForm]) -> dict[str, Any]:
    """What all parts together say, once valid."""
    return {key: answer for form in forms for key, answer in form.answers.items()}


@transaction.atomic
def open_review(
    partnership: PartnershipPage,
    profile: Profile,
    *,
    reference: str,
    notified_on: datetime.date,
    people: list[dict[str, str]],
    answers: Mapping[str, Any],
    by: User,
    jurisdiction: str = "",
) -> ReviewPage:
    """Open a review under a profile. The first of `people` is the one it is about: their pseudonym names the review.

    `people` are fields of `IdentityEntry`; `answers` are those of the notification form. Raises IntegrityError where
    the reference was taken meanwhile, or two people have one pseudonym. `jurisdiction` is one of the profile's, and may
    be left out where it has one. What the partnership changed in the profile is pinned as it stands now.
    """
    # One at a time under one partnership: its numbers in the tree are read and then written.
    partnership = PartnershipPage.objects.select_for_update().get(pk=partnership.pk)
    review = ReviewPage(
        title=reference,
        slug=slugify(reference),
        live=False,
        owner=by,
        partnership=partnership,
        reference=reference,
        pseudonym=people[0]["pseudonym"],
        profile_code=profile.code,
        profile_edition=profile.edition,
        local_profile=to_pin(newest(partnership, profile.code, profile.edition)),
        jurisdiction=jurisdiction or profile.jurisdiction[0],
        opened_by=by,
    )
    partnership.add_child(instance=review)
    Notification.objects.create(review=review, answers_json=json.dumps(answers), recorded_by=by)
    for person in people:
        register.add(review, person, by)
    ReviewEvent.objects.create(review=review, key=profile.starts.event, on=notified_on, recorded_by=by)
    return review


def chosen_profile(request: HttpRequest, partnership: PartnershipPage) -> Profile | None:
    """The profile that the address names ("dhr-2016-12"), with the partnership's changes; None where it names none."""
    named = request.GET.get("profile", "")
    if not named:
        return None
    found = next((each for each in profiles() if named == f"{each.code}-{each.edition}"), None)
    if found is None:
        raise Http404
    return profile_of(partnership, found.code, found.edition)


def opening(request: HttpRequest, partnership: int) -> HttpResponse:
    """Open a review with its notification. Nothing that was typed is lost where something is wrong."""
    by = reader(request)
    page = get_object_or_404(PartnershipPage.objects.visible_to(by), pk=partnership)
    require(request, Action.OPEN_REVIEW, page)
    chosen = chosen_profile(request, page)
    if chosen is None:
        return render(request, "review_pages/review/choose_profile.html", {"partnership": page, "profiles": profiles()})
    return open_with_form(request, page, chosen)


def people_forms(profile: Profile, data: Any = None, known: Sequence[Mapping[str, str]] = ()) -> BasePeopleFormSet:
    """A form for each person who was entered already, and some empty ones. What was sent is held against empty ones
    alone: a person who was left as they were is entered, too."""
    rows: list[Mapping[str, str]] = [{}, {"relationship": profile.terms.subject_other}, *({} for _more in range(4))]
    if known and data is None:
        rows = [*known, *({} for _more in range(3))]
    return PeopleFormSet(data, prefix="person", initial=rows, form_kwargs={"profile": profile})


def open_with_form(
    request: HttpRequest, page: PartnershipPage, chosen: Profile, incoming: IncomingNotification | None = None
) -> HttpResponse:
    """The form that opens a review, and the review once it is right; filled in with what an agency sent, if it did.

    Raises DecidedAlreadyError where someone else has decided about `incoming` meanwhile.
    """
    by, data = reader(request), posted(request)
    suggestion: dict[str, Any] = {"reference": suggested_reference(chosen, timezone.localdate())}
    if incoming:
        suggestion["notified_on"] = incoming.sent_on
    form = OpeningForm(data, initial=suggestion, profile=chosen)
    people = people_forms(chosen, data, incoming.people if incoming else ())
    parts = notification_forms(chosen, data, incoming.answers if incoming else None)
    if request.method == "POST" and form.is_valid() and people.is_valid() and all(part.is_valid() for part in parts):
        try:
            with transaction.atomic():
                waiting = locked(incoming.pk) if incoming else None
                review = open_review(
                    page,
                    chosen,
                    reference=form.cleaned_data["reference"],
                    notified_on=form.cleaned_data["notified_on"],
                    people=people.entries,
                    answers=answers_of(parts),
                    by=by,
                    jurisdiction=form.cleaned_data.get("jurisdiction", ""),
                )
                if waiting:
                    waiting.close(IncomingNotification.OPENED, by, review=review)
                verb = "review.opened-from-notification" if waiting else "review.opened"
                audit.record(verb, waiting or review, request=request, review=review)
        except IntegrityError:
            form.add_error("reference", _("Another review took this reference a moment ago. Choose a different one."))
        else:
            messages.success(request, _("%(reference)s is open.") % {"reference": review.reference})
            return redirect("review_pages:review", review.reference)
    return render(
        request,
        "review_pages/review/open.html",
        {
            "partnership": page,
            "profile": chosen,
            "form": form,
            "people": people,
            "parts": parts,
            "incoming": incoming,
        },
    )
