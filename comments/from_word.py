"""Comments that were made in Word become comments here, with who said it and when, their answers, and their place; and
tracked changes suggestions, where the author wants them so."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from comments.anchoring import Anchorer, Selector
from comments.models import CommentKind, PassageComment
from comments.offsets import SelectionError
from portal.accounts.models import User
from review_pages.models import Membership
from review_pages.report.handing_over import Brought
from review_pages.report.word import ChangeKind, WordChange, WordComment
from review_pages.review.access import reader


def take(brought: Brought) -> None:
    """Take in the comments that are not here yet: the same words by the same person at the same minute are known.

    Who wrote in Word is known by name only: a person of the review with just this name, or a name without an account.
    """
    known: dict[tuple[str, str, str], PassageComment] = {}
    for each in PassageComment.objects.filter(draft=brought.draft).select_related("user"):
        name = each.user.full_name if each.user else each.user_name
        # A file may not say when something was said.
        known |= {_mark(name, each.comment, at): each for at in (each.submit_date, None)}
    people = _people(brought)
    document = Anchorer(brought.document)
    made: dict[int, PassageComment] = {}
    for place, said in enumerate(brought.comments):
        if not said.text:
            continue
        at = _moment(said.date)
        mark = _mark(said.author, said.text, at)
        if mark not in known:
            known[mark] = _add(brought, said, at, people.get(said.author.casefold()), made, document)
        made[place] = known[mark]
    _suggest(brought, document)


def _suggest(brought: Brought, document: Anchorer) -> None:
    """Tracked changes as suggestions; what is not an exchange of words in one paragraph is told in a comment.

    Who changed it in Word is known by name only, and stays a name.
    """
    of_draft = PassageComment.objects.filter(draft=brought.draft, user=None)
    known = {(_mark(each.user_name, each.comment, each.submit_date), each.exact, each.replacement) for each in of_draft}
    for change in brought.changes:
        is_exchange = change.kind is ChangeKind.WORDS
        text, at = _told(change), _moment(change.date) or timezone.now()
        selector = _selector(document, change, change.before)
        replacement = change.after if is_exchange else ""
        if (_mark(change.author, text, at), selector.exact, replacement) in known:
            continue
        said: PassageComment = PassageComment.said_by(
            reader(brought.request),
            brought.draft,
            brought.revision.pk,
            text,
            kind=CommentKind.SUGGESTION if is_exchange else CommentKind.COMMENT,
            replacement=replacement,
            **selector.fields,
        )
        said.user, said.user_name, said.submit_date = None, change.author[:50], at
        said.save()


def _told(change: WordChange) -> str:
    words = {"before": change.before.strip(), "after": change.after.strip(), "section": change.section}
    match change.kind:
        case ChangeKind.WORDS if change.moved and change.after:
            return _("A tracked change in the Word file. These words come from another place in the report.")
        case ChangeKind.WORDS if change.moved:
            return _("A tracked change in the Word file. These words were moved to another place in the report.")
        case ChangeKind.WORDS:
            return _("A tracked change in the Word file.")
        case ChangeKind.JOINED:
            return _("A tracked change in the Word file: this paragraph runs on into the next one.")
        case ChangeKind.ROW_ADDED:
            return _("A tracked change in the Word file: a row was put in below this one: %(after)s") % words
        case ChangeKind.ROW_REMOVED:
            return _("A tracked change in the Word file: this row of the table was taken out.")
        case ChangeKind.NOTE:
            where = _("A tracked change in the Word file, in the footnote that has its mark here:")
        case ChangeKind.UNPLACED:
            where = _("A tracked change in the Word file, in a heading, a caption or an empty cell of “%(section)s”:")
    if words["before"] and words["after"]:
        what = _("“%(before)s” became “%(after)s”.")
    else:
        what = _("“%(after)s” was put in.") if words["after"] else _("“%(before)s” was taken out.")
    return f"{where} {what}" % words


def _add(
    brought: Brought,
    said: WordComment,
    at: datetime.datetime | None,
    person: User | None,
    made: dict[int, PassageComment],
    document: Anchorer,
) -> PassageComment:
    first = made.get(said.answers) if said.answers is not None else None
    importer = reader(brought.request)
    added: PassageComment = PassageComment.said_by(
        person or importer, brought.draft, first.revision_id if first else brought.revision.pk, said.text
    )
    if person is None:
        added.user, added.user_name = None, said.author[:50]
    added.submit_date = at or timezone.now()
    if first is not None:
        added.parent_id = first.pk
    else:
        selector = _selector(document, said, said.quote)
        for name, value in selector.fields.items():
            setattr(added, name, value)
        if said.resolved:
            added.resolved_at, added.resolved_by = timezone.now(), importer
    added.save()
    return added


def _selector(document: Anchorer, said: WordComment | WordChange, quote: str) -> Selector:
    """The passage; without one in the text (a heading, nothing) the words alone, which wait among the unplaced."""
    try:
        return document.describe(said.paragraph_key, said.start, said.end)
    except SelectionError:
        return Selector("", "", 0, 0, quote)


def _people(brought: Brought) -> dict[str, User | None]:
    """The people of the review by name; None for a name that two have."""
    review = brought.draft.review
    people: dict[str, User | None] = {}
    for held in Membership.objects.filter(partnership=review.partnership_id).select_related("person"):
        if held.review_id in (None, review.pk):
            name = held.person.full_name.casefold()
            people[name] = held.person if people.get(name, held.person) == held.person else None
    return people


def _moment(date: datetime.datetime | None) -> datetime.datetime | None:
    return timezone.make_aware(date) if date and timezone.is_naive(date) else date


def _mark(author: str, text: str, at: datetime.datetime | None) -> tuple[str, str, str]:
    minute = at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M") if at else ""
    return author[:50].casefold(), text, minute
