"""The pages of retention: a partnership's list, and for one review its closing, legal hold and disposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import audit
from portal.access.rules import Action, Kind, can
from review_pages.models import DisposalProposal, DisposalRecord, LegalHold, PartnershipPage, ReviewEvent, ReviewPage
from review_pages.retention import disposal
from review_pages.retention.due import closed_reviews
from review_pages.retention.forms import ApproveForm, CloseForm
from review_pages.retention.holdings import Holdings
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.forms import ReasonForm
from review_pages.review.progress import CLOSED, PUBLISHED, REOPENED, Progress, progress

RECORDS_ON_A_PAGE = 50


@require_safe
def retained(request: HttpRequest, partnership: int) -> HttpResponse:
    """The closed reviews of a partnership with the day until which each is kept, and what was disposed of."""
    user = reader(request)
    page = get_object_or_404(PartnershipPage.objects.visible_to(user), pk=partnership)
    audit.record("retention.listed", page, request=request)
    reviews = ReviewPage.objects.visible_to(user).filter(partnership=page)
    records = DisposalRecord.objects.filter(partnership=page).select_related("proposed_by", "approved_by")
    context = {
        "partnership": page,
        "rows": closed_reviews([each for each in reviews if can(user, Action.READ, each.part(Kind.RETENTION))]),
        "page": Paginator(records, RECORDS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "review_pages/retention/list.html", context)


def _open(request: HttpRequest, reference: str, action: Action) -> ReviewPage:
    review = open_review(request, reference)
    require(request, action, review.part(Kind.RETENTION))
    return review


@require_safe
def retention(request: HttpRequest, reference: str) -> HttpResponse:
    """How long one review is kept and why, and what would be deleted: nothing is."""
    review = _open(request, reference, Action.READ)
    audit.record("retention.read", review, request=request, review=review)
    return _page(request, review)


def _page(request: HttpRequest, review: ReviewPage, form: ApproveForm | None = None) -> HttpResponse:
    user = reader(request)
    stands = progress(review)
    part = review.part(Kind.RETENTION)
    reason = disposal.why_kept(review, stands)
    proposal = DisposalProposal.objects.filter(review=review).select_related("proposed_by", "approved_by").first()
    may_approve = (
        proposal is not None
        and proposal.approved_at is None
        and not reason
        and proposal.proposed_by_id != user.pk
        and can(user, Action.APPROVE, part)
    )
    context: dict[str, Any] = {
        "review": review,
        "profile": stands.profile,
        "closed": stands.closed,
        "published": stands.happened.get(PUBLISHED),
        "kept_until": disposal.kept_until(stands),
        "reason": reason,
        "holds": LegalHold.objects.filter(review=review).select_related("placed_by", "lifted_by"),
        "proposal": proposal,
        "counts": {} if reason else Holdings(review).counts,
        "may_manage": can(user, Action.MANAGE, part),
        "form": (form or ApproveForm(expected=review.reference)) if may_approve else None,
    }
    context["hold"] = next((hold for hold in context["holds"] if hold.lifted_at is None), None)
    return render(request, "review_pages/retention/review.html", context)


def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Conclude a review: the time for which it is kept begins."""
    review = _open(request, reference, Action.MANAGE)
    stands = progress(review)
    if stands.closed:
        messages.info(request, _("This review is closed already."))
        return redirect("review_pages:retention", reference)
    form = CloseForm(posted(request), not_before=max((event.on for event in stands.events), default=None))
    if request.method == "POST" and form.is_valid():
        _record_event(request, review, CLOSED, **form.cleaned_data)
        messages.success(request, _("The review is closed."))
        return redirect("review_pages:retention", reference)
    context = {"review": review, "form": form, "unfinished": _unfinished(stands)}
    return render(request, "review_pages/retention/close.html", context)


def _unfinished(stands: Progress) -> list[str]:
    """What a person should know before they conclude a review: it does not stop them."""
    if stands.declined or PUBLISHED in stands.happened:
        return []
    open_ones = [state.title for state in stands.milestones if not state.state.met]
    return [*open_ones, _("Report published")]


def _record_event(request: HttpRequest, review: ReviewPage, key: str, **fields: Any) -> None:
    with transaction.atomic():
        ReviewPage.objects.select_for_update().get(pk=review.pk)
        if (progress(review).closed is None) == (key == CLOSED):
            event = ReviewEvent.objects.create(review=review, key=key, recorded_by=reader(request), **fields)
            if key == REOPENED:
                disposal.take_back(review)
            audit.record(f"review.{key}", event, request=request, review=review)


def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a closed review up again. It is kept until it is closed once more, and then for the whole time."""
    review = _open(request, reference, Action.MANAGE)
    if progress(review).closed is None:
        messages.info(request, _("This review is not closed."))
        return redirect("review_pages:retention", reference)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        _record_event(request, review, REOPENED, on=timezone.localdate(), note=form.cleaned_data["reason"])
        messages.success(request, _("The review is open again."))
        return redirect("review_pages:retention", reference)
    return render(request, "review_pages/retention/reopen.html", {"review": review, "form": form})


def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Place a legal hold, or lift the one in force."""
    review = _open(request, reference, Action.MANAGE)
    held = LegalHold.objects.filter(review=review, lifted_at=None).exists()
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        lifting = request.POST.get("lift") == "yes"
        change = disposal.lift_hold if lifting else disposal.place_hold
        changed = change(review, form.cleaned_data["reason"], reader(request))
        if changed is None:
            messages.warning(request, _("Someone else changed the legal hold a moment ago. Look at how it stands now."))
        else:
            audit.record("hold.lifted" if lifting else "hold.placed", changed, request=request, review=review)
            messages.success(request, _("The legal hold is lifted.") if lifting else _("The legal hold is placed."))
        return redirect("review_pages:retention", reference)
    return render(request, "review_pages/retention/hold.html", {"review": review, "form": form, "held": held})


@require_POST
def propose_disposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose to dispose of a review whose time is over. Nothing is deleted yet."""
    review = _open(request, reference, Action.MANAGE)
    try:
        proposal = disposal.propose(review, reader(request))
    except disposal.RefusedError as refused:
        messages.error(request, str(refused))
    else:
        audit.record("disposal.proposed", proposal, request=request, review=review)
        messages.success(request, _("Proposed. The partnership's chair is asked to approve it."))
    return redirect("review_pages:retention", reference)


@require_POST
def take_back_disposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a proposal back that nobody has approved."""
    review = _open(request, reference, Action.MANAGE)
    if disposal.take_back(review):
        audit.record("disposal.taken-back", review, request=request, review=review)
        messages.success(request, _("The proposal is taken back."))
    else:
        messages.info(request, _("There is no proposal that could be taken back."))
    return redirect("review_pages:retention", reference)


@require_POST
def approve_disposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Approve what a manager proposed. It is then carried out, and cannot be undone."""
    review = _open(request, reference, Action.APPROVE)
    form = ApproveForm(request.POST, expected=review.reference)
    if not form.is_valid():
        return _page(request, review, form)
    try:
        with transaction.atomic():
            proposal = disposal.approve(review, reader(request))
            audit.record("disposal.approved", proposal, request=request, review=review)
    except disposal.RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("review_pages:retention", reference)
    said = {"reference": reference}
    messages.success(request, _("Approved. %(reference)s is being disposed of, which takes a few minutes.") % said)
    return redirect("review_pages:retained", review.partnership_id)
