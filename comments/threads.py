"""The threads of a discussion: who said what, from where, and where it stands in the revision that is shown."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from comments.anchoring import Alone, Anchored, Anchorer, Selector, State
from comments.models import About, CommentKind, Decision, EarlierWording, PassageComment, Visibility
from comments.places import Places
from comments.saying import may_edit
from portal.access.rules import Role
from portal.accounts.models import User
from review_pages.models import DraftReportPage, Membership
from review_pages.report.document import Document, paragraph_numbers
from review_pages.review.forms import role_name


@dataclass(frozen=True, slots=True)
class Said:
    """A comment or reply as it is shown. `place` is where the person comes from: "Northshire Health"."""

    id: int
    by: int | None
    who: str
    place: str
    place_key: str
    at: datetime.datetime
    text: str
    removed: bool
    edited_at: datetime.datetime | None = None
    earlier: tuple[EarlierWording, ...] = ()
    may_edit: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment, its replies, and where it stands in the revision that is shown.

    `before` and `after` are the open threads next to it on the page; 0 where there is none.
    """

    first: Said
    replies: tuple[Said, ...]
    anchored: Anchored
    section_key: str
    quote: str
    whole_paragraph: bool
    on: str
    back_to: str
    stood_in: str
    kind: CommentKind
    replacement: str
    decision: str
    resolved_at: datetime.datetime | None
    resolved_by: str
    changed_at: datetime.datetime
    about: About = About.PASSAGE
    confided: bool = False
    before: int = 0
    after: int = 0

    @property
    def id(self) -> int:
        return self.first.id

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def is_unplaced(self) -> bool:
        return self.anchored.state is State.UNPLACED

    @property
    def kind_name(self) -> str:
        """The kind in words; empty for a plain comment."""
        return "" if self.kind is CommentKind.COMMENT else str(self.kind.label)

    @property
    def awaits_decision(self) -> bool:
        """Whether there are suggested words that were neither accepted nor declined."""
        return self.kind is CommentKind.SUGGESTION and not self.decision and not self.first.removed

    @property
    def about_name(self) -> str:
        """What it is about where that is more than words of the text: "the whole report"."""
        return "" if self.about is About.PASSAGE else str(self.about.label)

    @property
    def note(self) -> str:
        """What a reader must know about the place of the comment; empty where there is nothing to know."""
        match self.anchored.state:
            case State.FUZZY:
                return _("The text has changed since. This looks like the place.")
            case State.MOVED:
                return _("The passage has moved since.")
            case State.UNPLACED if self.about is not About.PASSAGE:
                return _("What this was about is no longer in the draft.")
            case State.UNPLACED:
                return _("This passage is no longer in the draft.")
        return ""

    @property
    def shows_quote(self) -> bool:
        """Whether the old words are repeated: where they are not marked in the text beside."""
        return self.anchored.state in {State.FUZZY, State.UNPLACED}


def list_threads(
    user: User, draft: DraftReportPage, document: Document, revision_id: int, revision_names: dict[int, str]
) -> list[Thread]:
    """Every thread that this person may read, placed in a revision, in the order of its text: two queries."""
    comments = _visible_comments(user, draft)
    elsewhere = {name: revision_names.get(name, _("an earlier version")) for name in _revisions(comments)}
    elsewhere[revision_id] = ""
    threads = _threads(document, comments, _places(draft, comments), elsewhere)
    return with_wordings(user, comments, threads)


def with_wordings(user: User, comments: Sequence[Any], threads: list[Thread]) -> list[Thread]:
    """The same threads with what was said before it was edited, and whether the reader may still edit their own."""
    rows = {comment.pk: comment for comment in comments}
    edited = [comment.pk for comment in comments if comment.edited_at and not comment.is_removed]
    earlier: dict[int, list[EarlierWording]] = defaultdict(list)
    for wording in EarlierWording.objects.filter(comment__in=edited) if edited else ():
        earlier[wording.comment_id].append(wording)

    def told(said: Said, thread: Thread) -> Said:
        if said.by != user.pk and said.id not in earlier:
            return said
        later = any(one.id > said.id and one.by != said.by for one in thread.replies)
        mine = may_edit(user, rows[said.id], answered=later, thread_open=thread.is_open)
        return replace(said, earlier=tuple(earlier[said.id]), may_edit=mine)

    def concerned(each: Thread) -> bool:
        return any(one.by == user.pk or one.id in earlier for one in (each.first, *each.replies))

    return [
        replace(each, first=told(each.first, each), replies=tuple(told(one, each) for one in each.replies))
        if concerned(each)
        else each
        for each in threads
    ]


def those(asked_for: Callable[[Thread], bool] | None, threads: list[Thread]) -> Iterator[Thread]:
    """The threads that were asked for; of those on one passage the first leads back to it, and it bears its name."""
    backs: dict[tuple[str | None, int, int], str] = {}
    for each in threads:
        if asked_for is None:
            yield each
        elif asked_for(each):
            place = (each.anchored.paragraph_key, each.anchored.start, each.anchored.end)
            if each.is_open and not each.is_unplaced and each.about is About.PASSAGE:
                backs.setdefault(place, f"passage-{each.id}")
            yield replace(each, back_to=backs.get(place, ""))


def state(count: int, last: datetime.datetime | None) -> str:
    """What tells one state of a discussion from another: how many comments, and when the last of them changed."""
    return f'"{count}-{last.timestamp() if last else 0:.6f}"'


def state_of(threads: Iterable[Thread]) -> str:
    """The state of a discussion from its threads; `arriving` asks the database for the same."""
    threads = list(threads)
    count = sum((not each.first.removed) + len(each.replies) for each in threads)
    return state(count, max((each.changed_at for each in threads), default=None))


def next_to_each_other(threads: Iterable[Thread]) -> list[Thread]:
    """The same threads, each knowing which open one stands before and after it."""
    shown = list(threads)
    placed = [each.id for each in shown if each.is_open]
    at = {id: place for place, id in enumerate(placed)}
    ends = [0, *placed, 0]
    return [
        replace(each, before=ends[at[each.id]], after=ends[at[each.id] + 2]) if each.id in at else each
        for each in shown
    ]


_ASKED = (
    *("pk", "parent_id", "level", "revision_id", "user_id", "user__full_name", "user_name"),
    *("submit_date", "comment", "is_removed", "kind", "replacement", "decision"),
    *("resolved_at", "resolved_by__full_name", "changed_at"),
    *("section_key", "paragraph_key", "start", "end", "exact", "prefix", "suffix", "alone"),
    *("edited_at", "about", "visibility"),
)
"""What is asked of each comment: as rows, since a thousand models with two tables each take longer than all else."""


def _visible_comments(user: User, draft: DraftReportPage) -> list[Any]:
    rows = PassageComment.objects.visible_to(user).filter(draft=draft).order_by("submit_date", "pk")
    return list(rows.values_list(*_ASKED, named=True))


class _Place(NamedTuple):
    key: str
    name: str


_NOWHERE = _Place("", "")


def _places(draft: DraftReportPage, comments: Sequence[Any]) -> dict[int, _Place]:
    """Where each of the people who commented comes from, by person: the agency, or the role of those without one."""
    people = {comment.user_id for comment in comments}
    if not people:
        return {}
    review = draft.review
    places: dict[int, _Place] = {}
    for held in Membership.objects.filter(person__in=people, partnership=review.partnership_id).select_related(
        "agency"
    ):
        if held.review_id in (None, review.pk):
            places[held.person_id] = (
                _Place(f"agency-{held.agency_id}", held.agency.name)
                if held.agency
                else _Place(f"role-{held.role}", role_name(Role(held.role), review.profile))
            )
    return places


def _revisions(comments: Sequence[Any]) -> set[int]:
    return {comment.revision_id or 0 for comment in comments}


def _threads(
    document: Document, comments: Sequence[Any], places: dict[int, _Place], elsewhere: dict[int, str]
) -> list[Thread]:
    """Comments with their replies, in the order of the text. A removed comment stays only while it has replies.

    `elsewhere` names the revision on which a comment was made; empty for the one that is shown.
    """
    anchorer = Anchorer(document)
    whole = Places(document)
    numbers = paragraph_numbers(document)
    replies: dict[int, list[Said]] = defaultdict(list)
    changes: dict[int, list[datetime.datetime]] = defaultdict(list)
    for comment in comments:
        if comment.level:
            changes[comment.parent_id].append(comment.changed_at)
        if comment.level and not comment.is_removed:
            replies[comment.parent_id].append(_said(comment, places))
    threads = []
    backs: dict[tuple[str | None, int, int], str] = {}
    for comment in comments:
        if comment.level or (comment.is_removed and not replies[comment.pk]):
            continue
        selector = Selector(
            comment.section_key,
            comment.paragraph_key,
            comment.start,
            comment.end,
            comment.exact,
            comment.prefix,
            comment.suffix,
            Alone(comment.alone),
        )
        about = About(comment.about)
        anchored = anchorer.anchor(selector) if about is About.PASSAGE else whole.find(about, selector)
        place = (anchored.paragraph_key, anchored.start, anchored.end)
        if about is About.PASSAGE and comment.resolved_at is None and anchored.paragraph_key is not None:
            backs.setdefault(place, f"passage-{comment.pk}")
        threads.append(
            Thread(
                first=_said(comment, places),
                replies=tuple(replies[comment.pk]),
                anchored=anchored,
                section_key=whole.section_of.get(anchored.paragraph_key or "", ""),
                quote=comment.exact,
                whole_paragraph=selector.is_whole_paragraph,
                on=elsewhere[comment.revision_id or 0],
                back_to=backs.get(place, ""),
                stood_in=numbers.get(comment.paragraph_key, ""),
                kind=CommentKind(comment.kind),
                replacement="" if comment.is_removed else comment.replacement,
                decision=str(Decision(comment.decision).label) if comment.decision else "",
                resolved_at=comment.resolved_at,
                resolved_by=comment.resolved_by__full_name or "",
                about=about,
                confided=comment.visibility == Visibility.AUTHOR,
                changed_at=max([comment.changed_at, *changes.get(comment.pk, ())]),
            )
        )
    threads.sort(key=lambda thread: (whole.order.get(thread.anchored.paragraph_key or "", -1), thread.anchored.start))
    return threads


def _said(comment: Any, places: dict[int, _Place]) -> Said:
    place = places.get(comment.user_id, _NOWHERE)
    return Said(
        id=comment.pk,
        by=comment.user_id,
        who=comment.user__full_name or comment.user_name,
        place=place.name,
        place_key=place.key,
        at=comment.submit_date,
        text="" if comment.is_removed else comment.comment,
        removed=comment.is_removed,
        edited_at=comment.edited_at,
    )
