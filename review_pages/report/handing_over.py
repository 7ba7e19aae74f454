"""What comes in beside the text belongs to the floors above: they register to take it; the import hands it over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from wagtail.models import Revision

from review_pages.report.document import Document
from review_pages.report.models import DraftReportPage
from review_pages.report.word import WordComment


@dataclass(frozen=True, slots=True)
class Brought:
    """A revision that was made of a Word file, and the comments in the file, placed by the revision's own keys."""

    request: HttpRequest
    draft: DraftReportPage
    revision: Revision
    document: Document
    comments: tuple[WordComment, ...]


_takers: list[Callable[[Brought], None]] = []


def register(taker: Callable[[Brought], None]) -> None:
    """Let `taker` have what comes in. It runs within the import's transaction."""
    if taker not in _takers:
        _takers.append(taker)


def hand_over(brought: Brought) -> None:
    for taker in _takers:
        taker(brought)


def replaced(comments: Sequence[WordComment], read: Document, kept: Document) -> tuple[WordComment, ...]:
    """Comments on `read` as comments on `kept`, the same report with other keys."""
    names = {was.key: now.key for (_, was), (_, now) in zip(read.paragraphs(), kept.paragraphs(), strict=True)}
    return tuple(replace(each, paragraph_key=names.get(each.paragraph_key, "")) for each in comments)
