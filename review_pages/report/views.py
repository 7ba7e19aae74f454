"""The report tab: bringing in a Word file, its revisions, sharing one with the panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Revision, TaskState

from portal import audit
from portal.access.rules import Action, Guarded, Kind, Stage, can
from portal.accounts.models import User
from review_pages.models import DraftReportPage, ReviewPage, SharedRevision, WordUpload
from review_pages.report.access import draft_of, may_open_report, open_for_reading
from review_pages.report.document import Document, Numbering
from review_pages.report.naming import names_of
from review_pages.report.outline import Wanted, wanted, with_sections
from review_pages.report.presence import writers
from review_pages.report.sharing import audiences_of
from review_pages.report.stream import of_revision
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
    name: str = ""

    @property
    def has_panel(self) -> bool:
        return any(each.audience == Stage.FOR_PANEL for each in self.shared)


def guarded(review: ReviewPage, draft: DraftReportPage | None) -> Guarded:
    """The draft, or the place where it will be."""
    return draft if draft is not None else review.part(Kind.DRAFT, Stage.BEING_WRITTEN)


def frame(review: ReviewPage, **more: Any) -> dict[str, Any]:
    return {"review": review, **more}


@require_safe
@never_cache
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The tab for those who read the draft as it is written; someone with whom it was shared is led to read it."""
    review = open_for_reading(request, reference)
    user = reader(request)
    draft = draft_of(review)
    thing = guarded(review, draft)
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
        frame(
            review,
            draft=draft,
            wanted=asked_for,
            lacking=sum(each.is_lacking for each in asked_for),
            missing=any(each.section is None for each in asked_for),
            revisions=_revisions(draft) if draft else [],
            edits=edits,
            writers=writers(draft, user) if draft else [],
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
    require(request, Action.EDIT, guarded(review, draft_of(review)))
    with transaction.atomic():
        ReviewPage.objects.select_for_update().get(pk=review.pk)  # two clicks begin one draft
        draft = draft_of(review)
        require(request, Action.EDIT, guarded(review, draft))
        lacking = [each.heading for each in sections_of(review, draft) if each.section is None]
        if lacking or draft is None:
            latest = draft.latest_revision if draft else None
            document = of_revision(latest.content) if latest else _empty(review)
            headings = [each.heading for each in review.profile.report.overview]
            draft, revision = save(review, draft, with_sections(document, headings), reader(request))
            audit.record("draft.sections-added", draft, request=request, review=review, revision=revision.pk)
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[draft.pk]))


def _empty(review: ReviewPage) -> Document:
    title = capfirst(review.profile.terms.report)
    return Document(title, numbering=Numbering(review.profile.report.numbering))


def save(
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
    names = names_of(draft)
    revisions = Revision.objects.for_instance(draft).select_related("user").defer("content").order_by("-created_at")
    return [
        SavedRevision(
            revision,
            revision.user,
            revision.pk == draft.latest_revision_id,
            uploads.get(revision.pk),
            shared.get(revision.pk, []),
            revision.pk in submitted,
            names.get(revision.pk, ""),
        )
        for revision in revisions
    ]
