"""The reading view put together: the text of one revision, with every thread beside its passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from comments.anchoring import State
from comments.models import About
from comments.places import REPORT_KEY, section_key
from comments.threads import Thread, list_threads, next_to_each_other, state_of, those
from portal.access.rules import Action, can
from portal.accounts.models import User
from review_pages.models import DraftReportPage
from review_pages.report.document import Document
from review_pages.report.html import BlockKind, Link, Passage, RenderedBlock, RenderedSection, render
from review_pages.report.pictures import picture_address
from review_pages.report.words import wording
from review_pages.review.models import PartOfReview

UNPLACED_ROW = "unplaced"
"""The key of the row that holds the threads whose passage is gone."""


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
    """One section with its rows; `head` is its heading, with what was said about the whole of it."""

    section: RenderedSection
    head: Row
    rows: tuple[Row, ...]

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return (self.head, *self.rows)

    @property
    def open_threads(self) -> int:
        return sum(thread.is_open for row in self.all_rows for thread in row.threads)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the page shows of one revision. `threads` are those that were asked for, of `all_threads`."""

    document: Document
    report: Row
    sections: tuple[ReadSection, ...]
    notes: str
    unplaced: tuple[Thread, ...] = ()
    may_comment: bool = False
    may_resolve: bool = False
    may_decide: bool = False
    sees_comments: bool = False
    threads: tuple[Thread, ...] = field(default=())
    all_threads: tuple[Thread, ...] = field(default=())

    @property
    def state(self) -> str:
        """What a page says of itself when it asks for what came since."""
        return state_of(self.all_threads)

    @property
    def open_threads(self) -> int:
        return sum(thread.is_open for thread in self.threads)

    @property
    def resolved_threads(self) -> int:
        return len(self.threads) - self.open_threads

    def row_of(self, comment_id: int) -> Row | None:
        """The row in which a thread stands; None if it is unplaced."""
        return next((row for row in self.rows() if any(thread.id == comment_id for thread in row.threads)), None)

    def row_of_paragraph(self, key: str) -> Row | None:
        """The row that holds a paragraph, or stands for a figure, a section or the report."""
        return next((row for row in self.rows() if key in row.block.keys), None)

    def rows(self) -> Iterator[Row]:
        """Every row: the whole report's, then of each section its heading's and its blocks'."""
        yield self.report
        for section in self.sections:
            yield from section.all_rows


def read(
    user: User,
    draft: DraftReportPage,
    discussion: PartOfReview,
    document: Document,
    revision_id: int,
    revision_names: dict[int, str],
    asked_for: Callable[[Thread], bool] | None = None,
) -> Reading:
    """Lay out a revision's text with the comments that this person may read.

    Two queries for the comments, whatever their number. `revision_id` is the revision that the text is of;
    `revision_names` says what the revisions were shared as.
    """
    sees = can(user, Action.READ, discussion)
    all_threads = list_threads(user, draft, document, revision_id, revision_names) if sees else []
    threads = next_to_each_other(those(asked_for, all_threads))
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
        ReadSection(section, _head(section, by_paragraph), tuple(_row(block, by_paragraph) for block in section.blocks))
        for section in rendered.sections
    )
    return replace(
        _discussed(user, draft, discussion, document, threads, all_threads),
        report=_whole(REPORT_KEY, Markup(), _("the whole report"), by_paragraph),
        sections=sections,
        notes=rendered.notes,
    )


def read_list(
    user: User,
    draft: DraftReportPage,
    discussion: PartOfReview,
    document: Document,
    revision_id: int,
    revision_names: dict[int, str],
    asked_for: Callable[[Thread], bool],
) -> Reading:
    """As `read`, without the text: for the list of the comments alone."""
    all_threads = list_threads(user, draft, document, revision_id, revision_names)
    threads = list(filter(asked_for, all_threads))
    return _discussed(user, draft, discussion, document, threads, all_threads)


def _discussed(
    user: User,
    draft: DraftReportPage,
    discussion: PartOfReview,
    document: Document,
    threads: list[Thread],
    all_threads: list[Thread],
) -> Reading:
    return Reading(
        document=document,
        report=_whole(REPORT_KEY, Markup(), _("the whole report"), {}),
        sections=(),
        notes="",
        unplaced=tuple(thread for thread in threads if thread.is_unplaced),
        may_comment=can(user, Action.COMMENT, discussion),
        may_resolve=can(user, Action.RESOLVE, discussion),
        may_decide=any(thread.awaits_decision for thread in threads) and can(user, Action.EDIT, draft),
        sees_comments=can(user, Action.READ, discussion),
        threads=tuple(threads),
        all_threads=tuple(all_threads),
    )


def _passages(by_paragraph: dict[str, list[Thread]]) -> dict[str, list[Passage]]:
    """What to mark: the passages of open threads, those on the same words as one."""
    passages: dict[str, list[Passage]] = {}
    for key, threads in by_paragraph.items():
        groups: dict[tuple[int, int], list[Thread]] = defaultdict(list)
        for thread in threads:
            if thread.is_open and thread.about is About.PASSAGE:
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


def _head(section: RenderedSection, by_paragraph: dict[str, list[Thread]]) -> Row:
    heading = f"{section.number} {section.heading}" if section.number else section.heading
    name = _("the section “%(heading)s”") % {"heading": heading}
    return _whole(section_key(section.key), section.heading_html, name, by_paragraph)


def _whole(key: str, html: Markup, name: str, by_paragraph: dict[str, list[Thread]]) -> Row:
    """The row for what was said about more than one block."""
    return Row(RenderedBlock(BlockKind.SUBHEADING, html, (key,)), key, name, tuple(by_paragraph.get(key, ())))


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
