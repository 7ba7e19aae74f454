"""The reading view, and what is said in it. Case content: whoever may not see it gets 404."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Revision

from comments import saying
from comments.asking import shown_to
from comments.filtering import FilterForm, Wanted
from comments.forms import CommentForm, EditForm, ReplyForm, readers_by
from comments.models import CommentKind, PassageComment
from comments.reading import UNPLACED_ROW, Reading, Row, read, read_list
from comments.threads import Thread
from portal.access.by_script import by_script
from portal.access.rules import Action, Kind, Stage, can
from portal.accounts.models import User
from portal.audit import record
from portal.unsaved.doors import saved
from portal.unsaved.keeping import Typed, kept_under
from review_pages.models import DraftReportPage, ReviewPage, SharedRevision
from review_pages.report.access import open_for_reading, revisions_as_written
from review_pages.report.document import Document
from review_pages.report.presence import writers
from review_pages.report.stream import of_revision
from review_pages.review.access import posted, reader, require
from review_pages.review.models import PartOfReview


@dataclass(frozen=True, slots=True)
class Choice:
    """A version of the draft that can be read."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A revision of a draft that a person was found to be allowed to read.

    `shared` are the shared revisions that they may read; `reads_all` says that they may read every other one too.
    """

    user: User
    review: ReviewPage
    draft: DraftReportPage
    revision: Revision
    document: Document
    shared: tuple[SharedRevision, ...]
    reads_all: bool

    @property
    def discussion(self) -> PartOfReview:
        """The comments on this revision, as the rule table sees them."""
        for_panel = {each.revision_id for each in self.shared if each.audience == Stage.FOR_PANEL}
        stage = Stage.FOR_PANEL if self.revision.pk in for_panel else Stage.BEING_WRITTEN
        return self.review.part(Kind.COMMENT, stage)

    @property
    def shared_as(self) -> SharedRevision | None:
        """How this revision was shared, if it was."""
        return next((each for each in self.shared if each.revision_id == self.revision.pk), None)

    @property
    def revision_names(self) -> dict[int, str]:
        return {each.revision_id: each.name for each in self.shared}

    @property
    def choices(self) -> list[Choice]:
        """The versions that this person may read: what was shared, and for its writers the last one saved."""
        named = {each.revision_id: each.name for each in reversed(self.shared)}
        if self.reads_all and self.draft.latest_revision_id not in named:
            named[self.draft.latest_revision_id] = _("Draft as last saved")
        named.setdefault(self.revision.pk, _("Draft as saved"))
        return [
            Choice(name, reverse("comments:read-revision", args=[self.review.reference, pk]), pk == self.revision.pk)
            for pk, name in named.items()
        ]

    def reading(self, asked_for: Callable[[Thread], bool] | None = None) -> Reading:
        names = self.revision_names
        return read(self.user, self.draft, self.discussion, self.document, self.revision.pk, names, asked_for)

    def reading_of_threads(self, asked_for: Callable[[Thread], bool]) -> Reading:
        names = self.revision_names
        return read_list(self.user, self.draft, self.discussion, self.document, self.revision.pk, names, asked_for)

    def url(self, name: str, *args: object) -> str:
        return reverse(f"comments:{name}", args=[self.review.reference, self.revision.pk, *args])


def open_draft(request: HttpRequest, reference: str, revision_id: int | None = None) -> OpenDraft:
    """Find the draft of a review in a revision that this person may read, or raise Http404.

    Whoever may read the draft as it is written (author, manager, chair) may read any revision; the others only what
    was shared with them. Without a revision id: the last one shared, with the panel if they may read that one, or the
    last one saved where none was.
    """
    user = reader(request)
    review = open_for_reading(request, reference)
    draft = DraftReportPage.objects.filter(review=review).select_related("latest_revision").order_by("-pk").first()
    if draft is None:
        raise Http404
    draft.review = review
    shared = tuple(SharedRevision.objects.visible_to(user).filter(draft=draft))
    for each in shared:
        each.draft = draft
    readable = [each for each in shared if can(user, Action.READ, each)]
    # Whoever reads several is shown first what the panel has: that is where the comments are.
    readable.sort(key=lambda each: each.audience != Stage.FOR_PANEL)
    reads_all = can(user, Action.READ, draft)
    if revision_id is None and readable:
        revision_id = readable[0].revision_id
    elif revision_id is None and reads_all:
        revision_id = draft.latest_revision_id
    revisions = (
        revisions_as_written(user, draft)
        if reads_all
        else Revision.objects.filter(pk__in=[each.revision_id for each in readable])
    )
    revision = get_object_or_404(revisions, pk=revision_id)
    return OpenDraft(user, review, draft, revision, document_of(revision), shared, reads_all)


def document_of(revision: Revision) -> Document:
    """The text of a revision of a draft."""
    return of_revision(revision.content)


@require_safe
@never_cache
def reading_view(request: HttpRequest, reference: str, revision_id: int | None = None) -> HttpResponse:
    """The draft with its comments."""
    opened = open_draft(request, reference, revision_id)
    record("draft.read", opened.draft, request=request, review=opened.review, revision=opened.revision.pk)
    wanted = Wanted.asked(request.GET, opened.user.pk)
    reading = opened.reading(wanted.includes)
    context = frame(opened) | {"reading": reading, "begun": _begun(opened, reading)} | filters(opened, reading, wanted)
    context |= {"round_shown": shown_to(opened.user, opened.draft), "may_ask": _may_ask(opened)}
    context |= {"and_back": f"?{wanted.query}" if wanted.query else ""}
    context |= {"writers": writers(opened.draft, opened.user) if opened.reads_all else []}
    return render(request, "comments/read.html", context)


def _may_ask(opened: OpenDraft) -> bool:
    """Whether this person may open a round about this revision: the panel has it before it."""
    shared = any(
        each.access_stage is Stage.FOR_PANEL and each.revision_id == opened.revision.pk for each in opened.shared
    )
    return shared and can(opened.user, Action.MANAGE, opened.review.part(Kind.ROUND))


def _begun(opened: OpenDraft, reading: Reading) -> list[tuple[Row, Typed]]:
    """The comments that this person began on this revision and did not save, each with the row that it is about."""
    if not reading.may_comment:
        return []
    kept = kept_under(opened.user, f"{opened.url('comment')}?paragraph=")
    rows = ((reading.row_of_paragraph(typed.words.get("paragraph", "")), typed) for typed in kept)
    return [(row, typed) for row, typed in rows if row is not None]


@require_http_methods(["GET", "POST"])
@never_cache
def comment_view(request: HttpRequest, reference: str, revision_id: int) -> HttpResponse:
    """A page to comment on a paragraph, a figure, a section or the report, which works without scripts.

    The reading view posts to it too.
    """
    opened = open_draft(request, reference, revision_id)
    require(request, Action.COMMENT, opened.discussion)
    if request.method == "POST":
        form = CommentForm(opened.document, opened.review.profile, request.POST)
        if form.is_valid():
            text = form.cleaned_data["text"]
            said = saying.comment(
                request,
                opened.discussion,
                opened.draft,
                opened.revision.pk,
                form.selector,
                text,
                kind=form.cleaned_data["kind"],
                replacement=form.cleaned_data.get("replacement", ""),
                about=form.about,
                visibility=form.cleaned_data["visibility"],
            )
            return answer(request, opened, said.pk)
        if by_script(request):
            return refusal(request, form)
        key = form["paragraph"].value() or request.GET.get("paragraph", "")
    else:
        key = request.GET.get("paragraph", "")
        form = CommentForm(opened.document, opened.review.profile, initial={"paragraph": key})
    row = opened.reading().row_of_paragraph(key)
    if row is None and request.method == "GET":
        return HttpResponseRedirect(opened.url("read-revision"))
    if request.method == "GET":
        record("draft.read", opened.draft, request=request, review=opened.review, revision=opened.revision.pk)
    context = frame(opened) | {
        "form": form,
        "parts": _parts(opened.document, row) if row else [],
        "key": key,
        "here": f"{opened.url('comment')}?paragraph={quote(request.GET.get('paragraph', key))}",
        "place_html": row.block.html if row and form.place else "",
        "paragraph_name": row.name if row else _("the draft"),
    }
    return render(request, "comments/comment.html", context, status=422 if form.errors else 200)


@require_POST
def reply_view(request: HttpRequest, reference: str, revision_id: int, comment_id: int) -> HttpResponse:
    """Answer a comment."""
    opened, thread = open_thread(request, reference, revision_id, comment_id)
    require(request, Action.COMMENT, opened.discussion)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        if by_script(request):
            return refusal(request, form)
        context = frame(opened) | {"form": form, "said": thread}
        return render(request, "comments/reply.html", context, status=422)
    saying.reply(request, opened.discussion, thread, form.cleaned_data["text"])
    return answer(request, opened, thread.pk)


@require_http_methods(["GET", "POST"])
@never_cache
def edit_view(request: HttpRequest, reference: str, revision_id: int, comment_id: int) -> HttpResponse:
    """A page to change the words of one's own comment or reply, while that is possible."""
    opened = open_draft(request, reference, revision_id)
    require(request, Action.COMMENT, opened.discussion)
    mine = PassageComment.objects.visible_to(opened.user).filter(draft=opened.draft, user=opened.user, is_removed=False)
    said = get_object_or_404(mine, pk=comment_id)
    said.draft = opened.draft
    back = f"{opened.url('read-revision')}#comment-{said.thread_id}"
    form = EditForm(said, posted(request))
    if request.method == "POST" and form.is_valid():
        if saying.edit(request, said, form.cleaned_data["text"], form.cleaned_data.get("replacement", "")):
            messages.success(request, _("Your comment is changed. The earlier words are kept with it."))
        else:
            messages.error(request, _("It can no longer be changed: it was answered, resolved or decided. Answer it."))
        return HttpResponseRedirect(back)
    if request.method == "GET":
        record("draft.read", opened.draft, request=request, review=opened.review, revision=opened.revision.pk)
    context = frame(opened) | {"form": form, "said": said, "back": back}
    return render(request, "comments/edit.html", context, status=422 if form.errors else 200)


@require_POST
def resolve_view(request: HttpRequest, reference: str, revision_id: int, comment_id: int) -> HttpResponse:
    """Close a thread."""
    opened, thread = open_thread(request, reference, revision_id, comment_id)
    saying.resolve(request, opened.discussion, thread)
    return answer(request, opened, thread.pk)


@require_POST
def reopen_view(request: HttpRequest, reference: str, revision_id: int, comment_id: int) -> HttpResponse:
    """Open a closed thread again."""
    opened, thread = open_thread(request, reference, revision_id, comment_id)
    saying.reopen(request, opened.discussion, thread)
    return answer(request, opened, thread.pk)


def open_thread(
    request: HttpRequest, reference: str, revision_id: int, comment_id: int
) -> tuple[OpenDraft, PassageComment]:
    """A thread on a revision that this person may read, or Http404."""
    opened = open_draft(request, reference, revision_id)
    require(request, Action.READ, opened.discussion)
    thread = get_object_or_404(
        PassageComment.objects.visible_to(opened.user).first_words().filter(draft=opened.draft), pk=comment_id
    )
    thread.draft = opened.draft
    return opened, thread


def answer(request: HttpRequest, opened: OpenDraft, comment_id: int) -> HttpResponse:
    """After a change: the row that holds the thread, for scripts; otherwise back to the thread."""
    if not by_script(request):
        return HttpResponseRedirect(back_to(request, opened, comment_id))
    saved(request)
    wanted = Wanted.asked(request.GET, opened.user.pk)
    reading = opened.reading(lambda thread: thread.id == comment_id or wanted.includes(thread))
    row = reading.row_of(comment_id)
    context = frame(opened) | {"reading": reading, "row": row, "and_back": f"?{wanted.query}" if wanted.query else ""}
    return render(request, "comments/_row.html" if row else "comments/_unplaced.html", context)


def back_to(request: HttpRequest, opened: OpenDraft, comment_id: int) -> str:
    """The address of a thread in the view in which something was done to it, with the comments that were asked for."""
    query = Wanted.asked(request.GET, opened.user.pk).query
    view = "list" if request.GET.get("in") == "list" else "read-revision"
    if view == "list" and (page := request.GET.get("page", "")).isdecimal():
        query = f"{query}&page={page}" if query else f"page={page}"
    return f"{opened.url(view)}{'?' if query else ''}{query}#comment-{comment_id}"


def filters(opened: OpenDraft, reading: Reading, wanted: Wanted) -> dict[str, object]:
    """What the form that chooses among the comments needs, and what says how many of them are shown."""
    if not reading.sees_comments:
        return {}
    return {"wanted": wanted, "filters": FilterForm(wanted, reading.all_threads, opened.document)}


def refusal(request: HttpRequest, form: Form) -> HttpResponse:
    """What is wrong with a form, for scripts to show beside it."""
    return render(request, "comments/_refusal.html", {"form": form}, status=422)


def _parts(document: Document, row: Row) -> list[tuple[str, str]]:
    """The paragraphs of a row with their text: one, or the items of a list, or the cells of a table."""
    texts = {paragraph.key: paragraph.text for _section, paragraph in document.paragraphs()}
    return [(key, texts[key]) for key in row.block.keys if texts.get(key, "").strip()]


def frame(opened: OpenDraft) -> dict[str, object]:
    """What every template of the reading view needs beside the text."""
    shared = opened.shared_as
    return {
        "opened": opened,
        "review": opened.review,
        "shared": shared,
        "name": next(choice.name for choice in opened.choices if choice.is_current),
        "unplaced_row": UNPLACED_ROW,
        "read_url": opened.url("read-revision"),
        "list_url": opened.url("list"),
        "arrivals_url": opened.url("arrivals"),
        "say_word": _("Comment"),
        "comment_url": opened.url("comment"),
        "kinds": CommentKind.choices,
        "readers": readers_by(opened.review.profile),
    }
