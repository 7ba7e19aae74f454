"""The report tab: bringing in a Word file, its revisions, sharing one with the panel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Revision, TaskState

from portal import audit
from portal.access.rules import Action, Guarded, Kind, Stage, can
from portal.accounts.models import User
from portal.uploads.serving import send
from portal.uploads.storage import keeping_files
from review_pages.models import DraftReportPage, ReviewPage, SharedRevision, WordUpload
from review_pages.profiles.model import Profile
from review_pages.report.access import may_open_report, open_for_reading
from review_pages.report.align import Changes, keep_keys
from review_pages.report.document import Document, Numbering, Table
from review_pages.report.forms import UploadForm
from review_pages.report.handing_over import Brought, hand_over, replaced
from review_pages.report.html import render
from review_pages.report.outline import Wanted, wanted, with_sections
from review_pages.report.pictures import keep_pictures
from review_pages.report.sharing import audiences_of
from review_pages.report.stream import of_revision
from review_pages.report.word import WordReport, read_word
from review_pages.report.words import wording
from review_pages.review.access import open_review, reader, require


@dataclass(frozen=True, slots=True)
class SavedRevision:
    """A revision as the tab lists it."""

    revision: Revision
    by: User | None
    is_latest: bool
    upload: WordUpload | None
    shared: list[SharedRevision]
    submitted: bool

    @property
    def has_panel(self) -> bool:
        return any(each.audience == Stage.FOR_PANEL for each in self.shared)


def draft_of(review: ReviewPage) -> DraftReportPage | None:
    """The review's draft report, if there is one."""
    draft: DraftReportPage | None = review.drafts.select_related("latest_revision").order_by("-pk").first()
    if draft is not None:
        draft.review = review
    return draft


def _guarded(review: ReviewPage, draft: DraftReportPage | None) -> Guarded:
    """The draft, or the place where it will be."""
    return draft if draft is not None else review.part(Kind.DRAFT, Stage.BEING_WRITTEN)


def _to_tab(review: ReviewPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("review_pages:report", args=[review.reference]))


def _frame(review: ReviewPage, **more: Any) -> dict[str, Any]:
    return {"review": review, **more}


@require_safe
@never_cache
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The tab for those who read the draft as it is written; someone with whom it was shared is led to read it."""
    review = open_for_reading(request, reference)
    user = reader(request)
    draft = draft_of(review)
    thing = _guarded(review, draft)
    if not can(user, Action.READ, thing):
        if may_open_report(user, review):
            return HttpResponseRedirect(reverse("comments:read", args=[review.reference]))
        require(request, Action.READ, thing)
    edits = can(user, Action.EDIT, thing)
    asked_for = sections_of(review, draft)
    audit.record("report.versions-read", draft, request=request, review=review)
    return render_page(
        request,
        "review_pages/report/report.html",
        _frame(
            review,
            draft=draft,
            wanted=asked_for,
            lacking=sum(each.is_lacking for each in asked_for),
            missing=any(each.section is None for each in asked_for),
            revisions=_revisions(draft) if draft else [],
            edits=edits,
            audiences={audience.name for audience in audiences_of(user, review)},
            with_moderators=draft is not None and draft.access_stage is Stage.SUBMITTED,
        ),
    )


def sections_of(review: ReviewPage, draft: DraftReportPage | None) -> list[Wanted]:
    """The sections that the guidance's template has, and whether the newest revision of the draft has them."""
    latest = draft.latest_revision if draft else None
    document = of_revision(latest.content) if latest else Document("")
    return wanted(document, [(each.heading, each.required) for each in review.profile.report.overview])


@require_POST
@never_cache
def add_sections(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a draft with the sections of the guidance's template, or add those that it lacks, as a new revision."""
    review = open_review(request, reference)
    require(request, Action.EDIT, _guarded(review, draft_of(review)))
    with transaction.atomic():
        ReviewPage.objects.select_for_update().get(pk=review.pk)  # two clicks begin one draft
        draft = draft_of(review)
        require(request, Action.EDIT, _guarded(review, draft))
        lacking = [each.heading for each in sections_of(review, draft) if each.section is None]
        if lacking or draft is None:
            latest = draft.latest_revision if draft else None
            document = of_revision(latest.content) if latest else _empty(review)
            headings = [each.heading for each in review.profile.report.overview]
            draft, revision = _save(review, draft, with_sections(document, headings), reader(request))
            audit.record("draft.sections-added", draft, request=request, review=review, revision=revision.pk)
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[draft.pk]))


def _empty(review: ReviewPage) -> Document:
    title = capfirst(review.profile.terms.report)
    return Document(title, numbering=Numbering(review.profile.report.numbering))


def _save(
    review: ReviewPage, draft: DraftReportPage | None, document: Document, user: User
) -> tuple[DraftReportPage, Revision]:
    """Save a report as the newest revision of the draft, which is made where there is none."""
    if draft is None:
        draft = DraftReportPage(
            title=document.title or capfirst(review.profile.terms.report),
            slug=slugify(f"{review.reference}-report")[:250],
            review=review,
            owner=user,
            live=False,
        )
        review.add_child(instance=draft)
    return draft, draft.save_document(document, user)


def _revisions(draft: DraftReportPage) -> list[SavedRevision]:
    shared: dict[int, list[SharedRevision]] = {}
    for each in draft.shared_revisions.select_related("ended_by"):
        shared.setdefault(each.revision_id, []).append(each)
    uploads = {upload.revision_id: upload for upload in WordUpload.objects.filter(review=draft.review)}
    submitted = set(
        TaskState.objects.filter(workflow_state__in=draft.workflow_states).values_list("revision", flat=True)
    )
    revisions = Revision.objects.for_instance(draft).select_related("user").defer("content").order_by("-created_at")
    return [
        SavedRevision(
            revision,
            revision.user,
            revision.pk == draft.latest_revision_id,
            uploads.get(revision.pk),
            shared.get(revision.pk, []),
            revision.pk in submitted,
        )
        for revision in revisions
    ]


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a Word file in. It is read and kept; nothing else changes until the author has seen what was read."""
    review = open_review(request, reference)
    require(request, Action.EDIT, _guarded(review, draft_of(review)))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        with keeping_files():
            kept = WordUpload.keep(form.cleaned_data["file"], review=review, uploaded_by=reader(request))
            audit.record("report.word-file-brought", kept, request=request, review=review)
        return HttpResponseRedirect(reverse("review_pages:report-preview", args=[review.reference, kept.pk]))
    for problem in form.errors.as_data().get("file", []):
        audit.record("report.word-file-refused", str(problem.code), request=request, review=review)
    status = 422 if form.errors else 200
    context = _frame(review, form=form, draft=draft_of(review))
    return render_page(request, "review_pages/report/upload.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def preview(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show what was read in a Word file; by POST make it the newest revision of the draft."""
    review = open_review(request, reference)
    draft = draft_of(review)
    require(request, Action.EDIT, _guarded(review, draft))
    kept = get_object_or_404(WordUpload, pk=pk, review=review)
    if kept.revision_id:
        messages.info(request, _("This file was brought in already. It stands among the revisions."))
        return _to_tab(review)
    read = read_word(BytesIO(kept.read()))
    document, changes = _with_old_keys(read.document, draft, review.profile)
    if request.method == "POST":
        with keeping_files():
            return _bring_in(request, review, kept, document, read)
    audit.record("report.word-file-looked-through", kept, request=request, review=review)
    return render_page(
        request,
        "review_pages/report/preview.html",
        _frame(
            review,
            upload=kept,
            read=read,
            counts=_counts(read),
            changes=changes,
            rendered=render(document, heading_level=3, wording=wording()),
        ),
    )


def _with_old_keys(
    document: Document, draft: DraftReportPage | None, profile: Profile
) -> tuple[Document, Changes | None]:
    """What was read, with the keys of the draft as it stands now where it is the same text."""
    latest = draft.latest_revision if draft else None
    if latest is None:
        return replace(document, numbering=Numbering(profile.report.numbering)), None
    return keep_keys(document, latest.as_object().document())


def _counts(read: WordReport) -> dict[str, int]:
    blocks = [block for section in read.document.sections for block in section.blocks]
    tables = sum(isinstance(block, Table) for block in blocks)
    return {
        "sections": len(read.document.sections),
        "paragraphs": sum(1 for _ in read.document.paragraphs()),
        "tables": tables,
        "notes": len(read.document.notes),
        "comments": len(read.comments),
    }


def _bring_in(
    request: HttpRequest, review: ReviewPage, kept: WordUpload, document: Document, read: WordReport
) -> HttpResponse:
    """Save what was read as the newest revision. Asked again under a lock: two clicks make one revision."""
    user = reader(request)
    kept = WordUpload.objects.select_for_update().get(pk=kept.pk)
    if not kept.revision_id:
        shown = {figure.picture for figure in document.figures()}
        keep_pictures(review, {name: data for name, data in read.pictures.items() if name in shown}, user)
        draft, revision = _save(review, draft_of(review), document, user)
        kept.revision = revision
        kept.save(update_fields=["revision"])
        comments = replaced(read.comments, read.document, document)
        hand_over(Brought(request, draft, revision, document, comments))
        audit.record("draft.brought-in", draft, request=request, review=review, revision=revision.pk)
        messages.success(request, _("The Word file is now the newest revision. The ones before it are kept."))
    return _to_tab(review)


@require_safe
@never_cache
def word_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The Word file as it was brought in."""
    review = open_review(request, reference)
    draft = draft_of(review)
    require(request, Action.READ, _guarded(review, draft))
    kept = get_object_or_404(WordUpload, pk=pk, review=review)
    if kept.revision_id is None and not can(reader(request), Action.EDIT, _guarded(review, draft)):
        raise Http404
    name = f"{review.reference}-{kept.pk}.docx"  # the author's own name for it may tell whom it is about
    return send(request, kept, thing=_guarded(review, draft), what="report.word-file-read", review=review, name=name)
