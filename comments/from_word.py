"""Comments that were made in Word become comments here, with who said it and when, their answers, and their place."""

from __future__ import annotations

import datetime

from django.utils import timezone

from comments.anchoring import SelectionError, Selector, describe
from comments.models import PassageComment
from portal.accounts.models import User
from review_pages.models import Membership
from review_pages.report.document import Document
from review_pages.report.handing_over import Brought
from review_pages.report.word import WordComment
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
    made: dict[int, PassageComment] = {}
    for place, said in enumerate(brought.comments):
        if not said.text:
            continue
        at = _moment(said.date)
        mark = _mark(said.author, said.text, at)
        if mark not in known:
            known[mark] = _add(brought, said, at, people.get(said.author.casefold()), made)
        made[place] = known[mark]


def _add(
    brought: Brought,
    said: WordComment,
    at: datetime.datetime | None,
    person: User | None,
    made: dict[int, PassageComment],
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
        selector = _selector(brought.document, said)
        for name in Selector.__dataclass_fields__:
            setattr(added, name, getattr(selector, name))
        if said.resolved:
            added.resolved_at, added.resolved_by = timezone.now(), importer
    added.save()
    return added


def _selector(document: Document, said: WordComment) -> Selector:
    """The passage; without one in the text (a heading, nothing) the words alone, which wait among the unplaced."""
    try:
        return describe(document, said.paragraph_key, said.start, said.end)
    except SelectionError:
        return Selector("", "", 0, 0, said.quote)


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
