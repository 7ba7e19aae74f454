"""What comes in beside the text belongs to the floors above: they register to take it; the import hands it over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.http import HttpRequest
from wagtail.models import Revision

from review_pages.report.document import Document
from review_pages.report.models import DraftReportPage
from review_pages.report.word import WordChange, WordComment


@dataclass(frozen=True, slots=True)
class Brought:
    """A revision that was made of a Word file, and the comments in the file, placed by the revision's own keys; and
    the tracked changes that the author wants as suggestions."""

    request: HttpRequest
    draft: DraftReportPage
    revision: Revision
    document: Document
    comments: tuple[WordComment, ...]
    changes: tuple[WordChange, ...] = ()


_takers: list[Callable[[Brought], None]] = []


def register(taker: Callable[[Brought], None]) -> None:
    """Let `taker` have what comes in. It runs within the import's transaction."""
    if taker not in _takers:
        _takers.append(taker)


def hand_over(brought: Brought) -> None:
    for taker in _takers:
        taker(brought)


Placed = TypeVar("Placed", WordComment, WordChange)


def replaced(found: Sequence[Placed], read: Document, kept: Document) -> tuple[Placed, ...]:
    """Comments or changes placed in `read` as placed in `kept`, the same report with other keys."""
    names = {was.key: now.key for (_, was), (_, now) in zip(read.paragraphs(), kept.paragraphs(), strict=True)}
    return tuple(replace(each, paragraph_key=names.get(each.paragraph_key, "")) for each in found)
