"""A draft as a Word file, and with it what was said about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.anchoring import Anchorer
from comments.models import About, PassageComment
from comments.places import Places
from comments.views import open_draft
from portal.access.rules import Action, can
from portal.audit import record
from portal.downloads import attachment
from portal.uploads.inspection.kinds import WORD
from review_pages.models import ReviewPage
from review_pages.report.document import Document
from review_pages.report.pictures import pictures_of
from review_pages.report.word import House, Remark, write_word
from review_pages.report.words import wording


def as_word(review: ReviewPage, document: Document, comments: Iterable[PassageComment] = ()) -> bytes:
    """The report in house style; `comments`, first words and answers, stand on their passages."""
    around = House(
        header=_("%(marking)s – draft – %(reference)s") % {"marking": review.marking, "reference": review.reference},
        cover=(review.partnership.title, review.reference),
        contents=_("Contents"),
        page=_("Page"),
        wording=wording(),
    )
    names = {figure.picture for figure in document.figures()}
    remarks = remarks_of(document, comments)
    return write_word(document, pictures=pictures_of(review, names), around=around, remarks=remarks)


def remarks_of(document: Document, comments: Iterable[PassageComment]) -> list[Remark]:
    """The open threads whose passage is still in the text, in the order of the text.

    Word has no place for what is said about a section, a figure or the report: it stands on the first paragraph there.
    """
    held = [each for each in comments if not each.is_removed]
    answers: dict[int, list[PassageComment]] = defaultdict(list)
    for each in held:
        if each.level:
            answers[each.parent_id].append(each)
    anchorer = Anchorer(document)
    places = {paragraph.key: place for place, (_section, paragraph) in enumerate(document.paragraphs())}
    whole = Places(document)
    found = []
    for each in held:
        if each.level or each.resolved_at:
            continue
        about = About(each.about)
        anchored = (
            anchorer.anchor(each.selector)
            if about is About.PASSAGE
            else whole.beginning(whole.find(about, each.selector))
        )
        if anchored.paragraph_key is None:
            continue
        said = Remark(
            _name(each),
            each.comment,
            each.submit_date,
            anchored.paragraph_key,
            anchored.start,
            anchored.end,
            answers=tuple(Remark(_name(answer), answer.comment, answer.submit_date) for answer in answers[each.pk]),
        )
        found.append((places[anchored.paragraph_key], anchored.start, said))
    found.sort(key=lambda each: each[:2])
    return [said for _place, _start, said in found]


def _name(comment: PassageComment) -> str:
    return comment.user.full_name if comment.user else comment.user_name


@require_safe
@never_cache
def word(request: HttpRequest, reference: str, revision_id: int) -> HttpResponse:
    """A revision as a Word file, for those who read the draft as it is written; with `?comments=1` the open comments
    that this person may read. Not those for the author and the manager alone: a Word file is passed on."""
    opened = open_draft(request, reference, revision_id)
    if not opened.reads_all:
        raise Http404
    comments: Iterable[PassageComment] = ()
    if request.GET.get("comments") and can(opened.user, Action.READ, opened.discussion):
        comments = PassageComment.objects.visible_to(opened.user).for_panel().filter(draft=opened.draft)
        comments = comments.select_related("user")
    data = as_word(opened.review, opened.document, comments)
    record("draft.exported", opened.draft, request=request, review=opened.review, revision=opened.revision.pk)
    return attachment(data, f"{opened.review.reference}-report.docx", WORD.media_type)
