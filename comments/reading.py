"""The reading view put together: the text of one revision, with every thread beside its passage."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.anchoring import Anchored, Anchorer, Selector, State
from comments.models import CommentKind, Decision, PassageComment
from portal.access.rules import Action, Role, can
from portal.accounts.models import User
from review_pages.models import DraftReportPage, Membership
from review_pages.report.document import Document, paragraph_numbers
from review_pages.report.html import BlockKind, Link, Passage, RenderedBlock, RenderedSection, render
from review_pages.report.pictures import picture_address
from review_pages.report.words import wording
from review_pages.review.forms import role_name
from review_pages.review.models import PartOfReview

UNPLACED_ROW = "unplaced"
"""The key of the row that holds the threads whose passage is gone."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment or reply as it is shown. `place` is where the person comes from: "Northshire Health"."""

    id: int
    who: str
    place: str
    at: datetime.datetime
    text: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment, its replies, and where it stands in the revision that is shown."""

    first: Said
    replies: tuple[Said, ...]
    anchored: Anchored
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
    def note(self) -> str:
        """What a reader must know about the place of the comment; empty where there is nothing to know."""
        match self.anchored.state:
            case State.FUZZY:
                return _("The text has changed since. This looks like the place.")
            case State.MOVED:
                return _("The passage has moved since.")
            case State.UNPLACED:
                return _("This passage is no longer in the draft.")
        return ""

    @property
    def shows_quote(self) -> bool:
        """Whether the old words are repeated: where they are not marked in the text beside."""
        return self.anchored.state in {State.FUZZY, State.UNPLACED}


@dataclass(frozen=True, slots=True)
class Row:
    """One block of the text, the threads on it, and what it is called in a sentence."""

    block: RenderedBlock
    key: str
    name: str
    threads: tuple[Thread, ...] = ()

    @property
    def say(self) -> str:
        """The link to comment on it."""
        return _("Comment on %(name)s") % {"name": self.name}

    @property
    def said(self) -> str:
        """What the group of its comments is called."""
        return _("Comments on %(name)s") % {"name": self.name}


@dataclass(frozen=True, slots=True)
class ReadSection:
    """One section with its rows."""

    section: RenderedSection
    rows: tuple[Row, ...]

    @property
    def open_threads(self) -> int:
        return sum(thread.is_open for row in self.rows for thread in row.threads)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the page shows of one revision."""

    document: Document
    sections: tuple[ReadSection, ...]
    notes: str
    unplaced: tuple[Thread, ...] = ()
    may_comment: bool = False
    may_resolve: bool = False
    may_decide: bool = False
    sees_comments: bool = False
    threads: tuple[Thread, ...] = field(default=())

    @property
    def open_threads(self) -> int:
        return sum(thread.is_open for thread in self.threads)

    @property
    def resolved_threads(self) -> int:
        return len(self.threads) - self.open_threads

    def row_of(self, comment_id: int) -> Row | None:
        """The row in which a thread stands; None if it is unplaced."""
        for section in self.sections:
            for row in section.rows:
                if any(thread.id == comment_id for thread in row.threads):
                    return row
        return None

    def row_of_paragraph(self, key: str) -> Row | None:
        """The row that holds a paragraph."""
        for section in self.sections:
            for row in section.rows:
                if key in row.block.keys:
                    return row
        return None


def read(
    user: User,
    draft: DraftReportPage,
    discussion: PartOfReview,
    document: Document,
    revision_id: int,
    revision_names: dict[int, str],
) -> Reading:
    """Lay out a revision's text with the comments that this person may read.

    Two queries for the comments, whatever their number. `revision_id` is the revision that the text is of;
    `revision_names` says what the revisions were shared as.
    """
    sees = can(user, Action.READ, discussion)
    threads = list_threads(user, draft, document, revision_id, revision_names) if sees else []
    by_paragraph: dict[str, list[Thread]] = defaultdict(list)
    for thread in threads:
        if thread.anchored.paragraph_key is not None:
            by_paragraph[thread.anchored.paragraph_key].append(thread)
    rendered = render(
        document,
        passages=_passages(by_paragraph),
        passage_link=_passage_link,
        picture_address=lambda picture: picture_address(draft.review, picture),
        wording=wording(),
    )
    sections = tuple(
        ReadSection(section, tuple(_row(block, by_paragraph) for block in section.blocks))
        for section in rendered.sections
    )
    return Reading(
        document=document,
        sections=sections,
        notes=rendered.notes,
        unplaced=tuple(thread for thread in threads if thread.is_unplaced),
        may_comment=can(user, Action.COMMENT, discussion),
        may_resolve=can(user, Action.RESOLVE, discussion),
        may_decide=any(thread.awaits_decision for thread in threads) and can(user, Action.EDIT, draft),
        sees_comments=sees,
        threads=tuple(threads),
    )


def list_threads(
    user: User, draft: DraftReportPage, document: Document, revision_id: int, revision_names: dict[int, str]
) -> list[Thread]:
    """Every thread that this person may read, placed in a revision, in the order of its text: two queries."""
    comments = _visible_comments(user, draft)
    elsewhere = {name: revision_names.get(name, _("an earlier version")) for name in _revisions(comments)}
    elsewhere[revision_id] = ""
    return _threads(document, comments, _places(draft, comments), elsewhere)


_ASKED = (
    *("pk", "parent_id", "level", "revision_id", "user_id", "user__full_name", "user_name"),
    *("submit_date", "comment", "is_removed", "kind", "replacement", "decision"),
    *("resolved_at", "resolved_by__full_name"),
    *("section_key", "paragraph_key", "start", "end", "exact", "prefix", "suffix"),
)
"""What is asked of each comment: as rows, since a thousand models with two tables each take longer than all else."""


def _visible_comments(user: User, draft: DraftReportPage) -> list[Any]:
    rows = PassageComment.objects.visible_to(user).filter(draft=draft).order_by("submit_date", "pk")
    return list(rows.values_list(*_ASKED, named=True))


def _places(draft: DraftReportPage, comments: Sequence[Any]) -> dict[int, str]:
    """Where each of the people who commented comes from, by person: the agency, or the role of those without one."""
    people = {comment.user_id for comment in comments}
    if not people:
        return {}
    review = draft.review
    places: dict[int, str] = {}
    for held in Membership.objects.filter(person__in=people, partnership=review.partnership_id).select_related(
        "agency"
    ):
        if held.review_id in (None, review.pk):
            places[held.person_id] = held.agency.name if held.agency else role_name(Role(held.role), review.profile)
    return places


def _revisions(comments: Sequence[Any]) -> set[int]:
    return {comment.revision_id or 0 for comment in comments}


def _threads(
    document: Document, comments: Sequence[Any], places: dict[int, str], elsewhere: dict[int, str]
) -> list[Thread]:
    """Comments with their replies, in the order of the text. A removed comment stays only while it has replies.

    `elsewhere` names the revision on which a comment was made; empty for the one that is shown.
    """
    anchorer = Anchorer(document)
    numbers = paragraph_numbers(document)
    replies: dict[int, list[Said]] = defaultdict(list)
    for comment in comments:
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
        )
        anchored = anchorer.anchor(selector)
        place = (anchored.paragraph_key, anchored.start, anchored.end)
        if comment.resolved_at is None and anchored.paragraph_key is not None:
            backs.setdefault(place, f"passage-{comment.pk}")
        threads.append(
            Thread(
                first=_said(comment, places),
                replies=tuple(replies[comment.pk]),
                anchored=anchored,
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
            )
        )
    order = {paragraph.key: place for place, (_section, paragraph) in enumerate(document.paragraphs())}
    threads.sort(key=lambda thread: (order.get(thread.anchored.paragraph_key or "", -1), thread.anchored.start))
    return threads


def _said(comment: Any, places: dict[int, str]) -> Said:
    return Said(
        id=comment.pk,
        who=comment.user__full_name or comment.user_name,
        place=places.get(comment.user_id or 0, ""),
        at=comment.submit_date,
        text="" if comment.is_removed else comment.comment,
        removed=comment.is_removed,
    )


def _passages(by_paragraph: dict[str, list[Thread]]) -> dict[str, list[Passage]]:
    """What to mark: the passages of open threads, those on the same words as one."""
    passages: dict[str, list[Passage]] = {}
    for key, threads in by_paragraph.items():
        groups: dict[tuple[int, int], list[Thread]] = defaultdict(list)
        for thread in threads:
            if thread.is_open:
                groups[(thread.anchored.start, thread.anchored.end)].append(thread)
        passages[key] = [
            Passage(
                start,
                end,
                tuple(str(thread.id) for thread in group),
                sure=all(thread.anchored.state is not State.FUZZY for thread in group),
            )
            for (start, end), group in groups.items()
        ]
    return passages


def _passage_link(passage: Passage) -> Link:
    count = len(passage.ids)
    text = ngettext("has %(count)s comment", "has %(count)s comments", count) % {"count": count}
    return Link(f"#comment-{passage.ids[0]}", text, id=f"passage-{passage.ids[0]}")


def _row(block: RenderedBlock, by_paragraph: dict[str, list[Thread]]) -> Row:
    threads = tuple(thread for key in block.keys for thread in by_paragraph.get(key, ()))
    return Row(block, block.keys[0] if block.keys else "", _name(block), threads)


def _name(block: RenderedBlock) -> str:
    if block.kind is BlockKind.RECOMMENDATION:
        return _("recommendation %(number)s") % {"number": block.number}
    if block.number:
        return _("paragraph %(number)s") % {"number": block.number}
    match block.kind:
        case BlockKind.LIST:
            return _("this list")
        case BlockKind.TABLE:
            return _("this table")
        case BlockKind.FIGURE:
            return _("this figure")
    return _("this paragraph")
