"""The list of reviews, a review's first page, and its clock: milestones met and moved, each with its reason."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import audit
from portal.access.rules import Action, Kind, can
from portal.desk import work_items
from portal.templatetags.candour import day
from review_pages.profiles.dates import date_in_words
from review_pages.profiles.model import Milestone
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.clock import State
from review_pages.review.desk import reviews_of, roles_in
from review_pages.review.forms import ExtensionForm, MilestoneForm
from review_pages.review.incoming import IncomingNotification, may_notify_for
from review_pages.review.models import Extension, Notification, PartnershipPage, ReviewEvent, ReviewPage
from review_pages.review.opening import answers_of, notification_forms
from review_pages.review.progress import Progress, progress, tell, who_acts


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews that this person may open, and the way to open a new one."""
    user = reader(request)
    belongs_to = list(PartnershipPage.objects.visible_to(user))
    context = {
        "reviews": reviews_of(user),
        "partnerships": [page for page in belongs_to if can(user, Action.OPEN_REVIEW, page)],
        "belongs_to": belongs_to,
        "notify_for": may_notify_for(user),
        "sent": IncomingNotification.objects.sent_by(user).select_related("agency"),
    }
    return render(request, "review_pages/review/list.html", context)


@require_safe
def home(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a review is, what is next, who must act, and what waits for the person who reads."""
    user = reader(request)
    review = open_review(request, reference)
    audit.record("review.read", review, request=request, review=review)
    context: dict[str, Any] = {
        "review": review,
        "items": [item for item in work_items(user) if item.review_reference == review.reference],
        "roles": roles_in(user, review),
        "may_read_notification": can(user, Action.READ, review.part(Kind.NOTIFICATION)),
        "may_read_retention": can(user, Action.READ, review.part(Kind.RETENTION)),
        "may_read_identities": can(user, Action.READ, review.part(Kind.IDENTITY)),
    }
    if can(user, Action.READ, review.part(Kind.DECISION)):
        stands = progress(review)
        context |= {
            "progress": stands,
            "milestones": tell(stands),
            "next_for": who_acts(stands.next, stands.profile) if stands.next else "",
            "may_manage": can(user, Action.MANAGE, review.part(Kind.DECISION)),
        }
    return render(request, "review_pages/review/home.html", context)


def _milestone(request: HttpRequest, reference: str, key: str) -> tuple[ReviewPage, Progress, Milestone]:
    review = open_review(request, reference)
    require(request, Action.MANAGE, review.part(Kind.DECISION))
    stands = progress(review)
    found = next((milestone for milestone in stands.profile.milestones if milestone.key == key), None)
    if found is None or stands.declined:
        raise Http404
    return review, stands, found


def _started_by(stands: Progress, milestone: Milestone) -> ReviewEvent | None:
    """The event from which a milestone's time runs; where it runs after another milestone, what met that one."""
    before = stands.profile.milestone(milestone.after)
    names = before.met_by if before else (milestone.after,)
    return next((stands.happened[name] for name in names if name in stands.happened), None)


def _lock(review: ReviewPage) -> None:
    """Of two people who change a review's clock at once, the second waits for the first."""
    ReviewPage.objects.select_for_update().get(pk=review.pk)


def milestone(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Record that a milestone was met: for the decision, whether a review is held, and the reasons."""
    review, stands, found = _milestone(request, reference, key)
    start = _started_by(stands, found)
    if start is None or any(event in stands.happened for event in found.met_by):
        messages.info(request, _("There is nothing to record here now."))
        return redirect("review_pages:review", reference)
    form = MilestoneForm(posted(request), milestone=found, not_before=start.on)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            _lock(review)
            already = ReviewEvent.objects.filter(review=review, key__in=found.met_by).exists()
            if not already:
                event = ReviewEvent.objects.create(
                    review=review,
                    key=form.event,
                    on=form.cleaned_data["on"],
                    note=form.cleaned_data["note"],
                    ground=form.cleaned_data.get("ground", ""),
                    recorded_by=reader(request),
                )
                audit.record("milestone.recorded", event, request=request, review=review)
        if already:
            messages.warning(request, _("Someone recorded this a moment ago. Theirs was kept, yours was not."))
        else:
            messages.success(request, _("Recorded: %(title)s.") % {"title": found.title})
        return redirect("review_pages:review", reference)
    return render(request, "review_pages/review/milestone.html", {"review": review, "milestone": found, "form": form})


def extend(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Move a milestone to a later day, with the reason. The old date and every earlier reason are kept."""
    review, stands, found = _milestone(request, reference, key)
    state = next(each for each in stands.milestones if each.key == key)
    if state.state in (State.MET_ON_TIME, State.MET_LATE, State.NOT_STARTED):
        messages.info(request, _("This has no date that could be moved."))
        return redirect("review_pages:review", reference)
    form = ExtensionForm(posted(request), moved_from=state.due)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            _lock(review)
            latest = Extension.objects.filter(review=review, milestone=key).last()
            form.moved_from = max(latest.moved_to, state.due or latest.moved_to) if latest else state.due
            if form.moved_from is None or form.cleaned_data["moved_to"] > form.moved_from:
                extension = Extension.objects.create(
                    review=review,
                    milestone=key,
                    moved_from=form.moved_from,
                    recorded_by=reader(request),
                    **form.cleaned_data,
                )
                audit.record("milestone.extended", extension, request=request, review=review)
                said = {"title": found.title, "day": day(extension.moved_to)}
                messages.success(request, _("%(title)s: now due on %(day)s.") % said)
                return redirect("review_pages:review", reference)
        form.add_error("moved_to", form.not_later)
    context = {"review": review, "milestone": found, "state": state, "form": form}
    return render(request, "review_pages/review/extend.html", context)


@require_safe
def notification(request: HttpRequest, reference: str) -> HttpResponse:
    """The notification as it was recorded, part by part."""
    review = open_review(request, reference)
    part = review.part(Kind.NOTIFICATION)
    require(request, Action.READ, part)
    stands = progress(review)
    kept = getattr(review, "notification", None)
    answers = json.loads(kept.answers_json) if kept else {}
    audit.record("notification.read", kept, request=request, review=review)
    forms = notification_forms(stands.profile, answers=answers)
    sent = IncomingNotification.objects.filter(review=review).select_related("agency", "sent_by").first()
    context = {
        "sent": sent,
        "review": review,
        "kept": kept,
        "notified": stands.happened.get(stands.profile.starts.event),
        "parts": [(form.part, readable(form.part, answers)) for form in forms],
        "may_edit": can(reader(request), Action.EDIT, part),
    }
    return render(request, "review_pages/review/notification.html", context)


def readable(part: Any, answers: dict[str, Any]) -> list[dict[str, str]]:
    """Questions and answers of one part as rows of a summary list."""
    rows = []
    for question in part.questions:
        answer = answers.get(question.key, "")
        if question.kind in ("date", "date_with_precision") and answer:
            answer = date_in_words(answer)
        if question.kind == "choice":
            answer = next((choice.label for choice in question.choices if choice.key == answer), answer)
        if question.kind == "yes_no":
            answer = {"yes": _("Yes"), "no": _("No")}.get(answer, answer)
        rows.append({"key": question.label, "value": answer or _("Not answered")})
    return rows


def change_notification(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct or complete the notification. The date on which the clock started is not changed here."""
    review = open_review(request, reference)
    require(request, Action.EDIT, review.part(Kind.NOTIFICATION))
    kept = getattr(review, "notification", None) or Notification(review=review)
    forms = notification_forms(review.profile, posted(request), json.loads(kept.answers_json))
    if request.method == "POST" and all(form.is_valid() for form in forms):
        kept.answers_json = json.dumps(answers_of(forms))
        kept.recorded_by = reader(request)
        kept.recorded_at = timezone.now()
        with transaction.atomic():
            kept.save()
            audit.record("notification.changed", kept, request=request, review=review)
        messages.success(request, _("The notification is saved."))
        return redirect("review_pages:notification", reference)
    audit.record("notification.read", kept if kept.pk else None, request=request, review=review)
    context = {"review": review, "parts": forms, "changed": kept.recorded_at if kept.pk else None}
    return render(request, "review_pages/review/change_notification.html", context)
