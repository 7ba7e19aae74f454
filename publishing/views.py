"""Sign-off in the portal: the publication tab, the checklist before a decision, and the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import TaskState

from portal import audit
from portal.access.rules import Action, Kind, can
from portal.downloads import attachment
from publishing import pipeline, submission, withdrawal
from publishing.drafts import draft_or_404
from publishing.findings import Looked, look_through
from publishing.formats import DOWNLOADS
from publishing.forms import ApproveForm, SendBackForm, WithdrawForm
from publishing.models import PartnershipSignOff, Publication, PublishedReportPage
from publishing.places import found_sentence, place_name, places
from publishing.rendering import make_render, render_html
from publishing.sign_off import Refused, why_not_decide, why_not_sign_off
from publishing.story import Story
from review_pages.models import DraftReportPage, ReviewPage
from review_pages.report.access import draft_of
from review_pages.report.stream import of_revision
from review_pages.review.access import open_review, reader, require


def _open(request: HttpRequest, reference: str, action: Action) -> ReviewPage:
    """The review, if the person may do this to its publication; otherwise 404."""
    review = open_review(request, reference)
    require(request, action, review.part(Kind.PUBLICATION))
    return review


def _to_tab(review: ReviewPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("publishing:publication", args=[review.reference]))


@require_safe
@never_cache
def publication(request: HttpRequest, reference: str) -> HttpResponse:
    """The tab: where the draft stands, what the reader can do about it, and what happened so far."""
    review = _open(request, reference, Action.READ)
    user = reader(request)
    part = review.part(Kind.PUBLICATION)
    draft = draft_of(review)
    audit.record("publication.read", review, request=request, review=review)
    context: dict[str, Any] = {"review": review, "draft": draft}
    if draft is not None:
        story = Story(draft)
        waiting = story.waiting
        may_decide = can(user, Action.APPROVE, part)
        latest = story.latest
        context |= {
            "story": story,
            "waiting": waiting,
            "revision_name": story.name_of(draft.latest_revision) if draft.latest_revision else "",
            "may_submit": submission.why_not_submit(draft, user) is None,
            "may_take_back": waiting is not None and can(user, Action.SUBMIT, part),
            "may_decide": may_decide and waiting is not None,
            "may_withdraw": may_decide and story.page is not None and story.withdrawal is None,
            "why_not": why_not_decide(user, waiting) if may_decide and waiting else None,
            "may_see_findings": can(user, Action.READ, review.part(Kind.DISCLOSURE)),
            "trouble": latest if latest and latest.trouble and not waiting else None,
            "may_try_again": may_decide and latest is not None and latest.may_be_tried_again and not waiting,
        }
    return render(request, "publishing/publication.html", context)


@require_POST
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the latest revision in for sign-off."""
    review = _open(request, reference, Action.SUBMIT)
    draft = draft_or_404(review)
    try:
        with transaction.atomic():
            task_state = submission.submit(draft, reader(request))
            audit.record("draft.submitted", draft, request=request, review=review, revision=task_state.revision_id)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Submitted. The text is locked until it is decided on or you take it back."))
    return _to_tab(review)


@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw what waits for sign-off."""
    review = _open(request, reference, Action.SUBMIT)
    draft = draft_or_404(review)
    try:
        with transaction.atomic():
            submission.take_back(draft, reader(request))
            audit.record("draft.taken-back", draft, request=request, review=review)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Taken back. You can edit the draft again."))
    return _to_tab(review)


def _submitted(review: ReviewPage, pk: int) -> tuple[DraftReportPage, TaskState]:
    """One submission of this review's draft."""
    draft = draft_or_404(review)
    tasks = TaskState.objects.filter(
        workflow_state__in=draft.workflow_states, task__in=PartnershipSignOff.objects.all()
    ).select_related("revision__user", "workflow_state__requested_by", "task")
    return draft, get_object_or_404(tasks, pk=pk)


def _sign_off_page(
    request: HttpRequest,
    review: ReviewPage,
    pk: int,
    approve_form: ApproveForm | None = None,
    send_back_form: SendBackForm | None = None,
    looked: Looked | None = None,
) -> HttpResponse:
    draft, task_state = _submitted(review, pk)
    story = Story(draft)
    user = reader(request)
    if looked is None:
        looked = look_through(draft, of_revision(task_state.revision.content))
    why_not = why_not_sign_off(user, task_state, looked=looked)
    may_see = can(user, Action.READ, review.part(Kind.DISCLOSURE))
    if approve_form is None:
        approve_form = _approve_form(draft)
    context = {
        "review": review,
        "draft": draft,
        "task_state": task_state,
        "submission": task_state.workflow_state,
        "revision": task_state.revision,
        "revision_name": story.name_of(task_state.revision),
        "why_not": why_not,
        "stopped_by": found_sentence(looked.strong) if looked.strong else "",
        "look_at": places(finding for finding in looked.open if not finding.strong),
        "kept": [(place_name(finding.place), finding if may_see else None, said) for finding, said in looked.kept],
        "may_see_findings": may_see,
        "may_approve": why_not is None,
        "may_send_back": why_not_decide(user, task_state, sending_back=True) is None,
        "approve_form": approve_form,
        "send_back_form": send_back_form or SendBackForm(),
        "form": send_back_form or approve_form,
        "page": story.page,
    }
    return render(request, "publishing/sign_off.html", context)


def _approve_form(draft: DraftReportPage, data: Any = None, looked: Looked | None = None) -> ApproveForm:
    page = pipeline.page_of(draft)
    initial = {
        "reference": pipeline.public_reference(draft),
        "month_of_death": page.month_of_death if page else "",
        "unlisted": page.unlisted if page else False,
    }
    event = draft.review.profile.terms.event
    return ApproveForm(data, initial=initial, has_page=page is not None, event=event, looked=looked)


@require_safe
@never_cache
def sign_off(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The checklist: what was submitted, by whom, what the check found, and the decision."""
    review = _open(request, reference, Action.APPROVE)
    draft, task_state = _submitted(review, pk)
    audit.record("draft.sign-off-read", draft, request=request, review=review, revision=task_state.revision_id)
    return _sign_off_page(request, review, pk)


@require_POST
def approve(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Approve and publish."""
    review = _open(request, reference, Action.APPROVE)
    draft, task_state = _submitted(review, pk)
    looked = look_through(draft, of_revision(task_state.revision.content))
    form = _approve_form(draft, request.POST, looked)
    if not form.is_valid():
        return _sign_off_page(request, review, pk, approve_form=form, looked=looked)
    try:
        with transaction.atomic():
            submission.approve(task_state, reader(request), **form.cleaned_data)
            audit.record("draft.approved", draft, request=request, review=review, revision=task_state.revision_id)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Approved. The report is being published; this page says when it is done."))
    return _to_tab(review)


@require_POST
def decline(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Send back, with a reason."""
    review = _open(request, reference, Action.APPROVE)
    draft, task_state = _submitted(review, pk)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _sign_off_page(request, review, pk, send_back_form=form)
    try:
        with transaction.atomic():
            submission.send_back(task_state, reader(request), form.cleaned_data["reason"])
            audit.record("draft.sent-back", draft, request=request, review=review, revision=task_state.revision_id)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("Sent back. The %(author)s can edit the draft again and sees your reason.")
            % {"author": review.profile.terms.author},
        )
    return _to_tab(review)


def _publication_of(draft: DraftReportPage, task_state: TaskState) -> Publication:
    """What the approval of a submission makes, or would make."""
    return Publication.objects.filter(sign_off=task_state).first() or Publication(
        draft=draft,
        revision=task_state.revision,
        content=task_state.revision.content,
        reference=pipeline.public_reference(draft),
    )


@require_safe
@never_cache
def preview(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Exactly what would be published, for those who sign it off and those who submitted it."""
    review = _open(request, reference, Action.READ)
    draft, task_state = _submitted(review, pk)
    document, facts = pipeline.read(_publication_of(draft, task_state))
    html = render_html(document).decode()
    told = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    audit.record("draft.previewed", draft, request=request, review=review, revision=task_state.revision_id)
    context = {
        "page": PublishedReportPage(**told, around=pipeline.around(review.profile)),
        "report": mark_safe(html),  # noqa: S308 (cleaned, as it would be frozen)
        "preview_of": review,
        "preview_files": [
            (each.name, reverse("publishing:preview-file", args=[review.reference, pk, name]))
            for name, each in DOWNLOADS.items()
        ],
        "back": reverse("publishing:publication", args=[review.reference]),
    }
    return render(request, "public/report.html", context)


@require_safe
@never_cache
def preview_file(request: HttpRequest, reference: str, pk: int, format_name: str) -> HttpResponse:
    """One of the files exactly as it would be published, for those who may see the preview."""
    review = _open(request, reference, Action.READ)
    draft, task_state = _submitted(review, pk)
    if format_name not in DOWNLOADS:
        raise Http404
    document, facts = pipeline.read(_publication_of(draft, task_state))
    content = make_render(format_name, document, facts, pipeline.around(review.profile))
    audit.record("draft.previewed", draft, request=request, review=review, revision=task_state.revision_id)
    about = DOWNLOADS[format_name]
    return attachment(content, f"preview{about.ending}", about.media_type)


@require_http_methods(["GET", "POST"])
@never_cache
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the published report away from the public."""
    review = _open(request, reference, Action.APPROVE)
    page = pipeline.page_of(draft_or_404(review))
    if page is None or page.withdrawal is not None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "GET":
        audit.record("publication.read", review, request=request, review=review)
    elif form.is_valid():
        try:
            with transaction.atomic():
                withdrawal.withdraw(review, page, reader(request), form.cleaned_data["reason"])
                audit.record("report.withdrawn", page, request=request, review=review)
        except Refused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("Withdrawn. The public reads that it was, and why."))
            return _to_tab(review)
    return render(request, "publishing/withdraw.html", {"review": review, "form": form})


@require_POST
def try_again(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Put a publication that stopped back to work."""
    review = _open(request, reference, Action.APPROVE)
    with transaction.atomic():
        stopped = get_object_or_404(Publication.objects.select_for_update(), pk=pk, draft__review=review)
        if stopped.may_be_tried_again:
            pipeline.start_again(stopped)
            audit.record("publication.tried-again", stopped, request=request, review=review)
            messages.success(request, _("The publication was started again."))
    return _to_tab(review)
