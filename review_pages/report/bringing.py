"""Bringing in a Word file: it is kept, shown beside the draft as it stands, and becomes its newest revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal import audit
from portal.access.rules import Action, can
from portal.uploads.serving import send
from portal.uploads.storage import keeping_files
from review_pages.models import DraftReportPage, ReviewPage, WordUpload
from review_pages.profiles.model import Profile
from review_pages.report.access import draft_of
from review_pages.report.align import Changes, keep_keys
from review_pages.report.compare import SectionChanges, compare, words_of
from review_pages.report.document import Document, Numbering, Table, paragraph_numbers
from review_pages.report.forms import UploadForm
from review_pages.report.handing_over import Brought, hand_over, replaced
from review_pages.report.html import render
from review_pages.report.pictures import keep_pictures
from review_pages.report.stream import of_revision, to_document, to_stream
from review_pages.report.views import frame, guarded, save
from review_pages.report.word import ChangeKind, WordChange, WordReport, read_word
from review_pages.report.words import wording
from review_pages.review.access import open_review, reader, require


class Tracked(TextChoices):
    """What the author wants made of the tracked changes in a file."""

    ACCEPT = "accept", gettext_lazy("Accept them all: the text reads as if each was agreed")
    REJECT = "reject", gettext_lazy("Reject them all: the text reads as it did before them")
    SUGGEST = "suggest", gettext_lazy("Bring them in as suggestions: the text stays as it was, and you decide on each")


def to_tab(review: ReviewPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("review_pages:report", args=[review.reference]))


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a Word file in. It is read and kept; nothing else changes until the author has seen what was read."""
    review = open_review(request, reference)
    require(request, Action.EDIT, guarded(review, draft_of(review)))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        with keeping_files():
            kept = WordUpload.keep(form.cleaned_data["file"], review=review, uploaded_by=reader(request))
            audit.record("report.word-file-brought", kept, request=request, review=review)
        return HttpResponseRedirect(reverse("review_pages:report-preview", args=[review.reference, kept.pk]))
    for problem in form.errors.as_data().get("file", []):
        audit.record("report.word-file-refused", str(problem.code), request=request, review=review)
    status = 422 if form.errors else 200
    context = frame(review, form=form, draft=draft_of(review))
    return render_page(request, "review_pages/report/upload.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def preview(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show what was read in a Word file; by POST make it the newest revision of the draft."""
    review = open_review(request, reference)
    draft = draft_of(review)
    require(request, Action.EDIT, guarded(review, draft))
    kept = get_object_or_404(WordUpload, pk=pk, review=review)
    if kept.revision_id:
        messages.info(request, _("This file was brought in already. It stands among the revisions."))
        return to_tab(review)
    chosen = _chosen(request)
    data = kept.read()
    read = read_word(BytesIO(data), before_changes=chosen in (Tracked.REJECT, Tracked.SUGGEST))
    if read.has_changes and chosen is None:
        return _ask_about_changes(request, review, kept, read_word(BytesIO(data), before_changes=True))
    document, changes = _with_old_keys(read.document, draft, review.profile)
    if request.method == "POST":
        with keeping_files():
            return _bring_in(request, review, kept, document, read, chosen)
    audit.record("report.word-file-looked-through", kept, request=request, review=review)
    sections = _compared(document, draft)
    return render_page(
        request,
        "review_pages/report/preview.html",
        frame(
            review,
            upload=kept,
            read=read,
            tracked=chosen if read.has_changes else None,
            counts=_counts(read),
            changes=changes,
            sections=sections,
            changed=sum(len(each.changes) for each in sections),
            rendered=render(document, heading_level=3, wording=wording()),
        ),
    )


def _chosen(request: HttpRequest) -> Tracked | None:
    said = (request.POST if request.method == "POST" else request.GET).get("changes", "")
    return Tracked(said) if said in Tracked.values else None


def _ask_about_changes(request: HttpRequest, review: ReviewPage, kept: WordUpload, read: WordReport) -> HttpResponse:
    """Show the tracked changes in a file, and ask what to make of them."""
    audit.record("report.word-file-looked-through", kept, request=request, review=review)
    texts = {paragraph.key: paragraph.text for _, paragraph in read.document.paragraphs()}
    numbers = paragraph_numbers(read.document)
    by_section = [
        (section, [_as_change(each, texts, numbers) for each in found])
        for section, found in groupby(read.changes, key=lambda change: change.section)
    ]
    authors = Counter(change.author for change in read.changes)
    asked = request.method == "POST" or "asked" in request.GET
    return render_page(
        request,
        "review_pages/report/changes.html",
        frame(
            review,
            upload=kept,
            by_section=by_section,
            count=len(read.changes),
            authors=authors.most_common(),
            choices=Tracked.choices,
            error=_("Choose what to make of the tracked changes.") if asked else "",
        ),
        status=422 if asked else 200,
    )


_AROUND = 60
"""How much of the text around a change is shown, in code points."""


def _as_change(change: WordChange, texts: Mapping[str, str], numbers: Mapping[str, str]) -> dict[str, Any]:
    """A change as the page shows it: where it is an exchange of words, in its sentence."""
    after = "" if change.kind is ChangeKind.ROW_REMOVED else change.after
    before = "" if change.kind is ChangeKind.ROW_ADDED else change.before
    if change.kind is ChangeKind.JOINED:
        before = after = texts.get(change.paragraph_key, "")
    text = texts.get(change.paragraph_key, "") if change.kind is ChangeKind.WORDS else ""
    first, last = max(0, change.start - _AROUND), change.end + _AROUND
    return {
        "author": change.author,
        "date": change.date,
        "kind": change.kind,
        "moved": change.moved,
        "number": numbers.get(change.paragraph_key, ""),
        "lead": ("… " if first and text else "") + text[first : change.start],
        "words": words_of(before, after),
        "trail": text[change.end : last] + (" …" if last < len(text) else ""),
    }


def _compared(document: Document, draft: DraftReportPage | None) -> list[SectionChanges]:
    """What the file changes against the draft as it stands, as it would be saved."""
    latest = draft.latest_revision if draft else None
    if latest is None:
        return []
    saved = to_document(to_stream(document), document.title, document.numbering)
    return compare(of_revision(latest.content), saved)


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
    request: HttpRequest,
    review: ReviewPage,
    kept: WordUpload,
    document: Document,
    read: WordReport,
    tracked: Tracked | None,
) -> HttpResponse:
    """Save what was read as the newest revision. Asked again under a lock: two clicks make one revision."""
    user = reader(request)
    kept = WordUpload.objects.select_for_update().get(pk=kept.pk)
    if not kept.revision_id:
        shown = {figure.picture for figure in document.figures()}
        keep_pictures(review, {name: data for name, data in read.pictures.items() if name in shown}, user)
        draft, revision = save(review, draft_of(review), document, user)
        kept.revision = revision
        kept.save(update_fields=["revision"])
        comments = replaced(read.comments, read.document, document)
        suggested = replaced(read.changes, read.document, document) if tracked is Tracked.SUGGEST else ()
        hand_over(Brought(request, draft, revision, document, comments, suggested))
        audit.record("draft.brought-in", draft, request=request, review=review, revision=revision.pk)
        messages.success(request, _("The Word file is now the newest revision. The ones before it are kept."))
    return to_tab(review)


@require_safe
@never_cache
def word_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The Word file as it was brought in."""
    review = open_review(request, reference)
    draft = draft_of(review)
    require(request, Action.READ, guarded(review, draft))
    kept = get_object_or_404(WordUpload, pk=pk, review=review)
    if kept.revision_id is None and not can(reader(request), Action.EDIT, guarded(review, draft)):
        raise Http404
    name = f"{review.reference}-{kept.pk}.docx"  # the author's own name for it may tell whom it is about
    return send(request, kept, thing=guarded(review, draft), what="report.word-file-read", review=review, name=name)
